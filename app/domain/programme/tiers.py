"""Levels, what leads to them and keeps them, and how they move."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from app.domain.programme.benefits import Scope, Text

Metric = Literal["spend", "points", "visits", "months"]
METRICS: tuple[Metric, ...] = ("spend", "points", "visits", "months")


class Way(NamedTuple):
    """One metric that leads to a level: minor units, points, days of visits or months (R-86)."""

    metric: Metric
    entry: int
    keep: int

    @property
    def entry_field(self) -> str:
        """Where the document says what reaches the level."""
        return f"entry_{self._unit}"

    @property
    def keep_field(self) -> str:
        """Where the document says what keeps it."""
        return f"keep_{self._unit}"

    @property
    def _unit(self) -> str:
        return "minor" if self.metric == "spend" else self.metric


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One level with its benefits, and what leads to it and keeps it (R-86, R-88, R-89).

    Any one of the thresholds is enough; None means that this metric does not lead here. To keep a
    level its ``keep_`` counts; left out, for points and visits, the entry. Whoever has been a
    member for ``entry_months`` has it for good.
    """

    tier_id: str
    name: Text
    entry_minor: int | None = 0
    keep_minor: int = 0
    entry_points: int | None = None
    keep_points: int | None = None
    entry_visits: int | None = None
    keep_visits: int | None = None
    entry_months: int | None = None
    payable_bp: int = 10_000
    points_factor_bp: int = 10_000

    def ways(self) -> tuple[Way, ...]:
        """The metrics that lead here, with what reaches the level and what keeps it."""
        keeps = (self.keep_minor, self.keep_points, self.keep_visits, self.entry_months)
        entries = (self.entry_minor, self.entry_points, self.entry_visits, self.entry_months)
        return _ways(entries, keeps)


@functools.lru_cache(maxsize=256)
def _ways(entries: tuple[int | None, ...], keeps: tuple[int | None, ...]) -> tuple[Way, ...]:
    return tuple(
        Way(metric, entry, entry if keep is None else keep)
        for metric, entry, keep in zip(METRICS, entries, keeps, strict=True)
        if entry is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRules:
    """How levels move (R-85 to R-93). Tiers are ordered from the base level up."""

    window: Literal["rolling", "calendar_year", "tier_start", "lifetime"] = "rolling"
    """What counts: the last ``window_months``, this year, what came since the tier began, or
    everything (R-87)."""
    window_months: int = 12
    spend: Literal["before_points", "after_points"] = "before_points"
    """Whether the money that points paid counts (R-86)."""
    includes_current: bool = False
    """Points are won with the level that the sale itself reaches; prices never are (R-47)."""
    count_pending: bool = False
    """Points that still wait count towards a tier (R-45)."""
    validity: Literal["months", "fixed_month", "anniversary"] = "months"
    """A tier ends with a month, always with ``validity_end_month``, or before the day on which the
    member joined (R-88)."""
    validity_months: int = 12
    """It lasts at least this long."""
    validity_end_month: int = 12
    grace_days: int = 30
    paid_grace_days: int = 0
    """Days for which a level that was bought goes on after its end."""
    down: Literal["one", "requalify", "never"] = "one"
    """One level down, to what is reached, or no tier ever ends (R-90)."""
    discount_scope: Scope = field(
        default_factory=lambda: Scope(excluded_flags=("special_price", "gift_card", "deposit"))
    )
    counted_scope: Scope = field(
        default_factory=lambda: Scope(excluded_flags=("gift_card", "deposit"))
    )
