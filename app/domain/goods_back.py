"""Goods that come back without a receipt, at the lowest price of late (R-79)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class GoodsBack(NamedTuple):
    """Pieces of one product at the lowest price that was paid for one of late."""

    sku: str
    name: str
    units: int
    unit_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsQuote:
    """What goods without a receipt bring: money alone; no points, coupons or tiers move."""

    goods: tuple[GoodsBack, ...]
    total_minor: int


def goods_quote(goods: tuple[GoodsBack, ...]) -> GoodsQuote:
    """The sum of all pieces."""
    return GoodsQuote(goods=goods, total_minor=sum(one.units * one.unit_minor for one in goods))
