"""The same questions to the centre itself and to its client over a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.storage import Storage
from tests.contract.central_service.serving import World, direct, over, served
from tests.integration.server.chain import Chain


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    yield Chain(storage)
    storage.close()


@pytest.fixture(params=["direct", "http"])
def world(request: pytest.FixtureRequest, chain: Chain) -> Iterator[World]:
    if request.param == "direct":
        yield direct(chain)
        return
    yield from _over_http(chain)


@pytest.fixture
def http(chain: Chain) -> Iterator[World]:
    yield from _over_http(chain)


def _over_http(chain: Chain) -> Iterator[World]:
    with served(chain) as address:
        found = over(chain, address)
        yield found
        found.service.close()
