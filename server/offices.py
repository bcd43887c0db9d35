"""The office of a store: what is done at the centre itself is an operation like every other.

The device of these operations has no key and so never gets a token; a counter cannot pass for it.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.operations import GENESIS_HASH, Act, ChainHead, next_operation
from server import tables
from server.book import Book
from server.instants import instant_out
from server.pushing import hear_all
from server.rows.devices import OFFICE, Device, add_device, device_of, office_id
from sync.protocol.messages import Outcome, SentOperation


def office_of(book: Book, store_id: str, now: datetime) -> Device:
    """The device of a store's office, made with its first operation; locked until the end."""
    device_id = office_id(store_id)
    found = device_of(book, device_id)
    if found is not None:
        return found
    at = instant_out(now)
    made = Device(
        device_id=device_id,
        store_id=store_id,
        counter_id=OFFICE,
        name=OFFICE,
        public_key="",
        status="active",
        incarnation=1,
        seq=0,
        record_hash=GENESIS_HASH,
        joined_at=at,
        seen_at=at,
    )
    add_device(book, made)
    return made


def head_of(device: Device) -> ChainHead:
    """Where the chain of a device stands in the book."""
    return ChainHead(
        device_id=device.device_id,
        incarnation=device.incarnation,
        seq=device.seq,
        record_hash=device.record_hash,
    )


def do_at_office(
    book: Book, store_id: str, kind: str, body: object, member_id: str | None, now: datetime
) -> Outcome:
    """One operation of the office, about a member or several, made and heard."""
    device = office_of(book, store_id, now)
    table = tables.stores
    zone = book.connection.execute(
        select(table.c.zone).where(table.c.store_id == store_id)
    ).scalar_one()
    act = Act(
        operation_id=new_id(now),
        operator_id=OFFICE,
        at=now,
        business_on=now.astimezone(ZoneInfo(zone)).date(),
        member_id=member_id,
    )
    operation = next_operation(head_of(device), act, kind, body)
    _, outcomes = hear_all(book, device, [SentOperation(**asdict(operation))], now)
    return outcomes[0]


def new_id(at: datetime) -> str:
    """A UUIDv7 of that instant."""
    millisecond, chance = int(at.timestamp() * 1_000), secrets.randbits(74)
    bits = millisecond << 80 | 7 << 76 | chance >> 62 << 64 | 2 << 62 | chance & (1 << 62) - 1
    return str(UUID(int=bits))
