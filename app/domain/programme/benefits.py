"""What the programme may give on a basket: offers, coupon types, their goods and gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.domain.later import LATER

Text = Mapping[str, str]
"""One text in several languages: {"zh_CN": ..., "en": ...}."""

Channel = Literal["counter", "online", "delivery"]
"""Where an order is made (R-25)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which lines a rule looks at. An empty tuple of inclusions means every line.

    Category paths are 'a/b/c'; a path covers everything below it. Flags are those of the product
    (``special_price``, ``gift_card``, ``tobacco`` …); a line that carries an excluded one is out.
    """

    category_paths: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    excluded_category_paths: tuple[str, ...] = ()
    excluded_skus: tuple[str, ...] = ()
    excluded_flags: tuple[str, ...] = ()
    keyed_amounts: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A member's own day of the year: the birthday, or the day of joining (R-44).

    ``window``: the whole month of it, or the days around it. Anniversaries begin a year after
    joining.
    """

    of: Literal["birthday", "anniversary"] = "birthday"
    window: Literal["month", "days"] = "month"
    days_before: int = 0
    days_after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """When, where and for whom. Dates are business days, both ends inclusive (R-5, R-64)."""

    valid_from: date | None = None
    valid_until: date | None = None
    weekdays: tuple[int, ...] = ()
    """ISO weekdays, 1 = Monday."""
    days_of_month: tuple[int, ...] = ()
    minute_from: int = 0
    minute_until: int = 1439
    store_ids: tuple[str, ...] = ()
    tier_ids: tuple[str, ...] = ()
    members_only: bool = False
    paid_only: bool = False
    """Open to those whose level is paid for."""
    festival_ids: tuple[str, ...] = ()
    """Open only on these festivals of the programme."""
    excluded_dates: tuple[date, ...] = field(default=(), metadata=LATER)
    """Closed on these business days (R-64)."""
    excluded_festival_ids: tuple[str, ...] = field(default=(), metadata=LATER)
    """Closed on these festivals."""
    occasion: Occasion | None = None
    min_tenure_months: int = 0
    """Open to those who have been members for so long."""
    first_orders: int = 0
    """Open for the first so many orders of a member; 0 for all."""
    tags: tuple[str, ...] = ()
    """Open to members with one of these tags."""
    without_tags: tuple[str, ...] = ()
    """Closed to members with one of these."""
    channels: tuple[Channel, ...] = ()


ALWAYS = Gate()
"""Open to everybody at any time: most gates, and the one that is not looked into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacking:
    """With what a benefit may meet (R-16, R-17).

    ``group``: at most one benefit of a group per order; "" puts it in no group. ``stack_with``:
    groups it may meet, "*" for all; compatibility is symmetric and denial wins. ``exclusive``:
    alone in the whole order but for prices and tenders. ``with_tier``: a line promotion that the
    tier discount may follow on the same line (L2).
    """

    group: str = ""
    stack_with: tuple[str, ...] = ("*",)
    exclusive: bool = False
    priority: int = 0
    with_tier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What else must be bought: so many pieces, so much money, or both (R-109).

    ``scope``: of which goods, where they are others than those that are reduced.
    """

    units: int = 0
    threshold_minor: int = 0
    scope: Scope | None = None


