"""What a use case changed, so that screens refresh from facts and never by guessing."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Ids of what changed, by kind: ``ledger`` holds member ids, ``outbox`` operation ids."""

    member: tuple[str, ...] = ()
    ledger: tuple[str, ...] = ()
    sale: tuple[str, ...] = ()
    coupon: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    operator: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    catalogue: tuple[str, ...] = ()
    outbox: tuple[str, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds that changed at all."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name))
