"""Many counters that come back to one centre at once, each with work that it did meanwhile (T22).

The centre is a process on a socket. The counters share one process and are real in all else: the
use cases, an encrypted file each, the client, and the threads that send and fetch.
Run: ``python -m tests.integration.sockets.fleet --counters 500 --postgresql``.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.adapters.clock import SystemClock
from app.domain.programme import Programme
from app.ports.centre_rows import Place
from app.services.enrol import EnrolRequest, enrol_member
from benchmarks.bench_push import postgres
from local_db.centre_rows import SqlCentreRows
from local_db.files import create_store, open_store
from local_db.outbox import SqlOutbox
from local_db.outcomes import SqlAnswerTimes
from server import joining, tables
from server.authority import Authority
from server.book import Book
from server.faults import NotDone
from server.home import opened
from server.keys import is_signed
from server.verifying import verify
from sync.client import HttpCentre
from sync.comparing import Comparer
from sync.engine import Engine
from sync.link import Link
from sync.protocol.messages import JoinRequest
from sync.protocol.signing import join_message
from sync.pulling import Puller
from sync.pushing import Pusher
from sync.retry import Backoff
from sync.worker import Worker
from tests.builders.baskets import golden_basket
from tests.builders.counter import CASHIER, ENROLMENT, counter_of
from tests.builders.programmes import golden_programme
from tests.builders.selling import sold
from tests.fakes.ids import FakeIds
from tests.integration.server.chain import CALLER
from tests.integration.sockets.chain import Chain

MOST_S = 600.0
AT_ONCE = 32
KEY = bytes(range(32))
_SERVED = re.compile(r'requests_total\{method="(\w+)",path="([^"]+)",status="(\d+)"\} ([\d.]+)')


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was seen. ``drained_s``: of each counter, sorted, until the centre had answered all of
    its work; ``in_step_s``: until it also had all that the others did.
    """

    counters: int
    operations: int
    drained_s: Sequence[float]
    in_step_s: Sequence[float]
    statuses: Tally[str]
    memory_mb: float
    findings: Sequence[str]

    def told(self) -> str:
        """For people."""
        drained, last = self.drained_s, self.in_step_s[-1]
        codes = ", ".join(f"{count} x {code}" for code, count in sorted(self.statuses.items()))
        return (
            f"{self.counters} counters, {self.operations} operations: answered after"
            f" {median(drained):.1f} s (half of the counters), {drained[-1]:.1f} s (the last one),"
            f" {self.operations / drained[-1]:.0f} operations/s; all in step after {last:.1f} s;"
            f" {codes}; centre {self.memory_mb:.0f} MB at most;"
            f" load {os.getloadavg()[0]:.1f}; {len(self.findings)} findings"
        )


class Member:
    """One counter of the fleet."""

    def __init__(self, seat: Seat, centre: tuple[str, str, str], programme: Programme) -> None:
        """``centre``: its address, its key and its history."""
        address, public, history = centre
        self.store_id = seat.store_id
        self.store = open_store(seat.file, KEY)
        place = {"store_id": seat.store_id, "counter_id": seat.counter_id}
        named = {**place, "device_id": seat.device_id, "authority": "centre"}
        self.counter = counter_of(self.store, programme=programme, **named)
        self.counter.clock = SystemClock()  # type: ignore[assignment]
        self.counter.ids = FakeIds(seat.number * 1_000_000)
        numbers = itertools.count()
        self._centres = tuple(HttpCentre(address, CALLER) for _ in range(2))
        sending, fetching = (
            Link(
                centre,
                (seat.device_id, 1),
                seat.key.sign,
                SystemClock().now,
                lambda: f"{seat.device_id}.{next(numbers)}",
            )
            for centre in self._centres
        )
        self.outbox, self.rows = SqlOutbox(self.store), SqlCentreRows(self.store)
        self.outbox.begin_history(history)
        signed = partial(_signed, public)
        puller = Puller(fetching, self.rows, self.outbox, CALLER, signed)
        chance = Random(seat.number)
        self.worker = Worker(
            Engine(
                Pusher(sending, self.outbox),
                puller,
                Comparer(fetching, self.rows, self.outbox, CALLER, puller),
                (Backoff(chance), Backoff(chance)),
                SystemClock().now,
                SqlAnswerTimes(self.store),
            )
        )

    def work(self, phone: str, sales: int) -> None:
        """Somebody new, and so many sales."""
        request = EnrolRequest(
            operation_id=self.counter.operation_id(),
            operator_id=CASHIER,
            phone_text=phone,
            consents={"charter": True, "sms": False},
        )
        member_id = enrol_member(self.counter.ctx, request).view.member.member_id
        for _ in range(sales):
            sold(self.counter, golden_basket(), member_id=member_id)

    def records(self) -> set[str]:
        """The hashes of all that it did."""
        with self.store.inspect() as inspection:
            return {one.record_hash for one in inspection.all_operations()}

    def close(self) -> None:
        """Switch it off."""
        self.worker.close()
        for centre in self._centres:
            centre.close()
        self.store.close()


class Seat(NamedTuple):
    """A counter that has joined, and the file it works on."""

    number: int
    store_id: str
    counter_id: str
    device_id: str
    key: Ed25519PrivateKey
    file: Path


def _signed(public: str, message: bytes, signature: str) -> bool:
    return is_signed(public, message, signature)


