"""Refund and void: choosing, preview, the manager in place, and every way it can stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.basket import Wishes
from app.domain.codes import classify, receipt_code
from app.domain.programme import Account, Earning, FlatBonus, Policies, Redemption
from app.domain.refund_quote import GiftBack, IssuedBack, LineLost
from tests.builders.baskets import basket, golden_wishes, line
from tests.builders.counter import CASHIER, MANAGER, MANAGER_PIN, WANG_CARD
from tests.builders.desk import DeskBench, desk_bench
from tests.builders.selling import returned, sold, voided
from ui.presenters.refund import RefundPresenter, show_receipt
from ui.presenters.refund_picks import Picks
from ui.presenters.refund_rows import effect_rows, line_rows, sale_rows

TODAY = date(2026, 11, 21)


class Page:
    """A refund page over the golden sale, with the member in hand."""

    def __init__(self, home: Path) -> None:
        self.bench: DeskBench = desk_bench(home=home)
        self.settled = sold(self.bench.counter)
        self.presenter = RefundPresenter(self.bench.tools, lambda reason: reason)
        self.bench.desk.search.typed("13812345678")
        self.presenter.open(self.bench.desk.sale.view)

    @property
    def receipt_no(self) -> str:
        return self.settled.sale.receipt_no

    def approve(self, pin: str = MANAGER_PIN) -> None:
        for digit in pin:
            self.presenter.press_pin(digit)

    def state(self) -> str:
        with self.bench.counter.store.read() as reader:
            sale = reader.sale(self.settled.sale.sale_id)
        assert sale is not None
        return sale.state


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page(tmp_path)


def test_returning_one_coffee_shows_every_effect_of_the_golden_example(page: Page) -> None:
    page.presenter.toggle(0)
    effects = effect_rows(page.presenter.model, TODAY)
    assert [(row.name.key, row.value.params.get("text")) for row in effects] == [
        ("refund.to", "¥66.95"),
        ("refund.points_back", "+187"),
        ("refund.points_taken", "−134"),
        ("plain", None),
        ("refund.tier", {"zh_CN": "金卡", "en": "Gold"}),
    ]
    assert effects[1].note is not None
    assert effects[1].note.params["day"] == "11-30"
    assert effects[4].note is not None
    assert effects[4].note.params["amount"] == "¥68.82"


def test_lines_say_what_was_paid_for_each_piece(page: Page) -> None:
    coffee, filters, mugs = line_rows(page.presenter.model)
    assert coffee.note.params == {"listed": "88.00", "paid": "66.95 / 66.94"}
    assert filters.note.params == {"listed": "18.00", "paid": "15.25"}
    assert (mugs.returnable, mugs.picked, mugs.amount) == (2, 0, "")


def test_the_receipt_of_the_open_sale_is_shown_again(page: Page) -> None:
    show_receipt(page.presenter)
    assert page.bench.host.opened[-1] == ("receipt", page.settled.sale.sale_id)


def test_no_receipt_without_a_sale(page: Page) -> None:
    page.presenter.open(None)
    before = list(page.bench.host.opened)
    show_receipt(page.presenter)
    assert page.bench.host.opened == before


def test_counting_stays_within_what_is_left(page: Page) -> None:
    for _ in range(5):
        page.presenter.step(1, 0)
    assert page.presenter.model.picks.units == {"coffee": 2}
    for _ in range(5):
        page.presenter.step(-1, 0)
    assert page.presenter.model.quote is None


def test_above_the_limit_nothing_happens_without_the_manager(page: Page) -> None:
    page.presenter.toggle(0)
    page.presenter.confirm()
    assert page.presenter.model.needs_manager
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "refund.manager_first"
    assert page.state() == "settled"


def test_the_cashier_refunds_and_the_manager_is_kept_beside(page: Page) -> None:
    page.presenter.toggle(0)
    page.approve()
    page.presenter.confirm()
    assert page.presenter.model.phase == "done"
    assert page.state() == "part_returned"
    with page.bench.counter.store.read() as reader:
        kinds = [o for o in reader.state.operations.values() if o.kind == "sale.refund"]  # type: ignore[attr-defined]
    assert kinds[0].operator_id == CASHIER
    assert f'"approved_by":"{MANAGER}"' in kinds[0].body


def test_a_wrong_pin_says_how_many_tries_are_left(page: Page) -> None:
    page.presenter.toggle(0)
    page.approve("1357")
    notice = page.presenter.approval.model.notice
    assert notice is not None
    assert (notice.key, notice.params) == ("error.E-PIN-01", {"tries_left": 4})
    assert page.presenter.approval.model.pin.count == 0


def test_an_approval_is_good_for_what_was_shown_alone(page: Page) -> None:
    page.presenter.toggle(0)
    page.approve()
    assert page.presenter.approval.model.approval is not None
    page.presenter.step(1, 0)
    assert page.presenter.approval.model.approval is None


def test_an_answer_that_comes_after_the_choice_changed_is_dropped(page: Page) -> None:
    page.presenter.toggle(0)
    page.bench.write.is_held = True
    page.approve()
    page.presenter.step(1, 0)
    page.bench.write.is_held = False
    page.bench.write.run()
    assert page.presenter.approval.model.approval is None


def test_below_the_limit_nobody_is_asked(page: Page) -> None:
    page.presenter.toggle(1)
    assert not page.presenter.model.needs_manager
    page.presenter.confirm()
    assert page.presenter.model.phase == "done"


def test_void_takes_everything_of_a_sale_of_today(page: Page) -> None:
    page.presenter.void()
    model = page.presenter.model
    assert model.quote is not None
    assert (model.is_void, model.quote.total_minor) == (True, 21_470)
    assert model.needs_manager
    page.approve()
    page.presenter.confirm()
    assert page.state() == "voided"


def test_yesterdays_sale_cannot_be_voided(page: Page) -> None:
    page.bench.counter.clock.advance(days=1)
    page.presenter.choose_sale(page.settled.sale.sale_id)
    assert page.presenter.model.opened is not None
    assert not page.presenter.model.opened.can_void
    page.presenter.void()
    assert page.presenter.model.quote is None


def test_escape_first_leaves_what_was_picked_then_the_page(page: Page) -> None:
    page.presenter.toggle(0)
    assert page.presenter.back()
    assert page.presenter.model.picks == Picks()
    assert not page.presenter.back()


@pytest.mark.parametrize("text", ["S01-C2-000099", "'; DROP TABLE sale", "😀" * 60, "9" * 400])
def test_a_number_that_is_no_receipt_gets_a_sentence(page: Page, text: str) -> None:
    before = page.presenter.model.opened
    page.presenter.find(text)
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "refund.not_found"
    assert page.presenter.model.opened == before


def test_a_receipt_is_found_by_its_number_and_by_its_code(page: Page) -> None:
    other = sold(page.bench.counter, basket(line("tea", 900)), golden_wishes(redeem_points=0))
    page.presenter.find("000002")
    assert page.presenter.model.opened is not None
    assert page.presenter.model.opened.sale.sale_id == other.sale.sale_id
    assert page.presenter.scan(classify(receipt_code(page.receipt_no)))
    assert page.presenter.model.opened.sale.receipt_no == page.receipt_no


def test_another_code_is_refused_on_the_page(page: Page) -> None:
    assert page.presenter.scan(classify(WANG_CARD))
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "refund.other_code"


def test_nothing_selected_gets_a_sentence(page: Page) -> None:
    page.presenter.confirm()
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "refund.nothing_picked"


def test_a_sale_that_came_back_says_so(page: Page) -> None:
    picks = Picks.everything(page.settled.sale).as_request(page.settled.sale)
    returned(page.bench.counter, page.settled.sale.sale_id, *picks)
    page.presenter.choose_sale(page.settled.sale.sale_id)
    page.presenter.toggle(0)
    page.presenter.confirm()
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "refund.is_returned"


def test_a_voided_sale_says_so(page: Page) -> None:
    voided(page.bench.counter, page.settled.sale.sale_id)
    page.presenter.choose_sale(page.settled.sale.sale_id)
    page.presenter.toggle(0)
    page.presenter.confirm()
    assert page.presenter.model.notice is not None
    assert page.presenter.model.notice.key == "refund.is_voided"


def test_a_change_at_another_place_is_shown_again_and_not_done(page: Page) -> None:
    page.presenter.toggle(1)
    picks = Picks(units={"coffee": 1}).as_request(page.settled.sale)
    returned(page.bench.counter, page.settled.sale.sale_id, *picks)
    page.presenter.confirm()
    model = page.presenter.model
    if model.phase == "choosing":
        assert model.notice is not None
        assert model.notice.key == "error.E-REF-01"
        page.presenter.confirm()
    assert page.presenter.model.needs_manager, "both refunds together are above the limit"
    assert page.presenter.model.phase == "choosing"
    page.approve()
    page.presenter.confirm()
    assert page.presenter.model.phase == "done"


def test_a_keyed_amount_comes_back_by_amount(tmp_path: Path) -> None:
    bench = desk_bench(home=tmp_path)
    keyed = line("keyed", 3_000, kind="amount", name="")
    settled = sold(bench.counter, basket(keyed), golden_wishes(redeem_points=0), member_id=None)
    presenter = RefundPresenter(bench.tools, lambda reason: reason)
    presenter.open(None)
    presenter.choose_sale(settled.sale.sale_id)
    presenter.toggle(0)
    assert presenter.model.quote is not None
    assert presenter.model.quote.total_minor == 3_000
    presenter.amount("12.50")
    assert presenter.model.quote.total_minor == 1_250
    presenter.amount("1e9")
    assert presenter.model.notice is not None
    assert presenter.model.notice.key == "refund.bad_amount"
    presenter.amount("999999")
    assert presenter.model.picks.amounts == {"keyed": 3_000}


def test_the_list_names_day_time_pieces_and_tender(page: Page) -> None:
    rows = sale_rows(page.presenter.model, page.bench.tools.parts.profile, TODAY)
    assert [(row.amount, row.receipt_no, row.is_open) for row in rows] == [
        ("¥214.70", page.receipt_no, True)
    ]
    assert rows[0].note.params["n"] == 5
    assert rows[0].note.params["time"] == "10:42"


def test_what_is_held_back_of_the_money_is_named_line_by_line(page: Page) -> None:
    page.presenter.toggle(0)
    model = page.presenter.model
    assert model.quote is not None
    lost = (LineLost("mugs", 2_450),)
    quote = replace(
        model.quote, lost=lost, charged_minor=2_450, withheld_minor=12, deducted_points=12
    )
    rows = effect_rows(replace(model, quote=quote), TODAY)
    named = {row.name.key: row for row in rows}
    assert named["refund.lost"].value.params["text"] == "−¥24.50"
    assert named["refund.withheld"].value.params["text"] == "−¥0.12"
    note = named["refund.withheld"].note
    assert note is not None
    assert note.params == {"points": 12}
    gift = (GiftBack("gift:bag", 0, 1, 500),)
    missing = effect_rows(replace(model, quote=replace(model.quote, gifts=gift)), TODAY)
    (told,) = [row for row in missing if row.name.key == "refund.gift_missing"]
    assert (told.value.params["text"], told.look) == ("−¥5.00", "bad")
    back = effect_rows(replace(model, quote=replace(model.quote, charged_minor=-5)), TODAY)
    assert [row.look for row in back if row.name.key == "refund.charged_back"] == ["good"]


def test_coupons_that_the_sale_brought_are_named(page: Page) -> None:
    page.presenter.toggle(0)
    model = page.presenter.model
    assert model.quote is not None
    issued = (IssuedBack("c1", "revoked", 0), IssuedBack("c2", "used", 1_000))
    rows = effect_rows(replace(model, quote=replace(model.quote, issued=issued)), TODAY)
    withdrawn, used = (row for row in rows if row.name.key == "refund.brought")
    assert withdrawn.value.key == "refund.brought.revoked"
    assert used.value.params["text"] == "−¥10.00"


def test_a_manager_sees_how_many_coupons_stayed_with_the_member(page: Page) -> None:
    """R-78: the indicator stands beside the other effects, and not where there is nothing."""
    page.presenter.toggle(0)
    model = page.presenter.model
    assert model.opened is not None
    assert "refund.kept" not in [row.name.key for row in effect_rows(model, TODAY)]
    opened = replace(model.opened, coupons_kept=2)
    (row,) = [
        row
        for row in effect_rows(replace(model, opened=opened), TODAY)
        if row.name.key == "refund.kept"
    ]
    assert (row.value.key, row.value.params, row.look) == ("refund.kept_times", {"n": 2}, "bad")


def test_points_that_are_spent_refuse_a_return_in_words(page: Page) -> None:
    """R-72: what was picked before stays."""
    bench = page.bench
    state = bench.counter.store.state
    policies = Policies(refund_shortfall="refuse")
    state.programmes[1] = replace(state.programmes[1], policies=policies)
    page.presenter.toggle(1)
    picked = page.presenter.model.picks
    sold(bench.counter, basket(line("x", 100_000)), Wishes(redeem_points=None))
    page.presenter.toggle(0)
    model = page.presenter.model
    assert model.notice is not None
    assert (model.notice.key, model.picks) == ("error.E-RFD-05", picked)


def test_stamps_that_are_spent_refuse_a_void_in_words(page: Page) -> None:
    """R-81: the sale can still come back as a return."""
    bench = page.bench
    stamp = FlatBonus(bonus_id="s", name={}, points=1, per="unit")
    card = Account(
        account_id="stamps",
        name={},
        earning=Earning(points=0, bonuses=(stamp,)),
        redemption=Redemption(unit="item", points=2, max_share_bp=10_000),
    )
    state = bench.counter.store.state
    state.programmes[1] = replace(state.programmes[1], accounts=(card,))
    first = sold(bench.counter, basket(line("x", 1_000, 2)), Wishes()).sale
    sold(bench.counter, basket(line("y", 1_000)), Wishes(redeem_elsewhere={"stamps": 2}))
    assert page.presenter.choose_sale(first.sale_id)
    page.presenter.void()
    model = page.presenter.model
    assert model.notice is not None
    assert (model.notice.key, model.is_void, model.quote) == ("error.E-RFD-06", False, None)
    page.presenter.toggle(0)
    assert page.presenter.model.quote is not None
