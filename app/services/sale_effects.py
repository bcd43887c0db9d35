"""What a sale does to its member: points, coupons, tier, birthday, what it brings."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.effects import Effects, effects_of_sale, with_activity
from app.domain.engine.problem import Request
from app.domain.issuing import coupons_brought, issued_coupon
from app.domain.member import Coupon, TierFact
from app.domain.operations import ids_of_parts, lots_of_parts
from app.domain.operator import Operator
from app.domain.paid_membership import is_sold
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.sale import Sale
from app.domain.sale_points import EntryStamp
from app.domain.store import StoreProfile
from app.ports.store import UnitOfWork
from app.services.context import (
    Context,
)
from app.services.member_view import MemberView, living_facts
from app.services.written import write_effects


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a sale is written with."""

    ctx: Context
    work: UnitOfWork
    profile: StoreProfile
    time: BusinessTime
    programme: Programme
    operator: Operator


def write_member_part(desk: Desk, sale: Sale, view: MemberView) -> Effects:
    """Write what the sale does to its member; only an authority extends points (R-51)."""
    member, programme = view.snapshot, desk.programme
    stamp = EntryStamp(
        operation_id=sale.operation_id,
        sale_id=sale.sale_id,
        member_id=member.member_id,
        on=sale.business_on,
        recorded_at=sale.settled_at,
        programme_version=sale.programme_version,
        new_id=ids_of_parts(sale.operation_id, "s"),
        lot_named=lots_of_parts(sale.operation_id, "s"),
    )
    effects = effects_of_sale(sale, member, programme, stamp, _memberships(desk, sale, view))
    if desk.profile.authority == "local":
        effects = with_activity(effects, member, programme, stamp)
    write_effects(desk.work, effects, sale.sale_id)
    return effects


def _memberships(desk: Desk, sale: Sale, view: MemberView) -> tuple[TierFact, ...]:
    """The facts so far, read only where a membership is sold."""
    if not is_sold((line.sku for line in sale.lines), desk.programme):
        return ()
    return living_facts(desk.work, view.member.member_id, sale.business_on).tier_facts


def issue(
    desk: Desk, asked: Request, quoted: Quote, views: tuple[MemberView, MemberView]
) -> tuple[Coupon, ...]:
    """The coupons that the sale brings; ``views`` are the member before and after it (R-66)."""
    before, after = (view.tier_state.tier_id for view in views)
    brought = coupons_brought(asked, quoted, None if before == after else after)
    member_id, new_id = views[1].member.member_id, desk.ctx.ids.new_id
    issued = tuple(
        issued_coupon(kind, member_id, desk.time, new_id(desk.time.at), cooling_days)
        for kind, cooling_days in brought
    )
    for coupon in issued:
        desk.work.add_coupon(coupon)
    return issued
