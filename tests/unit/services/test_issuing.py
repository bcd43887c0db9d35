"""A sale brings a coupon for the next time, and takes it along when it returns (R-66, R-78)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.basket import Wishes
from app.domain.issuing import coupons_kept
from app.domain.programme import AmountOff, CouponIssue, CouponRules, Policies, Step
from app.domain.refund import RefundPick
from app.domain.refund_quote import IssuedBack, RefundQuote
from app.services.doctor.told import Told
from app.services.identify import open_member
from app.services.kept_coupons import kept_coupons
from app.services.papers import reprints
from tests.builders.baskets import basket, line
from tests.builders.counter import WANG, Counter, add_member, counter_of, wang
from tests.builders.programmes import coupon_type, golden_programme
from tests.builders.selling import returned, sold, voided
from ui.presenters.refund_facts import opened

EMPTY = RefundQuote(
    kind="refund",
    lines=(),
    total_minor=0,
    tenders=(),
    points_back=(),
    points_taken=(),
    debt_points=0,
    expired_points=0,
    forgiven_points=0,
    coupons=(),
    qualifying_minor=0,
    is_full=True,
)
PICK = RefundPick(line_id="a", units=1)
TEN = AmountOff(steps=(Step(threshold_minor=5_000, off_minor=1_000),))


def counter_with(**policies: object) -> Counter:
    """A shop that gives 10 off for the next time for every sale of 100."""
    programme = golden_programme(
        offers=(),
        coupon_types=(coupon_type("ten", TEN),),
        coupons=CouponRules(issues=(CouponIssue(brings_type_id="ten", threshold_minor=9_000),)),
        policies=Policies(**policies),  # type: ignore[arg-type]
    )
    return counter_of(programme=programme)


@pytest.fixture
def counter() -> Counter:
    return counter_with()


def bought(counter: Counter, price: int = 10_000, **changes: object) -> str:
    wishes = Wishes(auto_apply_coupons=False)
    return sold(counter, basket(line("a", price)), wishes, **changes).sale.sale_id


def at_hand(counter: Counter) -> list[str]:
    view = open_member(counter.ctx, WANG)
    return [coupon.coupon_id for coupon, kind in view.coupons if kind.coupon_type_id == "ten"]


def test_the_receipt_names_it_whenever_it_is_printed(counter: Counter) -> None:
    settled = sold(counter, basket(line("a", 10_000)), Wishes())
    (coupon_id,) = at_hand(counter)
    assert coupon_id in settled.changes.coupon
    told = [row.left for row in settled.receipt.rows]
    assert any("送您下次使用:ten" in text for text in told)
    assert reprints(counter.ctx, settled.sale.sale_id)[0] == settled.receipt


@pytest.mark.parametrize(
    ("cooling_days", "is_next_day", "first"),
    [(0, False, 0), (0, True, 1), (1, False, 1), (7, True, 7), (7, False, 7)],
)
def test_it_is_good_when_its_time_has_come(
    cooling_days: int, first: int, *, is_next_day: bool
) -> None:
    """R-66: from the sale, the next day, or so many business days later; then as long as ever."""
    issue = CouponIssue(brings_type_id="ten", threshold_minor=1, cooling_days=cooling_days)
    kind = replace(coupon_type("ten", TEN), starts_next_day=is_next_day, valid_days=10)
    counter = counter_of(
        programme=golden_programme(
            offers=(), coupon_types=(kind,), coupons=CouponRules(issues=(issue,))
        )
    )
    settled = sold(counter, basket(line("a", 10_000)), Wishes())
    (coupon_id,) = at_hand(counter)
    coupon, day = counter.store.state.coupons[coupon_id], settled.sale.business_on
    assert coupon.valid_from == day + timedelta(days=first)
    assert coupon.valid_until == day + timedelta(days=first + 9)
    (told,) = [row.left for row in settled.receipt.rows if "送您下次使用" in row.left]
    assert (f"{coupon.valid_from} 起可用" in told) == (first > 0)
    assert f"{coupon.valid_until} 前有效" in told
    assert reprints(counter.ctx, settled.sale.sale_id)[0] == settled.receipt


def test_nobody_and_the_suspended_get_none(counter: Counter) -> None:
    bought(counter, member_id=None)
    with counter.store.write() as work:
        work.update_member(replace(work.member(WANG), status="suspended"))
        work.commit()
    bought(counter)
    assert [c for c in counter.store.state.coupons.values() if c.coupon_type_id == "ten"] == []


def test_a_full_return_takes_it_along(counter: Counter) -> None:
    sale_id = bought(counter)
    (coupon_id,) = at_hand(counter)
    back = returned(counter, sale_id, PICK)
    assert back.refund_quote.issued == (IssuedBack(coupon_id, "revoked", 0),)
    assert coupon_id in back.changes.coupon
    assert ("本单所送优惠券已收回", "") in [(row.left, row.right) for row in back.receipt.rows]
    assert at_hand(counter) == []
    assert counter.store.state.coupons[coupon_id].state == "revoked"


def test_of_a_used_one_the_value_may_be_deducted() -> None:
    counter = counter_with(refund_issued_coupon="deduct_value")
    sale_id = bought(counter)
    (coupon_id,) = at_hand(counter)
    goods = basket(line("b", 6_000))
    settled = sold(counter, goods, Wishes(coupon_ids=(coupon_id,)))
    assert settled.sale.quote.used_coupon_ids == (coupon_id,)
    back = returned(counter, sale_id, PICK)
    assert back.refund_quote.issued == (IssuedBack(coupon_id, "used", 1_000),)
    shown = [(row.left, row.right) for row in back.receipt.rows]
    assert ("本单所送优惠券已用掉", "-￥10.00") in shown
    assert back.refund_quote.total_minor == 9_500 - 1_000  # gold


def test_a_void_leaves_a_used_one_and_pays_everything() -> None:
    counter = counter_with(refund_issued_coupon="deduct_value")
    sale_id = bought(counter)
    sold(counter, basket(line("b", 6_000)), Wishes(coupon_ids=tuple(at_hand(counter))))
    assert voided(counter, sale_id).refund_quote.total_minor == 9_500


def test_the_doctor_hears_who_issued_and_who_revoked(counter: Counter) -> None:
    first, _ = bought(counter), bought(counter)
    gone, left = at_hand(counter)
    returned(counter, first, PICK)
    told = Told(counter.store.state.operations.values())
    assert set(told.rows["coupon"]) == {gone, left}
    assert told.revoked == {gone}
    assert at_hand(counter) == [left]


def test_operations_of_before_bring_none(counter: Counter) -> None:
    """A sale that was settled before sales brought coupons still reads."""
    sale_id = bought(counter)
    operations = counter.store.state.operations
    (stored,) = (one for one in operations.values() if one.kind == "sale.settle")
    body = json.loads(stored.body)
    del body["issued"]
    operations[stored.operation_id] = replace(stored, body=json.dumps(body))
    assert returned(counter, sale_id, PICK).refund_quote.issued == ()


def test_a_new_member_gets_one_as_well(counter: Counter) -> None:
    other = wang(member_id="m2", phone="+8613900000000", card_token="9" * 24)
    add_member(counter, other)
    bought(counter, member_id="m2")
    owners = [c.member_id for c in counter.store.state.coupons.values() if c.state == "issued"]
    assert "m2" in owners


def used_and_returned(counter: Counter) -> None:
    """A sale of which the coupon was used before it came back."""
    sale_id = bought(counter)
    (coupon_id,) = at_hand(counter)
    sold(counter, basket(line("b", 6_000)), Wishes(coupon_ids=(coupon_id,)))
    returned(counter, sale_id, PICK)


@pytest.mark.parametrize("policy", ["keep", "deduct_value"])
def test_coupons_that_stay_are_counted(policy: str) -> None:
    """R-78: one for each coupon whose sale came back after it was used, deducted or not."""
    counter = counter_with(refund_issued_coupon=policy)
    assert kept_coupons(counter.ctx, WANG) == 0
    used_and_returned(counter)
    assert kept_coupons(counter.ctx, WANG) == 1
    unused = bought(counter)
    assert opened(counter.ctx, unused).coupons_kept == 1
    returned(counter, unused, PICK)
    assert kept_coupons(counter.ctx, WANG) == 1


def test_one_in_a_void_counts_as_well(counter: Counter) -> None:
    sale_id = bought(counter)
    sold(counter, basket(line("b", 6_000)), Wishes(coupon_ids=tuple(at_hand(counter))))
    voided(counter, sale_id)
    assert kept_coupons(counter.ctx, WANG) == 1


def test_only_the_returns_of_twelve_months_count(counter: Counter) -> None:
    used_and_returned(counter)
    counter.clock.advance(days=365)
    assert kept_coupons(counter.ctx, WANG) == 1
    counter.clock.advance(days=1)
    assert kept_coupons(counter.ctx, WANG) == 0


def test_a_coupon_of_two_returns_counts_once() -> None:
    used = IssuedBack("c", "used", 0)
    other, revoked = IssuedBack("d", "used", 5), IssuedBack("e", "revoked", 0)
    day = date(2026, 5, 4)

    def back(*issued: IssuedBack, is_full: bool = True) -> RefundQuote:
        return replace(EMPTY, issued=issued, is_full=is_full)

    told = [(day, back(used, revoked)), (day, back(used)), (day, back(other, is_full=False))]
    assert coupons_kept(told, day) == 1
    assert coupons_kept(told, day + timedelta(days=1)) == 0
    assert coupons_kept([*told, (day, back(other))], day) == 2
