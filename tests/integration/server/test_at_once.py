"""Many counters at one door at the same time, each with a member of its own and one they share."""

from __future__ import annotations

import threading

from server.book import Book
from server.verifying import verify
from sync.client import HttpCentre
from sync.protocol.messages import Push, Pushed
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold
from tests.contract.central_service.serving import CALLER, over, served
from tests.integration.server.chain import Chain, Till

COUNTERS = 6
SALES = 5


def test_counters_that_push_at_once_are_all_heard(chain: Chain) -> None:
    tills = [chain.counter("S01" if number % 2 else "S02") for number in range(COUNTERS)]
    for number, till in enumerate(tills):
        mine = till.enrol(f"1390000010{number}", "李想")
        shared = till.enrol("13900000021", "陈晨")
        for turn in range(SALES):
            sold(till.counter, golden_basket(), member_id=shared if turn % 2 else mine)
    found: list[Pushed] = []
    workers = 1 if chain.storage.is_sqlite else 8
    with served(chain, workers=workers) as address:
        tokens = [over(chain, address).token(till) for till in tills]
        threads = [
            threading.Thread(target=_push_one_by_one, args=(address, till, token, found))
            for till, token in zip(tills, tokens, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    last = [answer for answer in found if answer.next_seq == SALES + 3]
    assert len(last) == COUNTERS
    told = {(one.verdict, one.code) for answer in found for one in answer.outcomes}
    # The welcome coupon of the shared member was used at several counters; it was given once.
    assert told <= {("accepted", ""), ("accepted", "MERGED"), ("adjusted", "COUPON_GONE")}
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []


def _push_one_by_one(address: str, till: Till, token: str, found: list[Pushed]) -> None:
    """One operation in each request, so that the counters take turns."""
    centre = HttpCentre(address, CALLER)
    for operation in till.operations():
        push = Push(history=till.chain.history, operations=(operation,))
        found.append(centre.push(token, push))
    centre.close()
