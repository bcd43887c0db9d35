"""What the door refuses before the centre hears of it, and what it tells of itself."""

from __future__ import annotations

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest
import requests
from sqlalchemy.exc import OperationalError

from server.documents import write
from server.http.admission import Shed
from server.http.frame import SERVER_AT
from server.http.listening import listening_socket
from server.logs import JsonLines
from sync.protocol.messages import (
    MOST_OPERATIONS,
    MOST_REQUEST_BYTES,
    Push,
    TokenRequest,
)
from sync.protocol.refusals import CentreBusy
from tests.contract.central_service.serving import (
    CALLER,
    World,
    bearer,
    error_of,
    join_request,
    over,
    served,
)
from tests.integration.server.chain import Chain


def pushed(world: World, token: str, push: Push, **changes: object) -> requests.Response:
    """A push with something else in its JSON."""
    body = {**json.loads(write(Push, push)), **changes}
    return world.raw("POST", "/v1/ops", json=body, headers=bearer(token))


def test_the_listening_socket_is_made_for_tcp() -> None:
    """Or the event loop leaves Nagle's delay on, and each request takes 44 ms."""
    with listening_socket("127.0.0.1", 0) as made:
        assert (made.family, made.proto) == (socket.AF_INET, socket.IPPROTO_TCP)
        with socket.create_connection(made.getsockname()), made.accept()[0] as accepted:
            assert accepted.proto == socket.IPPROTO_TCP
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as careless:
        assert careless.proto != socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"at": "yesterday"}, "at: "),
        ({"at": "2026-11-21T02:42:00"}, "at: says no offset from UTC"),
        ({"incarnation": "1"}, "incarnation: "),
        ({"incarnation": 1.5}, "incarnation: "),
        ({"incarnation": True}, "incarnation: "),
        ({"incarnation": 2**63}, "incarnation: is too large a number"),
        ({"device_id": None}, "device_id: "),
        ({"device_id": "d\0"}, "device_id: holds a character that is none"),
    ],
)
def test_a_wrong_type_is_refused_with_its_place(
    http: World, changes: dict[str, object], place: str
) -> None:
    asked = json.loads(write(TokenRequest, http.token_request(http.counter())))
    status, code, params = error_of(http.raw("POST", "/v1/token", json={**asked, **changes}))
    assert (status, code) == (400, "BAD_REQUEST")
    assert params["reason"].startswith(place)


def test_a_place_deep_in_a_push_is_named(http: World) -> None:
    till = http.counter()
    till.enrol()
    operation = json.loads(write(Push, Push(history="", operations=till.operations())))
    operation["operations"][0]["seq"] = "1"
    answer = http.raw("POST", "/v1/ops", json=operation, headers=bearer(http.token(till)))
    assert error_of(answer)[2]["reason"].startswith("operations.0.seq: ")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"sought": 1}'])
def test_what_is_no_message_is_refused(http: World, body: bytes) -> None:
    token = http.token(http.counter())
    answer = http.raw("POST", "/v1/lookup", data=body, headers=bearer(token))
    assert error_of(answer)[:2] == (400, "BAD_REQUEST")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/v1/changes", "query.since: "),
        ("/v1/changes?since=-1", "query.since: "),
        ("/v1/changes?since=one", "query.since: "),
        (f"/v1/changes?since={2**63}", "query.since: "),
        ("/v1/changes?since=0&wait=-1", "query.wait: "),
        ("/v1/ops/%00", "path.operation_id: "),
    ],
)
def test_a_wrong_parameter_is_refused_with_its_place(http: World, path: str, place: str) -> None:
    answer = http.raw("GET", path, headers=bearer(http.token(http.counter())))
    status, code, params = error_of(answer)
    assert (status, code) == (400, "BAD_REQUEST")
    assert params["reason"].startswith(place)


def test_fields_of_a_newer_counter_are_left_aside(http: World) -> None:
    till = http.counter()
    till.enrol()
    push = Push(history=http.chain.history, operations=till.operations())
    answer = pushed(http, http.token(till), push, mood="good")
    assert [one["verdict"] for one in answer.json()["outcomes"]] == ["accepted"]
    newer = {"Memberdesk-Program": "9.0", "Memberdesk-Protocol": "7"}
    assert http.raw("GET", "/v1/hello", headers=newer).json()["protocol"] == 1


def test_too_much_is_refused_by_what_is_told_and_by_what_comes(http: World) -> None:
    token = http.token(http.counter())
    much = b" " * (MOST_REQUEST_BYTES + 1)
    for body in (much, iter([much])):
        answer = http.raw("POST", "/v1/ops", data=body, headers=bearer(token))
        assert error_of(answer) == (
            413,
            "TOO_LARGE",
            {"what": "bytes", "most": MOST_REQUEST_BYTES},
        )
    answer = http.raw("POST", "/v1/lookup", data=b" " * 65_537, headers=bearer(token))
    assert error_of(answer)[:2] == (413, "TOO_LARGE")


