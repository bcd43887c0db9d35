"""Whole minor units: rounding, percentages and amounts as text. No floats anywhere near money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

BASIS_POINTS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Currency:
    """ISO 4217 code and the number of minor digits (2 for CNY, 0 for JPY)."""

    code: str = "CNY"
    exponent: int = 2

    @property
    def unit_minor(self) -> int:
        """Minor units in one whole unit: 100 for CNY."""
        return int(10**self.exponent)


def half_up(numerator: int, denominator: int) -> int:
    """Round numerator / denominator half away from zero (R-11); denominator > 0."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def half_down(numerator: int, denominator: int) -> int:
    """Round numerator / denominator to the nearest, half towards zero; denominator > 0."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    sign = -1 if numerator < 0 else 1
    return sign * -((denominator - 2 * abs(numerator)) // (2 * denominator))


def half_even(numerator: int, denominator: int) -> int:
    """Round numerator / denominator to the nearest, half to the even one; denominator > 0."""
    nearest = half_up(numerator, denominator)
    is_half = 2 * abs(numerator) % (2 * denominator) == denominator
    return nearest if not is_half or nearest % 2 == 0 else half_down(numerator, denominator)


def down(numerator: int, denominator: int) -> int:
    """Round numerator / denominator towards zero; denominator > 0."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    return abs(numerator) // denominator * (-1 if numerator < 0 else 1)


def up(numerator: int, denominator: int) -> int:
    """Round numerator / denominator to the next whole number; denominator > 0."""
    return -(-numerator // denominator)


def percent_of(amount_minor: int, rate_bp: int) -> int:
    """rate_bp basis points of an amount, rounded half-up once (R-11)."""
    return half_up(amount_minor * rate_bp, BASIS_POINTS)


def percent_text(rate_bp: int) -> str:
    """Basis points as people write a percentage: 925 -> '9.25%', 1300 -> '13%'."""
    whole, part = divmod(rate_bp, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + "%"


def amount_text(amount_minor: int, currency: Currency) -> str:
    """Plain digits with the currency's decimals and no sign of unit: 21470 -> '214.70'."""
    sign = "-" if amount_minor < 0 else ""
    whole, part = divmod(abs(amount_minor), currency.unit_minor)
    if currency.exponent == 0:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{part:0{currency.exponent}d}"


def parse_amount(text: str, currency: Currency) -> int | None:
    """Minor units of a typed amount such as '12', '12.5' or '12.50'; None when it is not one."""
    whole, dot, part = text.strip().partition(".")
    if not whole.isascii() or not whole.isdigit() or len(whole) > 9:
        return None
    if dot and (not part.isascii() or not part.isdigit() or len(part) > currency.exponent):
        return None
    minor = int(part.ljust(currency.exponent, "0")) if part else 0
    return int(whole) * currency.unit_minor + minor
