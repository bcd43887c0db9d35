"""The limits of a document and of a request hold exactly at their edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.domain.basket import Basket
from app.domain.engine.price import MAX_LINES
from app.domain.errors import BadInput
from app.domain.operations import canonical_json
from app.domain.programme import AmountOff, Festival, LinePercent, Step
from app.domain.programme.check import faults_of
from app.domain.programme.faults import MAX_COUNT, MAX_MINOR, MAX_OFFERS
from app.services.programme.checking import check_document
from app.services.quote_command import MAX_COUPONS, QuoteRequest, answer
from tests.builders.baskets import GOLDEN_TIME, MUGS, golden_member
from tests.builders.programmes import amount_off, coupon_type, golden_programme, offer


def offers(count: int) -> dict[str, Any]:
    return {"offers": tuple(offer(str(n), LinePercent(off_bp=1)) for n in range(count))}


def coupon_types(count: int) -> dict[str, Any]:
    found = (coupon_type(str(n), amount_off(100, 1)) for n in range(count))
    return {"coupon_types": tuple(found)}


def festivals(count: int) -> dict[str, Any]:
    found = (Festival(festival_id=str(n), name={}, month=1, day=1) for n in range(count))
    return {"festivals": tuple(found)}


def steps(count: int) -> dict[str, Any]:
    found = tuple(Step(threshold_minor=n, off_minor=0) for n in range(count))
    return {"offers": (offer("x", AmountOff(steps=found)),)}


@pytest.mark.parametrize(
    ("made", "most", "path"),
    [
        (offers, MAX_OFFERS, "offers"),
        (coupon_types, MAX_OFFERS, "coupon_types"),
        (festivals, MAX_OFFERS, "festivals"),
        (steps, MAX_COUNT, "offers[0].mechanic.steps"),
    ],
)
def test_lists_of_a_programme(made: Callable[[int], Any], most: int, path: str) -> None:
    assert list(faults_of(golden_programme(**made(most)))) == []
    (fault, *_) = faults_of(golden_programme(**made(most + 1)))
    assert fault.path == path
    assert fault.reason.endswith(f"to {most}")


def request(lines: int, coupons: int) -> str:
    member = golden_member()
    coupon = member.coupons[0]
    mug = replace(MUGS, quantity=1)
    asked = QuoteRequest(
        programme=golden_programme(),
        member=replace(
            member,
            coupons=tuple(replace(coupon, coupon_id=f"c{n}") for n in range(coupons)),
        ),
        basket=Basket(
            basket_id="b",
            store_id="S01",
            lines=tuple(replace(mug, line_id=str(n)) for n in range(lines)),
        ),
        time=GOLDEN_TIME,
    )
    return canonical_json(asked)


@pytest.mark.parametrize(
    ("lines", "coupons", "path"),
    [(MAX_LINES + 1, 0, "basket.lines"), (1, MAX_COUPONS + 1, "member.coupons")],
)
def test_lines_and_coupons_of_a_request(lines: int, coupons: int, path: str) -> None:
    assert '"due_minor"' in answer(request(min(lines, MAX_LINES), min(coupons, MAX_COUPONS)))
    with pytest.raises(BadInput) as caught:
        answer(request(lines, coupons))
    assert caught.value.params["path"] == path


@pytest.mark.parametrize("depth", [3, 150, 250, 100_000])
def test_nesting_is_a_mistake_however_deep(depth: int) -> None:
    text = canonical_json(golden_programme())
    deep = text.replace('"version":1', f'"version":{"[" * depth}{"]" * depth}')
    found = check_document(deep.encode())
    assert found.programme is None
    assert found.lines[0].partition(": ")[0] in ("version", "$")


@pytest.mark.parametrize(
    ("digits", "is_fine"),
    [
        ("1", True),
        (str(MAX_MINOR), True),
        (str(MAX_MINOR + 1), False),
        ("9" * 4_000, False),
        ("9" * 9_000, False),
        ("-1", False),
        ("1e3", False),
        ("01", False),
    ],
    ids=lambda value: str(value)[:12],
)
def test_numbers_of_any_length(digits: str, is_fine: bool) -> None:
    text = canonical_json(golden_programme())
    found = check_document(text.replace('"version":1', f'"version":{digits}').encode())
    assert (found.programme is not None) is is_fine
    if not is_fine:
        assert found.lines[0].partition(": ")[0] in ("version", "$")
