"""Deposits and fixed fees stand beside everything: no other number moves with them (R-34)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.quote import Quote
from tests.properties.strategies import requests


def with_fees(request: Request, fees: list[int]) -> Request:
    lines = (
        replace(line, fee_minor=fee) for line, fee in zip(request.basket.lines, fees, strict=False)
    )
    return request._replace(basket=replace(request.basket, lines=tuple(lines)))


def without_fees(quote: Quote) -> Quote:
    lines = tuple(replace(line, fee_minor=0) for line in quote.lines)
    return replace(quote, lines=lines, due_minor=quote.due_minor - quote.fees_minor)


@settings(max_examples=60, deadline=None)
@given(requests(), st.lists(st.integers(0, 500), min_size=9, max_size=9))
def test_a_fee_moves_what_is_due_and_nothing_else(request: Request, fees: list[int]) -> None:
    plain = evaluate(*request)
    quote = evaluate(*with_fees(request, fees))
    assert without_fees(quote) == plain
    assert quote.fees_minor == sum(line.fee_minor for line in quote.lines)
    for line, fee in zip(quote.lines, fees, strict=False):
        assert line.fee_minor == fee * line.unit_count
