"""Ed25519 signatures of member passes with the store's key."""

from __future__ import annotations

from collections.abc import Iterable


class Ed25519Signer:
    """Signs and verifies with the key made from a 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (
            Ed25519PrivateKey,
        )

        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._public = self._private.public_key()

    @property
    def public_key(self) -> str:
        """Hex of the key that verifies this store's passes."""
        return self._public.public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """64-byte signature."""
        return self._private.sign(message)

    def is_of(self, public_key: str, message: bytes, signature: bytes) -> bool:
        """True when the signature over the message is of this hex key."""
        return is_signed((public_key,), message, signature.hex())

    def verify(self, message: bytes, signature: bytes) -> bool:
        """True when the signature over the message is this store's."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._public.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def is_signed(public_keys: Iterable[str], message: bytes, signature: str) -> bool:
    """Whether the hex signature over the message is of one of these hex keys."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    for public_key in public_keys:
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
            key.verify(bytes.fromhex(signature), message)
        except (ValueError, InvalidSignature):
            continue
        return True
    return False
