"""The shop, the place in it, and the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.money import Currency


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreProfile:
    """Who this counter is. Receipt numbers are ``store_id-counter_id-sequence``."""

    store_id: str
    store_name: str
    counter_id: str
    counter_name: str
    device_id: str
    incarnation: int
    currency: Currency
    zone: str
    """IANA name, e.g. Asia/Shanghai."""
    day_cut_hour: int
    pin_length: int
    language: str
    authority: Literal["local", "centre"] = "local"
    pass_public_key: str = ""
    """Hex of the Ed25519 key that verifies this store's passes."""
    is_demo: bool = False
