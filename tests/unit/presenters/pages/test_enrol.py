"""Enrolling: the phone as it is keyed, duplicates, consents, and faults that lose nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.away import AWAY, LOCK_AFTER, Away
from app.domain.operations import canonical_json
from app.domain.programme import Referral
from app.services.identify import Several, identify
from app.services.member_view import MemberView
from tests.builders.counter import ENROLMENT, WANG, counter_of
from tests.builders.desk import DeskBench, desk_bench
from tests.builders.programmes import golden_programme
from ui.presenters.birthday import read_birthday
from ui.presenters.enrol import EnrolArgument, EnrolPresenter
from ui.presenters.message import msg
from ui.presenters.newcomer import newcomer, newcomer_prompts

PHONE = "13900000021"


class Panel:
    """An enrolment panel; ``selected`` collects the members put on the sale."""

    def __init__(self, home: Path) -> None:
        self.bench: DeskBench = desk_bench(home=home)
        self.selected: list[MemberView] = []
        self.presenter = EnrolPresenter(self.bench.tools, self.selected.append)
        self.presenter.open(EnrolArgument(phone_text=PHONE, has_sale=True))


@pytest.fixture
def panel(tmp_path: Path) -> Panel:
    return Panel(tmp_path)


def test_space_and_enter_enrol_the_number_typed_before(panel: Panel) -> None:
    panel.presenter.tick("charter")
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "done"
    assert [view.member.phone for view in panel.selected] == ["+8613900000021"]


def test_the_number_is_shown_in_groups(panel: Panel) -> None:
    assert panel.presenter.model.phone == "139 0000 0021"
    assert panel.presenter.model.phone_state == "free"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1390000002", "enrol.phone.TOO_SHORT"),
        ("139000000211", "enrol.phone.TOO_LONG"),
        ("12900000021", "enrol.phone.NOT_MOBILE"),
        ("😀", "enrol.phone.NOT_A_NUMBER"),
        ("x" * 10_000, "enrol.phone.NOT_A_NUMBER"),
    ],
)
def test_what_is_wrong_with_a_number_is_said_as_it_is_keyed(
    panel: Panel, text: str, key: str
) -> None:
    panel.presenter.type("phone", text)
    assert panel.presenter.model.phone_state == "wrong"
    assert panel.presenter.model.phone_note is not None
    assert panel.presenter.model.phone_note.key == key


def test_a_missing_digit_is_counted(panel: Panel) -> None:
    panel.presenter.type("phone", "1390000002")
    assert panel.presenter.model.phone_note is not None
    assert panel.presenter.model.phone_note.params == {"n": 1}


@pytest.mark.parametrize(
    ("text", "key", "count"),
    [
        ("+852 9123 456", "enrol.phone.TOO_SHORT", 1),
        ("+886 912 345 6789", "enrol.phone.TOO_LONG", 1),
        ("+999 1234 5678", "enrol.phone.NOT_A_NUMBER", 0),
        ("+852 0123 4567", "enrol.phone.NOT_MOBILE", 0),
        ("12900000021", "enrol.phone.NOT_MOBILE", 0),
    ],
)
def test_a_wrong_number_from_abroad_gets_its_sentence(
    panel: Panel, text: str, key: str, count: int
) -> None:
    panel.presenter.type("phone", text)
    note = panel.presenter.model.phone_note
    assert note is not None
    assert (note.key, note.params) == (key, {"n": count})


def test_a_local_number_of_elsewhere_is_told_what_it_lacks(panel: Panel) -> None:
    panel.presenter.type("phone", "9123 4567")
    assert panel.presenter.model.phone_note == msg("enrol.phone.ABROAD")


@pytest.mark.parametrize("prefix", ["+", "00"])
@pytest.mark.parametrize(
    ("digits", "shown", "masked"),
    [
        ("85291234567", "+852 9123 4567", "+852****4567"),
        ("85366123456", "+853 6612 3456", "+853****3456"),
        ("886912345678", "+886 912 345 678", "+886****5678"),
        ("8860912345678", "+886 912 345 678", "+886****5678"),
        ("12025550123", "+1 202 555 0123", "+1****0123"),
    ],
)
def test_a_member_from_abroad_is_enrolled_once_and_found_by_the_last_digits(
    panel: Panel, prefix: str, digits: str, shown: str, masked: str
) -> None:
    keyed = prefix + digits
    panel.presenter.type("phone", "")
    for sign in keyed:
        panel.presenter.type("phone", panel.presenter.model.phone + sign)
    assert panel.presenter.model.phone == shown
    assert panel.presenter.model.phone_state == "free"
    panel.presenter.tick("charter")
    panel.presenter.confirm()
    assert [view.member.phone for view in panel.selected] == [shown.replace(" ", "")]
    panel.presenter.open(EnrolArgument(phone_text=keyed))
    assert panel.presenter.model.phone_state == "taken"
    assert panel.presenter.model.taken is not None
    assert panel.presenter.model.taken.masked_phone == masked
    found = identify(panel.bench.counter.ctx, masked[-4:])
    assert isinstance(found, Several)
    assert masked in [row.masked_phone for row in found.rows]


def test_a_duplicate_is_shown_and_used_instead(panel: Panel) -> None:
    panel.presenter.type("phone", "138 1234 5678")
    assert panel.presenter.model.taken is not None
    panel.presenter.confirm()
    assert [view.member.member_id for view in panel.selected] == [WANG]
    assert panel.bench.host.closed_count == 1


def test_the_required_consent_is_asked_for(panel: Panel) -> None:
    panel.presenter.confirm()
    assert panel.presenter.model.wrong == "consent"
    assert panel.presenter.model.phase == "editing"
    assert panel.selected == []


def test_a_consent_can_be_taken_back(panel: Panel) -> None:
    panel.presenter.tick("sms")
    panel.presenter.tick("sms")
    assert panel.presenter.model.given == frozenset()


def test_the_text_opens_and_escape_closes_it_first(panel: Panel) -> None:
    panel.presenter.read("charter")
    assert panel.presenter.model.reading is not None
    panel.presenter.back()
    assert panel.presenter.model.reading is None
    assert panel.bench.host.closed_count == 0
    panel.presenter.back()
    assert panel.bench.host.closed_count == 1


@pytest.mark.parametrize(("day", "year"), [("13-40", ""), ("02-30", ""), ("", "1990"), ("x", "")])
def test_a_day_that_does_not_exist_stops_the_save(panel: Panel, day: str, year: str) -> None:
    panel.presenter.tick("charter")
    panel.presenter.type("birthday", day)
    panel.presenter.type("year", year)
    panel.presenter.confirm()
    assert panel.presenter.model.wrong == "birthday"
    assert panel.selected == []


def test_a_child_is_refused_and_nothing_typed_is_lost(panel: Panel) -> None:
    panel.presenter.tick("charter")
    for field, text in (("name", "小明"), ("birthday", "11-21"), ("year", "2020")):
        panel.presenter.type(field, text)  # type: ignore[arg-type]
    panel.presenter.confirm()
    model = panel.presenter.model
    assert model.notice is not None
    assert model.notice.key == "error.E-ENR-03"
    assert (model.name, model.birthday, model.year) == ("小明", "11-21", "2020")
    panel.presenter.type("year", "1990")
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "done"


def test_a_bank_card_in_the_name_is_refused_and_can_be_corrected(panel: Panel) -> None:
    panel.presenter.tick("charter")
    panel.presenter.type("name", "4111 1111 1111 1111")
    panel.presenter.confirm()
    assert panel.presenter.model.notice is not None
    assert panel.presenter.model.notice.key == "error.E-TXT-02"
    panel.presenter.type("name", "陈")
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "done"


def test_a_lost_save_is_done_again_with_one_member(panel: Panel) -> None:
    panel.presenter.tick("charter")
    panel.bench.counter.store.commit_fault = "lost"
    panel.presenter.confirm()
    assert panel.presenter.model.phase == "editing"
    assert panel.presenter.model.phone == "139 0000 0021"
    panel.presenter.confirm()
    assert len(panel.selected) == 1


def test_what_joining_gives_is_the_engines_own_answer(panel: Panel) -> None:
    panel.bench.ring_up_golden()
    offer = newcomer(panel.bench.desk.sale)
    assert offer is not None
    assert (offer.due_minor, offer.saves_minor, offer.points) == (24_950, 1_800, 249)
    titles = [prompt.title.key for prompt in newcomer_prompts(offer)]
    assert titles == ["enrol.saves", "enrol.wins", "plain"]


def test_a_member_on_the_sale_gets_no_such_offer(panel: Panel) -> None:
    panel.bench.desk.search.typed("13812345678")
    panel.bench.ring_up_golden()
    assert newcomer(panel.bench.desk.sale) is None


@pytest.mark.parametrize("text", ["11-21", "1121", "11.21", "11/21", "11 21", "11月21日"])
def test_a_birthday_as_people_type_it(panel: Panel, text: str) -> None:
    today = panel.bench.counter.clock.now().date()
    birthday = read_birthday(text, "1990", today)
    assert birthday is not None
    assert (birthday.month, birthday.day, birthday.year) == (11, 21, 1990)


def test_the_leap_day_needs_no_year(panel: Panel) -> None:
    birthday = read_birthday("02-29", "", panel.bench.counter.clock.now().date())
    assert birthday is not None
    assert birthday.year is None


def test_the_reward_is_said_as_the_programme_has_it() -> None:
    """R-120."""
    reward = Referral(referrer_points=300, newcomer_points=100, least_minor=5_000)
    programme = golden_programme(enrolment=replace(ENROLMENT, referral=reward))
    presenter = opened(desk_bench(counter_of(programme=programme)))
    said = msg("enrol.referrer_note", referrer=300, newcomer=100, least="¥50.00")
    assert presenter.model.reward == said
    assert opened(desk_bench()).model.reward is None


def test_while_members_are_locked_the_referrer_field_says_so() -> None:
    """T1: as the field of the number does; typing goes on."""
    bench = desk_bench(counter_of(authority="centre"))
    kept = Away(seen_at=bench.counter.clock.now(), seconds=int(LOCK_AFTER.total_seconds()))
    with bench.counter.store.write() as work:
        work.save_setting(AWAY, canonical_json(kept))
        work.commit()
    presenter = opened(bench)
    presenter.type("referrer", "13812345678")
    assert presenter.model.referrer_id is None
    assert presenter.model.referrer_note == msg("error.E-CEN-10", days=30)


def opened(bench: DeskBench) -> EnrolPresenter:
    presenter = EnrolPresenter(bench.tools, lambda _: None)
    presenter.open(EnrolArgument())
    return presenter
