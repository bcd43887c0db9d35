"""Keys: in memory, in a file, in an operating system's key store."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.secrets import OsSecrets, SealedFileSecrets
from app.ports.secrets import Secrets
from tests.fakes.secrets import FakeSecrets
from tests.unit.adapters.keyrings import MemoryKeyring


def fake(home: Path) -> Secrets:
    return FakeSecrets()


def os_store(home: Path) -> Secrets:
    return OsSecrets(MemoryKeyring(), "a1")


@pytest.fixture(params=[fake, os_store, SealedFileSecrets])
def secrets(request: pytest.FixtureRequest, tmp_path: Path) -> Secrets:
    make: Callable[[Path], Secrets] = request.param
    return make(tmp_path)


def test_a_key_that_was_never_put_is_none(secrets: Secrets) -> None:
    assert secrets.get("database") is None


def test_keys_come_back_by_name_and_are_replaced(secrets: Secrets) -> None:
    secrets.put("database", b"\x00" * 32)
    secrets.put("backup", bytes(range(32)))
    secrets.put("database", b"\xff" * 32)
    assert secrets.get("database") == b"\xff" * 32
    assert secrets.get("backup") == bytes(range(32))
    assert secrets.kind in ("os_store", "sealed_file")
