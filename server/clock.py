"""The time of this machine; everything else in the centre is told it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Aware, in UTC."""
    return datetime.now(UTC)
