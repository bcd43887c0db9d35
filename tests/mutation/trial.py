"""Try the mutants of one module, each in a process of its own that ends with the first failure."""

from __future__ import annotations

import gc
import os
import resource
import signal
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from time import process_time
from typing import Any, NamedTuple

import pytest
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

from tests.mutation.mutants import Module, Mutant

UNITS = ("tests/unit/engine", "tests/unit/domain")
SLOW = (
    "tests/unit/services/test_quote_command.py",
    "tests/unit/services/test_declared_limits.py",
    "tests/unit/services/test_refund_command.py",
    "tests/unit/services/test_refund_switches.py",
    "tests/unit/services/test_no_receipt.py",
    "tests/unit/services/test_expiring.py",
    "tests/properties/test_exactness.py",
    "tests/properties/test_invariants.py",
    "tests/properties/test_points_properties.py",
    "tests/properties/test_points_switches_properties.py",
    "tests/properties/test_refund_properties.py",
    "tests/properties/test_return_properties.py",
    "tests/properties/test_returns_of_same_goods.py",
)
"""Beside the scenarios, for what the quick checks did not notice."""
EXAMPLES = "1/30"
"""Of every property, whose normal run has them all."""
QUIET = ("-qq", "-n0", "-s", "-p", "no:randomly", "-p", "no:cacheprovider")
CPU_S = 10.0
"""For one check; most need a hundredth of a second."""
MEMORY = 4 << 30
SURVIVED, UNREACHED, KILLED, ENDLESS = "survived", "unreached", "killed", "endless"


class Verdict(NamedTuple):
    """What became of a mutant, and which check noticed it."""

    word: str
    by: str = ""


class Tried:
    """A run of pytest that collects the unit tests, and then tries mutants with them instead."""

    def __init__(self, mutants: Sequence[Mutant], *, quick: bool) -> None:
        self._mutants, self._quick = mutants, quick
        self.found: list[tuple[Mutant, Verdict]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In place of running the tests that were collected."""
        with tempfile.TemporaryDirectory(prefix="memberdesk-") as tempfile.tempdir:
            trial = Trial(session.items, quick=self._quick)
            self.found = [(one, trial.verdict(one)) for one in self._mutants]
        return True


def tried(
    module: Module, mutants: Sequence[Mutant], *, quick: bool
) -> list[tuple[Mutant, Verdict]]:
    """The verdict on each mutant, in a process of its own, for the module is imported changed."""

    def work() -> list[tuple[Mutant, Verdict]]:
        module.put_in_place()
        loop = Tried(mutants, quick=quick)
        os.environ["MEMBERDESK_EXAMPLES"] = EXAMPLES
        pytest.main([*QUIET, *UNITS, *(() if quick else SLOW)], plugins=[loop])
        return loop.found

    return in_child(work)


class Trial:
    """One module whose mutants are in place, with all checks read."""

    def __init__(self, units: list[pytest.Item], *, quick: bool) -> None:
        from tests.mutation.checks import Suite

        self._suite = Suite(units, quick=quick)
        self._checks = {one.name: one.holds for one in self._suite.checks}
        self._reach: dict[str, list[str]] = in_child(self._reached)
        gc.freeze()

    def verdict(self, mutant: Mutant) -> Verdict:
        """Every check that calls the function, until one fails."""
        reach = self._reach.get(mutant.function)
        if not reach:
            return Verdict(UNREACHED)
        found = self._tried(mutant, reach)
        if found.by:  # what noticed one change of a function will notice others
            reach.remove(found.by)
            reach.insert(0, found.by)
        return found

    def _tried(self, mutant: Mutant, reach: list[str]) -> Verdict:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            self._try(mutant, reach, write)
        os.close(write)
        with os.fdopen(read) as told:
            last = told.read().splitlines()[-1]
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return Verdict(ENDLESS, last)
        return Verdict(KILLED, last) if os.WEXITSTATUS(status) else Verdict(SURVIVED)

    def _try(self, mutant: Mutant, reach: list[str], told: int) -> None:
        """In a process of its own: tell each check before it begins; 1 when one fails."""
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _silent()
        set_mutant_under_test(f"{mutant.function.rpartition('.')[0]}.{mutant.name}")
        failed = False
        for name in reach:
            os.write(told, f"{name}\n".encode())
            signal.setitimer(signal.ITIMER_VIRTUAL, CPU_S)
            failed = not _holds(self._checks[name])
            if failed:
                break
        self._suite.close()
        os._exit(failed)

    def _reached(self) -> dict[str, list[str]]:
        """By function the checks that call it, the cheapest first: one run without a mutant."""
        _silent()
        set_mutant_under_test("stats")
        called, costs = state()._stats, {}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, holds in self._checks.items():
            called.clear()
            begun = process_time()
            if not holds():
                raise RuntimeError(f"{name} fails without any mutant")
            costs[name] = process_time() - begun
            for function in called:
                found[function].append(name)
        for names in found.values():
            names.sort(key=costs.__getitem__)
        self._suite.close()
        return dict(found)


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # noqa: BLE001 - whatever a mutant breaks
        return False


def _silent() -> None:
    """Nothing that a test prints is of interest."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def in_child(work: Callable[[], Any]) -> Any:
    """The result of something that leaves nothing behind in this process, no filled cache."""
    fork = get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=lambda: theirs.send(work()))
    child.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        child.join()
