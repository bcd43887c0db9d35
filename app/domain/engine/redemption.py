"""Layer L6: points as money off, within their bounds (R-53 to R-55, R-101)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.basket import ClaimedReward, Wishes
from app.domain.engine.allocation import allocate
from app.domain.engine.bill import Bill, Grant
from app.domain.ledger import balance_of
from app.domain.member import MemberSnapshot
from app.domain.money import BASIS_POINTS
from app.domain.offline import offline_limits
from app.domain.periods import BusinessTime
from app.domain.programme import Redemption
from app.domain.quote import RedemptionQuote
from app.domain.unit_facts import Benefit

POINTS = {
    "discount": Grant("L6", Benefit(kind="points", id="points"), {}),
    "tender": Grant("L6", Benefit(kind="points_paid", id="points_paid"), {}),
}
"""By ``redemption.kind`` (R-35)."""


class PointsWish(NamedTuple):
    """What is wished and what the member's own limits allow, before the order is known."""

    rules: Redemption
    wished: int | None
    limits: tuple[tuple[str, int], ...]
    """(bound, points); of equally narrow ones the first is named."""
    lines: tuple[int, ...]
    grant: Grant = POINTS["discount"]
    debt: int = 0
    """Points owed over those at hand, which points of this order repay first (R-72)."""
    claimed: tuple[int, ...] = ()
    """Rewards by their points, as they were claimed (R-112)."""

    def claiming(self, claims: Sequence[ClaimedReward], account_id: str = "") -> PointsWish:
        """The same with the rewards of one account that are claimed, where it has some."""
        claimed = tuple([one.points for one in claims if one.account_id == account_id])
        if not claimed or self.rules.unit != "choice":
            return self
        return self._replace(claimed=claimed, wished=sum(claimed))

    def seen_as(self, wishes: Wishes) -> PointsWish:
        """Without card or pass no more than the free limit (R-57); a manager's yes to a centre
        that is away for long takes that bound away (R-101).
        """
        limits = self.limits
        if wishes.redeem_approved_by is not None:
            limits = tuple([limit for limit in limits if limit[0] != "OFFLINE_MANAGER"])
        free = self.rules.free_limit_minor
        if free is not None and not wishes.is_identified and limits[0][0] == "BALANCE":
            limits = (*limits, ("IDENTITY", _points_for(self.rules, free)))
        return self if limits is self.limits else self._replace(limits=limits)

    def with_won(self, points: int) -> PointsWish:
        """The same with points of this order at hand."""
        if not points:
            return self
        more = max(0, points - self.debt)
        limits = (
            (bound, limit + more if bound == "BALANCE" else limit) for bound, limit in self.limits
        )
        return self._replace(limits=tuple(limits))


def points_wish(
    rules: Redemption,
    wished: int | None,
    member: MemberSnapshot | None,
    time: BusinessTime,
    lines: tuple[int, ...],
    grant: Grant | None = None,
) -> PointsWish:
    """The wish of a member, bounded by balance, day and order limits; others may not redeem."""
    limits: list[tuple[str, int]] = []
    balance = balance_of(() if member is None else member.lots, time.on)
    if member is not None and member.status == "suspended":
        limits.append(("SUSPENDED_MEMBER", 0))
    elif member is None or member.status != "active":
        limits.append(("NOT_MEMBER", 0))
    else:
        limits.append(("BALANCE", balance.available))
        if rules.max_points_per_day is not None:
            left = max(0, rules.max_points_per_day - member.redeemed_today)
            limits.append(("MAX_PER_DAY", left))
        if rules.max_points_per_order is not None:
            limits.append(("MAX_PER_ORDER", rules.max_points_per_order))
        limits += offline_limits(rules.offline, member.offline, time.at)
    grant = grant or POINTS[rules.kind]
    return PointsWish(rules, wished, tuple(limits), lines, grant, balance.short)


