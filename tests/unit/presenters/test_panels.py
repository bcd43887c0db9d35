"""The small panels: numbers on a pad, a discount by hand, what coupons say of themselves."""

from __future__ import annotations

import pytest

from app.domain.money import Currency
from app.domain.ringing import AmountNotPossible
from tests.builders.baskets import COFFEE
from tests.builders.counter import MANAGER, MANAGER_PIN
from tests.builders.desk import DeskBench, desk_bench
from ui.presenters import formats
from ui.presenters.coupons import coupon_rows
from ui.presenters.discount import DiscountPresenter
from ui.presenters.number_entry import NumberEntry, NumberRequest


@pytest.fixture
def bench() -> DeskBench:
    return desk_bench()


def test_the_pad_replaces_the_value_that_was_there() -> None:
    applied: list[int] = []
    entry = NumberEntry(NumberRequest(key="points", apply=applied.append, start="600"), Currency())
    for key in "250":
        entry.pressed(key)
    entry.erased()
    entry.confirm()
    assert applied == [25]
    assert entry.model.is_done


def test_an_amount_is_minor_units() -> None:
    applied: list[int] = []
    request = NumberRequest(key="amount", apply=applied.append, is_amount=True)
    entry = NumberEntry(request, Currency())
    for key in "12.5":
        entry.pressed(key)
    entry.confirm()
    assert applied == [1_250]


@pytest.mark.parametrize("text", ["", "-5", "1e3", "😀", "12.345", "٣"])
def test_what_is_no_number_gets_a_sentence(text: str) -> None:
    applied: list[int] = []
    request = NumberRequest(key="amount", apply=applied.append, is_amount=True)
    entry = NumberEntry(request, Currency())
    entry.typed(text)
    entry.confirm()
    assert applied == []
    assert entry.model.notice is not None
    assert not entry.model.is_done


def test_a_refusal_stays_on_the_pad() -> None:
    def refuse(_number: int) -> None:
        raise AmountNotPossible

    entry = NumberEntry(NumberRequest(key="amount", apply=refuse, is_amount=True), Currency())
    entry.typed("5")
    entry.confirm()
    assert entry.model.notice is not None
    assert entry.model.notice.key == "error.E-BSK-04"


def test_a_small_discount_needs_nobody(bench: DeskBench) -> None:
    bench.desk.ring_up.scan(COFFEE.ean)
    discount = DiscountPresenter(bench.tools, bench.desk.sale, bench.desk.ring_up.selected)
    discount.typed("5")
    assert not discount.model.needs_approval
    discount.apply()
    assert discount.is_done
    assert bench.desk.sale.quote.due_minor == 8_360
    assert bench.desk.state.rows[0].saved == "¥4.40"


def test_above_the_limit_a_manager_enters_the_pin_in_place(bench: DeskBench) -> None:
    bench.desk.ring_up.scan(COFFEE.ean)
    discount = DiscountPresenter(bench.tools, bench.desk.sale, bench.desk.ring_up.selected)
    discount.typed("50")
    assert discount.model.needs_approval
    discount.apply()
    assert not discount.is_done
    for key in MANAGER_PIN:
        discount.press_pin(key)
    assert discount.approval.approval is not None
    discount.apply()
    assert discount.is_done
    (manual,) = bench.desk.sale.wishes.manual
    assert manual.approved_by == MANAGER
    assert bench.desk.sale.quote.due_minor == 4_400


def test_an_approval_goes_with_its_line(bench: DeskBench) -> None:
    bench.desk.ring_up.scan(COFFEE.ean)
    discount = DiscountPresenter(bench.tools, bench.desk.sale, bench.desk.ring_up.selected)
    discount.typed("50")
    for key in MANAGER_PIN:
        discount.press_pin(key)
    discount.apply()
    (manual,) = bench.desk.sale.wishes.manual
    assert manual.approved_minor == 4_400
    bench.desk.ring_up.remove()
    bench.desk.ring_up.scan(COFFEE.ean)
    assert bench.desk.sale.wishes.manual == ()
    assert bench.desk.sale.quote.due_minor == 8_800


def test_another_amount_asks_for_the_pin_again(bench: DeskBench) -> None:
    bench.desk.ring_up.scan(COFFEE.ean)
    discount = DiscountPresenter(bench.tools, bench.desk.sale, bench.desk.ring_up.selected)
    discount.typed("50")
    for key in MANAGER_PIN:
        discount.press_pin(key)
    discount.typed("60")
    assert discount.approval.approval is None


def test_an_order_discount_and_taking_it_off(bench: DeskBench) -> None:
    bench.desk.ring_up.scan(COFFEE.ean)
    discount = DiscountPresenter(bench.tools, bench.desk.sale, bench.desk.ring_up.selected)
    discount.choose_order(is_order=True)
    discount.choose_kind("amount")
    discount.typed("3")
    discount.apply()
    assert bench.desk.sale.quote.due_minor == 8_500
    again = DiscountPresenter(bench.tools, bench.desk.sale, bench.desk.ring_up.selected)
    again.choose_order(is_order=True)
    again.take_off()
    assert bench.desk.sale.quote.due_minor == 8_800


@pytest.mark.parametrize("text", ["0", "101", "-1", "x"])
def test_a_discount_that_cannot_be_is_not_applied(bench: DeskBench, text: str) -> None:
    bench.desk.ring_up.scan(COFFEE.ean)
    discount = DiscountPresenter(bench.tools, bench.desk.sale, bench.desk.ring_up.selected)
    discount.typed(text)
    discount.apply()
    assert not discount.is_done
    assert discount.model.notice is not None


def test_coupons_say_what_they_do_or_why_not(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    rows = {row.coupon_id: row for row in coupon_rows(bench.desk.sale)}
    used = rows["coupon-200-20"]
    assert (used.is_used, used.effect.key) == (True, "coupon.takes")
    assert all(row.effect.key.startswith("reason.") for row in rows.values() if row is not used)


def test_amounts_are_written_as_people_read_them() -> None:
    assert formats.money(-123_456, Currency()) == "−¥1,234.56"
    assert formats.short_money(864_000, Currency()) == "¥8,640"
    assert formats.money(500, Currency("JPY", 0)) == "¥500"
    assert formats.weight(1_250) == "1.250 kg"
    assert formats.ratio(15_000) == "1.5"
