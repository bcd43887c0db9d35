"""How a bug is planted: something else in the place of what a module or a class has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

_NOTHING = object()


class Put(NamedTuple):
    """``value`` in the place of what ``place`` has as ``name``."""

    place: Any
    name: str
    value: Any


@dataclass(frozen=True)
class Mutant:
    """One bug that somebody could write; ``what`` says it in a sentence.

    ``needs``: a fault without which no seed can notice it, ``erase`` or ``pass``.
    """

    name: str
    what: str
    puts: tuple[Put, ...]
    needs: str = ""

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The bug is there."""
        with ExitStack() as rest:
            for one in self.puts:
                rest.enter_context(put(*one))
            yield


@contextmanager
def put(place: Any, name: str, value: object) -> Iterator[None]:
    """Something else for a while."""
    before = vars(place).get(name, _NOTHING)
    setattr(place, name, value)
    try:
        yield
    finally:
        if before is _NOTHING:
            delattr(place, name)
        else:
            setattr(place, name, before)
