"""Spending points that the centre has not confirmed: how a counter stands, what it may (R-101)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.domain.allotting import Allotment
from app.domain.later import LATER
from app.domain.member import OfflineFacts
from app.domain.programme import OfflineRules, Programme, Redemption

IN_STEP = timedelta(seconds=45)
"""What is known here counts as what the centre knows for so long; a counter that waits for news
hears from it at least every 25 seconds.
"""
CLOCKS_DIFFER = timedelta(minutes=5)
"""A clock may be set right by so much without making what is known look as if of the future."""
HOUR = timedelta(hours=1)
CHAIN_SETTING = "centre.chain"
"""Under which a counter keeps what it was told of its chain."""


MOST_PASS_LIFE = timedelta(days=7)
JUST_USED = timedelta(minutes=10)
"""So long after a sale with a pass a pass of that member proves no more who shows it (T13)."""
SEEN_KEPT = timedelta(days=1)
"""A sale that comes later is not the one for which the pass was shown."""


NEVER_TOLD = datetime(1970, 1, 1, tzinfo=UTC)
"""When a pass was made that was kept before that was: it is older than any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPass:
    """The pass of the centre that a member showed last; ``until``: when it ends, or was blocked.
    ``is_all``: nothing else is known here of the member.
    """

    serial: int
    until: datetime
    is_all: bool
    issued_at: datetime = NEVER_TOLD


def pass_setting(member_id: str) -> str:
    """Under which it is kept."""
    return f"pass.{member_id}"


def is_online(facts: OfflineFacts, at: datetime) -> bool:
    """Whether the centre has told all that it knows a moment ago."""
    if facts.in_step_at is None:
        return False
    return -CLOCKS_DIFFER <= at - facts.in_step_at <= IN_STEP


def is_in_step(facts: OfflineFacts, at: datetime) -> bool:
    """Whether the centre and this counter know the same of the member."""
    return facts.is_covered and not facts.is_by_pass and is_online(facts, at)


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
    is_known = not (is_level or facts.is_by_pass)
    is_long = is_known and (hours_away(facts, at) or 0) >= rules.hours_alone
    return (("OFFLINE_MANAGER", 0), *limits) if is_long else limits


def _refusal(rules: OfflineRules, facts: OfflineFacts, at: datetime) -> str | None:
    """Why nothing may be spent, whoever allows it."""
    hours = hours_away(facts, at)
    is_shown = facts.pass_until is not None and at < facts.pass_until
    is_too_old = not is_shown if facts.is_by_pass else hours is None or hours >= rules.hours
    is_good_here = facts.is_home or is_shown or is_in_step(facts, at)
    is_elsewhere = rules.stores == "home" and not is_good_here
    refusals = {
        "OFFLINE_OFF": rules.mode == "off",
        "OFFLINE_AGE": is_too_old,
        "OFFLINE_STORE": is_elsewhere,
        "OFFLINE_TIMES": facts.times.get("", 0) >= rules.times_per_member,
    }
    return next((bound for bound, holds in refusals.items() if holds), None)


def standing(facts: OfflineFacts | None, at: datetime) -> object:
    """All that time alone changes of the limits; equal while nothing does."""
    if facts is None:
        return None
    is_shown = facts.pass_until is not None and at < facts.pass_until
    return is_in_step(facts, at), hours_away(facts, at), is_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFacts:
    """How large a chain is: counters that may sell, in all and in one store (``here``)."""

    counters: int
    here: int = 0
    allotted: tuple[Allotment, ...] = field(default=(), metadata=LATER)
    """Rights of the counters of that store (R-122)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstCase:
    """What can be spent beyond what members have while the centre is away, of one currency (I4).

    ``counters`` times ``counter_points`` in all, ``member_counters`` times ``member_points`` of
    one member; ``minor`` and ``member_minor`` in money, None where goods or a share are given.
    """

    account_id: str
    counters: int
    counter_points: int
    minor: int | None
    member_counters: int
    member_points: int
    member_minor: int | None


def worst_cases(programme: Programme, chain: ChainFacts) -> tuple[WorstCase, ...]:
    """Of the points and of every account that is good for something (docs/centre.md)."""
    found = {"": programme.redemption}
    found |= {one.account_id: one.redemption for one in programme.accounts if one.redemption}
    return tuple(_worst_case(account_id, one, chain) for account_id, one in found.items())


def _worst_case(account_id: str, redemption: Redemption, chain: ChainFacts) -> WorstCase:
    rules = redemption.offline
    is_off = rules.mode == "off"
    counter_points = 0 if is_off else rules.points_per_counter
    member_points = 0 if is_off else min(rules.points_per_member, rules.points_per_counter)
    at = chain.here if rules.stores == "home" else chain.counters
    return WorstCase(
        account_id=account_id,
        counters=chain.counters,
        counter_points=counter_points,
        minor=_most_minor(redemption, chain.counters * counter_points),
        member_counters=at,
        member_points=member_points,
        member_minor=_most_minor(redemption, at * member_points),
    )


def _most_minor(redemption: Redemption, points: int) -> int | None:
    """The most money that so many points can take off, however they are spent."""
    if redemption.unit == "item":
        return None if points else 0
    if redemption.unit != "choice":
        return points * redemption.worth_minor // redemption.points
    worths = [
        (one.points, one.off_minor if one.cap_minor is None else one.cap_minor)
        for one in redemption.rewards
    ]
    most = 0
    for needed, worth_minor in worths:
        if worth_minor is None:
            return None if points else 0
        most = max(most, points * worth_minor // needed)
    return most
