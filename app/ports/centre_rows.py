"""What the centre tells a counter, and the place up to which that is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.card import BlockedPasses
from app.domain.catalogue import Catalogue
from app.domain.comparing import HeldMember
from app.domain.later import LATER
from app.domain.offline import ChainFacts
from app.domain.programme import Programme
from app.domain.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreRow:
    """The newest state of one thing: a member with its ``standing``, a member that is ``into``
    another, a member of whom nobody may know any more who it was, a version of the programme, the
    goods of the store, how large the ``chain`` is, or the ``passes`` that are blocked.
    """

    entity_id: str
    ver: int
    standing: Standing | None = None
    into: str | None = None
    programme: Programme | None = None
    catalogue: Catalogue | None = None
    chain: ChainFacts | None = None
    passes: BlockedPasses | None = None
    is_erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a counter has kept what the centre tells.

    ``cursor``: of the feed; 0 at the beginning. While a first load is under way,
    ``loaded_through`` is the last member of it that is here ("" before the first),
    ``loaded_count`` of ``member_count`` have come so far, and the feed goes on at ``cursor`` then.
    ``begun``: how often a history was begun before; an answer asked for before another beginning
    leads nowhere.
    """

    cursor: int = 0
    loaded_through: str | None = None
    loaded_count: int = 0
    member_count: int = 0
    begun: int = field(default=0, compare=False, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What one comparison with the centre found: how many of the 256 parts differed, how many
    members were set right, and how many parts still differ.
    """

    differing_count: int
    mended_count: int
    left_count: int


class CentreRows(Protocol):
    """Each call is one transaction."""

    def place(self) -> Place:
        """Up to where everything is kept."""
        ...

    def take(self, rows: Sequence[CentreRow], since: Place, place: Place) -> bool:
        """Keep rows and their place together; False, and nothing kept, for an answer to another
        place (I10).

        A member's row becomes what is known here only when it holds everything that this counter
        did for the member; until then it waits, and the next rows bring it forward. Who was erased
        is taken out at once, whatever waits (I13).
        """
        ...

    def digests(self) -> Sequence[str | None]:
        """What each part of the members here comes to (``app.domain.comparing``); None for one
        with a member of whom the centre cannot know everything yet.
        """
        ...

    def held(self, buckets: Collection[int]) -> frozenset[HeldMember]:
        """The members of these parts, as they are compared."""
        ...

    def keep_comparison(self, found: Compared) -> None:
        """Remember what was found, for people to see."""
        ...

    def comparison(self) -> Compared | None:
        """What was found last; None before the first time."""
        ...
