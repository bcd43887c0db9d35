"""Whoever recorded the wire says all of it again (T12): a real counter, byte for byte."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from server import tables
from server.home import opened
from tests.integration.sockets.chain import PHONE, Chain, waited

_REQUEST = re.compile(rb"(?:GET|POST) (/v1/\w+)")
UNTOUCHED = tuple(
    table
    for table in tables.metadata.sorted_tables
    if table.name not in ("nonces", "devices", "device_places")
)
"""What anybody did; the others say who was heard of last, and when."""


def book(chain: Chain) -> list[Any]:
    with opened(chain.home, {}) as at_work, at_work.storage.glance() as connection:
        heads = connection.execute(tables.devices.select()).all()
        rows = [
            sorted(map(tuple, connection.execute(one.select())), key=repr) for one in UNTOUCHED
        ]
        return [*rows, [(one.device_id, one.status, one.seq, one.record_hash) for one in heads]]


def said_again(port: int, requests: bytes) -> bytes:
    """What a centre answers to the bytes of one connection."""
    found = b""
    with socket.create_connection(("127.0.0.1", port), 5) as talk:
        talk.sendall(requests)
        talk.settimeout(20)
        while found.count(b"HTTP/1.1 ") < len(_REQUEST.findall(requests)):
            piece = talk.recv(65_536)
            assert piece, "the centre hung up"
            found += piece
        talk.settimeout(0.3)  # the rest of the last answer
        with suppress(TimeoutError):
            while piece := talk.recv(65_536):
                found += piece
    return found


def paths(heard: Sequence[bytes]) -> set[str]:
    found = _REQUEST.findall(b"".join(heard))
    return {path.decode() for path in found}


def test_whatever_was_recorded_moves_nothing_when_it_is_said_again(chain: Chain) -> None:
    with chain.serve():
        till = chain.join("C1").start()
        till.enrol(PHONE)
        till.sell(PHONE)
        assert waited(till.is_in_step)
        till.stop()
        # a wait for changes is a question like any other; nobody has the time for its answer
        heard = [bytes(one).replace(b"wait=25", b"wait=00") for one in till.relay.heard]
        assert paths(heard) >= {"/v1/join", "/v1/token", "/v1/ops", "/v1/changes", "/v1/snapshot"}
        before = book(chain)
        answers = [said_again(chain.port, one) for one in (*heard, *reversed(heard)) if one]
        assert book(chain) == before
    refused = [json.loads(one)["params"] for one in _refusals(b"".join(answers))]
    assert {one["reason"] for one in refused if "reason" in one} == {"NONCE_USED"}
    assert refused
    assert b'"is_repeat":false' not in b"".join(answers)
    chain.check_all_sold()


def _refusals(answers: bytes) -> list[bytes]:
    return re.findall(rb'\{"error":"TOKEN_REFUSED".*?\}\}', answers)
