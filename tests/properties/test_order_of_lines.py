"""What is paid does not depend on the order in which the goods were rung."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.programme import BuyGet, CheapestUnit, LinePercent, Mechanic, NForPrice, Scope
from app.domain.programme.benefits import LineMechanic
from tests.builders.baskets import GOLDEN_TIME, basket, line
from tests.builders.programmes import offer, plain_programme
from tests.properties.draws import examples
from tests.properties.strategies import requests


@examples(1_000)
@given(requests(), st.data())
def test_line_promotions_and_the_tier_do_not_look_at_the_order(
    request: Request, data: st.DataObject
) -> None:
    """R-14: with nothing on the order that could see the fen that R-27 gives the earlier line."""
    offers = tuple(
        replace(one, stacking=replace(one.stacking, with_tier=False))
        for one in request.programme.offers
        if isinstance(one.mechanic, LineMechanic)
    )
    rules = replace(request.programme, offers=offers)
    member = None if request.member is None else replace(request.member, coupons=())
    asked = request._replace(programme=rules, member=member, wishes=Wishes(redeem_points=0))
    lines = tuple(data.draw(st.permutations(request.basket.lines)))
    moved = asked._replace(basket=replace(request.basket, lines=lines))
    assert evaluate(*moved).due_minor == evaluate(*asked).due_minor


TEA = line("l0", 1_000, category_path="tea")
NUTS = line("l1", 1_000, category_path="nuts")
CHEAP = LinePercent(off_bp=3_000)


@pytest.mark.parametrize(
    "mechanic",
    [
        CheapestUnit(off_bp=5_000),
        BuyGet(buy=1, get=1, off_bp=10_000, same_sku=False, max_times=1),
        NForPrice(count=2, price_minor=1_500, same_sku=False, max_times=1),
    ],
)
def test_of_equally_dear_goods_the_same_ones_are_taken(mechanic: Mechanic) -> None:
    """R-14: another promotion on the tea alone makes it matter which of them."""
    rules = plain_programme(
        offers=(
            offer("some", mechanic),
            offer("tea", CHEAP, scope=Scope(category_paths=("tea",))),
        )
    )

    def due(*lines: BasketLine) -> int:
        return evaluate(basket(*lines), None, rules, Wishes(), GOLDEN_TIME).due_minor

    more = replace(NUTS, line_id="l2", sku="l2")
    assert due(TEA, NUTS, more) == due(NUTS, TEA, more) == due(more, NUTS, TEA)
