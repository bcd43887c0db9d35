"""What waits, what was answered and what needs a person, out of a real file."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.domain.rights import ApprovalNeeded
from app.ports.outbox import Answer
from app.ports.outcomes import Backlog
from app.services.attention import (
    Closing,
    ClosingReasonMissing,
    NothingToClose,
    close_attention,
)
from app.services.saving import OperationReused
from local_db.outcomes import SqlAnswerTimes, SqlOutcomes
from tests.builders.counter import CASHIER, MANAGER
from tests.integration.sync.desk import Desk

TODAY = date(2026, 11, 21)


def refused(desk: Desk) -> str:
    """A sale that the centre did not take; its operation id."""
    member_id = desk.enrol("13900000021")
    desk.sell(member_id)
    waiting = desk.outbox.waiting(10)
    answers = [Answer(operation_id=one.operation_id, outcome="accepted") for one in waiting]
    answers[-1] = replace(answers[-1], outcome="quarantined", code="QUOTE_DIFFERS")
    desk.outbox.keep(answers, waiting[-1].seq + 1, desk.outbox.begun())
    return waiting[-1].operation_id


def closing(desk: Desk, about: str) -> Closing:
    return Closing(
        operation_id=desk.counter.operation_id(),
        about=about,
        action="written_off",
        reason="老板同意",
        operator_id=MANAGER,
    )


def test_nothing_waits_in_the_beginning(desk: Desk) -> None:
    assert SqlOutcomes(desk.store).backlog() == Backlog()


def test_what_waits_is_counted_and_listed_in_its_order(desk: Desk) -> None:
    desk.sell(desk.enrol("13900000021"))
    outcomes = SqlOutcomes(desk.store)
    backlog, unsent = outcomes.backlog(), outcomes.unsent(10)
    assert (backlog.waiting, backlog.attention) == (2, 0)
    assert [one.kind for one in unsent] == ["member.enrol", "sale.settle"]
    assert backlog.oldest_at == unsent[0].at
    assert unsent[1].receipt_no == "S01-C1-000001"
    assert len(outcomes.unsent(1)) == 1
    assert outcomes.answered(TODAY, 10) == ()


def test_what_was_answered_is_listed_newest_first(desk: Desk) -> None:
    desk.sell(desk.enrol("13900000021"))
    desk.push_all()
    outcomes = SqlOutcomes(desk.store)
    assert outcomes.backlog() == Backlog()
    done = outcomes.answered(TODAY, 10)
    assert [(one.kind, one.state) for one in done] == [
        ("sale.settle", "accepted"),
        ("member.enrol", "accepted"),
    ]
    assert outcomes.answered(date(2026, 11, 20), 10) == ()


def test_what_needs_a_person_stays_until_a_manager_closes_it(desk: Desk) -> None:
    about, outcomes = refused(desk), SqlOutcomes(desk.store)
    assert outcomes.backlog().attention == 1
    found = outcomes.attention(10)[0]
    assert (found.operation_id, found.state, found.code) == (about, "quarantined", "QUOTE_DIFFERS")
    ask = closing(desk, about)
    for wrong, fault in (
        (replace(ask, operator_id=CASHIER), ApprovalNeeded),
        (replace(ask, reason=" "), ClosingReasonMissing),
        (replace(ask, about="nothing"), NothingToClose),
    ):
        with pytest.raises(fault):
            close_attention(desk.counter.ctx, wrong)
    assert outcomes.backlog().attention == 1
    assert close_attention(desk.counter.ctx, ask).outbox == (about,)
    assert outcomes.attention(10) == ()
    assert outcomes.backlog().attention == 0


def test_closing_twice_is_closing_once_and_goes_to_the_centre_as_a_record(desk: Desk) -> None:
    about = refused(desk)
    ask = closing(desk, about)
    close_attention(desk.counter.ctx, ask)
    assert close_attention(desk.counter.ctx, ask).outbox == (about,)
    with pytest.raises(OperationReused):
        close_attention(desk.counter.ctx, replace(ask, reason="别的"))
    waiting = SqlOutcomes(desk.store).unsent(10)
    assert [one.kind for one in waiting] == ["attention.close"]


def test_the_time_of_the_last_answer_outlives_the_run(desk: Desk) -> None:
    times = SqlAnswerTimes(desk.store)
    assert times.answered_at() is None
    at = datetime(2026, 11, 21, 2, 42, 0, 7, tzinfo=UTC)
    times.keep_answered_at(at)
    assert times.answered_at() == at
