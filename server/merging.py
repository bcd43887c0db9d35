"""Two members who are one person: found, shown before it is done, merged, and parted again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from app.domain.merging import UNDO_DAYS, is_undecided
from app.domain.standing import Standing
from server.book import Book
from server.erasing import member_named
from server.faults import NotDone
from server.hearing.merging import MergeBody, UnmergeBody
from server.instants import instant_in
from server.offices import do_at_office
from server.rows.members import own_standing, same_person
from server.rows.merges import gone_over_to, merge_of, sold_since
from sync.protocol.messages import Outcome

MERGE, UNMERGE = "member.merge", "member.unmerge"
REFUSALS = {
    "SAME_MEMBER": "Both are the same member already.",
    "MEMBER_CLOSED": "One of the two is closed, and has nothing that could be merged.",
    "BIRTHDAY_DIFFERS": (
        "Both have a birthday, and not the same. Ask the member, and say --birthday winner or"
        " --birthday loser."
    ),
    "NOT_MERGED": (
        "No person merged that member. Who enrolled twice with one number stays one member; enrol"
        " the other with a number of its own."
    ),
    "MERGED_SINCE": "The other one was merged itself since. Take that back first.",
    "MERGE_TOO_OLD": f"That was more than {UNDO_DAYS} days ago, and stays.",
}
"""What to tell whoever asked."""


def preview(winner: Standing, loser: Standing) -> Iterator[str]:
    """What merging would do, to be read before."""
    for role, one in (("stays", winner), ("goes over", loser)):
        member, points = one.member, sum(lot.remaining for lot in one.lots if not lot.account_id)
        coupons = sum(coupon.state == "issued" for coupon in one.coupons)
        yield (
            f"{role}: {member.name or '-'}, {member.phone}, id {member.member_id}, at home in"
            f" {member.store_id}, {points:,} points, {coupons} coupons"
        )
    if is_undecided(winner.member, loser.member, ""):
        yield "they have different birthdays: say --birthday winner or --birthday loser"
    yield "points keep their days, debt adds up, and what either refused stays refused"
    yield "phone and card of both find the one that stays"


def merge(book: Book, body: MergeBody, winner_id: str, now: datetime) -> Outcome:
    """As an operation of the office of the winner's store."""
    return _done(book, winner_id, MERGE, asdict(body), winner_id, now)


def unmerge(book: Book, member_id: str, reason: str, now: datetime) -> Outcome:
    """As an operation of the office of that member's own store."""
    return _done(book, member_id, UNMERGE, asdict(UnmergeBody(reason=reason)), member_id, now)


def merged_named(book: Book, text: str) -> str:
    """The id of the member that went over, by its own id, or by id, phone or card of the one it
    went over to; raises NotDone.
    """
    if merge_of(book, text) is not None:
        return text
    stays = member_named(book, text).member.member_id
    found = gone_over_to(book, stays)
    if not found:
        raise NotDone(f"Nobody was merged into {stays}, or it was taken back.")
    if len(found) > 1:
        ids = ", ".join(found)
        raise NotDone(f"Several were merged into {stays}; name one by its id: {ids}.")
    return found[0]


def preview_of_undo(book: Book, member_id: str) -> Iterator[str]:
    """What taking a merge back would do; nothing where there is none."""
    row = merge_of(book, member_id)
    if row is None:
        return
    at = instant_in(row["merged_at"])
    until = at + timedelta(days=UNDO_DAYS)
    yield f"merged into {row['winner_id']} on {at:%Y-%m-%d}; can be undone until {until:%Y-%m-%d}"
    yield "what is left of its points and coupons goes back; what was spent stays spent"
    loser_ids = same_person(book, member_id)
    count = sold_since(book, loser_ids, row["winner_id"], row["merged_at"])
    if count:
        yield f"{count:,} sales in its name since then stay with {row['winner_id']}"


def _done(
    book: Book, home_of: str, kind: str, body: object, member_id: str, now: datetime
) -> Outcome:
    own = own_standing(book, home_of)
    if own is None:
        raise NotDone("The chain has no member of that id.")
    outcome = do_at_office(book, own.member.store_id, kind, body, member_id, now)
    book.close_feed()
    return outcome
