"""PIN at the counter: sign on and off, first PIN, approval in place (T5)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.operations import Act, canonical_json
from app.domain.operator import Operator
from app.domain.pin_tries import (
    BLOCKED_AT,
    Tries,
    anchored,
    check_new_pin,
    counted,
    refusal,
    wrong_pin,
)
from app.domain.rights import Right
from app.ports.backup import Sealer
from app.ports.store import NotSetUp, UnitOfWork
from app.services.context import Context, business_time_of, operator_of, profile_of
from app.services.saving import append

APPROVAL_KEY = "approval.tries"
WRAPPED_KEY = "backup.wrapped_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """The manager who allowed one action."""

    operator_id: str
    name: str


def operators(ctx: Context) -> tuple[Operator, ...]:
    """Everybody at work here, for the tiles of the lock page."""
    with ctx.store.read() as reader:
        return tuple(operator for operator in reader.operators() if operator.is_active)


def sign_on(ctx: Context, operator_id: str, pin: str) -> Operator:
    """The operator whose PIN this is; slow on purpose, so not for the GUI thread.

    The try is counted durably before the PIN is looked at. A manager who signs on also ends a
    block of approvals. Raises PinWrong, PinLocked, PinBlocked, OperatorUnknown.
    """
    _verified(ctx, operator_id, pin)
    with ctx.store.write() as work:
        operator = _forgiven(operator_of(work, operator_id))
        work.save_operator(operator)
        if operator.role == "manager":
            _save_approval_tries(work, Tries())
        record(ctx, work, operator_id, "operator.sign_on", {"role": operator.role})
        work.commit()
    return operator


def sign_off(ctx: Context, operator_id: str) -> None:
    """Put on record that the operator left the counter; raises OperatorUnknown."""
    with ctx.store.write() as work:
        operator_of(work, operator_id)
        record(ctx, work, operator_id, "operator.sign_off", {})
        work.commit()


def change_pin(ctx: Context, operator_id: str, old_pin: str, new_pin: str) -> Operator:
    """A new PIN of one's own; raises PinWeak and what sign_on raises."""
    with ctx.store.read() as reader:
        check_new_pin(new_pin, profile_of(reader).pin_length, old_pin)
    _verified(ctx, operator_id, old_pin)
    pin_hash = ctx.pins.hash(new_pin)
    with ctx.store.write() as work:
        operator = replace(
            _forgiven(operator_of(work, operator_id)), pin_hash=pin_hash, must_change_pin=False
        )
        work.save_operator(operator)
        record(ctx, work, operator_id, "operator.change_pin", {})
        work.commit()
    return operator


def approve(ctx: Context, pin: str, right: Right, about: str, asked_by: str = "") -> Approval:
    """A manager's PIN allows one action of the cashier, who stays signed on.

    ``about``: what is allowed, without names or phones; it goes on record. Wrong PINs are counted
    for the counter, not for one manager, so that nobody can lock the managers out. Raises
    PinWrong, PinLocked, PinBlocked.
    """
    tries = _counted_approval(ctx)
    with ctx.store.read() as reader:
        managers = [operator for operator in reader.operators() if _may_approve(operator)]
    for manager in managers:
        if ctx.pins.verify(manager.pin_hash, pin):
            break
    else:
        raise wrong_pin(tries, ctx.clock.now())
    with ctx.store.write() as work:
        _save_approval_tries(work, Tries())
        body = {"right": right, "about": about, "asked_by": asked_by}
        record(ctx, work, manager.operator_id, "operator.approve", body)
        work.commit()
    return Approval(operator_id=manager.operator_id, name=manager.name)


def reset_manager_pin(
    ctx: Context, sealer: Sealer, recovery_code: str, operator_id: str, new_pin: str
) -> Operator:
    """A forgotten manager PIN, set anew with the recovery code; slow on purpose.

    Raises RecoveryCodeWrong, PinWeak, OperatorUnknown, NotSetUp.
    """
    with ctx.store.read() as reader:
        check_new_pin(new_pin, profile_of(reader).pin_length)
        operator_of(reader, operator_id)
        wrapped = reader.setting(WRAPPED_KEY)
    if wrapped is None:
        raise NotSetUp(what="recovery code")
    sealer.unwrap_key(recovery_code, bytes.fromhex(wrapped))
    pin_hash = ctx.pins.hash(new_pin)
    with ctx.store.write() as work:
        operator = replace(
            _forgiven(operator_of(work, operator_id)), pin_hash=pin_hash, must_change_pin=False
        )
        work.save_operator(operator)
        _save_approval_tries(work, Tries())
        record(ctx, work, operator_id, "operator.reset_pin", {"by": "recovery_code"})
        work.commit()
    return operator


def record(
    ctx: Context, work: UnitOfWork, operator_id: str, kind: str, body: Mapping[str, object]
) -> None:
    """Put something that moves nothing on this device's chain."""
    time = business_time_of(ctx, profile_of(work))
    act = Act(
        operation_id=ctx.ids.new_id(time.at),
        operator_id=operator_id,
        at=time.at,
        business_on=time.on,
    )
    append(work, act, kind, body, is_audit=True)


def _verified(ctx: Context, operator_id: str, pin: str) -> None:
    now = ctx.clock.now()
    with ctx.store.write() as work:
        operator = operator_of(work, operator_id)
        before = anchored(
            Tries(failed_count=operator.failed_count, locked_until=operator.locked_until), now
        )
        refused = refusal(before, now)
        tries = before if refused else counted(before, now)
        work.save_operator(
            replace(operator, failed_count=tries.failed_count, locked_until=tries.locked_until)
        )
        work.commit()
    if refused is not None:
        raise refused
    if not ctx.pins.verify(operator.pin_hash, pin):
        raise wrong_pin(tries, now)


def _counted_approval(ctx: Context) -> Tries:
    now = ctx.clock.now()
    with ctx.store.write() as work:
        before = anchored(_approval_tries(work), now)
        refused = refusal(before, now)
        tries = before if refused else counted(before, now)
        _save_approval_tries(work, tries)
        work.commit()
    if refused is not None:
        raise refused
    return tries


def _forgiven(operator: Operator) -> Operator:
    return replace(operator, failed_count=0, locked_until=None)


def _may_approve(operator: Operator) -> bool:
    is_free = operator.failed_count < BLOCKED_AT
    return operator.is_active and operator.role == "manager" and is_free


def _approval_tries(work: UnitOfWork) -> Tries:
    stored = json.loads(work.setting(APPROVAL_KEY) or '{"failed_count":0,"locked_until":null}')
    until = stored["locked_until"]
    return Tries(
        failed_count=stored["failed_count"],
        locked_until=None if until is None else datetime.fromisoformat(until),
    )


def _save_approval_tries(work: UnitOfWork, tries: Tries) -> None:
    work.save_setting(APPROVAL_KEY, canonical_json(tries))
