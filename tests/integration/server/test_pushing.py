"""What counters did is heard once, in order, and booked as they did (I2, I8, R-98, R-104)."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from app.domain.basket import Wishes
from app.domain.ledger import balance_of
from app.domain.operations import Operation, canonical_json, record_hash, sha256_hex
from app.services.identify import open_member
from server.book import Book
from server.rehearing import in_quarantine
from server.storage import Storage
from server.verifying import verify
from sync.protocol.messages import Push, SentOperation
from sync.protocol.refusals import HistoryChanged, TokenOver
from tests.builders.baskets import golden_basket, golden_wishes
from tests.builders.counter import ENROLMENT, WANG
from tests.builders.programmes import golden_programme
from tests.builders.selling import sold
from tests.integration.server.chain import Chain, Till, sent


def sold_to(till: Till, member_id: str, wishes: Wishes | None = None) -> None:
    sold(till.counter, golden_basket(), wishes or Wishes(), member_id=member_id)


def with_body(operation: SentOperation, **changes: object) -> SentOperation:
    """The record with another body, hashed and linked as an honest one."""
    text = canonical_json({**json.loads(operation.body), **changes})
    other = replace(Operation(**asdict(operation)), body=text, body_hash=sha256_hex(text))
    return sent(replace(other, record_hash=record_hash(other)))


def test_a_new_member_and_its_sale_stand_in_the_book_as_at_the_counter(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    sold_to(till, member_id)
    answer = till.push()
    assert [outcome.verdict for outcome in answer.outcomes] == ["accepted", "accepted"]
    assert answer.next_seq == 3
    found, state = chain.standing(member_id), till.counter.store.state
    assert found.lots == open_member(till.ctx, member_id).snapshot.lots
    assert found.lots[0].remaining > 0
    assert found.coupons == tuple(one for one in state.coupons.values() if one.member_id != WANG)
    facts = [fact for owner, fact in state.tier_facts if owner == member_id]
    assert list(found.tier_facts) == facts
    assert found.member.ver == answer.outcomes[-1].ver == 2


def test_a_repetition_gets_the_first_answer_and_books_nothing(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    sold_to(till, member_id)
    first, before = till.push(), chain.standing(member_id)
    again = till.push(till.operations())
    assert [replace(one, is_repeat=False) for one in again.outcomes] == list(first.outcomes)
    assert all(one.is_repeat for one in again.outcomes)
    assert chain.standing(member_id) == before


def test_a_hole_is_named_and_nothing_after_it_is_heard(chain: Chain) -> None:
    till = chain.counter()
    till.enrol()
    till.enrol("13900000022")
    answer = till.push(till.operations()[1:])
    assert (answer.outcomes, answer.next_seq) == ((), 1)


def test_a_body_that_its_hash_does_not_fit_books_nothing(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    till.push()
    sold_to(till, member_id)
    honest = till.operations()[-1]
    text = canonical_json({**json.loads(honest.body), "due_minor": 1})
    [outcome] = till.push((replace(honest, body=text),)).outcomes
    assert (outcome.verdict, outcome.code) == ("quarantined", "CHAIN_BROKEN")
    assert chain.standing(member_id).lots == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quote_digest": "0" * 64}, "QUOTE_DIFFERS"),
        ({"tenders": []}, "TENDERS_DIFFER"),
        ({"programme_version": 99}, "PROGRAMME_UNKNOWN"),
        ({"member": None}, "QUOTE_DIFFERS"),
        ({"basket": "nothing"}, "BODY_NOT_READABLE"),
    ],
)
def test_what_a_counter_cannot_have_computed_is_quarantined(
    chain: Chain, changes: dict[str, object], code: str
) -> None:
    till = chain.counter()
    member_id = till.enrol()
    till.push()
    sold_to(till, member_id)
    [outcome] = till.push((with_body(till.operations()[-1], **changes),)).outcomes
    assert (outcome.verdict, outcome.code) == ("quarantined", code)
    assert chain.standing(member_id).lots == ()
    assert chain.standing(member_id).member.ver == 1


def test_two_machines_with_one_identity_are_frozen(chain: Chain) -> None:
    till = chain.counter()
    till.enrol()
    till.push()
    [outcome] = till.push((replace(till.operations()[0], record_hash="f" * 64),)).outcomes
    assert outcome.code == "CHAIN_SPLIT"
    till.enrol("13900000022")
    [later] = till.push().outcomes
    assert (later.verdict, later.code) == ("quarantined", "DEVICE_FROZEN")


def test_what_a_copied_disk_did_is_kept_for_a_person_to_look_at(chain: Chain) -> None:
    """T10: its sales happened, and the machine may never be seen again."""
    till = chain.counter()
    till.enrol()
    till.push()
    honest = till.operations()[0]
    twin = replace(Operation(**asdict(honest)), operation_id="o-of-the-copy")
    twin = replace(twin, record_hash=record_hash(twin))
    changed = replace(honest, record_hash="e" * 64)
    split = (sent(twin), changed)
    first = till.push(split).outcomes
    assert [one.code for one in first] == ["CHAIN_SPLIT", "CHAIN_SPLIT"]
    assert till.push(split).outcomes == tuple(replace(one, is_repeat=True) for one in first)
    assert till.push(()).next_seq == 2
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        kept = {row["record_hash"]: row["code"] for row in in_quarantine(book)}
        assert kept == {one.record_hash: "CHAIN_SPLIT" for one in split}
        assert list(verify(book)) == []


def test_one_id_for_two_operations_never_stops_the_chain(chain: Chain) -> None:
    till = chain.counter()
    first_id = till.enrol()
    till.push()
    twin = replace(Operation(**asdict(till.operations()[0])), seq=2)
    twin = replace(twin, prev_hash=till.operations()[0].record_hash)
    twin = replace(twin, record_hash=record_hash(twin))
    [outcome] = till.push((sent(twin),)).outcomes
    assert (outcome.verdict, outcome.code) == ("quarantined", "OPERATION_REUSED")
    [again] = till.push((sent(twin),)).outcomes  # its answer was lost: no second machine
    assert again == replace(outcome, is_repeat=True)
    assert chain.standing(first_id).member.ver == 1
    assert till.push(()).next_seq == 3


def test_the_same_number_enrolled_at_two_counters_is_one_member(chain: Chain) -> None:
    here, there = chain.counter("S01"), chain.counter("S02")
    first, second = here.enrol(), there.enrol()
    sold_to(there, second)
    here.push()
    merged, sale = there.push().outcomes
    assert (merged.code, merged.member_id) == ("MERGED", first)
    # The welcome coupon of the second enrolment was used there, and a welcome is given once.
    assert (sale.verdict, sale.code, sale.member_id) == ("adjusted", "COUPON_GONE", first)
    won = balance_of(chain.standing(first).lots, chain.clock.now().date()).available
    assert won == open_member(there.ctx, second).balance.available > 0
    gone = next(row for row in there.rows().rows if row.entity_id == second)
    assert (gone.gone, gone.into) == ("merged", first)


def test_what_two_counters_gave_out_of_one_hand_is_booked_once_and_told(chain: Chain) -> None:
    here, there = chain.counter("S01"), chain.counter("S02")
    chain.take_in_wang(here)
    for till in (here, there):
        sold_to(till, WANG, golden_wishes(redeem_points=4_200))
    [first], [second] = here.push().outcomes, there.push().outcomes
    assert (first.verdict, first.code) == ("accepted", "")
    assert second.verdict == "adjusted"
    assert dict(second.params) == {
        "POINTS_OVERSPENT": 8_400 - 4_286 - 356,
        "COUPON_GONE": 1,
    }
    balance = balance_of(chain.standing(WANG).lots, chain.clock.now().date())
    assert balance.available == 0
    assert balance.debt - balance.short == 0


def test_a_birthday_that_another_counter_gave_is_not_given_twice(address: str) -> None:
    golden = golden_programme(enrolment=ENROLMENT)
    assert golden.earning.birthday is not None
    once = replace(golden.earning.birthday, once_a_year=True)
    storage = Storage(address)
    chain = Chain(storage, replace(golden, earning=replace(golden.earning, birthday=once)))
    here, there = chain.counter("S01"), chain.counter("S02")
    chain.take_in_wang(here)
    for till in (here, there):
        sold_to(till, WANG)
    [first], [second] = here.push().outcomes, there.push().outcomes
    assert first.params == {}
    won = second.params["BIRTHDAY_USED"]
    points = [lot.remaining for lot in chain.standing(WANG).lots if lot.sale_id is not None]
    assert points == [won, won, won]
    storage.close()


def test_a_token_ends_and_another_history_is_named(chain: Chain) -> None:
    till = chain.counter()
    token = till.token()
    chain.clock.advance(minutes=16)
    with pytest.raises(TokenOver):
        chain.centre.push(token, Push(history=chain.history, operations=()))
    with pytest.raises(HistoryChanged):
        chain.centre.push(till.token(), Push(history="h-other", operations=()))


def test_an_operation_that_fails_half_way_leaves_nothing_in_the_feed(chain: Chain) -> None:
    here, there = chain.counter("S01"), chain.counter("S02")
    here.enrol()
    here.push()
    member_id = there.enrol()
    [honest] = there.operations()
    consents = [{**one, "text_version": 2**70} for one in json.loads(honest.body)["consents"]]
    [outcome] = there.push((with_body(honest, consents=consents),)).outcomes
    assert (outcome.verdict, outcome.code) == ("quarantined", "HEARING_FAILED")
    assert member_id not in [row.entity_id for row in there.rows().rows]
