"""The book of the centre keeps to what an engine of many machines can take (docs/scale.md).

Citus, CockroachDB and YugabyteDB spread rows by a column that every key must contain, and have no
cheap sequence, no lock by name, no trigger worth relying on. Each rule is tried on a schema, or a
statement, that breaks it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
)

import server
from server import tables

SPREAD_BY = {
    "members": "member_id",
    "member_keys": "member_id",
    "erasures": "member_id",
    "merges": "member_id",
    "passes": "member_id",
    "data_requests": "member_id",
    "entries": "member_id",
    "lots": "member_id",
    "coupons": "member_id",
    "tier_facts": "member_id",
    "birthdays": "member_id",
    "referrals": "member_id",
    "allotments": "device_id",
    "offer_locks": "offer_id",
    "orders_beside": "member_id",
    "consents": "member_id",
    "holders": "member_id",
    "operations": "shard_id",
    "sales": "shard_id",
    "returns": "shard_id",
    "handles": "handle",
    "offer_uses": "offer_id",
    "holdings": "store_id",
    "catalogues": "store_id",
    "scopes": "store_id",
    "feed": "store_id",
    "devices": "device_id",
    "nonces": "device_id",
    "device_places": "device_id",
    "invitations": "code_hash",
}
"""The column by which the rows of a table may lie on different machines."""
EVERYWHERE = {"centre", "programmes", "stores"}
"""Small, and changed by people: a copy of them lies on every machine."""
TYPES = (Text, BigInteger, Integer, Date, LargeBinary)
FORBIDDEN = re.compile(
    r"SKIP\s+LOCKED|pg_(try_)?advisory|\bLISTEN\b|\bNOTIFY\b|\bTRIGGER\b|nextval|\bSERIAL\b"
    r"|LOCK\s+TABLE|GENERATED\s+(ALWAYS|BY)|CURRENT_TIMESTAMP|\bnow\(\)|AUTOINCREMENT"
)
"""In SQL text, where words of SQL are written in capitals."""


def faults_of(metadata: MetaData) -> Iterator[str]:
    """Every rule that a schema breaks."""
    for table in metadata.tables.values():
        spread_by = SPREAD_BY.get(table.name)
        if spread_by is None and table.name not in EVERYWHERE:
            yield f"{table.name}: nobody says how it is spread"
            continue
        keys = [column.name for column in table.primary_key]
        if not keys or (spread_by is not None and keys[0] != spread_by):
            yield f"{table.name}: its key does not begin with {spread_by}"
        yield from _column_faults(table)
        for index in table.indexes:
            names = [column.name for column in index.columns]
            if index.unique and spread_by is not None and spread_by not in names:
                yield f"{table.name}.{index.name}: unique without {spread_by}"


def _column_faults(table: Table) -> Iterator[str]:
    for column in table.columns:
        where = f"{table.name}.{column.name}"
        if type(column.type) not in TYPES:
            yield f"{where}: {column.type}"
        if column.foreign_keys:
            yield f"{where}: refers to another table, which may be on another machine"
        is_numbered = column.autoincrement is True or column.identity is not None
        if is_numbered or column.server_default is not None:
            yield f"{where}: filled by the engine"


def sayings_of(source: str) -> Iterator[str]:
    """Constructs in a module of the centre that one engine alone has."""
    documents = set(_documents(ast.parse(source)))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = FORBIDDEN.search(node.value)
            if found and node.value not in documents:
                yield found.group()
        elif isinstance(node, ast.Call):
            yield from _calls_of(node)


def _calls_of(node: ast.Call) -> Iterator[str]:
    """``func.now()`` and the like; a row is locked by its key, and waited for."""
    called = node.func
    if isinstance(called, ast.Name) and called.id in ("Sequence", "Identity"):
        yield called.id
    elif isinstance(called, ast.Attribute):
        of_engine = isinstance(called.value, ast.Name) and called.value.id == "func"
        is_filled = of_engine and called.attr in ("now", "current_timestamp", "nextval")
        is_skipping = called.attr == "with_for_update" and bool(node.keywords)
        if is_filled or is_skipping:
            yield called.attr


def _documents(tree: ast.AST) -> Iterator[str]:
    """Texts that stand alone: they explain, and are no SQL."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def test_every_table_can_be_spread_over_machines() -> None:
    assert list(faults_of(tables.metadata)) == []
    assert set(SPREAD_BY) | EVERYWHERE == set(tables.metadata.tables)


def test_no_statement_needs_what_one_engine_alone_has() -> None:
    found = {
        path.name: list(sayings_of(path.read_text(encoding="utf-8")))
        for path in Path(server.__file__).parent.rglob("*.py")
    }
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    "columns",
    [
        [Column("entry_id", Text, primary_key=True), Column("member_id", Text)],
        [Column("member_id", Text, primary_key=True), Column("rate", Float)],
        [Column("member_id", Text, ForeignKey("members.member_id"), primary_key=True)],
        [Column("member_id", Text, primary_key=True), Column("no", BigInteger, Identity())],
        [
            Column("member_id", Text, primary_key=True),
            Column("at", Date, server_default=func.now()),
        ],
        [
            Column("member_id", Text, primary_key=True),
            Column("phone", Text),
            Index("phones", "phone", unique=True),
        ],
    ],
)
def test_a_schema_that_breaks_a_rule_is_found(columns: list[Any]) -> None:
    metadata = MetaData()
    Table("entries", metadata, *columns)
    assert len(list(faults_of(metadata))) == 1


def test_a_table_that_nobody_spread_is_found() -> None:
    metadata = MetaData()
    Table("new", metadata, Column("new_id", Text, primary_key=True))
    assert list(faults_of(metadata)) == ["new: nobody says how it is spread"]


@pytest.mark.parametrize(
    "line",
    [
        'text("SELECT 1 FROM operations FOR UPDATE SKIP LOCKED")',
        'text("SELECT pg_advisory_lock(1)")',
        'text("NOTIFY feed")',
        'text("CREATE TRIGGER t AFTER INSERT ON entries")',
        "text(\"SELECT nextval('ids')\")",
        'text("SELECT now()")',
        'text("LOCK  TABLE entries")',
        "select(1).with_for_update(skip_locked=True)",
        "func.now()",
        "Column('no', Integer, Sequence('numbers'))",
    ],
)
def test_a_statement_that_breaks_a_rule_is_found(line: str) -> None:
    assert len(list(sayings_of(line))) == 1
