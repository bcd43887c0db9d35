"""The whole file, read for the doctor; its copy; nothing personal in the bytes on the disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.ports.backup import StoreFile
from app.ports.inspection import Inspection
from local_db import tables
from local_db.engine import connect
from local_db.faults import StoreFileDamaged
from local_db.files import create_store, open_store
from local_db.store import SqlStore
from tests.builders.programmes import plain_programme
from tests.builders.store_rows import (
    append,
    entry,
    held,
    opening,
    profile,
    stored_coupon,
    stored_member,
    stored_operator,
    stored_sale,
)
from tests.integration.local_db.conftest import KEY


def fill(store: SqlStore) -> None:
    with store.write() as work:
        work.publish_programme(plain_programme(version=1))
        for number in (1, 2):
            append(work, f"op-{number}")
            work.add_sale(stored_sale(number))
        work.add_entries([opening("lot-1", 50, sale_id="s1"), entry("e1", -50, sale_id="s2")])
        work.add_entries([entry("e2", -5, lot_id="debt", sale_id="s2")])
        work.add_coupon(stored_coupon("c1", state="used", used_by_sale_id="s1"))
        work.save_operator(stored_operator())
        work.commit()


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    fill(store)
    return store


def broken_by(path: Path, statement: str) -> None:
    connection = connect(path, KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(statement)
    connection.close()


def test_everything_is_read_from_end_to_end(filled: SqlStore) -> None:
    file: StoreFile = filled
    with file.inspect() as inspection:
        whole: Inspection = inspection
        assert list(whole.file_problems()) == []
        assert list(whole.broken_references()) == []
        assert list(whole.all_members()) == [stored_member()]
        assert [e.entry_id for e in whole.all_entries()] == ["e1", "e2", "open-lot-1"]
        assert [(lot.lot_id, lot.remaining) for lot in whole.all_lots()] == [
            ("debt", -5),
            ("lot-1", 0),
        ]
        assert [c.coupon_id for c in whole.all_coupons()] == ["c1"]
        assert list(whole.all_sales()) == [stored_sale(1), stored_sale(2)]
        assert [o.operation_id for o in whole.all_operations()] == ["op-1", "op-2"]
        assert whole.stored_head().seq == 2


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("INSERT INTO birthday_uses VALUES ('m1', 2026, 's9')", "birthday_uses m1 2026"),
        ("UPDATE coupons SET used_by_sale_id = 's9'", "coupons c1"),
        ("UPDATE sales SET programme_version = 9 WHERE sale_id = 's1'", "sales s1"),
        ("DELETE FROM outbox WHERE operation_id = 'op-1'", "operations op-1"),
    ],
)
def test_a_row_that_refers_to_nothing_is_named(
    filled: SqlStore, path: Path, statement: str, finding: str
) -> None:
    broken_by(path, statement)
    with filled.inspect() as inspection:
        assert list(inspection.broken_references()) == [finding]


def copied_entry(**changed: str) -> str:
    """An INSERT of entry e1 again, with some columns changed (SQL literals)."""
    columns = [column.name for column in tables.entries.columns]
    values = [changed.get(name, name) for name in columns]
    return (
        f"INSERT INTO ledger_entries ({', '.join(columns)})"
        f" SELECT {', '.join(values)} FROM ledger_entries WHERE entry_id = 'e1'"
    )


@pytest.mark.parametrize("column", ["sale_id", "operation_id", "reverses_entry_id"])
def test_an_entry_that_refers_to_nothing_is_named(
    filled: SqlStore, path: Path, column: str
) -> None:
    broken_by(path, copied_entry(entry_id="'e8'", **{column: "'nothing'"}))
    with filled.inspect() as inspection:
        assert list(inspection.broken_references()) == ["ledger_entries e8"]


def test_an_entry_that_reverses_another_is_whole(filled: SqlStore, path: Path) -> None:
    broken_by(path, copied_entry(entry_id="'e8'", reverses_entry_id="'e1'"))
    with filled.inspect() as inspection:
        assert list(inspection.broken_references()) == []


def test_a_broken_foreign_key_is_named(filled: SqlStore, path: Path) -> None:
    broken_by(path, "DELETE FROM members")
    with filled.inspect() as inspection:
        tables = {line.split()[0] for line in inspection.broken_references()}
        assert {"ledger_entries", "sales", "coupons"} <= tables


def test_equal_facts_have_equal_digests(filled: SqlStore, tmp_path: Path) -> None:
    other = create_store(tmp_path / "other.db", bytes(32))
    with other.write() as work:
        work.save_profile(profile(pass_public_key="abcd"))
        work.add_member(stored_member())
        work.save_setting("size", "1366")
        work.hold_basket(held())
        work.commit()
    fill(other)
    with other.write() as work:
        work.save_operator(stored_operator(pin_hash="$other", failed_count=2))
        work.commit()
    assert other.digest() == filled.digest()
    with other.write() as work:
        work.bump_member("m1")
        work.commit()
    assert other.digest() != filled.digest()
    other.close()


def test_a_changed_fact_changes_the_digest(filled: SqlStore) -> None:
    before = filled.digest()
    with filled.write() as work:
        work.update_sale_returns(replace(stored_sale(2), state="voided"))
        work.commit()
    assert filled.digest() != before


def test_a_copy_of_a_running_store_is_whole(filled: SqlStore, path: Path) -> None:
    copy_path = path.with_name("copy.db")
    with filled.write() as work:
        work.bump_member("m1")
        filled.backup_to(copy_path)
        work.commit()
    copy = open_store(copy_path, KEY)
    with copy.inspect() as inspection:
        assert inspection.member("m1") == stored_member()
        assert list(inspection.file_problems()) == []
        assert len(list(inspection.all_sales())) == 2
    copy.close()


def test_nothing_personal_is_in_the_bytes_of_the_folder(filled: SqlStore, path: Path) -> None:
    with filled.write() as work:
        work.add_member(stored_member(2, name="CANARY金丝雀", phone="+8613900007777"))
        work.hold_basket(held())
        work.commit()
    filled.backup_to(path.with_name("copy.db"))
    canaries = ["CANARY", "金丝雀", "13900007777", "7777", "曾小明", "canary", "马克杯"]
    seen = 0
    for file in path.parent.iterdir():
        content = file.read_bytes()
        seen += len(content)
        for canary in canaries:
            assert canary.encode() not in content or len(canary) == 4, file.name
            assert canary.encode("utf-16-le") not in content, file.name
    assert seen > 200_000


def test_the_search_for_canaries_would_find_one(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    plain.write_bytes("x金丝雀x".encode())
    assert "金丝雀".encode() in plain.read_bytes()


def test_a_document_that_does_not_unpack_is_damage(filled: SqlStore, path: Path) -> None:
    connection = connect(path, KEY)
    connection.execute("UPDATE sales SET quote = x'0102'")
    connection.close()
    with filled.inspect() as inspection, pytest.raises(StoreFileDamaged):
        list(inspection.all_sales())