def test_too_many_operations_are_refused_whole(http: World) -> None:
    till = http.counter()
    till.enrol()
    many = till.operations() * (MOST_OPERATIONS + 1)
    answer = pushed(http, http.token(till), Push(history=http.chain.history, operations=many))
    expected = {"what": "operations", "most": MOST_OPERATIONS}
    assert error_of(answer) == (413, "TOO_LARGE", expected)
    assert http.push(till).outcomes[0].is_repeat is False


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/v1/ops", 405), ("GET", "/v1/hello/", 404)],
)
def test_where_nothing_is_the_answer_is_a_refusal_too(
    http: World, method: str, path: str, status: int
) -> None:
    assert error_of(http.raw(method, path))[:2] == (status, "BAD_REQUEST")


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/changes?since=0", "/nowhere", "/metrics"])
def test_every_answer_says_the_time_of_the_centre(http: World, path: str) -> None:
    told = http.raw("GET", path).headers[SERVER_AT]
    assert datetime.fromisoformat(told) == http.chain.clock.now()


@pytest.mark.parametrize("shown", [{}, {"Authorization": "Basic eDp5"}, bearer("x:y:z:w")])
@pytest.mark.parametrize("path", ["/v1/changes?since=0", "/v1/ops/o-1"])
def test_nothing_is_told_without_a_token(http: World, path: str, shown: dict[str, str]) -> None:
    assert error_of(http.raw("GET", path, headers=shown)) == (401, "TOKEN_OVER", {})


def test_a_captured_push_books_nothing_twice_and_ends_with_its_token(http: World) -> None:
    till = http.counter()
    till.enrol()
    push = Push(history=http.chain.history, operations=till.operations())
    token = http.token(till)
    assert not pushed(http, token, push).json()["outcomes"][0]["is_repeat"]
    again = pushed(http, token, push).json()
    assert (again["next_seq"], again["outcomes"][0]["is_repeat"]) == (2, True)
    http.chain.clock.advance(minutes=15)
    assert error_of(pushed(http, token, push))[:2] == (401, "TOKEN_OVER")


def test_a_token_cannot_be_made_longer_or_anothers(http: World) -> None:
    till, other = http.counter(), http.counter("S02")
    device_id, incarnation, ends, seal = http.token(till).split(":")
    for forged in (
        f"{device_id}:{incarnation}:{int(ends) + 900}:{seal}",
        f"{other.device_id}:{incarnation}:{ends}:{seal}",
        f"{device_id}:2:{ends}:{seal}",
    ):
        answer = http.raw("GET", "/v1/changes?since=0", headers=bearer(forged))
        assert error_of(answer)[:2] == (401, "TOKEN_OVER")


def test_a_feed_is_read_with_the_token_of_its_own_store(http: World) -> None:
    here, there = http.counter("S01"), http.counter("S02")
    member_id = here.enrol()
    http.push(here)
    mine = http.service.changes(http.token(here), CALLER, 0).rows
    theirs = http.service.changes(http.token(there), CALLER, 0).rows
    assert member_id in [row.entity_id for row in mine]
    assert member_id not in [row.entity_id for row in theirs]


def test_guessing_codes_is_put_off(http: World) -> None:
    asked = asdict(join_request("NOSUCHCODE"))
    found = [http.raw("POST", "/v1/join", json=asked) for _ in range(25)]
    assert {answer.status_code for answer in found} == {403, 429}
    last = found[-1]
    assert last.json()["error"] == "BUSY"
    assert 1 <= int(last.headers["Retry-After"]) <= 2
    assert http.raw("GET", "/v1/hello").ok


def test_the_state_of_the_centre_can_be_asked_for(http: World) -> None:
    till = http.counter()
    till.enrol()
    http.push(till)
    http.raw("GET", "/v1/changes?since=0")
    assert http.raw("GET", "/health").json() == {"status": "ok"}
    http.raw("GET", "/v1/hello")  # what was answered before is counted by then
    text = http.raw("GET", "/metrics").text
    for line in (
        'memberdesk_centre_operations_total{verdict="accepted"} 1.0',
        'memberdesk_centre_refusals_total{code="TOKEN_OVER"} 1.0',
        'memberdesk_centre_requests_total{method="POST",path="/v1/ops",status="200"} 1.0',
        "memberdesk_centre_waiting 0.0",
    ):
        assert line in text


