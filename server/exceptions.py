"""What somebody has to look at: done by hand, over a PIN, or not as it should be (T4).

Told from the operations alone, whose chains ``verify`` and ``heads`` hold (T18); members by id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select

from app.domain.operations import sha256_hex
from server import tables
from server.book import Book
from server.instants import instant_in
from server.keys import SealBroken
from server.rows.operations import body_of
from server.rows.sales import sale_of_member
from server.shelf import Row
from server.verifying import ROWS_AT_ONCE

BY_KIND: Mapping[str, str] = {
    "points.adjust": "POINTS_BY_HAND",
    "points.transfer": "POINTS_MOVED",
    "sale.claim": "POINTS_CLAIMED",
    "tier.grant": "TIER_BY_HAND",
    "sale.void": "VOID",
    "goods.refund": "RETURN_WITHOUT_RECEIPT",
    "operator.reset_pin": "PIN_RESET",
    "clock.accept": "CLOCK_ACCEPTED",
    "attention.close": "CLOSED_BY_HAND",
}
"""Kinds that are told each time."""
DISCOUNT, APPROVED, ALTERED = "DISCOUNT_BY_HAND", "APPROVED", "ALTERED"
SELF_REFERRAL = "SELF_REFERRAL"
_COUNTED = dict.fromkeys(("POINTS", "BALANCE", "BIRTHDAY"), "points") | {"MONEY": "amount_minor"}
"""Where a count stands, by how its code begins; else it is a number of things."""
_NO_FIGURES: Mapping[str, Any] = {"amount_minor": None, "points": None, "detail": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One line of the report: where, who, what. ``amount_minor`` and ``points`` where it has some;
    ``approved_by``: whose PIN was entered; ``detail``: a reason or a code, no free text.
    """

    on: str
    at: str
    store_id: str
    counter_id: str
    operator_id: str
    what: str
    member_id: str
    receipt_no: str = ""
    amount_minor: int | None = None
    points: int | None = None
    approved_by: str = ""
    detail: str = ""
    operation_id: str = ""

    def cells(self) -> tuple[str, ...]:
        """As a row of a table."""
        values = (getattr(self, name) for name in HEADER)
        return tuple("" if value is None else str(value) for value in values)


HEADER = tuple(field.name for field in fields(Occurrence))


def occurrences(
    book: Book, since: date, store_id: str | None = None, discounts_from_minor: int = 1
) -> Iterator[Occurrence]:
    """From a business day on, in the order in which it was done; of one store, or of all.

    ``discounts_from_minor``: discounts by hand that took less off a sale are not told.
    """
    table, devices = tables.operations, tables.devices
    asked = (
        select(table, devices.c.store_id, devices.c.counter_id)
        .join(devices, devices.c.device_id == table.c.device_id)
        .where(table.c.business_on >= since)
        .order_by(table.c.business_on, table.c.at, table.c.operation_id)
    )
    if store_id is not None:
        asked = asked.where(devices.c.store_id == store_id)
    found = book.connection.execution_options(yield_per=ROWS_AT_ONCE).execute(asked)
    for row in found.mappings():
        yield from _of(book, dict(row), discounts_from_minor)


def _of(book: Book, row: Row, discounts_from_minor: int) -> Iterator[Occurrence]:
    try:
        text = body_of(book, row)
    except SealBroken:
        text = ""
    body = _plain(text)
    told = _Telling(row, body)
    if text and sha256_hex(text) != row["body_hash"] and row["verdict"] != "quarantined":
        yield told.that(ALTERED)
    if row["verdict"] in ("rejected", "quarantined"):
        yield told.that(row["verdict"].upper(), detail=row["code"])
        return
    what = BY_KIND.get(row["kind"])
    if what is not None:
        yield told.that(what)
    sold = body if row["kind"] == "sale.settle" else _part(body, "sold")
    if _part(sold, "wishes").get("manual"):
        amount = _by_hand(book, row, sold)
        if amount >= discounts_from_minor:
            yield told.that(DISCOUNT, amount_minor=amount)
    if what is None and told.approved_by:
        yield told.that(APPROVED)
    if row["code"] == SELF_REFERRAL:
        yield told.that(SELF_REFERRAL)
    elif row["verdict"] == "adjusted":
        yield from told.known_better()


@dataclass(frozen=True)
class _Telling:
    row: Row
    body: Mapping[str, Any]

    def that(self, what: str, **known: Any) -> Occurrence:
        row, body = self.row, self.body
        told: dict[str, Any] = {
            "amount_minor": self._amount(),
            "points": body.get("points") if isinstance(body.get("points"), int) else None,
            "detail": _code(body.get("reason"), row["kind"]),
        }
        return Occurrence(
            on=row["business_on"].isoformat(),
            at=instant_in(row["at"]).isoformat(timespec="seconds"),
            store_id=row["store_id"],
            counter_id=row["counter_id"],
            operator_id=row["operator_id"],
            what=what,
            member_id=row["booked_for"] or row["member_id"] or "",
            receipt_no=str(_part_or(body, "sold").get("receipt_no", "")),
            approved_by=", ".join(self.approved_by),
            operation_id=row["operation_id"],
            **{**told, **known},
        )

    def known_better(self) -> Iterator[Occurrence]:
        """What the counter could not know."""
        for code, count in json.loads(self.row["params"]).items():
            column = _COUNTED.get(code.partition("_")[0])
            figures = {**_NO_FIGURES, **({column: count} if column else {"detail": str(count)})}
            yield self.that(code, **figures)

    @property
    def approved_by(self) -> tuple[str, ...]:
        """Everybody whose PIN was entered, each once."""
        wishes = _part(_part_or(self.body, "sold"), "wishes")
        named = [self.body.get("approved_by"), wishes.get("redeem_approved_by")]
        named += [one.get("approved_by") for one in wishes.get("manual") or ()]
        return tuple(dict.fromkeys(one for one in named if one))

    def _amount(self) -> int | None:
        """What was paid back."""
        for name in ("refund_quote", "goods_quote"):
            found = _part(self.body, name).get("total_minor")
            if isinstance(found, int):
                return found
        return None


def _by_hand(book: Book, row: Row, sold: Mapping[str, Any]) -> int:
    """What discounts by hand took off a sale."""
    shards = (row["booked_for"] or row["member_id"] or row["store_id"],)
    sale = sale_of_member(book, shards, str(sold.get("sale_id")))
    steps: Iterable[Any] = () if sale is None else sale.quote.steps
    return sum(step.amount_minor for step in steps if step.benefit.kind == "manual")


def _code(reason: object, kind: str) -> str:
    """The reason where it is one of a list; what people typed may name somebody."""
    return str(reason) if kind == "points.adjust" and reason else ""


def _plain(text: str) -> Mapping[str, Any]:
    """Empty for what is no object, or cannot be read any more."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _part_or(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part, or all where there is none."""
    return _part(body, name) or body
