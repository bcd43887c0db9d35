"""What every centre answers, reached directly or over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from app.domain.card import read_pass
from app.domain.comparing import HeldMember, bucket_of, digests_of
from server import feed
from server.book import Book
from server.joining import Place
from server.keys import is_signed
from server.rows.passes import blocked_rows
from sync.protocol.messages import Push, Row, TokenRequest
from sync.protocol.refusals import (
    BadRequest,
    DeviceRevoked,
    HistoryChanged,
    JoinRefused,
    PassNotMade,
    ResyncNeeded,
    TokenOver,
    TokenRefused,
)
from sync.protocol.signing import chunk_digest, chunk_message
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold
from tests.contract.central_service.serving import CALLER, World, join_request
from tests.integration.server.chain import Till


def test_it_says_who_it_is_without_a_token(world: World) -> None:
    hello = world.service.hello(CALLER)
    assert hello.history == world.chain.history
    assert hello.server_at == world.chain.clock.now()


def test_a_lost_answer_to_joining_is_asked_for_again(world: World) -> None:
    asked = join_request(world.invitation())
    first = world.service.join(asked)
    assert (first.store_id, first.counter_id, first.currency) == ("S01", "C9", "CNY")
    assert first.server_keys == (world.chain.keys.public,)
    assert world.service.join(asked) == first


def test_a_new_machine_goes_on_after_the_receipts_of_the_one_before(world: World) -> None:
    """T23: what was sold last may not have been sent, and customers hold its receipts."""
    first = join_request(world.invitation(), 98)
    assert world.service.join(first).receipts_after == 0
    again = join_request(world.invitation(), 97)
    assert world.service.join(again).receipts_after == 1_000
    till = world.counter()
    member_id = till.enrol()
    receipts = [
        sold(till.counter, golden_basket(), member_id=member_id).sale.receipt_no for _ in range(2)
    ]
    world.push(till)
    counter_id = receipts[-1].split("-")[1]
    place = Place(store_id="S01", counter_id=counter_id, counter_name=counter_id)
    code = world.chain.centre.invite(place)
    asked = join_request(code, 96)
    assert world.service.join(asked).receipts_after == 1_002
    assert world.service.join(asked).receipts_after == 1_002


def _used(world: World) -> str:
    code = world.invitation()
    world.service.join(join_request(code, 98))
    return code


def _over(world: World) -> str:
    code = world.invitation()
    world.chain.clock.advance(minutes=15)
    return code


@pytest.mark.parametrize(
    ("code_of", "changes", "reason"),
    [
        (lambda world: "NOSUCHCODE", {}, "CODE_UNKNOWN"),
        (_used, {}, "CODE_USED"),
        (_over, {}, "CODE_OVER"),
        (World.invitation, {"signature": "00" * 64}, "SIGNATURE_WRONG"),
        (World.invitation, {"signature": "no hex"}, "SIGNATURE_WRONG"),
        (World.invitation, {"public_key": "11" * 32}, "SIGNATURE_WRONG"),
    ],
)
def test_who_may_not_join_is_told_why(
    world: World, code_of: Callable[[World], str], changes: dict[str, str], reason: str
) -> None:
    asked = join_request(code_of(world), **changes)
    with pytest.raises(JoinRefused) as refused:
        world.service.join(asked)
    assert refused.value.params == {"reason": reason}


def test_a_token_lasts_a_quarter_of_an_hour(world: World) -> None:
    till = world.counter()
    given = world.service.token(world.token_request(till))
    assert given.lasts_s == 900
    world.chain.clock.advance(seconds=899)
    world.service.changes(given.token, CALLER, 0)
    world.chain.clock.advance(seconds=1)
    with pytest.raises(TokenOver):
        world.service.changes(given.token, CALLER, 0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda asked: replace(asked, signature="00" * 64), "SIGNATURE_WRONG"),
        (lambda asked: replace(asked, nonce="another"), "SIGNATURE_WRONG"),
        (lambda asked: replace(asked, incarnation=2), "SIGNATURE_WRONG"),
        (lambda asked: replace(asked, device_id="d-unknown"), "SIGNATURE_WRONG"),
        (lambda asked: replace(asked, at=asked.at + timedelta(seconds=1)), "SIGNATURE_WRONG"),
    ],
)
def test_a_forged_request_gets_no_token(
    world: World, change: Callable[[TokenRequest], TokenRequest], reason: str
) -> None:
    asked = change(world.token_request(world.counter()))
    with pytest.raises(TokenRefused) as refused:
        world.service.token(asked)
    assert refused.value.params["reason"] == reason


def test_a_request_for_a_token_is_answered_once(world: World) -> None:
    till = world.counter()
    asked = world.token_request(till)
    world.service.token(asked)
    with pytest.raises(TokenRefused) as refused:
        world.service.token(asked)
    assert refused.value.params["reason"] == "NONCE_USED"
    world.chain.clock.advance(minutes=16)
    with pytest.raises(TokenRefused) as refused:
        world.service.token(asked)
    assert refused.value.params["reason"] == "CLOCK_AWAY"
    assert world.token(till)


@pytest.mark.parametrize("minutes", [16, -16])
def test_a_clock_that_is_away_is_told_ours(world: World, minutes: int) -> None:
    now = world.chain.clock.now()
    asked = world.token_request(world.counter(), signed_at=now + timedelta(minutes=minutes))
    with pytest.raises(TokenRefused) as refused:
        world.service.token(asked)
    assert refused.value.params == {"reason": "CLOCK_AWAY", "server_at": now.isoformat()}


@pytest.mark.parametrize("token", ["", "nonsense", "d-1:1:99999999999:" + "0" * 64])
def test_without_a_token_of_the_centre_nothing_is_answered(world: World, token: str) -> None:
    for ask in (
        lambda: world.service.changes(token, CALLER, 0),
        lambda: world.service.lookup(token, CALLER, "+8613900000021"),
        lambda: world.service.pass_of(token, CALLER, "m-1"),
        lambda: world.service.outcome(token, "o-1", None),
        lambda: world.service.push(token, Push(history=world.chain.history, operations=())),
    ):
        with pytest.raises(TokenOver):
            ask()


def enrolled_twice(world: World) -> Till:
    """A counter with two new members that it has not sent."""
    till = world.counter()
    till.enrol()
    till.enrol("13900000022", "李想")
    return till


def test_operations_are_heard_in_order_and_a_hole_is_named(world: World) -> None:
    till = enrolled_twice(world)
    first, second = till.operations()
    answer = world.push(till, (second,))
    assert (answer.next_seq, answer.outcomes) == (1, ())
    answer = world.push(till, (second, first))
    assert (answer.next_seq, answer.outcomes) == (1, ())
    answer = world.push(till, (first, second))
    assert [one.verdict for one in answer.outcomes] == ["accepted", "accepted"]
    assert (answer.next_seq, answer.history) == (3, world.chain.history)


def test_a_repetition_gets_the_answer_it_got(world: World) -> None:
    till = enrolled_twice(world)
    first = world.push(till)
    again = world.push(till)
    assert [replace(one, is_repeat=False) for one in again.outcomes] == list(first.outcomes)
    assert all(one.is_repeat for one in again.outcomes)
    assert again.next_seq == first.next_seq


def test_an_operation_that_was_changed_books_nothing(world: World) -> None:
    till = enrolled_twice(world)
    first = till.operations()[0]
    body = json.dumps({**json.loads(first.body), "name": "另一位"}, ensure_ascii=False)
    [outcome] = world.push(till, (replace(first, body=body),)).outcomes
    assert (outcome.verdict, outcome.code) == ("quarantined", "CHAIN_BROKEN")
    assert world.service.lookup(world.token(till), CALLER, "+8613900000021") is None


def test_another_history_is_named(world: World) -> None:
    till = world.counter()
    with pytest.raises(HistoryChanged) as refused:
        world.service.push(world.token(till), Push(history="h-old", operations=()))
    assert refused.value.params == {"history": world.chain.history}


def test_the_outcome_of_one_operation_can_be_asked_for(world: World) -> None:
    till = enrolled_twice(world)
    first, second = till.operations()
    [told] = world.push(till, (first,)).outcomes
    token = world.token(till)
    found = world.service.outcome(token, first.operation_id, first.member_id)
    assert found == replace(told, is_repeat=True)
    assert world.service.outcome(token, second.operation_id, second.member_id) is None


def test_another_devices_operations_are_neither_taken_nor_told(world: World) -> None:
    till, other = enrolled_twice(world), world.counter("S02")
    world.push(till)
    token = world.token(other)
    first = till.operations()[0]
    assert world.service.outcome(token, first.operation_id, first.member_id) is None
    with pytest.raises(BadRequest):
        world.push(other, till.operations())
    other.enrol("13900000023", "王芳")
    assert [one.verdict for one in world.push(other).outcomes] == ["accepted"]


def test_the_feed_goes_on_from_where_a_counter_stands(world: World) -> None:
    till = world.counter()
    token = world.token(till)
    first = world.service.changes(token, CALLER, 0)
    assert [row.kind for row in first.rows] == ["programme", "chain"]
    assert (first.since, first.is_more, first.history) == (0, False, world.chain.history)
    member_id = till.enrol()
    world.push(till)
    second = world.service.changes(token, CALLER, first.cursor)
    assert [row.entity_id for row in second.rows] == [member_id]
    assert second.since == first.cursor < second.cursor
    empty = world.service.changes(token, CALLER, second.cursor)
    assert (empty.rows, empty.cursor) == ((), second.cursor)
    assert world.service.changes(token, CALLER, 0).cursor == second.cursor


def test_a_long_feed_comes_in_parts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ROWS", 2)
    till = enrolled_twice(world)
    world.push(till)
    token, cursor, seen = world.token(till), 0, []
    while True:
        part = world.service.changes(token, CALLER, cursor)
        seen += [row.entity_id for row in part.rows]
        cursor = part.cursor
        if not part.is_more:
            break
        assert len(part.rows) == 2
    assert seen == ["1", "chain", *(one.member_id for one in till.operations())]


def test_a_place_that_the_feed_never_had_needs_a_new_start(world: World) -> None:
    token = world.token(world.counter())
    end = world.service.changes(token, CALLER, 0).cursor
    with pytest.raises(ResyncNeeded):
        world.service.changes(token, CALLER, end + 1)


def test_everything_in_the_scope_is_loaded_in_the_order_of_ids(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MOST_CHUNK_ROWS", 2)
    till, other = world.counter(), world.counter("S02")
    ids = sorted(till.enrol(f"1390000002{number}") for number in range(5))
    other.enrol("13900000031")
    for one in (till, other):
        world.push(one)
    token = world.token(till)
    snapshot = world.service.snapshot(token, CALLER)
    assert [row.kind for row in snapshot.rows] == ["programme", "chain"]
    assert (snapshot.member_count, snapshot.history) == (5, world.chain.history)
    assert world.service.changes(token, CALLER, snapshot.cursor).rows == ()
    rows: list[Row] = []
    after, is_more = "", True
    while is_more:
        chunk = world.service.chunk(token, CALLER, after)
        assert chunk.digest == chunk_digest(chunk.rows)
        assert is_signed(world.chain.keys.public, chunk_message(chunk), chunk.signature)
        assert (chunk.after, chunk.through) == (after, chunk.rows[-1].entity_id)
        rows += chunk.rows
        after, is_more = chunk.through, chunk.is_more
    assert [row.entity_id for row in rows] == ids
    feed_rows = world.service.changes(token, CALLER, 0).rows
    assert sorted(rows, key=str) == sorted(
        (row for row in feed_rows if row.kind == "member"), key=str
    )


def test_what_the_members_come_to_is_told_with_its_place(world: World) -> None:
    till = world.counter()
    ids = [till.enrol(f"1390000002{number}") for number in range(3)]
    world.push(till)
    token = world.token(till)
    found = world.service.digests(token, CALLER)
    assert found.cursor == world.service.snapshot(token, CALLER).cursor
    assert found.buckets == digests_of(HeldMember(mine, 1, 0, 1, 0) for mine in ids)


def test_one_bucket_can_be_fetched_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_CHUNK_ROWS", 1)
    till = world.counter()
    ids = [till.enrol(f"139000000{number:02}") for number in range(30)]
    world.push(till)
    bucket = bucket_of(ids[0])
    rows, after, is_more = [], "", True
    while is_more:
        chunk = world.service.chunk(world.token(till), CALLER, after, bucket)
        assert chunk.bucket == bucket
        assert is_signed(world.chain.keys.public, chunk_message(chunk), chunk.signature)
        rows += [row.entity_id for row in chunk.rows]
        after, is_more = chunk.through, chunk.is_more
    assert rows == sorted(mine for mine in ids if bucket_of(mine) == bucket)


def test_after_the_last_member_there_is_nothing(world: World) -> None:
    chunk = world.service.chunk(world.token(world.counter()), CALLER, "zzz")
    assert (chunk.rows, chunk.is_more, chunk.through) == ((), False, "zzz")


def test_a_member_from_elsewhere_is_found_and_held_from_then_on(world: World) -> None:
    here, there = world.counter("S01"), world.counter("S02")
    member_id = here.enrol()
    sold(here.counter, golden_basket(), member_id=member_id)
    world.push(here)
    token = world.token(there)
    before = world.service.changes(token, CALLER, 0)
    assert member_id not in [row.entity_id for row in before.rows]
    found = world.service.lookup(token, CALLER, "+8613900000021")
    assert found.entity_id == member_id
    assert json.loads(found.document)["member"]["name"] == "陈晨"
    later = world.service.changes(token, CALLER, before.cursor)
    assert later.rows == (found,)
    assert world.service.lookup(token, CALLER, "+8613900000099") is None


def test_a_counter_gets_a_pass_for_a_member_in_its_scope_and_for_nobody_else(world: World) -> None:
    here, there = world.counter("S01"), world.counter("S02")
    member_id = here.enrol()
    with pytest.raises(PassNotMade) as refused:
        world.service.pass_of(world.token(here), CALLER, member_id)
    assert refused.value.params == {"reason": "MEMBER_UNKNOWN"}  # it has not been sent
    world.push(here)
    made = world.service.pass_of(world.token(here), CALLER, member_id)
    verify = partial(is_signed_by, world.chain.keys.public)
    claims = read_pass(made.digits, verify, world.chain.clock.now())
    assert (claims.member_id, claims.expires_at) == (member_id, made.expires_at)
    assert made.expires_at - made.server_at == timedelta(days=7)
    phone = "+8613900000021"
    for sought in (member_id, phone):
        with pytest.raises(PassNotMade) as refused:
            world.service.pass_of(world.token(there), CALLER, sought)
        assert refused.value.params == {"reason": "MEMBER_UNKNOWN"}
    world.service.lookup(world.token(there), CALLER, phone)
    assert world.service.pass_of(world.token(there), CALLER, member_id).digits != made.digits
    world.chain.centre.erase(member_id, "asked for")
    with pytest.raises(PassNotMade) as refused:
        world.service.pass_of(world.token(here), CALLER, member_id)
    assert refused.value.params == {"reason": "NOT_ACTIVE"}


def is_signed_by(key: str, message: bytes, signature: bytes) -> bool:
    return is_signed(key, message, signature.hex())


def test_passes_that_a_counter_asked_for_are_blocked_when_it_is_taken_out(world: World) -> None:
    lost, other = world.counter(), world.counter()
    member_id = lost.enrol()
    world.push(lost)
    world.service.pass_of(world.token(lost), CALLER, member_id)
    world.service.pass_of(world.token(other), CALLER, member_id)
    world.chain.centre.revoke(lost.device_id)
    with world.chain.storage.begin() as connection:
        found = blocked_rows(Book(connection, world.chain.keys), world.chain.clock.now())
    assert [row.device_id for row in found] == [lost.device_id]


def test_a_revoked_device_reads_nothing_and_its_last_push_waits_for_a_person(world: World) -> None:
    till = enrolled_twice(world)
    first, second = till.operations()
    world.push(till, (first,))
    assert world.chain.centre.revoke(till.device_id)
    token = world.token(till)
    for ask in (
        lambda: world.service.changes(token, CALLER, 0),
        lambda: world.service.changes(token, CALLER, 0, 1),
        lambda: world.service.snapshot(token, CALLER),
        lambda: world.service.chunk(token, CALLER, ""),
        lambda: world.service.digests(token, CALLER),
        lambda: world.service.lookup(token, CALLER, "+8613900000021"),
        lambda: world.service.pass_of(token, CALLER, str(first.member_id)),
    ):
        with pytest.raises(DeviceRevoked):
            ask()
    [outcome] = world.push(till, (second,)).outcomes
    assert (outcome.verdict, outcome.code) == ("quarantined", "DEVICE_REVOKED")
    other = world.token(world.counter())
    assert world.service.lookup(other, CALLER, "+8613900000022") is None


def test_nothing_that_a_revoked_device_sends_brings_it_back(world: World) -> None:
    till = enrolled_twice(world)
    world.push(till)
    world.chain.centre.revoke(till.device_id)
    [outcome] = world.push(till, (replace(till.operations()[0], record_hash="f" * 64),)).outcomes
    assert outcome.code == "CHAIN_SPLIT"
    with pytest.raises(DeviceRevoked):
        world.service.changes(world.token(till), CALLER, 0)


def test_nobody_can_revoke_what_is_not_there(world: World) -> None:
    assert not world.chain.centre.revoke("d-unknown")
