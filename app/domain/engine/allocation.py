"""Sharing an amount out over lines so that the shares sum to it exactly (R-26 to R-28)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.money import down

Share = Callable[[int, Sequence[int]], list[int]]
"""(amount, weights) -> shares that sum to the amount."""
Round = Callable[[int, int], int]
"""(numerator, denominator) -> whole minor units."""


def allocate(amount: int, weights: Sequence[int]) -> list[int]:
    """Shares of ``amount`` >= 0 by largest remainder (R-27).

    Missing units go to the largest fractional part; ties to the larger weight, then to the lower
    index. Zero weights get nothing; when all are zero nothing is shared.
    """
    if len(weights) == 1 and weights[0]:
        return [amount]
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares, rests, missing = [], [], amount
    for weight in weights:
        share = amount * weight // whole
        shares.append(share)
        rests.append(amount * weight - share * whole)
        missing -= share
    if missing:
        least = sorted(rests, reverse=True)[missing - 1]
        tied = [index for index, rest in enumerate(rests) if rest == least]
        for index, rest in enumerate(rests):
            if rest > least:
                shares[index] += 1
                missing -= 1
        if missing < len(tied):
            tied.sort(key=lambda index: -weights[index])
        for index in tied[:missing]:
            shares[index] += 1
    return shares


def largest_last(amount: int, weights: Sequence[int]) -> list[int]:
    """As ``allocate``, but of equal fractions the last line is the first to get more."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    order = sorted(
        [(-(amount * weight % whole), -index, index) for index, weight in enumerate(weights)]
    )
    for _, _, index in order[: amount - sum(shares)]:
        shares[index] += 1
    return shares


def last_line(amount: int, weights: Sequence[int], rounded: Round = down) -> list[int]:
    """Every share rounded for itself; the last line with a weight gets what is left."""
    whole, left = sum(weights), amount
    shares = [0] * len(weights)
    weighted = [index for index, weight in enumerate(weights) if weight]
    for index in weighted[:-1]:
        shares[index] = min(left, rounded(amount * weights[index], whole))
        left -= shares[index]
    for index in weighted[-1:]:
        shares[index] = left
    return shares


def first_lines(amount: int, weights: Sequence[int]) -> list[int]:
    """Shares rounded down; what is missing goes one by one to the first lines with a weight."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    weighted = [index for index, weight in enumerate(weights) if weight]
    for index in weighted[: amount - sum(shares)]:
        shares[index] += 1
    return shares


def allocate_capped(
    amount: int, weights: Sequence[int], caps: Sequence[int], share: Share = allocate
) -> list[int]:
    """Shares of which none exceeds its cap; what does not fit goes to the others (R-28).

    The shares sum to ``amount`` unless the caps of the weighted lines hold less; the rest is then
    unused (R-13).
    """
    shares = [0] * len(weights)
    left = amount
    open_weights = [weight if cap > 0 else 0 for weight, cap in zip(weights, caps, strict=True)]
    while left > 0 and any(open_weights):
        for index, part in enumerate(share(left, open_weights)):
            taken = min(part, caps[index] - shares[index])
            shares[index] += taken
            left -= taken
            if shares[index] == caps[index]:
                open_weights[index] = 0
    return shares


def spread(
    amount: int, weights: Sequence[int], caps: Sequence[int], share: Share = allocate
) -> list[int]:
    """Shares by weight, none above its cap: the plain shares when no cap is in the way."""
    shares = share(amount, weights)
    for place, part in enumerate(shares):
        if part > caps[place]:
            return allocate_capped(amount, weights, caps, share)
    return shares
