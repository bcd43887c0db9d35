"""Products as the catalogue document holds them, and EAN check digits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.domain.later import LATER


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One thing the shop sells. Prices are minor units per piece, or per kilogram when weighed."""

    sku: str
    name: str
    price_minor: int
    ean: str | None = None
    member_price_minor: int | None = None
    category_path: str = ""
    unit: Literal["piece", "kg"] = "piece"
    tax_class: str = ""
    flags: tuple[str, ...] = ()
    cost_minor: int | None = None
    name_en: str = ""
    fee_minor: int = field(default=0, metadata=LATER)
    """A deposit or a bag fee of each piece, which nothing reduces (R-34)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All that a store sells, as its centre publishes it; a higher ``version`` takes its place."""

    version: int
    products: tuple[Product, ...]


def ean_check_digit(body: str) -> int:
    """GS1 check digit of an EAN-8/EAN-13/UPC-A body (the digits without the last one)."""
    weighted = sum(
        int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(body))
    )
    return -weighted % 10


def is_ean(text: str) -> bool:
    """True for 8, 12 or 13 ASCII digits whose last one is the right check digit."""
    if len(text) not in (8, 12, 13) or not (text.isascii() and text.isdigit()):
        return False
    return ean_check_digit(text[:-1]) == int(text[-1])
