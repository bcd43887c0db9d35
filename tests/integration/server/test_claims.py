"""A sale to nobody becomes a member's at the centre as at the counter, once (R-48)."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.basket import Wishes
from app.domain.claiming import claim_code
from app.domain.operations import Act, ChainHead, Operation, next_operation
from app.domain.refund import RefundPick
from app.domain.sale import Sale
from app.services.claiming import Claimed, ClaimRequest, claim
from server import tables
from server.book import Book
from server.verifying import verify
from tests.builders.baskets import basket, line
from tests.builders.counter import CASHIER, WANG
from tests.builders.selling import returned, sold, voided
from tests.integration.server.chain import Chain, Till, sent
from tests.integration.server.test_returns import assert_alike

GOODS = (line("a", 5_000, quantity=2, sku="A"), line("b", 333))
PICK = RefundPick(line_id="a", units=1)
Told = tuple[str, str]
"""Verdict and code."""


@pytest.fixture
def till(chain: Chain) -> Till:
    till = chain.counter()
    chain.take_in_wang(till)
    return till


def guest_sale(till: Till) -> Sale:
    return sold(till.counter, basket(*GOODS), Wishes(), member_id=None).sale


def claimed(till: Till, sale: Sale, **changes: Any) -> Claimed:
    request = ClaimRequest(
        operation_id=till.counter.operation_id(),
        code=claim_code(sale.receipt_no, sale.sale_id),
        member_id=WANG,
        operator_id=CASHIER,
    )
    return claim(till.ctx, replace(request, **changes))


def heard(till: Till) -> list[Told]:
    return [(one.verdict, one.code) for one in till.push().outcomes]


def points(chain: Chain) -> int:
    return sum(lot.remaining for lot in chain.standing(WANG).lots)


def kept_with(chain: Chain) -> list[str]:
    with chain.storage.begin() as connection:
        return list(connection.execute(select(tables.sales.c.shard_id)).scalars())


@pytest.mark.parametrize("pushed_before", [True, False])
def test_points_and_tier_are_alike_at_both_ends(
    chain: Chain, till: Till, *, pushed_before: bool
) -> None:
    before, sale = points(chain), guest_sale(till)
    if pushed_before:
        assert heard(till) == [("accepted", "")]
    chain.clock.advance(days=2)
    won = claimed(till, sale).points
    assert heard(till)[-1] == ("accepted", "")
    assert points(chain) == before + won
    assert kept_with(chain) == [WANG]
    assert_alike(chain, till)
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []


def test_its_goods_take_the_points_back(chain: Chain, till: Till) -> None:
    before, sale = points(chain), guest_sale(till)
    claimed(till, sale)
    returned(till.counter, sale.sale_id, PICK)
    returned(till.counter, sale.sale_id, PICK, RefundPick(line_id="b", units=1))
    assert heard(till) == [("accepted", "")] * 4
    assert points(chain) == before
    assert_alike(chain, till)


def test_a_void_does_too(chain: Chain, till: Till) -> None:
    before, sale = points(chain), guest_sale(till)
    claimed(till, sale)
    voided(till.counter, sale.sale_id)
    assert heard(till) == [("accepted", "")] * 3
    assert points(chain) == before
    assert_alike(chain, till)


def told_after(till: Till, before: Operation, said: Operation, **changes: Any) -> tuple[str, str]:
    """What the centre says of a claim that follows a record, with other content."""
    head = ChainHead(
        device_id=till.device_id, incarnation=1, seq=before.seq, record_hash=before.record_hash
    )
    act = Act(
        operation_id="told-again",
        operator_id=CASHIER,
        at=said.at,
        business_on=changes.pop("business_on", said.business_on),
        member_id=WANG,
    )
    made = next_operation(head, act, "sale.claim", {**json.loads(said.body), **changes})
    [outcome] = till.push((sent(made),)).outcomes
    return outcome.verdict, outcome.code


def records(till: Till) -> list[Operation]:
    return list(till.counter.store.state.operations.values())


def test_once_whatever_a_counter_forgot(chain: Chain, till: Till) -> None:
    """R-104: a counter restored from its backup may not know of its own claim."""
    claimed(till, guest_sale(till))
    till.push()
    before, last = points(chain), records(till)[-1]
    assert told_after(till, last, last) == ("rejected", "CLAIMED_ALREADY")
    assert points(chain) == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sale_id": "none"}, ("quarantined", "SALE_UNKNOWN")),
        ({"quote_digest": "other"}, ("quarantined", "QUOTE_DIFFERS")),
        ({"business_on": date(2026, 11, 29)}, ("rejected", "CLAIMED_TOO_LATE")),
    ],
)
def test_what_fits_no_sale_or_comes_too_late_moves_nothing(
    chain: Chain, till: Till, changes: dict[str, Any], told: Told
) -> None:
    claimed(till, guest_sale(till))
    *_, sale, last = records(till)
    till.push(till.operations()[:-1])
    before = points(chain)
    assert told_after(till, sale, last, **changes) == told
    assert points(chain) == before
    assert kept_with(chain) == ["S01"]


def test_of_goods_that_came_back_nothing_is_claimed(chain: Chain, till: Till) -> None:
    sale = guest_sale(till)
    before = copy.deepcopy(till.counter.store.state)
    returned(till.counter, sale.sale_id, PICK)
    till.push()
    back = records(till)[-1]
    till.counter.store.state = before
    claimed(till, sale)
    assert told_after(till, back, records(till)[-1]) == ("rejected", "ALREADY_RETURNED")
