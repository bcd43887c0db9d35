"""The examples in docs/protocol.md: what really goes over a socket, between a centre and a counter
that are the same every time. ``python -m tests.contract.central_service.examples`` writes them.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.domain.comparing import bucket_of
from server.documents import write
from server.joining import Place
from server.keys import KEY_BYTES, Keys
from server.storage import Storage
from sync.protocol.messages import JoinRequest, Lookup, PassRequest, Push, TokenRequest
from tests.contract.central_service.serving import World, bearer, join_request, over, served
from tests.integration.server.chain import Chain

PAGE = Path(__file__).parents[3] / "docs" / "protocol.md"
BLOCK = re.compile(r"(<!-- example: (\w+) -->\n```http\n)(.*?)(```\n)", re.DOTALL)
LONGEST = 70
EMPTY = "0" * 16
CALLER = {"Memberdesk-Program": "1.0.0", "Memberdesk-Protocol": "1", "Memberdesk-Schema": "12"}


def examples() -> dict[str, str]:
    """By name, as they stand in the page."""
    keys = Keys(*(bytes([number]) * KEY_BYTES for number in range(4)))
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(f"sqlite:///{folder}/centre.db")
        try:
            chain = Chain(storage, keys=keys)
            with served(chain) as address:
                world = over(chain, address)
                found = dict(_exchanges(world))
                world.service.close()
        finally:
            storage.close()
    return found


def _exchanges(world: World) -> Iterator[tuple[str, str]]:
    yield "hello", _told(world, "GET", "/v1/hello", shown=CALLER)
    code = world.chain.centre.invite(Place(store_id="S01", counter_id="C9", counter_name="门口"))
    joining = write(JoinRequest, join_request(code))
    yield "join", _told(world, "POST", "/v1/join", joining)
    unknown = write(JoinRequest, join_request("0123456789"))
    yield "join_refused", _told(world, "POST", "/v1/join", unknown)
    till = world.counter()
    asked = world.token_request(till)
    yield "token", _told(world, "POST", "/v1/token", write(TokenRequest, asked))
    late = world.token_request(till, signed_at=world.chain.clock.now() - timedelta(hours=1))
    yield "clock_away", _told(world, "POST", "/v1/token", write(TokenRequest, late))
    shown = bearer(world.token(till))
    till.enrol()
    first = till.operations()
    push = write(Push, Push(history=world.chain.history, operations=first))
    yield "push", _told(world, "POST", "/v1/ops", push, shown)
    till.enrol("13900000022", "李想")
    till.enrol("13900000023", "王芳")
    hole = Push(history=world.chain.history, operations=till.operations()[2:])
    yield "hole", _told(world, "POST", "/v1/ops", write(Push, hole), shown)
    old = write(Push, Push(history="h-of-last-week", operations=()))
    yield "history", _told(world, "POST", "/v1/ops", old, shown)
    one = f"/v1/ops/{first[0].operation_id}?member_id={first[0].member_id}"
    yield "outcome", _told(world, "GET", one, shown=shown)
    yield "snapshot", _told(world, "GET", "/v1/snapshot", shown=shown | CALLER)
    chunk = "/v1/snapshot/members?after="
    yield "chunk", _told(world, "GET", chunk, shown=shown | CALLER)
    yield "changes", _told(world, "GET", "/v1/changes?since=1&wait=25", shown=shown | CALLER)
    yield "resync", _told(world, "GET", "/v1/changes?since=999", shown=shown | CALLER)
    yield "digests", _told(world, "GET", "/v1/digests", shown=shown | CALLER)
    bucket = f"/v1/snapshot/members?after=&bucket={bucket_of(str(first[0].member_id))}"
    yield "bucket", _told(world, "GET", bucket, shown=shown | CALLER)
    sought = write(Lookup, Lookup(sought="+8613900000021"))
    yield "lookup", _told(world, "POST", "/v1/lookup", sought, shown | CALLER)
    yield "wrong", _told(world, "POST", "/v1/lookup", b'{"sought":13900000021}', shown | CALLER)
    mine = write(PassRequest, PassRequest(member_id=str(first[0].member_id)))
    yield "pass", _told(world, "POST", "/v1/passes", mine, shown | CALLER)
    nobody = write(PassRequest, PassRequest(member_id="nobody"))
    yield "no_pass", _told(world, "POST", "/v1/passes", nobody, shown | CALLER)
    world.chain.centre.revoke(till.device_id)
    yield "revoked", _told(world, "GET", "/v1/changes?since=1", shown=shown | CALLER)


def _told(
    world: World,
    method: str,
    path: str,
    body: bytes | None = None,
    shown: dict[str, str] | None = None,
) -> str:
    answer = world.raw(method, path, data=body, headers=shown)
    lines = [f"{method} {path}"]
    lines += [f"{name}: {_short(value)}" for name, value in sorted((shown or {}).items())]
    if body is not None:
        lines += ["", _pretty(json.loads(body))]
    lines += ["", f"→ {answer.status_code}", _pretty(answer.json())]
    return "\n".join(lines) + "\n"


def _pretty(value: Any) -> str:
    return json.dumps(_shown(value), ensure_ascii=False, indent=1)


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shown(part) for name, part in value.items()}
    if isinstance(value, list) and len(value) > LONGEST:
        told = [part for part in value if part != EMPTY][:2]
        return [_shown(value[0]), *told, "…"]
    if isinstance(value, list):
        return [_shown(part) for part in value]
    return _short(value) if isinstance(value, str) else value


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:32]}…"


def rendered(page: str) -> str:
    """The page with every example as it is now."""
    found = examples()
    return BLOCK.sub(lambda block: f"{block[1]}{found[block[2]]}{block[4]}", page)


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
