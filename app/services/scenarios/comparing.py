"""Expected and found, side by side: only what is named is compared, in the words of the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from app.domain.errors import BadInput
from app.domain.money import Currency, amount_text
from app.services.scenarios.amounts import minor_of


@dataclass(frozen=True, slots=True)
class Amount:
    """Money that was found."""

    minor: int
    currency: Currency

    def __str__(self) -> str:
        return amount_text(self.minor, self.currency)


Found: TypeAlias = "Amount | str | int | date | tuple[Found, ...] | Mapping[str, Found] | None"
"""What a step came to: a tree with the names of ``Expect``."""


def differences(expected: object, found: Found, path: str) -> Iterator[str]:
    """A sentence for every value that is named and differs; ``path`` is that of ``expected``."""
    wanted = _named(expected)
    if wanted is not None:
        yield from _of_names(wanted, found, path)
    elif isinstance(expected, tuple) and expected and dataclasses.is_dataclass(expected[0]):
        yield from _in_order(expected, found, path)
    elif not _is_equal(expected, found):
        yield f"{path}: {_shown(expected)} expected, {_shown(found)} found"


def joined(one: Mapping[str, Found], other: Mapping[str, Found]) -> dict[str, Found]:
    """Both trees in one; what has parts in both has the parts of both."""
    both = dict(one)
    for name, value in other.items():
        mine = both.get(name)
        if isinstance(mine, Mapping) and isinstance(value, Mapping):
            both[name] = joined(mine, value)
        else:
            both[name] = value
    return both


def _named(expected: object) -> Mapping[str, object] | None:
    """The named parts of an expectation, None when it is a single value."""
    if isinstance(expected, Mapping):
        return expected
    if not dataclasses.is_dataclass(expected):
        return None
    return {each.name: getattr(expected, each.name) for each in dataclasses.fields(expected)}


def _of_names(wanted: Mapping[str, object], found: Found, path: str) -> Iterator[str]:
    for name, want in wanted.items():
        if want is None:
            continue
        place = f"{path}.{name}"
        if isinstance(found, Mapping) and name in found:
            yield from differences(want, found[name], place)
        else:
            what = "" if _named(want) is not None else f"{_shown(want)} expected, "
            yield f"{place}: {what}nothing of this name found"


def _in_order(wanted: tuple[object, ...], found: Found, path: str) -> Iterator[str]:
    parts = found if isinstance(found, tuple) else ()
    if len(parts) != len(wanted):
        yield f"{path}: {len(wanted)} expected, {len(parts)} found"
        return
    for place, (want, part) in enumerate(zip(wanted, parts, strict=True)):
        yield from differences(want, part, f"{path}[{place}]")


def _is_equal(expected: object, found: Found) -> bool:
    if isinstance(found, Amount):
        try:
            return minor_of(str(expected), found.currency, "") == found.minor
        except BadInput:
            return False
    if isinstance(expected, tuple) and isinstance(found, tuple):
        return sorted(map(str, expected)) == sorted(map(str, found))
    return expected == found


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(sorted(map(_shown, value))) or "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "nothing" if value is None else str(value)
