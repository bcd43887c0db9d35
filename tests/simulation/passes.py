"""Members who are shown by a pass at counters that may never have heard of them (T13, I4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from sqlalchemy import select

from app.domain.basket import Wishes
from app.domain.card import PassClaims, encode_pass
from app.domain.errors import MemberdeskError
from app.services.identify import Found, identify
from local_db.centre_rows import SqlCentreRows
from local_db.outbox import HISTORY
from server import tables
from server.keys import Keys
from tests.simulation.centre import KEYS, Centre
from tests.simulation.counter import Station
from tests.simulation.work import People
from tests.simulation.world import World

ONE_IN, WHICH = 10, 6
MOST = 12
THEIRS = Keys(*(bytes([number]) * 32 for number in range(11, 15)))


def shows_passes(world: World) -> bool:
    """Whether members have passes in this seed: one of ten."""
    return world.seed % ONE_IN == WHICH


@dataclass(slots=True)
class Pass:
    """``bad``: why nobody may be served by it, from the beginning. ``life``: of the centre that
    made it. ``blocked``: in which life, and at which place of each store's feed.
    """

    digits: str
    claims: PassClaims
    life: int
    bad: str = ""
    blocked: tuple[int, dict[str, int]] | None = None


class Passes:
    """Made and blocked at the centre, shown at any counter, good ones and others."""

    def __init__(
        self, world: World, centre: Centre, stations: list[Station], people: People
    ) -> None:
        self._world, self._centre, self._stations = world, centre, stations
        self._people, self._chance = people, world.chance("passes")
        self._made: list[Pass] = []

    def plan(self, lasts_ms: int) -> None:
        """When it happens, if it does in this seed."""
        if shows_passes(self._world):
            for _ in range(self._chance.randint(MOST // 2, MOST)):
                self._world.at(self._chance.randrange(lasts_ms), self._act)

    def _act(self) -> None:
        kind = self._chance.choices(("new", "again", "block"), (4, 4, 2))[0]
        if kind == "block" and self._made:
            self._block(self._chance.choice(self._made))
            return
        if kind == "new" or not self._made:
            self._make()
        if self._made:
            self._show(self._chance.choice(self._made[-3:]))

    def _make(self) -> None:
        table = tables.members
        asked = select(table.c.member_id).where(
            table.c.merged_into.is_(None), table.c.status == "active"
        )
        with self._centre.book() as connection:
            found = connection.execute(asked.order_by(table.c.member_id)).scalars().all()
        if not (found and self._centre.is_up):
            return
        life = timedelta(days=self._chance.randint(1, 7))
        made = self._centre.at_work().make_pass(self._chance.choice(found), life)
        shown = Pass(made.digits, made.claims, self._centre.lives)
        self._made.append(_spoiled(shown, self._chance) if self._chance.random() < 0.3 else shown)

    def _block(self, one: Pass) -> None:
        if one.bad or one.blocked or not self._centre.is_up or one.life != self._centre.lives:
            return
        self._centre.at_work().block_passes(str(one.claims.serial))
        stores = {station.seat.store_id for station in self._stations}
        places = {store_id: self._centre.stands_at(store_id)[1] for store_id in stores}
        one.blocked = self._centre.lives, places
        self._world.tell("HQ", f"pass {one.claims.serial} is blocked")

    def _show(self, one: Pass) -> None:
        station = self._chance.choice(self._stations)
        wishes = Wishes(redeem_points=self._chance.choice((100, 300)), is_identified=True)
        if station.is_on:
            station.guarded(lambda: self._shown(station, one, wishes))

    def _shown(self, station: Station, one: Pass, wishes: Wishes) -> None:
        heard = self._has_heard(station, one)
        try:
            found = identify(station.counter.ctx, one.digits)
        except MemberdeskError as error:
            self._world.tell(station.name, f"pass {one.claims.serial}: {error.code}")
            return
        is_served = isinstance(found, Found)
        self._world.tell(station.name, f"pass {one.claims.serial} serves: {is_served}")
        if is_served and (one.bad or heard):
            told = one.bad or heard
            self._world.wrong("T13", f"{station.name} serves by a pass that is {told}")
        if isinstance(found, Found):
            self._people.sell_to(station, found.view.member.member_id, wishes)

    def _has_heard(self, station: Station, one: Pass) -> str:
        """Why the counter has to refuse it by now, as far as it has kept the feed."""
        history, _ = self._centre.stands_at(station.seat.store_id)
        place = SqlCentreRows(station.store).place()
        with station.store.read() as reader:
            is_here = reader.setting(HISTORY) == history and place.loaded_through is None
        if not (is_here and place.cursor):
            return ""
        if one.life != self._centre.lives:
            return "older than the backup"
        if one.blocked is None:
            return ""
        life, places = one.blocked
        told = life == self._centre.lives and place.cursor >= places[station.seat.store_id]
        return "blocked" if told else ""


def _spoiled(one: Pass, chance: Random) -> Pass:
    kind = chance.choice(("forged", "altered", "expired"))
    if kind == "forged":
        return replace(one, digits=encode_pass(one.claims, THEIRS.sign), bad=kind)
    if kind == "altered":
        place = chance.randrange(1, len(one.digits) - 1)
        digit = str((int(one.digits[place]) + 1) % 10)
        return replace(one, digits=one.digits[:place] + digit + one.digits[place + 1 :], bad=kind)
    ended = one.claims.issued_at - timedelta(days=1)
    claims = replace(one.claims, issued_at=ended - timedelta(days=7), expires_at=ended)
    return replace(one, digits=encode_pass(claims, KEYS.sign), bad=kind)
