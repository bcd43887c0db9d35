"""A counter asks what became of an operation that the centre could not judge."""

from __future__ import annotations

from app.ports.outbox import Answer
from sync.pushing import ask_again
from tests.builders.baskets import golden_basket
from tests.builders.counter import WANG
from tests.builders.selling import sold
from tests.integration.sync.desk import Desk


def test_a_verdict_that_came_later_is_kept_and_the_points_with_it(desk: Desk) -> None:
    sold(desk.counter, golden_basket(), member_id=WANG)
    desk.push_all()
    [sale] = (key for key in desk.answers() if key.startswith("sale"))
    assert desk.answers()[sale][:2] == ("quarantined", "MEMBER_UNKNOWN")
    [operation_id] = [one.operation_id for one in _sent(desk)]
    assert not ask_again(desk.link, desk.outbox, operation_id, WANG)
    till = desk.chain.counter()
    desk.chain.take_in_wang(till)
    desk.chain.centre.hear_all_again()
    desk.link.drop_token()
    assert ask_again(desk.link, desk.outbox, operation_id, WANG)
    ver = desk.chain.standing(WANG).member.ver
    assert desk.answers()[sale] == ("accepted", "", ver)
    assert not ask_again(desk.link, desk.outbox, "nobody's", WANG)


def test_only_what_was_in_quarantine_gets_another_answer(desk: Desk) -> None:
    desk.enrol("13900000021")
    desk.push_all()
    [enrolment] = _sent(desk)
    desk.outbox.correct(Answer(operation_id=enrolment.operation_id, outcome="rejected"))
    assert desk.answers()["member.enrol 1"] == ("accepted", "", 1)


def _sent(desk: Desk) -> list:
    return [one for push in desk.wire.pushes for one in push.operations][-1:]
