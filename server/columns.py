"""The kinds of columns that the book has: text, whole numbers, days and flags."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, Text


def text(name: str, *, key: bool = False, maybe: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=maybe)


def whole(name: str, *, key: bool = False, maybe: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=maybe, autoincrement=False)


def day(name: str, *, maybe: bool = False) -> Column[object]:
    return Column(name, Date, nullable=maybe)


def flag(name: str) -> Column[int]:
    """0 or 1; instants are whole microseconds since 1970 UTC, in ``whole`` columns."""
    return Column(name, Integer, nullable=False)
