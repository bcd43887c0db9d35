"""Splitting a growing total so that no share ever shrinks: refunds in parts rely on it (R-74)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from app.domain.money import half_up


def apportion(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Split ``total`` >= 0 in proportion to ``weights`` (>= 0); the shares sum to it exactly.

    Webster's method, ties to the earlier weight. Unlike the largest remainder of R-27 it is
    monotone: a larger total never makes a share smaller, and a total equal to the sum of the
    weights gives the weights themselves. So the difference of two totals is a split without
    negative parts, whatever came before. All weights zero: all shares zero.
    """
    whole = sum(weights)
    if whole == 0:
        return (0,) * len(weights)
    shares = [half_up(total * weight, whole) for weight in weights]
    places = range(len(weights))
    while (gap := total - sum(shares)) > 0:
        shares[max(places, key=lambda k: (Fraction(weights[k], 2 * shares[k] + 1), -k))] += 1
    for _ in range(-gap):
        given = [k for k in places if shares[k] > 0]
        shares[min(given, key=lambda k: (Fraction(weights[k], 2 * shares[k] - 1), -k))] -= 1
    return tuple(shares)
