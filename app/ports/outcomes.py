"""What became of this counter's operations at the centre, as people look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from app.domain.offline import ChainFacts

State = Literal["waiting", "accepted", "adjusted", "rejected", "quarantined", "parked"]
NEEDS_A_PERSON: tuple[State, ...] = ("rejected", "quarantined", "parked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """``waiting``: how many operations the centre has not answered, the oldest of ``oldest_at``.
    ``attention``: how many need a person, and nobody has seen to them. ``lock_days``: in how many
    days members are locked because the centre was not heard, 0 when they are; None while that is
    long.
    """

    waiting: int = 0
    oldest_at: datetime | None = None
    attention: int = 0
    lock_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One operation and what became of it. ``receipt_no`` of its sale, where it has one."""

    operation_id: str
    kind: str
    at: datetime
    business_on: date
    operator_id: str
    member_id: str | None
    state: State
    code: str = ""
    params: Mapping[str, str | int]
    receipt_no: str | None = None


class Outcomes(Protocol):
    """Each call is one consistent read."""

    def backlog(self) -> Backlog:
        """Numbers for the pill; cheap enough for every second."""
        ...

    def chain(self) -> ChainFacts | None:
        """How large the chain is; None before the centre told."""
        ...

    def unsent(self, limit: int) -> Sequence[Traced]:
        """What waits, oldest first."""
        ...

    def attention(self, limit: int) -> Sequence[Traced]:
        """What needs a person and nobody has seen to, oldest first."""
        ...

    def answered(self, on: date, limit: int) -> Sequence[Traced]:
        """What was done on a business day and is answered, newest first, among the last ``limit``
        records that were answered.
        """
        ...
