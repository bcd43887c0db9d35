"""The mutants of one module, as mutmut makes them: one text with all of them, one is switched on.

mutmut 3 writes each changed function beside its original, and a call goes to the one that is
under test. Only the text differs here: it is imported in place of the module, and nothing is
copied. mutmut leaves decorated functions alone.
"""

from __future__ import annotations

import sys
from difflib import ndiff
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents
from mutmut.utils.format_utils import mangled_name_from_mutant_name

ROOT = Path(__file__).parents[2]


class Mutant(NamedTuple):
    """One change of one function."""

    name: str
    function: str
    was: str
    becomes: str


class Module:
    """A module and its mutants."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.path = _file_of(name)
        self.source = self.path.read_text(encoding="utf-8")
        self.made: MutatedFile = mutate_file_contents(str(self.path), self.source)
        self._lines = self.made.code.splitlines()

    def mutants(self) -> list[Mutant]:
        """All of them, in the order of the module."""
        return [self._mutant(name) for name in self.made.mutant_names]

    def _mutant(self, name: str) -> Mutant:
        function = mangled_name_from_mutant_name(name)
        before, after = self._body(f"{function}__mutmut_orig"), self._body(name)
        told = [one for one in ndiff(before, after) if one[0] in "-+"]
        was = " ".join(one[2:].strip() for one in told if one[0] == "-")
        becomes = " ".join(one[2:].strip() for one in told if one[0] == "+")
        return Mutant(name, f"{self.name}.{function}", was, becomes)

    def _body(self, function: str) -> list[str]:
        span = self.made.line_span_by_function_name[function]
        lines = self._lines[span.start - 1 : span.end]
        return [one.replace(function, "_") for one in lines]

    def put_in_place(self) -> None:
        """From now on importing the module imports all its mutants."""
        if self.name in sys.modules:
            raise RuntimeError(f"{self.name} is imported already")
        sys.meta_path.insert(0, _Finder(self))


def _file_of(name: str) -> Path:
    """The file of a module; of a package that which is read first."""
    path = ROOT / name.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


class _Finder(MetaPathFinder):
    def __init__(self, module: Module) -> None:
        self._module = module

    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        """The mutated text for the one module, the usual way for all others."""
        if fullname != self._module.name:
            return None
        loader = _Loader(fullname, str(self._module.path))
        loader.code = self._module.made.code
        path = self._module.path
        within = [str(path.parent)] if path.name == "__init__.py" else None
        return spec_from_file_location(
            fullname, path, loader=loader, submodule_search_locations=within
        )


class _Loader(SourceFileLoader):
    code: str

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.code, self.path, "exec", dont_inherit=True)
