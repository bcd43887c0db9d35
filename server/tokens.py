"""Tokens of devices: signed, short, and known to every process of the centre without a table."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from server.instants import instant_out
from server.keys import Keys

TOKEN_S = 900
_MICROSECONDS = 1_000_000


def make_token(keys: Keys, device_id: str, incarnation: int, now: datetime) -> str:
    """Good for a quarter of an hour for one incarnation of a device."""
    ends = instant_out(now) // _MICROSECONDS + TOKEN_S
    claim = f"{device_id}:{incarnation}:{ends}"
    return f"{claim}:{_seal(keys, claim)}"


def read_token(keys: Keys, token: str, now: datetime) -> tuple[str, int] | None:
    """(device id, incarnation), or None for one that is over, changed or none at all."""
    claim, _, seal = token.rpartition(":")
    parts = claim.split(":")
    if len(parts) != 3 or not hmac.compare_digest(seal.encode(), _seal(keys, claim).encode()):
        return None
    device_id, incarnation, ends = parts
    if int(ends) * _MICROSECONDS <= instant_out(now):
        return None
    return device_id, int(incarnation)


def _seal(keys: Keys, claim: str) -> str:
    return hmac.digest(keys.tokens, claim.encode(), hashlib.sha256).hex()
