"""Operators, roles and what each right needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["cashier", "manager"]

SYSTEM_OPERATOR = "system"
"""Named by operations that no person at the counter did: imports, restoring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A person who works the counter; ``pin_hash`` is argon2id, the counters are rows."""

    operator_id: str
    name: str
    role: Role
    pin_hash: str
    must_change_pin: bool = False
    failed_count: int = 0
    locked_until: datetime | None = None
    is_active: bool = True
