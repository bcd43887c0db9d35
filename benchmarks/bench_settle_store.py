"""Settle as the store sees it: one durable transaction in a million-member file.

Raw is the same rows with the same statements on a bare ``sqlcipher3`` connection with the same
settings, values made beforehand. Run:
``python -m benchmarks.bench_settle_store``.
"""

from __future__ import annotations

import functools
import os
import random
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.domain.member import TierFact
from app.domain.sale import Sale
from app.ports.store import Store
from benchmarks.big_store import KEY, MEMBERS, big_store_path, member_id_of, regulars
from benchmarks.listening import Ear, Statement, run_again
from benchmarks.measuring import print_row, times_ms
from local_db.engine import connect
from local_db.files import create_store, open_store
from tests.builders.store_rows import (
    TODAY,
    append,
    entry,
    opening,
    profile,
    sale_line,
    stored_member,
    stored_quote,
    stored_sale,
    unit_run,
)

SALES = 600
LINES = 6
BLOCK = 100
"""After each block the counter is idle and folds the WAL in, off the sale's path."""


def sales(first: int, chance: random.Random) -> list[Sale]:
    """Sales of regulars, six lines each, numbered from ``first``."""
    lines = tuple(
        sale_line(f"line-{index}", units=(unit_run(count=1), unit_run())) for index in range(LINES)
    )
    quote = stored_quote()
    quote = replace(quote, lines=quote.lines * LINES)
    return [
        stored_sale(
            number,
            sale_id=f"019b0000-0000-7000-8000-{number:012x}",
            operation_id=f"019b1111-0000-7000-8000-{number:012x}",
            receipt_no=f"S01-C2-B{number}",
            member_id=member_id_of(chance.choice(regulars())),
            lines=lines,
            quote=quote,
        )
        for number in range(first, first + SALES)
    ]


def settle(store: Store, sale: Sale) -> None:
    """All that one settled sale of a member writes."""
    mine: dict[str, Any] = {"member_id": sale.member_id, "operation_id": sale.operation_id}
    with store.write() as work:
        work.next_receipt_sequence()
        work.add_sale(sale)
        work.add_entries(
            [
                replace(
                    opening(f"{sale.sale_id}-{part}", 72, sale_id=sale.sale_id),
                    component=part,
                    **mine,
                )
                for part in ("base", "tier", "birthday")
            ]
        )
        work.add_entries(
            [replace(entry(f"{sale.sale_id}-r", -72, lot_id=f"{sale.sale_id}-base"), **mine)]
        )
        work.add_tier_fact(str(sale.member_id), TierFact(kind="spend", on=TODAY, amount_minor=72))
        work.bump_member(str(sale.member_id))
        work.keep_open_basket(None)
        append(work, sale.operation_id, member_id=sale.member_id, body={"sale_id": sale.sale_id})
        work.commit()


def recorded_elsewhere(folder: Path, sold: list[Sale]) -> list[list[Statement]]:
    """The statements of each sale, learned on a small store of another device."""
    path = folder / "small.db"
    create_store(path, KEY).close()
    ear = Ear()
    store = ear.store_on(path, KEY)
    with store.write() as work:
        work.save_profile(profile(device_id="device-raw"))
        for number, member_id in enumerate({sale.member_id: None for sale in sold}):
            work.add_member(stored_member(number, member_id=str(member_id)))
        work.commit()
    recorded = []
    for sale in sold:
        ear.take()
        settle(store, sale)
        recorded.append(ear.take())
    store.close()
    return recorded


def main() -> None:
    """Print the table; raw and ours take turns of a block each in one file."""
    folder = Path(tempfile.mkdtemp(prefix="memberdesk-bench-"))
    chance = random.Random(4)
    try:
        recorded = recorded_elsewhere(folder, sales(1, chance))
        sold = sales(1 + SALES, chance)
        path = shutil.copyfile(big_store_path(), folder / "store.db")
        os.sync()  # or the copy would be written during the first sales
        store = open_store(path, KEY)
        raw = connect(path, KEY)
        limit: list[float] = []
        ours: list[float] = []
        for first in range(0, SALES, BLOCK):
            block = slice(first, first + BLOCK)
            limit += times_ms(functools.partial(run_again, raw), recorded[block])
            store.checkpoint()
            ours += times_ms(functools.partial(settle, store), sold[block])
            store.checkpoint()
        raw.close()
        store.close()
        print(
            f"{MEMBERS:,} members, {SALES} sales of {LINES} lines, {len(recorded[0])} calls each"
        )
        print_row("raw durable transaction", sorted(limit))
        print_row("store", sorted(ours), sorted(limit))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
