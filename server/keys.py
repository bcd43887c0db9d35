"""The secrets of the centre: who people are is sealed, handles are keyed hashes, documents signed.

Four keys, one purpose each. They live beside the database's address, never inside the database,
so that a copy of the database alone names nobody (T21).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12


class SealBroken(Exception):
    """What was sealed was changed, moved to another member, or sealed with another key."""


@dataclass(frozen=True, slots=True)
class Keys:
    """``sealing`` for the keys of members, ``handles`` for phones and cards, ``signing`` for
    programmes and passes, ``tokens`` for those of devices: 32 random bytes each.
    """

    sealing: bytes
    handles: bytes
    signing: bytes
    tokens: bytes

    @classmethod
    def new(cls) -> Keys:
        """Fresh ones, for a new centre."""
        return cls(*(secrets.token_bytes(KEY_BYTES) for _ in range(4)))

    @property
    def public(self) -> str:
        """Hex of the key that verifies what this centre signs."""
        return self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """64 bytes of Ed25519."""
        return self._private.sign(message)

    def handle(self, kind: str, text: str) -> str:
        """What a phone or a card is found by; nobody without the key can tell it from another."""
        return hmac.digest(self.handles, f"{kind}:{text}".encode(), hashlib.sha256).hex()

    def new_member_key(self, member_id: str) -> tuple[bytes, bytes]:
        """A key for one member, and the same sealed for the book."""
        key = secrets.token_bytes(KEY_BYTES)
        return key, seal(self.sealing, key, member_id)

    def member_key(self, sealed: bytes, member_id: str) -> bytes:
        """Raises SealBroken."""
        return unseal(self.sealing, sealed, member_id)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.signing)


def seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Nonce and ciphertext, which only opens for the same ``bound_to``."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def unseal(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """Raises SealBroken."""
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound_to.encode())
    except InvalidTag:
        raise SealBroken(bound_to) from None


def is_signed(public_key: str, message: bytes, signature: str) -> bool:
    """Whether the hex signature over the message is of that hex key; False for nonsense too."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except (ValueError, InvalidSignature):
        return False
    return True
