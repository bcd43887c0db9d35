"""Currencies of points: how they are won, when they end, what they are spent on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.domain.later import LATER
from app.domain.programme.benefits import ALWAYS, Gate, Scope, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """When points of one accrual end (R-51); the day named is still good.

    ``count`` is days in the mode ``days``, months in ``months``, and ``unit`` in all others.
    """

    mode: Literal[
        "never", "days", "months", "end_of_month", "end_of_quarter", "end_of_year", "inactivity"
    ] = "end_of_month"
    count: int = 12
    unit: Literal["months", "days"] = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFactor:
    """A factor on days its gate names: member day, campaign (R-41)."""

    factor_id: str
    name: Text
    factor_bp: int
    gate: Gate


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFactor:
    """A factor on the goods in scope only (R-41)."""

    factor_id: str
    name: Text
    factor_bp: int
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthdayRule:
    """Factor around the birthday (R-44): the whole month, or days around the date."""

    factor_bp: int = 20_000
    window: Literal["month", "days"] = "month"
    days_before: int = 0
    days_after: int = 0
    once_a_year: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatBonus:
    """A number of points that no factor touches (R-41): for an order, or for each unit in scope.

    The goods in scope must reach ``threshold_minor``; goods that cost nothing do not count.
    """

    bonus_id: str
    name: Text
    points: int
    per: Literal["order", "unit"] = "order"
    threshold_minor: int = 0
    scope: Scope = field(default_factory=Scope)
    gate: Gate = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLimit:
    """The most points a member may win by one component, over all sales (R-43).

    ``component`` is named as in the quote: ``birthday``, ``day:<id>``, ``bonus:<id>`` …
    """

    component: str
    max_points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Earning:
    """Accrual (R-38 to R-47): ``points`` for each ``per_minor`` of the base, rounded once per
    order and component.
    """

    points: int = 1
    per_minor: int = 100
    scope: Scope = field(default_factory=lambda: Scope(excluded_flags=("gift_card", "deposit")))
    base: Literal[
        "after_points",
        "before_points",
        "money_paid_only",
        "before_order_discounts",
        "after_whole_points",
    ] = "after_points"
    """What wins points (R-38): the goods after points spent, before these, the money that is
    paid, the goods before all that works on the order, or after points spent whose worth is cut
    to whole units of money."""
    tax: Literal["shop", "incl", "excl"] = "shop"
    """The base in the mode of the shop, with tax, or without (R-39)."""
    min_order_minor: int = 0
    """The least that must count for points by the money spent (R-38)."""
    full_price_only: bool = False
    """Goods that a discount reduced win nothing (R-38)."""
    rounding: Literal["down", "half_up", "up"] = "down"
    rounded_over: Literal["component", "order"] = "component"
    """Rounded for each component, or all of them together (R-40)."""
    same_order: bool = False
    """Points won may be spent in the order that wins them (R-46)."""
    birthday: BirthdayRule | None = None
    day_factors: tuple[DayFactor, ...] = ()
    category_factors: tuple[CategoryFactor, ...] = ()
    bonuses: tuple[FlatBonus, ...] = ()
    max_factor_bp: int = 50_000
    combine: Literal["add", "multiply"] = "add"
    max_points_per_order: int | None = None
    max_points_per_day: int | None = None
    max_points_per_month: int | None = None
    max_balance: int | None = None
    limits: tuple[ComponentLimit, ...] = ()
    expiry: Expiry = field(default_factory=Expiry)
    cooling_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """What so many points bring: a percentage off the goods in scope, or an amount (R-112)."""

    points: int
    off_bp: int | None = None
    off_minor: int | None = None
    cap_minor: int | None = None
    """The most that the percentage takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineRules:
    """What a counter of a chain may spend before the centre has confirmed it (R-101). A store
    that is its own authority has no such limits.
    """

    mode: Literal["bounded", "off"] = "bounded"
    """Within the limits below, or not at all."""
    in_step: Literal["all", "bounded"] = "all"
    """While the centre answers: all that a member has, or within the limits too until it has
    confirmed, which makes the worst case hold to the point."""
    stores: Literal["home", "all"] = "home"
    """Only where the member is at home or shows a pass, or in every store."""
    points_per_member: int = 2_000
    times_per_member: int = 3
    points_per_counter: int = 20_000
    """Of all members together."""
    hours: int = 24
    """How old what is known of a member may be."""
    hours_alone: int = 8
    """Where it is older, a manager allows it."""


OFFLINE_AS_USUAL = OfflineRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """Points as money off (R-53): ``points`` points are worth ``worth_minor``."""

    kind: Literal["discount", "tender"] = "discount"
    """Points lower the price and its tax, or pay a price that stays (R-35)."""
    unit: Literal["step", "reward", "item", "choice"] = "step"
    """Points in steps, or whole rewards of ``points`` points; then least and step play no part.
    A reward asked for is given even where less than its worth is left to pay (R-53). An ``item``
    is the dearest unit in scope for nothing, whatever it costs (R-58). With ``choice``
    there are ``rewards`` to choose from (R-112)."""
    points: int = 100
    worth_minor: int = 100
    min_points: int = 100
    step_points: int = 100
    max_share_bp: int = 5_000
    max_points_per_order: int | None = None
    max_points_per_day: int | None = None
    min_order_minor: int = 0
    free_limit_minor: int | None = None
    """What points may pay for a member who showed neither card nor pass; None is all (R-57)."""
    scope: Scope = field(
        default_factory=lambda: Scope(excluded_flags=("special_price", "gift_card", "tobacco"))
    )
    rewards: tuple[Reward, ...] = ()
    max_rewards: int = 1
    """So many of them in one order, each of them once (R-112)."""
    offline: OfflineRules = field(default=OFFLINE_AS_USUAL, metadata=LATER)

    @property
    def least(self) -> int:
        """The fewest points that are taken."""
        if self.unit == "choice":
            return min((one.points for one in self.rewards), default=self.points)
        return self.min_points if self.unit == "step" else self.points

    @property
    def step(self) -> int:
        """Points are taken in multiples of this."""
        return self.step_points if self.unit == "step" else self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Another currency of points beside the main one: a second balance, or a stamp card."""

    account_id: str
    name: Text
    earning: Earning = field(default_factory=Earning)
    redemption: Redemption | None = None
    auto_redeem: bool = False
    """As many as possible are spent where nobody wishes otherwise."""