@contextmanager
def logged() -> Iterator[list[str]]:
    """The lines that the centre writes meanwhile."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler, root = Kept(), logging.getLogger()
    handler.setFormatter(JsonLines())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def requested(world: World, lines: list[str], path: str) -> list[dict[str, Any]]:
    """The lines on one path; what was answered before the next answer is written by then."""
    world.raw("GET", "/v1/hello")
    return [found for found in map(json.loads, tuple(lines)) if found.get("path") == path]


def test_the_log_tells_devices_and_codes_and_no_people(http: World) -> None:
    with logged() as lines:
        till = http.counter()
        till.enrol("13900000021", "陈晨晨")
        http.push(till)
        token = http.token(till)
        http.service.lookup(token, CALLER, "+8613900000021")
        http.raw("GET", "/13900000021?phone=13900000021")
        http.raw("POST", "/v1/lookup", data='{"sought": 13900000021}', headers=bearer(token))
        line = requested(http, lines, "/v1/lookup")[-1]
    assert {"status": 400, "code": "BAD_REQUEST"}.items() <= line.items()
    assert line["device_id"] == till.device_id
    whole = "\n".join(lines)
    for secret in ("13900000021", "陈晨晨", token, token.rpartition(":")[2]):
        assert secret not in whole


def test_an_error_of_ours_is_logged_by_its_place_and_told_to_nobody(
    http: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("13900000021")

    monkeypatch.setattr(http.chain.centre, "lookup", broken)
    token = http.token(http.counter())
    with logged() as lines:
        answer = http.raw("POST", "/v1/lookup", json={"sought": "+8613"}, headers=bearer(token))
        [line] = requested(http, lines, "/v1/lookup")
    assert error_of(answer) == (500, "CENTRE_FAILED", {})
    assert line["fault"].startswith("KeyError at ")
    assert "13900000021" not in "".join(lines)


def test_a_wait_ends_when_a_row_arrives(http: World) -> None:
    till = http.counter()
    token = http.token(till)
    end = http.service.changes(token, CALLER, 0).cursor
    till.enrol()
    sending = threading.Timer(0.3, http.push, (till,))
    sending.start()
    began = time.monotonic()
    found = http.service.changes(token, CALLER, end, 20)
    sending.join()
    assert [row.kind for row in found.rows] == ["member"]
    assert time.monotonic() - began < 10


def test_a_wait_without_a_row_ends_in_its_time(http: World) -> None:
    token = http.token(http.counter())
    end = http.service.changes(token, CALLER, 0).cursor
    assert http.service.changes(token, CALLER, end, 1).rows == ()


def test_many_may_wait_and_nobody_else_is_kept_from_working(chain: Chain) -> None:
    with served(chain) as address:
        world = over(chain, address)
        till = world.counter()
        token = world.token(till)
        end = world.service.changes(token, CALLER, 0).cursor
        found: list[int] = []

        def wait() -> None:
            answer = world.raw("GET", f"/v1/changes?since={end}&wait=8", headers=bearer(token))
            found.append(len(answer.json()["rows"]))

        threads = [threading.Thread(target=wait) for _ in range(6)]
        for thread in threads:
            thread.start()
        while "memberdesk_centre_waiting 6.0" not in world.raw("GET", "/metrics").text:
            pass
        till.enrol()
        world.push(till)
        for thread in threads:
            thread.join()
        world.service.close()
    assert found == [1] * 6


def test_who_waits_is_sent_home_when_the_centre_stops(chain: Chain) -> None:
    found: list[int] = []
    with served(chain) as address:
        world = over(chain, address)
        token = world.token(world.counter())
        end = world.service.changes(token, CALLER, 0).cursor
        world.service.close()

        def wait() -> None:
            path = f"/v1/changes?since={end}&wait=25"
            found.append(world.raw("GET", path, headers=bearer(token)).status_code)

        waiting = threading.Thread(target=wait)
        waiting.start()
        while "memberdesk_centre_waiting 1.0" not in world.raw("GET", "/metrics").text:
            pass
        began = time.monotonic()
    waiting.join()
    assert found == [200]
    assert time.monotonic() - began < 10


def test_a_full_house_and_a_database_away_ask_to_come_again(
    http: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = http.token(http.counter())

    def shed(*_: Any) -> None:
        raise Shed(503, 2)

    def away(*_: Any) -> None:
        raise OperationalError("SELECT '13900000021'", {}, Exception("no route"))

    for fault, after_s in ((shed, 2), (away, 5)):
        monkeypatch.setattr(http.chain.centre, "changes", fault)
        with pytest.raises(CentreBusy) as busy:
            http.service.changes(token, CALLER, 0)
        assert busy.value.after_s == after_s
    monkeypatch.setattr(http.chain.centre, "hello", away)
    assert http.raw("GET", "/health").status_code == 503
