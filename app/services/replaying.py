"""A stored sale computed once more, from what its operation keeps (R-4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from app.domain.engine import evaluate
from app.domain.operations import Operation, to_wire
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.sale import Sale
from app.ports.store import Reader
from app.services.sales import SaleMissing
from app.services.settled import SettledBody, read_settled, sold_in


class Replayed(NamedTuple):
    """What the engine of today says of a stored sale."""

    operation: Operation
    body: SettledBody
    programme: Programme
    quote: Quote


class Difference(NamedTuple):
    """One value that is not as it was stored; ``where`` is its path in the quote."""

    where: str
    stored: object
    replayed: object


def replayed(reader: Reader, sale: Sale) -> Replayed:
    """SaleMissing when no operation settles it; what reading and the engine raise."""
    operation = reader.operation(sale.operation_id)
    sold = None if operation is None else sold_in(operation)
    if operation is None or sold is None:
        raise SaleMissing
    body = read_settled(sold)
    programme = reader.programme_version(body.programme_version)
    return Replayed(operation, body, programme, evaluate(*body.asked(programme)))


def figures(quote: Quote) -> Quote:
    """All that was charged, given and counted; a later version may explain it in other words."""
    return replace(
        quote, steps=(), not_applied=(), proposals=(), search="exact", evaluated_count=0, notes=()
    )


def differences(stored: Quote, again: Quote) -> Iterator[Difference]:
    """Every figure that differs; none when the sale comes out as it was stored."""
    if figures(stored) != figures(again):
        yield from _in(to_wire(figures(stored)), to_wire(figures(again)), "")


def _in(stored: Any, again: Any, where: str) -> Iterator[Difference]:
    if isinstance(stored, dict) and isinstance(again, dict):
        for name in sorted({*stored, *again}):
            yield from _in(stored.get(name), again.get(name), f"{where}.{name}".lstrip("."))
    elif isinstance(stored, list) and isinstance(again, list) and len(stored) == len(again):
        for place, (one, other) in enumerate(zip(stored, again, strict=True)):
            yield from _in(one, other, f"{where}[{place}]")
    elif stored != again:
        yield Difference(where, stored, again)
