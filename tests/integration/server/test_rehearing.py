"""What the centre could not judge is heard once more when what was missing is there."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.domain.ledger import balance_of
from app.domain.operations import ERASED_BODY
from server import tables
from server.book import Book
from server.rehearing import NotAgain, in_quarantine
from server.rows.members import standing
from server.verifying import verify
from tests.builders.baskets import golden_basket
from tests.builders.counter import WANG
from tests.builders.selling import sold
from tests.integration.server.chain import Chain, Till, forged


def a_sale_to_somebody_unknown(chain: Chain) -> tuple[Till, str]:
    till = chain.counter()
    sold(till.counter, golden_basket(), member_id=WANG)
    [answer] = till.push().outcomes
    assert (answer.verdict, answer.code) == ("quarantined", "MEMBER_UNKNOWN")
    return till, answer.operation_id


def waiting(chain: Chain) -> list[str]:
    with chain.storage.begin() as connection:
        return [row["operation_id"] for row in in_quarantine(Book(connection, chain.keys))]


def test_it_is_booked_when_what_was_missing_is_there(chain: Chain) -> None:
    till, operation_id = a_sale_to_somebody_unknown(chain)
    assert waiting(chain) == [operation_id]
    assert [one.verdict for one in chain.centre.hear_all_again()] == ["quarantined"]
    chain.take_in_wang(chain.counter())
    cursor = till.rows().cursor
    before = chain.standing(WANG).member.ver
    [outcome] = chain.centre.hear_all_again()
    assert (outcome.verdict, outcome.member_id, outcome.ver) == ("accepted", WANG, before + 1)
    assert waiting(chain) == []
    told = chain.centre.outcome(till.token(), operation_id, WANG)
    assert told is not None
    assert (told.verdict, told.code, told.ver) == ("accepted", "", before + 1)
    assert [row.entity_id for row in till.rows(cursor).rows] == [WANG]
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        assert list(verify(book)) == []
        won = balance_of(standing(book, WANG).lots, chain.clock.now().date())
    assert won.pending + won.available > 0


def test_it_counts_once_however_often_it_is_heard(chain: Chain) -> None:
    till, operation_id = a_sale_to_somebody_unknown(chain)
    chain.take_in_wang(chain.counter())
    chain.centre.hear_again(WANG, operation_id)
    found = chain.standing(WANG)
    with pytest.raises(NotAgain):
        chain.centre.hear_again(WANG, operation_id)
    assert chain.centre.hear_all_again() == []
    assert chain.standing(WANG) == found
    again = till.push(till.operations()).outcomes
    assert [(one.verdict, one.is_repeat) for one in again] == [("accepted", True)]
    assert chain.standing(WANG) == found


def test_what_is_forged_is_never_heard(chain: Chain) -> None:
    till = chain.counter()
    sold(till.counter, golden_basket(), member_id=None)
    [sale] = till.operations()
    [answer] = till.push((forged(sale, body=ERASED_BODY),)).outcomes
    assert answer.code == "CHAIN_BROKEN"
    assert chain.centre.hear_all_again() == []
    with pytest.raises(NotAgain):
        chain.centre.hear_again(till.device_id, answer.operation_id)


def test_a_machine_that_was_taken_out_is_heard_only_when_it_is_named(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    chain.centre.revoke(till.device_id)
    [answer] = till.push().outcomes
    assert answer.code == "DEVICE_REVOKED"
    assert chain.centre.hear_all_again() == []
    outcome = chain.centre.hear_again(member_id, answer.operation_id)
    assert outcome.verdict == "accepted"
    assert chain.standing(member_id).member.phone


def test_what_an_erased_member_left_in_quarantine_is_gone(chain: Chain) -> None:
    _, operation_id = a_sale_to_somebody_unknown(chain)
    chain.take_in_wang(chain.counter())
    chain.centre.erase(WANG, "asked for")
    assert chain.centre.hear_all_again() == []
    with pytest.raises(NotAgain):
        chain.centre.hear_again(WANG, operation_id)


def test_what_one_brings_the_next_may_need(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    sold(till.counter, golden_basket(), member_id=member_id)
    chain.centre.revoke(till.device_id)
    till.push()
    with chain.storage.begin() as connection:
        connection.execute(update(tables.operations).values(code="HEARING_FAILED"))
    assert [one.verdict for one in chain.centre.hear_all_again()] == ["accepted", "accepted"]
