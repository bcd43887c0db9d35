"""What a sale does to its member: points, coupons, tier, birthday, what it brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.engine.problem import Request
from app.domain.issuing import issued_coupon, kinds_issued
from app.domain.member import Coupon, MemberSnapshot, TierFact
from app.domain.occasions import birthday_year
from app.domain.operator import Operator
from app.domain.paid_membership import is_sold
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.sale import Sale
from app.domain.sale_points import EntryStamp, activity_entries, entries_for_sale
from app.domain.store import StoreProfile
from app.domain.tier_facts import facts_of_sale
from app.ports.store import UnitOfWork
from app.services.context import (
    Context,
)
from app.services.member_view import MemberView, living_facts
from app.services.written import Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a sale is written with."""

    ctx: Context
    work: UnitOfWork
    profile: StoreProfile
    time: BusinessTime
    programme: Programme
    operator: Operator


def write_member_part(desk: Desk, sale: Sale, view: MemberView) -> Written:
    work, member_id = desk.work, view.member.member_id
    stamp = EntryStamp(
        operation_id=sale.operation_id,
        sale_id=sale.sale_id,
        member_id=member_id,
        on=sale.business_on,
        recorded_at=sale.settled_at,
        programme_version=sale.programme_version,
        new_id=lambda: desk.ctx.ids.new_id(sale.settled_at),
    )
    lots = view.snapshot.lots
    entries = entries_for_sale(sale.quote, lots, desk.programme, stamp)
    if desk.profile.authority == "local":
        entries += activity_entries(entries, lots, desk.programme, stamp)
    work.add_entries(entries)
    for coupon in view.snapshot.coupons:
        if coupon.coupon_id in sale.quote.used_coupon_ids:
            work.update_coupon(replace(coupon, state="used", used_by_sale_id=sale.sale_id))
    facts = tuple(_tier_facts(desk, sale, view))
    for fact in facts:
        work.add_tier_fact(member_id, fact)
    _use_birthday(desk, sale, view)
    work.bump_member(member_id)
    return Written(member_id=member_id, entries=entries, tier_facts=facts)


def issue(
    desk: Desk, asked: Request, quoted: Quote, views: tuple[MemberView, MemberView]
) -> tuple[Coupon, ...]:
    """The coupons that the sale brings; ``views`` are the member before and after it (R-66)."""
    before, after = (view.tier_state.tier_id for view in views)
    kinds = kinds_issued(asked, quoted, None if before == after else after)
    issued = tuple(
        issued_coupon(
            kind, views[1].member.member_id, desk.time, desk.ctx.ids.new_id(desk.time.at)
        )
        for kind in kinds
    )
    for coupon in issued:
        desk.work.add_coupon(coupon)
    return issued


def _use_birthday(desk: Desk, sale: Sale, view: MemberView) -> None:
    year = birthday_used(sale.quote, view.snapshot, desk.programme, sale.business_on)
    if year is not None:
        desk.work.use_birthday(view.member.member_id, year, sale.sale_id)


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


def _tier_facts(desk: Desk, sale: Sale, view: MemberView) -> Iterator[TierFact]:
    """What it adds to the tier; the facts so far are only read where a membership is sold."""
    before: tuple[TierFact, ...] = ()
    if is_sold((line.sku for line in sale.lines), desk.programme):
        before = living_facts(desk.work, view.member.member_id, sale.business_on).tier_facts
    return facts_of_sale(sale, view.snapshot, desk.programme, before)
