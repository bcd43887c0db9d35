"""Settling: split tenders, faults of the save, paper, and codes scanned in the panel."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.domain.codes import classify
from app.ports.printer import PaperOut
from app.services.settle import Settled
from tests.builders.counter import WANG, WANG_CARD
from tests.builders.desk import DeskBench, desk_bench
from tests.builders.selling import sold
from ui.presenters.settle import Bill, SettlePresenter

WECHAT_CODE = "134567890123456789"


class Panel:
    """A settle panel over the golden bill; ``closed`` collects what it ended with."""

    def __init__(self, home: Path) -> None:
        self.bench: DeskBench = desk_bench(home=home)
        self.bench.desk.search.typed("13812345678")
        self.bench.ring_up_golden()
        self.closed: list[Settled | None] = []
        self.presenter = SettlePresenter(self.bench.tools, self.closed.append)
        self.open()

    def open(self) -> None:
        sale = self.bench.desk.sale
        self.presenter.open(
            Bill(basket=sale.basket, wishes=sale.wishes, view=sale.view, programme=sale.programme)
        )

    def sale_count(self) -> int:
        with self.bench.counter.store.read() as reader:
            return len(reader.recent_sales(20))


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return Panel(tmp_path)


def test_f12_and_enter_take_the_exact_amount(panel: Panel) -> None:
    panel.presenter.confirm()
    model = panel.presenter.model
    assert model.phase == "done"
    assert model.settled is not None
    assert [tender.amount_minor for tender in model.settled.sale.tenders] == [21_470]
    assert panel.sale_count() == 1


def test_cash_opens_the_drawer_and_prints(panel: Panel) -> None:
    panel.presenter.take(22_000)
    panel.presenter.confirm()
    printer = panel.bench.tools.parts.printer
    assert printer.drawer_count == 1  # type: ignore[attr-defined]
    assert len(printer.receipts) == 1  # type: ignore[attr-defined]


def test_a_wallet_leaves_the_drawer_shut(panel: Panel) -> None:
    panel.presenter.choose("wechat")
    panel.presenter.confirm()
    assert panel.bench.tools.parts.printer.drawer_count == 0  # type: ignore[attr-defined]


def test_split_over_two_tenders(panel: Panel) -> None:
    panel.presenter.choose("wechat")
    panel.presenter.type_amount("100")
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "paying"
    assert panel.presenter.model.payment.remaining_minor == 11_470
    panel.presenter.choose("cash")
    panel.presenter.take(12_000)
    panel.presenter.confirm()
    settled = panel.presenter.model.settled
    assert settled is not None
    assert [(t.kind, t.amount_minor, t.change_minor) for t in settled.sale.tenders] == [
        ("wechat", 10_000, 0),
        ("cash", 11_470, 530),
    ]


def test_escape_gives_the_last_part_back_before_it_leaves(panel: Panel) -> None:
    panel.presenter.choose("wechat")
    panel.presenter.type_amount("100")
    panel.presenter.confirm()
    panel.presenter.back()
    assert panel.presenter.model.payment.paid == ()
    assert panel.closed == []
    panel.presenter.back()
    assert panel.closed == [None]
    assert panel.sale_count() == 0


def test_a_card_needs_its_reference(panel: Panel) -> None:
    panel.presenter.choose("card")
    panel.presenter.confirm()
    notice = panel.presenter.model.notice
    assert notice is not None
    assert notice.key == "error.E-TND-04"
    panel.presenter.refer("A1234")
    panel.presenter.confirm()
    settled = panel.presenter.model.settled
    assert settled is not None
    assert settled.sale.tenders[0].reference == "A1234"


def test_a_payment_code_is_recognised_and_never_kept(panel: Panel) -> None:
    panel.presenter.choose("wechat")
    for step in (
        lambda: panel.presenter.scan(classify(WECHAT_CODE)),
        lambda: panel.presenter.refer(WECHAT_CODE),
    ):
        step()
        model = panel.presenter.model
        assert model.notice is not None
        assert model.notice.key == "settle.take_on_terminal"
        assert WECHAT_CODE not in repr(model)


def test_a_card_scanned_while_paying_changes_nothing(panel: Panel) -> None:
    assert panel.presenter.scan(classify(WANG_CARD))
    assert panel.presenter.model.notice is not None
    assert panel.presenter.model.notice.key == "settle.other_code"
    assert panel.presenter.model.phase == "paying"


def test_a_scan_after_the_end_is_the_next_customers(panel: Panel) -> None:
    panel.presenter.confirm()
    assert panel.presenter.scan(classify(WANG_CARD)) is False
    assert len(panel.closed) == 1


def test_the_panel_waits_while_saving(panel: Panel) -> None:
    panel.bench.write.is_held = True
    panel.presenter.confirm()
    panel.presenter.confirm()
    panel.presenter.back()
    assert panel.presenter.model.phase == "saving"
    assert panel.closed == []
    panel.bench.write.is_held = False
    panel.bench.write.run()
    assert panel.presenter.model.phase == "done"
    assert panel.sale_count() == 1


def test_an_unclear_save_is_looked_up_before_anything_is_said(panel: Panel) -> None:
    panel.bench.counter.store.commit_fault = "stored"
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "done"
    assert panel.sale_count() == 1


def test_a_lost_save_can_be_done_again_with_one_sale(panel: Panel) -> None:
    panel.bench.counter.store.commit_fault = "lost"
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "paying"
    assert panel.presenter.model.notice is not None
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "done"
    assert panel.sale_count() == 1


def test_a_changed_quote_is_shown_and_asked_again(panel: Panel) -> None:
    sold(panel.bench.counter)
    panel.presenter.confirm()
    model = panel.presenter.model
    assert model.phase == "changed"
    assert (model.was_minor, model.payment.due_minor) != (21_470, 21_470)
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "paying"
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "done"
    assert panel.sale_count() == 2


def test_a_printer_fault_leaves_the_sale_done_and_p_prints(panel: Panel) -> None:
    printer = panel.bench.tools.parts.printer
    printer.fault = PaperOut()  # type: ignore[attr-defined]
    panel.presenter.confirm()
    receipts = panel.presenter.receipts
    assert panel.presenter.model.phase == "done"
    assert receipts.model.is_fault
    printer.fault = None  # type: ignore[attr-defined]
    receipts.print_again()
    assert len(printer.receipts) == 1  # type: ignore[attr-defined]
    assert not receipts.model.is_fault


def test_a_fault_after_the_next_customer_is_said_over_the_key_bar(panel: Panel) -> None:
    panel.bench.tools.lanes.slow.is_held = True  # type: ignore[attr-defined]
    panel.bench.tools.parts.printer.fault = PaperOut()  # type: ignore[attr-defined]
    panel.presenter.confirm()
    panel.presenter.leave()
    panel.bench.tools.lanes.slow.run()  # type: ignore[attr-defined]
    assert panel.bench.host.notices[-1].message.key == "error.E-PRN-02"


def test_the_amount_due_follows_rounding_of_cash(panel: Panel) -> None:
    sale = panel.bench.desk.sale
    odd = dataclasses.replace(sale.basket.lines[0], list_price_minor=8_803)
    lines = (odd, *sale.basket.lines[1:])
    sale.change(
        basket=dataclasses.replace(sale.basket, lines=lines),
        view=None,
        wishes=dataclasses.replace(sale.wishes, redeem_points=0),
    )
    panel.open()
    panel.presenter.choose("wechat")
    exact = panel.presenter.model.payment.due_minor
    panel.presenter.choose("cash")
    assert exact - panel.presenter.model.payment.due_minor == exact % 10


def test_the_member_has_the_points_after_it(panel: Panel) -> None:
    panel.presenter.confirm()
    settled = panel.presenter.model.settled
    assert settled is not None
    assert settled.view is not None
    assert settled.view.member.member_id == WANG
    assert settled.view.balance.available == 4_286 - 600 + 428


def test_while_the_outcome_is_unknown_nothing_can_be_left_or_charged_twice(panel: Panel) -> None:
    panel.bench.counter.store.commit_fault = "unknown_stored"
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "checking"
    assert panel.presenter.model.notice is not None
    assert panel.presenter.model.notice.key == "error.E-DB-01"
    panel.presenter.back()
    assert panel.closed == []
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "done"
    assert panel.sale_count() == 1
