"""A counter of a chain in a scenario: how it stands to its centre is told, not lived through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from app.domain.errors import BadInput
from app.domain.member import OfflineFacts
from app.ports.store import MemberFacts, Store
from app.services.context import Context
from app.services.scenarios.format import OfflineBefore

MOST_HOURS = 9_999
MOST_POINTS = 1_000_000_000


def check_offline(told: OfflineBefore, path: str) -> None:
    """Raises BadInput for numbers that cannot be."""
    for name, most in (
        ("hours", MOST_HOURS),
        ("spent", MOST_POINTS),
        ("times", MOST_POINTS),
        ("counter_spent", MOST_POINTS),
    ):
        if not 0 <= getattr(told, name) <= most:
            raise BadInput(path=f"{path}.{name}", reason=f"not 0 to {most}")


def standing_so(ctx: Context, told: OfflineBefore | None) -> Context:
    """The same counter, with these facts about every member (R-101)."""
    if told is None:
        return ctx
    facts = _facts(told, ctx.clock.now())
    return replace(ctx, store=cast("Store", _StoreOfAChain(ctx.store, facts)))


def _facts(told: OfflineBefore, now: datetime) -> OfflineFacts:
    return OfflineFacts(
        in_step_at=now - timedelta(hours=told.hours),
        is_home=told.home,
        is_covered=not (told.spent or told.times),
        spent={"": told.spent},
        times={"": told.times},
        counter_spent={"": max(told.spent, told.counter_spent)},
    )


class _StoreOfAChain:
    """A store whose members are told with these facts."""

    def __init__(self, store: Store, facts: OfflineFacts) -> None:
        self._store, self._facts = store, facts

    @contextmanager
    def read(self) -> Iterator[_Work]:
        with self._store.read() as reader:
            yield _Work(reader, self._facts)

    @contextmanager
    def write(self) -> Iterator[_Work]:
        with self._store.write() as work:
            yield _Work(work, self._facts)


class _Work:
    """Everything else is asked and written as it is."""

    def __init__(self, inner: Any, facts: OfflineFacts) -> None:
        self._inner, self._facts = inner, facts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def offline_facts(self, _member_id: str) -> OfflineFacts:
        """As the scenario tells."""
        return self._facts

    def member_facts(self, member_id: str, on: date) -> MemberFacts | None:
        """As they are in the store, and as the scenario tells."""
        found: MemberFacts | None = self._inner.member_facts(member_id, on)
        return None if found is None else replace(found, offline=self._facts)
