"""What the centre tells, in the counter's file; implements ``app.ports.centre_rows``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import text

from app.domain.card import BlockedPasses
from app.domain.carrying import carried_entries
from app.domain.comparing import HeldMember, bucket_of, digests_of
from app.domain.ledger import Lot
from app.domain.member import Member
from app.domain.offline import CHAIN_SETTING, ShownPass, pass_setting
from app.domain.operations import ERASED_BODY, canonical_json
from app.domain.programme import Programme
from app.domain.standing import Standing
from app.ports.centre_rows import CentreRow, Compared, Place
from app.services.catalogue import CATALOGUE_VERSION
from app.services.documents import read
from app.services.passes import BLOCKED
from local_db import mappers
from local_db.carrying import add_unknown, arrived, carried_stamp
from local_db.engine import CACHE_KIB, FILLING_CACHE_KIB
from local_db.outbox import PLACE, awaited, begun_in
from local_db.queries.ledger import ALL_LOTS, orders_beside
from local_db.queries.offline import cover
from local_db.reader import SqlReader
from local_db.session import Row
from local_db.store import SqlStore
from local_db.unit_of_work import SqlUnitOfWork

COMPARED = "centre.compared"
"""Setting: what the last comparison with the centre found."""

_UNANSWERED = text(
    """
    SELECT 1 FROM operations AS o
    JOIN store_profile AS p ON p.device_id = o.device_id
    WHERE (o.incarnation, o.seq) >= (:life, :seq) AND (o.member_id = :member_id OR EXISTS (
        SELECT 1 FROM ledger_entries AS e
        WHERE e.member_id = :member_id AND e.operation_id = o.operation_id)) LIMIT 1
    """
)
"""Whoever it is about, or whose points it moved: a transfer has two."""
_LATER = text("SELECT 1 FROM outbox WHERE member_id = :member_id AND ver > :ver LIMIT 1")
_WAIT = text(
    """
    INSERT INTO waiting_rows VALUES (:member_id, :ver, :document)
    ON CONFLICT (member_id) DO UPDATE SET ver = excluded.ver, document = excluded.document
    WHERE excluded.ver > ver
    """
)
_WAITING = text("SELECT document FROM waiting_rows ORDER BY member_id")
_DONE = text("DELETE FROM waiting_rows WHERE member_id = :member_id")
_NO_TIER_FACTS = text("DELETE FROM tier_facts WHERE member_id = :member_id")
_NO_BIRTHDAYS = text("DELETE FROM birthday_uses WHERE member_id = :member_id")
_ORDERS = text(
    """
    INSERT INTO orders_away VALUES (:member_id, :orders)
    ON CONFLICT (member_id) DO UPDATE SET orders = excluded.orders
    """
)
_ENTRY_COUNT = text("SELECT count(*) FROM ledger_entries WHERE member_id = :member_id")
_HELD = text(
    """
    SELECT m.member_id, m.ver,
        (SELECT coalesce(sum(e.points), 0) FROM ledger_entries AS e
            WHERE e.member_id = m.member_id),
        (SELECT count(*) FROM coupons AS c
            WHERE c.member_id = m.member_id AND c.state = 'issued'),
        (SELECT count(*) FROM tier_facts AS f WHERE f.member_id = m.member_id)
    FROM members AS m WHERE m.status <> 'merged' AND m.phone <> '' AND m.store_id <> ''
    """
)
_AHEAD = text(
    """
    WITH unanswered AS (
        SELECT o.operation_id, o.member_id FROM operations AS o
        JOIN store_profile AS p ON p.device_id = o.device_id
        WHERE (o.incarnation, o.seq) >= (:life, :seq))
    SELECT member_id FROM waiting_rows
    UNION SELECT member_id FROM unanswered WHERE member_id IS NOT NULL
    UNION SELECT e.member_id FROM ledger_entries AS e
        WHERE e.operation_id IN (SELECT operation_id FROM unanswered)
    """
)
"""Members of whom the centre has not heard or told everything."""
_WITH_ALIASES = text(
    """
    WITH RECURSIVE same (member_id) AS (
        VALUES (:member_id)
        UNION SELECT m.member_id FROM members AS m JOIN same ON m.merged_into = same.member_id)
    SELECT member_id FROM same
    """
)
_SHOWN_PASSES = text("SELECT key, value FROM settings WHERE key GLOB :keys")
_NOBODY_ENROLLED = text(
    f"""
    UPDATE operations SET body = '{ERASED_BODY}'
    WHERE member_id = :member_id AND kind = 'member.enrol'
    """  # noqa: S608 - a constant of our own
)
_GONE_COUPONS = text(
    """
    UPDATE coupons SET state = 'revoked' WHERE member_id = :member_id AND state = 'issued'
    AND coupon_id NOT IN (SELECT value FROM json_each(:kept))
    """
)


class SqlCentreRows:
    """Rows and their place in one durable transaction."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def place(self) -> Place:
        """The beginning before anything was kept, and after the centre began another life."""
        with self._store.read() as reader:
            return _place(reader)

    def take(self, rows: Sequence[CentreRow], since: Place, place: Place) -> bool:
        """False for an answer to another place than the one that is kept."""
        coming = arrived(rows)
        with self._store.write() as work:
            here = _place(work)
            if (here, here.begun) != (since, since.begun):
                return False
            waiting = tuple(read(CentreRow, document) for (document,) in work.all(_WAITING))
            if place == since and not (waiting or rows):
                return True
            _give_room(work, since, place)
            rows = (*_not_told_again(waiting, rows), *add_unknown(work, coming, rows))
            for row in rows:
                _take_one(work, row)
            for row in rows:
                if row.into is not None:
                    _merge(work, row, row.into)
                elif row.is_erased:
                    _erase(work, row)
            work.save_setting(PLACE, canonical_json(replace(place, begun=0)))
            work.commit()
        return True

    def digests(self) -> Sequence[str | None]:
        """At one moment."""
        with self._store.read() as reader:
            found: list[str | None] = list(digests_of(map(_held_in, reader.each(_HELD))))
            life, seq = awaited(reader)
            for (member_id,) in reader.all(_AHEAD, life=life, seq=seq):
                found[bucket_of(member_id)] = None
            return found

    def held(self, buckets: Collection[int]) -> frozenset[HeldMember]:
        """Of the members of these parts."""
        if not buckets:
            return frozenset()
        with self._store.read() as reader:
            every = map(_held_in, reader.each(_HELD))
            return frozenset(one for one in every if bucket_of(one.member_id) in buckets)

    def keep_comparison(self, found: Compared) -> None:
        """In a transaction of its own."""
        with self._store.write() as work:
            work.save_setting(COMPARED, canonical_json(found))
            work.commit()

    def comparison(self) -> Compared | None:
        """What was found last."""
        with self._store.read() as reader:
            told = reader.setting(COMPARED)
        return None if told is None else read(Compared, told)


