"""A whole book is found whole, and each way of spoiling it is named (I2, I3, I8, I12)."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from sqlalchemy import text

from app.domain.basket import Wishes
from server.book import Book
from server.verifying import verify
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold
from tests.integration.server.chain import Chain


def findings(chain: Chain) -> list[str]:
    with chain.storage.begin() as connection:
        return [found.what for found in verify(Book(connection, chain.keys))]


@pytest.fixture
def busy(chain: Chain) -> Chain:
    """A chain with two counters, a sale, and a number that was enrolled twice."""
    here, there = chain.counter("S01"), chain.counter("S02")
    first, second = here.enrol(), there.enrol()
    sold(here.counter, golden_basket(), Wishes(), member_id=first)
    sold(there.counter, golden_basket(), Wishes(), member_id=second)
    here.push()
    there.push()
    return chain


def test_a_whole_book_has_nothing_to_find(busy: Chain) -> None:
    assert findings(busy) == []


def test_what_is_kept_apart_of_a_copied_machine_is_no_fault_of_the_book(busy: Chain) -> None:
    machine = busy.counter()
    machine.enrol("13900000031")
    copy = replace(machine, counter=deepcopy(machine.counter))
    for till, phones in ((machine, 2), (copy, 3)):
        for number in range(phones):
            till.enrol(f"139000001{phones}{number}")
    machine.push()
    last = copy.push().outcomes[-1]
    assert (last.verdict, last.code) == ("quarantined", "DEVICE_FROZEN")
    assert findings(busy) == []


@pytest.mark.parametrize(
    ("spoiled", "what"),
    [
        ("UPDATE lots SET remaining = remaining + 1", "is not what its entries add up to"),
        ("DELETE FROM lots", "is not what its entries add up to"),
        ("DELETE FROM entries", "has lots without entries"),
        (
            "DELETE FROM operations WHERE kind = 'sale.settle'",
            "belongs to no operation that counted",
        ),
        ("DELETE FROM operations WHERE seq = 1", "record 2 does not follow"),
        ("DELETE FROM operations WHERE seq = 2", "stands at 2, not at 1"),
        ("UPDATE operations SET operator_id = 'x' WHERE seq = 1", "record 1 was changed"),
        (
            "UPDATE members SET merged_into = member_id WHERE merged_into IS NOT NULL",
            "is merged into nobody",
        ),
        ("UPDATE handles SET member_id = 'gone'", "is found by a handle, and is none"),
    ],
)
def test_what_is_spoiled_is_named(busy: Chain, spoiled: str, what: str) -> None:
    with busy.storage.begin() as connection:
        connection.execute(text(spoiled))
    assert what in findings(busy)
