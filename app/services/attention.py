"""What the centre did not take as it was: a person looks at it and says what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.errors import RuleBroken
from app.domain.free_text import clean_text
from app.domain.operations import Act, digest
from app.domain.rights import ApprovalNeeded, has_right
from app.ports.store import Reader, UnitOfWork
from app.services.changes import Changes
from app.services.context import (
    Context,
    business_time_of,
    check_approver,
    operator_of,
    profile_of,
)
from app.services.saving import Stored, append, check_same, save_once

CLOSE = "attention.close"
MAX_REASON_LENGTH = 80
Action = Literal["corrected", "written_off"]
"""``corrected`` by another operation since, or ``written_off``: the shop lives with it."""


class ClosingReasonMissing(RuleBroken):
    """Nobody would know later why it was left as it is."""

    code = "E-ATT-01"
    text = "Enter what was done about it, or why it is left as it is."


class NothingToClose(RuleBroken):
    """No operation of this counter has that id."""

    code = "E-ATT-02"
    text = "This entry is not known here any more. Open the sync centre again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """``about``: the operation that needed a person; ``operation_id`` is kept over retries.

    ``approved_by``: the manager who entered a PIN where the operator may not do it alone.
    """

    operation_id: str
    about: str
    action: Action
    reason: str
    operator_id: str
    approved_by: str | None = None


def close_attention(ctx: Context, closing: Closing) -> Changes:
    """Take one entry off the list of what needs a person, and put on record who did it and why.

    Nothing else moves. Raises ApprovalNeeded where no manager stands by, ApproverUnfit,
    ClosingReasonMissing, NothingToClose, OperatorUnknown, and what saving raises.
    """
    asked = digest((closing.about, closing.action, closing.reason, closing.operator_id))

    def write(work: UnitOfWork) -> Changes:
        time = business_time_of(ctx, profile_of(work))
        operator = operator_of(work, closing.operator_id)
        if closing.approved_by is not None:
            check_approver(work, closing.approved_by)
        elif not has_right(operator, "close_attention"):
            raise ApprovalNeeded("close_attention")
        reason = clean_text(closing.reason, MAX_REASON_LENGTH)
        if not reason:
            raise ClosingReasonMissing
        about = work.operation(closing.about)
        if about is None:
            raise NothingToClose
        act = Act(
            operation_id=closing.operation_id,
            operator_id=closing.operator_id,
            at=time.at,
            business_on=time.on,
            member_id=about.member_id,
        )
        body = {
            "request": asked,
            "about": closing.about,
            "action": closing.action,
            "reason": reason,
            "approved_by": closing.approved_by,
        }
        append(work, act, CLOSE, body, is_audit=True)
        return Changes(outbox=(closing.about,))

    def answer_again(_reader: Reader, stored: Stored) -> Changes:
        check_same(stored, CLOSE, asked)
        return Changes(outbox=(closing.about,))

    return save_once(ctx, closing.operation_id, write, answer_again)
