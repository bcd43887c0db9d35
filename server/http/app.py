"""Every exchange of the protocol as a path; messages are those of ``sync.protocol``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Header, Path, Query, Request, Response

from app.domain.comparing import BUCKETS
from server.authority import Authority
from server.documents import write
from server.http.admission import Admission, Rank
from server.http.document import TITLE, describe
from server.http.frame import NOTES, Frame
from server.http.measures import CONTENT_TYPE, Measures
from server.http.packing import JSON, is_packing_wanted, packed
from server.http.reading import body_of, check, message
from server.http.refusing import add_refusals
from server.http.waiting import Waiting
from sync.protocol.messages import (
    MOST_OPERATIONS,
    MOST_REQUEST_BYTES,
    MOST_WAIT_S,
    PROTOCOL_VERSION,
    Caller,
    Changes,
    Chunk,
    Digests,
    Hello,
    Joined,
    JoinRequest,
    Lookup,
    Outcome,
    PassMade,
    PassRequest,
    Push,
    Pushed,
    Row,
    Snapshot,
    Token,
    TokenRequest,
)
from sync.protocol.refusals import TokenOver, TooLarge

T = TypeVar("T")
_BEARER = "bearer "
_MOST_SEQ = 2**63 - 1


@dataclass
class Door:
    """What the paths share in one process."""

    centre: Authority
    admission: Admission
    waiting: Waiting
    measures: Measures
    pool: ThreadPoolExecutor
    looking: ThreadPoolExecutor

    def close(self) -> None:
        """Give up the threads."""
        self.pool.shutdown()
        self.looking.shutdown()

    async def work(self, rank: Rank, job: Callable[[], T]) -> T:
        """Something that asks the database, off this thread; raises Shed."""
        with self.admission.place(rank):
            return await asyncio.get_running_loop().run_in_executor(self.pool, job)

    def bearer(self, request: Request) -> str:
        """The token of a request whose device may ask now; raises TokenOver, Shed."""
        shown = request.headers.get("authorization", "")
        if not shown.lower().startswith(_BEARER):
            raise TokenOver
        token = shown[len(_BEARER) :].strip()
        device_id = self.centre.bearer(token)
        request.scope[NOTES]["device_id"] = device_id
        self.admission.devices.take(device_id)
        return token


def create_app(
    centre: Authority,
    now: Callable[[], datetime],
    *,
    workers: int = 1,
    is_over: Callable[[], bool] = lambda: False,
) -> FastAPI:
    """``workers``: how many requests are at the database at once; one where it is SQLite, which
    has one writer. ``is_over``: the process is about to end, nobody shall wait.
    """
    looking = ThreadPoolExecutor(1, "looking")

    async def places(store_ids: Any) -> dict[str, int]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(looking, partial(centre.places, store_ids))

    admission, waiting = Admission(workers), Waiting(places, is_over)
    measures = Measures(waiting=lambda: len(waiting), under_way=lambda: admission.under_way)
    app = FastAPI(
        title=TITLE,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,
    )
    pool = ThreadPoolExecutor(workers, "centre")
    app.state.door = Door(centre, admission, waiting, measures, pool, looking)
    app.include_router(paths)
    add_refusals(app)
    app.openapi = described  # type: ignore[method-assign]
    app.add_middleware(Frame, now=now, measures=measures)
    return app


def _door(request: Request) -> Door:
    door: Door = request.app.state.door
    return door


def _caller(
    program: Annotated[str, Header(alias="Memberdesk-Program", max_length=40)] = "",
    protocol: Annotated[int, Header(alias="Memberdesk-Protocol", ge=0)] = PROTOCOL_VERSION,
    schema: Annotated[int, Header(alias="Memberdesk-Schema", ge=0)] = 0,
) -> Caller:
    return Caller(program=program, protocol=protocol, schema=schema)


At = Annotated[Door, Depends(_door)]
By = Annotated[Caller, Depends(_caller)]
paths = APIRouter()


def _json(kind: Any, value: object) -> Response:
    return Response(write(kind, value), media_type=JSON)


@paths.get("/v1/hello", response_model=Hello)
async def hello(door: At, caller: By) -> Response:
    """Who the centre is; needs no token."""
    return _json(Hello, await door.work(Rank.PUSH, partial(door.centre.hello, caller)))


@paths.post("/v1/join", response_model=Joined)
async def join(request: Request, door: At) -> Response:
    """Make a machine a counter."""
    door.admission.strangers.take(request.client.host if request.client else "")
    asked = message(JoinRequest, await body_of(request))
    return _json(Joined, await door.work(Rank.PUSH, partial(door.centre.join, asked)))


@paths.post("/v1/token", response_model=Token)
async def token(request: Request, door: At) -> Response:
    """A token for a quarter of an hour."""
    asked = message(TokenRequest, await body_of(request))
    door.admission.strangers.take(asked.device_id[:40])
    return _json(Token, await door.work(Rank.PUSH, partial(door.centre.token, asked)))


@paths.post("/v1/ops", response_model=Pushed)
async def push(request: Request, door: At) -> Response:
    """Hear operations in their order."""
    shown = door.bearer(request)
    body = await body_of(request, MOST_REQUEST_BYTES)

    def heard() -> bytes:
        asked = message(Push, body)
        if len(asked.operations) > MOST_OPERATIONS:
            raise TooLarge(what="operations", most=MOST_OPERATIONS)
        answer = door.centre.push(shown, asked)
        door.measures.heard(answer.outcomes)
        return write(Pushed, answer)

    answer = await door.work(Rank.PUSH, heard)
    door.waiting.look_now()
    return Response(answer, media_type=JSON)


@paths.get("/v1/ops/{operation_id}", response_model=Outcome | None)
async def outcome(
    request: Request,
    door: At,
    operation_id: Annotated[str, Path(max_length=80)],
    member_id: Annotated[str | None, Query(max_length=80)] = None,
) -> Response:
    """What became of one operation of this device; null while it was not heard."""
    shown = door.bearer(request)
    check("path.operation_id", operation_id)
    check("query.member_id", member_id)
    asked = partial(door.centre.outcome, shown, operation_id, member_id)
    return _json(Outcome | None, await door.work(Rank.PUSH, asked))


@paths.get("/v1/changes", response_model=Changes)
async def changes(
    request: Request,
    door: At,
    caller: By,
    since: Annotated[int, Query(ge=0, le=_MOST_SEQ)],
    wait: Annotated[int, Query(ge=0, description=f"Seconds, at most {MOST_WAIT_S}.")] = 0,
) -> Response:
    """What changed in the store's scope; waits for the first row."""
    shown, is_wanted = door.bearer(request), is_packing_wanted(request)

    def fetched() -> tuple[bool, Response]:
        answer = door.centre.changes(shown, caller, since)
        return bool(answer.rows), packed(write(Changes, answer), is_wanted=is_wanted)

    has_rows, response = await door.work(Rank.FETCH, fetched)
    if wait and not has_rows:
        store_id = await door.work(Rank.FETCH, partial(door.centre.store_of, shown))
        await door.waiting.moved(store_id, since, min(wait, MOST_WAIT_S))
        _, response = await door.work(Rank.FETCH, fetched)
    return response


