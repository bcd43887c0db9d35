"""PIN hashing; slow on purpose, so never called on the GUI thread."""

from typing import Protocol


class PinHasher(Protocol):
    """argon2id at 64 MiB and 3 passes with the store's pepper (T6)."""

    def hash(self, pin: str) -> str:
        """Encoded hash to store."""
        ...

    def verify(self, pin_hash: str, pin: str) -> bool:
        """True when the PIN belongs to the hash."""
        ...
