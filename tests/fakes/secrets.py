"""Keys in memory."""

from __future__ import annotations

from typing import Literal

from app.domain.errors import EnvironmentFault


class FakeSecrets:
    """Keeps keys in a dictionary; ``fault``, when set, is raised by every call."""

    kind: Literal["os_store", "sealed_file"] = "os_store"

    def __init__(self, fault: EnvironmentFault | None = None) -> None:
        self.keys: dict[str, bytes] = {}
        self.fault = fault

    def get(self, name: str) -> bytes | None:
        """The key, or None when there is none."""
        if self.fault is not None:
            raise self.fault
        return self.keys.get(name)

    def put(self, name: str, value: bytes) -> None:
        """Store a key, replacing an old one."""
        if self.fault is not None:
            raise self.fault
        self.keys[name] = value
