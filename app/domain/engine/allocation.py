"""Sharing an amount out over lines so that the shares sum to it exactly (R-26 to R-28)."""

from __future__ import annotations

from collections.abc import Sequence


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
    shares = [amount * weight // whole for weight in weights]
    missing = amount - sum(shares)
    if missing:
        order = sorted(
            [(-(amount * weight % whole), -weight, index) for index, weight in enumerate(weights)]
        )
        for _, _, index in order[:missing]:
            shares[index] += 1
    return shares


def allocate_capped(amount: int, weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Shares of which none exceeds its cap; what does not fit goes to the others (R-28).

    The shares sum to ``amount`` unless the caps of the weighted lines hold less; the rest is then
    unused (R-13).
    """
    shares = [0] * len(weights)
    left = amount
    open_weights = [weight if cap > 0 else 0 for weight, cap in zip(weights, caps, strict=True)]
    while left > 0 and any(open_weights):
        for index, share in enumerate(allocate(left, open_weights)):
            taken = min(share, caps[index] - shares[index])
            shares[index] += taken
            left -= taken
            if shares[index] == caps[index]:
                open_weights[index] = 0
    return shares


def spread(amount: int, weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Shares by weight, none above its cap: the plain shares when no cap is in the way."""
    shares = allocate(amount, weights)
    for share, cap in zip(shares, caps, strict=True):
        if share > cap:
            return allocate_capped(amount, weights, caps)
    return shares
