"""The open basket and the operator's wishes: all that a quote is computed from, never results
(R-15).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.catalogue import Product
from app.domain.later import LATER
from app.domain.money import half_up
from app.domain.programme.benefits import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketLine:
    """One line: a product by the piece, a weighed product, or a keyed amount.

    ``quantity`` is pieces (1 for weighed and keyed lines), ``grams`` the weight of a weighed line,
    whose prices are per kilogram. A weighed line and a keyed amount are one unit (R-6).
    """

    line_id: str
    kind: Literal["piece", "weighed", "amount"] = "piece"
    sku: str = ""
    ean: str = ""
    name: str
    name_en: str = ""
    category_path: str = ""
    list_price_minor: int
    member_price_minor: int | None = None
    quantity: int = 1
    grams: int | None = None
    tax_class: str = ""
    flags: tuple[str, ...] = ()
    cost_minor: int | None = None
    fee_minor: int = 0
    """A deposit or a fixed fee of each unit, beside its price (R-34)."""

    @property
    def unit_count(self) -> int:
        """Number of units the facts of this line are kept for."""
        return self.quantity if self.kind == "piece" else 1

    def unit_minor(self, price_minor: int) -> int:
        """Price of one unit of this line at a price per piece or per kilogram (half-up)."""
        if self.kind == "weighed":
            return half_up(price_minor * (self.grams or 0), 1000)
        return price_minor


def line_of_product(
    line_id: str, product: Product, quantity: int = 1, grams: int | None = None
) -> BasketLine:
    """The basket line for a catalogue product; ``grams`` is needed when it is sold by weight."""
    weighed = product.unit == "kg"
    return BasketLine(
        line_id=line_id,
        kind="weighed" if weighed else "piece",
        sku=product.sku,
        ean=product.ean or "",
        name=product.name,
        name_en=product.name_en,
        category_path=product.category_path,
        list_price_minor=product.price_minor,
        member_price_minor=product.member_price_minor,
        quantity=1 if weighed else quantity,
        grams=grams if weighed else None,
        tax_class=product.tax_class,
        flags=product.flags,
        cost_minor=product.cost_minor,
        fee_minor=product.fee_minor,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """An open basket at one counter; lines in the order they were rung up.

    ``channel``: where the order is made; a counter rings up its own.
    """

    basket_id: str
    store_id: str
    lines: tuple[BasketLine, ...] = ()
    channel: Channel = "counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualDiscount:
    """A discount by hand (L5): on one line, or on the whole order when ``line_id`` is None.

    ``kind``: ``percent`` (``value`` basis points off), ``amount`` (minor units off) or ``price``
    (new line total in minor units). ``approved_by``: the operator who allowed it;
    ``approved_minor``: what it took off then. Where it takes more, it is not allowed yet.
    """

    kind: Literal["percent", "amount", "price"]
    value: int
    reason: str
    line_id: str | None = None
    approved_by: str | None = None
    approved_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedReward:
    """A reward that somebody chose: its points, and the account that pays them, empty for the
    points of the programme itself (R-112).
    """

    points: int
    account_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the operator and the member chose (R-15).

    ``coupon_ids``: coupons asked for by hand, and codes of offers that were entered.
    ``declined_coupon_ids``: coupons taken off. ``redeem_points``: points wished (0 none, None as
    many as allowed); ``redeem_elsewhere``: the same by account. ``rewards``: those claimed, in
    place of a number of points of their account (R-112). ``gifts``: which thing each gift is to
    be, by offer and SKU, "" for no gift (R-62).
    ``tender_kinds``: planned tenders, for 抹零.
    """

    coupon_ids: tuple[str, ...] = ()
    declined_coupon_ids: tuple[str, ...] = ()
    declined_offer_ids: tuple[str, ...] = ()
    auto_apply_coupons: bool | None = None
    redeem_points: int | None = 0
    redeem_elsewhere: Mapping[str, int | None] = field(default_factory=dict)
    manual: tuple[ManualDiscount, ...] = ()
    tender_kinds: tuple[str, ...] = ()
    gifts: Mapping[str, str] = field(default_factory=dict)
    is_identified: bool = False
    """The member showed a card or a pass for this sale (R-57)."""
    rewards: tuple[ClaimedReward, ...] = field(default=(), metadata=LATER)
    redeem_approved_by: str | None = field(default=None, metadata=LATER)
    """The manager who allowed points though the centre was away for long (R-101)."""
