"""R-109: what else must be bought, in pieces and in money, of the same goods or of others."""

from __future__ import annotations

from app.domain.basket import Basket, ManualDiscount, Wishes
from app.domain.engine import evaluate
from app.domain.programme import (
    BuyGet,
    LinePercent,
    Needs,
    Offer,
    PercentOff,
    Policies,
    Scope,
    Tier,
    UnitAmount,
)
from app.domain.quote import Quote, Reason
from tests.builders.baskets import GOLDEN_TIME, basket, line, member
from tests.builders.programmes import offer, plain_programme

SHIRTS = Scope(category_paths=("shirt",))
FROM_100 = Needs(threshold_minor=10_000, scope=Scope())
GOODS = basket(line("tee", 3_000, 2, category_path="shirt"), line("pen", 4_000))


def quoted(
    *offers: Offer,
    payable_bp: int = 10_000,
    policies: Policies | None = None,
    wishes: Wishes | None = None,
    goods: Basket = GOODS,
) -> Quote:
    programme = plain_programme(
        tiers=(Tier(tier_id="base", name={}, payable_bp=payable_bp),),
        offers=offers,
        policies=policies or Policies(),
    )
    return evaluate(goods, member(), programme, wishes or Wishes(), GOLDEN_TIME)


def why(quote: Quote) -> dict[str, Reason]:
    return {one.benefit.id: one.reason for one in quote.not_applied}


def test_pieces_that_are_missing_are_told() -> None:
    needs = Needs(units=5, scope=SHIRTS)
    reason = why(quoted(offer("x", LinePercent(off_bp=1_000), needs=needs)))["x"]
    assert (reason.code, reason.params) == ("QTY", {"gap": 3})


def test_money_that_is_missing_is_told() -> None:
    needs = Needs(threshold_minor=7_500, scope=SHIRTS)
    for mechanic in (LinePercent(off_bp=1_000), PercentOff(off_bp=1_000)):
        reason = why(quoted(offer("x", mechanic, needs=needs)))["x"]
        assert (reason.code, reason.params) == ("THRESHOLD", {"gap_minor": 1_500})


def test_the_gap_is_the_one_that_is_left_when_the_layer_begins() -> None:
    """R-8: the piece that is bought beside is reduced, and 300 are missing."""
    reduced = offer("pen", UnitAmount(off_minor=3_000), scope=Scope(skus=("pen",)))
    small = offer("tee", PercentOff(off_bp=1_000), scope=SHIRTS, needs=FROM_100)
    quote = quoted(reduced, small)
    assert quote.due_minor == 7_000
    assert why(quote)["tee"] == Reason(code="THRESHOLD", params={"gap_minor": 3_000})


def test_line_offers_look_at_prices_before_other_offers() -> None:
    """R-7: nothing has worked yet when L1 begins."""
    tees = offer("tee", LinePercent(off_bp=2_000), scope=SHIRTS, needs=FROM_100)
    pens = offer("pen", LinePercent(off_bp=5_000), scope=Scope(skus=("pen",)))
    assert quoted(tees, pens).due_minor == 6_800


def test_list_prices_can_be_what_is_looked_at() -> None:
    tees = offer("tee", PercentOff(off_bp=1_000), scope=SHIRTS, needs=FROM_100)
    policies = Policies(threshold_base="list")
    assert quoted(tees, payable_bp=9_500, policies=policies).due_minor == 8_930
    assert quoted(tees, payable_bp=9_500).due_minor == 9_400


def test_what_others_take_can_undo_a_need() -> None:
    tees = offer("tee", PercentOff(off_bp=1_000), scope=SHIRTS, needs=FROM_100)
    policies = Policies(threshold_base="after_points")
    assert quoted(tees, policies=policies).due_minor == 9_400
    pens = offer("pen", PercentOff(off_bp=1_000), scope=Scope(skus=("pen",)))
    assert quoted(tees, pens, policies=policies).due_minor == 9_400


def test_offers_on_goods_must_reach_their_thresholds_after_everything_too() -> None:
    """R-7: 1.00 by hand is missing at the end; what the offer itself takes off is not."""
    own = offer("x", UnitAmount(off_minor=500, threshold_minor=6_000), scope=SHIRTS)
    needy = offer("x", LinePercent(off_bp=1_000), scope=SHIRTS, needs=FROM_100)
    pairs = offer("x", BuyGet(buy=1, off_bp=5_000), scope=SHIRTS, needs=FROM_100)
    hand = ManualDiscount(kind="amount", value=100, line_id="tee", reason="x")
    late = Policies(threshold_base="after_points")
    for one, due in ((own, 9_000), (needy, 9_400), (pairs, 8_500)):
        assert quoted(one, policies=late).due_minor == due
        assert quoted(one, wishes=Wishes(manual=(hand,))).due_minor == due - 100
        reduced = quoted(one, policies=late, wishes=Wishes(manual=(hand,)))
        assert reduced.due_minor == 9_900
        assert why(reduced)["x"] == Reason(code="THRESHOLD", params={"gap_minor": 100})


def test_an_offer_on_goods_can_be_undone_by_one_on_the_order() -> None:
    """R-7, R-25: 10 % off all leaves the pen 36.00 and the shirts less than the 64.00 missing."""
    needy = offer("x", UnitAmount(off_minor=10), scope=SHIRTS, needs=FROM_100)
    every = offer("all", PercentOff(off_bp=1_000))
    quote = quoted(needy, every, policies=Policies(threshold_base="after_points"))
    assert quote.due_minor == 9_000
    assert why(quote)["x"].code == "THRESHOLD"
    assert quoted(needy, every).due_minor == 8_982


def test_goods_that_cost_nothing_are_no_pieces() -> None:
    """R-109: a free bag is none; a piece that a benefit makes free was bought with it."""
    two = offer("x", PercentOff(off_bp=1_000), needs=Needs(units=2))
    bag = basket(line("tee", 3_000), line("bag", 0))
    quote = quoted(two, goods=bag)
    assert quote.due_minor == 3_000
    assert why(quote)["x"] == Reason(code="QTY", params={"gap": 1})
    member_bag = basket(line("tee", 3_000), line("bag", 10, member_price_minor=0))
    assert quoted(two, goods=member_bag).due_minor == 3_000
    free = offer("free", LinePercent(off_bp=10_000), scope=Scope(skus=("pen",)))
    given = basket(line("tee", 3_000), line("pen", 500))
    assert quoted(two, free, goods=given).due_minor == 2_700


def test_groups_have_needs_too() -> None:
    pairs = offer("x", BuyGet(buy=1, get=1, off_bp=5_000), scope=SHIRTS, needs=FROM_100)
    assert quoted(pairs).due_minor == 8_500
