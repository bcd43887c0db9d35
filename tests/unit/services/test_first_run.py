"""Setting up a store writes it whole or not at all, and answers the code to keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.adapters.sealing import AesSealer
from app.domain.errors import BadInput, EnvironmentFault
from app.domain.pin_tries import PinWeak
from app.ports.backup import RecoveryCodeWrong
from app.services.first_run import (
    CODE_ALPHABET,
    CURRENCIES,
    NewStore,
    StoreExists,
    StoreKeys,
    make_recovery_code,
    programme_templates,
    set_up_store,
)
from app.services.sign_on import WRAPPED_KEY, reset_manager_pin, sign_on
from tests.builders.counter import Counter
from tests.fakes.secrets import FakeSecrets

NEW = NewStore(
    store_name=" 街角咖啡 ",
    template_id="coffee-grocery",
    manager_name="赵敏",
    manager_pin="2580",
)


def keys() -> StoreKeys:
    return StoreKeys(secrets=FakeSecrets(), sealer=AesSealer(memory_kib=8, passes=1))


def test_a_store_is_ready_to_sell() -> None:
    counter, kept = Counter(), keys()
    code = set_up_store(counter.ctx, NEW, kept)
    state = counter.store.state
    assert state.profile is not None
    assert (state.profile.store_name, state.profile.incarnation) == ("街角咖啡", 1)
    programme = state.programmes[1]
    assert (programme.programme_id, programme.valid_from) == (
        "coffee-grocery",
        date(2026, 11, 21),
    )
    (manager,) = state.operators.values()
    assert sign_on(counter.ctx, manager.operator_id, "2580").role == "manager"
    wrapped = bytes.fromhex(state.settings[WRAPPED_KEY])
    assert AesSealer(memory_kib=8, passes=1).unwrap_key(code, wrapped) == kept.secrets.get(
        "backup"
    )
    assert len(kept.secrets.get("backup") or b"") == 32
    assert next(iter(state.operations.values())).kind == "store.set_up"
    assert code not in str(state)


def test_the_code_resets_the_managers_pin() -> None:
    counter, kept = Counter(), keys()
    code = set_up_store(counter.ctx, NEW, kept)
    (manager_id,) = counter.store.state.operators
    with pytest.raises(RecoveryCodeWrong):
        reset_manager_pin(counter.ctx, kept.sealer, "WRONG", manager_id, "1357")
    reset_manager_pin(counter.ctx, kept.sealer, code, manager_id, "1357")
    assert sign_on(counter.ctx, manager_id, "1357").name == "赵敏"


def test_a_backup_key_that_is_there_is_kept() -> None:
    counter, kept = Counter(), keys()
    kept.secrets.put("backup", b"k" * 32)
    set_up_store(counter.ctx, NEW, kept)
    assert kept.secrets.get("backup") == b"k" * 32


def test_the_code_is_five_groups_of_four_clear_signs() -> None:
    counter = Counter()
    codes = {make_recovery_code(counter.ctx) for _ in range(50)}
    assert len(codes) == 50
    for code in codes:
        groups = code.split("-")
        assert [len(group) for group in groups] == [4] * 5
        assert set("".join(groups)) <= set(CODE_ALPHABET)
    assert not set("01IO") & set(CODE_ALPHABET)
    assert len(CODE_ALPHABET) == 32


def test_a_second_set_up_is_refused() -> None:
    counter = Counter()
    set_up_store(counter.ctx, NEW, keys())
    with pytest.raises(StoreExists):
        set_up_store(counter.ctx, NEW, keys())


def test_two_set_ups_at_once_make_one_store() -> None:
    counter = Counter()

    class Slow(AesSealer):
        def wrap_key(self, recovery_code: str, key: bytes) -> bytes:
            set_up_store(counter.ctx, NEW, keys())
            return super().wrap_key(recovery_code, key)

    with pytest.raises(StoreExists):
        set_up_store(
            counter.ctx, NEW, StoreKeys(secrets=FakeSecrets(), sealer=Slow(memory_kib=8, passes=1))
        )
    assert len(counter.store.state.operators) == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"currency": "JPY"}, "currency"),
        ({"template_id": "none"}, "template_id"),
        ({"store_name": " "}, "store_name"),
        ({"manager_name": ""}, "manager_name"),
        ({"counter_name": ""}, "counter_name"),
        ({"store_id": "s-1"}, "store_id"),
        ({"store_id": ""}, "store_id"),
        ({"counter_id": "C23456789"}, "counter_id"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"zone": "../etc"}, "zone"),
        ({"day_cut_hour": 12}, "day_cut_hour"),
        ({"pin_length": 3}, "pin_length"),
    ],
)
def test_a_wrong_answer_names_its_field_and_changes_nothing(changes: dict, path: str) -> None:
    counter = Counter()
    with pytest.raises(BadInput) as caught:
        set_up_store(counter.ctx, replace(NEW, **changes), keys())
    assert caught.value.params["path"] == path
    assert counter.store.state.profile is None


def test_a_weak_first_pin_is_refused() -> None:
    with pytest.raises(PinWeak):
        set_up_store(Counter().ctx, replace(NEW, manager_pin="1234"), keys())


def test_keys_that_cannot_be_kept_stop_it() -> None:
    counter = Counter()
    broken = StoreKeys(
        secrets=FakeSecrets(EnvironmentFault()), sealer=AesSealer(memory_kib=8, passes=1)
    )
    with pytest.raises(EnvironmentFault):
        set_up_store(counter.ctx, NEW, broken)
    assert counter.store.state.profile is None


def test_every_template_is_whole_and_takes_every_currency() -> None:
    templates = programme_templates()
    assert [template.programme_id for template in templates] == [
        "coffee-grocery",
        "coffee-shops",
        "points-only",
        "small-shop",
        "supermarket-chain",
    ]
    for template in templates:
        assert set(template.roles) == {"cashier", "manager"}
        assert all({"zh_CN", "en"} <= set(tier.name) for tier in template.tiers)
        required = [c.purpose for c in template.enrolment.consents if c.required]
        assert required == ["charter"]
        for type_id in template.enrolment.welcome_coupon_type_ids:
            assert template.coupon_type(type_id) is not None
    assert "CNY" in CURRENCIES
