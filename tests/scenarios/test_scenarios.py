"""Every scenario file in this folder passes, and leaves a store that the doctor finds well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.adapters.clock import StoppedClock
from app.bootstrap.scenarios import ScenarioStores, read_file, scenario_stores
from app.services.context import Context
from app.services.doctor import examine
from app.services.first_run import NewStore
from app.services.scenarios import Inexpressible, Ready, run_scenario

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.json"))
SCENARIOS = {
    f"{file.stem}:{scenario.scenario_id}": scenario
    for file in FILES
    for scenario in read_file(file)
}
LATER = StoppedClock(datetime(2040, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def stores() -> Iterator[ScenarioStores]:
    with scenario_stores() as made:
        yield made


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, stores: ScenarioStores) -> None:
    made: list[Context] = []

    def store(new: NewStore) -> Context:
        made.append(stores.fresh(new))
        return made[0]

    verdict = run_scenario(SCENARIOS[name], store)
    assert (verdict.word, verdict.detail) == ("pass", "")
    report = examine(made[0].store, LATER)  # type: ignore[arg-type]
    assert [finding.sentence for finding in report.findings] == []


FOREIGN = {
    f"{file.stem}:{scenario.scenario_id}": scenario
    for file in sorted((HERE / "foreign").glob("*.json"))
    for scenario in read_file(file)
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_receipt_of_another_system(name: str, stores: ScenarioStores) -> None:
    """It comes out as that system prints it, or the file asks for what is not built."""
    verdict = run_scenario(FOREIGN[name], stores.fresh)
    if isinstance(FOREIGN[name], Ready):
        assert (verdict.word, verdict.detail) == ("pass", "")
    else:
        assert verdict.word == "inexpressible"
        assert verdict.detail


def test_every_scenario_has_a_name_of_its_own() -> None:
    ids = [scenario.scenario_id for scenario in SCENARIOS.values()]
    assert len(set(ids)) == len(ids)


def test_every_scenario_says_what_it_is_about() -> None:
    told = [one.document for one in SCENARIOS.values() if isinstance(one, Ready)]
    assert [one.id for one in told if not (one.title and one.source and one.rules)] == []
    assert not [one for one in SCENARIOS.values() if isinstance(one, Inexpressible)]
