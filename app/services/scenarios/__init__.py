"""Scenario files: acceptance tests that a shop owner can write, run through the real use cases."""

from app.services.scenarios.reading import (
    Inexpressible,
    Mistaken,
    Read,
    Ready,
    read_scenarios,
    scenario_schema,
)
from app.services.scenarios.running import Verdict, run_scenario

__all__ = [
    "Inexpressible",
    "Mistaken",
    "Read",
    "Ready",
    "Verdict",
    "read_scenarios",
    "run_scenario",
    "scenario_schema",
]
