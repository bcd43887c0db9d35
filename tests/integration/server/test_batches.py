"""A batch is heard together, and moves what its operations move one by one (I2, I8)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.basket import Wishes
from app.domain.operations import (
    GENESIS_HASH,
    Operation,
    canonical_json,
    digest,
    record_hash,
    sha256_hex,
)
from app.domain.programme import Policies, Programme
from app.domain.refund import RefundPick
from app.domain.sale import Tender
from app.services import exchange
from app.services.by_hand import TransferRequest, transfer_points
from app.services.exchange import ExchangeRequest, exchange_goods
from server import tables
from server.book import Book
from server.rows.members import bump
from server.storage import Storage
from server.verifying import verify
from sync.protocol.messages import SentOperation
from tests.builders.baskets import golden_basket, golden_wishes, line
from tests.builders.counter import ENROLMENT, MANAGER, WANG
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold, voided
from tests.integration.server.chain import CALLER, Chain, Till, sent

OWN = {
    "operations": {"body", "received_at", "params"},
    "nonces": {"nonce"},
    "members": {"identity"},
    "member_keys": {"sealed"},
    "handles": {"handle"},
    "devices": {"seen_at"},
    "programmes": {"signature"},
    "centre": {"value"},
    "invitations": {"code_hash"},
    "feed": {"seq"},
    "scopes": {"seq"},
}
"""Columns that are another in each book; a batch gives every row its place in the feed once."""


def programme() -> Programme:
    """The golden one, with points that a manager may move."""
    golden = golden_programme(enrolment=ENROLMENT, policies=Policies(points_transfer=True))
    manager = replace(golden.roles["manager"], adjust_points=None)
    return replace(golden, roles={**golden.roles, "manager": manager})


def a_day(chain: Chain) -> Till:
    """A counter with a day of work, with all that a batch may hold: the same in every chain."""
    other = chain.counter("S02")
    other.enrol("13900000021")
    other.push()
    till = chain.counter()
    chain.take_in_wang(till)
    mine, twin = till.enrol("13900000022"), till.enrol("13900000021")
    first = sold(till.counter, golden_basket(), golden_wishes(redeem_points=600)).sale
    for member_id in (mine, twin, None, mine, WANG):
        sold(till.counter, golden_basket(), Wishes(), member_id=member_id)
    returned(till.counter, first.sale_id, RefundPick(line_id="coffee", units=1))
    whole = sold(till.counter, golden_basket(), Wishes(), member_id=mine).sale
    voided(till.counter, whole.sale_id)
    exchanged(till, sold(till.counter, golden_basket(), Wishes(), member_id=WANG).sale.sale_id)
    sold(till.counter, golden_basket(), Wishes(), member_id=WANG)
    moved = till.counter.operation_id()
    transfer_points(
        till.ctx,
        TransferRequest(
            operation_id=moved,
            from_member_id=WANG,
            to_member_id=twin,
            points=100,
            operator_id=MANAGER,
        ),
    )
    return till


def exchanged(till: Till, sale_id: str) -> None:
    request = ExchangeRequest(
        operation_id=till.counter.operation_id(),
        sale_id=sale_id,
        picks=(RefundPick(line_id="coffee", units=1),),
        basket=replace(golden_basket(), lines=(line("tea", 12_000),)),
        reason="size",
        operator_id=MANAGER,
        tenders=(Tender(kind="cash", amount_minor=1),),
    )
    preview = exchange.quote(till.ctx, request)
    paid = (Tender(kind="cash", amount_minor=preview.to_pay_minor),)
    exchange_goods(till.ctx, replace(request, tenders=paid, quote_digest=digest(preview)))


def linked(operations: Sequence[SentOperation]) -> tuple[SentOperation, ...]:
    """The records as an honest chain, whatever their bodies say."""
    before, made = GENESIS_HASH, []
    for one in operations:
        record = replace(
            Operation(**asdict(one)), prev_hash=before, body_hash=sha256_hex(one.body)
        )
        made.append(sent(replace(record, record_hash=record_hash(record))))
        before = made[-1].record_hash
    return tuple(made)


EXCHANGE = 12
Bend = Callable[[SentOperation], SentOperation]


def bent(operation: SentOperation, **changes: object) -> SentOperation:
    return replace(operation, body=canonical_json({**json.loads(operation.body), **changes}))


def out_of_bounds(operation: SentOperation) -> SentOperation:
    """A number that no database holds."""
    consents = json.loads(operation.body)["consents"]
    return bent(operation, consents=[{**one, "text_version": 2**70} for one in consents])


def half_wrong(operation: SentOperation) -> SentOperation:
    """What comes back is right, and the new sale is not."""
    told = json.loads(operation.body)["sold"]
    return bent(operation, sold={**told, "quote_digest": "0" * 64})


BENT: dict[str, dict[int, Bend]] = {
    "honest": {},
    "half wrong": {EXCHANGE: half_wrong},
    "refused": {2: lambda one: bent(one, quote_digest="0" * 64)},
    "unreadable": {0: lambda one: replace(one, body="[")},
    "unknown": {3: lambda one: replace(one, kind="member.praise")},
    "reused": {
        1: lambda one: replace(one, operation_id="twin"),
        2: lambda one: replace(one, operation_id="twin", member_id=None),
    },
    "twice": {
        1: lambda one: replace(one, member_id=None, body="{}"),
        4: lambda one: replace(one, member_id="m", kind="audit", is_audit=True),
    },
    "too large": {0: out_of_bounds, 4: lambda one: bent(one, tenders=[])},
}


def rows_of(storage: Storage) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in a book but what is another in each."""
    found = {}
    with storage.begin() as connection:
        for name, table in tables.metadata.tables.items():
            kept = [one for one in table.columns if one.name not in OWN.get(name, ())]
            rows = connection.execute(table.select().with_only_columns(*kept).distinct()).all()
            found[name] = sorted(map(tuple, rows), key=repr)
    return found


