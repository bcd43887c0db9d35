"""How this counter stands to its centre, for whoever shows it to people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Trouble = Literal["clock", "certificate", "revoked", "unknown", "too_old", "forged", "fault"]
"""What a person has to see to: a wrong ``clock`` here, a ``certificate`` that does not hold, a
device that was ``revoked`` or is ``unknown`` to the centre, a program ``too_old`` to fetch, rows
that are ``forged``, a ``fault`` of this program. A centre that does not answer is merely away.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """``answered_at``: when the centre answered last, in this run or an earlier one. ``is_away``:
    the latest try to send or to fetch got no answer. ``next_try_at``: None while nothing failed.
    ``loaded_count`` of ``member_count`` members are here while a first load goes on, else 0.
    """

    answered_at: datetime | None = None
    is_away: bool = False
    trouble: Trouble | None = None
    next_try_at: datetime | None = None
    loaded_count: int = 0
    member_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionTest:
    """Whether the centre at ``address`` answers now. ``took_ms``: None without an answer.

    ``clock_off_s``: how far this machine's clock is ahead of the centre's.
    """

    address: str
    took_ms: int | None = None
    clock_off_s: int = 0
    trouble: Trouble | None = None


class AnswerTimes(Protocol):
    """Remembers when the centre answered last; each call is one transaction."""

    def answered_at(self) -> datetime | None:
        """None before the first answer."""
        ...

    def keep_answered_at(self, at: datetime) -> None:
        """The centre has just answered."""
        ...

    def keep_in_step_at(self, at: datetime) -> None:
        """All that the centre knows is known here."""
        ...


class CentreLink(Protocol):
    """What works in the background between counter and centre; no call waits for the network."""

    def state(self) -> LinkState:
        """How it stands now."""
        ...

    def wake(self) -> None:
        """Something was written; it is sent at once unless the centre is away."""
        ...

    def try_now(self) -> None:
        """Ask the centre again at once."""
        ...
