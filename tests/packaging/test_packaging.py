"""The notices are true, and the look into the bundle sees what it must see."""

import re
from pathlib import Path

import pytest

from tests.packaging import bundle, notices

ROOT = Path(__file__).parents[2]


def test_every_locked_package_is_named_with_version_and_licence() -> None:
    text = notices.NOTICES.read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    listed = {name: version for name, version, licence in rows[2:] if licence}
    del listed["Python"], listed["mypyc"]
    assert listed == notices.locked()


def test_every_named_package_has_its_text() -> None:
    text = notices.NOTICES.read_text(encoding="utf-8")
    headings = [line[4:] for line in text.splitlines() if line.startswith("### ")]
    with_text = {name for heading in headings for name in heading.split(", ")}
    assert set(notices.locked()) - with_text == set()


def test_no_licence_forbids_what_we_do() -> None:
    licences = {package.licence for package in notices.packages()}
    assert {name for name in licences if "GPL" in name} == {"LGPL-3.0-only"}


def test_a_text_shared_by_packages_stands_once() -> None:
    def package(name: str) -> notices.Package:
        return notices.Package(name=name, version="1", licence="MIT", texts=("the same text",))

    text = notices.document([package("one"), package("two")])
    assert text.count("the same text") == 1
    assert "### one, two" in text
    assert "| two | 1 | MIT |" in text


def test_the_file_is_what_would_be_written_now() -> None:
    written = notices.NOTICES.read_text(encoding="utf-8")
    assert notices.document(notices.packages()) == written


@pytest.mark.parametrize(
    "name",
    [
        "_internal/PySide6/Qt/lib/libQt6Charts.so.6",
        "_internal/PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        "_internal/PySide6/Qt6DataVisualization.dll",
        "_internal/PySide6/Qt/plugins/vectorimageformats/libqlottievectorimage.so",
        "_internal/libgtk-3.so.0",
        "_internal/numpy/core/_multiarray_umath.so",
        "_internal/_pytest/fixtures.pyc",
        "_internal/fastapi/applications.pyc",
        "_internal/uvicorn-0.54.0.dist-info/METADATA",
    ],
)
def test_what_must_not_be_shipped_is_seen(name: str) -> None:
    assert len(bundle.forbidden([name])) == 1


def test_what_we_ship_is_let_through() -> None:
    names = [
        "memberdesk",
        "_internal/PySide6/QtCore.abi3.so",
        "_internal/PySide6/Qt/lib/libQt6Gui.so.6",
        "_internal/PySide6/Qt/plugins/platforms/libqxcb.so",
        "_internal/libglib-2.0.so.0",
        "_internal/resources/demo/products.csv",
    ]
    assert bundle.forbidden(names) == []


def test_a_bundle_without_its_licences_is_refused(tmp_path: Path) -> None:
    assert "THIRD_PARTY_NOTICES.md" in bundle.missing(tmp_path)
    (tmp_path / "THIRD_PARTY_NOTICES.md").write_text("notices", encoding="utf-8")
    assert "THIRD_PARTY_NOTICES.md" not in bundle.missing(tmp_path)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_installed_by_its_hash_and_from_no_named_host(name: str) -> None:
    """T26: what was exchanged on its way is refused by the installer."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"(?m)^(?=[A-Za-z])", text) if entry[:1].isalpha()]
    assert len(entries) > 10
    hashed = re.compile(r"[\w.\-\[\]]+==\S+ .*--hash=sha256:", re.DOTALL)
    loose = [entry for entry in entries if not hashed.match(entry)]
    assert loose == []
    assert "://" not in text
    assert "--index" not in text


def test_everything_of_ours_may_be_shipped() -> None:
    resources = [path for path in (ROOT / "resources").rglob("*") if path.is_file()]
    names = [f"_internal/{path.relative_to(ROOT).as_posix()}" for path in resources]
    assert len(names) > 30
    assert bundle.forbidden(names) == []
