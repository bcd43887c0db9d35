"""A PIN while it is keyed: digits only, shown as dots, whole at the store's length without
Enter.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PinEntry:
    """The digits so far; they are left out of ``repr`` so that no log ever holds them."""

    length: int = 4
    digits: str = field(default="", repr=False)

    @property
    def count(self) -> int:
        """How many digits are in."""
        return len(self.digits)

    @property
    def is_whole(self) -> bool:
        """True at full length."""
        return self.count == self.length

    def pressed(self, key: str) -> PinEntry:
        """After a key: a digit, or ``back``; anything else changes nothing."""
        if key == "back":
            return PinEntry(length=self.length, digits=self.digits[:-1])
        if len(key) == 1 and key.isascii() and key.isdigit() and not self.is_whole:
            return PinEntry(length=self.length, digits=self.digits + key)
        return self

    def cleared(self) -> PinEntry:
        """Empty again."""
        return PinEntry(length=self.length)