NOTHING = Needs()
"""The need of most benefits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyGet:
    """Of every ``buy + get`` units the ``get`` cheapest are reduced (R-14); 第2件半价 is 1 + 1 at
    5000.
    """

    kind: Literal["buy_get"] = "buy_get"
    buy: int
    get: int = 1
    off_bp: int = 10_000
    same_sku: bool = True
    target_scope: Scope | None = None
    """The goods that are reduced, where they are others than those that are bought."""
    min_unit_price_minor: int = 0
    max_times: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NForPrice:
    """``count`` units together cost ``price_minor``; dearest units first, never dearer than
    before.
    """

    kind: Literal["n_for_price"] = "n_for_price"
    count: int
    price_minor: int
    same_sku: bool = False
    max_times: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePercent:
    """A percentage off every unit in scope (category offers), or off ``max_units`` of an order."""

    kind: Literal["line_percent"] = "line_percent"
    off_bp: int
    max_units: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAmount:
    """``off_minor`` off every unit in scope, from ``threshold_minor`` on for all of them (R-8), or
    for ``max_units`` of an order.
    """

    kind: Literal["unit_amount"] = "unit_amount"
    off_minor: int
    threshold_minor: int = 0
    max_units: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From ``threshold_minor`` (inclusive) ``off_minor`` is taken off."""

    threshold_minor: int
    off_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountOff:
    """满减 and fixed coupons: the highest step reached counts (R-8)."""

    kind: Literal["amount_off"] = "amount_off"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentOff:
    """满折 and percent coupons: ``off_bp`` off the goods in scope, cut at ``cap_minor`` (R-11,
    R-12).
    """

    kind: Literal["percent_off"] = "percent_off"
    off_bp: int
    threshold_minor: int = 0
    cap_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EachFull:
    """每满: ``off_minor`` for each full ``threshold_minor``, at most ``max_times`` (R-9)."""

    kind: Literal["each_full"] = "each_full"
    threshold_minor: int
    off_minor: int
    max_times: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapestUnit:
    """One unit of the cheapest goods in scope, however many there are: a percentage of it or an
    amount off it (R-14).
    """

    kind: Literal["cheapest_unit"] = "cheapest_unit"
    off_bp: int | None = None
    off_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftItem:
    """One thing that can be given. ``cost_minor``: what the shop paid for a piece;
    ``value_minor``: what a piece that does not come back is agreed to be worth (R-76).
    """

    sku: str
    name: Text
    cost_minor: int
    value_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """One of ``items`` for nothing (R-61, R-62): the first, where nobody chooses.

    Given once for each full ``threshold_minor`` and each ``units`` pieces of the goods in scope,
    as they are after everything, at most ``max_times``; 0 is no condition.
    """

    kind: Literal["gift"] = "gift"
    items: tuple[GiftItem, ...]
    threshold_minor: int = 0
    units: int = 0
    max_times: int | None = 1


LineMechanic = BuyGet | NForPrice | LinePercent | UnitAmount
OrderMechanic = AmountOff | PercentOff | EachFull | CheapestUnit
Mechanic = LineMechanic | OrderMechanic | Gift


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How often an offer works; None is no limit (R-25). Orders count, not units.

    ``per_member``: orders of one member in each ``period``, the year of a gate with an occasion
    being that of the birthday or anniversary. ``total``, ``budget_minor``: orders of everybody,
    and what they took off.
    """

    per_member: int | None = None
    period: Literal["ever", "day", "month", "year"] = "ever"
    total: int | None = None
    budget_minor: int | None = None
    over_budget: Literal["give", "nothing"] = "give"
    """The order that would take more than is left of the budget: all of it, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An automatic benefit. Line mechanics work in layer L1, order mechanics in L3, gifts after
    everything.
    """

    offer_id: str
    name: Text
    mechanic: Mechanic
    scope: Scope = field(default_factory=Scope)
    needs: Needs = NOTHING
    code: str = ""
    """Works only where this code is entered (R-110)."""
    gate: Gate = ALWAYS
    stacking: Stacking = field(default_factory=Stacking)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponType:
    """What a coupon of this type gives (layer L4) and how long it lives (R-63, R-64)."""

    coupon_type_id: str
    name: Text
    mechanic: OrderMechanic
    scope: Scope = field(default_factory=Scope)
    needs: Needs = NOTHING
    gate: Gate = ALWAYS
    stacking: Stacking = field(default_factory=lambda: Stacking(group="coupon"))
    valid_days: int = 30
    starts_next_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponIssue:
    """A coupon that a sale brings its member (R-66): for goods in scope that cost at least
    ``threshold_minor`` after everything, or for reaching ``reached_tier_id`` with this sale.
    """

    brings_type_id: str
    threshold_minor: int = 0
    reached_tier_id: str | None = None
    scope: Scope = field(default_factory=Scope)
    gate: Gate = field(default_factory=Gate)
    cooling_days: int = field(default=0, metadata=LATER)
    """Business days after the sale from which it is good; no sooner than its type says."""
