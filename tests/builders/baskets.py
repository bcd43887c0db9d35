"""Baskets, members and moments for tests, with the golden ones of the pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from app.domain.basket import Basket, BasketLine, Wishes
from app.domain.ledger import Lot
from app.domain.member import Birthday, Coupon, MemberSnapshot
from app.domain.periods import BusinessTime

GOLDEN_TIME = BusinessTime(
    at=datetime(2026, 11, 21, 2, 42, tzinfo=UTC), on=date(2026, 11, 21), minute=10 * 60 + 42
)
"""Saturday 21 November 2026, 10:42 in Shanghai."""

GOLDEN_COUPON_ID = "coupon-200-20"

COFFEE = BasketLine(
    line_id="coffee",
    sku="BEAN-500",
    ean="6901234567892",
    name="埃塞俄比亚咖啡豆 500g",
    name_en="Ethiopian coffee beans 500 g",
    category_path="咖啡/咖啡豆",
    list_price_minor=8_800,
    member_price_minor=7_900,
    quantity=2,
)
FILTERS = BasketLine(
    line_id="filters",
    sku="FILTER-100",
    ean="6923456789012",
    name="手冲滤纸 100 片",
    name_en="Paper filters, 100",
    category_path="咖啡/器具",
    list_price_minor=1_800,
)
MUGS = BasketLine(
    line_id="mugs",
    sku="MUG-350",
    ean="6934567890122",
    name="马克杯 350ml",
    name_en="Mug 350 ml",
    category_path="杯具/马克杯",
    list_price_minor=4_900,
    quantity=2,
)


def golden_basket() -> Basket:
    """Two coffees, filters, two mugs."""
    return Basket(basket_id="golden", store_id="S01", lines=(COFFEE, FILTERS, MUGS))


def golden_wishes(**changes: Any) -> Wishes:
    """600 points wished; coupons choose themselves."""
    return replace(Wishes(redeem_points=600), **changes)


def golden_member(**changes: Any) -> MemberSnapshot:
    """Gold, 4,286 points (600 end on 30 November), three coupons, birthday in November."""
    golden = MemberSnapshot(
        member_id="m-wang",
        ver=7,
        status="active",
        tier_id="gold",
        lots=(
            lot("lot-soon", 600, expires_on=date(2026, 11, 30), member_id="m-wang"),
            lot("lot-later", 3_686, expires_on=date(2027, 6, 30), member_id="m-wang"),
        ),
        coupons=(
            coupon(GOLDEN_COUPON_ID, "200-20", member_id="m-wang"),
            coupon("coupon-100-8", "100-8", member_id="m-wang"),
            coupon("coupon-tea", "tea-9", member_id="m-wang"),
        ),
        birthday=Birthday(month=11, day=3),
    )
    return replace(golden, **changes)


def basket(*lines: BasketLine) -> Basket:
    """A basket of these lines in store S01."""
    return Basket(basket_id="b", store_id="S01", lines=lines)


def line(line_id: str, price_minor: int, quantity: int = 1, **changes: Any) -> BasketLine:
    """A piece line whose SKU is its line id."""
    return replace(
        BasketLine(
            line_id=line_id,
            sku=line_id,
            name=line_id,
            list_price_minor=price_minor,
            quantity=quantity,
        ),
        **changes,
    )


def member(tier_id: str = "base", **changes: Any) -> MemberSnapshot:
    """An active member with nothing but a tier."""
    return replace(
        MemberSnapshot(member_id="m", ver=1, status="active", tier_id=tier_id), **changes
    )


def lot(lot_id: str, points: int, **changes: Any) -> Lot:
    """A lot of the base component, active for a long time."""
    return replace(
        Lot(
            lot_id=lot_id,
            member_id="m",
            component="base",
            accrued_on=date(2025, 12, 1),
            active_on=date(2025, 12, 1),
            expires_on=None,
            sale_id=None,
            remaining=points,
        ),
        **changes,
    )


def coupon(coupon_id: str, coupon_type_id: str, **changes: Any) -> Coupon:
    """A coupon good for all of November and December 2026."""
    return replace(
        Coupon(
            coupon_id=coupon_id,
            member_id="m",
            coupon_type_id=coupon_type_id,
            valid_from=date(2026, 11, 1),
            valid_until=date(2026, 12, 31),
        ),
        **changes,
    )
