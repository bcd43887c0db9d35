"""What must be true of a seed when everything works again, read out of the stores themselves."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from app.domain.operations import Operation, canonical_json
from app.domain.referral import NEWCOMER, REFERRER
from app.domain.sale import Sale
from app.domain.standing import Standing
from app.ports.store import MemberFacts
from app.services.doctor.chain import check_chain
from app.services.doctor.findings import Watch, no_progress
from app.services.doctor.ledger import check_ledger
from app.services.refunds import quote_in
from local_db.inspection import SqlInspection
from server import tables
from server.book import Book
from server.documents import read
from server.instants import instant_in
from server.rows.members import fetch, standing
from server.verifying import verify
from tests.simulation.centre import FLASH, KEYS, REFERRAL, Centre
from tests.simulation.counter import Station
from tests.simulation.world import World

BOOKED = ("accepted", "adjusted")
NOT_BOOKED = ("BIRTHDAY_USED", "POINTS_CAPPED", "POINTS_DIFFER")
"""Points that the centre says it did not book of an operation."""


@dataclass(frozen=True)
class Truth:
    """What stands in the book of the centre."""

    answers: dict[tuple[str, str], Row[Any]]
    """By device and hash of the record."""
    points: Counter[str]
    """By operation."""
    living: dict[str, Standing]
    merged: dict[str, str]
    persons: set[str]
    """Who was enrolled as somebody new, merged since or not."""
    erased: set[str]
    touched: set[str]
    """By a merge, undone or not."""
    scopes: set[tuple[str, str]]
    sales: set[str]
    versions: set[int]


def check(world: World, centre: Centre, stations: list[Station]) -> None:
    """Every invariant that shows at the end."""
    with centre.book() as connection:
        truth = _truth(connection)
        for found in _at_the_centre(centre, connection, truth):
            world.wrong(*found)
    for station in stations:
        with station.store.inspect() as inspection:
            for found in _at_a_counter(world, station, inspection, truth):
                world.wrong(*found)


def _at_the_centre(
    centre: Centre, connection: Connection, truth: Truth
) -> Iterator[tuple[str, str]]:
    for finding in verify(Book(connection, KEYS)):
        yield "I3", f"the centre: {finding.subject} {finding.what}"
    yield from (("I15", told) for told in _sales(connection))
    yield from (("I2", told) for told in _coupons(connection, truth))
    yield from (("I12", told) for told in _gifts(truth))
    yield from (("I20", told) for told in _shared(centre, connection))
    yield from (("I19", told) for told in _rewards(connection, truth))
    yield from (("I13", told) for told in _remembered(connection, truth))
    yield from _refused(centre, connection)


def _at_a_counter(
    world: World, station: Station, inspection: SqlInspection, truth: Truth
) -> Iterator[tuple[str, str]]:
    yield from _own(world, station, inspection)
    yield from _answers(station, inspection, truth)
    if not station.is_revoked:
        for what in _scope(world, station, inspection, truth):
            yield "I5", f"{station.name} {what}"
        for what in _known_still(station.network.centre, station, inspection):
            yield "I13", what


def _truth(connection: Connection) -> Truth:
    points: Counter[str] = Counter()
    for row in connection.execute(tables.entries.select()):
        if row.component not in (REFERRER, NEWCOMER):
            points[row.operation_id] += row.points
    people = connection.execute(tables.members.select()).all()
    living = [row for row in people if row.merged_into is None]
    return Truth(
        answers={
            (row.device_id, row.record_hash): row
            for row in connection.execute(tables.operations.select())
        },
        points=points,
        living=_standings(connection, [row.member_id for row in living]),
        merged={row.member_id: row.merged_into for row in people if row.merged_into},
        persons={row.member_id for row in people if row.identity},
        erased=set(connection.execute(select(tables.erasures.c.member_id)).scalars()),
        touched={
            name
            for row in connection.execute(tables.merges.select())
            for name in (row.member_id, row.winner_id)
        },
        scopes={
            (row.store_id, row.member_id) for row in connection.execute(tables.holdings.select())
        },
        sales=set(connection.execute(select(tables.sales.c.sale_id)).scalars()),
        versions=set(connection.execute(select(tables.programmes.c.version)).scalars()),
    )


def _standings(connection: Connection, member_ids: list[str]) -> dict[str, Standing]:
    book = Book(connection, KEYS)
    with book.gathering():
        fetch(book, member_ids)
        return {mine: standing(book, mine) for mine in member_ids}


def _sales(connection: Connection) -> Iterator[str]:
    """No sale gives back more than was paid, nor more than was bought (I15)."""
    back: dict[str, int] = defaultdict(int)
    for row in connection.execute(tables.returns.select()):
        back[row.sale_id] += json.loads(row.document)["total_minor"]
    for row in connection.execute(tables.sales.select()):
        sale = read(Sale, row.document)
        if back[row.sale_id] > row.due_minor:
            yield f"sale {row.receipt_no} of {row.due_minor} gave {back[row.sale_id]} back"
        if any(line.returned_units > line.quantity for line in sale.lines):
            yield f"sale {row.receipt_no} got more goods back than it sold"


def _refused(centre: Centre, connection: Connection) -> Iterator[tuple[str, str]]:
    """A sale that was made is never refused, and nothing of a revoked machine counts."""
    table = tables.operations
    for row in connection.execute(table.select()):
        if row.kind == "sale.settle" and row.verdict == "rejected":
            yield "I1", f"sale {row.operation_id} is refused as {row.code}"
        revoked_at = centre.revoked.get(row.device_id)
        if revoked_at and instant_in(row.received_at) > revoked_at and row.verdict in BOOKED:
            yield "T9", f"{row.operation_id} of the revoked {row.device_id} is {row.verdict}"


def _remembered(connection: Connection, truth: Truth) -> Iterator[str]:
    """Of whoever was erased nothing can be read any more: no seal, no key, no handle (I13)."""
    for row in connection.execute(tables.members.select()):
        if row.member_id in truth.erased and row.identity:
            yield f"the book still has who {row.member_id} was"
    for table in (tables.member_keys, tables.handles):
        for mine in connection.execute(select(table.c.member_id)).scalars():
            if mine in truth.erased:
                yield f"{table.name} still has {mine}"


def _known_still(centre: Centre, station: Station, inspection: SqlInspection) -> Iterator[str]:
    """No row of a counter holds the name or card of whoever was erased, nor its own row the phone
    or the day of birth; the sales stay (I13).
    """
    for member in inspection.all_members():
        is_real = bool(member.store_id)  # who is known by a pass alone has nobody's number
        knows = is_real and (member.phone or member.birthday)
        if member.member_id in centre.erased and knows:
            yield f"{station.name} still knows the phone of {member.member_id}"
    ask = inspection.connection.execute
    words = {
        word: mine
        for mine, one in centre.erased.items()
        for word in (one.name, one.card_token)
        if word and word != mine
    }
    names = ask("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in names:
        for row in ask(f'SELECT * FROM "{name}"'):
            text = " ".join(map(str, row))
            for word, mine in words.items():
                if word in text:
                    yield f"{station.name} still has {word} of {mine} in {name}"


def _gifts(truth: Truth) -> Iterator[str]:
    """Every person was welcomed once, at however many counters (I12); what a merge moved and the
    other spent stays there, and none is made.
    """
    living = {mine: there for mine, there in truth.living.items() if mine not in truth.erased}
    total = sum(len(there.coupons) for there in living.values())
    if total != len(truth.persons) and not truth.erased & truth.touched:
        yield f"{len(truth.persons)} people were given {total} coupons"
    for member_id in sorted(living.keys() - truth.touched):
        count = len(truth.living[member_id].coupons)
        if count != 1:
            yield f"{member_id} was given {count} coupons"


def _shared(centre: Centre, connection: Connection) -> Iterator[str]:
    """No more of an offer is given than all counters may give together, but by a copied disk."""
    if "clone" not in centre.plan.faults:
        uses = connection.execute(tables.offer_uses.select()).all()
        if len(uses) > (FLASH.limits.total or 0):
            yield f"{len(uses)} orders were given {FLASH.offer_id}"


def _rewards(connection: Connection, truth: Truth) -> Iterator[str]:
    """Whoever was brought along is rewarded once, and so is who brought them: for a basket of the
    newcomer, when there was one that stands. A merge may move what was paid.
    """
    table, sales = tables.referrals, defaultdict(list)
    for row in connection.execute(tables.sales.select()):
        sales[row.shard_id].append(read(Sale, row.document))
    brought = connection.execute(table.select()).all()
    for row in brought:
        if {row.member_id, row.referrer_id} & (truth.touched | truth.erased):
            continue
        paid = _component(connection, row.member_id, NEWCOMER)
        wanted = REFERRAL.newcomer_points if row.sale_id else 0
        if paid != wanted:
            yield f"{row.member_id}, brought along, has {paid} points for it, not {wanted}"
        mine = sales[row.member_id]  # after a return only a basket that is heard later is rewarded
        is_due = any(sale.quote.due_minor >= REFERRAL.least_minor for sale in mine)
        if is_due and not row.sale_id and all(sale.state == "settled" for sale in mine):
            yield f"{row.member_id} has bought, and nobody was rewarded for it"
    by_referrer = Counter(_end(row.referrer_id, truth.merged) for row in brought if row.sale_id)
    for member_id in truth.living.keys() - truth.touched - truth.erased:
        paid = _component(connection, member_id, REFERRER)
        if paid != by_referrer[member_id] * REFERRAL.referrer_points:
            yield f"{member_id} has {paid} points for {by_referrer[member_id]} members"


def _component(connection: Connection, member_id: str, component: str) -> int:
    table = tables.entries
    asked = select(table.c.points).where(
        table.c.member_id == member_id,
        table.c.component == component,
        table.c.kind == "adjustment",
    )
    return sum(connection.execute(asked).scalars())


def _end(member_id: str, merged: dict[str, str]) -> str:
    while member_id in merged:
        member_id = merged[member_id]
    return member_id


def _coupons(connection: Connection, truth: Truth) -> Iterator[str]:
    """A coupon lowers one sale that stands; whoever used it again is told so."""
    told = {row.operation_id: json.loads(row.params) for row in truth.answers.values()}
    uses: Counter[str] = Counter()
    for row in connection.execute(tables.sales.select()):
        sale = read(Sale, row.document)
        if sale.state == "settled" and "COUPON_GONE" not in told.get(row.operation_id, {}):
            uses.update(sale.quote.used_coupon_ids)
    yield from (f"coupon {coupon_id} was used {n} times" for coupon_id, n in uses.items() if n > 1)


def _own(world: World, station: Station, inspection: SqlInspection) -> Iterator[tuple[str, str]]:
    """The file of a counter is whole, and holds what people were told it holds."""
    watch, name = Watch(no_progress), station.name
    for finding in check_chain(inspection, watch):
        yield "I8", f"{name}: {finding.sentence}"
    for finding in check_ledger(inspection, watch, world.now().date()):
        yield "I3", f"{name}: {finding.sentence}"
    for operation_id, kind in station.done.items():
        if inspection.operation(operation_id) is None:
            yield "I1", f"{name}: {kind} {operation_id} was said to be stored, and is gone"
    waiting = station.rounds.outbox.waiting_count()
    if waiting:
        yield "I6", f"{name}: {waiting} wait still"


def _answers(
    station: Station, inspection: SqlInspection, truth: Truth
) -> Iterator[tuple[str, str]]:
    """Every record has one answer, the same at both ends, and moved what the answer says."""
    asked = "SELECT operation_id, outcome, code FROM outbox"
    outbox = {row[0]: row[1:] for row in inspection.connection.execute(asked)}
    is_restored = station.network.centre.lives > 1
    for one in inspection.all_operations():
        subject = f"{station.name} {one.seq} {one.kind} {one.operation_id}"
        here = outbox.get(one.operation_id, ("accepted", ""))
        there = truth.answers.get((one.device_id, one.record_hash))
        if there is None:
            # what a revoked one had sent to a life that is over
            if not (station.is_revoked and is_restored):
                yield "I1", f"{subject} is not at the centre, and {here} here"
            continue
        if here != (there.verdict, there.code):
            yield "I11", f"{subject} is {here} here, {there.verdict} {there.code} there"
        yield from _unheard(one, there, truth, subject)
        worth = 0
        if there.verdict in BOOKED:
            worth = _worth(inspection, one) - _left_out(there)
        if truth.points[one.operation_id] != worth:
            moved = truth.points[one.operation_id]
            yield "I2", f"{subject} moved {moved} points at the centre, not {worth}"


def _unheard(
    operation: Operation, there: Row[Any], truth: Truth, subject: str
) -> Iterator[tuple[str, str]]:
    """Nothing is left out for naming what the centre knows after all (I16)."""
    if there.code == "MEMBER_UNKNOWN":
        body = json.loads(operation.body) or {}
        named = (operation.member_id, body.get("to_member_id"))
        known = truth.living.keys() | truth.merged.keys()
        if all(member_id in known for member_id in named if member_id):
            yield "I16", f"{subject} is {there.code}, and the centre knows them"
    elif there.code == "SALE_UNKNOWN":
        if json.loads(operation.body).get("sale_id") in truth.sales:
            yield "I16", f"{subject} is {there.code}, and the centre has it"
    elif there.code == "PROGRAMME_UNKNOWN":
        yield "I16", f"{subject} is {there.code}"


def _worth(inspection: SqlInspection, operation: Operation) -> int:
    """The points that a record moves by what it says itself."""
    body = json.loads(operation.body) or {}
    found = body.get("points", 0) if operation.kind == "points.adjust" else 0
    sold = body if operation.kind == "sale.settle" else body.get("sold") or {}
    sale = inspection.sale(sold["sale_id"]) if "sale_id" in sold else None
    if sale is not None and sale.member_id is not None:
        found += sale.quote.accrued_points - sale.quote.redeemed_points
    if "refund_quote" in body and operation.member_id is not None:
        back = quote_in(body)
        found += sum(one.points for one in back.points_back)
        found -= sum(one.points for one in back.points_taken) + back.debt_points
    return int(found)


def _left_out(there: Row[Any]) -> int:
    params = json.loads(there.params)
    return sum(params.get(name, 0) for name in NOT_BOOKED)


def _scope(
    world: World, station: Station, inspection: SqlInspection, truth: Truth
) -> Iterator[str]:
    """A counter knows of everybody in its scope what the centre knows, and of nobody else."""
    mine, day = station.seat.store_id, world.now().date()
    known = {member.member_id: member for member in inspection.all_members()}
    if {version for version, _, _ in inspection.all_programmes()} != truth.versions:
        yield "does not have the versions of the programme that the centre has"
    in_scope = {member_id for store_id, member_id in truth.scopes if store_id == mine}
    for member_id in sorted((in_scope & truth.living.keys()) - truth.erased):
        facts = inspection.member_facts(member_id, day)
        if facts is None:
            yield f"does not know {member_id}"
            continue
        for what in _differences(facts, truth.living[member_id]):
            yield f"{member_id}: {what}"
    for member_id in sorted((in_scope & truth.merged.keys() & known.keys()) - truth.erased):
        here = known[member_id]
        if (here.status, here.merged_into) != ("merged", _end(member_id, truth.merged)):
            yield f"does not know who {member_id} is"
    # whom a counter looked up after a backup, the centre that came out of it does not know of
    if station.network.centre.lives == 1:
        by_pass = {one for one, member in known.items() if not member.store_id}
        strangers = known.keys() - in_scope - by_pass - set(_not_enrolled(inspection))
        for member_id in sorted(strangers):
            yield f"knows {member_id}, who is not in its scope"


def _not_enrolled(inspection: SqlInspection) -> Iterator[str]:
    """Members whose enrolment here was put into quarantine."""
    asked = """
        SELECT o.member_id FROM operations AS o JOIN outbox AS x USING (operation_id)
        WHERE o.kind = 'member.enrol' AND x.outcome = 'quarantined'
    """
    yield from (member_id for (member_id,) in inspection.connection.execute(asked))


def _differences(facts: MemberFacts, there: Standing) -> Iterator[str]:
    pairs: dict[str, tuple[Any, Any]] = {
        "identity": ([facts.member], [there.member]),
        "lots": (
            [lot for lot in facts.lots if lot.remaining],
            [lot for lot in there.lots if lot.remaining],
        ),
        "coupons": (facts.coupons, [one for one in there.coupons if one.state == "issued"]),
        "tier facts": (facts.tier_facts, there.tier_facts),
        "orders": ([facts.orders_beside], [there.orders_beside]),
        "birthdays": (facts.birthday_used_years, [year for year, _ in there.birthdays]),
    }
    for name, (here, wanted) in pairs.items():
        known, told = (sorted(map(canonical_json, side)) for side in (here, wanted))
        if known != told:
            yield f"{name} {known} here, {told} there"
