"""The switches: one named value for each question that has more than one good answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.later import LATER

Shortfall = Literal["debt", "clamp", "deduct_cash", "refuse"]
TargetUnit = Literal["cheapest", "dearest", "cheapest_of_all", "after_triggers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """The shop's choice where a rule has more than one good answer; see docs/engine.md.

    The first value named is the default and our recommendation; the others exist because chains
    migrate from systems that answer otherwise and want their receipts to stay the same.
    """

    percent_base: Literal["running", "original"] = "running"
    """A later percentage acts on what is left, or on the price before all discounts (R-10)."""
    percent_rounding: Literal["half_up", "down", "half_down", "half_even"] = "half_up"
    """How a percentage of money is rounded (R-11)."""
    percent_level: Literal["promotion", "line", "unit"] = "promotion"
    """Where a percentage is rounded: once, for each line, or for each unit price (R-11)."""
    order_percent_level: Literal["percent_level", "promotion"] = "percent_level"
    """Percentages off the order and of coupons like all others, or rounded once (R-11)."""
    remainder: Literal["largest", "last_line", "first_lines", "dearest_line", "largest_last"] = (
        "largest"
    )
    """Who gets the fen that are left when an amount is shared out (R-27)."""
    cap_order: Literal["shared", "first_lines"] = "shared"
    """What a cap leaves of a percentage is shared out, or goes to the first lines until it is
    used up (R-12)."""
    threshold_base: Literal[
        "running", "list", "after_points", "running_each", "list_less_codes"
    ] = "running"
    """What thresholds of orders and coupons look at: what is left when the layer begins, prices
    before any discount, both that and what is left at the end, what each benefit finds left, or
    prices less the coupons used so far (R-7)."""
    choice: Literal["best", "priority", "best_order"] = "best"
    """The best of all sets; everything in order of priority; or after all line offers the best
    one order offer (R-19)."""
    coupon_order: Literal["by_kind", "as_entered"] = "by_kind"
    """Product coupons, then percentages, then fixed amounts; or first those asked for, in the
    order in which they were (R-12)."""
    target_unit: TargetUnit = "cheapest"
    """Which units of a group a promotion reduces: the cheapest or the dearest of it, the cheapest
    of all there are, or those that follow the units bought, from the dearest down (R-14)."""
    tier_position: Literal["before_orders", "last_on_list"] = "before_orders"
    """The tier discount before order offers, or last and on list prices (R-7)."""
    points_position: Literal["after_coupons", "before_coupons"] = "after_coupons"
    """Whether points are redeemed after coupons or before them (R-7)."""
    fixed_amounts: Literal["shop", "incl", "excl"] = "shop"
    """Fixed amounts off in the mode of the shop, or always with tax or without (R-32)."""
    tax_mode: Literal["incl", "excl"] = "incl"
    tax_rate_bp: Mapping[str, int] = field(default_factory=dict)
    """Tax class of a product -> rate; a class named nowhere is untaxed (R-33)."""
    tax_rate_ppm: Mapping[str, int] = field(default_factory=dict)
    """The same in millionths, for rates that basis points do not hold, such as 8.875 %."""
    tax_rounding: Literal["line", "total", "unit"] = "line"
    """Tax is rounded for each line, once for each rate, or for each unit (R-33)."""
    tax_half: Literal["up", "even"] = "up"
    """Half a minor unit of tax is rounded up, or to the even one (R-33)."""
    prices_floor_minor: int = 0
    search_budget: int = 20_000
    points_transfer: bool = False
    """Points may be moved to another member, with the days they end on (R-60)."""
    refund_reprice: bool = False
    """Price what stays anew under the version of the sale, and charge what it lost (R-70)."""
    refund_earned: Literal["shares", "recount", "down", "kept"] = "shares"
    """Won points at a return: the shares of the goods, what the goods that stay would not win,
    what those that come back would win alone, or none (R-72)."""
    refund_shortfall: Shortfall = "debt"
    """Won points that are gone at a return: owed, forgiven, or taken out of the money; or goods
    whose points were spent are not taken back (R-72)."""
    refund_points: Literal["back", "full_only", "kept"] = "back"
    """Spent points at a return: back with their goods, only when nothing stays, or never
    (R-73)."""
    refund_expired_lot: Literal["stays_expired", "grace"] = "stays_expired"
    """Spent points whose lot ended meanwhile (R-73)."""
    refund_expired_grace_days: int = 0
    claim_days: int = field(default=7, metadata=LATER)
    """So many business days after a sale to nobody its points may be claimed; 0: never (R-48)."""
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
    refund_gift: Literal["deduct_value", "keep"] = "deduct_value"
    """A gift whose trigger comes back and that does not: its agreed value is taken out of the
    money, or it is left (R-76)."""
    refund_undo_upgrade: Literal["unused", "never", "at_once"] = "unused"
    """An upgrade that the returned sale caused (R-77)."""

    @property
    def tax_classes(self) -> tuple[str, ...]:
        """The classes that are taxed, by name."""
        return tuple(sorted({*self.tax_rate_bp, *self.tax_rate_ppm}))

    def tax_ppm(self, tax_class: str) -> int:
        """The rate of a class in millionths."""
        return self.tax_rate_ppm.get(tax_class, 100 * self.tax_rate_bp.get(tax_class, 0))
