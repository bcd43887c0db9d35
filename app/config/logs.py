"""The log of a store: rotating, and redacted before a line is written (I18)."""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
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


class StoreLog(logging.handlers.RotatingFileHandler):
    """A log that cannot be written stops nothing and says nothing."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Only a line that is itself wrong is complained of, not the disk it did not reach."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def start_logging(folder: Path) -> logging.Handler:
    """Log into ``folder``/memberdesk.log, five files of 1 MB; returns the handler.

    A folder that cannot be made is no reason not to start: what is wrong with it is said where
    the store is opened, and errors go to standard error.
    """
    handler = _handler(folder)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    return handler


def _handler(folder: Path) -> logging.Handler:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        handler = logging.StreamHandler()
        handler.setLevel(logging.ERROR)
        return handler
    return StoreLog(
        folder / "memberdesk.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8", delay=True
    )


def stop_logging(handler: logging.Handler) -> None:
    """Detach and close what start_logging returned."""
    logging.getLogger().removeHandler(handler)
    handler.close()
