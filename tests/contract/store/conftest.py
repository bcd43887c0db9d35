"""The same store promises, kept by the fake and by the encrypted file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.ports.store import Store
from local_db.files import create_store
from tests.builders.store_rows import profile, stored_member
from tests.fakes.store import FakeStore

KEY = bytes(range(32))


@pytest.fixture(params=["fake", "sql"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "fake":
        yield FakeStore()
        return
    store = create_store(tmp_path / "store.db", KEY)
    yield store
    store.close()


@pytest.fixture
def store(empty_store: Store) -> Store:
    """Set up, with member m1."""
    with empty_store.write() as work:
        work.save_profile(profile())
        work.add_member(stored_member())
        work.commit()
    return empty_store
