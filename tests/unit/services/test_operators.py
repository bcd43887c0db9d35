"""A manager looks after the people of the counter; nobody can take the last manager away."""

from __future__ import annotations

import pytest

from app.domain.free_text import ControlSigns
from app.domain.pin_tries import PinWeak
from app.domain.rights import ApproverUnfit
from app.services import operators
from app.services.context import OperatorUnknown
from app.services.operators import LastManager, NameMissing, OperatorsFull
from app.services.sign_on import sign_on
from tests.builders.counter import CASHIER, MANAGER, Counter, counter_of


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def test_a_new_operator_must_change_the_first_pin(counter: Counter) -> None:
    added = operators.add_operator(counter.ctx, " 周 舟 ", "cashier", "1357", MANAGER)
    assert (added.name, added.role, added.must_change_pin) == ("周 舟", "cashier", True)
    assert sign_on(counter.ctx, added.operator_id, "1357").must_change_pin
    kinds = [record.kind for record in counter.store.state.operations.values()]
    assert kinds == ["operator.add", "operator.sign_on"]


@pytest.mark.parametrize(
    ("name", "pin", "by", "error"),
    [
        ("周舟", "1357", CASHIER, ApproverUnfit),
        ("周舟", "1357", "nobody", ApproverUnfit),
        ("周舟", "1111", MANAGER, PinWeak),
        ("  ", "1357", MANAGER, NameMissing),
        ("a\u202eb", "1357", MANAGER, ControlSigns),
    ],
)
def test_what_is_no_operator(counter: Counter, name: str, pin: str, by: str, error: type) -> None:
    with pytest.raises(error):
        operators.add_operator(counter.ctx, name, "cashier", pin, by)
    assert len(counter.store.state.operators) == 2


def test_there_is_an_end_to_operators(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operators, "MAX_OPERATORS", 2)
    with pytest.raises(OperatorsFull):
        operators.add_operator(counter.ctx, "周舟", "cashier", "1357", MANAGER)


def test_roles_move_but_the_last_manager_stays(counter: Counter) -> None:
    with pytest.raises(LastManager):
        operators.set_role(counter.ctx, MANAGER, "cashier", MANAGER)
    with pytest.raises(LastManager):
        operators.let_go(counter.ctx, MANAGER, MANAGER)
    assert operators.set_role(counter.ctx, CASHIER, "manager", MANAGER).kinds == {"operator"}
    operators.set_role(counter.ctx, MANAGER, "cashier", CASHIER)
    roles = {o.operator_id: o.role for o in counter.store.state.operators.values()}
    assert roles == {CASHIER: "manager", MANAGER: "cashier"}


def test_someone_let_go_is_known_but_not_at_work(counter: Counter) -> None:
    operators.let_go(counter.ctx, CASHIER, MANAGER)
    assert not counter.store.state.operators[CASHIER].is_active
    with pytest.raises(OperatorUnknown):
        operators.reset_pin(counter.ctx, CASHIER, "1357", MANAGER)


@pytest.mark.parametrize(
    ("pin", "by", "error"), [("1111", MANAGER, PinWeak), ("1357", CASHIER, ApproverUnfit)]
)
def test_a_pin_is_reset_by_a_manager_to_a_good_one(
    counter: Counter, pin: str, by: str, error: type
) -> None:
    with pytest.raises(error):
        operators.reset_pin(counter.ctx, CASHIER, pin, by)
