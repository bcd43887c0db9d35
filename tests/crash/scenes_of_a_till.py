"""Kills while people are served, and while the counter keeps its file in order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from app.bootstrap.keeping import housekeeping
from app.bootstrap.stores import OpenedStore
from app.config.paths import StorePaths
from app.domain.basket import Wishes
from app.domain.errors import MemberdeskError
from app.services.backup import daily_backups, make_daily_backup
from app.services.restoring import restore_backup
from local_db.engine import Connections
from local_db.files import create_store
from local_db.space import Space
from local_db.store import SqlStore
from tests.builders import deeds
from tests.builders.baskets import golden_basket
from tests.builders.deeds import Deed
from tests.builders.selling import sold
from tests.builders.till import KEY, Till, set_up_till
from tests.crash.making import restoring
from tests.crash.scene import (
    Looked,
    Scene,
    Tell,
    look_at_records,
    newest,
    opened,
    started,
    unwell,
)

SERVING: tuple[Deed, ...] = (
    deeds.a_sale,
    deeds.a_sale,
    deeds.a_sale_without_points,
    deeds.a_sale_to_nobody,
    deeds.a_sale_in_cash,
    deeds.a_refund,
    deeds.a_refund_of_everything,
    deeds.a_void,
    deeds.an_exchange,
    deeds.a_swap,
    deeds.goods_without_a_receipt,
    deeds.points_given,
    deeds.points_moved,
    deeds.coupons,
    deeds.a_basket_put_aside,
    deeds.the_open_basket,
    deeds.a_setting,
    deeds.a_sign_on,
    deeds.an_approval,
)
CHECKPOINT_EVERY = 7
GOLDEN = golden_basket().lines


class OfATill(Scene):
    """A store that sells; ``seen``: the newest record when it was looked at last."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.home = folder / "home"
        self.home.mkdir()
        store = create_store(self.home / "store.db", KEY)
        self.till = set_up_till(self.home, store)
        store.close()
        self.seen = 0
        self.look([])

    def look(self, told: list[str]) -> Looked:
        """Every record that was told, and the doctor."""
        with opened(self.home) as store:
            looked = look_at_records(store, told, self.seen)
            with store.inspect() as inspection:
                self.seen = inspection.stored_head().seq
            looked.faults += unwell(store, started(self.till, store).counter.clock)
        return looked


class Checkout(OfATill):
    """Sales, returns, points, baskets: one after the other."""

    def work(self, tell: Tell, chance: Random) -> None:
        """Until killed."""
        with opened(self.home) as store:
            till = started(self.till, store)
            for number in range(1, 10_000):
                self._serve(till, chance.choice(SERVING), chance)
                tell(newest(store))
                if number % CHECKPOINT_EVERY == 0:
                    store.checkpoint()

    def _serve(self, till: Till, deed: Deed, chance: Random) -> None:
        with till.counter.store.read() as reader:
            sales = [reader.sale(row.sale_id) for row in reader.recent_sales(8)]
        golden = [sale.sale_id for sale in sales if sale and len(sale.lines) == len(GOLDEN)]
        sale_id = chance.choice(golden or [till.sale_id])
        with suppress(MemberdeskError):  # not everything can come back twice
            deed(replace(till, sale_id=sale_id))()


class Housekeeping(OfATill):
    """Points that expire, checkpoints, a reserve and a backup of each day."""

    most_told = 6
    lingers_s = 0.15

    def work(self, tell: Tell, chance: Random) -> None:
        """One season after the other."""
        path = self.home / "store.db"
        space = Space(path, least_free_bytes=1, reserve_bytes=2**20)
        store = SqlStore(Connections(path, KEY), space)
        till = started(self.till, store)
        keep = housekeeping(self._opened(till, store))
        while True:
            till.counter.clock.advance(days=200)
            sell = {"member_id": till.member_id, "operator_id": till.manager_id}
            sold(till.counter, wishes=Wishes(), **sell)
            tell(newest(store))
            keep()
            tell(newest(store))

    def look(self, told: list[str]) -> Looked:
        """And every backup is whole."""
        looked = super().look(told)
        looked.faults += broken_backups(self.till, self.home / "backups")
        return looked

    def _opened(self, till: Till, store: SqlStore) -> OpenedStore:
        tools = till.tools
        return OpenedStore(
            paths=StorePaths(self.home),
            store=store,
            secrets=tools.secrets,  # type: ignore[arg-type]
            sealer=tools.sealer,  # type: ignore[arg-type]
            ctx=till.counter.ctx,
            pass_public_key="",
        )


class Backup(OfATill):
    """A backup after the other, with sales in between."""

    most_told = 4
    lingers_s = 0.05

    def work(self, tell: Tell, chance: Random) -> None:
        """One a minute."""
        with opened(self.home) as store:
            till = started(self.till, store)
            while True:
                till.counter.clock.advance(minutes=1)
                sold_one = deeds.a_sale_of_one_thing(till)()
                tell(newest(store))
                made = make_daily_backup(store, till.tools, self.home / "backups")
                tell(f"backup {made.name} {sold_one.sale.sale_id}")  # type: ignore[attr-defined]

    def look(self, told: list[str]) -> Looked:
        """The last backup that was told brings everything back that was sold before it."""
        looked = super().look(told)
        looked.faults += broken_backups(self.till, self.home / "backups")
        made = [word.split()[1:] for word in told if word.startswith("backup ")]
        looked.acknowledged += len(made)
        if made:
            looked.faults += self._missing(*made[-1])
        return looked

    def _missing(self, name: str, sale_id: str) -> list[str]:
        found = self.home / "backups" / name
        newer = [one for one in daily_backups(found.parent) if one.path.name >= name]
        if not newer:
            return [f"backup {name} was told and is gone"]
        with TemporaryDirectory(dir=self.folder) as there:
            to = Path(there, "home")
            restore_backup(restoring(self.till), newer[-1].path, self.till.recovery_code, to)
            with opened(to) as store, store.read() as reader:
                return [] if reader.sale(sale_id) else [f"backup {name} does not hold {sale_id}"]


def broken_backups(till: Till, folder: Path) -> list[str]:
    """Those that cannot be read to their end."""
    key = till.tools.secrets.get("backup") or b""
    return [
        f"backup {one.path.name}: {fault}"
        for one in daily_backups(folder)
        for fault in _faults(partial(till.tools.sealer.chunks, one.path, key))
    ]


def _faults(chunks: Callable[[], object]) -> list[str]:
    try:
        for _ in chunks():  # type: ignore[attr-defined]
            pass
    except MemberdeskError as fault:
        return [fault.sentence()]
    return []
