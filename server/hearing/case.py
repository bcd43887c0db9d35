"""One operation under hearing, and what the centre says of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from app.domain.ledger import EntryStamp
from app.domain.operations import ids_of_parts, lots_of_parts
from app.domain.programme import Programme
from server.book import Book
from server.documents import read
from server.rows.devices import office_id
from server.rows.programmes import programme_of
from sync.protocol.messages import SentOperation, Verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The verdict on an operation; ``member_ids``: everybody it moved something for, the one it is
    about first.
    """

    verdict: Verdict = "accepted"
    code: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    member_ids: tuple[str, ...] = ()


class Stopped(Exception):
    """The operation books nothing; ``heard`` says what is made of it instead."""

    verdict: ClassVar[Verdict]

    def __init__(self, code: str, **params: str | int) -> None:
        self.heard = Heard(verdict=self.verdict, code=code, params=params)
        super().__init__(code)


class Quarantined(Stopped):
    """Kept for a person to look at."""

    verdict = "quarantined"


class Rejected(Stopped):
    """Understood, and refused for good."""

    verdict = "rejected"


@dataclass(frozen=True)
class Hearing:
    """An operation with the book it is booked in, and the place it comes from."""

    book: Book
    operation: SentOperation
    store_id: str
    counter_id: str
    is_patient: bool = False
    """Others may have yet to offer again what this one names."""
    heard_at: datetime | None = None
    """None when it is heard once more."""

    @property
    def is_office(self) -> bool:
        """Whether it was done at the centre itself, in the name of a store."""
        return self.operation.device_id == office_id(self.store_id)

    @cached_property
    def body(self) -> dict[str, Any]:
        """The body as plain JSON."""
        found: dict[str, Any] = json.loads(self.operation.body)
        return found

    def part(self, kind: type[T]) -> T:
        """The body as a value of ``kind``; raises NotReadable."""
        return read(kind, self.operation.body)

    def programme(self, version: int) -> Programme:
        """The version that the operation carries (R-4); raises Quarantined."""
        found = programme_of(self.book, version)
        if found is None:
            raise Quarantined("PROGRAMME_UNKNOWN", version=version)
        return found

    def stamp(
        self,
        member_id: str,
        version: int,
        part: str,
        sale_id: str | None,
        *,
        named: str | None = None,
    ) -> EntryStamp:
        """What the entries of this operation share for one member.

        ``named``: the member that the counter booked it for, else the one of the operation. Where
        that is an alias the entries have names of their own, for the counter has lots with the
        usual ones under the alias.
        """
        operation = self.operation
        if member_id != (named or operation.member_id):
            part = f"m{part}"
        return EntryStamp(
            operation_id=operation.operation_id,
            sale_id=sale_id,
            member_id=member_id,
            on=operation.business_on,
            recorded_at=operation.at,
            programme_version=version,
            new_id=ids_of_parts(operation.operation_id, part),
            lot_named=lots_of_parts(operation.operation_id, part),
        )
