"""Mistakes of a programme document, and advice on it: the path to each, and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from app.domain.errors import Reason

MAX_MINOR = 1_000_000_000
MAX_COUNT = 9_999
MAX_MONTHS = 1_200
MAX_FACTOR_BP = 1_000_000
MAX_OFFERS = 500
MAX_DAYS_AROUND = 180
MAX_ID_LENGTH = 64
HOW_MANY = "their number is not {least} to {most}"
"""Why the length of a list is wrong."""


class Bound(NamedTuple):
    """A number that must lie between two others, both inclusive."""

    path: str
    value: int | None
    least: int
    most: int
    reason: str = "not {least} to {most}"

    @property
    def fault(self) -> Fault:
        """What is wrong where the number lies outside."""
        return Fault(self.path, Reason(self.reason, least=self.least, most=self.most))


class Fault(NamedTuple):
    """One mistake: the path to it within the programme, and what is wrong.

    ``is_of_whole``: said of all that stands at the path, and not known where some of it is not.
    """

    path: str
    reason: str
    is_of_whole: bool = False


class Advice(NamedTuple):
    """One thing that is allowed and unwise; the sentence for ``code`` lies with the words."""

    code: str
    path: str
    params: Mapping[str, int | str]


def id_faults(place: str, ids: list[str]) -> Iterator[Fault]:
    """Ids that are used twice, empty or too long."""
    for number, one in enumerate(ids):
        if not one.strip() or len(one) > MAX_ID_LENGTH:
            reason = Reason("its id is not 1 to {most} letters", most=MAX_ID_LENGTH)
            yield Fault(f"{place}[{number}]", reason)
        elif one in ids[:number]:
            yield Fault(f"{place}[{number}]", named("its id {id} is used twice", one))


def named(template: str, one: str) -> Reason:
    """A reason that names an id as ``{id}``, of a very long one its beginning."""
    short = one if len(one) <= MAX_ID_LENGTH else f"{one[:MAX_ID_LENGTH]}..."
    return Reason(template, id=short)


def within(path: str, bounds: Iterable[Bound]) -> Iterator[Bound]:
    """The same bounds, below this path."""
    for bound in bounds:
        yield bound._replace(path=f"{path}.{bound.path}")
