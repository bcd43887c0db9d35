"""Properties take their time: a busy machine fails none of them."""

from pathlib import Path

import pytest

from tests.properties.draws import TIMES

HERE = Path(__file__).parent
PATIENCE_S = 900 * max(1, int(TIMES))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.timeout(PATIENCE_S))
