"""docs/protocol.md cannot lie: its examples are asked for anew, its codes are the code's."""

from __future__ import annotations

import ast
import re

import pytest

from sync.protocol import messages
from sync.protocol.refusals import REFUSALS
from tests.architecture import source
from tests.contract.central_service import examples

PAGE = examples.PAGE.read_text(encoding="utf-8")
CODE = re.compile(r"[A-Z]+_[A-Z_]+|MERGED")
HEARD = ("server/hearing", "server/pushing.py", "server/joining.py", "server/authority.py")


def codes() -> set[str]:
    """Every code that the centre gives an operation, or a reason for a refusal."""
    return {
        node.value
        for path in source.modules("server")
        if source.place(path).startswith(HEARD)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CODE.fullmatch(node.value)
    }


def test_every_example_is_what_a_centre_answers() -> None:
    """When it differs: ``python -m tests.contract.central_service.examples``."""
    assert examples.rendered(PAGE) == PAGE


def test_every_exchange_that_is_shown_stands_in_the_page() -> None:
    found = examples.examples()
    assert sorted(name for _, name, _, _ in examples.BLOCK.findall(PAGE)) == sorted(found)


def test_every_code_is_told() -> None:
    found = codes()
    assert {"QUOTE_DIFFERS", "MERGED", "CODE_OVER", "NONCE_USED"} <= found
    assert sorted(code for code in found if f"`{code}`" not in PAGE) == []


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_is_told_with_its_status(code: str) -> None:
    assert f"| {REFUSALS[code].status} | `{code}` |" in PAGE


@pytest.mark.parametrize(
    ("number", "unit"),
    [
        (messages.MOST_OPERATIONS, ", or "),
        (messages.MOST_BYTES, " bytes of their bodies"),
        (messages.MOST_REQUEST_BYTES, "; of any other"),
        (messages.MOST_ROWS, " |"),
        (messages.MOST_WAIT_S, " s |"),
        (messages.MOST_CHUNK_ROWS, " |"),
    ],
)
def test_every_bound_is_told(number: int, unit: str) -> None:
    assert f"{number:,}{unit}" in PAGE
