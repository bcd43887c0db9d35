"""Rights by role, and the amounts a role decides alone."""

from __future__ import annotations

import pytest

from app.domain.operator import Operator
from app.domain.programme import RoleLimits
from app.domain.rights import ApprovalNeeded, has_right, is_within, limits_of


def operator(role: str) -> Operator:
    return Operator(operator_id="o", name="o", role=role, pin_hash="")


def test_a_manager_may_what_a_cashier_may_not() -> None:
    assert has_right(operator("manager"), "reveal_phone")
    assert not has_right(operator("cashier"), "reveal_phone")


def test_a_role_the_programme_does_not_name_may_nothing() -> None:
    limits = RoleLimits(refund_minor=5_000)
    assert limits_of(operator("cashier"), {"cashier": limits}) is limits
    assert limits_of(operator("cashier"), {}) == RoleLimits()


@pytest.mark.parametrize(
    ("amount", "limit", "within"), [(100, 100, True), (101, 100, False), (10**9, None, True)]
)
def test_the_limit_itself_is_within(amount: int, limit: int | None, within: bool) -> None:
    assert is_within(amount, limit) is within


def test_the_need_names_right_and_amounts() -> None:
    need = ApprovalNeeded("refund", 6_695, 5_000)
    assert need.right == "refund"
    assert need.params == {"right": "refund", "amount_minor": 6_695, "limit_minor": 5_000}
