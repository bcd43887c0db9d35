"""A PIN hasher without the slowness; it counts how often it was asked."""

from __future__ import annotations

import hashlib


class FakePins:
    """Hashes by SHA-256; ``verified`` lists the hashes that were looked at."""

    def __init__(self) -> None:
        self.verified: list[str] = []

    def hash(self, pin: str) -> str:
        """A hash that never shows the PIN."""
        return "fake$" + hashlib.sha256(pin.encode()).hexdigest()

    def verify(self, pin_hash: str, pin: str) -> bool:
        """True when the PIN belongs to the hash."""
        self.verified.append(pin_hash)
        return pin_hash == self.hash(pin)
