"""The whole file from end to end, for the doctor: its integrity, its rows, its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Table, select, text

from app.domain.errors import EnvironmentFault
from app.domain.ledger import LedgerEntry, Lot
from app.domain.member import Coupon, Member, TierFact
from app.domain.operations import ChainHead, Operation
from app.domain.sale import Sale
from local_db import tables
from local_db.mappers.people import coupon_in, member_in, tier_fact_in
from local_db.mappers.records import entry_in, lot_in, operation_in
from local_db.mappers.values import unpacked
from local_db.queries.ledger import lots_where
from local_db.queries.sales import chain_head, whole_sale
from local_db.reader import SqlReader

_FILE_CHECKS = (text("PRAGMA integrity_check"), text("PRAGMA cipher_integrity_check"))
_FOREIGN_KEYS = text("PRAGMA foreign_key_check")

_MEMBERS = select(tables.members).order_by(tables.members.c.member_id)
_ENTRIES = select(tables.entries).order_by(
    tables.entries.c.member_id, tables.entries.c.recorded_at, tables.entries.c.entry_id
)
_LOTS = lots_where("GROUP BY member_id, lot_id ORDER BY member_id, lot_id")
_COUPONS = select(tables.coupons).order_by(tables.coupons.c.coupon_id)
_TIER_FACTS = text(
    "SELECT kind, counts_on, amount_minor, tier_id, until_on, sale_id, recorded_on, member_id"
    " FROM tier_facts ORDER BY member_id, fact_no"
)
_DUES = select(tables.sales.c.sale_id, tables.sales.c.due_minor).order_by(tables.sales.c.sale_no)
_SALES = select(tables.sales).order_by(tables.sales.c.sale_no)
_OPERATIONS = select(tables.operations).order_by(
    tables.operations.c.device_id, tables.operations.c.incarnation, tables.operations.c.seq
)

_LOOSE_ENDS = tuple(
    (
        table.name,
        text(
            f"SELECT {key} FROM {table.name} WHERE {column} IS NOT NULL AND NOT EXISTS"  # noqa: S608
            f" (SELECT 1 FROM {target} AS other WHERE other.{target_key} = {table.name}.{column})"
        ),
    )
    for table, key, column, target, target_key in (
        (tables.entries, "entry_id", "sale_id", "sales", "sale_id"),
        (tables.entries, "entry_id", "operation_id", "operations", "operation_id"),
        (tables.entries, "entry_id", "reverses_entry_id", "ledger_entries", "entry_id"),
        (tables.coupons, "coupon_id", "used_by_sale_id", "sales", "sale_id"),
        (tables.tier_facts, "member_id", "sale_id", "sales", "sale_id"),
        (tables.birthday_uses, "member_id", "sale_id", "sales", "sale_id"),
        (tables.sales, "sale_id", "operation_id", "operations", "operation_id"),
        (tables.sales, "sale_id", "programme_version", "programmes", "version"),
        (tables.operations, "operation_id", "operation_id", "outbox", "operation_id"),
    )
)
"""References that are no foreign keys, because an import or a merge may write them later."""
_RECEIPTS = (
    tables.sequences.name,
    text(
        "SELECT name FROM sequences WHERE name = 'receipt'"
        " AND last_value <> (SELECT count(*) FROM sales)"
    ),
)
"""Receipts are numbered without gaps, so the last number given out is that of the last sale."""

_LEFT_OUT: dict[str, set[str]] = {
    "store_profile": {"pass_public_key"},
    "operators": {"pin_hash", "failed_count", "locked_until"},
}
_NO_FACTS = ("member_keys", "product_keys", "outbox", "settings", "held_baskets")


class SqlInspection(SqlReader):
    """Implements ``app.ports.inspection.Inspection``; rows stream, the file is never in memory."""

    __slots__ = ()

    def file_problems(self) -> Iterator[str]:
        """What SQLite and SQLCipher say is wrong with the pages."""
        for check in _FILE_CHECKS:
            try:
                for (line,) in self.each(check):
                    if line != "ok":
                        yield str(line)
            except EnvironmentFault as fault:
                yield f"{check}: {fault.__cause__}"

    def broken_references(self) -> Iterator[str]:
        """``table row`` for each row that refers to a row that is not there."""
        for table, row, *_ in self.each(_FOREIGN_KEYS):
            yield f"{table} {row}"
        for table, statement in (*_LOOSE_ENDS, _RECEIPTS):
            for (row,) in self.each(statement):
                yield f"{table} {row}"

    def all_members(self) -> Iterator[Member]:
        """By member id."""
        return map(member_in, self.each(_MEMBERS))

    def all_entries(self) -> Iterator[LedgerEntry]:
        """By member id, then in the order they were recorded."""
        return map(entry_in, self.each(_ENTRIES))

    def all_lots(self) -> Iterator[Lot]:
        """Empty and debt lots too, by member id, then lot id."""
        return map(lot_in, self.each(_LOTS))

    def all_coupons(self) -> Iterator[Coupon]:
        """By coupon id."""
        return map(coupon_in, self.each(_COUPONS))

    def all_tier_facts(self) -> Iterator[tuple[str, TierFact]]:
        """By member id."""
        return ((row[-1], tier_fact_in(row[:-1])) for row in self.each(_TIER_FACTS))

    def listed_dues(self) -> Iterator[tuple[str, int]]:
        """(sale id, minor units due) in the order of the sales."""
        return ((sale_id, due_minor) for sale_id, due_minor in self.each(_DUES))

    def all_sales(self) -> Iterator[Sale]:
        """In the order they were settled here."""
        return (whole_sale(self, row) for row in self.each(_SALES))

    def all_operations(self) -> Iterator[Operation]:
        """By device, incarnation and sequence."""
        return map(operation_in, self.each(_OPERATIONS))

    def stored_head(self) -> ChainHead:
        """The head kept beside the chain, which betrays a chain whose tail was cut."""
        return chain_head(self)

    def digest(self) -> str:
        """SHA-256 over all business rows; no keys, no PIN hashes, nothing that can be rebuilt."""
        total = hashlib.sha256()
        for table in sorted(tables.metadata.tables.values(), key=lambda table: table.name):
            if table.name not in _NO_FACTS:
                total.update(table.name.encode())
                for row in self.each(_facts_of(table)):
                    total.update(json.dumps(row, ensure_ascii=False, default=unpacked).encode())
        return total.hexdigest()


def _facts_of(table: Table) -> Select[Any]:
    left_out = _LEFT_OUT.get(table.name, set())
    return select(*(c for c in table.columns if c.name not in left_out)).order_by(
        *table.primary_key
    )
