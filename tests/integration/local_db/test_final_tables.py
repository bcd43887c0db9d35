"""History is only added to, whoever asks; and every row is checked by the file itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from app.domain.member import Consent
from local_db.engine import connect
from local_db.final_tables import FINAL
from local_db.store import SqlStore
from tests.builders.programmes import plain_programme
from tests.builders.store_rows import NOW, append, opening
from tests.integration.local_db.conftest import KEY


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    with store.write() as work:
        append(work, "op-1")
        work.publish_programme(plain_programme(version=1))
        work.add_entries([opening("lot-1", 5)])
        work.add_consent(
            Consent(
                member_id="m1",
                purpose="sms",
                text_version=1,
                is_given=True,
                recorded_at=NOW,
                operator_id="o1",
            )
        )
        work.commit()
    return store


@pytest.mark.parametrize("table", FINAL)
@pytest.mark.parametrize("how", ["UPDATE", "DELETE", "REPLACE"])
def test_final_rows_cannot_be_changed_or_removed(
    filled: SqlStore, path: Path, table: str, how: str
) -> None:
    connection = connect(path, KEY)
    column = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
    statement = {
        "UPDATE": f"UPDATE {table} SET {column} = {column}",
        "DELETE": f"DELETE FROM {table}",
        "REPLACE": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    }[how]
    with pytest.raises(driver.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members SET ver = 'one'",
        "UPDATE members SET ver = 0",
        "UPDATE members SET birth_month = 13",
        "UPDATE members SET enrolled_on = '21.11.2026'",
        "UPDATE store_profile SET only_row = 2",
        "UPDATE store_profile SET is_demo = 2",
        "INSERT INTO coupons VALUES ('c', 'nobody', 't', '2026-01-01', '2026-01-01', 'used', '')",
        "INSERT INTO outbox (operation_id, outcome) VALUES ('no-operation', 'accepted')",
        "DELETE FROM members",
    ],
)
def test_rows_that_make_no_sense_are_refused(filled: SqlStore, path: Path, statement: str) -> None:
    connection = connect(path, KEY)
    with pytest.raises(driver.IntegrityError):
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(("authority", "outcome"), [("local", "accepted"), ("centre", "waiting")])
def test_an_operation_waits_only_for_a_centre(
    store: SqlStore, path: Path, authority: str, outcome: str
) -> None:
    connection = connect(path, KEY)
    connection.execute("UPDATE store_profile SET authority = ?", (authority,))
    with store.write() as work:
        append(work, "op-1")
        work.commit()
    assert connection.execute("SELECT operation_id, outcome FROM outbox").fetchall() == [
        ("op-1", outcome)
    ]
    connection.close()
