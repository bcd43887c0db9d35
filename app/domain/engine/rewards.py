"""Points for some of several rewards: percentages or amounts, by their number (R-112)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from app.domain.engine.arithmetic import Arithmetic
from app.domain.engine.bill import Bill
from app.domain.engine.redemption import PointsWish, points_of_lines, quoted_as
from app.domain.money import BASIS_POINTS
from app.domain.programme import Reward
from app.domain.quote import RedemptionQuote


class _Offered(NamedTuple):
    """A reward, what it would take of these goods, and how that is shared out."""

    points: int
    amount_minor: int
    weights: list[int] | None


class _Together(NamedTuple):
    """Rewards of one order: what they cost and take, in the order of the programme."""

    points: int
    amount_minor: int
    rewards: tuple[_Offered, ...]


class _Room(NamedTuple):
    """What rewards may take: of the goods in scope (R-53), and without a card (R-57)."""

    share_minor: int
    free_minor: int | None

    def together(self, rewards: Sequence[_Offered]) -> _Together | None:
        """These rewards, None where as much is taken without one of them, or it is too much."""
        amounts = [one.amount_minor for one in rewards]
        least_minor, wanted_minor = min(amounts), sum(amounts)
        if not least_minor or wanted_minor - least_minor >= self.share_minor:
            return None
        amount_minor = min(wanted_minor, self.share_minor)
        if self.free_minor is not None and amount_minor > self.free_minor:
            return None
        return _Together(sum(one.points for one in rewards), amount_minor, tuple(rewards))


NOTHING = _Together(0, 0, ())


def apply_rewards(
    bill: Bill, wish: PointsWish, counts: Sequence[int], arithmetic: Arithmetic
) -> tuple[RedemptionQuote, list[int]]:
    """The rewards that are claimed, or the dearest that the wish pays for; without a wish those
    that take most, for the fewest points.
    """
    sets = _sets(bill, wish, counts, arithmetic)
    bound, limit = _limit(wish, sum(bill.amounts), sets)
    within = [one for one in sets if one.points <= limit]
    most = max((one.points for one in within), default=0)
    taken = _taken(wish, within)
    points = _give(bill, wish, taken, len(counts))
    narrowest = ("MIN_POINTS", 0) if limit and not most else (bound, most)
    quoted = quoted_as(wish, taken.points, taken.amount_minor, narrowest)
    return replace(quoted, rewards=tuple([one.points for one in taken.rewards])), points


def _give(bill: Bill, wish: PointsWish, taken: _Together, line_count: int) -> list[int]:
    """Take the rewards off the bill as one benefit; returns the points of every line (R-55)."""
    if not taken.rewards:
        return [0] * line_count
    left_minor, before = taken.amount_minor, len(bill.applied)
    for one in taken.rewards:
        off_minor = min(one.amount_minor, left_minor)
        left_minor -= bill.reduce(wish.grant, off_minor, wish.lines, weights=one.weights)
    bill.join(before)
    return points_of_lines(bill, taken.points, line_count)


def _sets(
    bill: Bill, wish: PointsWish, counts: Sequence[int], arithmetic: Arithmetic
) -> list[_Together]:
    """Rewards that one order may have together."""
    offered = _offered(bill, wish, counts, arithmetic)
    room = _room(bill, wish)
    found = []
    for size in range(1, wish.rules.max_rewards + 1):
        for rewards in combinations(offered, size):
            together = room.together(rewards)
            if together is not None:
                found.append(together)
    return found


def _offered(
    bill: Bill, wish: PointsWish, counts: Sequence[int], arithmetic: Arithmetic
) -> list[_Offered]:
    """What each reward takes of the goods as they are before points."""
    found = []
    for reward in wish.rules.rewards:
        wanted, weights = _wanted(bill, wish, counts, arithmetic, reward)
        found.append(_Offered(reward.points, wanted, weights))
    return found


def _wanted(
    bill: Bill,
    wish: PointsWish,
    counts: Sequence[int],
    arithmetic: Arithmetic,
    reward: Reward,
) -> tuple[int, list[int] | None]:
    if reward.off_minor is not None:
        return reward.off_minor, None
    amounts = [bill.amounts[line] for line in wish.lines]
    units = [counts[line] for line in wish.lines]
    off, parts = arithmetic.percent(amounts, units, reward.off_bp or 0)
    weights = amounts if parts is None else parts
    return off if reward.cap_minor is None else min(off, reward.cap_minor), weights


def _room(bill: Bill, wish: PointsWish) -> _Room:
    """No more than points may take of the goods in scope (R-53), and than is free (R-57)."""
    rules = wish.rules
    room_minor = bill.room(wish.lines)
    share_minor = min(room_minor, room_minor * rules.max_share_bp // BASIS_POINTS)
    is_free = any(bound == "IDENTITY" for bound, _ in wish.limits)
    return _Room(share_minor, rules.free_limit_minor if is_free else None)


def _limit(wish: PointsWish, payable_minor: int, sets: Sequence[_Together]) -> tuple[str, int]:
    """The narrowest bound and its points (R-53)."""
    limits = [limit for limit in wish.limits if limit[0] != "IDENTITY"]
    dearest = max((one.points for one in sets), default=0)
    last = "PAYABLE" if len(limits) == len(wish.limits) else "IDENTITY"
    bound, limit = min((*limits, (last, dearest)), key=lambda entry: entry[1])
    if payable_minor < wish.rules.min_order_minor and limit:
        return "MIN_ORDER", 0
    return bound, limit


def _taken(wish: PointsWish, within: Sequence[_Together]) -> _Together:
    """Of the rewards that are possible together those that are wished."""
    if wish.claimed:
        return _claimed(wish.claimed, within)
    wished = wish.wished
    if wished is None:
        return max(within, key=lambda one: (one.amount_minor, -one.points), default=NOTHING)
    at_hand = [one for one in within if one.points <= wished]
    return max(at_hand, key=lambda one: (one.points, one.amount_minor), default=NOTHING)


def _claimed(claimed: Sequence[int], within: Sequence[_Together]) -> _Together:
    """One claim after the other, as long as they are possible together."""
    possible = {frozenset(reward.points for reward in one.rewards): one for one in within}
    taken = NOTHING
    for points in claimed:
        together = frozenset((points, *(reward.points for reward in taken.rewards)))
        taken = possible.get(together, taken)
    return taken
