"""What the refund page knows of one sale before anything is chosen: whose it is and what still
may.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import MemberdeskError
from app.domain.operator import Operator
from app.domain.programme import Programme
from app.domain.refund import RefundQuote
from app.domain.rights import is_within, limits_of
from app.domain.sale import Sale
from app.services import refunds, sales
from app.services.claiming import claimed_sale
from app.services.context import Context, business_now
from app.services.identify import open_member
from app.services.kept_coupons import kept_coupons
from app.services.member_view import MemberView
from ui.presenters.message import Message, msg
from ui.presenters.refund_picks import Picks


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSale:
    """A sale with its programme and its member; ``note`` says why nothing can come back of it."""

    sale: Sale
    programme: Programme
    owner: MemberView | None
    paid_back_minor: int
    """Money that came back of it so far."""
    coupons_kept: int
    """Coupons that the owner had used when the sales that brought them came back (R-78)."""
    can_void: bool
    note: Message | None


def opened(ctx: Context, sale_id: str) -> OpenedSale:
    """Read one sale for the page; raises what ``refunds.open_sale`` raises."""
    stored = sales.open_sale(ctx, sale_id)
    with ctx.store.read() as reader:
        sale = claimed_sale(reader, stored)
        programme = reader.programme_version(sale.programme_version)
        earlier = refunds.returns_of(reader, sale_id)
    is_today = business_now(ctx).on == sale.business_on
    owner = _owner(ctx, sale)
    return OpenedSale(
        sale=sale,
        programme=programme,
        owner=owner,
        paid_back_minor=sum(quoted.total_minor for quoted in earlier),
        coupons_kept=0 if owner is None else kept_coupons(ctx, owner.member.member_id),
        can_void=is_today and sale.state == "settled",
        note=_note(sale),
    )


def needs_manager(
    operator: Operator | None, found: OpenedSale, amount_minor: int, *, is_void: bool
) -> bool:
    """True when the role may not do this alone; nobody signed on may nothing. Refunds of one sale
    count together."""
    if operator is None:
        return True
    limits = limits_of(operator, found.programme.roles)
    if is_void and not limits.may_void:
        return True
    paid_minor = found.paid_back_minor + amount_minor
    return not is_void and not is_within(paid_minor, limits.refund_minor)


def limit_minor(operator: Operator | None, programme: Programme) -> int | None:
    """The largest refund the role may make alone; None is no limit."""
    return 0 if operator is None else limits_of(operator, programme.roles).refund_minor


def _owner(ctx: Context, sale: Sale) -> MemberView | None:
    if sale.member_id is None:
        return None
    try:
        return open_member(ctx, sale.member_id)
    except MemberdeskError:
        # A member closed since: the money still comes back, and points have nowhere to go.
        return None


def _note(sale: Sale) -> Message | None:
    if sale.state == "voided":
        return msg("refund.is_voided")
    if sale.state == "returned":
        return msg("refund.is_returned")
    return None


def quoted(ctx: Context, sale: Sale, picks: Picks, *, is_void: bool) -> RefundQuote | None:
    """What would happen; None while nothing is picked."""
    request = picks.as_request(sale)
    if not request:
        return None
    return (
        refunds.quote_of_void(ctx, sale.sale_id)
        if is_void
        else refunds.quote(ctx, sale.sale_id, request)
    )
