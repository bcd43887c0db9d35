"""Kinds of columns: integers and text alone, each with the check that its values pass."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, Text
from sqlalchemy import text as sql_text


def text_column(
    name: str, *more: Any, primary_key: bool = False, usual: str | None = None
) -> Column[str]:
    """Text; ``usual``: what rows hold that were written before the column was."""
    default = None if usual is None else sql_text(repr(usual))
    return Column(
        name, Text, *more, nullable=False, primary_key=primary_key, server_default=default
    )


def maybe_text_column(name: str, *more: Any) -> Column[str | None]:
    """Text that need not be there."""
    return Column(name, Text, *more)


def whole_column(
    name: str, *more: Any, primary_key: bool = False, usual: int | None = None
) -> Column[int]:
    """A whole number; ``usual``: what rows hold that were written before the column was."""
    default = None if usual is None else sql_text(str(usual))
    return Column(
        name, Integer, *more, nullable=False, primary_key=primary_key, server_default=default
    )


def maybe_whole_column(name: str, *more: Any) -> Column[int | None]:
    """A whole number that need not be there."""
    return Column(name, Integer, *more)


def flag_column(name: str) -> Column[int]:
    """Yes or no."""
    return whole_column(name, CheckConstraint(f"{name} IN (0, 1)"))


def one_of_column(name: str, *values: str, usual: str | None = None) -> Column[str]:
    """One of these words."""
    words = ", ".join(map(repr, values))
    return text_column(name, CheckConstraint(f"{name} IN ({words})"), usual=usual)


def day_column(name: str) -> Column[str]:
    """A day as ISO text."""
    return text_column(name, CheckConstraint(f"{name} GLOB '????-??-??'"))


def maybe_day_column(name: str) -> Column[str | None]:
    """A day that need not be there."""
    return maybe_text_column(name, CheckConstraint(f"{name} GLOB '????-??-??'"))


def json_column(name: str, usual: str | None = None) -> Column[str]:
    """A JSON document."""
    return text_column(name, CheckConstraint(f"json_valid({name})"), usual=usual)
