"""The page about proofs names tests that are there and that say what they are a proof of."""

from __future__ import annotations

import ast
import re

from tests.architecture import source

PAGE = source.ROOT / "docs" / "proof.md"
ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
CLAIM = re.compile(r"Invariants? ((?:\d+(?:, | and )?)+)")


def claims() -> dict[tuple[str, str], set[int]]:
    """File and name of every property, with the invariants that its first words name."""
    found = {}
    for path in (source.ROOT / "tests" / "properties").glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                named = CLAIM.search(ast.get_docstring(node) or "")
                numbers = re.findall(r"\d+", named[1]) if named else ()
                found[path.name, node.name] = {int(number) for number in numbers}
    return found


def test_every_invariant_has_properties_and_each_says_so() -> None:
    told = {
        int(number): set(TEST.findall(tests))
        for number, tests in ROW.findall(PAGE.read_text(encoding="utf-8"))
    }
    assert sorted(told) == list(range(1, 18))
    proved: dict[int, set[tuple[str, str]]] = {number: set() for number in told}
    for test, numbers in claims().items():
        if test[1].startswith("test_"):
            for number in numbers:
                proved[number].add(test)
    assert told == proved
