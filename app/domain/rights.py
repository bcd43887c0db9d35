"""Who may do what alone: one table of rights by role; above it a manager approves in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from app.domain.errors import RuleBroken
from app.domain.operator import Operator, Role

if TYPE_CHECKING:
    from app.domain.programme import RoleLimits

Right = Literal[
    "manual_discount",
    "refund",
    "void",
    "reveal_phone",
    "change_settings",
    "accept_clock",
    "adjust_points",
    "grant_tier",
    "close_attention",
    "redeem_offline",
]

RIGHTS: dict[Role, frozenset[Right]] = {
    "cashier": frozenset(),
    "manager": frozenset(
        (
            "reveal_phone",
            "change_settings",
            "accept_clock",
            "grant_tier",
            "close_attention",
            "redeem_offline",
        )
    ),
}
"""Rights that have no amount; those with one are limited by the programme (RoleLimits)."""


class ApprovalNeeded(RuleBroken):
    """Above what the role may do alone; params ``right``, ``amount_minor``, ``limit_minor``.

    ``limit_minor`` is -1 where the limit is not an amount.
    """

    code = "E-AUT-02"
    text = "This needs a manager. Let a manager enter the PIN."

    def __init__(self, right: Right, amount_minor: int = 0, limit_minor: int = -1) -> None:
        self.right = right
        super().__init__(right=right, amount_minor=amount_minor, limit_minor=limit_minor)


class ApproverUnfit(RuleBroken):
    """The one who is said to have approved is not a manager at work here."""

    code = "E-AUT-05"
    text = "Only a manager of this store can approve this."


def has_right(operator: Operator, right: Right) -> bool:
    """True when the operator's role holds the right."""
    return right in RIGHTS[operator.role]


def limits_of(operator: Operator, roles: Mapping[str, RoleLimits]) -> RoleLimits:
    """The amounts this role may decide alone; a role the programme does not name may nothing."""
    from app.domain.programme import RoleLimits

    return roles.get(operator.role, RoleLimits())


def is_within(amount_minor: int, limit_minor: int | None) -> bool:
    """True when an amount needs no approval; None is no limit."""
    return limit_minor is None or amount_minor <= limit_minor
