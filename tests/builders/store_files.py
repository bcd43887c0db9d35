"""Store files as earlier programs left them, written with that program's own statements."""

from __future__ import annotations

from pathlib import Path

from local_db.engine import connect
from local_db.migrations import r0001

ROWS_OF_REVISION_1 = (
    (
        "INSERT INTO store_profile VALUES (1, 'S01', '山城咖啡', 'C01', '前台', 'device-1', 1,"
        " 'CNY', 2, 'Asia/Shanghai', 4, 4, 'zh_CN', 'local', '', 0)"
    ),
    (
        "INSERT INTO members VALUES ('m1', 1, 'active', '曾小明', '+8613812345678',"
        " '900000000000000000000001', '2026-11-21', 1795228920000000, 'S01',"
        " NULL, NULL, NULL, NULL, '5678')"
    ),
    "INSERT INTO member_keys VALUES ('zxm', 'm1')",
    (
        "INSERT INTO operations VALUES ('device-1', 1, 1, 'op-1', 1, 'sale.settle', 'm1', 'o1',"
        " 1795228920000000, '2026-11-21', 0, '{}', '', '', '')"
    ),
    "INSERT INTO outbox VALUES ('op-1', 'accepted')",
    "INSERT INTO chain_heads VALUES ('device-1', 1, 1, '')",
    (
        "INSERT INTO ledger_entries VALUES ('m1', 'lot-1', 'e1', 'op-1', 'accrual', 'base', 120,"
        " '2026-11-21', 1795228920000000, 1, NULL, NULL, 1, '2026-11-21', '2027-11-30')"
    ),
    (
        "INSERT INTO tier_facts VALUES ('m1', 1, 'spend', '2026-11-21', 12000, NULL, NULL, NULL,"
        " NULL)"
    ),
)


def rows_of_revision_1() -> tuple[str, ...]:
    """The statements that make a store of revision 1 with a row in the tables that matter most."""
    return (*r0001.STATEMENTS, *ROWS_OF_REVISION_1, "PRAGMA user_version = 1")


def build_revision_1(path: Path, key: bytes) -> None:
    """Such a store."""
    path.touch(mode=0o600)
    connection = connect(path, key)
    for statement in rows_of_revision_1():
        connection.execute(statement)
    connection.close()
