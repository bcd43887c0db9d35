"""Rules for points that contradict each other, and what only the points of a programme can do."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.errors import Reason
from app.domain.programme.document import Programme
from app.domain.programme.faults import Fault, id_faults
from app.domain.programme.points import Account, Earning, Redemption

BEFORE_COUPONS = "not where points come before coupons (policies.points_position)"


def points_faults(programme: Programme) -> Iterator[Fault]:
    """Switches that contradict each other, and limits of what does not exist."""
    earning, redemption = programme.earning, programme.redemption
    if earning.same_order and earning.base not in ("before_points", "before_order_discounts"):
        reason = Reason(
            "points won would depend on themselves with the base {base}", base=earning.base
        )
        yield Fault("earning.same_order", reason)
    rules = programme.tier_rules
    if earning.same_order and rules.includes_current and rules.spend == "after_points":
        yield Fault(
            "earning.same_order",
            "points won would depend on themselves with tier_rules.spend after_points",
        )
    if programme.policies.points_position == "before_coupons":
        if earning.same_order:
            yield Fault("earning.same_order", BEFORE_COUPONS)
        if redemption.kind == "tender":
            yield Fault("redemption.kind", BEFORE_COUPONS)
    if redemption.kind == "tender" and redemption.unit == "item":
        yield Fault("redemption.kind", "a unit for nothing is no payment")
    yield from _unknown_components(earning, "earning")
    yield from _reward_faults(redemption, "redemption")
    for number, account in enumerate(programme.accounts):
        yield from _account_faults(account, f"accounts[{number}]")


def _unknown_components(earning: Earning, place: str) -> Iterator[Fault]:
    known = components_of(earning)
    for number, limit in enumerate(earning.limits):
        if limit.component not in known:
            reason = Reason("no reason for points, one of {words}", words=", ".join(known))
            yield Fault(f"{place}.limits[{number}].component", reason)


def _account_faults(account: Account, place: str) -> Iterator[Fault]:
    """What only the points of a programme can do."""
    earning, redemption = account.earning, account.redemption
    yield from id_faults(f"{place}.earning.bonuses", [one.bonus_id for one in earning.bonuses])
    yield from _unknown_components(earning, f"{place}.earning")
    reason = "only for the points of the programme itself"
    if earning.expiry.mode == "inactivity":
        yield Fault(f"{place}.earning.expiry.mode", reason)
    if earning.same_order:
        yield Fault(f"{place}.earning.same_order", reason)
    if earning.birthday is not None and earning.birthday.once_a_year:
        yield Fault(f"{place}.earning.birthday.once_a_year", reason)
    if redemption is not None:
        yield from _reward_faults(redemption, f"{place}.redemption")
    if redemption is not None and redemption.kind == "tender":
        yield Fault(f"{place}.redemption.kind", reason)
    if redemption is not None and redemption.max_points_per_day is not None:
        yield Fault(f"{place}.redemption.max_points_per_day", reason)


def _reward_faults(redemption: Redemption, place: str) -> Iterator[Fault]:
    """Rewards to choose from, told apart by their points (R-112)."""
    several = redemption.max_rewards > 1
    if redemption.unit == "choice" and not redemption.rewards:
        yield Fault(f"{place}.unit", "needs rewards to choose from")
    if redemption.unit != "choice":
        for name, is_set in (("rewards", redemption.rewards), ("max_rewards", several)):
            if is_set:
                yield Fault(f"{place}.{name}", "only with the unit choice")
    points = [one.points for one in redemption.rewards]
    for number, one in enumerate(redemption.rewards):
        where = f"{place}.rewards[{number}]"
        if (one.off_bp is None) == (one.off_minor is None):
            yield Fault(where, "needs off_bp or off_minor, one of them", is_of_whole=True)
        elif one.off_bp is None and one.cap_minor is not None:
            yield Fault(f"{where}.cap_minor", "only a percentage has a most")
        if one.points in points[:number]:
            yield Fault(f"{where}.points", "another reward has as many points")


def components_of(earning: Earning) -> tuple[str, ...]:
    """The names of all reasons for points (R-42)."""
    return (
        "base",
        "tier",
        *(f"category:{category.factor_id}" for category in earning.category_factors),
        "birthday",
        *(f"day:{day.factor_id}" for day in earning.day_factors),
        *(f"bonus:{bonus.bonus_id}" for bonus in earning.bonuses),
    )
