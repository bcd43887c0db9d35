"""A real store file in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local_db.files import create_store
from local_db.store import SqlStore
from tests.builders.store_rows import profile, stored_member

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    """Set up, with member m1."""
    store = create_store(path, KEY)
    with store.write() as work:
        work.save_profile(profile())
        work.add_member(stored_member())
        work.commit()
    yield store
    store.close()