@paths.get("/v1/snapshot", response_model=Snapshot)
async def snapshot(request: Request, door: At, caller: By) -> Response:
    """Begin to load everything in the store's scope."""
    shown = door.bearer(request)
    asked = partial(door.centre.snapshot, shown, caller)
    return _json(Snapshot, await door.work(Rank.FETCH, asked))


@paths.get("/v1/snapshot/members", response_model=Chunk)
async def chunk(
    request: Request,
    door: At,
    caller: By,
    after: Annotated[str, Query(max_length=80)] = "",
    bucket: Annotated[int | None, Query(ge=0, lt=BUCKETS)] = None,
) -> Response:
    """The next members after an id, in the order of their ids; of one bucket, or of all."""
    shown = door.bearer(request)
    check("query.after", after)
    is_wanted = is_packing_wanted(request)

    def fetched() -> Response:
        answer = door.centre.chunk(shown, caller, after, bucket)
        return packed(write(Chunk, answer), is_wanted=is_wanted)

    return await door.work(Rank.FETCH, fetched)


@paths.get("/v1/digests", response_model=Digests)
async def digests(request: Request, door: At, caller: By) -> Response:
    """What the members in the store's scope come to, for a counter to compare."""
    shown = door.bearer(request)
    asked = partial(door.centre.digests, shown, caller)
    return _json(Digests, await door.work(Rank.FETCH, asked))


@paths.post("/v1/lookup", response_model=Row | None)
async def lookup(request: Request, door: At, caller: By) -> Response:
    """The member of a phone number or card token, wherever it is at home; null for none."""
    shown = door.bearer(request)
    asked = message(Lookup, await body_of(request))
    found = partial(door.centre.lookup, shown, caller, asked.sought)
    return _json(Row | None, await door.work(Rank.LOOKUP, found))


@paths.post("/v1/passes", response_model=PassMade)
async def pass_of(request: Request, door: At, caller: By) -> Response:
    """A pass for a member in the store's scope, to show where nobody has heard of it."""
    shown = door.bearer(request)
    asked = message(PassRequest, await body_of(request))
    made = partial(door.centre.pass_of, shown, caller, asked.member_id)
    return _json(PassMade, await door.work(Rank.LOOKUP, made))


@paths.get("/health", include_in_schema=False)
async def health(door: At, caller: By) -> Response:
    """200 while the database answers."""
    await door.work(Rank.PUSH, partial(door.centre.hello, caller))
    return Response(b'{"status":"ok"}', media_type=JSON)


@paths.get("/metrics", include_in_schema=False)
async def metrics(door: At) -> Response:
    """Of this process, for Prometheus."""
    return Response(door.measures.told(), media_type=CONTENT_TYPE)


@cache
def described() -> dict[str, Any]:
    """The OpenAPI document, which every centre of this version serves."""
    return describe(paths.routes)
