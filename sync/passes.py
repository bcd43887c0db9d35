"""A pass of the chain for a member who asks at a counter (T13)."""

from __future__ import annotations

from app.services.joining import CentreRefuses, RulesAwaited
from app.services.member_secrets import LentPass
from app.services.passes import MemberNotServed, MemberNotThere
from sync.link import Link
from sync.protocol.messages import Caller
from sync.protocol.refusals import PassNotMade

REFUSED = {
    "MEMBER_UNKNOWN": MemberNotThere,
    "NOT_ACTIVE": MemberNotServed,
    "NO_PROGRAMME": RulesAwaited,
}


def ask_for_pass(link: Link, caller: Caller, member_id: str) -> LentPass:
    """One that is good for a week; raises MemberNotThere, MemberNotServed, RulesAwaited, and what
    the centre raises of ``token`` and ``pass_of``.
    """
    try:
        made = link.centre.pass_of(link.token(), caller, member_id)
    except PassNotMade as refused:
        reason = str(refused.params.get("reason"))
        if reason in REFUSED:
            raise REFUSED[reason] from None
        raise CentreRefuses(reason=refused.code) from None
    return LentPass(digits=made.digits, expires_at=made.expires_at)
