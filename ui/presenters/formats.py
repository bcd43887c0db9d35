"""Amounts, points and days as the screen writes them; the same in every language."""

from __future__ import annotations

from datetime import date

from app.domain.money import Currency, amount_text

SIGNS = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$"}
MINUS = "−"


def money(amount_minor: int, currency: Currency) -> str:
    """'¥1,234.50'; a minus sign stands before the sign of the unit."""
    digits = amount_text(abs(amount_minor), currency)
    whole, dot, part = digits.partition(".")
    sign = SIGNS.get(currency.code, currency.code + " ")
    minus = MINUS if amount_minor < 0 else ""
    return f"{minus}{sign}{int(whole):,}{dot}{part}"


def short_money(amount_minor: int, currency: Currency) -> str:
    """As ``money``, without decimals where there are none to show: '¥8,640'."""
    if amount_minor % currency.unit_minor:
        return money(amount_minor, currency)
    return money(amount_minor, currency).partition(".")[0]


def saved(amount_minor: int, currency: Currency) -> str:
    """An amount taken off, with its minus sign; '¥0.00' for nothing."""
    return money(-amount_minor, currency)


def count(number: int) -> str:
    """'4,286'."""
    return f"{number:,}".replace("-", MINUS)


def ratio(rate_bp: int) -> str:
    """'1.5' from 15000 basis points, without zeros at the end."""
    whole, part = divmod(rate_bp, 10_000)
    return f"{whole}.{part:04d}".rstrip("0") if part else str(whole)


def day(on: date, today: date) -> str:
    """'11-30' within the year, '2027-01-31' outside it."""
    return f"{on:%m-%d}" if on.year == today.year else on.isoformat()


def month(on: date) -> str:
    """'2023-04'."""
    return f"{on:%Y-%m}"


def weight(grams: int) -> str:
    """'1.250 kg' from grams."""
    return f"{grams // 1000}.{grams % 1000:03d} kg"