@pytest.mark.parametrize("bends", BENT.values(), ids=BENT)
def test_together_and_one_by_one_come_to_the_same_book(
    address: str, tmp_path: Path, bends: dict[int, Bend]
) -> None:
    books, told = [], []
    for place, size in ((address, 200), (f"sqlite:///{tmp_path / 'one.db'}", 1)):
        storage = Storage(place)
        chain = Chain(storage, programme())
        till = a_day(chain)
        operations = [
            bends.get(number, lambda same: same)(one)
            for number, one in enumerate(till.operations())
        ]
        sending = linked(operations)
        outcomes: list[Any] = []
        for first in range(0, len(sending), size):
            for one in till.push(sending[first : first + size]).outcomes:
                # each engine has a name of its own for what it does not hold
                is_fault = one.code == "HEARING_FAILED"
                outcomes.append(replace(one, params={}) if is_fault else one)
        told.append(outcomes)
        books.append(rows_of(storage))
        with storage.begin() as connection:
            assert list(verify(Book(connection, chain.keys))) == []
        storage.close()
    assert told[0] == told[1]
    assert books[0] == books[1]
    assert len(told[0]) == len(sending)


def test_batches_that_name_the_same_people_at_once_are_all_heard(chain: Chain) -> None:
    tills = [chain.counter("S01" if number % 2 else "S02") for number in range(4)]
    phones = [f"1390000003{number}" for number in range(4)]
    for turn, till in enumerate(tills):
        mine = [till.enrol(one) for one in phones[turn:] + phones[:turn]]
        for member_id in mine * 2:
            sold(till.counter, golden_basket(), Wishes(), member_id=member_id)
    found: list[str] = []

    def push(till: Till) -> None:
        found.extend(one.verdict for one in till.push().outcomes)

    threads = [threading.Thread(target=push, args=(till,)) for till in tills]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 * (4 + 8)
    assert set(found) <= {"accepted", "adjusted"}
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []
        people = connection.execute(tables.members.select()).all()
        assert len([one for one in people if one.merged_into is None]) == 4


def waiting_for_a_lock(storage: Storage) -> bool:
    with storage.begin() as connection:
        asked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(connection.execute(asked).scalar_one())


def until_it_waits(storage: Storage) -> None:
    for _ in range(2_000):
        if waiting_for_a_lock(storage):
            return
        time.sleep(0.005)
    raise AssertionError("nobody waits")


def test_a_batch_that_the_engine_gives_up_is_heard_from_the_beginning(
    postgres_address: str,
) -> None:
    storage = Storage(postgres_address)
    chain = Chain(storage)
    till = chain.counter()
    first, second = sorted((till.enrol("13900000021"), till.enrol("13900000022")))
    till.push()
    for member_id in (second, first):
        sold(till.counter, golden_basket(), Wishes(), member_id=member_id)
    found: list[Any] = []
    pushing = threading.Thread(target=lambda: found.append(till.push()))
    asked = text("SELECT ver FROM members WHERE member_id = :mine FOR UPDATE")
    with storage.begin() as connection:
        # whoever looks first for a deadlock is given up: that shall be the batch
        connection.execute(text("SET LOCAL deadlock_timeout = '30s'"))
        connection.execute(asked, {"mine": second})
        pushing.start()
        until_it_waits(storage)  # it holds the first one and waits for the second
        connection.execute(asked, {"mine": first})
    pushing.join()
    assert [one.verdict for one in found[0].outcomes] == ["accepted", "accepted"]
    storage.close()


def test_a_store_that_sees_a_member_first_gets_the_version_being_made(
    postgres_address: str,
) -> None:
    storage = Storage(postgres_address)
    chain = Chain(storage)
    here, there = chain.counter("S01"), chain.counter("S02")
    member_id = here.enrol("13900000021")
    here.push()
    found: list[Any] = []
    token = there.token()
    looking = threading.Thread(
        target=lambda: found.append(chain.centre.lookup(token, CALLER, "+8613900000021"))
    )
    with storage.begin() as connection:
        book = Book(connection, chain.keys)
        version = bump(book, member_id)
        looking.start()
        until_it_waits(storage)
        book.close_feed()
    looking.join()
    assert found[0].ver == version
    storage.close()
