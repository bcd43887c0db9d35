"""Points whose day is long past are written off once, and never before somebody could still have
spent them on a good day (I14, R-51).
"""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest

from app.domain.ledger import balance_of
from app.domain.operations import Act, ChainHead, next_operation
from app.domain.refund import RefundPick
from server.book import Book
from server.expiring import Expired, Keeper
from server.storage import Storage
from server.verifying import verify
from tests.builders.baskets import golden_basket, golden_wishes
from tests.builders.counter import WANG
from tests.builders.selling import returned, sold
from tests.integration.server.chain import Chain, Till, sent

LAST_DAY = date(2026, 11, 30)
"""Of 600 of the golden member's points; the sale is made on the 21st."""


@pytest.fixture
def till(chain: Chain) -> Till:
    till = chain.counter()
    chain.take_in_wang(till)
    return till


def on(chain: Chain, day: date) -> None:
    chain.clock.advance(days=(day - chain.clock.now().date()).days)


def left(chain: Chain) -> dict[date | None, int]:
    """Points that are left, by their last day."""
    lots = chain.standing(WANG).lots
    return {lot.expires_on: lot.remaining for lot in lots if lot.remaining}


def assert_whole(chain: Chain) -> None:
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []


def test_nobody_is_kept_from_writing_where_nothing_is_due(chain: Chain) -> None:
    on(chain, LAST_DAY)
    with chain.storage.begin():
        assert chain.centre.expire("m-5") == Expired(0, "m-5", 0)


def test_a_month_after_their_last_day_they_are_taken(chain: Chain, till: Till) -> None:
    for day in (LAST_DAY, LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=30)):
        on(chain, day)
        assert chain.centre.expire() == Expired(0, "", 0)
        assert left(chain)[LAST_DAY] == 600
    on(chain, LAST_DAY + timedelta(days=31))
    cursor, today = till.rows().cursor, chain.clock.now().date()
    before = balance_of(chain.standing(WANG).lots, today)
    assert chain.centre.expire() == Expired(1, WANG, 600)
    assert LAST_DAY not in left(chain)
    assert balance_of(chain.standing(WANG).lots, today) == before
    assert [row.entity_id for row in till.rows(cursor).rows] == [WANG]
    assert_whole(chain)


def test_a_second_time_nothing_is_left_to_take(chain: Chain, till: Till) -> None:
    on(chain, LAST_DAY + timedelta(days=31))
    chain.centre.expire()
    found, cursor = chain.standing(WANG), till.rows().cursor
    assert chain.centre.expire() == Expired(0, "", 0)
    assert chain.standing(WANG) == found
    assert till.rows(cursor).rows == ()


@pytest.mark.parametrize(
    "order", [("job", "sale", "back"), ("sale", "job", "back"), ("sale", "back", "job")]
)
def test_what_was_spent_in_time_is_never_written_off(chain: Chain, order: tuple[str, ...]) -> None:
    """In whatever order the job and a counter come that was alone for a month."""
    till = chain.counter()
    chain.take_in_wang(till)
    receipt = sold(till.counter, golden_basket(), golden_wishes())
    spent = receipt.sale.quote.redeemed_points
    assert spent == 600
    chain.clock.advance(days=2)
    returned(till.counter, receipt.sale.sale_id, RefundPick(line_id="mugs", units=1))
    sale, back = till.operations()
    on(chain, LAST_DAY + timedelta(days=30))
    for one in order:
        if one == "job":
            chain.centre.expire()
        else:
            [answer] = till.push((sale if one == "sale" else back,)).outcomes
            assert (answer.verdict, answer.code) == ("accepted", "")
    given_back = left(chain)[LAST_DAY]
    assert 0 < given_back < 600
    chain.clock.advance(days=1)
    assert chain.centre.expire().points == given_back
    entries = [one for one in chain.standing(WANG).lots if one.remaining < 0]
    assert entries == []
    assert_whole(chain)


def test_a_sale_that_comes_even_later_makes_debt(chain: Chain, till: Till) -> None:
    sold(till.counter, golden_basket(), golden_wishes())
    on(chain, LAST_DAY + timedelta(days=31))
    chain.centre.expire()
    [answer] = till.push().outcomes
    assert answer.verdict in ("accepted", "adjusted")
    later = [lot for lot in chain.standing(WANG).lots if lot.remaining]
    assert LAST_DAY not in {lot.expires_on for lot in later}
    assert_whole(chain)


def test_members_are_gone_through_in_parts(
    chain: Chain, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.expiring.MEMBERS_AT_ONCE", 2)
    ids = sorted(till.enrol(phone=f"1390000003{number}") for number in range(3))
    for member_id in ids:
        sold(till.counter, golden_basket(), member_id=member_id)
    till.push()
    chain.clock.advance(days=500)
    first = chain.centre.expire()
    assert (first.members, first.last_id) == (2, sorted((*ids, WANG))[1])
    second = chain.centre.expire(first.last_id)
    assert (second.members, second.last_id) == (2, sorted((*ids, WANG))[3])
    assert chain.centre.expire(second.last_id).members == 0
    assert all(lot.remaining <= 0 for one in ids for lot in chain.standing(one).lots)
    assert_whole(chain)


def test_no_counter_can_do_it(chain: Chain, till: Till) -> None:
    sold(till.counter, golden_basket(), golden_wishes())
    [last] = till.operations()
    till.push()
    act = Act(
        operation_id="forged",
        operator_id="o1",
        at=last.at,
        business_on=last.business_on,
        member_id=None,
    )
    head = ChainHead(
        device_id=till.device_id, incarnation=1, seq=last.seq, record_hash=last.record_hash
    )
    body = {"on": "2028-01-01", "member_ids": [WANG]}
    made = next_operation(head, act, "points.expire", body)
    [answer] = till.push((sent(made),)).outcomes
    assert (answer.verdict, answer.code) == ("quarantined", "OFFICE_ONLY")


def test_whoever_was_erased_loses_them_too(chain: Chain, till: Till) -> None:
    chain.centre.erase(WANG, "asked for")
    on(chain, LAST_DAY + timedelta(days=31))
    assert chain.centre.expire() == Expired(1, WANG, 600)
    assert_whole(chain)


def test_a_server_does_it_once_a_day_and_ends_at_once(chain: Chain, till: Till) -> None:
    asked: list[str] = []
    again = threading.Event()

    def expire(after: str) -> Expired:
        asked.append(after)
        if len(asked) == 1:
            raise OSError("the disk is full")
        again.set()
        return chain.centre.expire(after)

    on(chain, LAST_DAY + timedelta(days=31))
    with Keeper(expire, chain.clock.now, look_s=0.01):
        assert again.wait(5)
        for _ in range(500):
            if LAST_DAY not in left(chain):
                break
        calls = len(asked)
        assert LAST_DAY not in left(chain)
    assert calls == len(asked) == 2


def test_two_servers_at_once_take_them_once(postgres_address: str) -> None:
    storage = Storage(postgres_address)
    chain = Chain(storage)
    till = chain.counter()
    chain.take_in_wang(till)
    on(chain, LAST_DAY + timedelta(days=31))
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(chain.centre.expire().points))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == 600
    assert_whole(chain)
    storage.close()
