"""Signing on, first PINs, approval in place; wrong PINs are counted before they are looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from app.adapters.sealing import AesSealer
from app.domain.operations import Operation
from app.domain.pin_tries import PinBlocked, PinLocked, PinWeak, PinWrong
from app.ports.backup import RecoveryCodeWrong
from app.ports.store import NotSetUp
from app.services import operators
from app.services.context import OperatorUnknown
from app.services.sign_on import (
    WRAPPED_KEY,
    Approval,
    approve,
    change_pin,
    reset_manager_pin,
    sign_off,
    sign_on,
)
from app.services.sign_on import operators as operators_at_work
from tests.builders.counter import (
    CASHIER,
    CASHIER_PIN,
    MANAGER,
    MANAGER_PIN,
    Counter,
    counter_of,
)


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def records(counter: Counter) -> list[tuple[str, str, dict]]:
    chain: list[Operation] = list(counter.store.state.operations.values())
    assert all(operation.is_audit for operation in chain)
    return [(record.kind, record.operator_id, json.loads(record.body)) for record in chain]


def wrong(counter: Counter, times: int, act: Callable[[], object]) -> Exception:
    for _ in range(times):
        with pytest.raises((PinWrong, PinLocked, PinBlocked)) as caught:
            act()
        counter.clock.advance(hours=1)
    return caught.value


def test_the_right_pin_signs_on_and_is_on_record(counter: Counter) -> None:
    operator = sign_on(counter.ctx, CASHIER, CASHIER_PIN)
    assert (operator.name, operator.role, operator.failed_count) == ("林静", "cashier", 0)
    sign_off(counter.ctx, CASHIER)
    assert records(counter) == [
        ("operator.sign_on", CASHIER, {"role": "cashier"}),
        ("operator.sign_off", CASHIER, {}),
    ]


def test_strangers_do_not_sign_on(counter: Counter) -> None:
    for act in (
        lambda: sign_on(counter.ctx, "nobody", "2580"),
        lambda: sign_off(counter.ctx, "nobody"),
    ):
        with pytest.raises(OperatorUnknown):
            act()


def test_the_right_pin_clears_the_count(counter: Counter) -> None:
    wrong(counter, 4, lambda: sign_on(counter.ctx, CASHIER, "0000"))
    assert counter.store.state.operators[CASHIER].failed_count == 4
    sign_on(counter.ctx, CASHIER, CASHIER_PIN)
    said = wrong(counter, 1, lambda: sign_on(counter.ctx, CASHIER, "0000"))
    assert said.params == {"tries_left": 4}


def test_a_lock_holds_even_for_the_right_pin_and_over_a_restart(counter: Counter) -> None:
    for _ in range(5):
        with pytest.raises((PinWrong, PinLocked)):
            sign_on(counter.ctx, CASHIER, "0000")
    seen = len(counter.pins.verified)
    with pytest.raises(PinLocked) as caught:
        sign_on(counter.ctx, CASHIER, CASHIER_PIN)
    assert caught.value.params == {"seconds": 30}
    assert len(counter.pins.verified) == seen
    counter.clock.advance(seconds=30)
    assert sign_on(counter.ctx, CASHIER, CASHIER_PIN).locked_until is None


def test_a_clock_set_back_waits_no_longer_than_the_lock(counter: Counter) -> None:
    for _ in range(5):
        with pytest.raises((PinWrong, PinLocked)):
            sign_on(counter.ctx, CASHIER, "0000")
    counter.clock.advance(days=-365)
    with pytest.raises(PinLocked) as caught:
        sign_on(counter.ctx, CASHIER, CASHIER_PIN)
    assert caught.value.params == {"seconds": 30}
    counter.clock.advance(seconds=31)
    sign_on(counter.ctx, CASHIER, CASHIER_PIN)


def test_a_kill_while_the_pin_is_looked_at_counts_as_a_try(counter: Counter) -> None:
    def killed(pin_hash: str, pin: str) -> bool:
        raise KeyboardInterrupt

    counter.pins.verify = killed
    with pytest.raises(KeyboardInterrupt):
        sign_on(counter.ctx, CASHIER, "0000")
    assert counter.store.state.operators[CASHIER].failed_count == 1


def test_ten_wrong_pins_need_a_new_one_from_a_manager(counter: Counter) -> None:
    assert isinstance(
        wrong(counter, 10, lambda: sign_on(counter.ctx, CASHIER, "0000")), PinBlocked
    )
    with pytest.raises(PinBlocked):
        sign_on(counter.ctx, CASHIER, CASHIER_PIN)
    operators.reset_pin(counter.ctx, CASHIER, "1357", MANAGER)
    assert sign_on(counter.ctx, CASHIER, "1357").must_change_pin


def test_the_first_pin_is_changed(counter: Counter) -> None:
    operators.reset_pin(counter.ctx, CASHIER, "1357", MANAGER)
    changed = change_pin(counter.ctx, CASHIER, "1357", "2468")
    assert not changed.must_change_pin
    assert not sign_on(counter.ctx, CASHIER, "2468").must_change_pin
    with pytest.raises(PinWrong):
        sign_on(counter.ctx, CASHIER, "1357")


def test_a_pin_changes_only_to_a_good_one_and_by_the_old_one(counter: Counter) -> None:
    with pytest.raises(PinWeak):
        change_pin(counter.ctx, CASHIER, CASHIER_PIN, CASHIER_PIN)
    with pytest.raises(PinWrong):
        change_pin(counter.ctx, CASHIER, "0000", "2468")
    assert counter.store.state.operators[CASHIER].failed_count == 1


def test_any_managers_pin_approves_in_place(counter: Counter) -> None:
    approval = approve(counter.ctx, MANAGER_PIN, "refund", "refund of 66.95", CASHIER)
    assert approval == Approval(operator_id=MANAGER, name="赵敏")
    body = {"right": "refund", "about": "refund of 66.95", "asked_by": CASHIER}
    assert records(counter) == [("operator.approve", MANAGER, body)]


def test_a_cashiers_pin_does_not_approve(counter: Counter) -> None:
    with pytest.raises(PinWrong) as caught:
        approve(counter.ctx, CASHIER_PIN, "refund", "")
    assert caught.value.params == {"tries_left": 4}
    assert counter.store.state.operators[MANAGER].failed_count == 0
    approve(counter.ctx, MANAGER_PIN, "refund", "")
    with pytest.raises(PinWrong) as caught:
        approve(counter.ctx, CASHIER_PIN, "refund", "")
    assert caught.value.params == {"tries_left": 4}


def test_approvals_lock_and_a_manager_who_signs_on_ends_the_block(counter: Counter) -> None:
    for _ in range(5):
        with pytest.raises((PinWrong, PinLocked)):
            approve(counter.ctx, "0000", "refund", "")
    with pytest.raises(PinLocked):
        approve(counter.ctx, MANAGER_PIN, "refund", "")
    counter.clock.advance(hours=1)
    assert isinstance(
        wrong(counter, 5, lambda: approve(counter.ctx, "0000", "refund", "")), PinBlocked
    )
    sign_on(counter.ctx, CASHIER, CASHIER_PIN)
    with pytest.raises(PinBlocked):
        approve(counter.ctx, MANAGER_PIN, "refund", "")
    sign_on(counter.ctx, MANAGER, MANAGER_PIN)
    assert approve(counter.ctx, MANAGER_PIN, "refund", "").operator_id == MANAGER


def test_a_blocked_manager_does_not_approve(counter: Counter) -> None:
    wrong(counter, 10, lambda: sign_on(counter.ctx, MANAGER, "0000"))
    with pytest.raises(PinWrong):
        approve(counter.ctx, MANAGER_PIN, "refund", "")


def test_the_recovery_code_gives_a_manager_a_new_pin(counter: Counter) -> None:
    sealer = AesSealer(memory_kib=8, passes=1)
    with counter.store.write() as work:
        work.save_setting(WRAPPED_KEY, sealer.wrap_key("GOOD-CODE", b"k" * 32).hex())
        work.commit()
    wrong(counter, 10, lambda: sign_on(counter.ctx, MANAGER, "0000"))
    with pytest.raises(RecoveryCodeWrong):
        reset_manager_pin(counter.ctx, sealer, "BAD-CODE", MANAGER, "1357")
    with pytest.raises(PinWeak):
        reset_manager_pin(counter.ctx, sealer, "GOOD-CODE", MANAGER, "1111")
    reset_manager_pin(counter.ctx, sealer, "GOOD-CODE", MANAGER, "1357")
    assert sign_on(counter.ctx, MANAGER, "1357").role == "manager"


def test_without_a_recovery_code_there_is_nothing_to_check_against(counter: Counter) -> None:
    with pytest.raises(NotSetUp):
        reset_manager_pin(counter.ctx, AesSealer(memory_kib=8, passes=1), "CODE", MANAGER, "1357")


def test_only_people_at_work_are_on_the_tiles(counter: Counter) -> None:
    operators.let_go(counter.ctx, CASHIER, MANAGER)
    assert [operator.operator_id for operator in operators_at_work(counter.ctx)] == [MANAGER]
    with pytest.raises(OperatorUnknown):
        sign_on(counter.ctx, CASHIER, CASHIER_PIN)


def test_locks_outlast_the_longest_day(counter: Counter) -> None:
    for _ in range(5):
        with pytest.raises((PinWrong, PinLocked)):
            sign_on(counter.ctx, CASHIER, "0000")
    until = counter.store.state.operators[CASHIER].locked_until
    assert until == counter.clock.now() + timedelta(seconds=30)
