"""A centre, and counters of it, over real files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from server.storage import Storage
from tests.integration.server.chain import Chain
from tests.integration.sync.desk import Desk


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    yield Chain(storage)
    storage.close()


@pytest.fixture
def desks(chain: Chain, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    """Makes one more counter of the first store."""
    made: list[Desk] = []
    numbers = count(1)

    def make() -> Desk:
        made.append(Desk(chain, tmp_path / f"store-{next(numbers)}.db"))
        return made[-1]

    yield make
    for desk in made:
        desk.store.close()


@pytest.fixture
def desk(desks: Callable[[], Desk]) -> Desk:
    return desks()
