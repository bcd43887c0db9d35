"""Codes that anybody may enter: an offer that has one works where it was entered (R-110)."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.programme import Offer, Programme


def entered(codes: Iterable[str]) -> frozenset[str]:
    """The codes of a question, once for all of its offers; the case plays no part."""
    return frozenset(code.casefold() for code in codes)


def is_entered(offer: Offer, codes: frozenset[str]) -> bool:
    """Whether the offer needs no code, or its code is among the entered ones."""
    return not offer.code or offer.code.casefold() in codes


def public_codes(programme: Programme, codes: Iterable[str]) -> tuple[str, ...]:
    """Those of the codes that offers have; all others are coupons of members."""
    known = {offer.code.casefold() for offer in programme.offers if offer.code}
    return tuple(code for code in codes if code.casefold() in known)
