"""The level of a member on a day, from dated facts alone; never stored (R-85 to R-93, R-95)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.domain.member import Missing, TierFact, TierState, UpgradeAt
from app.domain.paid_membership import paid
from app.domain.periods import add_months, end_of_month
from app.domain.programme import Programme
from app.domain.tier_walk import DAY, Walk, known_on, points_count_on, version_on

LOOK_AHEAD_MONTHS = 3
"""How far ahead it is told that sales fall out of the window."""


def tier_state(
    facts: Iterable[TierFact],
    programme: Programme,
    on: date,
    *,
    earlier: Sequence[Programme] = (),
    enrolled_on: date | None = None,
) -> TierState:
    """The level at the end of ``on``: what a sale after the last fact would start with (R-47).

    ``earlier``: the versions that were in force before ``programme``, oldest first; every stretch
    is walked under its own (R-93). Upgrades come at once and may skip levels; at the end of its
    validity a level is kept, or after the grace lost. Grants and paid levels are floors. Facts
    recorded after ``on`` do not count, so the level of any past day can be found again. Amounts in
    minor units.
    """
    known = sorted((fact for fact in facts if known_on(fact) <= on), key=known_on)
    if programme.policies.refund_undo_upgrade == "at_once":
        known = list(_as_never_bought(known))
    versions = tuple({each.valid_from: each for each in (*earlier, programme)}.values())
    walk = Walk(versions, enrolled_on)
    looks = [day for day in sorted(_looks(known, versions, enrolled_on)) if day <= on]
    for fact in known:
        while looks and looks[0] <= known_on(fact):
            _look(walk, looks.pop(0))
        walk.take(fact)
    for day in looks:
        _look(walk, day)
    walk.advance(on)
    return _with_sales(_described(walk, _floors(known, programme, on), on), walk, known, on)


def _as_never_bought(facts: Sequence[TierFact]) -> Iterator[TierFact]:
    """Every sale as what is left of it, so that no return is heard of later (R-77)."""
    back: Counter[str | None] = Counter()
    points: Counter[str | None] = Counter()
    for fact in facts:
        if fact.kind == "spend" and fact.amount_minor < 0:
            back[fact.sale_id] += fact.amount_minor
            points[fact.sale_id] += fact.points
    for fact in facts:
        if fact.kind != "spend":
            yield fact
        elif fact.amount_minor > -back[fact.sale_id]:
            yield replace(
                fact,
                amount_minor=fact.amount_minor + back[fact.sale_id],
                points=fact.points + points[fact.sale_id],
            )


def _looks(
    facts: Sequence[TierFact], versions: Sequence[Programme], enrolled_on: date | None
) -> Iterator[date]:
    """Days on which a level may be reached though nothing was recorded: when points that waited
    become active (R-45), and when somebody has been a member for long enough (R-86). Each day by
    the version of that day, so that a later one changes nothing before it (R-93).
    """
    for place, programme in enumerate(versions):
        days = [
            add_months(enrolled_on, tier.entry_months)
            for tier in programme.tiers
            if enrolled_on is not None and tier.entry_months is not None
        ]
        if any(tier.entry_points is not None for tier in programme.tiers):
            days += [points_count_on(fact, versions) for fact in facts if fact.points > 0]
        yield from (day for day in days if version_on(versions, day) == place)


def _look(walk: Walk, on: date) -> None:
    walk.advance(on)
    walk.rise(on)


def _floors(facts: Iterable[TierFact], programme: Programme, on: date) -> list[TierFact]:
    """Levels given by hand or paid for that are in force; a paid one has its own grace (R-91)."""
    grace = timedelta(days=programme.tier_rules.paid_grace_days)
    granted = [
        fact for fact in facts if fact.kind == "grant" and (fact.until is None or on <= fact.until)
    ]
    bought = [fact for fact in paid(facts) if fact.until and fact.on <= on <= fact.until + grace]
    return [*granted, *bought]


def _described(walk: Walk, floors: Sequence[TierFact], on: date) -> TierState:
    tiers = walk.programme.tiers
    index, until, is_floor = walk.index, walk.until, False
    for fact in floors:
        place = next((at for at, tier in enumerate(tiers) if tier.tier_id == fact.tier_id), 0)
        is_longer = fact.kind == "paid" and (fact.until or date.max) > (until or date.max)
        if place > index or (place == index and is_longer):
            index, until, is_floor = place, fact.until, True
    ways = ((tier, walk.ways_to(tier, on)) for tier in tiers[index + 1 :])
    following, to_next = next(((tier, found) for tier, found in ways if found), (None, []))
    to_keep = [] if is_floor or walk.is_kept(on) else walk.ways_to_keep(on)
    return TierState(
        tier_id=tiers[index].tier_id,
        until=until,
        counted_minor=walk.counted("spend", on),
        next_tier_id=following.tier_id if following else None,
        to_next_minor=_of_spend(to_next),
        in_grace=until is not None and until < on,
        to_keep_minor=_of_spend(to_keep),
        to_next=tuple(to_next),
        to_keep=tuple(to_keep),
        upgrades=tuple(_upgrades(walk, index, on)),
        paid_until=max(
            (fact.until for fact in floors if fact.kind == "paid" and fact.until), default=None
        ),
    )


def _with_sales(state: TierState, walk: Walk, facts: Iterable[TierFact], on: date) -> TierState:
    """How many sales count, and how many of them will not for long (R-95)."""
    began = walk.window_began(on)
    horizon = end_of_month(add_months(on, LOOK_AHEAD_MONTHS))
    leaving_by = {"rolling": horizon, "calendar_year": date(on.year, 12, 31)}.get(
        walk.rules.window
    )
    sales: dict[tuple[str | None, date], int] = {}
    for fact in facts:
        if fact.kind == "spend" and began < fact.on <= on:
            mine = (fact.sale_id, fact.on)
            sales[mine] = sales.get(mine, 0) + fact.amount_minor
    days = [day for (_, day), amount in sales.items() if amount > 0]
    leaving = 0
    if leaving_by is not None and leaving_by <= horizon:
        last = (
            leaving_by if walk.rules.window == "calendar_year" else walk.window_began(leaving_by)
        )
        leaving = sum(day <= last for day in days)
    return replace(
        state,
        counted_sales=len(days),
        leaving_sales=leaving,
        leaving_by=leaving_by if leaving else None,
    )


def _of_spend(ways: Iterable[Missing]) -> int:
    return next((amount for metric, amount in ways if metric == "spend"), 0)


def _upgrades(walk: Walk, index: int, on: date) -> Iterator[UpgradeAt]:
    """From how much on a sale of that day reaches each higher level (R-47)."""
    if not walk.rules.includes_current:
        return
    is_first_visit = walk.spend.day_count(on - DAY, on) == 0
    for tier in walk.programme.tiers[index + 1 :]:
        for metric, amount in walk.ways_to(tier, on):
            if metric == "spend" or amount == 0:
                yield UpgradeAt(tier.tier_id, amount)
            elif metric == "visits" and amount <= is_first_visit:
                yield UpgradeAt(tier.tier_id, 1)
