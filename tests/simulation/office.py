"""What is done at the centre itself while counters go on: members merged and parted again, and
people forgotten.
"""

from __future__ import annotations

from functools import partial
from random import Random

from sqlalchemy import Row, select

from server import tables
from server.hearing.merging import MergeBody
from tests.simulation.centre import Centre
from tests.simulation.world import World

SEEDS_WITH_MERGES = 0.35
MOST_MERGES = 5
MOST_ERASURES = 3


def erases(world: World) -> bool:
    """Whether somebody wants to be forgotten in this seed: one of eight, half of them with passes
    (I13).
    """
    return world.seed % 12 == 9 or world.seed % 20 == 6


class Office:
    """Somebody who looks at the members of the chain, and is sometimes wrong about them (R-97)."""

    def __init__(self, world: World, centre: Centre, chance: Random) -> None:
        self._world, self._centre, self._chance = world, centre, chance

    def plan(self, lasts_ms: int) -> None:
        """When it does something, if it does in this seed."""
        if self._chance.random() < SEEDS_WITH_MERGES:
            for _ in range(self._chance.randint(1, MOST_MERGES)):
                self._world.at(self._chance.randrange(lasts_ms), self._act)
        if erases(self._world):
            chance = self._world.chance("erasures")
            for _ in range(chance.randint(1, MOST_ERASURES)):
                self._world.at(chance.randrange(lasts_ms), partial(self._erase, chance))

    def _erase(self, chance: Random) -> None:
        if not self._centre.is_up:
            return
        table = tables.members
        asked = select(table.c.member_id).where(
            table.c.merged_into.is_(None), table.c.identity.is_not(None)
        )
        with self._centre.book() as connection:
            found = connection.execute(asked.order_by(table.c.member_id)).scalars().all()
        if found:
            self._centre.erase(chance.choice(found))

    def _act(self) -> None:
        if not self._centre.is_up:
            return
        table = tables.members
        with self._centre.book() as connection:
            rows = connection.execute(select(table).order_by(table.c.member_id)).all()
        people = [row for row in rows if row.identity]
        merged = [row for row in people if row.merged_into is not None]
        living = [row for row in people if row.merged_into is None]
        if merged and self._chance.random() < 0.4:
            self._part(self._chance.choice(merged))
        elif len(living) > 1:
            self._merge(*self._chance.sample(living, 2))

    def _merge(self, winner: Row[object], loser: Row[object]) -> None:
        body = MergeBody(loser_id=loser.member_id, reason="same person")
        outcome = self._centre.at_work().merge(winner.member_id, body)
        told = f"{loser.member_id[-4:]} into {winner.member_id[-4:]}: {outcome.code}"
        self._world.tell("desk", f"merges {told}")

    def _part(self, loser: Row[object]) -> None:
        outcome = self._centre.at_work().unmerge(loser.member_id, "two people")
        self._world.tell("desk", f"parts {loser.member_id[-4:]}: {outcome.code}")
