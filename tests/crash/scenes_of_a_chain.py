"""Kills of a counter of a chain: while it loads everything, and while it keeps in step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from uuid import uuid4

from app.adapters.ids import UuidIds
from app.domain.basket import Wishes
from app.ports.centre_rows import Place
from app.services.enrol import EnrolRequest, enrol_member
from local_db.centre_rows import SqlCentreRows
from local_db.files import create_store
from local_db.outbox import SqlOutbox, awaited
from local_db.store import SqlStore
from server import feed, tables
from server.book import Book
from server.keys import is_signed
from server.storage import Storage
from server.verifying import verify
from sync.link import Link
from sync.pulling import Puller
from sync.pushing import Pusher
from tests.builders.baskets import COFFEE, basket
from tests.builders.counter import PROFILE, Counter
from tests.builders.selling import sold
from tests.builders.till import KEY, begin, manager_of
from tests.crash.scene import (
    WHOLE,
    Looked,
    Scene,
    Tell,
    look_at_records,
    newest,
    opened,
    unwell,
)
from tests.integration.server.chain import CALLER, Chain
from tests.integration.sync.test_first_load import fill

MEMBERS = 120
CHUNK = 6
PHONES = tuple(f"139000000{number:02d}" for number in range(40))


@dataclass
class Started:
    """The counter's program over an open store, with its centre at hand."""

    counter: Counter
    rows: SqlCentreRows
    outbox: SqlOutbox
    puller: Puller
    pusher: Pusher

    def push_all(self) -> None:
        """Until nothing waits."""
        while self.pusher.push():
            pass

    def pull_all(self) -> None:
        """Until there is no more."""
        while self.puller.pull():
            pass


