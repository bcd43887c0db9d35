"""The whole file from end to end, for the doctor: its integrity, its rows, its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, Table, select, text

from app.domain.catalogue import Product
from app.domain.errors import EnvironmentFault
from app.domain.ledger import LedgerEntry, Lot
from app.domain.member import Consent, Coupon, Member, TierFact
from app.domain.offer_uses import OfferUse
from app.domain.operations import ChainHead, Operation, sha256_hex
from app.domain.sale import Sale
from local_db import tables
from local_db.mappers.people import (
    consent_in,
    coupon_in,
    entry_in,
    lot_in,
    member_in,
    tier_fact_in,
)
from local_db.mappers.records import operation_in, product_in
from local_db.mappers.values import unpacked
from local_db.queries.ledger import lots_where
from local_db.queries.sales import chain_head, whole_sale
from local_db.reader import SqlReader
from local_db.references import REFERENCES
from local_db.search_keys import member_keys, product_keys

_FILE_CHECKS = (text("PRAGMA integrity_check"), text("PRAGMA cipher_integrity_check"))

_PROGRAMMES = select(tables.programmes).order_by(tables.programmes.c.version)
_PRODUCTS = select(tables.products).order_by(text("products.rowid"))
_MEMBERS = select(tables.members).order_by(tables.members.c.member_id)
_ENTRIES = select(tables.entries).order_by(
    tables.entries.c.member_id, tables.entries.c.recorded_at, tables.entries.c.entry_id
)
_LOTS = lots_where(
    "WHERE lot_id <> 'extension' GROUP BY member_id, lot_id ORDER BY member_id, lot_id"
)
_COUPONS = select(tables.coupons).order_by(tables.coupons.c.coupon_id)
_TIER_FACTS = text(
    "SELECT kind, counts_on, amount_minor, points, tier_id, until_on, sale_id, recorded_on,"
    " reason, member_id"
    " FROM tier_facts ORDER BY member_id, fact_no"
)
_CONSENTS = select(tables.consents).order_by(*tables.consents.primary_key)
_OFFER_USES = select(tables.offer_uses).order_by(*tables.offer_uses.primary_key)
_BIRTHDAY_USES = select(tables.birthday_uses).order_by(*tables.birthday_uses.primary_key)
_OUTBOX = select(tables.outbox).order_by(tables.outbox.c.operation_id)
_DUES = select(tables.sales.c.sale_id, tables.sales.c.due_minor).order_by(tables.sales.c.sale_no)
_SALES = select(tables.sales).order_by(tables.sales.c.sale_no)
_OPERATIONS = select(tables.operations).order_by(
    tables.operations.c.device_id, tables.operations.c.incarnation, tables.operations.c.seq
)

_KEYS_OF_MEMBERS = text(
    f"SELECT member_id, name, {tables.LIVE}, last4 = substr(phone, -4),"  # noqa: S608
    " (SELECT group_concat(key, char(10)) FROM member_keys"
    " WHERE member_id = members.member_id) FROM members ORDER BY member_id"
)
_KEYS_OF_PRODUCTS = text(
    "SELECT products.*, (SELECT group_concat(key, char(10)) FROM product_keys"
    " WHERE sku = products.sku) FROM products ORDER BY sku"
)

_LEFT_OUT: dict[str, set[str]] = {
    "store_profile": {"pass_public_key"},
    "operators": {"pin_hash", "failed_count", "locked_until"},
}
_NO_FACTS = ("member_keys", "product_keys", "outbox", "settings", "held_baskets", "unconfirmed")


class SqlInspection(SqlReader):
    """Implements ``app.ports.inspection.Inspection``; rows stream, the file is never in memory."""

    __slots__ = ()

    def file_problems(self) -> Iterator[str]:
        """What SQLite and SQLCipher say is wrong with the pages."""
        for check in _FILE_CHECKS:
            try:
                for (line,) in self.each(check):
                    if line != "ok":
                        yield from str(line).splitlines()
            except EnvironmentFault as fault:
                yield f"{check}: {fault.__cause__}"

    def broken_references(self) -> Iterator[str]:
        """``table row`` for each row that refers to a row that is not there."""
        for table, statement in REFERENCES:
            for (row,) in self.each(statement):
                yield f"{table} {row}"

    def misled_searches(self) -> Iterator[str]:
        """``member id`` or ``product sku`` for each row with other search keys than its own."""
        for member_id, name, is_live, has_its_digits, keys in self.each(_KEYS_OF_MEMBERS):
            expected = member_keys(name) if is_live else frozenset()
            if not has_its_digits or _keys_in(keys) != expected:
                yield f"member {member_id}"
        for row in self.each(_KEYS_OF_PRODUCTS):
            product = product_in(row)
            if _keys_in(row[-1]) != product_keys(product):
                yield f"product {product.sku}"

    def all_programmes(self) -> Iterator[tuple[int, date, str]]:
        """By version; the document is not read, so that a field added later changes nothing."""
        for version, valid_from, document in self.each(_PROGRAMMES):
            yield version, date.fromisoformat(valid_from), sha256_hex(document)

    def all_products(self) -> Iterator[Product]:
        """In the order they were stored."""
        return map(product_in, self.each(_PRODUCTS))

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

    def all_consents(self) -> Iterator[Consent]:
        """By member id."""
        return map(consent_in, self.each(_CONSENTS))

    def all_offer_uses(self) -> Iterator[OfferUse]:
        for offer_id, sale_id, member_id, on, year, amount_minor in self.each(_OFFER_USES):
            yield OfferUse(
                offer_id=offer_id,
                sale_id=sale_id,
                member_id=member_id,
                on=date.fromisoformat(on),
                year=year,
                amount_minor=amount_minor,
            )

    def all_birthday_uses(self) -> Iterator[tuple[str, int, str]]:
        """By member id."""
        return (
            (member_id, year, sale_id) for member_id, year, sale_id in self.each(_BIRTHDAY_USES)
        )

    def listed_dues(self) -> Iterator[tuple[str, int]]:
        """(sale id, minor units due) in the order of the sales."""
        return ((sale_id, due_minor) for sale_id, due_minor in self.each(_DUES))

    def all_sales(self) -> Iterator[Sale]:
        """In the order they were settled here."""
        return (whole_sale(self, row) for row in self.each(_SALES))

    def all_operations(self) -> Iterator[Operation]:
        """By device, incarnation and sequence."""
        return map(operation_in, self.each(_OPERATIONS))

    def all_outcomes(self) -> Iterator[tuple[str, str]]:
        """By operation id."""
        return ((row[0], row[1]) for row in self.each(_OUTBOX))

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
                    total.update(_ROW.encode(row).encode())
        return total.hexdigest()


_ROW = json.JSONEncoder(ensure_ascii=False, default=unpacked)


def _keys_in(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split("\n")) if joined else frozenset()


def _facts_of(table: Table) -> Select[Any]:
    left_out = _LEFT_OUT.get(table.name, set())
    return select(*(c for c in table.columns if c.name not in left_out)).order_by(
        *table.primary_key
    )
