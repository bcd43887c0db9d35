"""What a write does and does not leave behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.operations import GENESIS_HASH, ChainHead, is_linked
from app.ports.store import RECEIPTS_AFTER, AlreadyStored, NotSetUp, Store
from tests.builders.programmes import golden_programme, plain_programme
from tests.builders.store_rows import (
    TODAY,
    append,
    held,
    next_record,
    profile,
    stored_member,
    stored_operator,
)


def test_what_is_not_committed_is_gone(store: Store) -> None:
    with store.write() as work:
        work.add_member(stored_member(2))
        assert work.member("m2") == stored_member(2)
    with store.read() as reader:
        assert reader.member("m2") is None


def test_an_error_rolls_back(store: Store) -> None:
    with pytest.raises(AlreadyStored), store.write() as work:  # noqa: PT012 the write is the point
        work.add_member(stored_member(2))
        work.add_member(stored_member(2))
    with store.write() as work:
        assert work.member("m2") is None


def test_a_refused_row_leaves_the_rest_of_the_transaction_to_the_caller(store: Store) -> None:
    with store.write() as work:
        work.save_setting("a", "1")
        with pytest.raises(AlreadyStored):
            work.add_member(stored_member())
        work.commit()
    with store.read() as reader:
        assert reader.setting("a") == "1"


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.read() as reader:
        assert reader.setting("a") is None
        with store.write() as work:
            work.save_setting("a", "1")
            work.commit()
        assert reader.setting("a") is None
    with store.read() as reader:
        assert reader.setting("a") == "1"


def test_nothing_is_set_up_in_a_new_store(empty_store: Store) -> None:
    with empty_store.write() as work:
        assert work.profile() is None
        with pytest.raises(NotSetUp):
            work.chain_head()
        with pytest.raises(NotSetUp):
            work.programme(TODAY)
        with pytest.raises(NotSetUp):
            work.programme_version(1)


def test_the_profile_is_replaced(store: Store) -> None:
    other = profile(store_name="二店", authority="centre", is_demo=True, pass_public_key="ab")
    with store.write() as work:
        work.save_profile(other)
        work.commit()
    with store.read() as reader:
        assert reader.profile() == other


def test_the_programme_in_force_is_the_one_that_began_last(empty_store: Store) -> None:
    first = golden_programme(version=1, valid_from=TODAY.replace(day=1))
    second = plain_programme(version=2, valid_from=TODAY)
    with empty_store.write() as work:
        work.publish_programme(first)
        work.publish_programme(second)
        work.commit()
    with empty_store.read() as reader:
        assert reader.programme(TODAY.replace(day=20)) == first
        assert reader.programme(TODAY) == second
        assert reader.programme_version(1) == first
        with pytest.raises(NotSetUp):
            reader.programme(TODAY.replace(month=10))


def test_a_programme_version_is_final(empty_store: Store) -> None:
    with empty_store.write() as work:
        work.publish_programme(plain_programme(version=1))
        with pytest.raises(AlreadyStored):
            work.publish_programme(golden_programme(version=1))


def test_the_chain_is_contiguous_and_linked(store: Store) -> None:
    with store.write() as work:
        start = work.chain_head()
        assert start == ChainHead(device_id="device-1", incarnation=1)
        first = append(work, "op-1")
        middle = work.chain_head()
        second = append(work, "op-2", member_id=None)
        work.commit()
    assert is_linked(start, first)
    assert start.record_hash == GENESIS_HASH
    assert is_linked(middle, second)
    with store.read() as reader:
        assert reader.operation("op-1") == first
        assert reader.operation("op-2") == second
        assert reader.operation("op-3") is None


@pytest.mark.parametrize(
    "head",
    [
        ChainHead(device_id="device-1", incarnation=1),
        ChainHead(device_id="device-1", incarnation=1, seq=1, record_hash="f" * 64),
        ChainHead(device_id="device-1", incarnation=1, seq=2),
    ],
    ids=["repeated", "other link", "gap"],
)
def test_a_record_that_does_not_follow_is_refused(store: Store, head: ChainHead) -> None:
    with store.write() as work:
        append(work, "op-1")
        with pytest.raises(AlreadyStored):
            work.append_operation(next_record(head, "op-2"))


def test_a_chain_begins_with_its_first_record(store: Store) -> None:
    with store.write() as work, pytest.raises(AlreadyStored):
        work.append_operation(next_record(replace(work.chain_head(), seq=1)))


def test_an_operation_id_is_stored_once(store: Store) -> None:
    with store.write() as work:
        append(work, "op-1")
        with pytest.raises(AlreadyStored):
            append(work, "op-1")


def test_a_new_incarnation_starts_a_new_sequence(store: Store) -> None:
    with store.write() as work:
        append(work, "op-1")
        work.save_profile(profile(incarnation=2))
        assert work.chain_head() == ChainHead(device_id="device-1", incarnation=2)
        assert append(work, "op-2").seq == 1


def test_receipt_numbers_rise_by_one_and_return_when_rolled_back(store: Store) -> None:
    with store.write() as work:
        assert [work.next_receipt_sequence(), work.next_receipt_sequence()] == [1, 2]
        work.commit()
    with store.write() as work:
        assert work.next_receipt_sequence() == 3
    with store.write() as work:
        assert work.next_receipt_sequence() == 3


def test_receipt_numbers_go_on_after_those_of_an_earlier_machine(store: Store) -> None:
    with store.write() as work:
        work.save_setting(RECEIPTS_AFTER, "1004")
        assert [work.next_receipt_sequence(), work.next_receipt_sequence()] == [1005, 1006]
        work.commit()


def test_operators_are_saved_and_listed_by_id(store: Store) -> None:
    boss = stored_operator("a-boss", role="manager", is_active=False, must_change_pin=True)
    with store.write() as work:
        work.save_operator(stored_operator())
        work.save_operator(boss)
        work.save_operator(stored_operator(failed_count=3))
        work.commit()
    with store.read() as reader:
        assert reader.operators() == (boss, stored_operator(failed_count=3))
        assert reader.operator("a-boss") == boss
        assert reader.operator("nobody") is None


def test_baskets_are_held_and_dropped(store: Store) -> None:
    with store.write() as work:
        work.hold_basket(held("h2"))
        work.hold_basket(held("h1", member_id=None))
        with pytest.raises(AlreadyStored):
            work.hold_basket(held("h1"))
        assert work.held_baskets() == (held("h1", member_id=None), held("h2"))
        work.drop_held("h1")
        work.drop_held("gone")
        assert work.held_baskets() == (held("h2"),)


def test_one_open_basket_is_kept(store: Store) -> None:
    with store.write() as work:
        work.keep_open_basket(held("open-1"))
        work.keep_open_basket(held("open-2"))
        assert work.open_basket() == held("open-2")
        assert work.held_baskets() == ()
        work.keep_open_basket(None)
        assert work.open_basket() is None


def test_settings_are_replaced(store: Store) -> None:
    with store.write() as work:
        work.save_setting("lang", "en")
        work.save_setting("lang", "zh_CN")
        assert work.setting("lang") == "zh_CN"
        assert work.setting("size") is None


def test_a_version_for_other_stores_is_not_in_force_here(store: Store) -> None:
    with store.write() as work:
        work.save_profile(profile())
        for version, store_ids in ((1, ()), (2, ("S02",)), (3, ("S02", "S01"))):
            day = date(2026, version, 1)
            work.publish_programme(
                golden_programme(version=version, valid_from=day, store_ids=store_ids)
            )
        work.commit()
    with store.read() as reader:
        versions = [reader.programme(date(2026, month, 1)).version for month in (1, 2, 3)]
        assert versions == [1, 1, 3]
        assert reader.programme_version(2).store_ids == ("S02",)
