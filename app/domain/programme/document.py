"""The versioned document itself: tiers, earning, redemption, rounding, limits, consents."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from app.domain.money import Currency
from app.domain.programme.benefits import CouponIssue, CouponType, Gate, Offer, Scope, Text
from app.domain.programme.desk import Enrolment, RoleLimits
from app.domain.programme.plans import Plan
from app.domain.programme.points import ComponentLimit, FlatBonus

Metric = Literal["spend", "points", "visits", "months"]
METRICS: tuple[Metric, ...] = ("spend", "points", "visits", "months")


class Way(NamedTuple):
    """One metric that leads to a level: minor units, points, days of visits or months (R-86)."""

    metric: Metric
    entry: int
    keep: int

    @property
    def entry_field(self) -> str:
        """Where the document says what reaches the level."""
        return f"entry_{self._unit}"

    @property
    def keep_field(self) -> str:
        """Where the document says what keeps it."""
        return f"keep_{self._unit}"

    @property
    def _unit(self) -> str:
        return "minor" if self.metric == "spend" else self.metric


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One level with its benefits, and what leads to it and keeps it (R-86, R-88, R-89).

    Any one of the thresholds is enough; None means that this metric does not lead here. To keep a
    level its ``keep_`` counts; left out, for points and visits, the entry. Whoever has been a
    member for ``entry_months`` has it for good.
    """

    tier_id: str
    name: Text
    entry_minor: int | None = 0
    keep_minor: int = 0
    entry_points: int | None = None
    keep_points: int | None = None
    entry_visits: int | None = None
    keep_visits: int | None = None
    entry_months: int | None = None
    payable_bp: int = 10_000
    points_factor_bp: int = 10_000

    def ways(self) -> tuple[Way, ...]:
        """The metrics that lead here, with what reaches the level and what keeps it."""
        keeps = (self.keep_minor, self.keep_points, self.keep_visits, self.entry_months)
        entries = (self.entry_minor, self.entry_points, self.entry_visits, self.entry_months)
        return _ways(entries, keeps)


