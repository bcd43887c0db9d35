"""What a counter owes its centre: the operations it has not answered yet, and its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from app.domain.operations import Operation

Answered = Literal["accepted", "adjusted", "rejected", "quarantined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the centre made of one operation.

    ``ver``: of the member it was booked for, from which on that member's rows hold it.
    """

    operation_id: str
    outcome: Answered
    code: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    member_id: str | None = None
    ver: int | None = None


class Outbox(Protocol):
    """Each call is one transaction; after a restart everything goes on from the rows alone."""

    def history(self) -> str:
        """The life of the centre that this counter last spoke to; empty before the first time."""
        ...

    def begin_history(self, history: str) -> None:
        """The centre lives another life: everything is offered again, and nothing is lost by it,
        for the centre hears an operation once.
        """
        ...

    def begun(self) -> int:
        """How often a history was begun, to be asked before anything is sent: what answers that
        come after another beginning say is of a book that is gone.
        """
        ...

    def waiting(self, limit: int) -> Sequence[Operation]:
        """The next operations, audit records too, without a hole; of one life of the device, the
        earliest that the centre has not heard to its end.
        """
        ...

    def keep(self, answers: Sequence[Answer], awaited: int, begun: int) -> None:
        """Answers to the first that were waiting, and which number of their life comes next;
        nothing when another history was begun since.
        """
        ...

    def correct(self, answer: Answer) -> None:
        """What the centre made since of an operation that it could not judge before."""
        ...

    def waiting_count(self) -> int:
        """How many the centre has not answered."""
        ...
