"""What a mutant is tried against: every vector, the unit tests of the rules, every scenario."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from _pytest.runner import runtestprotocol

from app.bootstrap.scenarios import ScenarioStores, read_file, scenario_stores
from app.services.documents import read
from app.services.scenarios import Inexpressible, Ready, run_scenario
from tests.vectors.forms import REQUESTS, Vector, answer, vectors

SCENARIOS = Path(__file__).parents[1] / "scenarios"


class Check(NamedTuple):
    """One question to the rules; True as long as they answer as they should."""

    name: str
    holds: Callable[[], bool]


class Suite:
    """Everything that is read once, before the first mutant; a quick one has no scenarios."""

    def __init__(self, units: list[pytest.Item], *, quick: bool = False) -> None:
        self._left = ExitStack()
        self._stores: ScenarioStores | None = None
        scenarios = () if quick else self._scenarios()
        self.checks = (*_vectors(), *(Check(one.nodeid, _unit(one)) for one in units), *scenarios)

    def _scenarios(self) -> Iterator[Check]:
        for file in sorted((*SCENARIOS.glob("*.json"), *SCENARIOS.glob("foreign/*.json"))):
            for one in read_file(file):
                yield Check(f"scenario {file.stem} {one.scenario_id}", self._scenario(one))

    def _scenario(self, one: Ready | Inexpressible) -> Callable[[], bool]:
        word = "pass" if isinstance(one, Ready) else "inexpressible"
        return lambda: run_scenario(one, self._opened().fresh).word == word

    def _opened(self) -> ScenarioStores:
        if self._stores is None:
            self._stores = self._left.enter_context(scenario_stores())
        return self._stores

    def close(self) -> None:
        """Remove the stores of this process; a process that is killed leaves them behind."""
        self._left.close()


def _vectors() -> Iterator[Check]:
    for one in vectors():
        read(REQUESTS[one.asks], json.dumps(one.request))  # so that no mutant waits for schemas
        yield Check(f"vector {one.asks} {one.id}", _vector(one))


def _vector(one: Vector) -> Callable[[], bool]:
    return lambda: bool(answer(one.asks, one.request) == one.answer)


def _unit(item: pytest.Item) -> Callable[[], bool]:
    return lambda: all(report.passed for report in runtestprotocol(item, log=False))
