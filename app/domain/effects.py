"""What an operation does to its member, worked out alike at the till and at the centre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from app.domain.ledger import EntryStamp, LedgerEntry
from app.domain.member import Coupon, MemberSnapshot, TierFact
from app.domain.occasions import birthday_year
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.refund import RefundFacts, RefundQuote, entries_for_refund, tier_facts_of
from app.domain.sale import Sale
from app.domain.sale_points import activity_entries, entries_for_sale
from app.domain.tier_facts import facts_of_sale

RETURNED: dict[str, Literal["issued", "returned_expired"]] = {
    "returned": "issued",
    "returned_expired": "returned_expired",
}
"""State of a coupon after each outcome of a return that moves it (R-75)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """All that one operation moves for one member, beside the record of it.

    ``coupons`` as they stand afterwards. ``birthday_year``: the birthday that is used up (R-44);
    ``frees_birthday``: the sale that used one is undone.
    """

    member_id: str
    entries: tuple[LedgerEntry, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    tier_facts: tuple[TierFact, ...] = ()
    birthday_year: int | None = None
    frees_birthday: bool = False


def effects_of_sale(
    sale: Sale,
    member: MemberSnapshot,
    programme: Programme,
    stamp: EntryStamp,
    tier_facts: Iterable[TierFact] = (),
    *,
    may_owe: bool = False,
) -> Effects:
    """Points spent and won, coupons used, what counts towards the tier, the birthday used up.

    ``member``: as it stood when the sale was quoted; ``tier_facts``: its facts so far, of which
    only memberships are needed. Raises PointsShort, unless it ``may_owe`` what is not there.
    """
    entries = entries_for_sale(sale.quote, member.lots, programme, stamp, may_owe=may_owe)
    return Effects(
        member_id=stamp.member_id,
        entries=entries,
        coupons=tuple(
            replace(coupon, state="used", used_by_sale_id=sale.sale_id)
            for coupon in member.coupons
            if coupon.coupon_id in sale.quote.used_coupon_ids
        ),
        tier_facts=tuple(facts_of_sale(sale, member, programme, tier_facts)),
        birthday_year=birthday_used(sale.quote, member, programme, sale.business_on),
    )


def with_activity(
    effects: Effects, member: MemberSnapshot, programme: Programme, stamp: EntryStamp
) -> Effects:
    """With what the points at hand gain by it (R-51); only the authority writes that."""
    more = activity_entries(effects.entries, member.lots, programme, stamp)
    return replace(effects, entries=effects.entries + more) if more else effects


def effects_of_return(facts: RefundFacts, quoted: RefundQuote, stamp: EntryStamp) -> Effects:
    """Points taken and given back, coupons back or revoked, what no longer counts (R-70 to R-77,
    R-81); ``facts`` are those that ``quoted`` was made from.
    """
    return Effects(
        member_id=stamp.member_id,
        entries=entries_for_refund(quoted, facts, stamp),
        coupons=tuple(_coupons_after(facts, quoted)),
        tier_facts=tier_facts_of(facts, quoted, stamp.on),
        frees_birthday=quoted.is_full,
    )


def _coupons_after(facts: RefundFacts, quoted: RefundQuote) -> Iterator[Coupon]:
    used = {coupon.coupon_id: coupon for coupon in facts.coupons}
    for coupon_id, outcome in quoted.coupons:
        if outcome in RETURNED:
            yield replace(used[coupon_id], state=RETURNED[outcome], used_by_sale_id=None)
    brought = {one.coupon.coupon_id: one.coupon for one in facts.issued}
    for one in quoted.issued:
        if one.outcome == "revoked":
            yield replace(brought[one.coupon_id], state="revoked")


def birthday_used(
    quoted: Quote, member: MemberSnapshot, programme: Programme, on: date
) -> int | None:
    """The year of the birthday that a sale uses up, None when it uses none.

    Keyed by the year of the birthday, which the days around it may reach out of (R-44).
    """
    won = any(part.component == "birthday" and part.points > 0 for part in quoted.accruals)
    rule = programme.earning.birthday
    if not won or rule is None:
        return None
    year = birthday_year(rule, member.birthday, on)
    return None if year in member.birthday_used_years else year
