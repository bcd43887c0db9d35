"""The golden example of the pictures, to the fen."""

from __future__ import annotations

from app.domain.engine import evaluate
from app.domain.quote import Quote, QuoteLine, TraceStep
from tests.builders.baskets import (
    GOLDEN_COUPON_ID,
    GOLDEN_TIME,
    golden_basket,
    golden_member,
    golden_wishes,
)
from tests.builders.programmes import golden_programme


def golden_quote() -> Quote:
    return evaluate(
        golden_basket(), golden_member(), golden_programme(), golden_wishes(), GOLDEN_TIME
    )


def line(quote: Quote, line_id: str) -> QuoteLine:
    return next(one for one in quote.lines if one.line_id == line_id)


def step(quote: Quote, kind: str) -> TraceStep:
    return next(one for one in quote.steps if one.benefit.kind == kind)


def test_due_and_nets() -> None:
    quote = golden_quote()
    assert quote.due_minor == 21_470
    assert [one.net_minor for one in quote.lines] == [13_389, 1_525, 6_556]
    assert quote.list_total_minor == 29_200
    assert (quote.search, quote.rounding_minor) == ("exact", 0)


def test_layers() -> None:
    quote = golden_quote()
    assert [(one.layer, one.amount_minor) for one in quote.steps] == [
        ("L0", 1_800),
        ("L1", 2_450),
        ("L2", 880),
        ("L4", 2_000),
        ("L6", 600),
    ]
    tier = step(quote, "tier")
    assert tier.base_minor == 17_600
    assert tier.lines == (("coffee", 790), ("filters", 90))
    assert [(note.code, note.params) for note in tier.notes] == [
        ("SOME_LINES_BETTER", {"count": 1, "line_id": "mugs"})
    ]
    assert step(quote, "coupon").lines == (("coffee", 1_247), ("filters", 142), ("mugs", 611))
    assert step(quote, "points").lines == (("coffee", 374), ("filters", 43), ("mugs", 183))


def test_points() -> None:
    quote = golden_quote()
    assert [one.redeemed_points for one in quote.lines] == [374, 43, 183]
    assert (quote.redemption.points, quote.redemption.amount_minor) == (600, 600)
    assert [(part.component, part.points) for part in quote.accruals] == [
        ("base", 214),
        ("birthday", 214),
    ]
    assert quote.accrued_points == 428
    assert [one.accrued_points for one in quote.lines] == [268, 30, 130]


def test_unit_facts() -> None:
    quote = golden_quote()
    first, second = line(quote, "coffee").units
    assert (first.count, first.net_minor, first.qualifying_minor) == (1, 6_695, 6_882)
    assert (first.redeemed_points, first.accrued_points) == (187, 134)
    assert (second.count, second.net_minor, second.qualifying_minor) == (1, 6_694, 6_881)
    assert [(run.count, run.net_minor) for run in line(quote, "mugs").units] == [
        (1, 3_278),
        (1, 3_278),
    ]


def test_the_best_coupon_was_chosen_and_the_others_say_why_not() -> None:
    quote = golden_quote()
    assert quote.used_coupon_ids == (GOLDEN_COUPON_ID,)
    reasons = {one.benefit.id: one.reason.code for one in quote.not_applied}
    assert reasons == {"coupon-100-8": "GROUP_TAKEN", "coupon-tea": "NO_ELIGIBLE_ITEM"}


def test_cash_rounds_to_the_step_in_a_step_of_its_own() -> None:
    wishes = golden_wishes(tender_kinds=("cash",), redeem_points=0)
    basket = golden_basket()
    quote = evaluate(
        basket, golden_member(tier_id="silver"), golden_programme(), wishes, GOLDEN_TIME
    )
    nets = sum(one.net_minor for one in quote.lines)
    assert quote.due_minor == nets + quote.rounding_minor
    assert (quote.due_minor % 10, quote.rounding_minor < 0) == (0, nets % 10 > 0)
