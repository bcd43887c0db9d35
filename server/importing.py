"""Members of another system, taken into the book of a chain as if a counter had enrolled them.

The table is read, checked and reported by the same code as at a counter (``app.services.imports``,
ADR 0014); what it makes of each row is an operation, which the centre hears like every other. The
device of these operations is the store's office, which has no key and so never gets a token.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, select

from app.domain.member import Member
from app.domain.money import Currency
from app.domain.operations import ChainHead, Operation
from app.domain.programme import Programme
from app.domain.store import StoreProfile
from app.services.context import Context
from app.services.imports import ImportReport, TableFile, import_members
from server import tables
from server.book import Book
from server.faults import NotDone
from server.keys import Keys
from server.offices import head_of, new_id, office_of
from server.pushing import hear_all
from server.rows.devices import OFFICE, office_id
from server.rows.members import member_with, standing
from server.rows.programmes import programme_of, versions_for
from server.storage import Storage
from sync.protocol.messages import SentOperation


@dataclass(frozen=True, slots=True)
class Importing:
    """One store of a chain, into which tables are taken."""

    storage: Storage
    keys: Keys
    store_id: str
    now: Callable[[], datetime]

    def members(self, table: TableFile, *, is_trial: bool, is_strict: bool) -> ImportReport:
        """As ``import_members`` at a counter of that store; raises NotDone."""
        port: Any = _Store(self)
        # an import asks for neither PINs nor signatures
        nothing = cast("Any", None)
        ctx = Context(store=port, clock=Clock(self.now), ids=Ids(), pins=nothing, signer=nothing)
        return import_members(ctx, table, is_trial=is_trial, is_strict=is_strict)


class Clock:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now


class Ids:
    """UUIDv7 and random digits."""

    def new_id(self, at: datetime) -> str:
        return new_id(at)

    def digits(self, count: int) -> str:
        return "".join(str(secrets.randbelow(10)) for _ in range(count))


class _Store:
    """What an import asks of ``app.ports.store.Store``."""

    def __init__(self, importing: Importing) -> None:
        self._importing = importing

    @contextmanager
    def read(self) -> Iterator[OfficeReader]:
        with self._importing.storage.glance() as connection:
            yield OfficeReader(self._importing, connection)

    @contextmanager
    def write(self) -> Iterator[OfficeWork]:
        with self._importing.storage.begin() as connection:
            yield OfficeWork(self._importing, connection)


class OfficeReader:
    """The store as its office sees it."""

    def __init__(self, importing: Importing, connection: Connection) -> None:
        self._importing, self.book = importing, Book(connection, importing.keys)
        self.store_id = importing.store_id

    def profile(self) -> StoreProfile:
        table, mine = tables.stores, self.store_id
        found = self.book.connection.execute(
            select(table).where(table.c.store_id == mine)
        ).one_or_none()
        if found is None:
            raise NotDone(f"The chain has no store {mine}.")
        return StoreProfile(
            store_id=mine,
            store_name=found.name,
            counter_id=OFFICE,
            counter_name=OFFICE,
            device_id=office_id(mine),
            incarnation=1,
            currency=Currency(found.currency, 2),
            zone=found.zone,
            day_cut_hour=found.day_cut_hour,
            pin_length=4,
            language="en",
            authority="centre",
        )

    def programme(self, on: date) -> Programme:
        """The version in force in the store; raises NotDone."""
        versions = versions_for(self.book, self.store_id)
        known = (programme_of(self.book, version) for version in versions)
        in_force = [one for one in known if one is not None and one.valid_from <= on]
        if not in_force:
            raise NotDone("No programme is in force in that store; publish one first.")
        return max(in_force, key=lambda one: (one.valid_from, one.version))

    def member_by_phone(self, phone: str) -> Member | None:
        return self._member("phone", phone)

    def merged_with_phone(self, _phone: str) -> None:
        """The book leads every number to who it is."""

    def member_by_card(self, card_token: str) -> Member | None:
        return self._member("card", card_token)

    def _member(self, kind: str, handle: str) -> Member | None:
        found = member_with(self.book, kind, handle)
        return None if found is None else standing(self.book, found).member


class OfficeWork(OfficeReader):
    """A batch: the operations are heard when it is committed; rows follow from them alone."""

    def __init__(self, importing: Importing, connection: Connection) -> None:
        super().__init__(importing, connection)
        self._device = office_of(self.book, importing.store_id, importing.now())
        self._head = head_of(self._device)
        self._operations: list[SentOperation] = []

    def chain_head(self) -> ChainHead:
        return self._head

    def append_operation(self, operation: Operation) -> None:
        self._operations.append(SentOperation(**asdict(operation)))
        self._head = ChainHead(
            device_id=self._device.device_id,
            incarnation=operation.incarnation,
            seq=operation.seq,
            record_hash=operation.record_hash,
        )

    def commit(self) -> None:
        """Raises NotDone, and nothing of the batch is kept, when one of them is not booked."""
        now = self._importing.now()
        _, outcomes = hear_all(self.book, self._device, self._operations, now)
        for outcome in outcomes:
            if outcome.verdict != "accepted":
                raise NotDone(f"An operation was not booked: {outcome.code}.")
        self.book.close_feed()

    def _row(self, *_rows: object) -> None:
        """The centre writes what it hears."""

    add_member = add_consent = add_coupon = add_tier_fact = add_entries = _row
