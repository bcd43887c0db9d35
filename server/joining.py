"""How a machine becomes a counter: invited with a one-time code, known by its own key."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.domain.operations import GENESIS_HASH
from server import tables
from server.book import Book
from server.instants import instant_out
from server.keys import is_signed
from server.rows.devices import Device, add_device, device_of
from sync.protocol.messages import JoinRequest
from sync.protocol.refusals import JoinRefused
from sync.protocol.signing import join_message

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
CODE_MINUTES = 15
RECEIPTS_FREE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a code leads: a counter of a store."""

    store_id: str
    counter_id: str
    counter_name: str


def make_code(entropy: bytes) -> str:
    """Ten characters that nobody confuses; ``entropy`` has as many random bytes."""
    # 240 is eight times the alphabet: bytes above it would favour some characters.
    kept = [byte for byte in entropy if byte < len(CODE_ALPHABET) * 8]
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in kept[:CODE_LENGTH])


def invite(book: Book, code: str, place: Place, now: datetime) -> None:
    """The code is good for a quarter of an hour and one machine; only its hash is kept."""
    row = {
        "code_hash": _hash(code),
        "store_id": place.store_id,
        "counter_id": place.counter_id,
        "counter_name": place.counter_name,
        "expires_at": instant_out(now + timedelta(minutes=CODE_MINUTES)),
        "public_key": None,
        "device_id": None,
    }
    book.add(tables.invitations, [row])


def join(book: Book, request: JoinRequest, device_id: str, now: datetime) -> tuple[Device, Place]:
    """The device that the code makes; the same key gets the same device again, so that a lost
    answer costs nothing. Raises JoinRefused.
    """
    table = tables.invitations
    mine = table.c.code_hash == _hash(request.code)
    found = book.connection.execute(select(table).where(mine).with_for_update()).one_or_none()
    message = join_message(request.code, request.public_key)
    if found is None:
        raise JoinRefused(reason="CODE_UNKNOWN")
    if not is_signed(request.public_key, message, request.signature):
        raise JoinRefused(reason="SIGNATURE_WRONG")
    place = Place(
        store_id=found.store_id, counter_id=found.counter_id, counter_name=found.counter_name
    )
    if found.device_id is not None:
        device = device_of(book, found.device_id)
        if device is None or device.public_key != request.public_key:
            raise JoinRefused(reason="CODE_USED")
        return device, place
    if found.expires_at <= instant_out(now):
        raise JoinRefused(reason="CODE_OVER")
    device = Device(
        device_id=device_id,
        store_id=place.store_id,
        counter_id=place.counter_id,
        name=request.name[:60],
        public_key=request.public_key,
        status="active",
        incarnation=1,
        seq=0,
        record_hash=GENESIS_HASH,
        joined_at=instant_out(now),
        seen_at=instant_out(now),
    )
    add_device(book, device)
    changes = {"public_key": request.public_key, "device_id": device_id}
    book.connection.execute(update(table).where(mine).values(**changes))
    return device, place


def receipts_after(book: Book, device: Device) -> int:
    """The last number of a receipt that earlier machines at this counter may have given; 0 where
    there were none. Some are left free for what the last of them had not sent (T23).
    """
    devices, sales = tables.devices, tables.sales
    here = (devices.c.store_id == device.store_id) & (devices.c.counter_id == device.counter_id)
    others = select(devices.c.device_id).where(here, devices.c.device_id != device.device_id)
    if book.connection.execute(others.limit(1)).one_or_none() is None:
        return 0
    beginning = f"{device.store_id}-{device.counter_id}-"
    given = sales.c.receipt_no
    known = select(given).where(given.like(f"{beginning}%"), sales.c.store_id == device.store_id)
    longest = known.order_by(func.length(given).desc(), given.desc()).limit(1)
    last = book.connection.execute(longest).scalar_one_or_none()
    return RECEIPTS_FREE + (0 if last is None else int(last.rpartition("-")[2]))


def _hash(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
