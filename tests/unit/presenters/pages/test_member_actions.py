"""The whole number for ten seconds, never beside another member; the card, and the pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import MemberdeskError
from app.services.identify import Found, identify
from tests.builders.counter import CASHIER, MANAGER, WANG, WANG_CARD, add_member, wang
from tests.builders.desk import DeskBench, desk_bench
from ui.presenters.member_code import MemberCodePresenter

OTHER = "01890000-0000-7000-8000-000000000002"
REVEAL = "member.reveal_phone"


@pytest.fixture
def bench(tmp_path: Path) -> DeskBench:
    bench = desk_bench(home=tmp_path)
    bench.sign_on(MANAGER)
    bench.desk.search.typed("13812345678")
    return bench


def shown(bench: DeskBench) -> str:
    phone = bench.desk.state.phone
    return str(phone.params["text"]) if phone is not None else ""


def looks(bench: DeskBench) -> int:
    operations = bench.counter.store.state.operations.values()
    return sum(operation.kind == REVEAL for operation in operations)


def test_a_manager_sees_the_number_for_ten_seconds_on_record(bench: DeskBench) -> None:
    assert shown(bench) == ""
    bench.desk.member.ask_phone()
    assert shown(bench) == "138 1234 5678"
    bench.timers.advance(9_999)
    assert shown(bench) == "138 1234 5678"
    bench.timers.advance(1)
    assert shown(bench) == ""
    assert looks(bench) == 1


def test_pressing_again_masks_without_another_record(bench: DeskBench) -> None:
    bench.desk.member.ask_phone()
    bench.desk.member.ask_phone()
    assert (shown(bench), looks(bench)) == ("", 1)
    bench.desk.member.ask_phone()
    bench.timers.advance(9_999)
    assert shown(bench) != ""


def test_a_cashier_is_asked_for_a_manager(bench: DeskBench) -> None:
    bench.sign_on(CASHIER)
    bench.desk.search.typed("1381234567")
    bench.desk.search.typed("13812345678")
    bench.desk.member.ask_phone()
    assert bench.host.opened[-1] == ("phone", WANG)
    assert (shown(bench), looks(bench)) == ("", 0)
    bench.desk.member.reveal(WANG, MANAGER)
    assert (shown(bench), looks(bench)) == ("138 1234 5678", 1)


def test_without_the_right_and_without_a_manager_it_is_refused(bench: DeskBench) -> None:
    bench.sign_on(CASHIER)
    bench.desk.search.typed("1381234567")
    bench.desk.search.typed("13812345678")
    bench.desk.member.reveal(WANG, None)
    assert bench.host.notices[-1].message.key == "error.E-AUT-02"
    assert shown(bench) == ""


def test_another_member_never_stands_beside_it(bench: DeskBench) -> None:
    other = wang(member_id=OTHER, phone="+8613900000021", card_token="9" + "2" * 23, name="李喆")
    add_member(bench.counter, other)
    bench.desk.member.ask_phone()
    bench.desk.search.typed("13900000021")
    assert shown(bench) == ""
    bench.desk.search.typed("13812345678")
    assert shown(bench) == ""


def test_a_late_answer_for_another_member_is_dropped(bench: DeskBench) -> None:
    bench.write.is_held = True
    bench.desk.member.ask_phone()
    bench.desk.sale.change(view=None)
    bench.write.run()
    assert shown(bench) == ""


def test_locking_masks_it(bench: DeskBench) -> None:
    bench.desk.member.ask_phone()
    bench.tools.session.sign_off()
    bench.sign_on(MANAGER)
    assert shown(bench) == ""


def test_without_a_member_nothing_is_asked(bench: DeskBench) -> None:
    bench.desk.sale.start_anew()
    bench.desk.member.ask_phone()
    bench.desk.member.show_card()
    assert bench.host.opened == []


def test_the_card_of_the_member_in_hand_is_opened(bench: DeskBench) -> None:
    bench.desk.member.show_card()
    assert bench.host.opened[-1] == ("card", WANG)


def code_of(bench: DeskBench) -> MemberCodePresenter:
    presenter = MemberCodePresenter(bench.tools)
    presenter.open(WANG)
    return presenter


def test_the_card_is_shown_first_and_a_pass_on_demand(bench: DeskBench) -> None:
    code = code_of(bench)
    assert (code.model.kind, code.model.digits) == ("card", WANG_CARD)
    assert code.valid_until is None
    code.choose("pass")
    found = identify(bench.counter.ctx, code.model.digits)
    assert isinstance(found, Found)
    assert found.view.member.member_id == WANG
    assert code.valid_until is not None
    assert code.valid_until.params["at"] == "2026-11-28 10:42"
    code.choose("card")
    assert code.model.digits == WANG_CARD


def test_what_is_shown_is_printed(bench: DeskBench) -> None:
    code = code_of(bench)
    code.print()
    code.choose("pass")
    code.print()
    printed = bench.tools.parts.printer.receipts  # type: ignore[attr-defined]
    codes = [[row.left for row in receipt.rows if row.kind == "qr"] for receipt in printed]
    assert codes == [[WANG_CARD], [code.model.digits]]
    assert code.paper.model.notice is not None


def test_pictures_of_card_and_pass_have_their_own_files(bench: DeskBench, tmp_path: Path) -> None:
    code = code_of(bench)
    card = code.path()
    code.choose("pass")
    assert card == tmp_path / "receipts" / f"card-{WANG_CARD}.png"
    assert code.path() == tmp_path / "receipts" / f"pass-{WANG_CARD}-202611280242.png"


def test_nobody_has_no_card(bench: DeskBench) -> None:
    code = MemberCodePresenter(bench.tools)
    code.open("nobody")
    code.choose("pass")
    code.print()
    assert code.model.view is None
    assert code.paper.model.is_fault


def test_a_signer_that_fails_is_said_and_the_card_stays(bench: DeskBench) -> None:
    code = code_of(bench)

    class Broken(MemberdeskError):
        code = "E-KEY-01"
        text = "No key."

    def sign(_message: bytes) -> bytes:
        raise Broken

    bench.counter.signer.sign = sign  # type: ignore[method-assign]
    code.choose("pass")
    assert (code.model.kind, code.paper.model.is_fault) == ("card", True)
    assert not code.model.is_working
