"""Rules no linter knows: banned calls, no floats near money, a reason for every module."""

import ast
import re

import pytest

from tests.architecture import source

BANNED = {
    "datetime.now": "time comes from the Clock port, and in the centre from server.clock",
    "datetime.utcnow": "time comes from the Clock port",
    "date.today": "time comes from the Clock port",
    "time.time": "time comes from the Clock port",
    "time.sleep": "wait on a signal or condition",
    "uuid.uuid4": "ids come from the Ids port",
    "uuid.uuid1": "ids come from the Ids port",
    "request.urlopen": "nothing here talks to a network",
}


def calls(tree: ast.AST) -> list[str]:
    return [
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
    ]


def floats(tree: ast.AST) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


def banned_in(tree: ast.AST) -> set[str]:
    return set(calls(tree)) & set(BANNED)


def test_banned_calls_are_only_in_adapters() -> None:
    found = [
        f"{source.place(path)}: {call} ({BANNED[call]})"
        for path in source.modules()
        if not source.place(path).startswith(("app/adapters/", "server/clock.py"))
        for call in banned_in(source.tree(path))
    ]
    assert found == []


@pytest.mark.parametrize("call", sorted(BANNED))
def test_a_banned_call_would_be_seen(call: str) -> None:
    assert banned_in(ast.parse(f"def late():\n    return {call}()\n")) == {call}


def test_no_floats_in_the_rules() -> None:
    found = [
        f"{source.place(path)}:{line}"
        for path in source.modules("app/domain", "app/services")
        for line in floats(source.tree(path))
    ]
    assert found == []


@pytest.mark.parametrize("code", ["a / b", "1.5", "float(x)"])
def test_a_float_would_be_seen(code: str) -> None:
    assert floats(ast.parse(code))


def test_every_module_says_why_it_exists() -> None:
    silent = [
        source.place(path) for path in source.modules() if not ast.get_docstring(source.tree(path))
    ]
    assert silent == []


def test_the_repository_speaks_of_the_product_alone() -> None:
    loose = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|MagicMock|unittest\.mock)\b")
    here = source.place(source.ROOT / "tests/architecture/test_house_rules.py")
    found = [
        f"{source.place(path)}: {match.group()}"
        for path in source.modules(*source.PACKAGES, "tests", "benchmarks")
        if source.place(path) != here
        for match in [loose.search(path.read_text(encoding="utf-8"))]
        if match
    ]
    assert found == []


def test_the_centre_shares_the_protocol_with_counters_and_never_their_client() -> None:
    named = [
        (source.place(path), name)
        for path in source.modules("server")
        for node in ast.walk(source.tree(path))
        for name in _imported(node)
        if name.split(".")[0] == "sync"
    ]
    assert named
    assert [found for found in named if not found[1].startswith("sync.protocol")] == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_every_code_of_an_error_is_one_errors_alone() -> None:
    """People read a code out to whoever helps, and translations are found by it."""
    found = [
        code
        for path in sorted((source.ROOT / "app").rglob("*.py"))
        for code in re.findall(r'^    code = "(E-\w+-\d+)"', path.read_text("utf-8"), re.MULTILINE)
    ]
    assert sorted({code for code in found if found.count(code) > 1}) == []
    assert len(found) > 100
