"""The people of the counter: a manager adds them, gives roles, new PINs, and lets them go."""

from __future__ import annotations

from dataclasses import replace

from app.domain.errors import RuleBroken
from app.domain.free_text import clean_text
from app.domain.operator import Operator, Role
from app.domain.pin_tries import check_new_pin
from app.ports.store import Reader
from app.services.changes import Changes
from app.services.context import Context, check_approver, operator_of, profile_of
from app.services.sign_on import record

MAX_NAME_LENGTH = 20
MAX_OPERATORS = 200


class NameMissing(RuleBroken):
    """An operator needs a name to be told apart."""

    code = "E-OPR-01"
    text = "Enter the operator's name."


class LastManager(RuleBroken):
    """Nobody would be left who may approve."""

    code = "E-OPR-02"
    text = "This is the last manager. Make another operator a manager first."


class OperatorsFull(RuleBroken):
    """No room for another operator."""

    code = "E-OPR-03"
    text = "There are {limit} operators, no more fit. Let one go first."


def add_operator(ctx: Context, name: str, role: Role, pin: str, by: str) -> Operator:
    """A new operator, who must change this first PIN; ``by`` is a manager.

    Raises ApproverUnfit, NameMissing, PinWeak, OperatorsFull and the errors of clean_text.
    """
    shown = clean_text(name, MAX_NAME_LENGTH)
    if not shown:
        raise NameMissing
    with ctx.store.read() as reader:
        check_new_pin(pin, profile_of(reader).pin_length)
    pin_hash = ctx.pins.hash(pin)
    with ctx.store.write() as work:
        check_approver(work, by)
        if len(_at_work(work)) >= MAX_OPERATORS:
            raise OperatorsFull(limit=MAX_OPERATORS)
        operator = Operator(
            operator_id=ctx.ids.new_id(ctx.clock.now()),
            name=shown,
            role=role,
            pin_hash=pin_hash,
            must_change_pin=True,
        )
        work.save_operator(operator)
        record(ctx, work, by, "operator.add", {"operator_id": operator.operator_id, "role": role})
        work.commit()
    return operator


def set_role(ctx: Context, operator_id: str, role: Role, by: str) -> Changes:
    """Another role; raises ApproverUnfit, OperatorUnknown, LastManager."""
    with ctx.store.write() as work:
        check_approver(work, by)
        operator = operator_of(work, operator_id)
        if role != "manager":
            _check_manager_left(work, operator_id)
        work.save_operator(replace(operator, role=role))
        record(ctx, work, by, "operator.set_role", {"operator_id": operator_id, "role": role})
        work.commit()
    return Changes(operator=(operator_id,))


def let_go(ctx: Context, operator_id: str, by: str) -> Changes:
    """The operator no longer works here; raises ApproverUnfit, OperatorUnknown, LastManager."""
    with ctx.store.write() as work:
        check_approver(work, by)
        operator = operator_of(work, operator_id)
        _check_manager_left(work, operator_id)
        work.save_operator(replace(operator, is_active=False))
        record(ctx, work, by, "operator.let_go", {"operator_id": operator_id})
        work.commit()
    return Changes(operator=(operator_id,))


def reset_pin(ctx: Context, operator_id: str, new_pin: str, by: str) -> Changes:
    """A new first PIN for someone who forgot it or is blocked; must be changed at the next use.

    Raises ApproverUnfit, OperatorUnknown, PinWeak.
    """
    with ctx.store.read() as reader:
        check_new_pin(new_pin, profile_of(reader).pin_length)
    pin_hash = ctx.pins.hash(new_pin)
    with ctx.store.write() as work:
        check_approver(work, by)
        operator = replace(
            operator_of(work, operator_id),
            pin_hash=pin_hash,
            must_change_pin=True,
            failed_count=0,
            locked_until=None,
        )
        work.save_operator(operator)
        record(ctx, work, by, "operator.reset_pin", {"operator_id": operator_id})
        work.commit()
    return Changes(operator=(operator_id,))


def _at_work(reader: Reader) -> list[Operator]:
    return [operator for operator in reader.operators() if operator.is_active]


def _check_manager_left(reader: Reader, leaving_id: str) -> None:
    if not any(
        operator.role == "manager" and operator.operator_id != leaving_id
        for operator in _at_work(reader)
    ):
        raise LastManager
