"""The compiled engine runs only where it was made of exactly the sources beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.config.compiled import MANIFEST, PACKAGE, ROOT, is_engine_compiled, made_of

ASK = """
import sys
from pathlib import Path
from app.config.compiled import use_compiled_engine
is_used = use_compiled_engine(Path(sys.argv[1]))
import app.domain.engine
from app.domain.money import half_up
print(is_used, app.domain.engine.__file__.startswith(sys.argv[1]))
"""

Change = Callable[[dict[str, str]], None]


def folder(tmp_path: Path, change: Change) -> Path:
    """Stands for a compiled engine: the same modules in another place, and what they are of."""
    shutil.copytree(ROOT / PACKAGE, tmp_path / PACKAGE)
    manifest = made_of()
    change(manifest)
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path


def asked(place: Path) -> str:
    command = [sys.executable, "-c", ASK, str(place)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_one_of_the_same_sources_is_used(tmp_path: Path) -> None:
    assert asked(folder(tmp_path, lambda manifest: None)) == "True True"


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.update({"search.py": "0" * 64}),
        lambda manifest: manifest.update({"machine": "another"}),
        lambda manifest: manifest.update({"gone.py": "0" * 64}),
        lambda manifest: manifest.pop("search.py"),
    ],
    ids=["edited", "another-machine", "a-module-less", "a-module-more"],
)
def test_one_of_other_sources_is_left_alone(tmp_path: Path, change: Change) -> None:
    assert asked(folder(tmp_path, change)) == "False False"


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}"])
def test_a_folder_that_does_not_say_what_it_is_of_is_left_alone(
    tmp_path: Path, manifest: str | None
) -> None:
    place = folder(tmp_path, lambda found: None)
    (place / MANIFEST).unlink()
    if manifest is not None:
        (place / MANIFEST).write_text(manifest, encoding="utf-8")
    assert asked(place) == "False False"


def test_the_manifest_names_every_source() -> None:
    sources = {path.name for path in (ROOT / PACKAGE).glob("*.py")}
    assert set(made_of()) == {"machine", *sources}
    assert len(sources) > 20


def test_tests_run_on_the_plain_engine_unless_asked_otherwise() -> None:
    assert is_engine_compiled() is ("tests.packaging.compiled_engine" in sys.modules)
