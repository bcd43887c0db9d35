"""No path of the centre tells or does anything for the wrong store or device (T20, T3, T9, T12).

One chain, two stores. A counter of the second asks every path with all that it could have learnt
of the first: ids of members, of operations and devices, places in the feed, and text that means
something to a database. Nothing about the first store's members may be in any answer, and the book
stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from app.domain.operations import Operation, record_hash
from server import tables
from server.book import Book
from server.documents import write
from server.http import admission
from server.storage import Storage
from server.verifying import verify
from sync.protocol.messages import Push, SentOperation, TokenRequest
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold
from tests.contract.central_service.serving import World, bearer, error_of, over, served
from tests.integration.server.chain import Chain, Till, sent

PHONE, NAME = "13900000021", "陈晨晨"
SQLISH = (
    "' OR '1'='1",
    "x' UNION SELECT identity FROM members--",
    "'; DROP TABLE members; --",
    '" OR 1=1 --',
    "%",
    "_%",
    "\\",
    "*",
    "S01",
    "../members",
    "${jndi}",
    "1 OR 1=1",
)
EXAMPLES = 25
NO_TOKEN = {"/v1/hello", "/v1/join", "/v1/token"}
"""What the stranger shows them stands in ``test_service.py``."""


@dataclass
class Two:
    """A counter of the first store, one of the second, and what only the first may know."""

    world: World
    mine: Till
    stranger: Till
    secrets: tuple[str, ...]
    ids: tuple[str, ...]
    """What the stranger may have learnt: they open nothing."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder: Path = tmp_path_factory.mktemp("two")
    storage = Storage(f"sqlite:///{folder / 'centre.db'}")
    chain = Chain(storage)
    mine, stranger = chain.counter("S01"), chain.counter("S02")
    member_id = mine.enrol(PHONE, NAME)
    receipt = sold(mine.counter, golden_basket(), member_id=member_id).sale.receipt_no
    mine.push()
    member = chain.standing(member_id).member
    with pytest.MonkeyPatch.context() as patched, served(chain) as address:
        # hypothesis asks oftener than a counter may
        patched.setattr(admission.Measure, "take", lambda *_: None)
        world = over(chain, address)
        operations = mine.operations()
        ids = (
            member_id,
            mine.device_id,
            *(one.operation_id for one in operations),
            *(one.record_hash for one in operations),
        )
        secrets = (NAME, PHONE, member.card_token, receipt, operations[1].body_hash)
        yield Two(world, mine, stranger, secrets, ids)
        world.service.close()
    storage.close()


def told(two: Two, method: str, path: str, **options: Any) -> bytes:
    """What the stranger hears."""
    token = two.world.chain.centre.token(two.world.token_request(two.stranger)).token
    return two.world.raw(method, path, headers=bearer(token), **options).content


def rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """The whole book, but for what says that somebody asked."""
    return {
        table.name: sorted(map(tuple, connection.execute(table.select())), key=repr)
        for table in tables.metadata.sorted_tables
        if table.name not in ("nonces", "device_places", "devices")
    }


def asked(two: Two, known: str) -> Iterator[tuple[str, str, bytes]]:
    """(path of the document, what was asked, what was told), of every path that takes a token."""
    there = quote(known, safe="")
    for path, method, asked_path, body in (
        ("/v1/ops/{operation_id}", "GET", f"/v1/ops/{there}", None),
        ("/v1/ops/{operation_id}", "GET", f"/v1/ops/{there}?member_id={quote(two.ids[0])}", None),
        ("/v1/ops/{operation_id}", "GET", f"/v1/ops/{two.ids[2]}?member_id={there}", None),
        ("/v1/changes", "GET", f"/v1/changes?since=0&store_id={there}", None),
        ("/v1/snapshot", "GET", f"/v1/snapshot?store_id={there}&scope={there}", None),
        ("/v1/snapshot/members", "GET", f"/v1/snapshot/members?after={there[:80]}", None),
        ("/v1/snapshot/members", "GET", "/v1/snapshot/members?after=&bucket=56", None),
        ("/v1/digests", "GET", f"/v1/digests?store_id={there}", None),
        ("/v1/lookup", "POST", "/v1/lookup", {"sought": known, "store_id": "S01"}),
        ("/v1/passes", "POST", "/v1/passes", {"member_id": known, "store_id": "S01"}),
        ("/v1/ops", "POST", "/v1/ops", _push_of(two, known)),
    ):
        yield path, f"{method} {asked_path}", told(two, method, asked_path, json=body)


