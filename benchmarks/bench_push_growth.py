"""What a sale costs the centre by how many members it has: sales of members who are drawn at
random from small and large books in turns, on SQLite. The smallest book is the raw limit.

MEMBERDESK_BENCH_BOOKS names the sizes; each book is built once into the temporary folder. Run:
``python -m benchmarks.bench_push_growth``.
"""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median

from app.domain.basket import Wishes
from benchmarks.bench_push import BATCH, Spent, heard, seconds
from benchmarks.big_centre import KEYS, built, member_id_of
from server.authority import Authority
from server.book import Book
from server.office import history_of
from server.storage import Storage
from tests.builders.baskets import golden_basket
from tests.builders.counter import ENROLMENT, add_member
from tests.builders.programmes import golden_programme
from tests.builders.selling import sold
from tests.builders.store_rows import stored_member
from tests.fakes.clock import FakeClock
from tests.integration.server.chain import Chain, Till

BOOKS = tuple(map(int, os.environ.get("MEMBERDESK_BENCH_BOOKS", "10000 100000 1000000").split()))
ROUNDS = 24


class OldChain(Chain):
    """A chain over a book that is there already."""

    def __init__(self, storage: Storage) -> None:
        self.storage, self.keys, self.clock = storage, KEYS, FakeClock()
        self.programme = golden_programme(enrolment=ENROLMENT)
        self.centre = Authority(storage, KEYS, self.clock.now, os.urandom)
        with storage.begin() as connection:
            self.history = history_of(Book(connection, KEYS))
        self._numbers = itertools.count(1)


def till_of(count: int, storage: Storage) -> Till:
    """A counter with sales of members from all over the book, which wait."""
    till = OldChain(storage).counter()
    chance = Random(count)
    for number in chance.sample(range(count), ROUNDS * BATCH + 1):
        member = replace(stored_member(number), member_id=member_id_of(number))
        add_member(till.counter, member)
        sold(till.counter, golden_basket(), Wishes(), member_id=member.member_id)
    return till


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="memberdesk-bench-") as folder:
        tills, spent = {}, {count: list[Spent]() for count in BOOKS}
        for count in BOOKS:
            path = Path(folder) / f"{count}.db"
            shutil.copyfile(built(count), path)
            tills[count] = till_of(count, Storage(f"sqlite:///{path}"))
        waiting = {count: till.operations() for count, till in tills.items()}
        tokens = {count: till.token() for count, till in tills.items()}
        for count, till in tills.items():
            heard(till, waiting[count][:1], tokens[count])
        gc.collect()
        gc.freeze()  # counters and their sales are no part of a centre
        for turn in range(ROUNDS):
            for count, till in tills.items():
                first = 1 + turn * BATCH
                batch = waiting[count][first : first + BATCH]
                taken = seconds(lambda: heard(till, batch, tokens[count]))  # noqa: B023
                spent[count].append(taken)
        for till in tills.values():
            till.chain.storage.close()
    least = median(one.cpu for one in spent[BOOKS[0]])
    for count, taken in spent.items():
        clock, cpu = (median(part) for part in zip(*taken, strict=True))
        print(
            f"{count:>9,} members: {1_000 * cpu / BATCH:.2f} ms of processor a sale,"
            f" {1_000 * clock / BATCH:.2f} by the clock; {cpu / least:.2f} x the smallest book"
        )


if __name__ == "__main__":
    main()
