"""Settle as the store sees it: one durable transaction in a million-member file.

Raw is the same rows with the same statements on a bare ``sqlcipher3`` connection with the same
settings, values made beforehand. Run:
``python -m benchmarks.bench_settle_store``.
"""

from __future__ import annotations

import functools
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
from local_db.files import open_store
from tests.builders.store_rows import (
    TODAY,
    append,
    entry,
    opening,
    sale_line,
    stored_quote,
    stored_sale,
    unit_run,
)

SALES = 600
LINES = 6
SALES_BETWEEN_PAUSES = 50
"""The counter folds the WAL in when it is idle, off the sale's path; so does raw."""


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


def main() -> None:
    """Print the table; ours and raw take turns, each on a copy of its own."""
    folder = Path(tempfile.mkdtemp(prefix="memberdesk-bench-"))
    try:
        ours_path, raw_path = folder / "ours.db", folder / "raw.db"
        sold = sales(1, random.Random(4))
        recorded = record(shutil.copyfile(big_store_path(), raw_path), sold)
        shutil.copyfile(big_store_path(), raw_path)
        store = open_store(shutil.copyfile(big_store_path(), ours_path), KEY)
        raw = connect(raw_path, KEY)
        limit: list[float] = []
        ours: list[float] = []
        for sale, statements in zip(sold, recorded, strict=True):
            if len(ours) % SALES_BETWEEN_PAUSES == 0:
                store.checkpoint()
                raw.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            limit += times_ms(functools.partial(run_again, raw), [statements])
            ours += times_ms(functools.partial(settle, store), [sale])
        raw.close()
        store.close()
        print(
            f"{MEMBERS:,} members, {SALES} sales of {LINES} lines, {len(recorded[0])} calls each"
        )
        print_row("raw durable transaction", sorted(limit))
        print_row("store", sorted(ours), sorted(limit))
    finally:
        shutil.rmtree(folder)


def record(path: Path, sold: list[Sale]) -> list[list[Statement]]:
    """The statements of each sale."""
    ear = Ear()
    store = ear.store_on(path, KEY)
    recorded = []
    for sale in sold:
        ear.take()
        settle(store, sale)
        recorded.append(ear.take())
    store.close()
    return recorded


if __name__ == "__main__":
    main()
