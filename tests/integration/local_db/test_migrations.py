"""Migrations are tested like money (the old file is kept, the new one is whole, or nothing is)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, StaticPool, Text, create_engine
from sqlcipher3 import dbapi2 as driver

from app.domain.member import TierFact
from local_db import migrations
from local_db.engine import connect
from local_db.faults import StoreFileTooNew
from local_db.files import create_store, open_store
from local_db.final_tables import final_triggers
from local_db.tables import metadata
from tests.builders.store_files import build_revision_1
from tests.builders.store_rows import PHONE, TODAY
from tests.integration.local_db.conftest import KEY

STORED_FILES = Path(__file__).with_name("old_files")


def schema_of(connection: driver.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: re.sub(r"\s+", " ", sql).replace(" ,", ",").strip() for name, sql in rows}


def add_nickname(op: Operations) -> None:
    op.add_column("members", Column("nickname", Text))
    op.execute("UPDATE members SET nickname = 'N' || name")


def break_off(op: Operations) -> None:
    add_nickname(op)
    op.execute("INSERT INTO nowhere VALUES (1)")


def test_the_newest_schema_is_what_the_tables_say(path: Path) -> None:
    create_store(path, KEY).close()
    migrated = connect(path, KEY)
    fresh = driver.connect(":memory:")
    engine = create_engine("sqlite://", creator=lambda: fresh, poolclass=StaticPool)
    metadata.create_all(engine)
    for trigger in final_triggers():
        fresh.execute(trigger)
    assert schema_of(migrated) == schema_of(fresh)
    engine.dispose()
    migrated.close()


@pytest.mark.filterwarnings(
    "ignore:.*expression-based index '?(returns_by_sale|programmes_by_day|closed_attention)"
)
def test_alembic_sees_no_difference_to_the_tables(path: Path) -> None:
    create_store(path, KEY).close()
    migrated = connect(path, KEY)
    engine = create_engine("sqlite://", creator=lambda: migrated, poolclass=StaticPool)
    with engine.connect() as wrapped:
        assert compare_metadata(MigrationContext.configure(wrapped), metadata) == []
    engine.dispose()


def test_every_step_is_counted() -> None:
    assert len(migrations.steps()) == migrations.HEAD


def test_every_released_schema_has_a_stored_file() -> None:
    assert sorted(file.name for file in STORED_FILES.iterdir()) == [
        f"revision_{number:04d}.db" for number in range(1, migrations.HEAD + 1)
    ]


@pytest.mark.parametrize("number", range(1, migrations.HEAD + 1))
def test_a_stored_old_file_opens_with_all_its_rows(path: Path, number: int) -> None:
    shutil.copyfile(STORED_FILES / f"revision_{number:04d}.db", path)
    store = open_store(path, KEY)
    with store.inspect() as inspection:
        facts = inspection.member_facts_by_phone(PHONE, TODAY)
        assert facts is not None
        assert [lot.remaining for lot in facts.lots] == [120]
        assert [op.operation_id for op in inspection.all_operations()] == ["op-1"]
        assert list(inspection.file_problems()) == []
        assert list(inspection.broken_references()) == []
    store.close()


def test_the_stored_file_of_the_newest_schema_is_that_schema(path: Path) -> None:
    stored = path.with_name("stored.db")
    shutil.copyfile(STORED_FILES / f"revision_{migrations.HEAD:04d}.db", stored)
    create_store(path, KEY).close()
    connections = [connect(file, KEY) for file in (stored, path)]
    old, new = map(schema_of, connections)
    for connection in connections:
        connection.close()
    assert old == new


def test_a_step_and_its_number_are_one_transaction(path: Path) -> None:
    build_revision_1(path, KEY)
    connection = connect(path, KEY)
    before = schema_of(connection)
    with pytest.raises(Exception, match="nowhere"):
        migrations.upgrade(connection, (migrations.steps()[0], break_off))
    assert migrations.version_of(connection) == 1
    assert schema_of(connection) == before
    migrations.upgrade(connection, (migrations.steps()[0], add_nickname))
    assert migrations.version_of(connection) == 2
    assert connection.execute("SELECT nickname FROM members").fetchall() == [("N曾小明",)]
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()


def test_a_copy_is_made_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_revision_1(path, KEY)
    steps = (migrations.steps()[0], break_off)
    monkeypatch.setattr(migrations, "HEAD", 2)
    monkeypatch.setattr(migrations, "steps", lambda: steps)
    for _ in range(2):
        with pytest.raises(Exception, match="nowhere"):
            open_store(path, KEY)
    monkeypatch.undo()
    copy = open_store(path.with_name("store.v1.db"), KEY)
    with copy.read() as reader:
        assert reader.member_by_phone(PHONE) is not None
    copy.close()
    open_store(path, KEY).close()


def test_an_old_file_is_brought_up_to_date_when_opened(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_revision_1(path, KEY)
    steps = (migrations.steps()[0], add_nickname)
    monkeypatch.setattr(migrations, "HEAD", 2)
    monkeypatch.setattr(migrations, "steps", lambda: steps)
    open_store(path, KEY).close()
    open_store(path, KEY).close()
    connection = connect(path, KEY)
    assert migrations.version_of(connection) == 2
    connection.close()


def test_tier_facts_of_the_first_schema_are_kept(path: Path) -> None:
    build_revision_1(path, KEY)
    store = open_store(path, KEY)
    with store.inspect() as inspection:
        fact = TierFact(kind="spend", on=TODAY, amount_minor=12_000)
        assert list(inspection.all_tier_facts()) == [("m1", fact)]
    store.close()


def test_a_newer_file_is_refused_with_a_sentence_and_left_alone(path: Path) -> None:
    build_revision_1(path, KEY)
    connection = connect(path, KEY)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(
        StoreFileTooNew, match=rf"schema 99, known here {migrations.HEAD}\)\. Install"
    ):
        open_store(path, KEY)
    assert path.read_bytes() == before


def test_a_file_whose_making_was_broken_off_opens_empty(path: Path) -> None:
    path.touch()
    connect(path, KEY).close()
    store = open_store(path, KEY)
    with store.read() as reader:
        assert reader.profile() is None
    store.close()


def test_a_current_file_opens_without_alembic(path: Path) -> None:
    create_store(path, KEY).close()
    script = (
        "import sys; from pathlib import Path; from local_db.files import open_store;"
        f"open_store(Path({str(path)!r}), bytes(range(32))).close();"
        "sys.exit(any(name.split('.')[0] in ('alembic', 'pypinyin', 'pydantic')"
        " for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
