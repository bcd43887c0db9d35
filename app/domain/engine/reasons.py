"""Every code a quote can name, in one list, so that each has its sentence on the screen (R-25)."""

from __future__ import annotations

from typing import Final

from app.domain.engine.values import made
from app.domain.quote import Reason

NOT_STARTED: Final = "NOT_STARTED"
EXPIRED: Final = "EXPIRED"
WRONG_STORE: Final = "WRONG_STORE"
WRONG_CHANNEL: Final = "WRONG_CHANNEL"
WRONG_DAY: Final = "WRONG_DAY"
WRONG_HOUR: Final = "WRONG_HOUR"
NOT_MEMBER: Final = "NOT_MEMBER"
SUSPENDED_MEMBER: Final = "SUSPENDED_MEMBER"
WRONG_TIER: Final = "WRONG_TIER"
WRONG_TAG: Final = "WRONG_TAG"
TENURE: Final = "TENURE"
FIRST_ORDERS: Final = "FIRST_ORDERS"
NOT_BIRTHDAY: Final = "NOT_BIRTHDAY"
NOT_ANNIVERSARY: Final = "NOT_ANNIVERSARY"
NO_ELIGIBLE_ITEM: Final = "NO_ELIGIBLE_ITEM"
QTY: Final = "QTY"
THRESHOLD: Final = "THRESHOLD"
GROUP_TAKEN: Final = "GROUP_TAKEN"
NOT_STACKABLE: Final = "NOT_STACKABLE"
WORSE: Final = "WORSE"
NOT_BETTER: Final = "NOT_BETTER"
NO_EFFECT: Final = "NO_EFFECT"
DECLINED: Final = "DECLINED"
NOT_ASKED: Final = "NOT_ASKED"
NO_CODE: Final = "NO_CODE"
KEPT: Final = "KEPT"
USED: Final = "USED"
LIMIT_MEMBER: Final = "LIMIT_MEMBER"
LIMIT_TOTAL: Final = "LIMIT_TOTAL"
BUDGET: Final = "BUDGET"
ALLOTMENT: Final = "ALLOTMENT"
OVER_BUDGET: Final = "OVER_BUDGET"
UNKNOWN_COUPON: Final = "UNKNOWN_COUPON"

NOT_APPLIED_CODES = {
    NOT_STARTED: ("from",),
    EXPIRED: ("until",),
    WRONG_STORE: (),
    WRONG_CHANNEL: (),
    WRONG_DAY: (),
    WRONG_HOUR: ("minute_from", "minute_until"),
    NOT_MEMBER: (),
    SUSPENDED_MEMBER: (),
    WRONG_TIER: (),
    WRONG_TAG: (),
    TENURE: ("from",),
    FIRST_ORDERS: ("limit",),
    NOT_BIRTHDAY: (),
    NOT_ANNIVERSARY: (),
    NO_ELIGIBLE_ITEM: (),
    QTY: ("gap",),
    THRESHOLD: ("gap_minor",),
    GROUP_TAKEN: ("by",),
    NOT_STACKABLE: ("with",),
    WORSE: ("by", "difference_minor"),
    NOT_BETTER: (),
    NO_EFFECT: (),
    DECLINED: (),
    NOT_ASKED: ("saves_minor",),
    NO_CODE: (),
    KEPT: ("saves_minor",),
    USED: (),
    LIMIT_MEMBER: ("limit",),
    LIMIT_TOTAL: ("limit",),
    BUDGET: (),
    ALLOTMENT: (),
    OVER_BUDGET: ("left_minor",),
    UNKNOWN_COUPON: (),
}
"""Code -> names of its numbers. ``from``/``until`` are ISO days, ``by``/``with`` benefit ids."""

SOME_LINES_BETTER: Final = "SOME_LINES_BETTER"
UNUSED_DISCOUNT: Final = "UNUSED_DISCOUNT"
MANUAL_REASON: Final = "MANUAL_REASON"
MANUAL_LINE_GONE: Final = "MANUAL_LINE_GONE"
UNKNOWN_TIER: Final = "UNKNOWN_TIER"
NOT_BEST: Final = "NOT_BEST"
POINTS_TO_REWARD: Final = "POINTS_TO_REWARD"
POINTS_LIMIT: Final = "POINTS_LIMIT"
POINTS_MAX_PER_ORDER: Final = "POINTS_MAX_PER_ORDER"
POINTS_MAX_PER_DAY: Final = "POINTS_MAX_PER_DAY"
POINTS_MAX_PER_MONTH: Final = "POINTS_MAX_PER_MONTH"
POINTS_MAX_BALANCE: Final = "POINTS_MAX_BALANCE"
POINTS_OFFLINE: Final = "POINTS_OFFLINE"
POINTS_UNCONFIRMED: Final = "POINTS_UNCONFIRMED"

NOTE_CODES = {
    SOME_LINES_BETTER: ("count", "line_id"),
    UNUSED_DISCOUNT: ("benefit_id", "amount_minor"),
    MANUAL_REASON: ("reason",),
    MANUAL_LINE_GONE: ("line_id",),
    UNKNOWN_TIER: ("tier_id",),
    NOT_BEST: ("difference_minor",),
    POINTS_TO_REWARD: ("by", "points", "needed", "gap"),
    POINTS_LIMIT: ("component", "points"),
    POINTS_MAX_PER_ORDER: ("points",),
    POINTS_MAX_PER_DAY: ("points",),
    POINTS_MAX_PER_MONTH: ("points",),
    POINTS_MAX_BALANCE: ("points",),
    POINTS_OFFLINE: ("bound", "since", "limit", "used"),
    POINTS_UNCONFIRMED: ("bound", "limit", "used"),
    SUSPENDED_MEMBER: (),
}
"""Notes on a step or on the whole order, with the names of their numbers."""


def reason(code: str, **params: int | str) -> Reason:
    """A reason; ``with_`` and ``from_`` stand for the parameters that Python keeps for itself."""
    return made(Reason, (code, {name.rstrip("_"): value for name, value in params.items()}))
