"""What is claimed of a sale to nobody, over all that a programme can say (R-48)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.engine.claiming import claimed
from app.domain.engine.problem import Request
from app.domain.member import MemberSnapshot
from tests.properties.draws import examples
from tests.properties.strategies import any_requests

SOMEBODY = MemberSnapshot(member_id="m", ver=1, status="active", tier_id="base")


@examples(600)
@given(any_requests())
def test_a_claim_changes_nothing_but_points(asked: Request) -> None:
    """Prices stay to the fen, and points are those of the parts, line by line."""
    asked = asked._replace(member=None, wishes=replace(asked.wishes, rewards=()))
    member = SOMEBODY
    sold, won = evaluate(*asked), claimed(asked, member)
    plain = replace(
        won,
        member_id=None,
        lines=tuple(replace(line, accrued_points=0) for line in won.lines),
        accruals=(),
        accrued_points=0,
        accounts=sold.accounts,
        notes=sold.notes,
    )
    assert plain == sold
    assert won.member_id == "m"
    assert sum(line.accrued_points for line in won.lines) == won.accrued_points
    assert sum(part.points for part in won.accruals) == won.accrued_points
    for one in won.accounts:
        assert sum(points for _, points in one.won) == one.accrued_points
    assert not {"tier", "birthday"} & {part.component for part in won.accruals}


@examples(600)
@given(any_requests(), st.data())
def test_it_wins_what_a_member_without_benefits_wins(asked: Request, data: st.DataObject) -> None:
    """Where being a member changes no price, a claim is worth the same as having been one of the
    lowest tier, or of the member's own where that wins less; no tier wins more than the base.
    """
    asked = asked._replace(member=None, wishes=replace(asked.wishes, rewards=()))
    tiers = tuple(
        replace(
            tier,
            payable_bp=10_000,
            points_factor_bp=data.draw(st.sampled_from((0, 5_000, 9_999, 10_000, 15_000))),
            entry_months=None,
        )
        for tier in asked.programme.tiers
    )
    programme = replace(asked.programme, tiers=tiers, offers=())
    lines = (replace(line, member_price_minor=None) for line in asked.basket.lines)
    basket = replace(asked.basket, lines=tuple(lines))
    asked = asked._replace(programme=programme, basket=basket)
    member = replace(SOMEBODY, tier_id=data.draw(st.sampled_from(tiers)).tier_id)
    least_bp = min(
        tiers[0].points_factor_bp,
        *(tier.points_factor_bp for tier in tiers if tier.tier_id == member.tier_id),
        10_000,
    )
    flat = tuple(replace(tier, points_factor_bp=least_bp) for tier in tiers)
    known = evaluate(*asked._replace(member=member, programme=replace(programme, tiers=flat)))
    assert claimed(asked, member).accruals == known.accruals
