"""PIN hashes that cost a guesser time, and are worth nothing without the store's pepper."""

from __future__ import annotations

import hashlib
import hmac

MEMORY_KIB = 64 * 1024
PASSES = 3


class ArgonPins:
    """argon2id over HMAC(pepper, PIN); about 0.2 s a call, so never on the GUI thread (T5, T6).

    The cost of an old hash is written in it, so ``verify`` works after the figures here change.
    """

    def __init__(
        self, pepper: bytes, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES
    ) -> None:
        if len(pepper) < 32:
            raise ValueError("the pepper has at least 32 bytes")
        self._pepper = pepper
        self._memory_kib = memory_kib
        self._passes = passes

    def hash(self, pin: str) -> str:
        """Encoded argon2id hash to store."""
        from argon2 import PasswordHasher

        hasher = PasswordHasher(
            time_cost=self._passes, memory_cost=self._memory_kib, parallelism=1
        )
        return hasher.hash(self._peppered(pin))

    def verify(self, pin_hash: str, pin: str) -> bool:
        """True when the PIN belongs to the hash; False also for text that is no hash."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return PasswordHasher().verify(pin_hash, self._peppered(pin))
        except (VerificationError, InvalidHashError):
            return False

    def _peppered(self, pin: str) -> bytes:
        return hmac.new(self._pepper, pin.encode("utf-8"), hashlib.sha256).digest()
