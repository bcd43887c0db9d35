"""Parts of the rules for points: bonuses of a fixed number, and what one reason may give."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.domain.programme.benefits import ALWAYS, Gate, Scope, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatBonus:
    """A number of points that no factor touches (R-41): for an order, or for each unit in scope.

    The goods in scope must reach ``threshold_minor``; goods that cost nothing do not count.
    """

    bonus_id: str
    name: Text
    points: int
    per: Literal["order", "unit"] = "order"
    threshold_minor: int = 0
    scope: Scope = field(default_factory=Scope)
    gate: Gate = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLimit:
    """The most points a member may win by one component, over all sales (R-43).

    ``component`` is named as in the quote: ``birthday``, ``day:<id>``, ``bonus:<id>`` …
    """

    component: str
    max_points: int