def _not_told_again(
    waiting: Sequence[CentreRow], rows: Sequence[CentreRow]
) -> Iterator[CentreRow]:
    """What waited is older than what comes now of the same thing."""
    told = {row.entity_id for row in rows}
    return (row for row in waiting if row.entity_id not in told)


def _held_in(row: Row) -> HeldMember:
    return HeldMember(*row)


def _place(reader: SqlReader) -> Place:
    told = reader.setting(PLACE)
    return replace(read(Place, told) if told else Place(), begun=begun_in(reader))


def _give_room(work: SqlUnitOfWork, since: Place, place: Place) -> None:
    """More memory for pages while a first load goes on: it fills every index in any order."""
    if place.loaded_through is not None:
        work.connection.execute(f"PRAGMA cache_size = {-FILLING_CACHE_KIB}")
    elif since.loaded_through is not None:
        work.connection.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
        work.connection.execute("PRAGMA shrink_memory")


def _take_one(work: SqlUnitOfWork, row: CentreRow) -> None:
    """What stands by itself; who leads to somebody else, or is gone, comes after all others."""
    if row.programme is not None:
        _publish(work, row.programme)
    elif row.catalogue is not None:
        work.replace_catalogue(row.catalogue.products)
        work.save_setting(CATALOGUE_VERSION, str(row.catalogue.version))
    elif row.chain is not None:
        work.save_setting(CHAIN_SETTING, canonical_json(row.chain))
    elif row.passes is not None:
        _block(work, row.passes)
    elif row.standing is not None:
        _keep(work, row, row.standing)


