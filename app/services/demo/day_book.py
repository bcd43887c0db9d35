"""A store whose writes share one open transaction, so that a whole day is durable at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, cast

from app.domain.programme import Programme
from app.domain.store import StoreProfile
from app.ports.store import Reader, UnitOfWork


class DayBook:
    """Implements ``Store`` over one unit of work; its owner commits, use cases only seem to.

    For work that nobody waits for at a counter: a use case that fails inside it must fail the
    whole day, because what it wrote before is in the same transaction.
    """

    def __init__(self, work: UnitOfWork) -> None:
        self._page = cast("UnitOfWork", _Page(work))

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """The open transaction as a reader: sees what was written before."""
        yield self._page

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """The open transaction; its ``commit`` waits for the owner's."""
        yield self._page


class _Page:
    """The unit of work with a commit that waits, and what does not change within a day kept."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._profile: StoreProfile | None = None
        self._programmes: dict[date, Programme] = {}
        self._versions: dict[int, Programme] = {}

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._work, name)
        setattr(self, name, found)
        return found

    def commit(self) -> None:
        """Nothing yet: the day's owner commits."""

    def profile(self) -> StoreProfile | None:
        """Who this counter is, read once."""
        if self._profile is None:
            self._profile = self._work.profile()
        return self._profile

    def programme(self, on: date) -> Programme:
        """The programme of a day, read once."""
        if on not in self._programmes:
            self._programmes[on] = self._work.programme(on)
        return self._programmes[on]

    def programme_version(self, version: int) -> Programme:
        """A version of the programme, read once."""
        if version not in self._versions:
            self._versions[version] = self._work.programme_version(version)
        return self._versions[version]
