"""The demo's counter: a clock that is set, and the few steps of a real sale or return."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random

from app.domain.basket import Basket, Wishes
from app.domain.operations import digest
from app.domain.refund import RefundPick
from app.domain.sale import Sale
from app.services import refunds
from app.services.context import Context, business_now, programme_now
from app.services.demo.shopping import pay
from app.services.member_view import MemberView
from app.services.quoting import quote, taken_by_hand
from app.services.settle import Settled, SettleRequest, settle_sale


class SetClock:
    """A clock that shows what it was set to."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move on to an aware instant."""
        self._at = at.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A basket ready to be paid by a member (``view``) or by anybody."""

    basket: Basket
    wishes: Wishes
    view: MemberView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who works in the demo shop."""

    cashier_id: str
    manager_id: str

    def at(self, moment: datetime) -> str:
        """The operator on duty: the manager keeps the counter on Mondays and Tuesdays."""
        return self.manager_id if moment.isoweekday() <= 2 else self.cashier_id


def settle_rung(ctx: Context, rng: Random, rung: Rung, operator_id: str) -> Settled:
    """Quote, take the money, settle: what a cashier does with a full basket."""
    quoted = quote(rung.basket, rung.view, programme_now(ctx), rung.wishes, business_now(ctx))
    manual = tuple(
        replace(
            one, approved_minor=sum(step.amount_minor for step in taken_by_hand(quoted, place))
        )
        for place, one in enumerate(rung.wishes.manual, start=1)
    )
    request = SettleRequest(
        operation_id=ctx.ids.new_id(ctx.clock.now()),
        basket=rung.basket,
        wishes=replace(rung.wishes, manual=manual),
        member_id=None if rung.view is None else rung.view.member.member_id,
        tenders=pay(rng, rung.wishes.tender_kinds[0], quoted.due_minor),
        operator_id=operator_id,
        quote_digest=digest(quoted),
    )
    return settle_sale(ctx, request)


def take_back(
    ctx: Context, sale: Sale, picks: tuple[RefundPick, ...], reason: str, staff: Staff
) -> None:
    """Refund the picked units, the manager standing by."""
    quoted = refunds.quote(ctx, sale.sale_id, picks)
    refunds.refund_sale(
        ctx,
        refunds.RefundRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            sale_id=sale.sale_id,
            picks=picks,
            reason=reason,
            operator_id=staff.cashier_id,
            approved_by=staff.manager_id,
            quote_digest=digest(quoted),
        ),
    )


def void(ctx: Context, sale: Sale, staff: Staff) -> None:
    """Undo a sale of the same day."""
    quoted = refunds.quote_of_void(ctx, sale.sale_id)
    refunds.void_sale(
        ctx,
        refunds.RefundRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            sale_id=sale.sale_id,
            reason="录错单",
            operator_id=staff.manager_id,
            quote_digest=digest(quoted),
        ),
    )


def whole(sale: Sale) -> tuple[RefundPick, ...]:
    """Picks that bring everything back that is still out."""
    return tuple(
        RefundPick(line_id=line.line_id, amount_minor=line.net_minor - line.returned_minor)
        if line.kind == "amount"
        else RefundPick(
            line_id=line.line_id,
            units=sum(run.count for run in line.units) - line.returned_units,
        )
        for line in sale.lines
        if sum(run.count for run in line.units) > line.returned_units
    )
