"""Every code a quote can name, in one list, so that each has its sentence on the screen (R-25)."""

from __future__ import annotations

from app.domain.quote import Reason

NOT_STARTED = "NOT_STARTED"
EXPIRED = "EXPIRED"
WRONG_STORE = "WRONG_STORE"
WRONG_CHANNEL = "WRONG_CHANNEL"
WRONG_DAY = "WRONG_DAY"
WRONG_HOUR = "WRONG_HOUR"
NOT_MEMBER = "NOT_MEMBER"
SUSPENDED_MEMBER = "SUSPENDED_MEMBER"
WRONG_TIER = "WRONG_TIER"
WRONG_TAG = "WRONG_TAG"
TENURE = "TENURE"
FIRST_ORDERS = "FIRST_ORDERS"
NOT_BIRTHDAY = "NOT_BIRTHDAY"
NOT_ANNIVERSARY = "NOT_ANNIVERSARY"
NO_ELIGIBLE_ITEM = "NO_ELIGIBLE_ITEM"
QTY = "QTY"
THRESHOLD = "THRESHOLD"
GROUP_TAKEN = "GROUP_TAKEN"
NOT_STACKABLE = "NOT_STACKABLE"
WORSE = "WORSE"
NO_EFFECT = "NO_EFFECT"
DECLINED = "DECLINED"
NOT_ASKED = "NOT_ASKED"
NO_CODE = "NO_CODE"
KEPT = "KEPT"
USED = "USED"
LIMIT_MEMBER = "LIMIT_MEMBER"
LIMIT_TOTAL = "LIMIT_TOTAL"
BUDGET = "BUDGET"
OVER_BUDGET = "OVER_BUDGET"
UNKNOWN_COUPON = "UNKNOWN_COUPON"

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
    NO_EFFECT: (),
    DECLINED: (),
    NOT_ASKED: ("saves_minor",),
    NO_CODE: (),
    KEPT: ("saves_minor",),
    USED: (),
    LIMIT_MEMBER: ("limit",),
    LIMIT_TOTAL: ("limit",),
    BUDGET: (),
    OVER_BUDGET: ("left_minor",),
    UNKNOWN_COUPON: (),
}
"""Code -> names of its numbers. ``from``/``until`` are ISO days, ``by``/``with`` benefit ids."""

SOME_LINES_BETTER = "SOME_LINES_BETTER"
UNUSED_DISCOUNT = "UNUSED_DISCOUNT"
MANUAL_REASON = "MANUAL_REASON"
MANUAL_LINE_GONE = "MANUAL_LINE_GONE"
UNKNOWN_TIER = "UNKNOWN_TIER"
NOT_BEST = "NOT_BEST"
POINTS_TO_REWARD = "POINTS_TO_REWARD"
POINTS_LIMIT = "POINTS_LIMIT"
POINTS_MAX_PER_ORDER = "POINTS_MAX_PER_ORDER"
POINTS_MAX_PER_DAY = "POINTS_MAX_PER_DAY"
POINTS_MAX_PER_MONTH = "POINTS_MAX_PER_MONTH"
POINTS_MAX_BALANCE = "POINTS_MAX_BALANCE"
POINTS_OFFLINE = "POINTS_OFFLINE"
POINTS_UNCONFIRMED = "POINTS_UNCONFIRMED"

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
    return Reason(code=code, params={name.rstrip("_"): value for name, value in params.items()})
