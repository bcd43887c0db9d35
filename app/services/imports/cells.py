"""Cells as values: amounts, days, counts and lists, each with a reason when it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from app.domain.errors import MemberdeskError
from app.domain.free_text import clean_text
from app.domain.money import Currency, parse_amount
from app.services.imports.table import RowRefused, TableRow

_EARLIEST = date(1900, 1, 1)
_WORD = re.compile(r"(?!.*\d{5})[a-z][a-z0-9_.-]{0,29}")
"""What a programme's word may look like; neither a name nor a number of a person does."""


def text_of(row: TableRow, column: str, limit: int) -> str:
    """Free text of at most ``limit`` signs, without control signs and bank card numbers."""
    try:
        return clean_text(row.text(column), limit)
    except MemberdeskError as wrong:
        raise RowRefused(column, wrong.sentence().rstrip(".")) from None


def amount_of(row: TableRow, column: str, currency: Currency) -> int | None:
    """Minor units of an amount such as 12 or 12.50; None for an empty cell."""
    text = row.text(column)
    if not text:
        return None
    amount_minor = parse_amount(text, currency)
    if amount_minor is None:
        raise RowRefused(column, "is not an amount such as 12.50")
    return amount_minor


def count_of(text: str, column: str, most: int) -> int:
    """A whole number from 0 to ``most``."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)) or int(text) > most:
        raise RowRefused(column, f"is not a whole number up to {most}")
    return int(text)


def day_of(text: str, column: str) -> date:
    """A day such as 2027-01-31."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2027-01-31") else None
    except ValueError:
        day = None
    if day is None or day < _EARLIEST:
        raise RowRefused(column, "is not a day such as 2027-01-31")
    return day


def optional_day(row: TableRow, column: str) -> date | None:
    """A day, or None for an empty cell."""
    text = row.text(column)
    return day_of(text, column) if text else None


def check_word(word: str, known: Iterable[str], column: str) -> None:
    """RowRefused with the words that are known, unless ``word`` is one of them.

    The wrong word is said too, but not where it may be personal data from another column.
    """
    words = tuple(known)
    if word in words:
        return
    said = f"'{word}' " if _WORD.fullmatch(word) else ""
    if words:
        raise RowRefused(column, f"{said}is not one of {', '.join(words)}")
    raise RowRefused(column, f"{said}is not known; the programme has none")


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a list written with semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
