"""Looks at what counters and the centre know while they go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from app.ports.centre_rows import CentreRow, Compared, Place
from local_db.centre_rows import SqlCentreRows
from server import tables
from tests.simulation.centre import Centre
from tests.simulation.world import World

if TYPE_CHECKING:
    from tests.simulation.counter import Station

_TOTALS = "SELECT member_id, SUM(points) FROM ledger_entries GROUP BY member_id"
_UNCOVERED = """
    SELECT 1 FROM operations AS o JOIN outbox AS x USING (operation_id)
    LEFT JOIN ledger_entries AS e ON e.operation_id = o.operation_id
    WHERE (:member_id IN (o.member_id, e.member_id) AND o.seq >= :seq)
        OR (x.member_id = :member_id AND x.ver > :ver) LIMIT 1
"""


class Watcher(SqlCentreRows):
    """As it is; what is taken is held against what was known before."""

    def __init__(self, station: Station) -> None:
        super().__init__(station.store)
        self._station = station

    def keep_comparison(self, found: Compared) -> None:
        """As it is; at one place of the feed nothing may ever differ, but for members that only a
        copied disk enrolled, or that a restored centre does not know of.
        """
        super().keep_comparison(found)
        network = self._station.network
        is_alike = network.centre.lives == 1 and "clone" not in network.plan.faults
        if found.differing_count and is_alike:
            network.world.wrong("I5", f"{self._station.name} found {found}")

    def take(self, rows: Sequence[CentreRow], since: Place, place: Place) -> bool:
        """As it is; then what is known must be the row, or what it was before."""
        world, name = self._station.network.world, self._station.name
        self._station.spending.look()
        stood_at, before, waited = super().place(), self._totals(), self._waiting()
        is_kept = super().take(rows, since, place)
        waiting = self._waiting()
        told_now = {row.entity_id: row.ver for row in rows if row.standing is not None}
        applied = {**waited, **told_now}.items() - waiting.items()
        self._station.spending.covered(applied if is_kept else ())
        after = self._totals()
        told = " ".join(f"{row.entity_id[-4:]}/{row.ver}" for row in rows)
        if rows:
            world.tell(name, f"keeps {_told(since)}-{_told(place)}: {is_kept} {told}")
        if since != stood_at and (is_kept or before != after or super().place() != stood_at):
            world.wrong("I10", f"{name} kept an answer from {since}, standing at {stood_at}")
        for row in rows if is_kept else ():
            if row.standing is not None:
                known = sum(lot.remaining for lot in row.standing.lots)
                if self._is_uncovered(row.entity_id, row.ver):
                    known = before.get(row.entity_id, 0)
                here = after.get(row.entity_id, 0)
                if here != known:
                    world.wrong("I7", f"{name} has {here} of {row.entity_id}, not {known}")
        return is_kept

    def _is_uncovered(self, member_id: str, ver: int) -> bool:
        """Whether this counter did something for the member that the row does not hold."""
        with self._station.store.read() as reader:
            seq = int((reader.setting("centre.next_seq") or "1:1").partition(":")[2])
            asked = {"member_id": member_id, "seq": seq, "ver": ver}
            return bool(reader.connection.execute(_UNCOVERED, asked).fetchone())

    def _waiting(self) -> dict[str, int]:
        asked = "SELECT member_id, ver FROM waiting_rows"
        with self._station.store.read() as reader:
            return dict(reader.connection.execute(asked).fetchall())

    def _totals(self) -> dict[str, int]:
        with self._station.store.read() as reader:
            return dict(reader.connection.execute(_TOTALS).fetchall())


class Book:
    """The book of the centre as it was when it was looked at before: nothing in it ever changes
    (I9), but where the centre came out of a backup.
    """

    def __init__(self, world: World, centre: Centre) -> None:
        self._world, self._centre = world, centre
        self._life = centre.lives
        self._seen: dict[str, dict[Any, Any]] = {}

    def look(self) -> None:
        """Compare with what was there."""
        if self._life != self._centre.lives:
            self._life, self._seen = self._centre.lives, {}
        with self._centre.book() as connection:
            for table in (tables.entries, tables.operations, tables.returns):
                keys = [column.name for column in table.primary_key]
                now = {
                    tuple(row[key] for key in keys): tuple(row.values())
                    for row in connection.execute(table.select()).mappings()
                }
                for key, row in self._seen.get(table.name, {}).items():
                    if now.get(key) != row and not self._is_erased(table, row, now.get(key)):
                        self._world.wrong("I9", f"{table.name} {key} is not what it was")
                self._seen[table.name] = now

    def _is_erased(
        self, table: Table, before: tuple[Any, ...], now: tuple[Any, ...] | None
    ) -> bool:
        """Of whoever was erased an operation that is booked for nobody loses its body (I13)."""
        if table is not tables.operations or now is None:
            return False
        names = [column.name for column in table.columns]
        body, shard = names.index("body"), names.index("shard_id")
        emptied = (*before[:body], b"", *before[body + 1 :])
        return before[shard] in self._centre.erased and now == emptied


def _told(place: Place) -> str:
    loaded = "" if place.loaded_through is None else f"+{place.loaded_count}"
    return f"{place.cursor}{loaded}"
