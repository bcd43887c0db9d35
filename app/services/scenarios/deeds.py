"""Steps of a scenario in which people move points or tiers by hand, or claim a receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field

from app.domain.points_by_hand import AdjustReason


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustStep:
    """Points given by hand, or taken when below zero (R-59)."""

    member: str
    points: int
    reason: AdjustReason = "goodwill"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStep:
    """Points of a sale to nobody, claimed with its receipt (R-48)."""

    sale: str
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStep:
    """Points of one member for another (R-60)."""

    from_: Annotated[str, Field(alias="from")]
    to: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantStep:
    """A tier by hand, until a day (R-91)."""

    member: str
    tier: str
    until: date
