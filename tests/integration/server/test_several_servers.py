"""Several server processes over one PostgreSQL are one centre."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from server import clock
from server.book import Book
from server.home import DATABASE, Home, create, opened
from server.storage import Storage
from server.verifying import verify
from sync.client import HttpCentre
from sync.protocol.messages import Push, Pushed
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold
from tests.contract.central_service.serving import CALLER, over
from tests.integration.server.chain import Chain, Till

COUNTERS = 4
SALES = 4


@contextmanager
def serving(home: Home, address: str) -> Iterator[str]:
    """One more process; the address where it answers."""
    told = [sys.executable, "-m", "server", "serve", "--port", "0", "--home", str(home.folder)]
    environment = {**os.environ, DATABASE: address}
    with subprocess.Popen(
        told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().strip()
            assert "answers on" in said
            yield f"http://{said.rstrip('.').rpartition(' ')[2]}"
        finally:
            process.terminate()
            process.wait(20)


def test_counters_that_push_to_either_process_are_heard_once(
    postgres_address: str, tmp_path: Path
) -> None:
    home, environment = Home(tmp_path / "centre"), {DATABASE: postgres_address}
    create(home, "", environment)
    with opened(home, environment) as at_work:
        keys = at_work.keys
    with ExitStack() as ending:
        storage = Storage(postgres_address)
        ending.callback(storage.close)
        chain = Chain(storage, keys=keys)
        tills = [chain.counter("S01" if number % 2 else "S02") for number in range(COUNTERS)]
        for till in tills:
            member_id = till.enrol("13900000021", "陈晨")
            for _ in range(SALES):
                sold(till.counter, golden_basket(), member_id=member_id)
        doors = [ending.enter_context(serving(home, postgres_address)) for _ in range(2)]
        world = over(chain, doors[0])
        now = clock.now()
        tokens = [world.token(till, signed_at=now, at=now) for till in tills]
        found: list[Pushed] = []
        threads = [
            threading.Thread(target=_push_by_turns, args=(doors, till, token, found))
            for till, token in zip(tills, tokens, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        last = [answer for answer in found if answer.next_seq == SALES + 2]
        assert len(last) == COUNTERS * 2  # the last one is sent to both
        told = {(one.verdict, one.code) for answer in found for one in answer.outcomes}
        assert told <= {("accepted", ""), ("accepted", "MERGED"), ("adjusted", "COUPON_GONE")}
        rows = [
            HttpCentre(door, CALLER).changes(token, CALLER, 0).rows
            for door in doors
            for token in tokens[:1]
        ]
        assert rows[0] == rows[1]
        with storage.begin() as connection:
            book = Book(connection, keys)
            assert list(verify(book)) == []


def _push_by_turns(doors: list[str], till: Till, token: str, found: list[Pushed]) -> None:
    """Every record goes to one process, and as if its answer was lost to the other one."""
    centres = [HttpCentre(door, CALLER) for door in doors]
    for number, operation in enumerate(till.operations()):
        push = Push(history=till.chain.history, operations=(operation,))
        turns = (number, number + 1)
        found.extend(centres[turn % len(centres)].push(token, push) for turn in turns)
    for centre in centres:
        centre.close()
