"""Spending points that the centre has not confirmed: how a counter stands, what it may (R-101)."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.member import OfflineFacts
from app.domain.programme import OfflineRules

IN_STEP = timedelta(seconds=45)
"""What is known here counts as what the centre knows for so long; a counter that waits for news
hears from it at least every 25 seconds.
"""
CLOCKS_DIFFER = timedelta(minutes=5)
"""A clock may be set right by so much without making what is known look as if of the future."""
HOUR = timedelta(hours=1)


def is_online(facts: OfflineFacts, at: datetime) -> bool:
    """Whether the centre has told all that it knows a moment ago."""
    if facts.in_step_at is None:
        return False
    return -CLOCKS_DIFFER <= at - facts.in_step_at <= IN_STEP


def is_in_step(facts: OfflineFacts, at: datetime) -> bool:
    """Whether the centre and this counter know the same of the member."""
    return facts.is_covered and is_online(facts, at)


def hours_away(facts: OfflineFacts, at: datetime) -> int | None:
    """Whole hours since the two last knew the same; None where that cannot be said, before the
    first time and by a clock that was set back.
    """
    if facts.in_step_at is None or at - facts.in_step_at < -CLOCKS_DIFFER:
        return None
    return max(0, (at - facts.in_step_at) // HOUR)


def offline_limits(
    rules: OfflineRules, facts: OfflineFacts | None, at: datetime
) -> tuple[tuple[str, int], ...]:
    """(bound, points) of everything that limits spending now; of one account, by ``facts.of``."""
    if facts is None:
        return ()
    is_level = is_in_step(facts, at)
    if is_level and (rules.in_step == "all" or rules.mode == "off"):
        return ()
    refusal = _refusal(rules, facts, at)
    if refusal is not None:
        return ((refusal, 0),)
    limits = (
        ("OFFLINE_MEMBER", max(0, rules.points_per_member - facts.spent.get("", 0))),
        ("OFFLINE_COUNTER", max(0, rules.points_per_counter - facts.counter_spent.get("", 0))),
    )
    is_long = not is_level and (hours_away(facts, at) or 0) >= rules.hours_alone
    return (("OFFLINE_MANAGER", 0), *limits) if is_long else limits


def _refusal(rules: OfflineRules, facts: OfflineFacts, at: datetime) -> str | None:
    """Why nothing may be spent, whoever allows it."""
    hours = hours_away(facts, at)
    refusals = {
        "OFFLINE_OFF": rules.mode == "off",
        "OFFLINE_AGE": hours is None or hours >= rules.hours,
        "OFFLINE_STORE": rules.stores == "home" and not (facts.is_home or is_in_step(facts, at)),
        "OFFLINE_TIMES": facts.times.get("", 0) >= rules.times_per_member,
    }
    return next((bound for bound, holds in refusals.items() if holds), None)


def standing(facts: OfflineFacts | None, at: datetime) -> object:
    """All that time alone changes of the limits; equal while nothing does."""
    return None if facts is None else (is_in_step(facts, at), hours_away(facts, at))
