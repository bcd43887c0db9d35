"""The chain in numbers, for whoever runs it; ids, and no people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, Table, func, select

from app.domain.allotting import is_shared
from app.domain.money import amount_text
from app.domain.offline import ChainFacts, worst_cases
from app.domain.programme import Programme
from server import tables
from server.allotting import ORDERS, standing
from server.chain import chain_facts
from server.data_requests import open_requests
from server.documents import read
from server.instants import instant_in


def told(connection: Connection, today: date) -> Iterator[str]:
    """Lines to print."""
    table = tables.programmes
    newest = connection.execute(select(table).order_by(table.c.version.desc()).limit(1)).first()
    if newest is None:
        yield "programme: none published yet"
    else:
        yield f"programme: version {newest.version}, in force from {newest.valid_from}"
        programme = read(Programme, newest.document)
        yield from _worst_told(programme, chain_facts(connection, ""))
        yield from _offers_told(connection, programme)
    yield f"stores: {_count(connection, tables.stores)}"
    yield f"members: {_by(connection, tables.members, 'status')}"
    yield f"requests: {_requests(connection, today)}"
    yield f"operations: {_by(connection, tables.operations, 'verdict')}"
    yield f"devices: {_by(connection, tables.devices, 'status')}"
    devices = tables.devices
    for one in connection.execute(
        select(devices).order_by(devices.c.store_id, devices.c.joined_at)
    ):
        seen = f"{instant_in(one.seen_at):%Y-%m-%d %H:%M} UTC"
        place = f"store {one.store_id}, counter {one.counter_id}"
        yield f"  {one.device_id}  {place}, {one.status}, {one.seq} operations, seen {seen}"


def _requests(connection: Connection, today: date) -> str:
    due = [row.due_on for row in open_requests(connection)]
    overdue = sum(due_on < today for due_on in due)
    return f"{len(due)} open, {overdue} overdue" + ("; see requests list" if overdue else "")


def _worst_told(programme: Programme, chain: ChainFacts) -> Iterator[str]:
    """What can be lost while the centre does not answer (docs/centre.md)."""
    currency = programme.currency
    for one in worst_cases(programme, chain):
        points = f"{one.counters} counters x {one.counter_points:,} points"
        if one.account_id:
            points += f" of {one.account_id}"
        money = "goods" if one.minor is None else amount_text(one.minor, currency)
        code = "" if one.minor is None else f"{currency.code} "
        yield f"worst case offline: {code}{money} ({points})"


def _offers_told(connection: Connection, programme: Programme) -> Iterator[str]:
    """What all share of offers: given, and what counters may still give (R-122)."""
    for offer in filter(is_shared, programme.offers):
        for kind, limit, used, held in standing(connection, offer):
            counts = tuple(
                f"{one:,}" if kind == ORDERS else amount_text(one, programme.currency)
                for one in (used, limit, held)
            )
            what = " orders" if kind == ORDERS else f" {programme.currency.code}"
            yield (
                f"offer {offer.offer_id}: {counts[0]} of {counts[1]}{what} given,"
                f" {counts[2]} held by counters"
            )


def _count(connection: Connection, table: Table) -> int:
    found: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return found


def _by(connection: Connection, table: Table, name: str) -> str:
    column = table.c[name]
    found = connection.execute(select(column, func.count()).group_by(column).order_by(column))
    counts = [(str(kind), int(count)) for kind, count in found]
    parts = ", ".join(f"{count:,} {kind}" for kind, count in counts)
    return f"{sum(count for _, count in counts):,}" + (f" ({parts})" if parts else "")
