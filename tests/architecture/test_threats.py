"""The page of guarantees names a test for every threat to a chain, and each test is there."""

from __future__ import annotations

import ast
import re

from tests.architecture import source

PAGE = source.ROOT / "docs" / "guarantees.md"
TABLE = re.compile(r"<!-- threats -->\n(.+)\n<!-- /threats -->", re.DOTALL)
ROW = re.compile(r"^\| (T\d+) \| .+ \| (`.+`) \|$")
TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
THREATS = {f"T{number}" for number in (1, 3, *range(9, 14), 17, 18, *range(20, 25))}
"""Of the chain; the others are those of one counter."""


def told() -> list[tuple[str, list[tuple[str, str]]]]:
    found = TABLE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    rows = [ROW.match(line) for line in found[1].splitlines()[2:]]
    assert None not in rows
    return [(row[1], TEST.findall(row[2])) for row in rows if row is not None]


def there() -> set[tuple[str, str]]:
    """File and name of every test."""
    return {
        (path.name, node.name)
        for path in (source.ROOT / "tests").rglob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def test_every_threat_to_a_chain_is_tried() -> None:
    assert {number for number, tests in told() if tests} == THREATS


def test_every_test_that_is_named_is_there() -> None:
    assert {test for _, tests in told() for test in tests} - there() == set()
