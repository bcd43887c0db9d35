"""A chain as it is in earnest: a centre and its counters, each a process, on real sockets."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.bootstrap.chain import Beginning, join_home, load
from app.bootstrap.stores import open_home
from server import tables
from server.__main__ import main
from server.book import Book
from server.demo_chain import PROGRAMME
from server.home import Home, opened
from server.joining import Place
from server.verifying import verify
from tests.integration.sockets.relay import Relay

PIN = "2580"
PHONE, OTHER_PHONE = "13900000021", "13900000022"
STORES = ("S01", "S02")
STOP_S = 20


def waited(is_done: Callable[[], bool], most_s: float = 100.0) -> bool:
    """Whether it came true in that time."""
    until = time.monotonic() + most_s
    while not (found := is_done()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


@dataclass
class Till:
    """A counter: its folder, its process while it is switched on, and its wire to the centre."""

    home: Path
    relay: Relay
    sales: list[str] = field(default_factory=list)
    """Receipts that it was told are settled."""
    _process: subprocess.Popen[str] | None = None

    def start(self, off_s: float = 0.0) -> Till:
        """Switch it on, with a clock that is wrong by so much."""
        told = [sys.executable, "-m", "tests.integration.sockets.counter", str(self.home)]
        self._process = subprocess.Popen(
            [*told, str(off_s)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def stop(self) -> None:
        """Switch it off."""
        if self._process is not None:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.close()
            self._process.wait(STOP_S)
            self._process.stdout.close()
            self._process = None

    def asked(self, word: str, *rest: object) -> dict[str, Any]:
        """What the process answers: ``answer``, or ``refused`` with a code."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.poll() is None
        self._process.stdin.write(" ".join(map(str, (word, *rest))) + "\n")
        self._process.stdin.flush()
        while (said := json.loads(self._process.stdout.readline())) == "ready":
            pass
        assert word == "sell" or "answer" in said, said
        found: dict[str, Any] = said
        return found

    def enrol(self, phone: str) -> str:
        """A new member; its id."""
        found: str = self.asked("enrol", phone)["answer"]
        return found

    def sell(self, phone: str, points: int = 0) -> None:
        """The golden basket."""
        said = self.asked("sell", phone, points)
        assert "answer" in said, said
        self.sales.append(said["answer"])

    def points(self, phone: str) -> int | None:
        """What a member may spend here; None for a stranger."""
        found: int | None = self.asked("points", phone)["answer"]
        return found

    def look(self) -> dict[str, Any]:
        """The pill and the sync centre, as a cashier sees them."""
        found: dict[str, Any] = self.asked("look")["answer"]
        return found

    def pill(self) -> str:
        """The sentence of the pill, by its key."""
        found: str = self.look()["pill"]
        return found

    def is_in_step(self) -> bool:
        """Nothing waits and the centre is there."""
        return self.pill() == "pill.online"

    def records(self) -> list[str]:
        """The hashes of all that its file holds."""
        with closing(open_home(self.home)) as mine, mine.store.inspect() as inspection:
            return [one.record_hash for one in inspection.all_operations()]


class Chain:
    """A centre with two stores in a folder; ``serve`` lets it answer."""

    def __init__(self, folder: Path, database: str = "", stores: Sequence[str] = STORES) -> None:
        self.folder, self.home = folder, Home(folder / "centre")
        self.environment = {"MEMBERDESK_CENTRE_DATABASE": database} if database else {}
        self.tills: list[Till] = []
        self.port = 0
        self.do("init")
        for store_id in stores:
            self.do("store", "add", store_id)
        if stores:
            self.do("programme", "publish", str(PROGRAMME))

    def do(self, *told: str) -> str:
        """A command of whoever runs the chain; what it printed."""
        said = io.StringIO()
        before = dict(os.environ)
        os.environ.update(self.environment)
        try:
            with redirect_stdout(said):
                code = main([*told, "--home", str(self.home.folder)])
        finally:
            os.environ.clear()
            os.environ.update(before)
        assert code == 0, said.getvalue()
        return said.getvalue()

    @contextmanager
    def serve(self) -> Iterator[subprocess.Popen[str]]:
        """The centre answers; every relay leads to it."""
        told = [sys.executable, "-m", "server", "serve", "--home", str(self.home.folder)]
        with subprocess.Popen(
            [*told, "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **self.environment},
        ) as process:
            assert process.stdout is not None
            said = process.stdout.readline().strip().rstrip(".")
            assert "answers on" in said
            self.port = int(said.rpartition(":")[2])
            for till in self.tills:
                till.relay.target = self.port
            try:
                yield process
            finally:
                process.terminate()
                process.wait(STOP_S)

    def join(self, name: str, store_id: str = "S01") -> Till:
        """One more counter, behind a relay of its own; its members are loaded."""
        till = Till(self.folder / name, Relay(self.port))
        invitation = f"http://127.0.0.1:{till.relay.port}#{self.invite(name, store_id)}"
        beginning = Beginning(invitation=invitation, manager_name="林", manager_pin=PIN)
        join_home(till.home, beginning)
        with closing(open_home(till.home)) as mine:
            load(mine, lambda _done, _total: None)
        self.tills.append(till)
        return till

    def invite(self, name: str, store_id: str) -> str:
        """A code for one machine."""
        place = Place(store_id=store_id, counter_id=name, counter_name=name)
        with opened(self.home, self.environment) as at_work:
            return at_work.centre.invite(place)

    def device_of(self, name: str) -> str:
        """The id of the machine at a counter."""
        with opened(self.home, self.environment) as at_work, at_work.storage.begin() as connection:
            asked = tables.devices.select().where(tables.devices.c.counter_id == name)
            found: str = connection.execute(asked).one().device_id
            return found

    def check(self) -> dict[str, tuple[str, str]]:
        """The book is whole, and has every record of every counter and every sale once; the answer
        to each record by its hash.
        """
        with opened(self.home, self.environment) as at_work, at_work.storage.begin() as connection:
            assert list(verify(Book(connection, at_work.keys))) == []
            rows = connection.execute(tables.operations.select()).all()
            receipts = [row.receipt_no for row in connection.execute(tables.sales.select())]
        heard = Counter(row.record_hash for row in rows)
        assert set(heard.values()) <= {1}
        for till in self.tills:
            assert set(till.records()) <= heard.keys()
        assert len(receipts) == len(set(receipts))
        self.receipts = sorted(receipts)
        return {row.record_hash: (row.verdict, row.code) for row in rows}

    def check_all_sold(self) -> None:
        """Besides, every sale that was settled anywhere is booked, and no other one."""
        answers = self.check()
        assert {verdict for verdict, _ in answers.values()} <= {"accepted", "adjusted"}
        assert self.receipts == sorted(sale for till in self.tills for sale in till.sales)

    def close(self) -> None:
        """Switch everything off."""
        for till in self.tills:
            till.stop()
            till.relay.close()
