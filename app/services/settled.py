"""What a sale was computed from, as its operation keeps it: to replay it, and to return it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.operations import Operation, canonical_json
from app.domain.sale import Sale
from app.domain.sold import SoldBody
from app.ports.store import Reader
from app.services.documents import read
from app.services.receipts import MemberNote
from app.services.sales import SaleMissing
from app.services.written import Moved

SETTLE, EXCHANGE = "sale.settle", "sale.exchange"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledBody(SoldBody):
    """The same with what only the counter needs of it."""

    request: str
    due_minor: int
    note: MemberNote | None
    moved: Moved | None
    rewarded_id: str = ""
    """Who brought the member along and got something for it (R-120)."""


def sold_in(operation: Operation) -> dict[str, Any] | None:
    """What an operation keeps of the sale it made; None when it made none."""
    if operation.kind not in (SETTLE, EXCHANGE):
        return None
    body: dict[str, Any] = json.loads(operation.body)
    return body if operation.kind == SETTLE else body.get("sold")


def settled_body(reader: Reader, sale: Sale) -> SettledBody:
    """What a stored sale was computed from; SaleMissing when its operation is lost."""
    operation = reader.operation(sale.operation_id)
    body = None if operation is None else sold_in(operation)
    if body is None:
        raise SaleMissing
    return read_settled(body)


def read_settled(body: Mapping[str, Any]) -> SettledBody:
    """Read strictly; raises BadInput."""
    return read(SettledBody, canonical_json(body))
