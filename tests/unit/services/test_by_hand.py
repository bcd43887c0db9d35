"""Points and tiers by hand: one operation each, done once, and the doctor follows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.programme import Policies
from app.domain.rights import ApprovalNeeded, ApproverUnfit
from app.services.by_hand import (
    AdjustRequest,
    GrantRequest,
    ReasonUnknown,
    TransferRequest,
    adjust_points,
    grant_tier,
    transfer_points,
)
from app.services.context import programme_now
from app.services.doctor import examine
from app.services.enrol import EnrolRequest, enrol_member
from app.services.identify import open_member
from app.services.saving import OperationReused
from tests.builders.counter import CASHIER, MANAGER, WANG, Counter, counter_of
from tests.builders.programmes import golden_programme
from tests.fakes.inspection import InspectedStore


@pytest.fixture
def counter() -> Counter:
    return counter_of(programme=golden_programme(policies=Policies(points_transfer=True)))


@pytest.fixture
def liu(counter: Counter) -> str:
    request = EnrolRequest(
        operation_id=counter.operation_id(),
        operator_id=CASHIER,
        phone_text="13900001111",
        name="刘",
        consents={one.purpose: True for one in programme_now(counter.ctx).enrolment.consents},
    )
    return enrol_member(counter.ctx, request).view.member.member_id


def adjusting(counter: Counter, points: int, **changes: Any) -> AdjustRequest:
    request = AdjustRequest(
        operation_id=counter.operation_id(),
        member_id=WANG,
        points=points,
        reason="goodwill",
        note="杯子碎了",
        operator_id=CASHIER,
        approved_by=MANAGER,
    )
    return replace(request, **changes)


def available(counter: Counter, member_id: str = WANG) -> int:
    return open_member(counter.ctx, member_id).balance.available


def test_a_repetition_gives_the_points_once(counter: Counter) -> None:
    """R-59, R-102."""
    before, request = available(counter), adjusting(counter, 70)
    changes = adjust_points(counter.ctx, request)
    assert adjust_points(counter.ctx, request) == changes
    assert available(counter) == before + 70
    with pytest.raises(OperationReused):
        adjust_points(counter.ctx, replace(request, points=71))


def test_the_entry_and_the_operation_say_why_and_who(counter: Counter) -> None:
    request = adjusting(counter, 70)
    adjust_points(counter.ctx, request)
    (entry,) = [
        one
        for one in counter.store.state.entries.values()
        if one.operation_id == request.operation_id
    ]
    assert (entry.kind, entry.component, entry.points) == ("adjustment", "adjust:goodwill", 70)
    operation = counter.store.state.operations[request.operation_id]
    assert operation.kind == "points.adjust"
    assert f'"approved_by":"{MANAGER}"' in operation.body
    assert '"note":"杯子碎了"' in operation.body


def test_no_entry_that_was_there_changes(counter: Counter) -> None:
    before = dict(counter.store.state.entries)
    adjust_points(counter.ctx, adjusting(counter, -70))
    assert before.items() <= counter.store.state.entries.items()


@pytest.mark.parametrize("note", ["", "  "])
def test_a_note_is_needed(counter: Counter, note: str) -> None:
    with pytest.raises(ReasonUnknown):
        adjust_points(counter.ctx, adjusting(counter, 1, note=note))


def test_a_cashier_approves_nothing(counter: Counter) -> None:
    with pytest.raises(ApproverUnfit):
        adjust_points(counter.ctx, adjusting(counter, 1, approved_by=CASHIER))
    with pytest.raises(ApprovalNeeded):
        adjust_points(counter.ctx, adjusting(counter, 1, approved_by=None))


def test_points_move_and_the_doctor_follows(counter: Counter, liu: str) -> None:
    """R-60, R-91: nothing is made or lost, and every row is told by an operation."""
    both = available(counter) + available(counter, liu)
    request = TransferRequest(
        operation_id=counter.operation_id(),
        from_member_id=WANG,
        to_member_id=liu,
        points=30,
        operator_id=CASHIER,
    )
    assert transfer_points(counter.ctx, request).ledger == (WANG, liu)
    assert available(counter) + available(counter, liu) == both
    grant = GrantRequest(
        operation_id=counter.operation_id(),
        member_id=liu,
        tier_id="platinum",
        until=date(2026, 12, 31),
        reason="开业嘉宾",
        operator_id=MANAGER,
    )
    grant_tier(counter.ctx, grant)
    assert open_member(counter.ctx, liu).tier.tier_id == "platinum"
    adjust_points(counter.ctx, adjusting(counter, 5))
    wrong = examine(InspectedStore(counter.store), counter.clock).findings
    assert [one.sentence for one in wrong] == []
