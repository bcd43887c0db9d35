"""What a vector asks and how it is answered: with the rules and the reading of JSON, no store.

A vector is ``{"id", "asks", "request", "answer"}``. ``asks`` names the form of the request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.errors import MemberdeskError, refuse_all
from app.domain.issuing import coupons_brought, issued_coupon
from app.domain.ledger import (
    EntryStamp,
    LedgerEntry,
    Lot,
    allocate_redemption,
    balance_of,
    expiry_entries,
    lots_of_entries,
)
from app.domain.member import TierFact
from app.domain.operations import canonical_json, to_wire
from app.domain.programme import Programme
from app.domain.sale_points import entries_for_sale
from app.domain.tiers import tier_state
from app.services import quote_command, refund_command
from app.services.documents import read
from app.services.quote_command import QuoteRequest
from app.services.refund_command import PreviewRequest

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRequest:
    """The tier on a day from the facts, under the last version that had begun and those before."""

    facts: tuple[TierFact, ...]
    versions: tuple[Programme, ...]
    on: date
    enrolled_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRequest:
    """Entries folded to lots; on a day the balance, so many points spent, and what is due."""

    entries: tuple[LedgerEntry, ...]
    on: date
    spend: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRequest:
    """What settling a question writes: entries of points, and coupons that the sale brings."""

    sale: QuoteRequest
    reached_tier_id: str | None = None


class Vector(NamedTuple):
    """One question; ``answer`` is canonical JSON read back."""

    id: str
    asks: str
    request: Any
    answer: Any


def tier_of(text: str) -> str:
    """The tier of a TierRequest."""
    asked = read(TierRequest, text)
    *earlier, programme = asked.versions
    state = tier_state(
        asked.facts, programme, asked.on, earlier=earlier, enrolled_on=asked.enrolled_on
    )
    return canonical_json(state)


def ledger_of(text: str) -> str:
    """Lots, balance, what spending takes from which lot, and what is written as expired."""
    asked = read(LedgerRequest, text)
    lots = lots_of_entries(asked.entries)
    stamp = _stamp(asked.on, (f"n{number}" for number in count(1)))
    return canonical_json(
        {
            "lots": sorted(lots, key=_by_id),
            "balance": balance_of(lots, asked.on),
            "taken": allocate_redemption(lots, asked.spend, asked.on),
            "expired": sorted(
                (one.lot_id, one.points) for one in expiry_entries(lots, asked.on, stamp)
            ),
        }
    )


def sale_of(text: str) -> str:
    """The entries and the coupons of a sale."""
    asked = read(SaleRequest, text)
    sold = asked.sale
    refuse_all(quote_command.request_faults(sold, "sale."))
    request = Request(sold.basket, sold.member, sold.programme, sold.wishes, sold.time, sold.uses)
    quoted, ids = evaluate(*request), (f"n{number}" for number in count(1))
    member = sold.member
    if member is None:
        return canonical_json({})
    entries = entries_for_sale(quoted, member.lots, sold.programme, _stamp(sold.time.on, ids))
    brought = coupons_brought(request, quoted, asked.reached_tier_id)
    coupons = [
        issued_coupon(kind, member.member_id, sold.time, next(ids), days) for kind, days in brought
    ]
    return canonical_json({"entries": entries, "coupons": coupons})


def _stamp(on: date, ids: Iterator[str]) -> EntryStamp:
    return EntryStamp(
        operation_id="o",
        sale_id="s",
        member_id="m",
        on=on,
        recorded_at=datetime.combine(on, time(), UTC),
        programme_version=1,
        new_id=lambda: next(ids),
    )


def _by_id(lot: Lot) -> str:
    return lot.lot_id


ANSWERS: dict[str, Callable[[str], str]] = {
    "quote": quote_command.answer,
    "refund": refund_command.answer,
    "tier": tier_of,
    "ledger": ledger_of,
    "sale": sale_of,
}
REQUESTS: dict[str, type] = {
    "quote": QuoteRequest,
    "refund": PreviewRequest,
    "tier": TierRequest,
    "ledger": LedgerRequest,
    "sale": SaleRequest,
}


def answer(asks: str, request: Any) -> Any:
    """The answer to a request as it stands in a file; a refusal is its code and its values."""
    try:
        return json.loads(ANSWERS[asks](json.dumps(request)))
    except MemberdeskError as refused:
        return {"refused": refused.code, "params": to_wire(refused.params)}


def vectors() -> list[Vector]:
    """All that are stored, in the order of their files."""
    return [
        Vector(**one)
        for path in sorted(FOLDER.glob("*.json"))
        for one in json.loads(path.read_text(encoding="utf-8"))
    ]


def store(found: list[Vector]) -> None:
    """One file for each form, one line for each vector."""
    for asks in ANSWERS:
        mine = [one for one in found if one.asks == asks]
        rows = ",\n".join(
            json.dumps(one._asdict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            for one in mine
        )
        (FOLDER / f"{asks}.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")


def sparse(value: Any) -> Any:
    """As it is written in a file: what is as it is by default is left out."""
    if is_dataclass(value):
        return {
            field.name: sparse(mine)
            for field in fields(value)
            for mine in (getattr(value, field.name),)
            if field.name == "kind" or not _is_default(field, mine)
        }
    if isinstance(value, (list, tuple)):
        return [sparse(one) for one in value]
    if isinstance(value, dict):
        return {key: sparse(one) for key, one in value.items()}
    return to_wire(value)


def _is_default(field: Any, value: Any) -> bool:
    if field.default_factory is not MISSING:
        return bool(value == field.default_factory())
    return field.default is not MISSING and bool(value == field.default)
