"""Two members turn out to be one person, or not after all; only an office may say so (R-97)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from app.domain.ledger import EntryStamp
from app.domain.merging import (
    UNDO_DAYS,
    BirthdayOf,
    is_undecided,
    merge_entries,
    parted,
    united,
    unmerge_entries,
)
from app.domain.standing import Standing
from server import tables
from server.book import Book
from server.hearing.case import Heard, Hearing, Quarantined, Rejected
from server.hearing.referrals import paid_between
from server.instants import instant_in, instant_out
from server.rows import merges
from server.rows.members import (
    MemberUnknown,
    change_identity,
    own_standing,
    same_person,
    standing,
)
from server.rows.passes import block_passes_of
from server.shelf import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeBody:
    """``member.merge``: the member it names stays, the loser is found under it from then on."""

    loser_id: str
    reason: str
    birthday_of: BirthdayOf = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergeBody:
    """``member.unmerge`` of the member it names."""

    reason: str


def hear_merge(hearing: Hearing) -> Heard:
    """All that the loser has is the winner's: points with their days, debt, coupons, what counts
    towards a tier; consents are the strictest of both (R-92, R-97).

    Rejected as SAME_MEMBER, MEMBER_CLOSED, BIRTHDAY_DIFFERS.
    """
    if not hearing.is_office:
        raise Quarantined("OFFICE_ONLY")
    body, book = hearing.part(MergeBody), hearing.book
    winner = _found(book, hearing.operation.member_id or "")
    loser = _found(book, body.loser_id)
    if winner.member.member_id == loser.member.member_id:
        raise Rejected("SAME_MEMBER")
    if {winner.member.status, loser.member.status} - {"active", "suspended"}:
        raise Rejected("MEMBER_CLOSED")
    if is_undecided(winner.member, loser.member, body.birthday_of):
        raise Rejected("BIRTHDAY_DIFFERS")
    _merge(hearing, winner, loser, body.birthday_of)
    leading = same_person(book, loser.member.member_id)
    ids = (winner.member.member_id, *leading)
    paid = paid_between(book, same_person(book, winner.member.member_id))
    if paid:
        return Heard(code="SELF_REFERRAL", params={"rewards": paid}, member_ids=ids)
    return Heard(member_ids=ids)


def _merge(hearing: Hearing, winner: Standing, loser: Standing, birthday_of: BirthdayOf) -> None:
    book, operation = hearing.book, hearing.operation
    stays, goes = winner.member.member_id, loser.member.member_id
    numbers, first = merges.fact_numbers(book, goes), merges.next_fact(book, stays)
    coupons = book.rows(tables.coupons, goes)
    taken = merges.Taken(
        handles=merges.handles_of(book, goes),
        coupon_ids=tuple(row["coupon_id"] for row in coupons),
        fact_numbers=tuple(range(first, first + len(numbers))),
        birthday_of=birthday_of,
        status=loser.member.status,
    )
    merges.keep_merge(book, goes, winner.member, taken, (operation.operation_id, operation.at))
    change_identity(book, united(winner.member, loser.member, birthday_of))
    merges.give_handles(book, taken.handles, stays)
    own_sales = merges.sales_of(book, same_person(book, goes))
    merges.move_facts(book, goes, stays, numbers, ())
    merges.move_coupons(book, coupons, stays)
    merges.move_sale_marks(book, goes, stays, own_sales)
    merges.strictest(book, stays, goes, operation.operation_id, instant_out(operation.at))
    merges.sold_last(book, stays, winner.last_sale_on, loser.last_sale_on)
    entries = merge_entries(loser.lots, winner.lots, _stamp(hearing, goes), _stamp(hearing, stays))
    merges.write_points(book, tuple(entries), (stays, goes))
    merges.lead_to(book, goes, stays, "merged")
    merges.hold_alike(book, stays, goes)
    block_passes_of(book, (goes,), operation.at)


def hear_unmerge(hearing: Hearing) -> Heard:
    """The member is itself again, with what is left of its own and what came back of its sales;
    what was sold in its name since stays with the other.

    Rejected as NOT_MERGED, MERGED_SINCE (the other one is somebody else by now) and MERGE_TOO_OLD.
    """
    if not hearing.is_office:
        raise Quarantined("OFFICE_ONLY")
    book, operation = hearing.book, hearing.operation
    goes = operation.member_id or ""
    own, row = own_standing(book, goes), merges.merge_of(book, goes)
    if own is None or row is None or own.member.is_erased:
        raise Rejected("NOT_MERGED")
    if own.member.merged_into != row["winner_id"]:
        raise Rejected("NOT_MERGED")
    winner = _found(book, row["winner_id"])
    if winner.member.member_id != row["winner_id"]:
        raise Rejected("MERGED_SINCE")
    if operation.at > instant_in(row["merged_at"]) + timedelta(days=UNDO_DAYS):
        raise Rejected("MERGE_TOO_OLD")
    _part(hearing, winner, own, row)
    return Heard(member_ids=(*same_person(book, goes), winner.member.member_id))


def _part(hearing: Hearing, winner: Standing, own: Standing, row: Row) -> None:
    book, taken, before = hearing.book, merges.taken_in(row), merges.before_in(hearing.book, row)
    stays, goes = winner.member.member_id, own.member.member_id
    merges.lead_to(book, goes, None, taken.status)
    itself = replace(own.member, status=taken.status)
    together = united(before.member, itself, taken.birthday_of)
    change_identity(book, parted(winner.member, before.member, together))
    merges.give_handles(book, taken.handles, goes)
    sales = merges.sales_of(book, same_person(book, goes))
    merges.move_facts(book, stays, goes, taken.fact_numbers, sales)
    merges.move_sale_marks(book, stays, goes, sales)
    own_coupons = [
        one
        for one in book.rows(tables.coupons, stays)
        if one["coupon_id"] in taken.coupon_ids
        and (one["used_by_sale_id"] is None or one["used_by_sale_id"] in sales)
    ]
    merges.move_coupons(book, own_coupons, goes)
    merges.unsay(book, stays, row["operation_id"])
    merges.sold_last(book, stays, before.last_sale_on, merges.own_last_sale(book, stays))
    moved = merges.moved_points(book, goes, row["operation_id"])
    stamps = _stamp(hearing, stays), _stamp(hearing, goes)
    entries = unmerge_entries(winner.lots, moved, sales, *stamps)
    merges.write_points(book, tuple(entries), (stays, goes))


def _stamp(hearing: Hearing, member_id: str) -> EntryStamp:
    """Points that only change hands are of no version of the programme."""
    return hearing.stamp(member_id, 0, "x", None)


def _found(book: Book, member_id: str) -> Standing:
    try:
        return standing(book, member_id)
    except MemberUnknown:
        raise Quarantined("MEMBER_UNKNOWN") from None
