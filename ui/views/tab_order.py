"""The order in which Tab visits widgets, for rows that come and go after the others were made."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from PySide6.QtWidgets import QWidget


def chain(widgets: Iterable[QWidget]) -> None:
    """Let Tab visit the widgets in this order."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)
