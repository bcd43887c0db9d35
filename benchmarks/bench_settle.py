"""Settle through the use case in a million-member file: check, quote, write, receipt.

Raw is the same statements with the same values on a bare ``sqlcipher3`` connection, in one
durable transaction. Both write into a copy of the file of their own. Run:
``python -m benchmarks.bench_settle``.
"""

from __future__ import annotations

import functools
import random
import shutil
import tempfile
from pathlib import Path

from app.domain.basket import Basket, Wishes
from app.ports.store import Store
from app.services.settle import SettleRequest, settle_sale
from benchmarks.big_store import KEY, MEMBERS, big_store_path, member_id_of, regulars
from benchmarks.listening import Ear, Statement, run_again
from benchmarks.measuring import print_row, times_ms
from local_db.engine import connect
from local_db.files import open_store
from tests.builders.baskets import basket, line
from tests.builders.counter import Counter
from tests.builders.selling import request_for

SALES = 400
LINES = 6
SALES_BETWEEN_PAUSES = 50


def goods(chance: random.Random) -> Basket:
    """Six lines of one to three pieces."""
    return basket(
        *(
            line(f"L{number}", chance.randrange(300, 9_900), chance.randrange(1, 4))
            for number in range(1, LINES + 1)
        )
    )


def requests(store: Store) -> list[SettleRequest]:
    """One sale for each of as many regulars, quoted as the desk does."""
    chance = random.Random(5)
    counter = Counter(store=store)
    wishes = Wishes(redeem_points=100)
    return [
        request_for(counter, goods(chance), wishes, member_id=member_id_of(number))
        for number in chance.sample(regulars(), SALES)
    ]


def settle(counter: Counter, request: SettleRequest) -> None:
    """What the desk waits for between the key and the receipt."""
    settle_sale(counter.ctx, request)


def record(path: Path, asked: list[SettleRequest]) -> list[list[Statement]]:
    """The statements of each sale."""
    ear = Ear()
    store = ear.store_on(path, KEY)
    counter = Counter(store=store)
    counter.ids.count = 10**6
    recorded = []
    for request in asked:
        ear.take()
        settle(counter, request)
        recorded.append(ear.take())
    store.close()
    return recorded


def main() -> None:
    """Print the table; ours and raw take turns."""
    folder = Path(tempfile.mkdtemp(prefix="memberdesk-bench-"))
    try:
        ours_path, raw_path = folder / "ours.db", folder / "raw.db"
        store = open_store(shutil.copyfile(big_store_path(), ours_path), KEY)
        asked = requests(store)
        recorded = record(shutil.copyfile(big_store_path(), raw_path), asked)
        shutil.copyfile(big_store_path(), raw_path)
        raw = connect(raw_path, KEY)
        counter = Counter(store=store)
        counter.ids.count = 10**6
        limit: list[float] = []
        ours: list[float] = []
        for request, statements in zip(asked, recorded, strict=True):
            if len(ours) % SALES_BETWEEN_PAUSES == 0:
                store.checkpoint()
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            limit += times_ms(functools.partial(run_again, raw), [statements])
            ours += times_ms(functools.partial(settle, counter), [request])
        raw.close()
        store.close()
        print(
            f"{MEMBERS:,} members, {SALES} sales of {LINES} lines, {len(recorded[0])} calls each"
        )
        print_row("raw durable transaction", sorted(limit))
        print_row("use case", sorted(ours), sorted(limit))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
