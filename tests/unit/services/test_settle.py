"""Settling writes what the screen showed, once, or says what moved."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.basket import ManualDiscount, Wishes
from app.domain.errors import CommitUnknown
from app.domain.free_text import TextTooLong
from app.domain.member import Birthday
from app.domain.operations import ChainHead, digest, is_linked
from app.domain.programme import BirthdayRule
from app.domain.rights import ApprovalNeeded, ApproverUnfit
from app.domain.sale import Tender
from app.ports.store import HeldBasket, NotSaved
from app.services.clock_guard import ClockBehind, accept_clock
from app.services.context import OperatorUnknown
from app.services.holding import OpenBasket, keep_open
from app.services.identify import open_member
from app.services.member_view import MemberMissing
from app.services.quoting import DiscountReasonMissing
from app.services.saving import OperationReused
from app.services.settle import BasketEmpty, QuoteChanged, settle_sale
from app.services.tendering import ReferenceMissing, TendersOver, TendersShort
from tests.builders.baskets import basket, golden_basket, golden_wishes, line
from tests.builders.counter import (
    CASHIER,
    MANAGER,
    WANG,
    WANG_COUPON,
    Counter,
    counter_of,
    wang,
)
from tests.builders.programmes import golden_programme
from tests.builders.selling import quoted, request_for, sold
from tests.fakes.store import CommitFault


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def untouched(counter: Counter) -> bool:
    state = counter.store.state
    return not state.sales and not state.operations and state.receipt_sequence == 0


def test_the_golden_sale_is_stored_with_all_that_follows_from_it(counter: Counter) -> None:
    settled = sold(counter)
    sale = settled.sale
    assert sale.quote.due_minor == 21_470
    assert sale.receipt_no == "S01-C2-000001"
    assert (sale.business_on, sale.state, sale.member_id) == (date(2026, 11, 21), "settled", WANG)
    assert [one.net_minor for one in sale.lines] == [13_389, 1_525, 6_556]
    assert counter.store.state.sales[sale.sale_id] == sale
    view = settled.view
    assert view is not None
    assert view.balance.available == 4_286 - 600 + 428
    assert view.member.ver == 8
    coupon = counter.store.state.coupons[WANG_COUPON]
    assert (coupon.state, coupon.used_by_sale_id) == ("used", sale.sale_id)
    fact = counter.store.state.tier_facts[-1][1]
    assert (fact.kind, fact.amount_minor, fact.sale_id) == (
        "spend",
        sale.quote.qualifying_minor,
        sale.sale_id,
    )
    assert list(counter.store.state.birthdays) == [(WANG, 2026)]
    assert settled.changes.kinds == {"member", "ledger", "sale", "coupon", "outbox"}


def test_the_operation_carries_everything(counter: Counter) -> None:
    settled = sold(counter)
    operation = counter.store.state.operations[settled.sale.operation_id]
    assert is_linked(ChainHead(device_id="device-1", incarnation=1), operation)
    body = json.loads(operation.body)
    assert (operation.kind, operation.is_audit, operation.member_id) == (
        "sale.settle",
        False,
        WANG,
    )
    assert body["sale_id"] == settled.sale.sale_id
    assert body["receipt_no"] == "S01-C2-000001"
    assert body["quote_digest"] == settled.sale.quote_digest == digest(settled.sale.quote)
    assert body["programme_version"] == 1
    assert [one["line_id"] for one in body["basket"]["lines"]] == ["coffee", "filters", "mugs"]
    assert body["wishes"]["tender_kinds"] == ["wechat"]
    assert (body["member"]["ver"], body["member"]["tier_id"]) == (7, "gold")
    assert len(body["member"]["lots"]) == 2
    assert body["time"]["minute"] == 642
    assert body["tenders"][0]["amount_minor"] == 21_470


def test_a_sale_without_member_moves_no_points(counter: Counter) -> None:
    settled = sold(counter, wishes=Wishes(), member_id=None)
    assert settled.view is None
    assert settled.sale.member_id is None
    assert settled.changes.kinds == {"sale", "outbox"}
    assert len(counter.store.state.entries) == 2


def test_cash_is_rounded_only_when_cash_is_what_is_paid(counter: Counter) -> None:
    goods = basket(line("a", 1_239))
    settled = sold(counter, goods, Wishes(), kind="cash")
    assert (settled.sale.quote.due_minor, settled.sale.quote.rounding_minor) == (1_170, -7)
    planned_cash = request_for(counter, goods, Wishes(), kind="cash")
    by_phone = replace(planned_cash.tenders[0], kind="wechat")
    with pytest.raises(QuoteChanged) as caught:
        settle_sale(counter.ctx, replace(planned_cash, tenders=(by_phone,)))
    assert caught.value.quote.due_minor == 1_177


def test_the_open_basket_is_dropped_in_the_same_step(counter: Counter) -> None:
    keep_open(
        counter.ctx,
        OpenBasket(basket=golden_basket(), wishes=Wishes(), member_id=WANG, operator_id=CASHIER),
    )
    kept: HeldBasket | None = counter.store.state.open_basket
    assert kept is not None
    sold(counter)
    assert counter.store.state.open_basket is None


def test_receipt_numbers_go_on_without_gaps(counter: Counter) -> None:
    with pytest.raises(TendersShort):
        sold(counter, tenders=())
    numbers = [sold(counter, wishes=Wishes()).sale.receipt_no for _ in range(2)]
    assert numbers == ["S01-C2-000001", "S01-C2-000002"]


def test_facts_that_moved_meanwhile_show_the_new_amount_first(counter: Counter) -> None:
    goods, wishes = basket(line("a", 900_000)), Wishes(redeem_points=4_200)
    request = request_for(counter, goods, wishes)
    sold(counter, goods, wishes)
    with pytest.raises(QuoteChanged) as caught:
        settle_sale(counter.ctx, request)
    changed = caught.value
    assert changed.view == open_member(counter.ctx, WANG)
    assert (request.tenders[0].amount_minor, changed.quote.tier_id) == (848_800, "platinum")
    assert changed.quote.due_minor < 848_800
    assert changed.params == {"due_minor": changed.quote.due_minor}
    again = request_for(counter, goods, wishes)
    assert again.quote_digest == digest(changed.quote)
    assert settle_sale(counter.ctx, again).sale.quote == changed.quote


def test_a_forged_digest_is_refused(counter: Counter) -> None:
    with pytest.raises(QuoteChanged):
        settle_sale(counter.ctx, request_for(counter, quote_digest="0" * 64))
    assert untouched(counter)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"basket": basket()}, BasketEmpty),
        ({"operator_id": "nobody"}, OperatorUnknown),
        ({"member_id": "nobody"}, MemberMissing),
        ({"tenders": ()}, TendersShort),
        ({"tenders": (Tender(kind="card", amount_minor=21_470),)}, ReferenceMissing),
        ({"tenders": (Tender(kind="wechat", amount_minor=21_471),)}, TendersOver),
        ({"tenders": (Tender(kind="wechat", amount_minor=21_469),)}, TendersShort),
    ],
)
def test_what_cannot_be_settled_changes_nothing(
    counter: Counter, changes: dict, error: type
) -> None:
    with pytest.raises(error):
        settle_sale(counter.ctx, request_for(counter, **changes))
    assert untouched(counter)


def test_a_retry_gets_the_first_answer_and_sells_once(counter: Counter) -> None:
    """R-102."""
    request = request_for(counter)
    first = settle_sale(counter.ctx, request)
    again = settle_sale(counter.ctx, request)
    assert again == first
    assert len(counter.store.state.sales) == 1
    with pytest.raises(OperationReused):
        settle_sale(counter.ctx, replace(request, member_id=None))


def test_a_retry_without_member_gets_the_first_answer(counter: Counter) -> None:
    request = request_for(counter, wishes=Wishes(), member_id=None)
    assert settle_sale(counter.ctx, request) == settle_sale(counter.ctx, request)


def test_an_id_of_another_kind_is_not_a_sale(counter: Counter) -> None:
    accept_clock(counter.ctx, MANAGER)
    (audit_id,) = counter.store.state.operations
    with pytest.raises(OperationReused):
        settle_sale(counter.ctx, request_for(counter, operation_id=audit_id))


def test_a_commit_that_raised_but_stored_answers_the_stored_sale(counter: Counter) -> None:
    request = request_for(counter)
    counter.store.commit_fault = "stored"
    settled = settle_sale(counter.ctx, request)
    assert settled.sale.receipt_no == "S01-C2-000001"
    assert settled == settle_sale(counter.ctx, request)


def test_a_commit_that_raised_and_lost_says_so_and_can_be_repeated(counter: Counter) -> None:
    request = request_for(counter)
    counter.store.commit_fault = "lost"
    with pytest.raises(NotSaved):
        settle_sale(counter.ctx, request)
    assert untouched(counter)
    assert settle_sale(counter.ctx, request).sale.receipt_no == "S01-C2-000001"


@pytest.mark.parametrize("fault", ["unknown_stored", "unknown_lost"])
def test_an_outcome_that_cannot_be_looked_up_stays_unknown(
    counter: Counter, fault: CommitFault
) -> None:
    request = request_for(counter)
    counter.store.commit_fault = fault
    with pytest.raises(CommitUnknown):
        settle_sale(counter.ctx, request)
    assert settle_sale(counter.ctx, request).sale.receipt_no == "S01-C2-000001"
    assert len(counter.store.state.sales) == 1


def test_a_suspended_member_neither_gains_nor_spends(counter: Counter) -> None:
    with counter.store.write() as work:
        work.update_member(wang(status="suspended"))
        work.commit()
    settled = sold(counter)
    assert settled.sale.quote.accrued_points == settled.sale.quote.redeemed_points == 0
    assert len(counter.store.state.entries) == 2
    assert len(counter.store.state.tier_facts) == 1
    assert counter.store.state.birthdays == {}


def test_the_birthday_is_used_once_a_year(counter: Counter) -> None:
    sold(counter)
    sold(counter, wishes=Wishes())
    assert list(counter.store.state.birthdays) == [(WANG, 2026)]
    counter.clock.at = datetime(2026, 12, 2, 3, tzinfo=UTC)
    sold(counter, wishes=Wishes())
    assert list(counter.store.state.birthdays) == [(WANG, 2026)]


def test_days_around_a_birthday_at_new_year_are_one_use(counter: Counter) -> None:
    rule = BirthdayRule(window="days", days_before=7, days_after=7, once_a_year=True)
    earning = replace(golden_programme().earning, birthday=rule)
    with counter.store.write() as work:
        work.publish_programme(replace(golden_programme(earning=earning), version=2))
        work.update_member(wang(birthday=Birthday(month=1, day=2)))
        work.commit()
    won = []
    for at in (datetime(2026, 12, 28, 3, tzinfo=UTC), datetime(2027, 1, 2, 3, tzinfo=UTC)):
        counter.clock.at = at
        quote = sold(counter, basket(line("a", 10_000)), Wishes()).sale.quote
        won.append(quote.accrued_points)
    assert list(counter.store.state.birthdays) == [(WANG, 2027)]
    assert won == [184, 95]


def test_what_does_not_count_towards_tiers_leaves_no_fact(counter: Counter) -> None:
    gift_card = line("card", 10_000, flags=("gift_card",))
    settled = sold(counter, basket(gift_card), Wishes())
    assert settled.sale.quote.qualifying_minor == 0
    assert len(counter.store.state.tier_facts) == 1


def test_nothing_due_needs_no_tender() -> None:
    redemption = replace(golden_programme().redemption, max_share_bp=10_000)
    counter = counter_of(programme=golden_programme(redemption=redemption))
    settled = sold(counter, basket(line("a", 2_000)), Wishes(redeem_points=None))
    assert (settled.sale.quote.due_minor, settled.sale.tenders) == (0, ())


def test_cash_that_is_rounded_away_needs_no_tender(counter: Counter) -> None:
    settled = sold(counter, basket(line("bag", 5)), Wishes(), member_id=None, kind="cash")
    quote = settled.sale.quote
    assert (quote.due_minor, quote.rounding_minor, settled.sale.tenders) == (0, -5, ())
    with pytest.raises(TendersShort):
        sold(counter, basket(line("bag", 15)), Wishes(), member_id=None, kind="cash", tenders=())


def manual(value: int, **changes: object) -> Wishes:
    discount = ManualDiscount(kind="percent", value=value, reason="包装破损", line_id="a")
    return Wishes(manual=(replace(discount, **changes),))


@pytest.mark.parametrize(("value", "is_allowed"), [(500, True), (501, False)])
def test_a_cashiers_percentage_has_a_limit(counter: Counter, value: int, is_allowed: bool) -> None:
    request = request_for(counter, basket(line("a", 10_000)), manual(value), member_id=None)
    if is_allowed:
        settle_sale(counter.ctx, request)
        return
    with pytest.raises(ApprovalNeeded) as caught:
        settle_sale(counter.ctx, request)
    assert caught.value.right == "manual_discount"
    assert caught.value.params["limit_minor"] == 500


def test_a_cashiers_amounts_add_up(counter: Counter) -> None:
    goods = basket(line("a", 50_000), line("b", 50_000))
    one = ManualDiscount(kind="amount", value=600, reason="破损", line_id="a")
    wishes = Wishes(manual=(one, replace(one, line_id="b")))
    with pytest.raises(ApprovalNeeded) as caught:
        sold(counter, goods, wishes, member_id=None)
    assert caught.value.params == {
        "right": "manual_discount",
        "amount_minor": 1_200,
        "limit_minor": 1_000,
    }
    half = Wishes(manual=(one, replace(one, line_id="b", approved_by=MANAGER, approved_minor=600)))
    assert sold(counter, goods, half, member_id=None).sale.quote.due_minor == 98_800


def test_a_manager_needs_nobody(counter: Counter) -> None:
    goods = basket(line("a", 10_000))
    sold(counter, goods, manual(5_000), member_id=None, operator_id=MANAGER)


def test_an_approval_is_a_managers(counter: Counter) -> None:
    goods = basket(line("a", 10_000))
    allowed = manual(5_000, approved_by=MANAGER, approved_minor=5_000)
    (by_manager,) = allowed.manual
    by_cashier = Wishes(manual=(replace(by_manager, approved_by=CASHIER),))
    with pytest.raises(ApproverUnfit):
        sold(counter, goods, by_cashier, member_id=None)
    settled = sold(counter, goods, allowed, member_id=None)
    assert ("批准人", "赵敏") in [(row.left, row.right) for row in settled.receipt.rows]


def test_an_approval_is_for_what_it_took_off_and_not_more(counter: Counter) -> None:
    allowed = manual(5_000, approved_by=MANAGER, approved_minor=5_000)
    dearer = basket(line("a", 10_000, 2))
    with pytest.raises(ApprovalNeeded):
        sold(counter, dearer, allowed, member_id=None)
    assert untouched(counter)
    sold(counter, basket(line("a", 9_000)), allowed, member_id=None)


@pytest.mark.parametrize(
    "line_ids", [("a", "a"), (None, None), ("a", None), (None, "a"), ("a", "b", None)]
)
def test_a_percentage_cannot_be_split(counter: Counter, line_ids: tuple[str | None, ...]) -> None:
    """The limit is 5 %; each part keeps to it, together they do not."""
    goods = basket(line("a", 2_000), line("b", 2_000))
    parts = [replace(manual(500).manual[0], line_id=line_id) for line_id in line_ids]
    with pytest.raises(ApprovalNeeded):
        sold(counter, goods, Wishes(manual=tuple(parts)), member_id=None)
    apart = [part for part in parts if part.line_id][:1]
    sold(counter, goods, Wishes(manual=tuple(apart)), member_id=None)


def test_the_same_percentage_on_every_line_is_within_it(counter: Counter) -> None:
    """Half a fen is rounded up for the discount, so it is for the limit."""
    goods = basket(*(line(name, 110) for name in "abc"))
    parts = tuple(replace(manual(500).manual[0], line_id=name) for name in "abc")
    settled = sold(counter, goods, Wishes(manual=parts), member_id=None)
    assert settled.sale.quote.due_minor == 330 - 18


@pytest.mark.parametrize(
    ("reason", "error"), [(" ", DiscountReasonMissing), ("x" * 81, TextTooLong)]
)
def test_a_discount_by_hand_has_a_reason(counter: Counter, reason: str, error: type) -> None:
    with pytest.raises(error):
        sold(counter, basket(line("a", 10_000)), manual(100, reason=reason), member_id=None)


def test_a_discount_on_a_line_that_went_takes_nothing(counter: Counter) -> None:
    wishes = manual(5_000, line_id="gone")
    settled = sold(counter, basket(line("a", 10_000)), wishes, member_id=None)
    assert settled.sale.quote.due_minor == 10_000


def test_a_clock_behind_the_last_sale_stops_selling_until_it_is_right(counter: Counter) -> None:
    sold(counter)
    counter.clock.advance(minutes=-5)
    sold(counter, wishes=Wishes())
    counter.clock.advance(hours=-2)
    with pytest.raises(ClockBehind) as caught:
        sold(counter, wishes=Wishes())
    assert caught.value.params == {"minutes": 125}
    counter.clock.advance(hours=2, minutes=5)
    sold(counter, wishes=Wishes())


def test_a_manager_can_accept_the_clock_after_a_sale_dated_wrong(counter: Counter) -> None:
    counter.clock.at = datetime(2027, 1, 5, 3, tzinfo=UTC)
    sold(counter, wishes=Wishes())
    counter.clock.at = datetime(2026, 11, 21, 3, tzinfo=UTC)
    with pytest.raises(ClockBehind):
        sold(counter, wishes=Wishes())
    accept_clock(counter.ctx, MANAGER)
    sold(counter, wishes=Wishes())
    sold(counter, wishes=Wishes())


def test_an_upgrade_works_from_the_next_sale(counter: Counter) -> None:
    settled = sold(counter, basket(line("a", 400_000)), Wishes())
    assert settled.sale.quote.tier_id == "gold"
    assert settled.view is not None
    assert settled.view.tier.tier_id == "platinum"
    assert open_member(counter.ctx, WANG).tier.tier_id == "platinum"
    told = [row.left for row in settled.receipt.rows]
    assert any("铂金" in text for text in told)


def test_the_quote_on_the_screen_is_the_quote_stored(counter: Counter) -> None:
    shown = quoted(counter, golden_basket(), golden_wishes(tender_kinds=("wechat",)))
    assert sold(counter).sale.quote == shown
