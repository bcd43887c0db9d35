"""What a counter did while the centre was away, sent once it is there: 500 operations out of the
encrypted file of a counter, over a real socket, to a centre in a process of its own.

Ours is the counter as it is under the desk: it reads its chain, sends batches that grow, and keeps
every answer durably, while it also fetches. Raw is a counter whose records are ready JSON, posted
two hundred at a time by a bare client that keeps nothing. Both turn about, each with its own
records. Run: ``python -m benchmarks.bench_drain``.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from statistics import median

import requests

from app.bootstrap.chain import in_step, linked
from app.bootstrap.stores import OpenedStore, open_home
from benchmarks.bench_push import postgres
from benchmarks.bench_visible import Seller, centre, join
from local_db.outbox import SqlOutbox
from server.home import DATABASE
from sync.protocol.messages import MOST_OPERATIONS, Push
from sync.pushing import sent

OPERATIONS = 500
MEMBERS = 50
TURNS = 2
LONGEST_S = 60.0


def main() -> None:
    """Both engines."""
    for name, addresses in (("SQLite", nullcontext(iter(("",)))), ("PostgreSQL", postgres())):
        with addresses as found:
            ours, raw = _measured(next(found))
        load = os.getloadavg()[0]
        told = ", ".join(f"{one:.2f}" for one in sorted(ours))
        print(
            f"{name:<11} {OPERATIONS} operations in {told} s; raw {median(raw):.2f} s:"
            f" {median(ours) / median(raw):.2f} x; load {load:.1f}"
        )


def _measured(database: str) -> tuple[list[float], list[float]]:
    """Seconds of each turn, ours and raw."""
    ours, raw = [], []
    with (
        tempfile.TemporaryDirectory(prefix="memberdesk-bench-") as name,
        _environment(database),
        centre(Path(name) / "centre") as address,
        ExitStack() as ending,
    ):
        counters = []
        for counter_id in ("C1", "C2"):
            join(Path(name) / counter_id, address)
            opened = open_home(Path(name) / counter_id)
            ending.callback(opened.close)
            with linked(opened) as chain:
                while chain.pusher.push() or chain.puller.pull():
                    pass
            counters.append((opened, Seller(opened.ctx)))
        for _ in range(TURNS):
            for (opened, seller), drain, taken in zip(
                counters, (_drained, _posted), (ours, raw), strict=True
            ):
                _work(opened, seller)
                taken.append(drain(opened))
    return ours, raw


@contextmanager
def _environment(database: str) -> Iterator[None]:
    before = os.environ.pop(DATABASE, None)
    if database:
        os.environ[DATABASE] = database
    try:
        yield
    finally:
        os.environ.pop(DATABASE, None)
        if before is not None:
            os.environ[DATABASE] = before


def _work(opened: OpenedStore, seller: Seller) -> None:
    """New members, and sales to them by turns; nobody sends them."""
    first = seller.enrolled
    members = [seller.enrol(f"139{first + number:08}") for number in range(MEMBERS)]
    outbox = SqlOutbox(opened.store)
    for number in range(OPERATIONS - outbox.waiting_count()):
        seller.sell(members[number % MEMBERS])


def _drained(opened: OpenedStore) -> float:
    """By the counter itself, from the moment it starts."""
    outbox, begun = SqlOutbox(opened.store), time.perf_counter()
    with in_step(opened):
        while outbox.waiting_count():
            if time.perf_counter() - begun > LONGEST_S:
                raise SystemExit("they never arrived")
            time.sleep(0.005)
        return time.perf_counter() - begun


def _posted(opened: OpenedStore) -> float:
    """By a bare client; the answers are kept afterwards."""
    outbox = SqlOutbox(opened.store)
    with linked(opened) as chain:
        token = chain.pusher._link.token()  # noqa: SLF001 - a bare client shows one too
        records = [sent(one) for one in outbox.waiting(OPERATIONS)]
        bodies = [
            _written(Push(history=outbox.history(), operations=tuple(some)))
            for some in (
                records[first : first + MOST_OPERATIONS]
                for first in range(0, len(records), MOST_OPERATIONS)
            )
        ]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        with requests.Session() as session:
            begun = time.perf_counter()
            for body in bodies:
                answer = session.post(f"{chain.address}/v1/ops", data=body, headers=headers)
                if answer.status_code != requests.codes.ok:
                    raise SystemExit(f"refused: {answer.text[:200]}")
            taken = time.perf_counter() - begun
        while chain.pusher.push():
            pass
    return taken


def _written(push: Push) -> bytes:
    from pydantic import TypeAdapter

    return TypeAdapter(Push).dump_json(push)


if __name__ == "__main__":
    main()
