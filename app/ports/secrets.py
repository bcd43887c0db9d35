"""Where the keys of a store are kept."""

from typing import Literal, Protocol


class Secrets(Protocol):
    """32-byte keys by name: ``database``, ``pin_pepper``, ``pass_signing``, ``backup``; ``device``
    at a counter of a chain.
    """

    @property
    def kind(self) -> Literal["os_store", "sealed_file"]:
        """Where the keys really lie; ``sealed_file`` is said aloud on the settings page."""
        ...

    def get(self, name: str) -> bytes | None:
        """The key, or None when there is none; EnvironmentFault when the store cannot be read."""
        ...

    def put(self, name: str, value: bytes) -> None:
        """Store a key, durably, replacing an old one."""
        ...
