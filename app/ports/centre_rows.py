"""What the centre tells a counter, and the place in its feed up to which that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.programme import Programme
from app.domain.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreRow:
    """The newest state of one thing: a member with its ``standing``, a member that is ``into``
    another, or a version of the programme.
    """

    entity_id: str
    ver: int
    standing: Standing | None = None
    into: str | None = None
    programme: Programme | None = None


class CentreRows(Protocol):
    """Each call is one transaction."""

    def cursor(self) -> int:
        """The place in the feed up to which everything is kept; 0 at the beginning."""
        ...

    def take(self, rows: Sequence[CentreRow], since: int, cursor: int) -> bool:
        """Keep rows and their place together; False, and nothing kept, for an answer to another
        place (I10).

        A member's row becomes what is known here only when it holds everything that this counter
        did for the member; until then it waits, and the next rows bring it forward.
        """
        ...
