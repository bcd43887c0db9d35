"""Sizes stay small enough to read; the lists of exceptions may only shrink."""

import ast

from tests.architecture import source

MODULE_LINES = 400
TEST_LINES = 600
FUNCTION_LINES = 60
DOMAIN_FUNCTION_LINES = 30
CLASS_LINES = 250
CLASS_METHODS = 20
PARAMETERS = 6

# A port lists what the store can do in one place: two Protocols without bodies.
MANY_METHODS = {"app/ports/store.py:Reader", "app/ports/store.py:UnitOfWork"}


def test_modules_are_short() -> None:
    long = [
        source.place(path)
        for path in source.modules()
        if len(path.read_text(encoding="utf-8").splitlines()) > MODULE_LINES
    ]
    assert long == []


def test_test_files_are_short() -> None:
    long = [
        source.place(path)
        for path in source.modules("tests")
        if len(path.read_text(encoding="utf-8").splitlines()) > TEST_LINES
    ]
    assert long == []


def test_functions_are_short() -> None:
    long = [
        f"{source.place(path)}:{function.name} {source.line_count(function)}"
        for path in source.modules()
        for function in source.functions(path)
        if source.line_count(function)
        > (
            DOMAIN_FUNCTION_LINES
            if source.place(path).startswith("app/domain/")
            else FUNCTION_LINES
        )
    ]
    assert long == []


def test_functions_take_few_parameters() -> None:
    many = []
    for path in source.modules():
        for function in source.functions(path):
            arguments = function.args
            names = [a.arg for a in arguments.posonlyargs + arguments.args + arguments.kwonlyargs]
            if len([name for name in names if name not in ("self", "cls")]) > PARAMETERS:
                many.append(f"{source.place(path)}:{function.name}")
    assert many == []


def test_classes_are_small() -> None:
    large = []
    for path in source.modules():
        for klass in source.classes(path):
            name = f"{source.place(path)}:{klass.name}"
            methods = [
                node
                for node in klass.body
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            ]
            if source.line_count(klass) > CLASS_LINES:
                large.append(f"{name} {source.line_count(klass)} lines")
            if len(methods) > CLASS_METHODS and name not in MANY_METHODS:
                large.append(f"{name} {len(methods)} methods")
    assert large == []


def test_every_exception_is_still_needed() -> None:
    found = {
        f"{source.place(path)}:{klass.name}"
        for path in source.modules()
        for klass in source.classes(path)
        if len([n for n in klass.body if isinstance(n, ast.FunctionDef)]) > CLASS_METHODS
    }
    assert MANY_METHODS - found == set()
