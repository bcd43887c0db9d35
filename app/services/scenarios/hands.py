"""Steps in which people move points or tiers by hand, or claim a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.claiming import claim_code
from app.services import by_hand
from app.services.claiming import ClaimRequest, claim
from app.services.context import Context
from app.services.sales import open_sale
from app.services.scenarios.format import ScenarioStep

REASON = "scenario"


class People(NamedTuple):
    """Ids by the names of the file."""

    members: Mapping[str, str]
    operators: Mapping[str, str]
    sales: Mapping[str, str]


def do_by_hand(ctx: Context, step: ScenarioStep, people: People) -> str | None:
    """The id of the member it was about; None when the step is another deed."""
    operation_id = ctx.ids.new_id(ctx.clock.now())
    operator_id = people.operators[step.by]
    approved_by = people.operators["manager"] if step.approved else None
    if step.claim is not None:
        sale = open_sale(ctx, people.sales[step.claim.sale])
        request = ClaimRequest(
            operation_id=operation_id,
            code=claim_code(sale.receipt_no, sale.sale_id),
            member_id=people.members[step.claim.member],
            operator_id=operator_id,
        )
        return claim(ctx, request).changes.member[0]
    if step.adjust is not None:
        adjust = by_hand.AdjustRequest(
            operation_id=operation_id,
            member_id=people.members[step.adjust.member],
            points=step.adjust.points,
            reason=step.adjust.reason,
            note=REASON,
            operator_id=operator_id,
            approved_by=approved_by,
        )
        return by_hand.adjust_points(ctx, adjust).member[0]
    if step.transfer is not None:
        transfer = by_hand.TransferRequest(
            operation_id=operation_id,
            from_member_id=people.members[step.transfer.from_],
            to_member_id=people.members[step.transfer.to],
            points=step.transfer.points,
            operator_id=operator_id,
        )
        return by_hand.transfer_points(ctx, transfer).member[0]
    if step.grant is not None:
        grant = by_hand.GrantRequest(
            operation_id=operation_id,
            member_id=people.members[step.grant.member],
            tier_id=step.grant.tier,
            until=step.grant.until,
            reason=REASON,
            operator_id=operator_id,
            approved_by=approved_by,
        )
        return by_hand.grant_tier(ctx, grant).member[0]
    return None
