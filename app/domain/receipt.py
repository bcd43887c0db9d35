"""A receipt as content: rows that paper, picture and PDF all show the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    """One row. ``text``/``pair`` may be large or bold; ``qr`` holds digits or a link; ``rule`` a
    line.
    """

    kind: Literal["text", "pair", "rule", "qr", "space"]
    left: str = ""
    right: str = ""
    align: Literal["left", "center"] = "left"
    is_bold: bool = False
    is_large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Rows from top to bottom; ``title`` names it (receipt number or card)."""

    title: str
    rows: tuple[ReceiptRow, ...]
