"""Two members turn out to be one person, and within 30 days not after all (R-92, R-97)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.domain.ledger import Lot, balance_of
from app.domain.member import Birthday, Member
from app.domain.operations import Act, ChainHead, next_operation
from app.domain.refund import RefundPick
from app.domain.standing import Standing
from server import tables
from server.book import Book
from server.hearing.merging import MergeBody
from server.merging import merged_named, preview, preview_of_undo
from server.rows.members import change_identity, member_with
from server.verifying import verify
from sync.protocol.messages import Outcome
from tests.builders.baskets import golden_basket
from tests.builders.counter import WANG
from tests.builders.selling import returned, sold
from tests.integration.server.chain import Chain, Till, sent

FIRST, SECOND = "13900000021", "13900000022"


def two(chain: Chain) -> tuple[Till, str, str]:
    """A till and two members who bought something each; the first is to stay."""
    till = chain.counter()
    stays, goes = till.enrol(phone=FIRST, name="陈晨"), till.enrol(phone=SECOND, name="陈 晨")
    for member_id in (stays, goes):
        sold(till.counter, golden_basket(), member_id=member_id)
    till.push()
    return till, stays, goes


def merged(chain: Chain, stays: str, goes: str, birthday_of: str = "") -> Outcome:
    body = MergeBody(loser_id=goes, reason="same person", birthday_of=birthday_of)  # type: ignore[arg-type]
    return chain.centre.merge(stays, body)


def in_a_month(chain: Chain) -> date:
    return chain.clock.now().date() + timedelta(days=30)


def points(chain: Chain, member_id: str) -> int:
    return balance_of(chain.standing(member_id).lots, in_a_month(chain)).available


def assert_whole(chain: Chain) -> None:
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []


def found_by(chain: Chain, phone: str) -> str | None:
    with chain.storage.begin() as connection:
        return member_with(Book(connection, chain.keys), "phone", f"+86{phone}")


def without_number(found: Standing) -> Standing:
    """All that matters of it, in an order of its own."""
    facts = tuple(sorted(found.tier_facts, key=str))
    kept = tuple(lot for lot in found.lots if lot.remaining)
    return replace(found, member=replace(found.member, ver=0), tier_facts=facts, lots=kept)


def dated(lots: tuple[Lot, ...]) -> list[tuple[int, date, date | None, str | None]]:
    return sorted(
        (lot.remaining, lot.active_on, lot.expires_on, lot.sale_id)
        for lot in lots
        if lot.remaining
    )


def test_the_one_who_stays_has_all_of_both(chain: Chain) -> None:
    _, stays, goes = two(chain)
    one, other = chain.standing(stays), chain.standing(goes)
    outcome = merged(chain, stays, goes)
    assert (outcome.verdict, outcome.member_id) == ("accepted", stays)
    both = chain.standing(goes)
    assert both == chain.standing(stays)
    assert both.member.name == "陈晨"
    assert dated(both.lots) == sorted(dated(one.lots) + dated(other.lots))
    assert {coupon.coupon_id for coupon in both.coupons} == {
        coupon.coupon_id for found in (one, other) for coupon in found.coupons
    }
    assert sorted(both.tier_facts, key=str) == sorted(one.tier_facts + other.tier_facts, key=str)
    assert found_by(chain, SECOND) == found_by(chain, FIRST) == stays
    assert_whole(chain)


def test_counters_are_told_of_both(chain: Chain) -> None:
    till, stays, goes = two(chain)
    far = chain.counter("S02")
    cursor, far_cursor = till.rows().cursor, far.rows().cursor
    merged(chain, stays, goes)
    told = {row.entity_id: row for row in till.rows(cursor).rows}
    assert (told[goes].gone, told[goes].into, told[goes].document) == ("merged", stays, None)
    assert told[stays].document is not None
    assert far.rows(far_cursor).rows == ()


def test_whoever_led_to_the_other_leads_to_the_one_who_stays(chain: Chain) -> None:
    """A counter may know the alias and not who is between (found by seed 55)."""
    till, stays, goes = two(chain)
    other = chain.counter()
    alias = other.enrol(phone=SECOND)
    other.push()
    cursor = till.rows().cursor
    merged(chain, stays, goes)
    rows = till.rows(cursor).rows
    assert {row.entity_id: row.into for row in rows} == {stays: None, goes: stays, alias: stays}
    chain.centre.unmerge(goes, "two people")
    told = {row.entity_id: row.into for row in till.rows(cursor).rows}
    assert told == {stays: None, goes: None, alias: goes}


def test_what_a_counter_sold_in_the_old_name_is_booked_for_the_one_who_stays(chain: Chain) -> None:
    till, stays, goes = two(chain)
    merged(chain, stays, goes)
    before = points(chain, stays)
    sold(till.counter, golden_basket(), member_id=goes)
    [answer] = till.push().outcomes
    assert (answer.verdict, answer.member_id) == ("accepted", stays)
    assert points(chain, stays) > before
    assert_whole(chain)


@pytest.mark.parametrize("undo", [False, True], ids=["merged", "parted"])
def test_what_was_bought_before_comes_back_the_same(chain: Chain, undo: bool) -> None:
    till, stays, goes = two(chain)
    receipt = sold(till.counter, golden_basket(), member_id=goes)
    till.push()
    before = points(chain, goes)
    returned(till.counter, receipt.sale.sale_id, RefundPick(line_id="mugs", units=1))
    returned(till.counter, receipt.sale.sale_id, RefundPick(line_id="mugs", units=1))
    both = points(chain, stays) + before
    merged(chain, stays, goes)
    first, second = till.operations()[till.pushed :]
    answers = till.push((first,)).outcomes
    if undo:
        assert chain.centre.unmerge(goes, "not").verdict == "accepted"
    answers += till.push((second,)).outcomes
    assert [(one.verdict, one.code) for one in answers] == [("accepted", "")] * 2
    with till.ctx.store.read() as reader:
        facts = reader.member_facts(goes, in_a_month(chain))
    assert facts is not None
    at_the_counter = balance_of(facts.lots, in_a_month(chain)).available
    if undo:
        assert points(chain, goes) == at_the_counter < before
    assert points(chain, stays) + (points(chain, goes) if undo else 0) == both - before + (
        at_the_counter
    )
    assert_whole(chain)


def test_taken_back_both_are_what_they_were(chain: Chain) -> None:
    till, stays, goes = two(chain)
    one, other = chain.standing(stays), chain.standing(goes)
    merged(chain, stays, goes)
    chain.clock.advance(days=29)
    outcome = chain.centre.unmerge(goes, "two people")
    assert (outcome.verdict, outcome.member_id) == ("accepted", goes)
    assert without_number(chain.standing(stays)) == without_number(one)
    assert without_number(chain.standing(goes)) == without_number(other)
    assert (found_by(chain, FIRST), found_by(chain, SECOND)) == (stays, goes)
    rows = {row.entity_id: row for row in till.rows().rows}
    assert rows[goes].document is not None
    assert rows[goes].gone is None
    assert_whole(chain)


def test_it_can_be_done_again_either_way(chain: Chain) -> None:
    _, stays, goes = two(chain)
    total = points(chain, stays) + points(chain, goes)
    one, other = chain.standing(stays), chain.standing(goes)
    for winner, loser in ((stays, goes), (goes, stays), (stays, goes)):
        assert merged(chain, winner, loser).verdict == "accepted"
        assert points(chain, winner) == total
        assert chain.centre.unmerge(loser, "not").verdict == "accepted"
        assert_whole(chain)
    assert without_number(chain.standing(stays)) == without_number(one)
    assert without_number(chain.standing(goes)) == without_number(other)


def test_what_was_spent_since_stays_spent(chain: Chain) -> None:
    till, stays, goes = two(chain)
    before = points(chain, stays), points(chain, goes)
    merged(chain, stays, goes)
    taken = points(chain, stays) - 1
    lots = [lot for lot in chain.standing(stays).lots if lot.remaining > 0]
    assert len(lots) >= 2
    spend(chain, till, stays, taken)
    assert chain.centre.unmerge(goes, "two people").verdict == "accepted"
    assert points(chain, stays) + points(chain, goes) == sum(before) - taken == 1
    assert_whole(chain)


def spend(chain: Chain, till: Till, member_id: str, count: int) -> None:
    """Take points by hand, as a manager of that counter."""
    chain.clock.advance(days=20)
    last = till.operations()[-1]
    act = Act(
        operation_id="by-hand",
        operator_id="o1",
        at=chain.clock.now(),
        business_on=in_a_month(chain),
        member_id=member_id,
    )
    head = ChainHead(
        device_id=till.device_id, incarnation=1, seq=last.seq, record_hash=last.record_hash
    )
    body = {
        "points": -count,
        "reason": "correction",
        "programme_version": chain.programme.version,
    }
    made = next_operation(head, act, "points.adjust", body)
    [answer] = till.push((sent(made),)).outcomes
    assert answer.verdict == "accepted"


def test_what_either_refused_stays_refused(chain: Chain) -> None:
    _, stays, goes = two(chain)
    table = tables.consents
    with chain.storage.begin() as connection:
        connection.execute(
            update(table)
            .where(table.c.purpose == "sms", table.c.member_id == stays)
            .values(is_given=1)
        )

    def said(member_id: str) -> dict[str, int]:
        asked = select(table).where(table.c.member_id == member_id).order_by(table.c.recorded_at)
        with chain.storage.begin() as connection:
            return {row.purpose: row.is_given for row in connection.execute(asked)}

    assert (said(stays)["sms"], said(goes)["sms"]) == (1, 0)
    chain.clock.advance(minutes=1)
    merged(chain, stays, goes)
    assert said(stays) == {"charter": 1, "sms": 0}
    chain.centre.unmerge(goes, "two people")
    assert said(stays)["sms"] == 1


def test_of_two_birthdays_a_person_chooses_one(chain: Chain) -> None:
    _, stays, goes = two(chain)
    days = {stays: Birthday(month=3, day=1), goes: Birthday(month=4, day=2)}
    for member_id, birthday in days.items():
        changed(chain, replace(chain.standing(member_id).member, birthday=birthday))
    refused = merged(chain, stays, goes)
    assert (refused.verdict, refused.code) == ("rejected", "BIRTHDAY_DIFFERS")
    assert merged(chain, stays, goes, "loser").verdict == "accepted"
    assert chain.standing(stays).member.birthday == days[goes]
    chain.centre.unmerge(goes, "two people")
    assert chain.standing(stays).member.birthday == days[stays]
    assert chain.standing(goes).member.birthday == days[goes]


def changed(chain: Chain, member: Member) -> None:
    with chain.storage.begin() as connection:
        change_identity(Book(connection, chain.keys), member)


def test_a_suspended_member_stays_suspended(chain: Chain) -> None:
    _, stays, goes = two(chain)
    changed(chain, replace(chain.standing(goes).member, status="suspended"))
    merged(chain, stays, goes)
    assert chain.standing(stays).member.status == "suspended"
    chain.centre.unmerge(goes, "two people")
    assert chain.standing(stays).member.status == "active"
    assert chain.standing(goes).member.status == "suspended"


def test_who_is_the_same_already_and_who_is_gone_are_refused(chain: Chain) -> None:
    _, stays, goes = two(chain)
    assert merged(chain, stays, stays).code == "SAME_MEMBER"
    assert merged(chain, stays, "nobody").code == "MEMBER_UNKNOWN"
    merged(chain, stays, goes)
    assert merged(chain, stays, goes).code == "SAME_MEMBER"
    assert merged(chain, goes, stays).code == "SAME_MEMBER"
    chain.centre.erase(stays, "asked for")
    till = chain.counter()
    fresh = till.enrol(phone="13900000023")
    till.push()
    assert merged(chain, fresh, stays).code == "MEMBER_CLOSED"
    assert chain.centre.unmerge(goes, "two people").code == "NOT_MERGED"
    assert_whole(chain)


def test_taking_back_has_an_end(chain: Chain) -> None:
    till, stays, goes = two(chain)
    assert chain.centre.unmerge(goes, "never was").code == "NOT_MERGED"
    merged(chain, stays, goes)
    third = till.enrol(phone="13900000023")
    till.push()
    merged(chain, third, stays)
    assert chain.centre.unmerge(goes, "two people").code == "MERGED_SINCE"
    assert chain.centre.unmerge(stays, "two people").verdict == "accepted"
    chain.clock.advance(days=31)
    assert chain.centre.unmerge(goes, "two people").code == "MERGE_TOO_OLD"
    assert chain.standing(goes).member.member_id == stays
    assert_whole(chain)


def test_who_enrolled_twice_with_one_number_stays_one(chain: Chain) -> None:
    _, stays, _ = two(chain)
    other = chain.counter("S02")
    same = other.enrol(phone=FIRST)
    other.push()
    assert chain.standing(same).member.member_id == stays
    assert chain.centre.unmerge(same, "two people").code == "NOT_MERGED"


@pytest.mark.parametrize("kind", ["member.merge", "member.unmerge"])
def test_no_counter_can_do_it(chain: Chain, kind: str) -> None:
    till, stays, goes = two(chain)
    last = till.operations()[-1]
    act = Act(
        operation_id="forged",
        operator_id="o1",
        at=last.at,
        business_on=last.business_on,
        member_id=stays,
    )
    head = ChainHead(
        device_id=till.device_id, incarnation=1, seq=last.seq, record_hash=last.record_hash
    )
    made = next_operation(head, act, kind, {"loser_id": goes, "reason": "mine"})
    [answer] = till.push((sent(made),)).outcomes
    assert (answer.verdict, answer.code) == ("quarantined", "OFFICE_ONLY")
    assert chain.standing(goes).member.member_id == goes


def test_the_golden_member_spends_what_came_from_another(chain: Chain) -> None:
    """Points that end first are spent first, whoever won them (R-50)."""
    chain.take_in_wang(chain.counter())
    _, stays, _ = two(chain)
    total = points(chain, WANG) + points(chain, stays)
    merged(chain, stays, WANG)
    assert points(chain, stays) == total
    ends = [lot.expires_on for lot in chain.standing(stays).lots if lot.remaining]
    assert len(set(ends)) > 1
    assert_whole(chain)


def test_both_are_shown_before(chain: Chain) -> None:
    till, stays, goes = two(chain)
    told = "\n".join(preview(chain.standing(stays), chain.standing(goes)))
    assert "陈 晨" in told
    assert f"+86{SECOND}" in told
    merged(chain, stays, goes)
    sold(till.counter, golden_basket(), member_id=goes)
    till.push()
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        assert merged_named(book, goes) == goes
        told = "\n".join(preview_of_undo(book, goes))
        assert merged_named(book, f"+86{SECOND}") == goes
    assert "1 sales in its name since" in told


def test_verify_finds_points_that_a_merge_made(chain: Chain) -> None:
    _, stays, goes = two(chain)
    merged(chain, stays, goes)
    table = tables.entries
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        connection.execute(
            update(table).where(table.c.kind == "merge_in").values(points=table.c.points + 1)
        )
        told = [one.what for one in verify(book)]
    assert any("do not sum to zero" in one for one in told)
