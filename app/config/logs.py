"""The log of a store: rotating, and redacted before a line is written (I18)."""

from __future__ import annotations

import logging
import logging.handlers
import re
from pathlib import Path

_LONG_DIGITS = re.compile(
    r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-f]))"
    r"|\+?1[3-9]\d[ -]\d{4}[ -]\d{4}|\+?\d{7,}"
)
"""Phones, cards, payment codes, whatever stands before them; ids and hashes are left as they are.

A card has 24 digits, so a run of digits alone is an id only from 32 signs on.
"""


def redact(text: str) -> str:
    """The text with every run of seven or more digits cut to its last two."""
    return _LONG_DIGITS.sub(lambda match: match["id"] or f"***{match.group()[-2:]}", text)


class RedactingFormatter(logging.Formatter):
    """Redacts the finished line, exception text included."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished line without long numbers."""
        return redact(super().format(record))


def start_logging(folder: Path) -> logging.Handler:
    """Log into ``folder``/memberdesk.log, five files of 1 MB; returns the handler."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "memberdesk.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8", delay=True
    )
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Detach and close what start_logging returned."""
    logging.getLogger().removeHandler(handler)
    handler.close()
