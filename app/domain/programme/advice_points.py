"""What a shop would regret of its points and of every other currency: advice, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.money import BASIS_POINTS
from app.domain.programme.benefits import Scope
from app.domain.programme.document import Programme
from app.domain.programme.faults import Advice
from app.domain.programme.points import Earning, Redemption

GENEROUS_BP = 2_000
"""A fifth of the price that comes back as points is worth a second look."""
GIFT_CARD = "gift_card"


class _Rules(NamedTuple):
    """One currency: ``place`` is the path to it, and ``best_bp`` its highest factor of a tier."""

    place: str
    earning: Earning
    redemption: Redemption | None
    best_bp: int


def points_advice(programme: Programme) -> Iterator[Advice]:
    """The points of the programme, then every account, which knows no factors of tiers."""
    best = max(tier.points_factor_bp for tier in programme.tiers)
    currencies = [_Rules("", programme.earning, programme.redemption, best)]
    for number, account in enumerate(programme.accounts):
        place = f"accounts[{number}]."
        currencies.append(_Rules(place, account.earning, account.redemption, BASIS_POINTS))
    for rules in currencies:
        yield from _factors(rules)
        yield from _winning(rules)
        if rules.redemption is not None:
            yield from _spending(rules, rules.redemption)
    yield from _returns(programme)


def _best_factor_bp(rules: _Rules) -> int:
    """The highest factor a line can come to before the cap (R-41)."""
    earning = rules.earning
    special = [day.factor_bp for day in earning.day_factors]
    special += [] if earning.birthday is None else [earning.birthday.factor_bp]
    best = rules.best_bp
    for more in (special, [goods.factor_bp for goods in earning.category_factors]):
        factor = max(more, default=BASIS_POINTS)
        if earning.combine == "multiply":
            best = best * factor // BASIS_POINTS
        else:
            best += factor - BASIS_POINTS
    return best


def _factors(rules: _Rules) -> Iterator[Advice]:
    """Factors that the cap cuts, and those that change nothing (R-41)."""
    best, most = _best_factor_bp(rules), rules.earning.max_factor_bp
    if best > most:
        params = {"factor_bp": best, "most_bp": most}
        yield Advice("factor_above_cap", f"{rules.place}earning.max_factor_bp", params)
    for name in ("day_factors", "category_factors"):
        for number, one in enumerate(getattr(rules.earning, name)):
            if one.factor_bp <= BASIS_POINTS:
                path = f"{rules.place}earning.{name}[{number}].factor_bp"
                yield Advice("factor_idle", path, {})


def _winning(rules: _Rules) -> Iterator[Advice]:
    """Gift cards that win when they are bought and when they pay, and points on points (R-38)."""
    if _covers_flag(rules.earning.scope, GIFT_CARD):
        yield Advice("gift_cards_earn", f"{rules.place}earning.scope.excluded_flags", {})
    if rules.earning.base in ("before_points", "before_order_discounts"):
        yield Advice("points_win_points", f"{rules.place}earning.base", {})


def _spending(rules: _Rules, redemption: Redemption) -> Iterator[Advice]:
    """Points for points, points that are worth too much, and points nobody can spend (R-53)."""
    place, earning = f"{rules.place}redemption", rules.earning
    if _covers_flag(redemption.scope, GIFT_CARD):
        yield Advice("points_for_points", f"{place}.scope.excluded_flags", {})
    factor = min(_best_factor_bp(rules), earning.max_factor_bp)
    worth = earning.points * factor * redemption.worth_minor
    rate_bp = worth // (earning.per_minor * redemption.points)
    if redemption.unit in ("step", "reward") and rate_bp > GENEROUS_BP:
        yield Advice("points_generous", f"{place}.worth_minor", {"rate_bp": rate_bp})
    if redemption.unit == "step" and redemption.step * redemption.worth_minor < redemption.points:
        yield Advice("step_worth_nothing", f"{place}.step_points", {})
    limits = (redemption.max_points_per_order, redemption.max_points_per_day)
    most = min((limit for limit in limits if limit is not None), default=redemption.least)
    if redemption.max_share_bp == 0 or most < redemption.least:
        yield Advice("points_never_spent", f"{place}.min_points", {})


def _covers_flag(scope: Scope, flag: str) -> bool:
    """Whether goods that carry the flag can be in scope; who names goods has looked at them."""
    return flag not in scope.excluded_flags and not (scope.category_paths or scope.skus)


def _returns(programme: Programme) -> Iterator[Advice]:
    """What goods would win alone cannot be told below a threshold, of any currency (R-72)."""
    earnings = (programme.earning, *(account.earning for account in programme.accounts))
    has_thresholds = any(
        earning.min_order_minor or any(bonus.threshold_minor for bonus in earning.bonuses)
        for earning in earnings
    )
    if programme.policies.refund_earned == "down" and has_thresholds:
        yield Advice("down_is_recount", "policies.refund_earned", {})
