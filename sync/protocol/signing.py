"""What a device signs with its own key; both sides build the same bytes."""

from __future__ import annotations

from datetime import datetime


def join_message(code: str, public_key: str) -> bytes:
    """That this key asks to join with this code."""
    return f"join:{code}:{public_key}".encode()


def token_message(device_id: str, incarnation: int, at: datetime, nonce: str) -> bytes:
    """That this device asks for a token now."""
    return f"token:{device_id}:{incarnation}:{at.isoformat()}:{nonce}".encode()
