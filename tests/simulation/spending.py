"""What counters let members spend before the centre confirms it, kept beside the program (I4)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from server import tables
from tests.simulation.plan import Plan
from tests.simulation.world import World

if TYPE_CHECKING:
    from tests.simulation.counter import Station

ONLINE = timedelta(seconds=45)
SET_RIGHT = timedelta(minutes=5)
_SALES = """
    SELECT seq, operation_id, member_id, body FROM operations
    WHERE seq > :seq AND kind IN ('sale.settle', 'sale.exchange') AND member_id IS NOT NULL
    ORDER BY seq
"""
_SPENT = """
    SELECT -coalesce(sum(points), 0) FROM ledger_entries
    WHERE operation_id = :operation_id AND kind = 'redemption'
"""


@dataclass(frozen=True, slots=True)
class Open:
    """Points that one sale spent, for whom, and whom the record names."""

    operation_id: str
    member_id: str
    points: int


class Spending:
    """Of one counter: each sale with points is held against the rules when it was made."""

    def __init__(self, station: Station) -> None:
        self._station, self._seq = station, 0
        self._open: list[Open] = []

    def look(self) -> None:
        """At the sales since the last look."""
        if "clone" in self._station.network.plan.faults:
            return
        with self._station.store.read() as reader:
            ask = reader.connection.execute
            found = ask(_SALES, {"seq": self._seq}).fetchall()
            into = dict(ask("SELECT member_id, merged_into FROM members").fetchall())
            spent = [ask(_SPENT, {"operation_id": row[1]}).fetchone()[0] for row in found]
        for (seq, operation_id, member_id, text), points in zip(found, spent, strict=True):
            self._seq = seq
            if points:
                self._judge(json.loads(text), Open(operation_id, member_id, points), into)
                self._open.append(Open(operation_id, member_id, points))

    def covered(self, applied: Collection[tuple[str, int]]) -> None:
        """Rows of these members came into force here: what they hold is confirmed."""
        if not applied or not self._open:
            return
        vers = dict(applied)
        with self._station.network.centre.book() as connection:
            answers = {row.operation_id: row for row in connection.execute(_answers(self._open))}
        self._open = [one for one in self._open if not _is_held(one, answers, vers)]

    def _judge(self, body: dict[str, Any], new: Open, into: dict[str, str | None]) -> None:
        rules = self._station.network.plan.offline
        sold = body.get("sold", body)
        facts, at = sold["member"]["offline"], datetime.fromisoformat(sold["time"]["at"])
        mine = [one for one in self._open if new.member_id in (one.member_id, into[one.member_id])]
        used = sum(one.points for one in mine)
        told = f"{self._station.name} {new.operation_id[-6:]} spends {new.points}, {used} before"
        since = facts["in_step_at"] and at - datetime.fromisoformat(facts["in_step_at"])
        is_level = bool(facts["is_covered"]) and since is not None and not facts.get("is_by_pass")
        is_level = is_level and -SET_RIGHT <= since <= ONLINE
        if is_level and used:
            self._wrong(f"{told}, as if the centre had confirmed that")
        if is_level and (rules.in_step == "all" or rules.mode == "off"):
            return
        total = sum(one.points for one in self._open)
        if rules.mode == "off":
            self._wrong(f"{told}, where nothing may be")
        if used + new.points > rules.points_per_member or len(mine) >= rules.times_per_member:
            self._wrong(f"{told} in {len(mine)} sales, and may {rules.points_per_member}")
        if total + new.points > rules.points_per_counter:
            self._wrong(f"{told}, {total} in all, and may {rules.points_per_counter}")

    def _wrong(self, told: str) -> None:
        self._station.network.world.wrong("I4", told)


def check_overspent(
    world: World, plan: Plan, stations: list[Station], connection: Connection
) -> None:
    """The book is never shorter by points that were spent than C for each counter, of one member
    and each number that it was enrolled with; looked at where counters keep to the limits all the
    time, no disk was copied and the centre has one life.
    """
    rules = plan.offline
    is_bounded = rules.in_step == "bounded" or rules.mode == "off"
    if not is_bounded or {"clone", "restore"} & plan.faults:
        return
    people = connection.execute(tables.members.select()).all()
    names = Counter(row.merged_into or row.member_id for row in people)
    limit = 0 if rules.mode == "off" else rules.points_per_member
    if rules.mode == "off":
        return  # what is spent in step is bounded by nothing but time
    entries = connection.execute(tables.entries.select()).all()
    moved = {entry.member_id for entry in entries if entry.kind.startswith("merge_")}
    for member_id, short in _shorts(connection):
        if member_id in moved:
            continue  # a person said that it is somebody else, whom each counter served as well
        most = len(stations) * limit * names[member_id]
        if short > most:
            world.wrong("I4", f"{member_id} is short of {short}, and {most} may be")


def _shorts(connection: Connection) -> Iterator[tuple[str, int]]:
    """(member, points spent that were not there) since the balance was last not below zero."""
    moved: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    for entry in connection.execute(tables.entries.select()):
        moved[entry.operation_id, entry.member_id] += entry.points  # type: ignore[index]
        if entry.kind == "redemption":
            spent[entry.operation_id, entry.member_id] -= entry.points  # type: ignore[index]
    table = tables.operations
    heard = connection.execute(table.select().where(table.c.ver.is_not(None)))
    balances: Counter[str] = Counter()
    shorts: Counter[str] = Counter()
    for row in sorted(heard, key=lambda one: (one.booked_for, one.ver)):
        mine = row.booked_for
        points = spent[row.operation_id, mine]  # type: ignore[index]
        shorts[mine] += max(0, points - max(0, balances[mine]))
        balances[mine] += moved[row.operation_id, mine]  # type: ignore[index]
        if balances[mine] >= 0:
            shorts[mine] = 0
        yield mine, shorts[mine]


def _answers(open_: list[Open]) -> Any:
    table = tables.operations
    return table.select().where(table.c.operation_id.in_([one.operation_id for one in open_]))


def _is_held(one: Open, answers: dict[str, Any], vers: dict[str, int]) -> bool:
    answer = answers.get(one.operation_id)
    if answer is None:
        return False
    if answer.ver is None:
        return one.member_id in vers
    return answer.booked_for in vers and answer.ver <= vers[answer.booked_for]
