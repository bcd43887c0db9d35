"""How a shop rounds percentages and shares amounts out, as its policies say (R-10, R-11, R-27)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.domain.engine.allocation import (
    Round,
    Share,
    allocate,
    first_lines,
    largest_last,
    last_line,
)
from app.domain.money import BASIS_POINTS, down, half_down, half_even, half_up
from app.domain.programme import Policies

ROUNDINGS: dict[str, Round] = {
    "half_up": half_up,
    "down": down,
    "half_down": half_down,
    "half_even": half_even,
}
"""By ``policies.percent_rounding``."""


class Arithmetic:
    """The named choices of one programme."""

    __slots__ = ("level", "rounded", "share")

    def __init__(self, rounded: Round, share: Share, level: str) -> None:
        self.rounded = rounded
        self.share = share
        self.level = level

    def percent(
        self, amounts: Sequence[int], counts: Sequence[int], rate_bp: int
    ) -> tuple[int, list[int] | None]:
        """A percentage of line amounts: what it is in all, and the weights to share it out by
        where these are not the amounts.
        """
        if self.level == "promotion":
            return self.rounded(sum(amounts) * rate_bp, BASIS_POINTS), None
        if self.level == "line":
            parts = [self.rounded(amount * rate_bp, BASIS_POINTS) for amount in amounts]
        else:
            parts = [
                self._by_unit(amount, count, rate_bp)
                for amount, count in zip(amounts, counts, strict=True)
            ]
        return sum(parts), parts

    def _by_unit(self, amount: int, count: int, rate_bp: int) -> int:
        """Every unit rounded for itself; the larger units of an uneven line first (R-29)."""
        each, larger = divmod(amount, count)
        more = self.rounded((each + 1) * rate_bp, BASIS_POINTS) * larger
        return more + self.rounded(each * rate_bp, BASIS_POINTS) * (count - larger)


def part_of(amount_minor: int, rate_bp: int) -> int:
    """``percent_of`` an amount of at least 0 (R-11)."""
    return (2 * amount_minor * rate_bp + BASIS_POINTS) // (2 * BASIS_POINTS)


def arithmetic_of(policies: Policies) -> Arithmetic:
    """The arithmetic of a shop; ``dearest_line`` is the last one where lines go by price."""
    rounded = ROUNDINGS[policies.percent_rounding]
    remainders: dict[str, Share] = {
        "largest": allocate,
        "last_line": partial(last_line, rounded=rounded),
        "first_lines": first_lines,
        "dearest_line": partial(last_line, rounded=rounded),
        "largest_last": largest_last,
    }
    return Arithmetic(rounded, remainders[policies.remainder], policies.percent_level)


def order_arithmetic(policies: Policies) -> Arithmetic:
    """The same for order offers and coupons, whose percentages may be rounded otherwise."""
    arithmetic = arithmetic_of(policies)
    if policies.order_percent_level == "percent_level":
        return arithmetic
    return Arithmetic(arithmetic.rounded, arithmetic.share, policies.order_percent_level)
