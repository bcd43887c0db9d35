"""The sync centre over a real file: what waits, what needs a person, and closing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.allotting import Allotment
from app.domain.away import AWAY, Away
from app.domain.card import read_pass
from app.domain.offline import CHAIN_SETTING, ChainFacts
from app.domain.operations import canonical_json
from app.domain.programme import Limits
from app.ports.centre_link import ConnectionTest, LinkState
from app.ports.outbox import Answer
from app.ports.outcomes import Traced
from app.services.joining import CentreNotReached
from app.services.member_secrets import LentPass
from local_db.outcomes import SqlOutcomes
from server.keys import is_signed
from server.storage import Storage
from sync.passes import ask_for_pass
from sync.pushing import ask_again
from tests.builders.baskets import golden_basket
from tests.builders.counter import CASHIER, MANAGER, MANAGER_PIN, WANG
from tests.builders.desk import parts_of
from tests.builders.selling import sold
from tests.fakes.centre import FakeCentreLink
from tests.integration.server.chain import CALLER, Chain
from tests.integration.sync.desk import Desk as Counter
from ui.application import Desk
from ui.i18n import Languages, translate
from ui.presenters.member_card import RefusedCard
from ui.presenters.message import msg, plain
from ui.presenters.parts import CentreParts
from ui.views.member_code import MemberCodePane
from ui.views.sync_centre import SyncPane


class Bench:
    """A counter of a chain with its desk open."""

    def __init__(self, counter: Counter, languages: Languages, home: Path) -> None:
        self.counter, self.link = counter, FakeCentreLink()
        self.is_disk_full = False
        self.answer = ConnectionTest(address="https://centre.example", took_ms=12)
        self.desk = Desk(
            replace(
                parts_of(counter.counter, home),
                centre=CentreParts(
                    link=self.link,
                    outcomes=SqlOutcomes(counter.store),
                    test=lambda: self.answer,
                    ask_again=self.ask_again,
                    ask_pass=self.ask_pass,
                    save_diagnostics=self.save_diagnostics,
                ),
            ),
            languages,
        )
        self.desk.window.resize(1366, 768)
        self.desk.window.show()
        self.sign_on(CASHIER)

    def ask_again(self, entry: Traced) -> bool:
        return ask_again(
            self.counter.link, self.counter.outbox, entry.operation_id, entry.member_id
        )

    def ask_pass(self, member_id: str) -> LentPass:
        return ask_for_pass(self.counter.link, CALLER, member_id)

    def save_diagnostics(self) -> Path:
        if self.is_disk_full:
            raise OSError(28, "No space left on device")
        return Path("diagnostics/memberdesk.zip")

    def sign_on(self, operator_id: str) -> None:
        with self.counter.store.read() as reader:
            operator = reader.operator(operator_id)
        assert operator is not None
        self.desk.session.sign_on(operator)

    def page(self) -> SyncPane:
        self.desk.window.pressed("F9")
        pane = self.desk.window.pane
        assert isinstance(pane, SyncPane)
        return pane

    def pill(self) -> str:
        keeper = self.desk.window.pill_keeper
        assert keeper is not None
        keeper.look()
        return self.desk.window.top.pill.text()

    def online(self) -> None:
        self.link.now_state = LinkState(answered_at=self.counter.chain.clock.now())

    def quarantine_a_sale(self) -> str:
        self.counter.sell(self.counter.enrol("13900000021"))
        waiting = self.counter.outbox.waiting(10)
        answers = [Answer(operation_id=o.operation_id, outcome="accepted") for o in waiting]
        answers[-1] = replace(answers[-1], outcome="quarantined", code="QUOTE_DIFFERS")
        self.counter.outbox.keep(answers, waiting[-1].seq + 1, self.counter.outbox.begun())
        return waiting[-1].operation_id


@pytest.fixture
def bench(qapp: QApplication, languages: Languages, tmp_path: Path) -> Iterator[Bench]:
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    counter = Counter(Chain(storage), tmp_path / "store.db")
    found = Bench(counter, languages, tmp_path)
    yield found
    found.desk.close()
    counter.store.close()
    storage.close()
    qapp.processEvents()


Wait = Callable[..., None]


def test_the_pill_says_how_it_stands_and_opens_the_page(bench: Bench) -> None:
    bench.online()
    assert bench.pill() == "在线"
    bench.counter.enrol("13900000021")
    assert bench.pill() == "在线 · 正在上传 1 笔"
    assert bench.link.woken_count > 0
    bench.link.now_state = LinkState(
        answered_at=bench.counter.chain.clock.now() - timedelta(minutes=35), is_away=True
    )
    assert bench.pill() == "▲ 离线 35 分钟 · 1 笔待同步"
    bench.desk.window.top.pill.click()
    assert isinstance(bench.desk.window.pane, SyncPane)


def test_a_closed_desk_looks_no_more(bench: Bench, qtbot: object) -> None:
    bench.desk.window.close()
    woken_count = bench.link.woken_count
    bench.counter.enrol("13900000021")
    qtbot.wait(1_200)  # type: ignore[attr-defined]
    assert bench.link.woken_count == woken_count


def test_what_waits_is_listed(bench: Bench) -> None:
    bench.counter.sell(bench.counter.enrol("13900000021"))
    page = bench.page()
    assert [one.kind for one in page.presenter.model.unsent] == ["member.enrol", "sale.settle"]
    page.try_button.click()
    assert bench.link.tried_count == 1


def test_everything_sent_says_when(bench: Bench) -> None:
    bench.counter.enrol("13900000021")
    bench.counter.push_all()
    bench.online()
    page = bench.page()
    model = page.presenter.model
    assert page.presenter.words.headline(model.link, model.backlog).key == "sync.all_sent"
    assert [one.state for one in model.done] == ["accepted"]
    page.done.rows.chosen.emit(0)
    assert page.presenter.model.chosen == model.done[0]
    assert not page.form.ways["corrected"].isVisible()


def test_a_cashier_closes_an_entry_with_a_manager_standing_by(bench: Bench, qtbot: object) -> None:
    bench.quarantine_a_sale()
    assert bench.pill() == "▲ 1 笔需要处理"
    page = bench.page()
    page.attention.rows.chosen.emit(0)
    assert page.form.ways["written_off"].isVisible()
    page.form.ways["written_off"].click()
    assert page.presenter.asks_pin
    assert not page.form.reason.isVisible()
    for digit in MANAGER_PIN:
        page.presenter.press_manager(digit)
    qtbot.waitUntil(lambda: not page.presenter.asks_pin)  # type: ignore[attr-defined]
    page.presenter.confirm()
    qtbot.waitUntil(lambda: page.presenter.model.is_fault)  # type: ignore[attr-defined]
    assert page.presenter.model.chosen is not None  # a reason is missing
    for digit in MANAGER_PIN:
        page.presenter.press_manager(digit)
    qtbot.waitUntil(lambda: not page.presenter.asks_pin)  # type: ignore[attr-defined]
    page.presenter.type_reason("店长同意")
    page.presenter.confirm()
    qtbot.waitUntil(lambda: not page.presenter.model.attention)  # type: ignore[attr-defined]
    with bench.counter.store.read() as reader:
        last = reader.operation(page.presenter.model.unsent[-1].operation_id)
    assert last is not None
    assert (last.kind, last.operator_id) == ("attention.close", CASHIER)
    assert MANAGER in last.body


def test_testing_the_connection_says_what_is_wrong(bench: Bench, qtbot: object) -> None:
    page = bench.page()
    for answer, key in (
        (bench.answer, "sync.test.good"),
        (replace(bench.answer, took_ms=None), "sync.test.away"),
        (replace(bench.answer, trouble="clock", clock_off_s=900), "sync.test.clock"),
        (replace(bench.answer, took_ms=None, trouble="certificate"), "sync.test.certificate"),
    ):
        bench.answer = answer
        page.test_button.click()
        qtbot.waitUntil(lambda: not page.presenter.model.is_testing)  # type: ignore[attr-defined]
        notice = page.presenter.model.notice
        assert notice is not None
        assert notice.key == key


def test_a_store_on_its_own_says_so(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.window.pressed("F9")
    pane = desk.window.pane
    assert isinstance(pane, SyncPane)
    assert pane.presenter.centre is None
    assert pane.first_focus() is pane.close_button


def test_a_manager_reads_what_can_be_lost_at_worst(bench: Bench) -> None:
    with bench.counter.store.write() as work:
        work.save_setting(CHAIN_SETTING, canonical_json(ChainFacts(counters=16, here=3)))
        work.commit()
    page = bench.page()
    assert page.presenter.model.worst is None
    bench.sign_on(MANAGER)
    page = bench.page()
    assert page.presenter.model.worst == msg(
        "sync.worst",
        amount="¥3,200.00",
        of_member="¥60.00",
        counters="16",
        points="20,000",
        here="3",
        most="2,000",
    )


def test_a_manager_reads_what_this_counter_may_still_give_of_shared_offers(
    bench: Bench,
) -> None:
    """R-122: only rights of this counter that have not ended."""
    now = bench.counter.counter.clock.now()
    with bench.counter.store.write() as work:
        programme, profile = work.programme(now.date()), work.profile()
        assert profile is not None
        offers = tuple(
            replace(one, offer_id=name, limits=limits)
            for name, limits, one in zip(
                ("few", "dear", "over"),
                (Limits(total=9), Limits(total=9, budget_minor=900), Limits(budget_minor=900)),
                (programme.offers[0],) * 3,
                strict=True,
            )
        )
        work.publish_programme(replace(programme, version=99, offers=offers))
        rights = (
            ("few", now + timedelta(hours=1), profile.device_id),
            ("dear", now + timedelta(hours=1), profile.device_id),
            ("over", now, profile.device_id),
            ("over", now + timedelta(hours=1), "another"),
        )
        told = tuple(
            Allotment(device_id=device, offer_id=name, orders=3, amount_minor=250, until=until)
            for name, until, device in rights
        )
        facts = ChainFacts(counters=2, here=1, allotted=told)
        work.save_setting(CHAIN_SETTING, canonical_json(facts))
        work.commit()
    name = plain(programme.offers[0].name)
    bench.sign_on(MANAGER)
    assert bench.page().presenter.model.rights == msg(
        "sync.rights",
        first=msg("sync.right.orders", offer=name, n=3),
        then=msg("sync.right.both", offer=name, n=3, amount="¥2.50"),
    )


def test_what_the_centre_could_not_judge_is_asked_for_again(bench: Bench, qtbot: QtBot) -> None:
    counter = bench.counter
    sold(counter.counter, golden_basket(), member_id=WANG)
    counter.push_all()  # the centre has never heard of him
    page = bench.page()
    [entry] = page.presenter.model.attention
    page.presenter.choose(entry.operation_id)
    assert page.form.ask.isVisible()
    page.form.ask.click()
    qtbot.waitUntil(lambda: page.presenter.model.notice == msg("sync.not_judged"))
    assert page.presenter.model.is_fault
    counter.chain.take_in_wang(counter.chain.counter())
    counter.chain.centre.hear_all_again()
    page.form.ask.click()
    qtbot.waitUntil(lambda: page.presenter.model.notice == msg("sync.judged"))
    assert page.presenter.model.attention == ()
    assert not page.form.ask.isVisible()


def test_what_was_refused_is_not_asked_for_again(bench: Bench) -> None:
    about = bench.quarantine_a_sale()
    [entry] = [one for one in bench.page().presenter.model.attention if one.operation_id == about]
    bench.counter.outbox.correct(Answer(operation_id=about, outcome="rejected"))
    page = bench.page()
    page.presenter.refresh()
    page.presenter.choose(entry.operation_id)
    assert page.presenter.model.may_close
    assert not page.form.ask.isVisible()


def test_diagnostics_are_saved_and_said_where(bench: Bench, qtbot: QtBot) -> None:
    page = bench.page()
    page.save_button.click()
    assert page.presenter.model.tone == "plain"
    qtbot.waitUntil(lambda: not page.presenter.model.is_testing)
    assert page.presenter.model.tone == "good"
    assert page.presenter.model.notice == msg(
        "sync.saved_diagnostics", file=str(Path("diagnostics/memberdesk.zip"))
    )
    bench.is_disk_full = True
    page.save_button.click()
    qtbot.waitUntil(lambda: not page.presenter.model.is_testing)
    assert page.presenter.model.is_fault


def code_pane(bench: Bench, phone: str) -> MemberCodePane:
    bench.desk.presenter.search.typed(phone)
    bench.desk.presenter.member.show_card()
    pane = bench.desk.window.pane
    assert isinstance(pane, MemberCodePane)
    return pane


def test_a_member_takes_a_pass_of_the_chain_home(bench: Bench, qtbot: QtBot) -> None:
    bench.counter.enrol("13900000021")
    pane = code_pane(bench, "13900000021")
    pane.code.kinds.buttons["pass"].click()
    qtbot.waitUntil(lambda: not pane.code.presenter.model.is_working)
    notice = pane.code.presenter.paper.model.notice
    assert notice is not None
    assert notice.key == "error.E-PAS-05"  # it has not been sent yet
    assert pane.code.presenter.model.kind == "card"
    bench.counter.push_all()
    pane.code.kinds.buttons["pass"].click()
    qtbot.waitUntil(lambda: pane.code.presenter.model.kind == "pass")
    digits = pane.code.presenter.model.digits
    there = bench.counter.chain.keys
    assert read_pass(
        digits,
        lambda message, signature: is_signed(there.public, message, signature.hex()),
        bench.counter.chain.clock.now(),
    )


def test_without_the_centre_the_card_stays_and_it_is_said(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.counter.enrol("13900000021")
    pane = code_pane(bench, "13900000021")

    def away(*_: object) -> None:
        raise CentreNotReached(address="https://centre.example", reason="ConnectTimeout")

    monkeypatch.setattr(bench.counter.link, "token", away)
    pane.code.kinds.buttons["pass"].click()
    qtbot.waitUntil(lambda: not pane.code.presenter.model.is_working)
    notice = pane.code.presenter.paper.model.notice
    assert notice is not None
    assert notice.key == "error.E-CEN-05"
    assert pane.code.presenter.model.kind == "card"
    assert pane.code.image.isNull() is False


def away(bench: Bench, days: int) -> None:
    """The time since the centre was heard, as the housekeeping counts it."""
    with bench.counter.store.write() as work:
        now = bench.counter.chain.clock.now()
        kept = Away(seen_at=now, seconds=days * 86_400)
        work.save_setting(AWAY, canonical_json(kept))
        work.commit()


@pytest.mark.parametrize(("days", "key"), [(25, "sync.lock_in"), (31, "sync.locked")])
def test_the_page_says_that_members_are_locked_or_will_be(
    bench: Bench, days: int, key: str
) -> None:
    bench.link.now_state = LinkState(
        answered_at=bench.counter.chain.clock.now() - timedelta(days=days), is_away=True
    )
    bench.counter.enrol("13900000021")
    away(bench, days)
    pill = bench.pill()
    page = bench.page()
    assert page._lock.isVisible()
    assert page._lock.text() == translate(
        msg(key, n=30 - days) if key == "sync.lock_in" else msg(key)
    )
    assert ("5" in pill) == (days == 25)


def test_a_member_who_is_looked_for_while_all_are_locked_is_not_shown(bench: Bench) -> None:
    bench.counter.enrol("13900000021")
    away(bench, 31)
    bench.desk.presenter.search.typed("13900000021")
    card = bench.desk.presenter.state.card
    assert isinstance(card, RefusedCard)
    assert card.text.key == "error.E-CEN-10"
    assert card.text.params["days"] == 31
