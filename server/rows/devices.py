"""Counters as the centre knows them: their place, their key, and how far their chain is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import case, delete, insert, select, update

from server import tables
from server.book import Book

OFFICE = "OFFICE"
"""Counter id and operator id of the office of a store."""
Status = Literal["active", "frozen", "revoked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One machine. ``seq`` and ``record_hash``: the last record of its chain that is here;
    ``durable_seq``: the last that was in a backup.
    """

    device_id: str
    store_id: str
    counter_id: str
    name: str
    public_key: str
    status: Status
    incarnation: int
    seq: int
    record_hash: str
    joined_at: int
    seen_at: int
    durable_incarnation: int = 0
    durable_seq: int = 0

    @property
    def durable_through(self) -> int:
        """The last record of the present life that is in a backup; 0 for none."""
        return self.durable_seq if self.durable_incarnation == self.incarnation else 0


def office_id(store_id: str) -> str:
    """Id of the device that the office of a store is."""
    return f"office-{store_id}"


def add_device(book: Book, device: Device) -> None:
    """A machine that has joined."""
    names = (column.name for column in tables.devices.columns)
    book.connection.execute(
        insert(tables.devices), [{name: getattr(device, name) for name in names}]
    )


def device_of(book: Book, device_id: str) -> Device | None:
    """The machine, locked until the end, so that one push of it is heard at a time."""
    table = tables.devices
    found = book.connection.execute(
        select(table).where(table.c.device_id == device_id).with_for_update()
    ).one_or_none()
    return None if found is None else Device(**found._mapping)  # noqa: SLF001 - public by its docs


def advance(book: Book, device: Device) -> None:
    """How far its chain is now, and whether it may go on; revoked it stays, whatever it sends."""
    table = tables.devices
    book.connection.execute(
        update(table)
        .where(table.c.device_id == device.device_id)
        .values(
            status=case((table.c.status == "revoked", "revoked"), else_=device.status),
            incarnation=device.incarnation,
            seq=device.seq,
            record_hash=device.record_hash,
            seen_at=device.seen_at,
        )
    )


def revoke(book: Book, device_id: str) -> bool:
    """Whether there is such a machine; it is no counter from now on."""
    table = tables.devices
    mine = table.c.device_id == device_id
    return book.connection.execute(update(table).where(mine).values(status="revoked")).rowcount > 0


def keep_place(book: Book, device_id: str, seq: int, now: int) -> None:
    """The device has kept the feed of its store up to there; written only when it moved on."""
    table = tables.device_places
    mine = table.c.device_id == device_id
    known = book.connection.execute(select(table.c.seq).where(mine)).scalar_one_or_none()
    if known != seq:
        book.put(table, [{"device_id": device_id, "seq": seq, "told_at": now}])


def sender_of(book: Book, shard_id: str, operation_id: str) -> str | None:
    """The device whose operation this was; None when it was never heard."""
    table = tables.operations
    return book.connection.execute(
        select(table.c.device_id).where(
            table.c.shard_id == shard_id, table.c.operation_id == operation_id
        )
    ).scalar_one_or_none()


def use_nonce(book: Book, device_id: str, nonce: str, over_at: int, now: int) -> bool:
    """Whether the device says this for the first time; for whoever holds its row."""
    table = tables.nonces
    mine = table.c.device_id == device_id
    book.connection.execute(delete(table).where(mine, table.c.over_at < now))
    asked = select(table.c.nonce).where(mine, table.c.nonce == nonce)
    if book.connection.execute(asked).one_or_none() is not None:
        return False
    book.add(table, [{"device_id": device_id, "nonce": nonce, "over_at": over_at}])
    return True