class OfAChain(Scene):
    """One centre, one counter. Both are in the process that is killed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        feed.MOST_CHUNK_ROWS = CHUNK  # type: ignore[attr-defined]
        self.chain = Chain(Storage(f"sqlite:///{folder / 'centre.db'}"))
        self.home = folder
        self.seat = self.chain.join()
        self.begin_anew()
        self.chain.storage.close()

    def begin_anew(self) -> None:
        """A counter that has joined and knows nothing yet."""
        store = create_store(self.home / "store.db", KEY)
        profile = replace(
            PROFILE,
            counter_id=self.seat.counter_id,
            device_id=self.seat.device_id,
            authority="centre",
        )
        counter = Counter(store=store, clock=self.chain.clock)
        begin(self.home, counter, profile, self.chain.programme)
        self.manager_id = manager_of(counter)
        store.close()

    @contextmanager
    def started(self) -> Iterator[Started]:
        """The program, until it ends."""
        with opened(self.home) as store:
            counter = Counter(store=store, clock=self.chain.clock, ids=UuidIds())  # type: ignore[arg-type]
            link = Link(
                self.chain.centre,
                (self.seat.device_id, 1),
                self.seat.key.sign,
                self.chain.clock.now,
                lambda: uuid4().hex,
            )
            outbox, rows = SqlOutbox(store), SqlCentreRows(store)
            puller = Puller(link, rows, outbox, CALLER, self._is_signed)
            yield Started(counter, rows, outbox, puller, Pusher(link, outbox, size=7))
        self.chain.storage.close()

    def _is_signed(self, message: bytes, signature: str) -> bool:
        return is_signed(self.chain.keys.public, message, signature)

    def differing(self, store: SqlStore) -> list[str]:
        """Members of whom the counter knows something else than the centre."""
        with self.chain.storage.begin() as connection:
            asked = tables.members.select().with_only_columns(tables.members.c.member_id)
            ids = connection.execute(asked).scalars().all()
        with store.read() as reader:
            on = self.chain.clock.now().date()
            found = {one: reader.member_facts(one, on) for one in ids}
        return [
            f"{member_id} differs"
            for member_id, facts in found.items()
            if facts is None
            or {lot.lot_id: lot.remaining for lot in facts.lots if lot.remaining}
            != {
                lot.lot_id: lot.remaining
                for lot in self.chain.standing(member_id).lots
                if lot.remaining
            }
        ]


class FirstLoad(OfAChain):
    """Everything the store has, some members at a time."""

    most_told = 20
    lingers_s = 0.005

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        fill(self.chain, MEMBERS)
        self.chain.storage.close()
        self.kept = 0

    def work(self, tell: Tell, chance: Random) -> None:
        """To the end of the load."""
        with self.started() as here:
            while here.puller.pull():
                tell(f"place {_reached(here.rows.place())}")
            tell(WHOLE)

    def look(self, told: list[str]) -> Looked:
        """No place is before one that was kept; at the end everything is there."""
        with self.started() as here:
            reached = _reached(here.rows.place())
            told_to = [int(word.split()[1]) for word in told if word.startswith("place ")]
            looked = Looked(acknowledged=len(told_to))
            if reached < max([self.kept, *told_to]):
                looked.faults.append(f"the load fell back to {reached}")
            looked.unknown = int(reached > max([self.kept, *told_to]))
            self.kept = reached
            with here.counter.store.read() as reader:
                [(count,)] = reader.connection.execute(_MEMBERS).fetchall()
            if count < min(reached, MEMBERS):
                looked.faults.append(f"{count} members are here, and {reached} were kept")
            if WHOLE in told:
                looked.faults += self.differing(here.counter.store)
        if WHOLE in told:
            self._again()
        return looked

    def look_at_the_end(self) -> list[str]:
        """The rest of the load."""
        with self.started() as here:
            here.pull_all()
            return self.differing(here.counter.store) + unwell(
                here.counter.store, self.chain.clock
            )

    def _again(self) -> None:
        for path in self.home.glob("store.db*"):
            path.unlink()
        self.begin_anew()
        self.kept = 0


class InStep(OfAChain):
    """People are served, what they did is sent, what the centre says is kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.seen, self.answered = 0, 0
        self.look([])

    def work(self, tell: Tell, chance: Random) -> None:
        """Until killed."""
        with self.started() as here:
            while True:
                self._serve(here, chance)
                tell(newest(here.counter.store))
                if chance.random() < 0.5:
                    here.pusher.push()
                    with here.counter.store.read() as reader:
                        tell(f"answered {awaited(reader)[1]}")
                if chance.random() < 0.5:
                    here.puller.pull()

    def _serve(self, here: Started, chance: Random) -> None:
        phone = chance.choice(PHONES)
        with here.counter.store.read() as reader:
            member = reader.member_by_phone(f"+86{phone}")
        if member is not None:
            buyer = {"member_id": member.member_id, "operator_id": self.manager_id}
            sold(here.counter, basket(COFFEE), Wishes(), **buyer)
            return
        request = EnrolRequest(
            operation_id=here.counter.operation_id(),
            operator_id=self.manager_id,
            phone_text=phone,
            consents={"charter": True},
        )
        enrol_member(here.counter.ctx, request)

    def look(self, told: list[str]) -> Looked:
        """Every record that was told, and no answer that was kept is gone."""
        with self.started() as here:
            store = here.counter.store
            looked = look_at_records(store, told, self.seen)
            with store.inspect() as inspection:
                self.seen = inspection.stored_head().seq
                now = awaited(inspection)[1]
                unanswered = inspection.connection.execute(_UNANSWERED, (now,)).fetchall()
            heard = [int(word.split()[1]) for word in told if word.startswith("answered ")]
            if now < max([self.answered, *heard]):
                looked.faults.append(f"the centre is said to wait for {now} again")
            self.answered = now
            looked.faults += [f"record {seq} is passed by unanswered" for (seq,) in unanswered]
            looked.faults += unwell(store, self.chain.clock)
        return looked

    def look_at_the_end(self) -> list[str]:
        """Everything is sent and fetched: the centre has each record once, and both agree."""
        with self.started() as here:
            here.push_all()
            here.pull_all()
            store = here.counter.store
            found = self.differing(store)
            with store.inspect() as inspection:
                records = {one.record_hash for one in inspection.all_operations()}
        with self.chain.storage.begin() as connection:
            rows = connection.execute(tables.operations.select()).all()
            found += [str(finding) for finding in verify(Book(connection, self.chain.keys))]
        there = {row.record_hash: (row.verdict, row.code) for row in rows}
        found += [f"{one} is not at the centre" for one in records - there.keys()]
        found += [
            f"the centre made {verdict} {code} of a record"
            for verdict, code in there.values()
            if verdict not in ("accepted", "adjusted")
        ]
        self.chain.storage.close()
        return found


_MEMBERS = "SELECT count(*) FROM members WHERE status <> 'merged'"
_UNANSWERED = """
    SELECT o.seq FROM operations AS o JOIN outbox AS x USING (operation_id)
    WHERE x.outcome = 'waiting' AND o.seq < ?
"""


def _reached(place: Place) -> int:
    """Members of a load, and then further with everything."""
    if place.loaded_through is not None:
        return place.loaded_count
    return MEMBERS + place.cursor if place.cursor else 0
