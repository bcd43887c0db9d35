"""Rows of the profile, operators, products and chain; tuples in the order of the columns."""

from __future__ import annotations

import json
from datetime import date

from app.domain.catalogue import Product
from app.domain.money import Currency
from app.domain.operations import Operation
from app.domain.operator import Operator
from app.domain.store import StoreProfile
from local_db.mappers.values import day_out, instant_in, instant_out, row_of
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
        fee_minor=row[11],
    )


def operator_out(operator: Operator) -> Values:
    """Row of an operator."""
    until = operator.locked_until
    return {
        **row_of(operator),
        "must_change_pin": int(operator.must_change_pin),
        "locked_until": None if until is None else instant_out(until),
        "is_active": int(operator.is_active),
    }


def operator_in(row: Row) -> Operator:
    """Operator of its row."""
    return Operator(
        operator_id=row[0],
        name=row[1],
        role=row[2],
        pin_hash=row[3],
        must_change_pin=bool(row[4]),
        failed_count=row[5],
        locked_until=None if row[6] is None else instant_in(row[6]),
        is_active=bool(row[7]),
    )


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
