"""Identifiers made on this device."""

from datetime import datetime
from typing import Protocol


class Ids(Protocol):
    """Makes ids and random digits."""

    def new_id(self, at: datetime) -> str:
        """A new UUIDv7 as canonical text, strictly rising for calls with a rising ``at``."""
        ...

    def digits(self, count: int) -> str:
        """``count`` unguessable decimal digits."""
        ...
