"""The centre with this device's token in hand, got anew whenever it has ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sync.protocol.messages import TokenRequest
from sync.protocol.service import CentralService
from sync.protocol.signing import token_message

SPARE_S = 60
"""A token is given up this long before it ends."""


class Link:
    """``with_token`` runs a call of the centre; a token that ended meanwhile is got once more."""

    def __init__(
        self,
        centre: CentralService,
        device: tuple[str, int],
        sign: Callable[[bytes], bytes],
        now: Callable[[], datetime],
        nonce: Callable[[], str],
    ) -> None:
        """``device``: id and incarnation; ``sign``: 64 bytes with the key of the device."""
        self.centre = centre
        self._device, self._sign, self._now, self._nonce = device, sign, now, nonce
        self._token = ""
        self._until = datetime.min.replace(tzinfo=UTC)

    def token(self) -> str:
        """One that still holds; raises what the centre raises of ``token``."""
        now = self._now()
        if not self._token or now >= self._until:
            device_id, incarnation = self._device
            nonce = self._nonce()
            message = token_message(device_id, incarnation, now, nonce)
            given = self.centre.token(
                TokenRequest(
                    device_id=device_id,
                    incarnation=incarnation,
                    at=now,
                    nonce=nonce,
                    signature=self._sign(message).hex(),
                )
            )
            self._token = given.token
            self._until = now + timedelta(seconds=max(0, given.lasts_s - SPARE_S))
        return self._token

    def drop_token(self) -> None:
        """It was refused; the next call gets another."""
        self._token = ""
