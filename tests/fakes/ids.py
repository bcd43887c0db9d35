"""Ids that rise and digits that repeat from run to run."""

from __future__ import annotations

import hashlib
from datetime import datetime


class FakeIds:
    """UUIDv7-shaped ids in order, and digits out of a hash of a counter."""

    def __init__(self, first: int = 0) -> None:
        self.count = first

    def new_id(self, at: datetime) -> str:
        """Time in milliseconds, then a counter: rising as long as ``at`` does not fall."""
        self.count += 1
        head = f"{int(at.timestamp() * 1000):012x}"
        tail = f"{self.count:015x}"
        return f"{head[:8]}-{head[8:]}-7{tail[:3]}-8{tail[3:6]}-{tail[3:]}"

    def digits(self, count: int) -> str:
        """``count`` digits, other ones at every call."""
        text = ""
        while len(text) < count:
            self.count += 1
            text += str(int(hashlib.sha256(str(self.count).encode()).hexdigest(), 16))[-60:]
        return text[:count]
