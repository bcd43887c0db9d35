"""Which operations the centre acts on, and how one is heard so that it can never stop the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.exc import DBAPIError, IntegrityError

from server.book import OWN_FAULTS
from server.documents import NotReadable
from server.hearing.case import Heard, Hearing, Stopped
from server.hearing.claims import hear_claim
from server.hearing.erasing import hear_erasure, hear_nobody, is_of_nobody
from server.hearing.expiring import hear_expiry
from server.hearing.merging import hear_merge, hear_unmerge
from server.hearing.people import (
    hear_adjustment,
    hear_coupons,
    hear_edit,
    hear_enrolment,
    hear_grant,
    hear_transfer,
)
from server.hearing.returns import hear_exchange, hear_refund, hear_void
from server.hearing.sales import hear_sale
from server.shelf import NotTogether

HEARD: Mapping[str, Callable[[Hearing], Heard]] = {
    "member.enrol": hear_enrolment,
    "member.edit": hear_edit,
    "member.erase": hear_erasure,
    "member.merge": hear_merge,
    "member.unmerge": hear_unmerge,
    "coupon.issue": hear_coupons,
    "points.adjust": hear_adjustment,
    "points.transfer": hear_transfer,
    "points.expire": hear_expiry,
    "tier.grant": hear_grant,
    "sale.settle": hear_sale,
    "sale.refund": hear_refund,
    "sale.void": hear_void,
    "sale.exchange": hear_exchange,
    "sale.claim": hear_claim,
}
"""By kind; any other waits in quarantine for a program that knows it."""
KEPT = frozenset(
    {
        "catalogue.replace",
        "device.restored",
        "operator.add",
        "operator.let_go",
        "operator.reset_pin",
        "operator.set_role",
        "setting.change",
        "goods.refund",
        "member.export",
        "member.request",
        "member.request_closed",
    }
)
"""Kinds that move nothing in the book of the chain; audit records are only kept too."""


def decide(hearing: Hearing) -> Heard:
    """Hear one operation in a savepoint: whatever goes wrong in it, nothing of it is booked, and
    the answer is a verdict.
    """
    operation = hearing.operation
    if operation.is_audit or operation.kind in KEPT:
        return Heard()
    hear = hear_nobody if is_of_nobody(hearing) else HEARD.get(operation.kind)
    if hear is None:
        return Heard(verdict="quarantined", code="KIND_UNKNOWN")
    try:
        return _hear_now_or_after_others(hear, hearing)
    except Stopped as stopped:
        return stopped.heard
    except NotReadable:
        return Heard(verdict="quarantined", code="BODY_NOT_READABLE")
    except Exception as error:
        # One operation must never stop the others; a database that fails stops them all.
        if isinstance(error, NotTogether) or (
            isinstance(error, DBAPIError) and not isinstance(error, OWN_FAULTS)
        ):
            raise
        name = type(error).__name__
        return Heard(verdict="quarantined", code="HEARING_FAILED", params={"error": name})


def _hear_now_or_after_others(hear: Callable[[Hearing], Heard], hearing: Hearing) -> Heard:
    """A key that another counter wrote at the same time is there when it is heard once more, and
    then it is known: the same number enrolled at two counters is one member.
    """
    try:
        with hearing.book.attempt():
            return hear(hearing)
    except IntegrityError:
        with hearing.book.attempt():
            return hear(hearing)