def quote_redemption(wish: PointsWish, payable_minor: int, room_minor: int) -> RedemptionQuote:
    """Points taken and the bound that set the most that may be taken.

    ``payable_minor``: the order after L5; ``room_minor``: what may still be taken off redeemable
    lines. A wish above the bound is cut to it and flagged, never dropped in silence (R-54).
    """
    rules = wish.rules
    share_minor = min(room_minor, room_minor * rules.max_share_bp // BASIS_POINTS)
    bound, most = _most(wish, payable_minor, share_minor)
    if wish.wished is None:
        points = most
    else:
        points = min(most, _to_step(rules, wish.wished))
        points = points if points >= rules.least else 0
    if not worth_minor(rules, points):
        points = 0
    return RedemptionQuote(
        wished_points=wish.wished,
        points=points,
        amount_minor=min(share_minor, worth_minor(rules, points)),
        max_points=most,
        bound=bound,
        is_cut=wish.wished is not None and points < wish.wished,
    )


def apply_redemption(
    bill: Bill, wish: PointsWish, line_count: int
) -> tuple[RedemptionQuote, list[int]]:
    """Layer L6 on the bill; returns the redemption and the points of every line (R-55)."""
    payable = sum(bill.amounts)
    redeemed = quote_redemption(wish, payable, bill.room(wish.lines))
    if not redeemed.points:
        return redeemed, [0] * line_count
    bill.reduce(wish.grant, redeemed.amount_minor, wish.lines)
    return redeemed, points_of_lines(bill, redeemed.points, line_count)


def points_of_lines(bill: Bill, spent: int, line_count: int) -> list[int]:
    """Points of every line, by what they took off it last (R-55)."""
    points = [0] * line_count
    shares = bill.applied[-1].shares
    by_line = allocate(spent, [share for _, share in shares])
    for place, (line, _) in enumerate(shares):
        points[line] = by_line[place]
    return points


def quoted_as(
    wish: PointsWish, points: int, amount_minor: int, bound: tuple[str, int]
) -> RedemptionQuote:
    """What a wish comes to, with the bound that set the most."""
    return RedemptionQuote(
        wished_points=wish.wished,
        points=points,
        amount_minor=amount_minor,
        max_points=bound[1],
        bound=bound[0],
        is_cut=wish.wished is not None and points < wish.wished,
    )


def worth_minor(rules: Redemption, points: int) -> int:
    """Money off for these points, rounded down; a reward may exceed what is left to pay."""
    return points * rules.worth_minor // rules.points


def _most(wish: PointsWish, payable_minor: int, share_minor: int) -> tuple[str, int]:
    """The narrowest bound and the points it leaves, floored to the step.

    ``share_minor``: what points may take of the goods. A reward that is asked for may be worth
    more than that; without a wish only those are taken that fit.
    """
    rules = wish.rules
    if payable_minor < rules.min_order_minor and wish.limits[0][1] > 0:
        return "MIN_ORDER", 0
    share_bound = "MAX_SHARE" if rules.max_share_bp < BASIS_POINTS else "PAYABLE"
    if rules.unit == "reward" and wish.wished:
        share_points = -(-share_minor // rules.worth_minor) * rules.points
    else:
        share_points = _points_for(rules, share_minor)
    bound, limit = min((*wish.limits, (share_bound, share_points)), key=lambda entry: entry[1])
    most = _to_step(rules, limit)
    if limit > 0 and most < rules.least:
        return "MIN_POINTS", 0
    return bound, most


def _points_for(rules: Redemption, amount_minor: int) -> int:
    """The most points that do not exceed the amount and waste nothing on it."""
    return amount_minor * rules.points // rules.worth_minor


def _to_step(rules: Redemption, points: int) -> int:
    """The steps in these points, without those that the next unit of money is not reached by."""
    step = rules.step
    worth = worth_minor(rules, points - points % step)
    needed = -(-worth * rules.points // rules.worth_minor)
    return needed + -needed % step
