"""A store that is its own authority rewards who brings members along (R-120)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.basket import Wishes
from app.domain.programme import Earning, Expiry, Referral
from app.domain.refund import RefundPick
from app.services.enrol import EnrolRequest, ReferrerUnfit, enrol_member
from app.services.expiring import expire_due_lots
from app.services.identify import open_member
from tests.builders.baskets import basket, golden_basket
from tests.builders.baskets import line as goods_line
from tests.builders.counter import CASHIER, ENROLMENT, MANAGER, WANG, Counter, counter_of
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold, voided

REWARD = Referral(referrer_points=300, newcomer_points=100, least_minor=5_000)


@pytest.fixture
def counter() -> Counter:
    return counter_of(programme=golden_programme(enrolment=replace(ENROLMENT, referral=REWARD)))


def brought(counter: Counter, referrer_id: str = WANG) -> str:
    request = EnrolRequest(
        operation_id=counter.operation_id(),
        operator_id=CASHIER,
        phone_text="13900000022",
        name="李梅",
        consents={"charter": True, "sms": False},
        referrer_id=referrer_id,
    )
    return enrol_member(counter.ctx, request).view.member.member_id


def points(counter: Counter, member_id: str, component: str) -> int:
    lots = open_member(counter.ctx, member_id).snapshot.lots
    return sum(lot.remaining for lot in lots if lot.component == component)


def test_both_are_rewarded_once_and_the_receipt_tells_the_balance(counter: Counter) -> None:
    newcomer = brought(counter)
    for _ in range(2):
        settled = sold(counter, golden_basket(), Wishes(), member_id=newcomer)
    assert points(counter, WANG, "referral") == 300
    assert points(counter, newcomer, "newcomer") == 100
    assert settled.view is not None
    held = open_member(counter.ctx, newcomer).balance.available
    assert settled.view.balance.available == held


def test_what_was_paid_goes_with_a_void_and_with_the_last_piece_that_comes_back(
    counter: Counter,
) -> None:
    newcomer = brought(counter)
    first = sold(counter, golden_basket(), Wishes(), member_id=newcomer).sale
    voided(counter, first.sale_id, operator_id=MANAGER)
    assert points(counter, WANG, "referral") == 0
    second = sold(counter, golden_basket(), Wishes(), member_id=newcomer).sale
    assert points(counter, WANG, "referral") == 300
    for line in second.lines:
        assert points(counter, WANG, "referral") == 300
        pick = RefundPick(line_id=line.line_id, units=line.quantity)
        returned(counter, second.sale_id, pick, operator_id=MANAGER)
    assert points(counter, WANG, "referral") == 0
    assert points(counter, newcomer, "newcomer") == 0


@pytest.mark.parametrize("is_written", [True, False])
def test_a_reward_that_ended_is_not_charged_written_off_or_not(*, is_written: bool) -> None:
    """R-72: the shop has it already."""
    earning = Earning(points=0, expiry=Expiry(mode="days", count=10))
    enrolment = replace(ENROLMENT, referral=REWARD)
    counter = counter_of(programme=golden_programme(enrolment=enrolment, earning=earning))
    newcomer = brought(counter)
    goods = basket(goods_line("a", 20_000))
    first = sold(counter, goods, Wishes(), member_id=newcomer).sale
    assert points(counter, WANG, "referral") == 300
    counter.clock.advance(days=20)
    sold(counter, goods, Wishes(), member_id=None)
    if is_written:
        expire_due_lots(counter.ctx)
    before = open_member(counter.ctx, WANG).balance
    returned(counter, first.sale_id, RefundPick(line_id="a", units=1), operator_id=MANAGER)
    assert open_member(counter.ctx, WANG).balance == before
    assert open_member(counter.ctx, newcomer).balance.debt == 0


@pytest.mark.parametrize("status", ["suspended", "closed"])
def test_who_is_not_active_brings_nobody_along(counter: Counter, status: str) -> None:
    with counter.store.write() as work:
        member = work.member(WANG)
        assert member is not None
        work.update_member(replace(member, status=status))
        work.commit()
    with pytest.raises(ReferrerUnfit):
        brought(counter)


def test_nobody_is_paid_where_the_programme_has_no_reward() -> None:
    counter = counter_of()
    newcomer = brought(counter)
    sold(counter, golden_basket(), Wishes(), member_id=newcomer)
    assert points(counter, newcomer, "newcomer") == 0


def test_a_counter_of_a_chain_leaves_it_to_the_centre() -> None:
    enrolment = replace(ENROLMENT, referral=REWARD)
    counter = counter_of(programme=golden_programme(enrolment=enrolment), authority="centre")
    newcomer = brought(counter)
    sold(counter, golden_basket(), Wishes(), member_id=newcomer)
    assert points(counter, newcomer, "newcomer") == 0
