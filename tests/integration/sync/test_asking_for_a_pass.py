"""A counter that hears the centre gets a pass for a member who asks (T13)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.card import read_pass
from app.services.joining import CentreRefuses
from app.services.passes import MemberNotServed, MemberNotThere
from server.book import Book
from server.keys import is_signed
from server.offices import do_at_office
from sync.passes import ask_for_pass
from sync.protocol.refusals import PassNotMade
from tests.integration.server.chain import CALLER
from tests.integration.sync.desk import Desk

PHONE = "13900000021"


def test_it_is_of_the_chain_and_good_for_a_week(desk: Desk) -> None:
    member_id = desk.enrol(PHONE)
    desk.push_all()
    made = ask_for_pass(desk.link, CALLER, member_id)
    chain = desk.chain
    claims = read_pass(
        made.digits,
        lambda message, signature: is_signed(chain.keys.public, message, signature.hex()),
        chain.clock.now(),
    )
    assert claims.member_id == member_id
    assert made.expires_at - chain.clock.now() == timedelta(days=7)


def test_a_member_whom_the_centre_has_not_heard_of_has_to_wait(desk: Desk) -> None:
    with pytest.raises(MemberNotThere):
        ask_for_pass(desk.link, CALLER, desk.enrol(PHONE))


def test_a_member_who_is_suspended_there_gets_none(desk: Desk) -> None:
    member_id = desk.enrol(PHONE)
    desk.push_all()
    chain = desk.chain
    with chain.storage.begin() as connection:
        book, now = Book(connection, chain.keys), chain.clock.now()
        do_at_office(book, "S01", "member.edit", {"status": "suspended"}, member_id, now)
        book.close_feed()
    with pytest.raises(MemberNotServed):
        ask_for_pass(desk.link, CALLER, member_id)


def test_a_reason_that_only_a_newer_centre_gives_is_no_riddle(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise PassNotMade(reason="MOON_IS_FULL")

    monkeypatch.setattr(desk.chain.centre, "pass_of", refuses)
    with pytest.raises(CentreRefuses):
        ask_for_pass(desk.link, CALLER, "m-1")
