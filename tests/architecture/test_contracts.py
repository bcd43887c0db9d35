"""The arrows of the house hold, and each contract catches what it is there to catch."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = [
    # (file, import statement, what import-linter must name)
    ("app/domain/planted_a.py", "import app.services", "app.domain.planted_a -> app.services"),
    ("app/domain/planted_b.py", "import pydantic", "app.domain.planted_b -> pydantic"),
    ("app/domain/planted_c.py", "import sqlalchemy", "app.domain.planted_c -> sqlalchemy"),
    ("app/ports/planted.py", "import app.services", "app.ports.planted -> app.services"),
    ("app/services/planted_a.py", "import local_db", "app.services.planted_a -> local_db"),
    ("app/services/planted_b.py", "import keyring", "app.services.planted_b -> keyring"),
    ("app/services/planted_c.py", "import PySide6", "app.services.planted_c -> PySide6"),
    ("app/adapters/planted.py", "import ui", "app.adapters.planted -> ui"),
    ("local_db/planted_a.py", "import app.adapters", "local_db.planted_a -> app.adapters"),
    ("local_db/planted_b.py", "import PySide6", "local_db.planted_b -> PySide6"),
    ("sync/planted_a.py", "import local_db", "sync.planted_a -> local_db"),
    ("sync/planted_b.py", "import sqlalchemy", "sync.planted_b -> sqlalchemy"),
    ("sync/planted_c.py", "import PySide6", "sync.planted_c -> PySide6"),
    ("sync/protocol/planted_a.py", "import pydantic", "sync.protocol.planted_a -> pydantic"),
    ("sync/protocol/planted_b.py", "import app.domain", "sync.protocol.planted_b -> app"),
    ("sync/planted_d.py", "import requests", "sync.planted_d -> requests"),
    ("app/services/planted_e.py", "import fastapi", "app.services.planted_e -> fastapi"),
    ("server/rows/planted.py", "import fastapi", "server.rows.planted -> fastapi"),
    ("server/planted_a.py", "import app.services", "server.planted_a -> app.services"),
    ("app/services/planted_d.py", "import server", "app.services.planted_d -> server"),
    ("ui/planted_a.py", "import local_db", "ui.planted_a -> local_db"),
    ("ui/planted_b.py", "import sqlcipher3", "ui.planted_b -> sqlcipher3"),
    ("ui/planted_c.py", "import http.client", "ui.planted_c -> http"),
    ("ui/presenters/planted.py", "import PySide6", "ui.presenters.planted -> PySide6"),
    ("ui/theme/planted.py", "import app.bootstrap", "ui.theme.planted -> app.bootstrap"),
    (
        "app/ports/planted_late.py",
        "def late() -> None:\n    import local_db\n",
        "app.ports.planted_late -> local_db",
    ),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    house = tmp_path_factory.mktemp("house")
    for package in ("app", "ui", "local_db", "sync", "server"):
        shutil.copytree(ROOT / package, house / package, ignore=shutil.ignore_patterns("*.pyc"))
    shutil.copy(ROOT / ".importlinter", house)
    for file, statement, _ in PLANTED:
        (house / file).write_text(statement + "\n", encoding="utf-8")
    answer = lint_imports(house)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    return answer.stdout


@pytest.mark.parametrize("arrow", [arrow for _, _, arrow in PLANTED])
def test_a_planted_violation_is_caught(report: str, arrow: str) -> None:
    assert arrow in report


def test_no_contract_passes_with_everything_planted(report: str) -> None:
    assert "KEPT" not in report
