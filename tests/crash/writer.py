"""A counter that sells as fast as it can and acknowledges each stored operation on a pipe."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from local_db.files import open_store
from local_db.store import SqlStore
from tests.builders.store_rows import (
    append,
    entry,
    held,
    opening,
    sale_line,
    stored_member,
    stored_sale,
)

LINES = 3
POINTS = 72
CHECKPOINT_EVERY = 7


def operation_id_of(seq: int) -> str:
    """The id that the operation with this number gets, whoever writes it."""
    return f"op-{seq}"


def sell(path: Path, key: bytes, pipe: int) -> None:
    """Sell until killed; a line with the operation id goes out after each commit."""
    store = open_store(path, key)
    while True:
        seq = sell_once(store)
        os.write(pipe, f"{operation_id_of(seq)}\n".encode())
        if seq % CHECKPOINT_EVERY == 0:
            store.checkpoint()


def sell_once(store: SqlStore) -> int:
    """One sale of member m1 with everything a sale writes; its number in the chain."""
    with store.write() as work:
        seq = work.chain_head().seq + 1
        number = work.next_receipt_sequence()
        sale_id = f"s{number}"
        lines = tuple(sale_line(f"line-{index}") for index in range(LINES))
        work.add_sale(stored_sale(number, operation_id=operation_id_of(seq), lines=lines))
        lot = opening(f"lot-{number}", POINTS, sale_id=sale_id)
        spent = entry(f"spent-{number}", -POINTS, lot_id=lot.lot_id, sale_id=sale_id)
        mine = operation_id_of(seq)
        work.add_entries([replace(lot, operation_id=mine), replace(spent, operation_id=mine)])
        work.add_member(stored_member(number + 1, name=f"会员{number}"))
        work.bump_member("m1")
        work.keep_open_basket(held(f"open-{number}"))
        append(work, mine, body={"sale_id": sale_id})
        work.commit()
    return seq
