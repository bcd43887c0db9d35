"""The canonical form, and the chain that no record leaves unseen."""

import dataclasses
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from app.domain.later import LATER
from app.domain.operations import (
    GENESIS_HASH,
    Act,
    ChainHead,
    canonical_json,
    digest,
    is_linked,
    next_operation,
    record_hash,
    sha256_hex,
    to_wire,
)
from app.domain.sale import Tender

AT = datetime(2026, 11, 21, 2, 42, 7, tzinfo=UTC)
HEAD = ChainHead(device_id="d-1", incarnation=1)


def act(number=1):
    return Act(
        operation_id=f"op-{number}",
        operator_id="op-li",
        at=AT,
        business_on=AT.date(),
        member_id="m",
    )


def head_after(operation):
    return ChainHead(
        device_id=operation.device_id,
        incarnation=operation.incarnation,
        seq=operation.seq,
        record_hash=operation.record_hash,
    )


def chain(length):
    head, made = HEAD, []
    for number in range(1, length + 1):
        made.append(next_operation(head, act(number), "sale.settle", {"number": number}))
        head = head_after(made[-1])
    return made


def is_whole(operations):
    head = HEAD
    for operation in operations:
        if not is_linked(head, operation):
            return False
        head = head_after(operation)
    return True


def test_the_canonical_form():
    value = {
        "b": (1, None, True),
        "a": date(2026, 11, 21),
        "ä": AT,
        "t": Tender(kind="cash", amount_minor=21_470, received_minor=22_000),
    }
    assert canonical_json(value) == (
        '{"a":"2026-11-21","b":[1,null,true],'
        '"t":{"amount_minor":21470,"kind":"cash","received_minor":22000,"reference":""},'
        '"ä":"2026-11-21T02:42:07+00:00"}'
    )


def test_the_order_of_keys_is_the_same_for_every_writer():
    assert canonical_json({"b": 1, "a": [{"d": 1, "c": 2}]}) == '{"a":[{"c":2,"d":1}],"b":1}'
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    assert digest({"a": 1}) == sha256_hex('{"a":1}')


@pytest.mark.parametrize("value", [1.0, {"a": 1.5}, [float("nan")], {1, 2}, b"x", Tender])
def test_floats_and_unknown_things_have_no_form(value):
    with pytest.raises(TypeError, match="no canonical form"):
        canonical_json(value)


def test_words_and_numbers_of_a_kind_of_their_own_are_plain():
    class Word(str):
        __slots__ = ()

    class Number(int):
        __slots__ = ()

    assert canonical_json([Word("券"), Number(7)]) == '["券",7]'


def test_wire_values_read_back_as_they_are():
    assert json.loads(canonical_json(to_wire({"k": ["满200减20"]}))) == {"k": ["满200减20"]}


def test_the_first_record_follows_genesis():
    first = next_operation(HEAD, act(), "member.enrol", {"a": 1})
    assert (first.seq, first.prev_hash, first.version) == (1, GENESIS_HASH, 1)
    assert (first.body, first.body_hash) == ('{"a":1}', sha256_hex('{"a":1}'))
    assert (first.is_audit, first.member_id, first.business_on) == (False, "m", AT.date())
    assert first.record_hash == record_hash(first)
    assert is_linked(HEAD, first)


def test_audit_records_are_in_the_same_chain():
    first, second = chain(2)
    audit = next_operation(head_after(first), act(9), "operator.sign_on", {}, is_audit=True)
    assert audit.is_audit
    assert audit.seq == second.seq == 2
    assert is_whole([first, audit])


def test_a_chain_is_whole():
    assert is_whole(chain(5))


@pytest.mark.parametrize("gone", range(4))
def test_a_record_taken_out_is_seen(gone):
    operations = chain(5)
    assert not is_whole(operations[:gone] + operations[gone + 1 :])


def test_records_in_another_order_are_seen():
    first, second, third = chain(3)
    assert not is_whole([first, third, second])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("operation_id", "op-x"),
        ("device_id", "d-2"),
        ("incarnation", 2),
        ("seq", 7),
        ("version", 2),
        ("kind", "sale.void"),
        ("member_id", "other"),
        ("operator_id", "op-x"),
        ("at", AT.replace(second=8)),
        ("business_on", date(2026, 11, 22)),
        ("is_audit", True),
        ("body", '{"number":3}'),
        ("body_hash", "0" * 64),
        ("prev_hash", "0" * 64),
        ("record_hash", "0" * 64),
    ],
)
def test_any_field_changed_is_seen(field, value):
    first, second = chain(2)
    assert not is_whole([first, dataclasses.replace(second, **{field: value})])


def test_a_changed_record_with_its_own_hash_mended_breaks_the_next_one():
    first, second, third = chain(3)
    body = '{"number":99}'
    forged = dataclasses.replace(second, body=body, body_hash=sha256_hex(body))
    forged = dataclasses.replace(forged, record_hash=record_hash(forged))
    assert is_whole([first, forged])
    assert not is_whole([first, forged, third])


def test_a_record_of_another_device_does_not_follow():
    (first,) = chain(1)
    assert not is_linked(dataclasses.replace(HEAD, device_id="d-2"), first)


def test_a_field_that_came_later_is_left_out_where_it_has_its_default():
    """So a value that was stored before the field was keeps its digest."""

    @dataclasses.dataclass(frozen=True)
    class Old:
        price: int

    @dataclasses.dataclass(frozen=True)
    class New:
        price: int
        fee: int = dataclasses.field(default=0, metadata=LATER)
        gifts: tuple = dataclasses.field(default=(), metadata=LATER)

    assert digest(New(3)) == digest(Old(3))
    assert canonical_json(New(3, 5, ("a",))) == '{"fee":5,"gifts":["a"],"price":3}'


def test_the_text_that_is_kept_is_that_of_the_same_value_only() -> None:
    first, second = Named(name="a"), Named(name="b")
    assert [canonical_json(one) for one in (first, first, second, first)] == [
        '{"name":"a"}',
        '{"name":"a"}',
        '{"name":"b"}',
        '{"name":"a"}',
    ]


def test_no_text_is_kept_of_what_may_change() -> None:
    value = Changing(name="a")
    assert canonical_json(value) == '{"name":"a"}'
    value.name = "b"
    assert canonical_json(value) == '{"name":"b"}'


@dataclass(frozen=True)
class Named:
    name: str


@dataclass
class Changing:
    name: str
