"""A signer whose signatures only the same key verifies."""

from __future__ import annotations

import hashlib


class FakeSigner:
    """64 bytes of keyed SHA-512 in the place of an Ed25519 signature."""

    def __init__(self, key: bytes = b"store one") -> None:
        self.key = key

    def sign(self, message: bytes) -> bytes:
        """64-byte signature."""
        return hashlib.sha512(self.key + message).digest()

    def is_of(self, public_key: str, message: bytes, signature: bytes) -> bool:
        """True when the signature over the message is of this hex key."""
        return FakeSigner(bytes.fromhex(public_key)).verify(message, signature)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """True when the signature over the message is this key's."""
        return signature == self.sign(message)
