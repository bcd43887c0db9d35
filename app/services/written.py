"""What an operation wrote for members, as its record names it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.ledger import LedgerEntry
from app.domain.member import TierFact
from app.domain.operations import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What an operation wrote for members beside its own record, so that nobody adds to it later.

    ``entries_digest``: of all its ledger entries. ``tier_facts``: (member id, fact).
    """

    entries_digest: str
    tier_facts: tuple[tuple[str, TierFact], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written for one member, until the record of it is made."""

    member_id: str
    entries: tuple[LedgerEntry, ...]
    tier_facts: tuple[TierFact, ...] = ()


def moved_by(*parts: Written | None) -> Moved | None:
    """All that one operation wrote; None when it wrote nothing for members."""
    found = [part for part in parts if part is not None]
    if not found:
        return None
    return moved(
        (entry for part in found for entry in part.entries),
        ((part.member_id, fact) for part in found for fact in part.tier_facts),
    )


def moved(
    entries: Iterable[LedgerEntry], tier_facts: Iterable[tuple[str, TierFact]] = ()
) -> Moved:
    """The part ``moved`` of an operation's body; the order of the entries does not matter."""
    return Moved(entries_digest=digest(sorted(map(digest, entries))), tier_facts=tuple(tier_facts))
