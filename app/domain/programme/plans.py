"""Membership that is sold: a level for money and months, beside the one that spend leads to."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.programme.benefits import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A product ``sku``, of which each piece gives the level ``tier_id`` for ``months``."""

    plan_id: str
    name: Text
    sku: str
    tier_id: str
    months: int = 12
