"""What the preview shows is what is written; parts add up to the whole; a void undoes a day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from app.domain.basket import Wishes
from app.domain.free_text import CardNumberRefused
from app.domain.ledger import EntryStamp, LedgerEntry, Lot, lots_of_entries
from app.domain.operations import digest
from app.domain.refund import (
    NothingPicked,
    NothingToReturn,
    RefundPick,
    ReturnTooLarge,
    VoidNotPossible,
)
from app.domain.rights import ApprovalNeeded, ApproverUnfit
from app.ports.store import NotSaved
from app.services import refunds
from app.services.clock_guard import ClockBehind
from app.services.context import OperatorUnknown
from app.services.identify import open_member
from app.services.refunds import ReasonMissing, RefundChanged, VoidElsewhere
from app.services.sales import SaleMissing
from app.services.saving import OperationReused
from tests.builders.baskets import basket, line
from tests.builders.counter import CASHIER, MANAGER, WANG, WANG_COUPON, Counter, counter_of, wang
from tests.builders.selling import refund_request, returned, sold, voided
from tests.fakes.store import FakeWork

ONE_COFFEE = RefundPick(line_id="coffee", units=1)
ALL = (
    RefundPick(line_id="coffee", units=2),
    RefundPick(line_id="filters", units=1),
    RefundPick(line_id="mugs", units=2),
)


@pytest.fixture
def counter() -> Counter:
    return counter_of()


@pytest.fixture
def sale_id(counter: Counter) -> str:
    return sold(counter).sale.sale_id


def books(counter: Counter) -> dict[str, int]:
    """What is left in each lot of Wang."""
    entries = counter.store.state.entries.values()
    return {lot.lot_id: lot.remaining for lot in lots_of_entries(entries) if lot.remaining}


def test_one_coffee_back_is_the_golden_refund(counter: Counter, sale_id: str) -> None:
    refunded = returned(counter, sale_id, ONE_COFFEE)
    quote = refunded.refund_quote
    assert quote.total_minor == 6_695
    assert [(t.kind, t.amount_minor, t.reference) for t in quote.tenders] == [
        ("wechat", 6_695, "T-1")
    ]
    assert sum(back.points for back in quote.points_back) == 187
    assert sum(taken.points for taken in quote.points_taken) == 134
    assert quote.qualifying_minor == 6_882
    assert [back.outcome for back in quote.coupons] == ["stays_used"]
    assert refunded.sale.state == "part_returned"
    view = open_member(counter.ctx, WANG)
    assert view.balance.available == 4_286 - 600 + 428 + 187 - 134
    assert view.member.ver == 9
    assert counter.store.state.tier_facts[-1][1].amount_minor == -6_882
    assert refunded.changes.kinds == {"member", "ledger", "sale", "coupon", "outbox"}


def test_the_operation_tells_all_of_it(counter: Counter, sale_id: str) -> None:
    request = refund_request(counter, sale_id, ONE_COFFEE)
    refunds.refund_sale(counter.ctx, request)
    operation = counter.store.state.operations[request.operation_id]
    body = json.loads(operation.body)
    assert (operation.kind, operation.member_id) == ("sale.refund", WANG)
    assert (body["sale_id"], body["reason"], body["approved_by"]) == (
        sale_id,
        "不想要",
        MANAGER,
    )
    assert body["refund_no"] == "S01-C2-000001/1"
    assert body["refund_quote"]["total_minor"] == 6_695
    assert digest(body["refund_quote"]) == request.quote_digest


def test_parts_in_any_order_bring_everything_back(counter: Counter) -> None:
    before = books(counter)
    sale_id = sold(counter).sale.sale_id
    parts = [ONE_COFFEE, RefundPick(line_id="mugs", units=2), ONE_COFFEE]
    total = sum(returned(counter, sale_id, part).refund_quote.total_minor for part in parts)
    last = returned(counter, sale_id, RefundPick(line_id="filters", units=1))
    assert total + last.refund_quote.total_minor == 21_470
    assert last.sale.state == "returned"
    assert books(counter) == before
    coupon = counter.store.state.coupons[WANG_COUPON]
    assert (coupon.state, coupon.used_by_sale_id) == ("issued", None)
    assert counter.store.state.birthdays == {}
    assert refunds.open_sale(counter.ctx, sale_id).state == "returned"
    with pytest.raises(NothingToReturn):
        refunds.quote(counter.ctx, sale_id, (ONE_COFFEE,))


def test_a_full_return_at_once_does_the_same(counter: Counter) -> None:
    before = books(counter)
    sale_id = sold(counter).sale.sale_id
    refunded = returned(counter, sale_id, *ALL)
    assert refunded.refund_quote.is_full
    assert refunded.refund_quote.total_minor == 21_470
    assert books(counter) == before


def test_a_coupon_that_ended_meanwhile_comes_back_ended(counter: Counter, sale_id: str) -> None:
    counter.clock.advance(days=60)
    returned(counter, sale_id, *ALL)
    assert counter.store.state.coupons[WANG_COUPON].state == "returned_expired"


def test_a_void_undoes_the_day_as_if_it_had_not_been(counter: Counter) -> None:
    before = books(counter)
    sale_id = sold(counter).sale.sale_id
    refunded = voided(counter, sale_id)
    assert (refunded.sale.state, refunded.refund_quote.kind) == ("voided", "void")
    assert books(counter) == before
    assert counter.store.state.birthdays == {}
    assert counter.store.state.coupons[WANG_COUPON].state == "issued"
    assert sold(counter).sale.quote.due_minor == 21_470
    with pytest.raises(VoidNotPossible):
        refunds.quote_of_void(counter.ctx, sale_id)


def test_a_sale_without_member_pays_money_alone(counter: Counter) -> None:
    sale_id = sold(counter, basket(line("a", 2_000)), Wishes(), member_id=None).sale.sale_id
    refunded = returned(counter, sale_id, RefundPick(line_id="a", units=1), approved_by=None)
    assert refunded.refund_quote.total_minor == 2_000
    assert refunded.changes.kinds == {"sale", "outbox"}
    assert len(counter.store.state.entries) == 2


def test_points_spent_meanwhile_become_debt_and_are_named(counter: Counter) -> None:
    sale = sold(counter, wishes=Wishes()).sale
    left = open_member(counter.ctx, WANG).balance.available
    stamp_id = counter.operation_id()
    with counter.store.write() as work:
        work.add_entries(spent(counter, lot, stamp_id) for lot in all_lots(work))
        work.commit()
    refunded = returned(counter, sale.sale_id, *ALL)
    assert left > sale.quote.accrued_points > 0
    assert refunded.refund_quote.debt_points == sale.quote.accrued_points
    assert open_member(counter.ctx, WANG).balance.debt == sale.quote.accrued_points
    owed = [row.right for row in refunded.receipt.rows if row.left.strip() == "积分待补"]
    assert owed == [str(sale.quote.accrued_points)] * 2


def all_lots(work: FakeWork) -> tuple[Lot, ...]:
    facts = work.member_facts(WANG, date(2026, 11, 21))
    assert facts is not None
    return facts.lots


def spent(counter: Counter, lot: Lot, operation_id: str) -> LedgerEntry:
    """All of a lot gone, by an adjustment."""
    stamp = EntryStamp(
        operation_id=operation_id,
        sale_id=None,
        member_id=WANG,
        on=date(2026, 11, 21),
        recorded_at=counter.clock.now(),
        programme_version=1,
        new_id=counter.operation_id,
    )
    return stamp.entry(lot.lot_id, "adjustment", "correction", -lot.remaining)


def test_the_preview_must_still_hold(counter: Counter, sale_id: str) -> None:
    request = refund_request(counter, sale_id, ONE_COFFEE)
    returned(counter, sale_id, ONE_COFFEE)
    with pytest.raises(RefundChanged) as caught:
        refunds.refund_sale(counter.ctx, request)
    assert caught.value.refund_quote.total_minor == 6_694
    assert caught.value.params == {"total_minor": 6_694}


@pytest.mark.parametrize("limit_fits", [True, False])
def test_above_the_limit_a_manager_approves(counter: Counter, limit_fits: bool) -> None:
    price = 5_000 if limit_fits else 5_001
    sale_id = sold(counter, basket(line("a", price)), Wishes(), member_id=None).sale.sale_id
    pick = RefundPick(line_id="a", units=1)
    request = refund_request(counter, sale_id, pick, approved_by=None)
    if limit_fits:
        refunds.refund_sale(counter.ctx, request)
        return
    with pytest.raises(ApprovalNeeded) as caught:
        refunds.refund_sale(counter.ctx, request)
    assert caught.value.params == {
        "right": "refund",
        "amount_minor": 5_001,
        "limit_minor": 5_000,
    }
    with pytest.raises(ApproverUnfit):
        refunds.refund_sale(counter.ctx, replace(request, approved_by=CASHIER))
    refunds.refund_sale(counter.ctx, replace(request, approved_by=MANAGER))


def test_refunds_of_one_sale_count_together_towards_the_limit(counter: Counter) -> None:
    goods = basket(line("a", 2_000, 3))
    sale_id = sold(counter, goods, Wishes(), member_id=None).sale.sale_id
    pick = RefundPick(line_id="a", units=1)
    for _ in range(2):
        returned(counter, sale_id, pick, approved_by=None)
    with pytest.raises(ApprovalNeeded) as caught:
        returned(counter, sale_id, pick, approved_by=None)
    assert caught.value.params["amount_minor"] == 6_000
    returned(counter, sale_id, pick)


def test_a_manager_refunds_and_voids_alone(counter: Counter, sale_id: str) -> None:
    returned(counter, sale_id, ONE_COFFEE, operator_id=MANAGER, approved_by=None)
    other = sold(counter, wishes=Wishes()).sale.sale_id
    voided(counter, other, operator_id=MANAGER, approved_by=None)


def test_a_cashier_needs_a_manager_to_void(counter: Counter, sale_id: str) -> None:
    with pytest.raises(ApprovalNeeded) as caught:
        voided(counter, sale_id, approved_by=None)
    assert caught.value.right == "void"


def test_a_void_is_for_today_this_counter_and_whole_sales(counter: Counter, sale_id: str) -> None:
    with counter.store.write() as work:
        work.save_profile(replace(work.profile(), counter_id="C3"))
        work.commit()
    with pytest.raises(VoidElsewhere):
        refunds.quote_of_void(counter.ctx, sale_id)
    with counter.store.write() as work:
        work.save_profile(replace(work.profile(), counter_id="C2"))
        work.commit()
    counter.clock.advance(days=1)
    with pytest.raises(VoidNotPossible):
        refunds.quote_of_void(counter.ctx, sale_id)
    counter.clock.advance(days=-1)
    returned(counter, sale_id, ONE_COFFEE)
    with pytest.raises(VoidNotPossible):
        refunds.quote_of_void(counter.ctx, sale_id)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reason": " "}, ReasonMissing),
        ({"reason": "4111 1111 1111 1111"}, CardNumberRefused),
        ({"operator_id": "nobody"}, OperatorUnknown),
        ({"picks": ()}, NothingPicked),
        ({"picks": (RefundPick(line_id="coffee", units=3),)}, ReturnTooLarge),
    ],
)
def test_what_cannot_be_refunded_changes_nothing(
    counter: Counter, sale_id: str, changes: dict, error: type
) -> None:
    with pytest.raises(error):
        returned(counter, sale_id, ONE_COFFEE, **changes)
    assert counter.store.state.sales[sale_id].state == "settled"
    assert len(counter.store.state.operations) == 1


def test_a_retry_gets_the_first_answer_and_pays_once(counter: Counter, sale_id: str) -> None:
    request = refund_request(counter, sale_id, ONE_COFFEE)
    first = refunds.refund_sale(counter.ctx, request)
    assert refunds.refund_sale(counter.ctx, request) == first
    with pytest.raises(OperationReused):
        refunds.refund_sale(counter.ctx, replace(request, reason="质量"))
    with pytest.raises(OperationReused):
        refunds.void_sale(counter.ctx, request)


@pytest.mark.parametrize("fault", ["stored", "lost"])
def test_a_commit_that_raised_is_looked_up(counter: Counter, sale_id: str, fault: str) -> None:
    request = refund_request(counter, sale_id, ONE_COFFEE)
    counter.store.commit_fault = fault
    if fault == "lost":
        with pytest.raises(NotSaved):
            refunds.refund_sale(counter.ctx, request)
    assert refunds.refund_sale(counter.ctx, request).sale.state == "part_returned"
    assert counter.store.state.sales[sale_id].lines[0].returned_units == 1


def test_refunds_of_a_sale_are_numbered(counter: Counter, sale_id: str) -> None:
    titles = [returned(counter, sale_id, ONE_COFFEE).receipt.title for _ in range(2)]
    assert titles == ["S01-C2-000001/1", "S01-C2-000001/2"]


def test_a_sale_that_is_not_here_cannot_be_refunded(counter: Counter) -> None:
    for act in (
        lambda: refunds.quote(counter.ctx, "nothing", (ONE_COFFEE,)),
        lambda: refunds.quote_of_void(counter.ctx, "nothing"),
    ):
        with pytest.raises(SaleMissing):
            act()


def test_what_never_counted_towards_tiers_takes_nothing_from_them(counter: Counter) -> None:
    gift_card = line("card", 10_000, flags=("gift_card",))
    sale_id = sold(counter, basket(gift_card), Wishes()).sale.sale_id
    returned(counter, sale_id, RefundPick(line_id="card", units=1))
    assert len(counter.store.state.tier_facts) == 1


def test_a_clock_behind_the_sale_dates_no_refund(counter: Counter, sale_id: str) -> None:
    counter.clock.advance(hours=-1)
    with pytest.raises(ClockBehind):
        returned(counter, sale_id, ONE_COFFEE)


def test_goods_of_a_suspended_member_take_nothing_from_the_tier(counter: Counter) -> None:
    with counter.store.write() as work:
        work.update_member(wang(status="suspended"))
        work.commit()
    before = open_member(counter.ctx, WANG).tier_state
    returned(counter, sold(counter).sale.sale_id, *ALL)
    assert open_member(counter.ctx, WANG).tier_state == before
