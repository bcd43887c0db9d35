"""The search finds what a full enumeration finds, and its bounds never cut the best set off."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from tests.properties.reference import Reference
from tests.properties.strategies import requests


@settings(max_examples=150, deadline=None)
@given(requests(), st.sampled_from(((), ("c0",), ("c0", "c1"))))
def test_the_search_is_exact(request: Request, asked: tuple[str, ...]) -> None:
    assert request.member is not None
    request = request._replace(wishes=replace(request.wishes, coupon_ids=asked))
    reference = Reference(request.basket, request.member, request.programme, request.wishes)
    assume(len(reference.uses) <= 6)
    quote = evaluate(*request)
    assert quote.search == "exact"
    given, payables = reference.best()
    assert quote.due_minor + quote.redemption.amount_minor == given
    assert quote.due_minor in payables
