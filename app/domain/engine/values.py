"""The small frozen values of a quote, set field by field: it holds hundreds of them, and their own
constructors take four times as long where the engine is compiled (docs/adr/0009).
"""

from __future__ import annotations

from dataclasses import fields
from typing import TypeVar

from app.domain.quote import NotApplied, QuoteLine, Reason, TraceStep
from app.domain.unit_facts import Benefit, Share

T = TypeVar("T")
FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple([field.name for field in fields(kind)])
    for kind in (Benefit, NotApplied, QuoteLine, Reason, Share, TraceStep)
}


def made(kind: type[T], values: tuple[object, ...]) -> T:
    """A value with all of its fields, in the order in which its class names them."""
    one = object.__new__(kind)
    for place, name in enumerate(FIELDS[kind]):
        object.__setattr__(one, name, values[place])
    return one
