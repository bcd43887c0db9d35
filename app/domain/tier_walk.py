"""The automatic level while dated facts go by, each under the rules of its day (R-85 to R-93)."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.member import VOID, Missing, TierFact
from app.domain.periods import add_months, end_of_month
from app.domain.programme import Metric, Programme, Tier, TierRules

DAY = timedelta(days=1)


class _Before(NamedTuple):
    """How it stood before an upgrade that nothing has used yet."""

    sale_id: str
    place: int
    until: date | None
    since: date


@dataclass(slots=True)
class _Tally:
    """Amounts by the day they count for."""

    days: list[date] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)

    def add(self, on: date, amount: int) -> None:
        place = bisect.bisect_right(self.days, on)
        self.days.insert(place, on)
        self.amounts.insert(place, amount)

    def between(self, after: date, through: date) -> Iterator[tuple[date, int]]:
        """(day, amount) of what came after the one day and up to the other."""
        first = bisect.bisect_right(self.days, after)
        last = bisect.bisect_right(self.days, through)
        return zip(self.days[first:last], self.amounts[first:last], strict=True)

    def total(self, after: date, through: date) -> int:
        first = bisect.bisect_right(self.days, after)
        return sum(self.amounts[first : bisect.bisect_right(self.days, through)])

    def day_count(self, after: date, through: date) -> int:
        """Days of which something is left after returns."""
        by_day: dict[date, int] = {}
        for day, amount in self.between(after, through):
            by_day[day] = by_day.get(day, 0) + amount
        return sum(amount > 0 for amount in by_day.values())


@dataclass(slots=True)
class Walk:
    """Where the automatic level stands while the facts go by in the order they were recorded.

    ``versions``: of the programme, in the order in which they came into force. ``index`` is the
    place in ``programme.tiers``; ``until`` None for the base level, and where levels have no end;
    ``since`` the day on which the level began.
    """

    versions: Sequence[Programme]
    enrolled_on: date | None = None
    index: int = 0
    until: date | None = None
    since: date = date.min
    spend: _Tally = field(default_factory=_Tally)
    points: _Tally = field(default_factory=_Tally)
    _undo: _Before | None = None
    _version: int = 0

    @property
    def programme(self) -> Programme:
        """The version that the walk has come to; facts from before the first are walked by it."""
        return self.versions[self._version]

    @property
    def rules(self) -> TierRules:
        return self.programme.tier_rules

    @property
    def tier(self) -> Tier:
        return self.programme.tiers[self.index]

    def take(self, fact: TierFact) -> None:
        """Go on to the day the fact was recorded, then let it count."""
        self.advance(known_on(fact))
        if fact.kind in ("grant", "paid"):
            return
        self.spend.add(fact.on, fact.amount_minor)
        if fact.points:
            self.points.add(points_count_on(fact, self.versions), fact.points)
        if fact.kind == "opening":
            self._open(fact)
        elif fact.amount_minor > 0:
            self._undo = None
            self.rise(fact.on, fact.sale_id or "")
        else:
            self._returned(fact)

    def advance(self, on: date) -> None:
        """Let validity ends and graces before ``on`` pass, each by the rules in force then (R-89,
        R-90, R-93).
        """
        while self.until is not None and self.until < on:
            ended = self.until
            self._follow(ended)
            lost_on = ended + timedelta(days=self.rules.grace_days + 1)
            if self.is_kept(ended):
                self._enter(self.index, self._valid_until(ended), ended)
            elif lost_on <= on:
                self._lose(lost_on)
            else:
                break
        self._follow(on)

    def rise(self, on: date, sale_id: str = "") -> None:
        """Up to the level that is reached, several steps at once if need be (R-88); one that is in
        its grace is kept.
        """
        index = self._reached(on)
        if index > self.index:
            before = _Before(sale_id, self.index, self.until, self.since)
            self._enter(index, self._valid_until(on), on)
            self._undo = before
        elif self.until is not None and self.until < on and self.is_kept(on):
            self._enter(self.index, self._valid_until(self.until), self.until)

    def counted(self, metric: Metric, on: date) -> int:
        """What counts today (R-86, R-87)."""
        return self._sum(metric, self.window_began(on), on)

    def is_kept(self, on: date) -> bool:
        """Whether one keep threshold is reached; a grace adds its days to the window (R-89)."""
        if not self.index or self.rules.down == "never":
            return True
        return any(amount == 0 for _, amount in self.ways_to_keep(on))

    def ways_to_keep(self, on: date) -> list[Missing]:
        """What is left to each threshold that keeps the level."""
        began = self.window_began(self.until or on)
        return [
            Missing(way.metric, max(0, way.keep - self._sum(way.metric, began, on)))
            for way in self.tier.ways()
        ]

    def ways_to(self, tier: Tier, on: date) -> list[Missing]:
        """What is left to each threshold that leads to a level (R-86)."""
        return [
            Missing(way.metric, max(0, way.entry - self.counted(way.metric, on)))
            for way in tier.ways()
        ]

    def _open(self, fact: TierFact) -> None:
        until = fact.until or self._valid_until(fact.on)
        if self.rules.down == "never":
            until = None
        self._enter(_place(self.programme, fact.tier_id), until, fact.on)

    def _returned(self, fact: TierFact) -> None:
        """Never mid-period, but for an upgrade by this very sale that nothing has used (R-77); a
        void takes that back whatever returns leave (R-81).
        """
        undo = self._undo
        if undo is None or undo.sale_id != fact.sale_id:
            return
        is_left = self.programme.policies.refund_undo_upgrade == "never"
        if is_left and fact.reason != VOID:
            return
        reached = self._reached(fact.on)
        if undo.place < reached < self.index:
            self.index = reached
        elif reached < self.index:
            self._enter(undo.place, undo.until, undo.since)

    def _enter(self, index: int, until: date | None, since: date) -> None:
        self.index = index
        self.until = until if index else None
        self.since = since
        self._undo = None

    def _reached(self, on: date) -> int:
        tiers, began = self.programme.tiers, self.window_began(on)
        counted: dict[Metric, int] = {}
        for at in range(len(tiers) - 1, 0, -1):
            for way in tiers[at].ways():
                if way.metric not in counted:
                    counted[way.metric] = self._sum(way.metric, began, on)
                if counted[way.metric] >= way.entry:
                    return at
        return 0

    def _lose(self, on: date) -> None:
        """One level down, or to the one that is reached (R-90)."""
        self._follow(on)
        below = max(0, self.index - 1)
        index = min(below, self._reached(on)) if self.rules.down == "requalify" else below
        self._enter(index, self._valid_until(on), on)

    def _follow(self, on: date) -> None:
        """Go over to the version in force, in which the level may stand elsewhere; it keeps its
        validity (R-93).
        """
        for version in range(self._version, version_on(self.versions, on)):
            if self.index:
                self.index = _moved(self.tier, self.programme, self.versions[version + 1])
            self.until = self.until if self.index else None
            self._version = version + 1
            self._undo = None

    def _valid_until(self, on: date) -> date | None:
        """At least a month, so that the walk always gets on (R-88)."""
        rules = self.rules
        if rules.down == "never":
            return None
        least = add_months(on, max(1, rules.validity_months))
        if rules.validity == "fixed_month":
            return end_of_month(add_months(least, (rules.validity_end_month - least.month) % 12))
        if rules.validity == "anniversary" and self.enrolled_on is not None:
            years = max(0, least.year - self.enrolled_on.year)
            days = (add_months(self.enrolled_on, 12 * more) for more in (years, years + 1))
            return next(day for day in days if day >= least) - DAY
        return end_of_month(least)

    def window_began(self, ended: date) -> date:
        """The day before the window that ends on that day (R-87)."""
        rules = self.rules
        if rules.window == "rolling":
            return add_months(ended, -rules.window_months)
        if rules.window == "calendar_year":
            return date(ended.year, 1, 1) - DAY
        return self.since if rules.window == "tier_start" else date.min

    def _sum(self, metric: Metric, after: date, through: date) -> int:
        if metric == "months":
            return self._months(through)
        if metric == "visits":
            return self.spend.day_count(after, through)
        return (self.points if metric == "points" else self.spend).total(after, through)

    def _months(self, on: date) -> int:
        """Whole months since the member joined."""
        joined = self.enrolled_on
        if joined is None or joined > on:
            return 0
        past = (on.year - joined.year) * 12 + on.month - joined.month
        return past - 1 if add_months(joined, past) > on else past


def known_on(fact: TierFact) -> date:
    """The day since when the fact is known."""
    return fact.recorded_on or fact.on


def version_on(versions: Sequence[Programme], on: date) -> int:
    """The place of the version in force on a day; before the first one, the first."""
    begun = sum(programme.valid_from <= on for programme in versions)
    return max(0, begun - 1)


def points_count_on(fact: TierFact, versions: Sequence[Programme]) -> date:
    """The day from which the points of a sale count: when they can be spent (R-45)."""
    programme = versions[version_on(versions, fact.on)]
    if programme.tier_rules.count_pending:
        return fact.on
    return fact.on + timedelta(days=programme.earning.cooling_days)


def _place(programme: Programme, tier_id: str | None) -> int:
    """Where the level stands in the version; the base for one that it does not know."""
    places = (at for at, tier in enumerate(programme.tiers) if tier.tier_id == tier_id)
    return next(places, 0)


def _moved(tier: Tier, before: Programme, after: Programme) -> int:
    """The place of a level in another version: by its id, or else the nearest one below it that
    the version still has.
    """
    known = {each.tier_id: at for at, each in enumerate(after.tiers)}
    below = before.tiers[: _place(before, tier.tier_id) + 1]
    return next((known[each.tier_id] for each in reversed(below) if each.tier_id in known), 0)
