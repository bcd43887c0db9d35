"""A counter of the simulated chain: its real store and its real engine, on a machine of ours."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from app.adapters.signing import Ed25519Signer
from app.domain.errors import EnvironmentFault
from app.ports.centre_rows import Place
from local_db.centre_rows import SqlCentreRows
from local_db.outbox import HISTORY, SqlOutbox
from local_db.outcomes import SqlAnswerTimes
from local_db.store import SqlStore
from server.keys import is_signed
from sync.comparing import Comparer
from sync.engine import Engine
from sync.link import Link
from sync.protocol.messages import Caller
from sync.protocol.refusals import CentreFault
from sync.pulling import Puller
from sync.pushing import Pusher
from sync.retry import Backoff
from tests.builders.counter import Counter
from tests.fakes.ids import FakeIds
from tests.simulation.centre import KEYS, Seat, open_store
from tests.simulation.disks import Disk, PowerCut
from tests.simulation.network import Line, Network
from tests.simulation.spending import Spending
from tests.simulation.watching import Watcher
from tests.simulation.world import World, error_told

CALLER = Caller(program="1.0.0")
RESTART_MS = (1_000, 10_000, 60_000)


class Clock:
    """The clock of one machine, ``wrong`` by so much."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def now(self) -> datetime:
        """What the machine believes."""
        return self._station.network.world.now() + self._station.wrong


class Station:
    """One machine at one counter. Everything but its disk is gone when its power fails."""

    def __init__(self, network: Network, seat: Seat, number: int, disk: Disk) -> None:
        """``number``: of the machine; a copied disk makes two machines of one seat."""
        self.network, self.seat, self.number, self.disk = network, seat, number, disk
        self.name = f"{seat.counter_id}" + ("" if number == seat.number else "'")
        self.wrong = timedelta()
        self.life = 0
        self.is_on = False
        self.done: dict[str, str] = {}
        """What people were told is stored: operation id to kind."""
        self.ids = FakeIds(first=number * 1_000_000)
        self.clock = Clock(self)
        self.spending = Spending(self)
        self.chance = network.world.chance(f"station {number}")
        self.fate: Callable[[], str] = lambda: ""
        disk.at_commit = self._fated

    def _fated(self) -> str:
        return self.fate()

    def begin(self) -> None:
        """Switched on: the store is opened, and one engine runs."""
        self.is_on = True
        self.store: SqlStore = open_store(self.disk)
        self.counter = Counter(store=self.store, clock=self.clock, ids=self.ids)  # type: ignore[arg-type]
        self.counter.signer = Ed25519Signer(bytes(32))  # reads what the centre signed
        self.rounds = Rounds(self, "")

    def power_fails(self) -> None:
        """Nothing goes on here; somebody switches it on again after a while."""
        self.network.world.tell(self.name, "power fails")
        self.end()
        self.network.world.after(self.chance.choice(RESTART_MS), self.begin_again)

    def begin_again(self) -> None:
        """Switched on, unless it is."""
        if not self.is_on:
            self.network.world.tell(self.name, "is switched on")
            self.begin()

    def end(self) -> None:
        """Off."""
        self.is_on = False
        self.life += 1
        self.store.close()

    def alive(self) -> Callable[[], None]:
        """Whether it is the same life still, to be asked later; PowerCut when it is not."""
        life = self.life

        def check() -> None:
            if life != self.life:
                raise PowerCut

        return check

    def guarded(self, what: Callable[[], object]) -> None:
        """Do something here; where the power fails in it, the machine is off afterwards."""
        life = self.life
        try:
            what()
        except PowerCut:
            if life == self.life:
                self.power_fails()

    @property
    def is_revoked(self) -> bool:
        """Taken out: it reads nothing more."""
        return self.seat.device_id in self.network.centre.revoked

    def is_in_step(self) -> bool:
        """Nothing waits, and the feed of this life of the centre is kept to where it is."""
        history, place = self.network.centre.stands_at(self.seat.store_id)
        here = SqlCentreRows(self.store).place()
        with self.store.read() as reader:
            is_read = (reader.setting(HISTORY), here) == (history, Place(cursor=place))
            is_read &= not reader.connection.execute("SELECT 1 FROM waiting_rows").fetchone()
        return (is_read or self.is_revoked) and not self.rounds.outbox.waiting_count()


class Rounds:
    """The two rounds of a counter's engine, without threads: each step is an event, and while one
    waits for its answer the other may take its own. ``name``: of a second engine on one store.
    """

    def __init__(self, station: Station, name: str) -> None:
        world, plan = station.network.world, station.network.plan
        self._station, self._life = station, station.life
        numbers = itertools.count()
        self.link = Link(
            Line(station.network, (station.name, station.seat.store_id), station.alive),
            (station.seat.device_id, 1),
            station.seat.key.sign,
            station.clock.now,
            lambda: f"{station.number}{name}.{self._life}.{next(numbers)}",
        )
        self.outbox = SqlOutbox(station.store)
        chance = world.chance(f"rounds {station.name} {name} {self._life}")
        fetcher = Fetcher(station, self.link, self.outbox)
        self.engine = Engine(
            Sender(self.link, self.outbox, plan.first_size, world=world),
            fetcher,
            Comparer(self.link, Watcher(station), self.outbox, CALLER, fetcher),
            (Backoff(chance), Backoff(chance)),
            station.clock.now,
            SqlAnswerTimes(station.store),
        )
        self._idle_ms = plan.lasts_ms // 16
        self._under_way: set[str] = set()
        for side in ("send", "fetch"):
            world.after(chance.randrange(1_000), partial(self._round, side))

    def stop(self) -> None:
        """Never again; for a second engine."""
        self._life = -1

    def wake(self) -> None:
        """Something was written."""
        if self.engine.may_hurry():
            self._station.network.world.after(100, lambda: self._step("send"))

    def _round(self, side: str) -> None:
        if self._life == self._station.life:
            wait_ms = self._step(side)
            self._station.network.world.after(wait_ms, partial(self._round, side))

    def _step(self, side: str) -> int:
        """One step, unless it is under way; how long to wait until the next one."""
        if side in self._under_way or self._life != self._station.life:
            return 1_000
        found: list[float] = []
        self._under_way.add(side)
        self._station.guarded(lambda: found.append(getattr(self.engine, side)()))
        self._under_way.discard(side)
        if not self.engine.may_hurry() or not found:
            return int(1_000 * max(found, default=1))
        # the centre holds the request of whoever fetches for a while
        idle_ms = 10_000 if self._station.network.is_calm else self._idle_ms
        return max(int(1_000 * found[0]), idle_ms) if found[0] else 0


class Sender(Pusher):
    """As it is; what no caller is told to expect is a finding."""

    def __init__(self, *parts: Any, world: World) -> None:
        super().__init__(*parts)
        self._world = world

    def push(self) -> bool:
        """As it is."""
        with _told(self._world):
            return super().push()


class Fetcher(Puller):
    """As it is, and watched."""

    def __init__(self, station: Station, link: Link, outbox: SqlOutbox) -> None:
        super().__init__(link, Watcher(station), outbox, CALLER, _is_signed)
        self._world = station.network.world

    def pull(self, wait_s: int = 0) -> bool:
        """As it is."""
        with _told(self._world):
            return super().pull(wait_s)


@contextmanager
def _told(world: World) -> Iterator[None]:
    try:
        yield
    except (CentreFault, EnvironmentFault):
        raise
    except Exception as error:
        world.wrong("fault", error_told(error))
        raise


def _is_signed(message: bytes, signature: str) -> bool:
    return is_signed(KEYS.public, message, signature)
