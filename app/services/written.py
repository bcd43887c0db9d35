"""What an operation wrote for members, as its record names it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.effects import Effects
from app.domain.ledger import LedgerEntry
from app.domain.member import TierFact
from app.domain.operations import digest
from app.ports.store import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What an operation wrote for members beside its own record, so that nobody adds to it later.

    ``entries_digest``: of all its ledger entries. ``tier_facts``: (member id, fact).
    """

    entries_digest: str
    tier_facts: tuple[tuple[str, TierFact], ...] = ()


def write_effects(work: UnitOfWork, effects: Effects, sale_id: str) -> None:
    """Write what an operation does to its member; ``sale_id``: of the sale that it is about."""
    work.add_entries(effects.entries)
    for coupon in effects.coupons:
        work.update_coupon(coupon)
    for fact in effects.tier_facts:
        work.add_tier_fact(effects.member_id, fact)
    if effects.birthday_year is not None:
        work.use_birthday(effects.member_id, effects.birthday_year, sale_id)
    if effects.frees_birthday:
        work.release_birthday(sale_id)
    work.bump_member(effects.member_id)


def moved_by(*parts: Effects) -> Moved | None:
    """All that one operation wrote; None when it wrote nothing for members."""
    if not parts:
        return None
    return moved(
        (entry for part in parts for entry in part.entries),
        ((part.member_id, fact) for part in parts for fact in part.tier_facts),
    )


def moved(
    entries: Iterable[LedgerEntry], tier_facts: Iterable[tuple[str, TierFact]] = ()
) -> Moved:
    """The part ``moved`` of an operation's body; the order of the entries does not matter."""
    return Moved(entries_digest=digest(sorted(map(digest, entries))), tier_facts=tuple(tier_facts))
