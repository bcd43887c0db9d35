"""The level of a member on a day, from dated facts alone; never stored (R-85 to R-93, R-95)."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.domain.member import TierFact, TierState
from app.domain.periods import add_months, end_of_month
from app.domain.programme import Programme, TierRules


def tier_state(facts: Iterable[TierFact], programme: Programme, on: date) -> TierState:
    """The level at the end of ``on``: what a sale after the last fact would start with (R-47).

    Upgrades come at once and may skip levels; at the end of its validity a level is kept, or after
    the grace lost. Grants are floors. Facts recorded after ``on`` do not count, so the level of
    any past day can be found again. Amounts in minor units.
    """
    known = sorted((fact for fact in facts if _known_on(fact) <= on), key=_known_on)
    if programme.policies.refund_undo_upgrade == "at_once":
        known = list(_as_never_bought(known))
    walk = _Walk(programme)
    for fact in known:
        walk.take(fact)
    walk.advance(on)
    granted = [fact for fact in known if _is_granted(fact, on)]
    return _described(walk, granted, on)


@dataclass(slots=True)
class _Walk:
    """Where the automatic level stands while the facts go by in the order they were recorded.

    ``index`` is the place in ``programme.tiers``; ``until`` None only for the base level.
    ``undo``: how it stood before an upgrade that nothing has used yet, with the sale that caused
    it.
    """

    programme: Programme
    index: int = 0
    until: date | None = None
    undo: tuple[str, int, date | None] | None = None
    days: list[date] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)

    @property
    def rules(self) -> TierRules:
        return self.programme.tier_rules

    def take(self, fact: TierFact) -> None:
        """Go on to the day the fact was recorded, then let it count."""
        self.advance(_known_on(fact))
        if fact.kind == "grant":
            return
        place = bisect.bisect_right(self.days, fact.on)
        self.days.insert(place, fact.on)
        self.amounts.insert(place, fact.amount_minor)
        if fact.kind == "opening":
            self._open(fact)
        elif fact.amount_minor > 0:
            self._spent(fact)
        else:
            self._returned(fact)

    def advance(self, on: date) -> None:
        """Let validity ends and graces before ``on`` pass (R-89, R-90)."""
        while self.until is not None and self.until < on:
            ended = self.until
            lost_on = ended + timedelta(days=self.rules.grace_days + 1)
            if self.to_keep(ended) == 0:
                self._enter(self.index, self._valid_until(ended))
            elif lost_on <= on:
                index = self._index_after_loss(lost_on)
                self._enter(index, self._valid_until(lost_on))
            else:
                return

    def counted(self, on: date) -> int:
        """Net spend of the rolling window that ends with ``on`` (R-86, R-87)."""
        return self._sum(add_months(on, -self.rules.window_months), on)

    def to_keep(self, on: date) -> int:
        """What is left to the keep threshold; a grace adds its days to the window (R-89)."""
        if self.until is None:
            return 0
        began = add_months(self.until, -self.rules.window_months)
        keep_minor = self.programme.tiers[self.index].keep_minor
        return max(0, keep_minor - self._sum(began, on))

    def _open(self, fact: TierFact) -> None:
        places = [tier.tier_id for tier in self.programme.tiers]
        index = places.index(fact.tier_id) if fact.tier_id in places else 0
        self._enter(index, fact.until or self._valid_until(fact.on))

    def _spent(self, fact: TierFact) -> None:
        self.undo = None
        index = self._reached(fact.on)
        if index > self.index:
            before = (fact.sale_id or "", self.index, self.until)
            self._enter(index, self._valid_until(fact.on))
            self.undo = before
        elif self.until is not None and self.until < fact.on and self.to_keep(fact.on) == 0:
            self._enter(self.index, self._valid_until(self.until))

    def _returned(self, fact: TierFact) -> None:
        """Never mid-period, but for an upgrade by this very sale that nothing has used (R-77)."""
        if self.undo is None or self.undo[0] != fact.sale_id:
            return
        if self.programme.policies.refund_undo_upgrade == "never":
            return
        reached = self._reached(fact.on)
        if reached >= self.index:
            return
        _, before_index, before_until = self.undo
        if reached > before_index:
            self.index = reached
        else:
            self._enter(before_index, before_until)

    def _enter(self, index: int, until: date | None) -> None:
        self.index = index
        self.until = until if index else None
        self.undo = None

    def _reached(self, on: date) -> int:
        counted = self.counted(on)
        tiers = self.programme.tiers
        return max(at for at in range(len(tiers)) if at == 0 or tiers[at].entry_minor <= counted)

    def _index_after_loss(self, on: date) -> int:
        below = self.index - 1
        return min(below, self._reached(on)) if self.rules.down == "requalify" else below

    def _valid_until(self, on: date) -> date:
        """At least a month, so that the walk always gets on (R-88)."""
        return end_of_month(add_months(on, max(1, self.rules.validity_months)))

    def _sum(self, after: date, through: date) -> int:
        first = bisect.bisect_right(self.days, after)
        return sum(self.amounts[first : bisect.bisect_right(self.days, through)])


def _known_on(fact: TierFact) -> date:
    return fact.recorded_on or fact.on


def _as_never_bought(facts: Iterable[TierFact]) -> Iterator[TierFact]:
    """Every sale as what is left of it, so that no return is heard of later (R-77)."""
    facts = tuple(facts)
    back: Counter[str | None] = Counter()
    for fact in facts:
        if fact.kind == "spend" and fact.amount_minor < 0:
            back[fact.sale_id] += fact.amount_minor
    for fact in facts:
        if fact.kind != "spend":
            yield fact
        elif fact.amount_minor > -back[fact.sale_id]:
            yield replace(fact, amount_minor=fact.amount_minor + back[fact.sale_id])


def _is_granted(fact: TierFact, on: date) -> bool:
    return fact.kind == "grant" and (fact.until is None or on <= fact.until)


def _described(walk: _Walk, granted: list[TierFact], on: date) -> TierState:
    tiers = walk.programme.tiers
    index, until, is_granted = walk.index, walk.until, False
    for fact in granted:
        place = next((at for at, tier in enumerate(tiers) if tier.tier_id == fact.tier_id), 0)
        if place > index:
            index, until, is_granted = place, fact.until, True
    counted = walk.counted(on)
    following = tiers[index + 1] if index + 1 < len(tiers) else None
    return TierState(
        tier_id=tiers[index].tier_id,
        until=until,
        counted_minor=counted,
        next_tier_id=following.tier_id if following else None,
        to_next_minor=max(0, following.entry_minor - counted) if following else 0,
        in_grace=not is_granted and until is not None and until < on,
        to_keep_minor=0 if is_granted else walk.to_keep(on),
    )
