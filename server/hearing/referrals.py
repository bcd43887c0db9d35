"""Members who were brought along, rewarded with who brought them: once in the chain (R-120)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.domain.effects import Effects
from app.domain.programme import Programme
from app.domain.referral import Doing, Referred, is_earned, is_taken_back, paying, shares
from app.domain.sale import Sale
from app.domain.standing import Standing
from server import tables
from server.book import Book, row_of
from server.hearing.case import Hearing
from server.rows import ledger
from server.rows.members import MemberUnknown, standing
from server.rows.merges import ever_called, gone_over_to


def bring_along(book: Book, member_id: str, referrer_id: str, on: date) -> None:
    """From now on the next basket of the new member is rewarded."""
    _keep(book, Referred(member_id=member_id, referrer_id=referrer_id, on=on))


def pay(book: Book, sale: Sale, programme: Programme, newcomer: Standing) -> tuple[str, ...]:
    """Reward both for this sale, if it is the basket for it; who else got something.

    Nobody is paid for bringing along themselves, nor for somebody who turned out to have been a
    member before.
    """
    mine = newcomer.member.member_id
    rules, referred = programme.enrolment.referral, _referred(book, mine)
    if rules is None or referred is None or not is_earned(rules, referred, sale):
        return ()
    referrer = _known(book, referred.referrer_id)
    if referrer is None or referrer.member.member_id == mine or gone_over_to(book, mine):
        return ()
    if {newcomer.member.status, referrer.member.status} != {"active"}:
        return ()
    ids = (mine, referrer.member.member_id)
    for member_id, share in zip(ids, shares(rules, referred), strict=True):
        entries = share.paid(paying(sale, programme), member_id)
        ledger.write(book, Effects(member_id=member_id, entries=entries))
    _keep(book, replace(referred, sale_id=sale.sale_id, paid_by=sale.operation_id))
    return ids[1:]


def take_back(hearing: Hearing, sale: Sale, terms: Programme) -> tuple[str, ...]:
    """Too little of the sale is left, as it stands now: what was paid for it goes back too, where
    its programme says so, and the next basket is rewarded. Whom something was taken from.
    """
    book, operation = hearing.book, hearing.operation
    rules = terms.enrolment.referral
    referred = None if sale.member_id is None else _referred(book, sale.member_id)
    if rules is None or referred is None or not is_taken_back(rules, referred, sale):
        return ()
    doing = Doing(
        operation_id=operation.operation_id,
        on=operation.business_on,
        at=operation.at,
        programme=terms,
    )
    touched = []
    for share in shares(rules, referred):
        found = _known(book, share.member_id)
        if found is not None:
            mine = found.member.member_id
            gone = ledger.expiry_entries(book, ever_called(book, mine))
            back = share.taken_back(paying(sale, terms), doing, mine, found.lots, gone)
            ledger.write(book, Effects(member_id=mine, entries=tuple(back)))
            touched.append(mine)
    _keep(book, replace(referred, sale_id="", paid_by=""))
    return tuple(touched)


def paid_between(book: Book, ids: Sequence[str]) -> int:
    """Rewards that one of these was paid for bringing another of them along."""
    table = tables.referrals
    asked = select(table.c.member_id).where(
        table.c.member_id.in_(ids), table.c.referrer_id.in_(ids), table.c.sale_id != ""
    )
    return len(book.asked(asked).all())


def _referred(book: Book, member_id: str) -> Referred | None:
    rows = book.rows(tables.referrals, member_id)
    if not rows:
        return None
    row = dict(rows[0])
    return Referred(on=row.pop("joined_on"), **row)


def _keep(book: Book, referred: Referred) -> None:
    row = row_of(referred)
    book.put(tables.referrals, [{"joined_on": row.pop("on"), **row}])


def _known(book: Book, member_id: str) -> Standing | None:
    try:
        return standing(book, member_id)
    except MemberUnknown:
        return None
