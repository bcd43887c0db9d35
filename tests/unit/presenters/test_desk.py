"""The desk presenter: identify, ring up, choose benefits, hold, undo."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.basket import Wishes
from app.domain.claiming import claim_code
from app.domain.money import Currency
from app.domain.programme import Account, Earning, FlatBonus
from tests.builders.baskets import COFFEE, FILTERS, MUGS, basket, line
from tests.builders.counter import MANAGER, WANG, WANG_CARD, add_member, counter_of, wang
from tests.builders.desk import DeskBench, desk_bench
from tests.builders.programmes import golden_programme
from tests.builders.selling import sold
from tests.fakes.lanes import FakeLane
from ui.presenters import formats
from ui.presenters.member_card import (
    EmptyCard,
    FoundCard,
    ListCard,
    NoneCard,
    RefusedCard,
    found_card,
)
from ui.presenters.message import Message, msg
from ui.presenters.number_entry import NumberRequest

ON = date(2026, 11, 21)
PAYMENT_CODE = "134567890123456789"


@pytest.fixture
def bench() -> DeskBench:
    return desk_bench()


def test_the_golden_example_stands_on_the_screen(bench: DeskBench) -> None:
    bench.desk.search.typed("138 1234 5678")
    bench.ring_up_golden()
    column = bench.desk.state.column
    assert column.list_total == "¥292.00"
    assert [(row.name.key, row.amount) for row in column.rows] == [
        ("benefit.member_price", "−¥18.00"),
        ("plain", "−¥24.50"),
        ("benefit.tier", "−¥8.80"),
        ("plain", "−¥20.00"),
        ("benefit.points", "−¥6.00"),
    ]
    assert column.due == "¥214.70"
    assert column.won == "+428"
    assert column.won_label.params["extra"].key == "accrual.birthday_double"  # type: ignore[union-attr]


def test_the_lines_show_what_made_their_price(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    coffee, filters, mugs = bench.desk.state.rows
    assert (coffee.unit, coffee.unit_was, coffee.total, coffee.saved) == (
        "¥79.00",
        "¥88.00",
        "¥158.00",
        "¥18.00",
    )
    assert (filters.saved, filters.reason) == ("", None)
    assert (mugs.unit, mugs.total, mugs.saved) == ("¥49.00", "¥73.50", "¥24.50")


def test_the_tier_says_what_it_looked_at(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    note = bench.desk.state.column.rows[2].note
    assert note is not None
    assert note.key == "note.tier_base_better"
    assert note.params["amount"] == "¥176.00"


def test_every_benefit_left_out_has_its_sentence(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    reasons = [row.reason.key for row in bench.desk.state.column.unused]
    assert reasons
    assert all(key.startswith("reason.") for key in reasons)


def test_eleven_digits_select_at_the_last_one(bench: DeskBench) -> None:
    for length in range(1, 11):
        bench.desk.search.typed("13812345678"[:length])
        assert bench.desk.sale.view is None
    bench.desk.search.typed("13812345678")
    assert bench.desk.sale.view is not None
    assert isinstance(bench.desk.state.card, FoundCard)


def test_points_that_wait_stand_apart_on_the_card(bench: DeskBench) -> None:
    """R-45: how many, and from which day they can be spent."""
    bench.desk.search.typed("13812345678")
    view = bench.desk.sale.view
    assert view is not None

    def pending(**changes: Any) -> Message | None:
        balance = replace(view.balance, **changes)
        return found_card(replace(view, balance=balance), (), Currency(), ON).pending

    first = {"next_active_on": date(2026, 11, 28), "next_active_points": 100}
    assert pending() is None
    assert pending(pending=100, **first) == msg("member.pending", points="100", day="11-28")
    assert pending(pending=1_240, **first) == msg(
        "member.pending_part", points="1,240", part="100", day="11-28"
    )


def test_four_digits_open_a_list_after_a_pause_and_never_select(bench: DeskBench) -> None:
    bench.desk.search.typed("5678")
    bench.timers.advance(249)
    assert isinstance(bench.desk.state.card, EmptyCard)
    bench.timers.advance(1)
    card = bench.desk.state.card
    assert isinstance(card, ListCard)
    assert (len(card.rows), card.title.key, card.cursor) == (1, "member.several", -1)
    assert bench.desk.sale.view is None
    bench.desk.search.confirmed()
    assert bench.desk.sale.view is None
    bench.desk.search.moved(1)
    bench.desk.search.confirmed()
    assert bench.desk.sale.view is not None


def test_further_digits_go_on_with_the_number(bench: DeskBench) -> None:
    bench.desk.search.typed("1381")
    bench.timers.advance(100)
    bench.desk.search.typed("13812345678")
    bench.timers.advance(1_000)
    assert isinstance(bench.desk.state.card, FoundCard)


def test_letters_search_from_the_second_one(bench: DeskBench) -> None:
    bench.desk.search.typed("w")
    assert isinstance(bench.desk.state.card, EmptyCard)
    bench.desk.search.typed("wl")
    assert isinstance(bench.desk.state.card, ListCard)


@pytest.mark.parametrize("text", ["wl", "王丽华", "wang 5678"])
def test_enter_takes_the_only_member_of_a_name(bench: DeskBench, text: str) -> None:
    bench.desk.search.typed(text)
    card = bench.desk.state.card
    assert isinstance(card, ListCard)
    assert (card.title.key, card.cursor) == ("member.only", 0)
    assert bench.desk.sale.view is None
    bench.desk.search.confirmed()
    assert bench.desk.sale.view is not None
    assert bench.desk.sale.view.member.member_id == WANG


def test_enter_takes_none_of_several(bench: DeskBench) -> None:
    add_member(bench.counter, wang(member_id="m-2", phone="+8613900005678", card_token="2"))
    bench.desk.search.typed("wl")
    for _ in range(3):
        bench.desk.search.confirmed()
        card = bench.desk.state.card
        assert isinstance(card, ListCard)
        assert (card.title.key, card.cursor) == ("member.several", -1)
    assert bench.desk.sale.view is None
    bench.desk.search.moved(1)
    bench.desk.search.confirmed()
    assert bench.desk.sale.view is not None


def test_enter_before_a_late_list_only_shows_it(bench: DeskBench) -> None:
    read = bench.tools.lanes.read
    assert isinstance(read, FakeLane)
    read.is_held = True
    bench.desk.search.typed("wl")
    bench.desk.search.confirmed()
    read.run()
    assert isinstance(bench.desk.state.card, ListCard)
    assert bench.desk.sale.view is None


def test_nobody_offers_enrolment_with_the_number(bench: DeskBench) -> None:
    bench.desk.search.typed("13900000021")
    card = bench.desk.state.card
    assert isinstance(card, NoneCard)
    assert card.phone == "139 0000 0021"
    bench.desk.enrol()
    assert bench.host.opened == [("enrol", "13900000021")]


@pytest.mark.parametrize("text", ["+852 9123 4567", "0085291234567", "+852-9123-4567"])
def test_a_number_from_abroad_is_looked_for_and_carried_over(bench: DeskBench, text: str) -> None:
    bench.desk.search.typed(text)
    bench.desk.search.confirmed()
    card = bench.desk.state.card
    assert isinstance(card, NoneCard)
    assert card.phone == "+852 9123 4567"
    bench.desk.enrol()
    assert bench.host.opened == [("enrol", text)]


def test_a_number_from_abroad_as_a_barcode_selects(bench: DeskBench) -> None:
    add_member(bench.counter, wang(member_id="m-hk", phone="+85291234567", card_token="hk"))
    bench.desk.scanned("+85291234567", 1_000)
    assert bench.desk.sale.view is not None
    assert bench.desk.sale.view.member.member_id == "m-hk"


@pytest.mark.parametrize("prefix", ["", "]C0", "]C1", "]E0", "]Q3", "]d2"])
@pytest.mark.parametrize("by", ["scan", "hand"])
def test_a_payment_code_is_refused_and_shown_nowhere(
    bench: DeskBench, prefix: str, by: str
) -> None:
    if by == "scan":
        bench.desk.scanned(prefix + PAYMENT_CODE, 1_000)
    else:
        bench.desk.search.typed(prefix + PAYMENT_CODE)
        bench.desk.search.confirmed()
    state = bench.desk.state
    assert isinstance(state.card, RefusedCard)
    assert state.card.text.key == "code.PAYMENT_CODE"
    assert bench.desk.sale.view is None
    assert state.search_text == ""
    assert PAYMENT_CODE[:9] not in repr((state, vars(bench.desk.search), bench.desk._doubles))
    assert PAYMENT_CODE[:9] not in repr(vars(bench.desk._doubles))


@pytest.mark.parametrize("prefix", ["]C0", "]C1", "]E0", "]Q3", "]d2"])
def test_an_identifier_before_a_code_changes_nothing(bench: DeskBench, prefix: str) -> None:
    bench.desk.scanned(prefix + COFFEE.ean, 1_000)
    assert [line.sku for line in bench.desk.sale.basket.lines] == [COFFEE.sku]
    bench.desk.scanned(prefix + WANG_CARD, 5_000)
    assert bench.desk.sale.view is not None
    bench.desk.scanned(prefix + "163456789012345678", 9_000)
    card = bench.desk.state.card
    assert isinstance(card, RefusedCard)
    assert card.text.params == {"start": "16345678", "length": 18}


def test_an_item_code_typed_with_its_identifier_is_rung_up(bench: DeskBench) -> None:
    bench.desk.search.typed("]E0" + COFFEE.ean)
    bench.desk.search.confirmed()
    assert [line.sku for line in bench.desk.sale.basket.lines] == [COFFEE.sku]


def test_a_name_is_not_carried_over_as_a_number(bench: DeskBench) -> None:
    bench.desk.search.typed("+wang")
    bench.desk.enrol()
    assert bench.host.opened == [("enrol", "")]


def test_a_card_selects_and_the_same_one_again_is_a_double_trigger(bench: DeskBench) -> None:
    bench.desk.scanned(WANG_CARD, 1_000)
    assert bench.desk.sale.view is not None
    bench.desk.sale.clear()
    bench.desk.scanned(WANG_CARD, 2_000)
    assert bench.desk.sale.view is None
    bench.desk.scanned(WANG_CARD, 4_100)
    assert bench.desk.sale.view is not None


def test_the_claim_of_a_receipt_gives_its_points_to_the_member_in_hand(bench: DeskBench) -> None:
    """R-48: without a member the cashier is told to choose one; a double trigger is none."""
    sale = sold(bench.counter, basket(line("a", 5_000)), Wishes(), member_id=None).sale
    code = claim_code(sale.receipt_no, sale.sale_id)
    bench.desk.scanned(code, 1_000)
    assert bench.host.notices[-1].message.key == "code.CLAIM_CODE"
    bench.desk.search.typed("13812345678")
    before = bench.desk.sale.view
    assert before is not None
    bench.desk.scanned(code, 4_000)
    bench.desk.scanned(code, 4_300)
    told = bench.host.notices[-1].message
    assert (told.key, told.params["receipt_no"]) == ("claim.done", sale.receipt_no)
    after = bench.desk.sale.view
    assert after is not None
    assert after.balance.available - before.balance.available == told.params["points"] == 50
    bench.desk.scanned(code, 9_000)
    assert bench.host.notices[-1].message.key == "error.E-CLM-03"


def test_a_claim_that_wins_stamps_alone_tells_no_points() -> None:
    """R-48: "0 points" would sound as if nothing was given."""
    each = FlatBonus(bonus_id="u", name={}, points=1, per="unit")
    stamps = Account(account_id="stamps", name={}, earning=Earning(points=0, bonuses=(each,)))
    programme = golden_programme(earning=Earning(points=0), accounts=(stamps,))
    bench = desk_bench(counter_of(programme=programme))
    sale = sold(bench.counter, basket(line("a", 5_000)), Wishes(), member_id=None).sale
    bench.desk.search.typed("13812345678")
    bench.desk.scanned(claim_code(sale.receipt_no, sale.sale_id), 1_000)
    told = bench.host.notices[-1].message
    assert (told.key, told.params) == ("claim.done_beside", {"receipt_no": sale.receipt_no})


def test_goods_scanned_twice_are_two(bench: DeskBench) -> None:
    bench.desk.scanned(COFFEE.ean, 1_000)
    bench.desk.scanned(COFFEE.ean, 1_200)
    assert [line.quantity for line in bench.desk.sale.basket.lines] == [2]


def test_a_payment_code_selects_nobody(bench: DeskBench) -> None:
    bench.desk.scanned(PAYMENT_CODE, 1_000)
    card = bench.desk.state.card
    assert isinstance(card, RefusedCard)
    assert (card.text.key, card.tone) == ("code.PAYMENT_CODE", "warn")
    assert bench.desk.sale.view is None


def test_an_unknown_code_shows_its_start_and_length_only(bench: DeskBench) -> None:
    bench.desk.scanned("QX-12345678901", 1_000)
    card = bench.desk.state.card
    assert isinstance(card, (RefusedCard, NoneCard))
    assert bench.desk.sale.view is None


def test_a_receipt_opens_the_refund(bench: DeskBench) -> None:
    from app.domain.codes import receipt_code

    bench.desk.scanned(receipt_code("S01-C2-000042"), 1_000)
    assert bench.host.opened == [("refund", "S01-C2-000042")]


def test_unknown_goods_get_a_sentence_and_change_nothing(bench: DeskBench) -> None:
    bench.desk.scanned("4006381333931", 1_000)
    assert bench.desk.sale.basket.lines == ()
    assert [notice.message.key for notice in bench.host.notices] == ["error.E-PRD-01"]


def test_the_item_field_takes_amounts_codes_and_words(bench: DeskBench) -> None:
    items = bench.desk.items
    items.typed("12.50")
    items.confirmed()
    items.typed(FILTERS.ean)
    items.confirmed()
    items.typed("马克")
    items.confirmed()
    amount, filters, mug = bench.desk.sale.basket.lines
    assert (amount.kind, amount.list_price_minor) == ("amount", 1_250)
    assert (filters.sku, mug.sku) == (FILTERS.sku, MUGS.sku)


@pytest.mark.parametrize("text", ["", "😀", "-5", "1' OR 1=1 --", "<b>x</b>", "9" * 10_000])
def test_hostile_text_in_either_field_changes_nothing(bench: DeskBench, text: str) -> None:
    bench.desk.search.typed(text)
    bench.desk.search.confirmed()
    bench.desk.items.typed(text)
    bench.desk.items.confirmed()
    assert bench.desk.sale.is_empty


def test_weighed_goods_ask_for_their_weight(bench: DeskBench) -> None:
    bench.desk.items.typed("苹果")
    bench.desk.items.confirmed()
    name, request = bench.host.opened[-1]
    assert name == "number"
    assert isinstance(request, NumberRequest)
    assert request.key == "grams"
    request.apply(1_250)
    assert bench.desk.state.rows[0].quantity == "1.250 kg"


def test_the_selected_line_grows_shrinks_and_goes(bench: DeskBench) -> None:
    bench.ring_up_golden()
    ring_up = bench.desk.ring_up
    assert ring_up.selected == bench.desk.sale.basket.lines[-1].line_id
    ring_up.move(-2)
    ring_up.step(1)
    assert bench.desk.sale.basket.lines[0].quantity == 3
    ring_up.step(-1)
    ring_up.step(-1)
    ring_up.step(-1)
    assert [line.sku for line in bench.desk.sale.basket.lines] == [FILTERS.sku, MUGS.sku]
    bench.desk.undo()
    assert bench.desk.sale.basket.lines[0].quantity == 1


def test_clearing_can_be_undone(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    bench.desk.clear()
    assert bench.desk.sale.is_empty
    undo = bench.host.notices[-1].undo
    assert undo is not None
    undo()
    assert bench.desk.state.column.due == "¥214.70"


def test_points_move_by_the_step_of_the_programme(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    bench.desk.benefits.step_points(1)
    assert bench.desk.sale.quote.redeemed_points == 700
    bench.desk.benefits.step_points(-1)
    bench.desk.benefits.most_points()
    most = bench.desk.sale.quote.redemption.max_points
    assert bench.desk.sale.quote.redeemed_points == most > 600
    bench.desk.benefits.step_points(1)
    assert bench.desk.sale.quote.redeemed_points == most


def test_a_coupon_comes_off_and_the_best_choice_comes_back(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    used = bench.desk.sale.quote.used_coupon_ids[0]
    bench.desk.benefits.toggle_coupon(used)
    assert used not in bench.desk.sale.quote.used_coupon_ids
    bench.desk.benefits.best_coupons()
    assert bench.desk.sale.quote.used_coupon_ids == (used,)


def test_a_suspended_member_is_said_and_gets_nothing(bench: DeskBench) -> None:
    other = dataclasses.replace(
        wang(),
        member_id=WANG[:-1] + "9",
        phone="+8613900000033",
        card_token="",
        status="suspended",
    )
    add_member(bench.counter, other)
    bench.desk.search.typed("13900000033")
    bench.desk.ring_up.scan(COFFEE.ean)
    card = bench.desk.state.card
    assert isinstance(card, FoundCard)
    assert card.warning is not None
    assert card.warning.key == "notice.SUSPENDED_MEMBER"
    assert bench.desk.state.column.due == "¥88.00"


def test_hold_and_resume_keep_lines_wishes_and_member(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    bench.desk.hold()
    assert bench.desk.sale.is_empty
    assert bench.desk.state.held_count == 1
    bench.desk.hold()
    assert bench.host.opened[-1] == ("held", None)
    with bench.counter.store.read() as reader:
        (held,) = reader.held_baskets()
    bench.desk.resume(held)
    bench.desk.sale.plan_tender("wechat")
    assert bench.desk.state.column.due == "¥214.70"
    assert bench.desk.state.held_count == 0


def test_a_hold_that_fails_gives_the_sale_back(bench: DeskBench) -> None:
    bench.ring_up_golden()
    bench.tools.session.sign_off()
    bench.desk.hold()
    assert len(bench.desk.sale.basket.lines) == 3
    assert bench.host.notices[-1].tone == "bad"


def test_the_open_basket_is_kept_on_disk_and_comes_back(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    again = desk_bench(bench.counter)
    assert len(again.desk.sale.basket.lines) == 3
    assert again.desk.sale.view is not None


def test_while_one_save_runs_later_changes_are_saved_together(bench: DeskBench) -> None:
    bench.write.is_held = True
    for _ in range(5):
        bench.desk.ring_up.scan(COFFEE.ean)
    assert bench.write.run() == 1
    assert bench.write.run() == 1
    assert bench.write.run() == 0
    with bench.counter.store.read() as reader:
        held = reader.open_basket()
    assert held is not None
    assert held.basket.lines[0].quantity == 5


def test_another_cashier_does_not_get_the_sale_but_a_manager_does(bench: DeskBench) -> None:
    bench.ring_up_golden()
    bench.tools.session.sign_off()
    bench.sign_on(MANAGER)
    assert len(bench.desk.sale.basket.lines) == 3
    bench.desk.sale.start_anew()
    bench.desk.ring_up.scan(COFFEE.ean)


def test_what_to_do_now_are_facts_of_this_counter(bench: DeskBench) -> None:
    bench.desk.search.typed("13812345678")
    for goods in (COFFEE, COFFEE, FILTERS, MUGS, MUGS):
        bench.desk.ring_up.scan(goods.ean)
    prompts = bench.desk.state.prompts
    assert len(prompts) <= 3
    first = prompts[0]
    assert (first.title.key, first.action) == ("prompt.expiring", "points")
    assert first.title.params["points"] == "600"


def test_nothing_to_settle_gets_a_sentence(bench: DeskBench) -> None:
    bench.desk.settle()
    assert bench.host.opened == []
    assert bench.host.notices[-1].message.key == "desk.nothing_to_settle"
    bench.ring_up_golden()
    bench.desk.settle()
    assert bench.host.opened == [("settle", None)]


def test_escape_takes_one_step_back_each_time(bench: DeskBench) -> None:
    bench.desk.search.typed("wl")
    bench.desk.items.typed("咖")
    assert bench.desk.go_back()
    assert bench.desk.search.text == ""
    assert bench.desk.go_back()
    assert bench.desk.items.text == ""
    assert not bench.desk.go_back()


def test_the_points_say_what_is_missing() -> None:
    bench = desk_bench()
    assert bench.desk.state.column.points.limit.key == "points.none_yet"
    bench.desk.search.typed("13812345678")
    assert bench.desk.state.column.points.limit.key == "points.no_goods"


def test_the_member_in_hand_is_read_again_after_something_else_changed_it() -> None:
    bench = desk_bench()
    bench.desk.search.typed("13812345678")
    before = bench.desk.state.card
    sold(bench.counter)
    bench.desk.member.reread()
    after = bench.desk.state.card
    assert isinstance(before, FoundCard)
    assert isinstance(after, FoundCard)
    assert after.points != before.points
    bench.desk.undo()
    assert bench.desk.sale.view is None


def test_a_search_that_takes_its_time_says_so_and_answers_later(bench: DeskBench) -> None:
    read = bench.tools.lanes.read
    assert isinstance(read, FakeLane)
    read.is_held = True
    bench.desk.search.typed("13812345678")
    assert bench.desk.state.is_searching
    assert bench.desk.sale.view is None
    assert read.run() == 1
    assert not bench.desk.state.is_searching
    assert isinstance(bench.desk.state.card, FoundCard)


def test_the_late_answer_to_a_text_that_was_changed_is_dropped(bench: DeskBench) -> None:
    read = bench.tools.lanes.read
    assert isinstance(read, FakeLane)
    read.is_held = True
    bench.desk.search.typed("13812345678")
    bench.desk.search.typed("1381234567")
    assert not bench.desk.state.is_searching
    read.run()
    assert bench.desk.sale.view is None


def test_a_worse_coupon_chosen_by_hand_shows_what_it_costs(bench: DeskBench) -> None:
    """R-23: any set may be chosen, and the column says the difference to the best one."""
    bench.desk.search.typed("13812345678")
    bench.ring_up_golden()
    assert bench.desk.state.column.notes == ()
    best = bench.desk.sale.quote.due_minor
    (used,) = bench.desk.sale.quote.used_coupon_ids
    bench.desk.benefits.toggle_coupon(used)
    (note,) = bench.desk.state.column.notes
    assert note.key == "note.NOT_BEST"
    sale = bench.desk.sale
    lost = formats.money(sale.quote.due_minor - best, sale.programme.currency)
    assert note.params == {"difference_minor": lost}