@functools.lru_cache(maxsize=256)
def _ways(entries: tuple[int | None, ...], keeps: tuple[int | None, ...]) -> tuple[Way, ...]:
    return tuple(
        Way(metric, entry, entry if keep is None else keep)
        for metric, entry, keep in zip(METRICS, entries, keeps, strict=True)
        if entry is not None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRules:
    """How levels move (R-85 to R-93). Tiers are ordered from the base level up."""

    window: Literal["rolling", "calendar_year", "tier_start", "lifetime"] = "rolling"
    """What counts: the last ``window_months``, this year, what came since the tier began, or
    everything (R-87)."""
    window_months: int = 12
    spend: Literal["before_points", "after_points"] = "before_points"
    """Whether the money that points paid counts (R-86)."""
    includes_current: bool = False
    """Points are won with the level that the sale itself reaches; prices never are (R-47)."""
    count_pending: bool = False
    """Points that still wait count towards a tier (R-45)."""
    validity: Literal["months", "fixed_month", "anniversary"] = "months"
    """A tier ends with a month, always with ``validity_end_month``, or before the day on which the
    member joined (R-88)."""
    validity_months: int = 12
    """It lasts at least this long."""
    validity_end_month: int = 12
    grace_days: int = 30
    paid_grace_days: int = 0
    """Days for which a level that was bought goes on after its end."""
    down: Literal["one", "requalify", "never"] = "one"
    """One level down, to what is reached, or no tier ever ends (R-90)."""
    discount_scope: Scope = field(
        default_factory=lambda: Scope(excluded_flags=("special_price", "gift_card", "deposit"))
    )
    counted_scope: Scope = field(
        default_factory=lambda: Scope(excluded_flags=("gift_card", "deposit"))
    )


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
class Festival:
    """Named days of the year for gates: by month and day of a calendar, or by dates, or both.

    ``lunar`` days move through the year; a 30th in a month of 29 days is its last day. ``dates``
    are for days that no calendar names so, such as a jubilee of the shop.
    """

    festival_id: str
    name: Text
    calendar: Literal["gregorian", "lunar"] = "gregorian"
    month: int | None = None
    day: int | None = None
    dates: tuple[date, ...] = ()
    days_before: int = 0
    days_after: int = 0


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
class Redemption:
    """Points as money off (R-53): ``points`` points are worth ``worth_minor``."""

    kind: Literal["discount", "tender"] = "discount"
    """Points lower the price and its tax, or pay a price that stays (R-35)."""
    unit: Literal["step", "reward", "item"] = "step"
    """Points in steps, or whole rewards of ``points`` points; then least and step play no part.
    A reward asked for is given even where less than its worth is left to pay (R-53). An ``item``
    is the dearest unit in scope for nothing, whatever it costs (R-58)."""
    points: int = 100
    worth_minor: int = 100
    min_points: int = 100
    step_points: int = 100
    max_share_bp: int = 5_000
    max_points_per_order: int | None = None
    max_points_per_day: int | None = None
    min_order_minor: int = 0
    scope: Scope = field(
        default_factory=lambda: Scope(excluded_flags=("special_price", "gift_card", "tobacco"))
    )

    @property
    def least(self) -> int:
        """The fewest points that are taken."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """抹零 (L7): down to ``step_minor``, only when every tender is of ``tender_kinds``."""

    step_minor: int = 1
    tender_kinds: tuple[str, ...] = ("cash",)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponRules:
    """Proposal of scarce coupons (R-20, R-21)."""

    auto_apply: bool = True
    min_gain_minor: int = 100
    min_gain_face_bp: int = 2_000
    issues: tuple[CouponIssue, ...] = ()
    """Coupons that a sale brings (R-66)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The shop's choice where a rule has more than one good answer; see docs/engine.md.

    The first value named is the default and our recommendation; the others exist because chains
    migrate from systems that answer otherwise and want their receipts to stay the same.
    """

    percent_base: Literal["running", "original"] = "running"
    """A later percentage acts on what is left, or on the price before all discounts (R-10)."""
    percent_rounding: Literal["half_up", "down"] = "half_up"
    """How a percentage of money is rounded (R-11)."""
    percent_level: Literal["promotion", "line", "unit"] = "promotion"
    """Where a percentage is rounded: once, for each line, or for each unit price (R-11)."""
    remainder: Literal["largest", "last_line", "first_lines"] = "largest"
    """Who gets the fen that are left when an amount is shared out (R-27)."""
    threshold_base: Literal["running", "list", "after_points"] = "running"
    """What thresholds of orders and coupons look at: what is left when the layer begins, prices
    before any discount, or both that and what is left at the end (R-7)."""
    choice: Literal["best", "priority", "best_order"] = "best"
    """The best of all sets; everything in order of priority; or after all line offers the best
    one order offer (R-19)."""
    target_unit: Literal["cheapest", "dearest"] = "cheapest"
    """Which units of a group a promotion reduces (R-14)."""
    tier_position: Literal["before_orders", "last_on_list"] = "before_orders"
    """The tier discount before order offers, or last and on list prices (R-7)."""
    points_position: Literal["after_coupons", "before_coupons"] = "after_coupons"
    """Whether points are redeemed after coupons or before them (R-7)."""
    fixed_amounts: Literal["shop", "incl"] = "shop"
    """Fixed amounts off in the mode of the shop, or always with tax (R-32)."""
    tax_mode: Literal["incl", "excl"] = "incl"
    tax_rate_bp: Mapping[str, int] = field(default_factory=dict)
    """Tax class of a product -> rate; a class not named here is untaxed (R-33)."""
    tax_rounding: Literal["line", "total"] = "line"
    """Tax is rounded for each line, or once for each rate (R-33)."""
    prices_floor_minor: int = 0
    search_budget: int = 20_000
    refund_reprice: bool = False
    """Price what stays anew under the version of the sale, and charge what it lost (R-70)."""
    refund_earned: Literal["shares", "recount", "down", "kept"] = "shares"
    """Won points at a return: the shares of the goods, what the goods that stay would not win,
    what those that come back would win alone, or none (R-72)."""
    refund_shortfall: Literal["debt", "clamp", "deduct_cash"] = "debt"
    """Won points that are gone at a return (R-72)."""
    refund_points: Literal["back", "full_only", "kept"] = "back"
    """Spent points at a return: back with their goods, only when nothing stays, or never
    (R-73)."""
    refund_expired_lot: Literal["stays_expired", "grace"] = "stays_expired"
    """Spent points whose lot ended meanwhile (R-73)."""
    refund_expired_grace_days: int = 0
    refund_no_receipt_days: int = 30
    """Without a receipt goods bring the lowest price of so many days; 0: they bring none
    (R-79)."""
    refund_tenders: Literal["proportional", "first_used_first"] = "proportional"
    """Which tenders the money returns to (R-74)."""
    refund_coupon: Literal["full_only", "kept"] = "full_only"
    """A coupon comes back with the whole sale, or never (R-75)."""
    exchange: Literal["new_sale", "keep"] = "new_sale"
    """An exchange is a return and a new sale; or, like for like, only the goods move (R-80)."""
    refund_issued_coupon: Literal["keep", "deduct_value"] = "keep"
    """A coupon that a returned sale brought and that is used already: left, or its value is
    taken out of the money (R-78)."""
    refund_undo_upgrade: Literal["unused", "never", "at_once"] = "unused"
    """An upgrade that the returned sale caused (R-77)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One version of the rules in force; a sale keeps the version it was computed with (R-4)."""

    programme_id: str
    version: int
    valid_from: date
    store_ids: tuple[str, ...] = ()
    """The stores it is for; every store without one."""
    name: Text
    currency: Currency = field(default_factory=Currency)
    tiers: tuple[Tier, ...]
    tier_rules: TierRules = field(default_factory=TierRules)
    earning: Earning = field(default_factory=Earning)
    redemption: Redemption = field(default_factory=Redemption)
    accounts: tuple[Account, ...] = ()
    festivals: tuple[Festival, ...] = ()
    offers: tuple[Offer, ...] = ()
    coupon_types: tuple[CouponType, ...] = ()
    plans: tuple[Plan, ...] = ()
    coupons: CouponRules = field(default_factory=CouponRules)
    rounding: Rounding = field(default_factory=Rounding)
    roles: Mapping[str, RoleLimits] = field(default_factory=dict)
    enrolment: Enrolment = field(default_factory=Enrolment)
    policies: Policies = field(default_factory=Policies)

    def tier(self, tier_id: str) -> Tier:
        """The tier with this id; KeyError when the version does not know it."""
        for tier in self.tiers:
            if tier.tier_id == tier_id:
                return tier
        raise KeyError(tier_id)

    def coupon_type(self, coupon_type_id: str) -> CouponType | None:
        """The coupon type with this id, or None when the version does not know it."""
        for coupon_type in self.coupon_types:
            if coupon_type.coupon_type_id == coupon_type_id:
                return coupon_type
        return None