def _push_of(two: Two, known: str) -> dict[str, Any]:
    """The first store's own records, by the stranger, with something put in their place."""
    mine = [replace(one, operator_id=known) for one in two.mine.operations()]
    push = Push(history=two.world.chain.history, operations=tuple(mine))
    found: dict[str, Any] = json.loads(write(Push, push))
    return found


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_no_path_tells_another_store_anything(two: Two, data: st.DataObject) -> None:
    letters = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
    pieces = st.one_of(st.sampled_from((*two.ids, *SQLISH)), letters)
    known = data.draw(st.one_of(pieces, st.tuples(pieces, pieces).map("".join)))
    with two.world.chain.storage.glance() as connection:
        before = rows(connection)
    heard = list(asked(two, known))
    for _, question, answer in heard:
        text = answer.decode("utf-8")
        assert not [secret for secret in two.secrets if secret in text], question
        assert not [one for one in (b"CENTRE_FAILED", b"BUSY", b"TOKEN_OVER") if one in answer]
    with two.world.chain.storage.glance() as connection:
        assert rows(connection) == before


def test_every_path_is_asked(two: Two) -> None:
    document = two.world.raw("GET", "/v1/openapi.json").json()
    assert {path for path, _, _ in asked(two, "x")} == document["paths"].keys() - NO_TOKEN


def test_the_search_would_see_it(two: Two) -> None:
    """The counter whose members they are is told them by the same questions."""
    stranger, two.stranger = two.stranger, two.mine
    try:
        heard = {path for path, _, answer in asked(two, two.ids[2]) if NAME.encode() in answer}
    finally:
        two.stranger = stranger
    assert heard >= {"/v1/changes", "/v1/snapshot/members"}


def honest(till: Till) -> SentOperation:
    """A record of this counter that it has not sent."""
    till.enrol("13900000077", "林")
    return till.operations()[-1]


def rehashed(operation: SentOperation, **changes: Any) -> SentOperation:
    """With something else in it, and hashed as an honest one."""
    found = replace(Operation(**vars_of(operation)), **changes)
    return sent(replace(found, record_hash=record_hash(found)))


def vars_of(operation: SentOperation) -> dict[str, Any]:
    return {name: getattr(operation, name) for name in SentOperation.__dataclass_fields__}


@pytest.mark.parametrize("whose", ["device", "member"])
def test_nobody_books_for_another_device_and_a_member_is_named_honestly(
    two: Two, whose: str
) -> None:
    """With its own key a counter still speaks for itself alone (T3)."""
    world, other = two.world, two.world.chain.counter("S02")
    mine = honest(other)
    if whose == "device":
        forged = rehashed(mine, device_id=two.mine.device_id)
        body = json.loads(write(Push, Push(history=world.chain.history, operations=(forged,))))
        token = world.token(other)
        answer = world.raw("POST", "/v1/ops", json=body, headers=bearer(token))
        assert error_of(answer)[:2] == (400, "BAD_REQUEST")
    else:
        forged = rehashed(mine, member_id=two.ids[0])
        [outcome] = world.push(other, (forged,)).outcomes
        assert (outcome.verdict, outcome.code) == ("quarantined", "MEMBER_DIFFERS")
    assert world.chain.standing(two.ids[0]).member.name == NAME


def test_a_token_is_asked_for_with_the_key_of_its_device(two: Two) -> None:
    """Whose id somebody learnt says nothing without its key (T12)."""
    world = two.world
    stolen = replace(world.token_request(two.stranger), device_id=two.mine.device_id)
    answer = world.raw("POST", "/v1/token", data=write(TokenRequest, stolen))
    assert error_of(answer)[2]["reason"] == "SIGNATURE_WRONG"


def test_the_book_is_whole_after_all_that(two: Two) -> None:
    with two.world.chain.storage.begin() as connection:
        assert list(verify(Book(connection, two.world.chain.keys))) == []
