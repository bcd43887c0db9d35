"""Who may do what at the counter, and how somebody becomes a member."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.domain.later import LATER
from app.domain.programme.benefits import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLimits:
    """What a role may do alone; above it a manager approves in place. None: no limit."""

    manual_discount_bp: int | None = 0
    manual_discount_minor: int | None = 0
    refund_minor: int | None = 0
    may_void: bool = False
    adjust_points: int | None = 0
    """Points given or taken by hand; above it another manager approves (R-59)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPurpose:
    """One purpose a member may agree to, with the version of the text that was read out."""

    purpose: str
    version: int
    title: Text
    body: Text
    required: bool = False
    preticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral:
    """What a member gets for bringing another one along, and the newcomer too (R-120).

    By the first basket of the newcomer whose goods that count towards tiers cost ``least_minor``,
    ``days`` after joining at the latest.
    """

    referrer_points: int = 0
    newcomer_points: int = 0
    least_minor: int = 1
    days: int = 90
    returned: Literal["take_back", "keep"] = "take_back"
    """When less than that stays of the basket; a void always takes it back (R-81)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What happens when someone becomes a member."""

    consents: tuple[ConsentPurpose, ...] = ()
    welcome_coupon_type_ids: tuple[str, ...] = ()
    minimum_age: int = 14
    referral: Referral | None = field(default=None, metadata=LATER)
    """None: nobody is rewarded."""
