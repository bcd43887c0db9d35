"""Points for one of several rewards: a percentage or an amount, by their number (R-112)."""

from __future__ import annotations

from collections.abc import Sequence
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

    def rank(self, *, by_worth: bool) -> tuple[int, int]:
        """Without a wish what it takes and then the fewest points, else the most points."""
        return (self.amount_minor, -self.points) if by_worth else (self.points, 0)


def apply_rewards(
    bill: Bill, wish: PointsWish, counts: Sequence[int], arithmetic: Arithmetic
) -> tuple[RedemptionQuote, list[int]]:
    """The reward that the wish pays for; without a wish the one that takes most, for the fewest
    points.
    """
    offered = [one for one in _offered(bill, wish, counts, arithmetic) if one.amount_minor]
    bound, most = _most(wish, sum(bill.amounts), offered)
    at_hand = most if wish.wished is None else min(most, wish.wished)
    within = [one for one in offered if one.points <= at_hand]
    if not within:
        return quoted_as(wish, 0, 0, (bound, most)), [0] * len(counts)
    taken = max(within, key=lambda one: one.rank(by_worth=wish.wished is None))
    bill.reduce(wish.grant, taken.amount_minor, wish.lines, weights=taken.weights)
    points = points_of_lines(bill, taken.points, len(counts))
    return quoted_as(wish, taken.points, taken.amount_minor, (bound, most)), points


def _offered(
    bill: Bill, wish: PointsWish, counts: Sequence[int], arithmetic: Arithmetic
) -> list[_Offered]:
    """What each reward takes: no more than points may take of the goods in scope (R-53), and none
    that is worth more than may be taken without a card (R-57).
    """
    rules = wish.rules
    room_minor = bill.room(wish.lines)
    share_minor = min(room_minor, room_minor * rules.max_share_bp // BASIS_POINTS)
    is_free = any(bound == "IDENTITY" for bound, _ in wish.limits)
    found = []
    for reward in rules.rewards:
        wanted, weights = _wanted(bill, wish, counts, arithmetic, reward)
        one = _Offered(reward.points, min(wanted, share_minor), weights)
        if not is_free or one.amount_minor <= (rules.free_limit_minor or 0):
            found.append(one)
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
    off, weights = arithmetic.percent(amounts, units, reward.off_bp or 0)
    return off if reward.cap_minor is None else min(off, reward.cap_minor), weights


def _most(wish: PointsWish, payable_minor: int, offered: list[_Offered]) -> tuple[str, int]:
    """The narrowest bound, and the dearest reward within it (R-53)."""
    limits = [limit for limit in wish.limits if limit[0] != "IDENTITY"]
    dearest = max((one.points for one in offered), default=0)
    last = "PAYABLE" if len(limits) == len(wish.limits) else "IDENTITY"
    bound, limit = min((*limits, (last, dearest)), key=lambda entry: entry[1])
    if payable_minor < wish.rules.min_order_minor and limit:
        return "MIN_ORDER", 0
    most = max((one.points for one in offered if one.points <= limit), default=0)
    return ("MIN_POINTS", 0) if limit and not most else (bound, most)
