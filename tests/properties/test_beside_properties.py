"""Deposits and gifts stand beside everything: no other number moves with them (R-34, R-61)."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.programme import Gift, GiftItem, Offer
from app.domain.quote import Quote
from tests.properties.draws import examples
from tests.properties.strategies import requests


def with_fees(request: Request, fees: list[int]) -> Request:
    lines = (
        replace(line, fee_minor=fee) for line, fee in zip(request.basket.lines, fees, strict=False)
    )
    return request._replace(basket=replace(request.basket, lines=tuple(lines)))


def without_fees(quote: Quote) -> Quote:
    lines = tuple(replace(line, fee_minor=0) for line in quote.lines)
    return replace(quote, lines=lines, due_minor=quote.due_minor - quote.fees_minor)


@examples(1_000)
@given(requests(), st.randoms(use_true_random=False))
def test_a_fee_moves_what_is_due_and_nothing_else(request: Request, random: Random) -> None:
    of_goods = {line.sku: random.randint(0, 500) for line in request.basket.lines}
    fees = [of_goods[line.sku] for line in request.basket.lines]
    plain = evaluate(*with_fees(request, [0] * len(fees)))
    quote = evaluate(*with_fees(request, fees))
    assert without_fees(quote) == plain
    assert quote.fees_minor == sum(line.fee_minor for line in quote.lines)
    for line, fee in zip(quote.lines, fees, strict=False):
        assert line.fee_minor == fee * line.unit_count


def with_gift(request: Request, threshold_minor: int) -> Request:
    item = GiftItem(sku="BAG", name={}, cost_minor=800, value_minor=1_500)
    mechanic = Gift(items=(item,), threshold_minor=threshold_minor)
    offer = Offer(offer_id="bag", name={}, mechanic=mechanic)
    offers = (*request.programme.offers, offer)
    return request._replace(programme=replace(request.programme, offers=offers))


@examples(1_000)
@given(requests(), st.integers(0, 20_000))
def test_a_gift_moves_no_number(request: Request, threshold_minor: int) -> None:
    plain = evaluate(*request)
    quote = evaluate(*with_gift(request, threshold_minor))
    reasons = tuple(one for one in quote.not_applied if one.benefit.id != "bag")
    others = tuple(one for one in quote.gifts if one.offer_id != "bag")
    assert replace(quote, gifts=others, not_applied=reasons) == plain
    is_given = others != quote.gifts
    assert is_given != any(one.benefit.id == "bag" for one in quote.not_applied)
    if is_given:
        assert 0 < sum(line.net_minor for line in quote.lines) >= threshold_minor
