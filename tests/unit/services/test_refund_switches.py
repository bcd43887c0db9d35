"""Switches of a return as the counter meets them: whose terms hold, and what papers say of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.exchange import is_like_for_like
from app.domain.programme import AmountOff, Earning, Policies, Step
from app.domain.refund import RefundPick, quote_refund, quote_void
from app.domain.refund_quote import IssuedCoupon, RefundFacts
from app.domain.sale import Tender
from app.services import refunds
from app.services.doctor import examine
from app.services.sales import SaleMissing
from tests.builders.baskets import basket, coupon, line
from tests.builders.counter import Counter, counter_of
from tests.builders.programmes import golden_programme, offer
from tests.builders.sales import SOLD_ON, golden_sale
from tests.builders.selling import returned, sold
from tests.fakes.inspection import InspectedStore

ONE = RefundPick(line_id="a", units=1)
HUNDRED_TWENTY = offer("120-20", AmountOff(steps=(Step(threshold_minor=12_000, off_minor=2_000),)))


def counter_with(**policies: object) -> Counter:
    programme = golden_programme(
        offers=(HUNDRED_TWENTY,),
        earning=Earning(points=10),
        policies=Policies(**policies),  # type: ignore[arg-type]
    )
    return counter_of(programme=programme)


def two_sold(counter: Counter) -> str:
    """Two pieces at 60.00, 20.00 off both, to nobody."""
    paid = Tender(kind="cash", amount_minor=10_000)
    settled = sold(
        counter, basket(line("a", 6_000, 2)), member_id=None, kind="cash", tenders=(paid,)
    )
    return settled.sale.sale_id


def told(receipt: object) -> list[tuple[str, str]]:
    return [(row.left, row.right) for row in receipt.rows]  # type: ignore[attr-defined]


def test_what_is_lost_stands_on_the_receipt() -> None:
    counter = counter_with(refund_reprice=True)
    sale_id = two_sold(counter)
    first = returned(counter, sale_id, ONE)
    assert first.refund_quote.total_minor == 4_000
    assert ("不再满足的优惠", "-￥10.00") in told(first.receipt)
    second = returned(counter, sale_id, ONE)
    assert ("不再满足的优惠", "￥10.00") in told(second.receipt)


def test_the_policies_of_the_sale_hold_for_all_its_returns() -> None:
    """A new version changes nothing for goods that were sold before it (R-70)."""
    counter = counter_with()
    sale_id = two_sold(counter)
    with counter.store.write() as work:
        later = replace(counter_with(refund_reprice=True).store.state.programmes[1], version=2)
        work.publish_programme(later)
        work.commit()
    assert returned(counter, sale_id, ONE).refund_quote.charged_minor == 0


def test_a_sale_whose_question_is_lost_cannot_be_priced_anew() -> None:
    counter = counter_with(refund_reprice=True)
    sale_id = two_sold(counter)
    counter.store.state.operations.clear()
    with pytest.raises(SaleMissing):
        refunds.quote(counter.ctx, sale_id, (ONE,))


def test_the_doctor_says_when_it_cannot_price_anew() -> None:
    counter = counter_with(refund_reprice=True)
    sale_id = two_sold(counter)
    returned(counter, sale_id, ONE)
    operations = counter.store.state.operations
    del operations[next(key for key, one in operations.items() if one.kind == "sale.settle")]
    report = examine(InspectedStore(counter.store), counter.clock)
    told_of = [found.sentence for found in report.findings if "computed again" in found.sentence]
    assert len(told_of) == 1


@pytest.mark.parametrize("policies", [{"refund_reprice": True}, {"refund_earned": "recount"}])
def test_what_asks_the_engine_again_needs_the_question(policies: dict[str, Any]) -> None:
    terms = golden_programme(policies=Policies(**policies))
    facts = RefundFacts(sale=golden_sale(), terms=terms)
    pick = RefundPick(line_id="coffee", units=1)
    with pytest.raises(ValueError, match="computed from"):
        quote_refund(facts, (pick,), terms, SOLD_ON)


@pytest.mark.parametrize(
    ("state", "outcomes"), [("issued", ["revoked"]), ("used", ["used"]), ("returned_expired", [])]
)
def test_of_what_the_sale_brought_only_what_is_alive_is_told(
    state: Any, outcomes: list[str]
) -> None:
    """R-66, R-78."""
    terms = golden_programme()
    brought = IssuedCoupon(replace(coupon("c", "x"), state=state), 500)
    facts = RefundFacts(sale=golden_sale(), terms=terms, issued=(brought,))
    quoted = quote_void(replace(facts, sale=replace(facts.sale, member_id=None)), terms, SOLD_ON)
    assert [one.outcome for one in quoted.issued] == outcomes


def test_weighed_goods_are_never_like_for_like() -> None:
    """R-80."""
    apples = basket(line("a", 1_200, kind="weighed", grams=500))
    assert not is_like_for_like(apples, (ONE,), apples)
