"""Kill -9 a counter in the middle of its work, again and again, and see what the file holds.

``python -m tests.crash.kills --kills 2000``: nothing acknowledged may be lost, nothing torn.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.domain.operations import ChainHead, is_linked
from local_db.files import create_store, open_store
from local_db.inspection import SqlInspection
from local_db.store import SqlStore
from tests.builders.programmes import plain_programme
from tests.builders.store_rows import profile, stored_member
from tests.crash import writer

KEY = bytes(range(32))
KILLS_PER_FILE = 100
MOST_ACKNOWLEDGED = 12
LONGEST_WAIT_US = 8_000


@dataclass
class Tally:
    """What happened over all kills; ``faults`` must stay empty."""

    kills: int = 0
    acknowledged: int = 0
    unacknowledged: int = 0
    faults: tuple[str, ...] = ()

    def line(self) -> str:
        """The result in one line."""
        return (
            f"{self.kills} kills: {self.acknowledged} acknowledged, {len(self.faults)} faults, "
            f"{self.unacknowledged} stored but not acknowledged"
        )


def main() -> int:
    """Run from the command line; exit 1 when anything was lost or torn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    tally = Tally()
    while tally.kills < given.kills and not tally.faults:
        with tempfile.TemporaryDirectory() as folder:
            kill_on_one_file(
                Path(folder), min(KILLS_PER_FILE, given.kills - tally.kills), chance, tally
            )
    sys.stdout.write("\n".join((f"seed {given.seed}: {tally.line()}", *tally.faults, "")))
    return 1 if tally.faults else 0


def kill_on_one_file(folder: Path, kills: int, chance: random.Random, tally: Tally) -> None:
    """One file through ``kills`` kills; looked at after each, from end to end at the end."""
    path = folder / "store.db"
    set_up(path)
    seen = ChainHead(device_id="device-1", incarnation=1)
    for _ in range(kills):
        acknowledged = sell_and_kill(path, chance)
        store = open_store(path, KEY)
        head, faults = look(store, seen, acknowledged)
        store.close()
        tally.kills += 1
        tally.acknowledged += len(acknowledged)
        tally.unacknowledged += head.seq - seen.seq - len(acknowledged)
        tally.faults += tuple(faults)
        seen = head
    store = open_store(path, KEY)
    with store.inspect() as inspection:
        tally.faults += (*inspection.file_problems(), *inspection.broken_references())
    store.close()


def set_up(path: Path) -> None:
    """A store with a profile, a programme and member m1."""
    store = create_store(path, KEY)
    with store.write() as work:
        work.save_profile(profile())
        work.publish_programme(plain_programme(version=1))
        work.add_member(stored_member())
        work.commit()
    store.close()


def sell_and_kill(path: Path, chance: random.Random) -> list[str]:
    """Start a writer, kill it some microseconds after some sale; the operations acknowledged."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        try:
            writer.sell(path, KEY, theirs)
        finally:
            os._exit(3)
    os.close(theirs)
    told = b""
    wanted = chance.randint(0, MOST_ACKNOWLEDGED)
    while told.count(b"\n") < wanted:
        part = os.read(ours, 4096)
        if not part:
            break
        told += part
    select.select([], [], [], chance.randrange(LONGEST_WAIT_US) / 1_000_000)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while part := os.read(ours, 4096):
        told += part
    os.close(ours)
    if os.WTERMSIG(status) != signal.SIGKILL:
        raise RuntimeError("the writer ended by itself")
    return told.decode().split()


def look(store: SqlStore, seen: ChainHead, acknowledged: list[str]) -> tuple[ChainHead, list[str]]:
    """The chain head now, and everything that is lost or torn since ``seen``."""
    faults = []
    with store.inspect() as inspection:
        head = seen
        while True:
            operation = inspection.operation(writer.operation_id_of(head.seq + 1))
            if operation is None:
                break
            if not is_linked(head, operation):
                faults.append(f"operation {operation.seq} is not linked")
            faults += torn(inspection, operation.operation_id, operation.seq)
            head = ChainHead(
                device_id=head.device_id,
                incarnation=head.incarnation,
                seq=operation.seq,
                record_hash=operation.record_hash,
            )
        if inspection.stored_head() != head:
            faults.append(f"the head is not at {head.seq}")
        faults += [
            f"{operation_id} was acknowledged and is lost"
            for operation_id in acknowledged
            if inspection.operation(operation_id) is None
        ]
        if head.seq - seen.seq > len(acknowledged) + 1:
            faults.append(f"more than one sale in flight after {seen.seq}")
        member = inspection.member("m1")
        if member is None or member.ver != head.seq + 1:
            faults.append(f"member m1 is not at version {head.seq + 1}")
        if head.seq and inspection.open_basket() is None:
            faults.append("the open basket is gone")
    return head, faults


def torn(inspection: SqlInspection, operation_id: str, number: int) -> list[str]:
    """What is missing of one sale."""
    sale = inspection.sale(f"s{number}")
    entries = inspection.entries_of_sale(f"s{number}")
    member = inspection.member(f"m{number + 1}")
    is_whole = (
        sale is not None
        and sale.operation_id == operation_id
        and len(sale.lines) == writer.LINES
        and all(line.units for line in sale.lines)
        and sum(tender.amount_minor for tender in sale.tenders) == sale.quote.due_minor
        and [entry.points for entry in entries] == [writer.POINTS, -writer.POINTS]
        and member is not None
    )
    return [] if is_whole else [f"sale {number} is torn"]


if __name__ == "__main__":
    sys.exit(main())