def _joined(centre: Authority, number: int, store_id: str, empty: Path) -> Seat:
    key = Ed25519PrivateKey.generate()
    public, counter_id = key.public_key().public_bytes_raw().hex(), f"C{number}"
    place = joining.Place(store_id=store_id, counter_id=counter_id, counter_name=counter_id)
    code = centre.invite(place)
    joined = centre.join(
        JoinRequest(
            code=code,
            public_key=public,
            signature=key.sign(join_message(code, public)).hex(),
            name=counter_id,
            system="linux",
        )
    )
    file = empty.with_name(f"counter-{number}.db")
    shutil.copyfile(empty, file)
    return Seat(number, store_id, counter_id, joined.device_id, key, file)


def live(
    folder: Path, counters: int, *, database: str = "", a_store: int = 3, sales: int = 4
) -> Report:
    """A chain of so many counters, ``a_store`` in each store, that all come back in one moment."""
    chain = Chain(folder, database, stores=())
    programme = golden_programme(enrolment=ENROLMENT)
    with opened(chain.home, chain.environment) as at_work:
        at_work.centre.publish(programme)
        stores = [f"S{number}" for number in range(-(-counters // a_store))]
        for store_id in stores:
            at_work.centre.add_store(store_id, store_id, "Asia/Shanghai", "CNY")
        empty, public = folder / "empty.db", at_work.keys.public
        create_store(empty, KEY).close()
        history = at_work.centre.hello(CALLER).history
        seats = [
            _joined(at_work.centre, number, stores[number // a_store], empty)
            for number in range(counters)
        ]
    with ExitStack() as ending:
        process = ending.enter_context(chain.serve())
        address = f"http://127.0.0.1:{chain.port}"
        fleet = []
        for seat in seats:
            fleet.append(Member(seat, (address, public, history), programme))
            fleet[-1].work(f"139{seat.number:08}", sales)
        began = time.monotonic()
        for one in fleet:
            one.worker.start()
        ending.callback(_close, fleet)
        drained = _times(fleet, began, lambda one: one.outbox.waiting_count() == 0)
        goal = _places(chain, stores)
        in_step = _times(
            fleet, began, lambda one: one.rows.place() == Place(cursor=goal[one.store_id], begun=1)
        )
        memory = _peak_mb(process.pid)
        statuses = _statuses(address)
    return Report(
        counters=counters,
        operations=counters * (sales + 1),
        drained_s=drained,
        in_step_s=in_step,
        statuses=statuses,
        memory_mb=memory,
        findings=tuple(_findings(chain, fleet, counters * sales)),
    )


def _places(chain: Chain, stores: Sequence[str]) -> dict[str, int]:
    """Where the feeds are; a book in SQLite may be busy for longer than a command waits."""
    while True:
        try:
            with opened(chain.home, chain.environment) as at_work:
                return at_work.centre.places(stores)
        except NotDone:
            time.sleep(1)


def _close(fleet: Sequence[Member]) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(Member.close, fleet))


def _times(fleet: Sequence[Member], began: float, is_done: Any) -> Sequence[float]:
    """When each of them was there first; raises TimeoutError when somebody never is."""
    found: list[float] = []
    left = list(fleet)
    while left:
        if time.monotonic() - began > MOST_S:
            raise TimeoutError(f"{len(left)} of {len(fleet)} counters are still not done")
        time.sleep(0.05)
        still = [one for one in left if not is_done(one)]
        found += [time.monotonic() - began] * (len(left) - len(still))
        left = still
    return found


def _findings(chain: Chain, fleet: Sequence[Member], sales: int) -> Iterator[str]:
    with opened(chain.home, chain.environment) as at_work, at_work.storage.begin() as connection:
        yield from map(str, verify(Book(connection, at_work.keys)))
        rows = connection.execute(tables.operations.select()).all()
        booked = len(connection.execute(tables.sales.select()).all())
    heard = Tally(row.record_hash for row in rows)
    done: set[str] = set().union(*(one.records() for one in fleet))
    if heard != Tally(done):
        yield f"{len(done - heard.keys())} records did not arrive once"
    if booked != sales:
        yield f"{booked} sales are booked, and {sales} were made"
    yield from (
        f"{row.kind} is {row.verdict} {row.code}"
        for row in rows
        if row.verdict not in ("accepted", "adjusted")
    )


def _statuses(address: str) -> Tally[str]:
    told = requests.get(f"{address}/metrics", timeout=30).text
    found: Tally[str] = Tally()
    for _, _, status, count in _SERVED.findall(told):
        found[status] += int(float(count))
    return found


def _peak_mb(process_id: int) -> float:
    """Linux tells; elsewhere nobody does."""
    status = Path(f"/proc/{process_id}/status")
    told = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(told[1]) / 1024 if told else 0.0


@contextmanager
def _database(is_postgresql: bool) -> Iterator[str]:
    with postgres() if is_postgresql else nullcontext(iter(("",))) as addresses:
        yield next(addresses)


def main() -> int:
    """Print what was seen."""
    parser = argparse.ArgumentParser(description="A fleet of counters that comes back at once.")
    parser.add_argument("--counters", type=int, default=500)
    parser.add_argument("--postgresql", action="store_true")
    parsed = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="memberdesk-fleet-") as name,
        _database(parsed.postgresql) as database,
    ):
        found = live(Path(name), parsed.counters, database=database)
    where = "PostgreSQL" if parsed.postgresql else "SQLite"
    sys.stdout.write("\n".join((f"{where}: {found.told()}", *found.findings[:20], "")))
    return 1 if found.findings else 0


if __name__ == "__main__":
    sys.exit(main())
