"""Rows of the profile, products, ledger and chain; tuples in the order of the columns."""

from __future__ import annotations

import json
from datetime import date

from app.domain.catalogue import Product
from app.domain.ledger import DEBT_LOT, LedgerEntry, Lot, lasting
from app.domain.money import Currency
from app.domain.operations import Operation
from app.domain.store import StoreProfile
from local_db.mappers.values import day_in, day_out, instant_in, instant_out, row_of
from local_db.session import Row, Values


def profile_out(profile: StoreProfile) -> Values:
    """Row of the one store profile."""
    return {
        **row_of(profile),
        "only_row": 1,
        "currency": profile.currency.code,
        "exponent": profile.currency.exponent,
        "is_demo": int(profile.is_demo),
    }


def profile_in(row: Row) -> StoreProfile:
    """The store profile of its row."""
    return StoreProfile(
        store_id=row[1],
        store_name=row[2],
        counter_id=row[3],
        counter_name=row[4],
        device_id=row[5],
        incarnation=row[6],
        currency=Currency(row[7], row[8]),
        zone=row[9],
        day_cut_hour=row[10],
        pin_length=row[11],
        language=row[12],
        authority=row[13],
        pass_public_key=row[14],
        is_demo=bool(row[15]),
    )


def product_out(product: Product) -> Values:
    """Row of a product."""
    return {**row_of(product), "flags": json.dumps(product.flags, ensure_ascii=False)}


def product_in(row: Row) -> Product:
    """Product of its row."""
    return Product(
        sku=row[0],
        name=row[1],
        price_minor=row[2],
        ean=row[3],
        member_price_minor=row[4],
        category_path=row[5],
        unit=row[6],
        tax_class=row[7],
        flags=tuple(json.loads(row[8])),
        cost_minor=row[9],
        name_en=row[10],
    )


def entry_out(entry: LedgerEntry) -> Values:
    """Row of a ledger entry."""
    return {
        "member_id": entry.member_id,
        "lot_id": entry.lot_id,
        "entry_id": entry.entry_id,
        "operation_id": entry.operation_id,
        "kind": entry.kind,
        "component": entry.component,
        "points": entry.points,
        "effective_on": day_out(entry.effective_on),
        "recorded_at": instant_out(entry.recorded_at),
        "programme_version": entry.programme_version,
        "sale_id": entry.sale_id,
        "reverses_entry_id": entry.reverses_entry_id,
        "opens_lot": int(entry.opens_lot),
        "active_on": day_out(entry.active_on),
        "expires_on": day_out(entry.expires_on),
        "account_id": entry.account_id,
    }


def entry_in(row: Row) -> LedgerEntry:
    """Ledger entry of its row."""
    return LedgerEntry(
        member_id=row[0],
        lot_id=row[1],
        entry_id=row[2],
        operation_id=row[3],
        kind=row[4],
        component=row[5],
        points=row[6],
        effective_on=date.fromisoformat(row[7]),
        recorded_at=instant_in(row[8]),
        programme_version=row[9],
        sale_id=row[10],
        reverses_entry_id=row[11],
        opens_lot=bool(row[12]),
        active_on=day_in(row[13]),
        expires_on=day_in(row[14]),
        account_id=row[15],
    )


def lot_in(row: Row) -> Lot:
    """Lot of the columns of ``lots_where``; the debt lot has no entry that opened it."""
    lot_id, member_id, remaining, began, component, active_on, expires_on, sale_id = row[:8]
    accrued_on = date.fromisoformat(began)
    is_debt = lot_id == DEBT_LOT
    lot = Lot(
        lot_id=lot_id,
        member_id=member_id,
        component=DEBT_LOT if is_debt else component,
        accrued_on=accrued_on,
        active_on=date.fromisoformat(active_on) if active_on else accrued_on,
        expires_on=day_in(expires_on),
        sale_id=None if is_debt else sale_id,
        remaining=remaining,
        account_id=row[10],
    )
    if row[9] == "[]":
        return lot
    days = ((date.fromisoformat(on), date.fromisoformat(to)) for on, to in json.loads(row[9]))
    return lasting(lot, days)


def operation_out(operation: Operation) -> Values:
    """Row of an operation."""
    return {
        "device_id": operation.device_id,
        "incarnation": operation.incarnation,
        "seq": operation.seq,
        "operation_id": operation.operation_id,
        "version": operation.version,
        "kind": operation.kind,
        "member_id": operation.member_id,
        "operator_id": operation.operator_id,
        "at": instant_out(operation.at),
        "business_on": day_out(operation.business_on),
        "is_audit": int(operation.is_audit),
        "body": operation.body,
        "body_hash": operation.body_hash,
        "prev_hash": operation.prev_hash,
        "record_hash": operation.record_hash,
    }


def operation_in(row: Row) -> Operation:
    """Operation of its row."""
    return Operation(
        device_id=row[0],
        incarnation=row[1],
        seq=row[2],
        operation_id=row[3],
        version=row[4],
        kind=row[5],
        member_id=row[6],
        operator_id=row[7],
        at=instant_in(row[8]),
        business_on=date.fromisoformat(row[9]),
        is_audit=bool(row[10]),
        body=row[11],
        body_hash=row[12],
        prev_hash=row[13],
        record_hash=row[14],
    )