def _block(work: SqlUnitOfWork, passes: BlockedPasses) -> None:
    """Nothing more is spent by a blocked pass that was shown here before, either."""
    work.save_setting(BLOCKED, canonical_json(passes))
    for key, told in work.all(_SHOWN_PASSES, keys=pass_setting("*")):
        shown = read(ShownPass, told)
        if passes.has(shown.serial, shown.issued_at):
            work.save_setting(key, canonical_json(replace(shown, until=shown.issued_at)))


def _publish(work: SqlUnitOfWork, programme: Programme) -> None:
    known = text("SELECT 1 FROM programmes WHERE version = :version")
    if work.one(known, version=programme.version) is None:
        work.publish_programme(programme)


def _keep(work: SqlUnitOfWork, row: CentreRow, standing: Standing) -> None:
    """Make it what is known of the member, or let it wait."""
    mine, asked = row.entity_id, {"member_id": row.entity_id}
    life, seq = awaited(work)
    is_behind = work.one(_UNANSWERED, life=life, seq=seq, member_id=mine) is not None
    if is_behind or work.one(_LATER, member_id=mine, ver=row.ver) is not None:
        _wait(work, row)
        return
    _keep_identity(work, standing.member)
    work.run(_NO_TIER_FACTS, asked)
    for fact in standing.tier_facts:
        work.add_tier_fact(mine, fact)
    work.run(_NO_BIRTHDAYS, asked)
    for year, sale_id in standing.birthdays:
        work.use_birthday(mine, year, sale_id)
    _keep_coupons(work, standing)
    _keep_orders(work, standing)
    _carry(work, standing)
    cover(work, mine, row.ver)
    work.run(_DONE, asked)


def _keep_identity(work: SqlUnitOfWork, member: Member) -> None:
    """Who the member is. Whoever has its number here is the same person, enrolled once more."""
    same = work.member_by_phone(member.phone)
    twin = None if same is None or same.member_id == member.member_id else same
    if twin is not None:
        work.update_member(replace(twin, status="merged"))
    if work.member(member.member_id) is None:
        work.add_member(member)
    else:
        work.update_member(member)
    if twin is not None:
        work.update_member(replace(twin, status="merged", merged_into=member.member_id))


def _wait(work: SqlUnitOfWork, row: CentreRow) -> None:
    document = canonical_json(row)
    work.run(_WAIT, {"member_id": row.entity_id, "ver": row.ver, "document": document})


def _keep_coupons(work: SqlUnitOfWork, standing: Standing) -> None:
    for coupon in standing.coupons:
        if work.coupon(coupon.coupon_id) is None:
            work.add_coupon(coupon)
        else:
            work.update_coupon(coupon)
    kept = canonical_json([coupon.coupon_id for coupon in standing.coupons])
    work.run(_GONE_COUPONS, {"member_id": standing.member.member_id, "kept": kept})


def _keep_orders(work: SqlUnitOfWork, standing: Standing) -> None:
    """The centre has heard of all that was done here; an older one does not count them."""
    if standing.orders_beside is not None:
        mine = standing.member.member_id
        here, _ = orders_beside(work, mine)
        work.run(_ORDERS, {"member_id": mine, "orders": standing.orders_beside - here})


def _carry(work: SqlUnitOfWork, standing: Standing) -> None:
    member = standing.member
    here: Iterable[Lot] = map(
        mappers.people.lot_in, work.all(ALL_LOTS, member_id=member.member_id)
    )
    [(entry_count,)] = work.all(_ENTRY_COUNT, member_id=member.member_id)
    stamp = carried_stamp(standing, entry_count)
    work.add_entries(carried_entries(here, standing.lots, stamp))


def _merge(work: SqlUnitOfWork, row: CentreRow, into: str) -> None:
    """An alias, once the member is known here whose alias it is."""
    known = work.member(row.entity_id)
    if known is not None and work.member(into) is None:
        _wait(work, row)
        return
    if known is not None:
        work.update_member(replace(known, status="merged", merged_into=into))
    work.run(_DONE, {"member_id": row.entity_id})


def _erase(work: SqlUnitOfWork, row: CentreRow) -> None:
    """Nothing here says any more who the member was, nor the aliases that led to it; what was
    booked stays, and what was not sent yet is still sent.
    """
    for (member_id,) in work.all(_WITH_ALIASES, member_id=row.entity_id):
        member = work.member(member_id)
        if member is not None:
            work.update_member(member.erased())
        work.run(_NOBODY_ENROLLED, {"member_id": member_id})
        work.run(_DONE, {"member_id": member_id})
