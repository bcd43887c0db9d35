"""Ed25519 signatures for member passes."""

from typing import Protocol


class PassSigner(Protocol):
    """Signs and verifies pass claims with the store's key."""

    def sign(self, message: bytes) -> bytes:
        """64-byte signature."""
        ...

    def is_of(self, public_key: str, message: bytes, signature: bytes) -> bool:
        """True when the signature over the message is of this hex key."""
        ...

    def verify(self, message: bytes, signature: bytes) -> bool:
        """True when the signature over the message is this store's."""
        ...
