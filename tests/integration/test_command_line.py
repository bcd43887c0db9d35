"""The commands as a person meets them: exit codes, sentences, and folders left as they were."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import DONE, REFUSED, UNREADABLE, main
from app.bootstrap import stores
from app.config.paths import StorePaths
from local_db.engine import connect
from tests.integration.shop import set_up_shop

ROOT = Path(__file__).parents[2]
LONG_NAME = "n" * 300


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shop = set_up_shop(tmp_path / "home")
    shop.store.close()
    return shop.home


@pytest.fixture
def plain_file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_text("no folder", encoding="utf-8")
    return path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    err = capsys.readouterr().err
    assert "Traceback" not in err
    return err


def test_a_backup_with_an_impossible_name_gets_a_sentence(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "--home", str(home), str(tmp_path / LONG_NAME)]) == REFUSED
    assert "E-ENV-01" in said(capsys)


@pytest.mark.parametrize("command", ["demo", "doctor", "restore"])
def test_a_home_that_is_a_file_gets_a_sentence(
    command: str,
    plain_file: Path,
    home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("code\n"))
    copy = home / "copy.mdbackup"
    assert main(["backup", "--home", str(home), str(copy)]) == DONE
    more = [str(copy)] if command == "restore" else []
    assert main([command, "--home", str(plain_file), *more]) == REFUSED
    assert "E-" in said(capsys)
    assert plain_file.read_text(encoding="utf-8") == "no folder"


@pytest.mark.parametrize(
    "arguments",
    [
        ["demo", "--members", "1"],
        ["demo", "--sales", "9"],
        ["demo", "--members", "9" * 5000],
        ["demo", "--until", "0001-01-01"],
        ["demo", "--until", "9999-12-31"],
        ["demo", "--until", "tomorrow"],
        ["desk", "--size", "1366x99999999999"],
        ["desk", "--size", "1366x1"],
    ],
)
def test_absurd_numbers_are_wrong_usage(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--home", str(tmp_path / "home")])
    assert ended.value.code == UNREADABLE
    assert arguments[1] in said(capsys)
    assert not (tmp_path / "home").exists()


def test_an_unknown_scene_is_wrong_usage(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("PySide6")
    wanted = ["desk", "--home", str(home), "--screenshot", str(tmp_path / "a.png")]
    assert main([*wanted, "--scene", "nonsense"]) == UNREADABLE
    assert "scene" in said(capsys)


def test_restore_without_a_standard_input_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["restore", "--home", str(tmp_path), str(tmp_path / "x")]) == UNREADABLE
    assert "standard input" in said(capsys)


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise")
def test_a_reader_that_stops_early_is_no_crash() -> None:
    command = f"{sys.executable} -m app quote --schema | head -c 10"
    ran = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stderr == ""


def test_opening_never_makes_a_key_file(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = StorePaths(home).sealed_keys
    keys.unlink()
    assert main(["doctor", "--home", str(home)]) == REFUSED
    assert "E-STO-13" in said(capsys)
    assert not keys.exists()


@pytest.mark.parametrize("name", ["database", "pin_pepper", "pass_signing"])
def test_a_key_that_was_cut_short_gets_a_sentence(
    name: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = StorePaths(home).sealed_keys
    text = keys.read_text(encoding="utf-8")
    key = text.partition(f'"{name}":"')[2][:64]
    keys.write_text(text.replace(key, key[2:]), encoding="utf-8")
    assert main(["doctor", "--home", str(home)]) == REFUSED
    assert "E-KEY-01" in said(capsys)


def test_a_new_store_never_takes_over_the_log_of_one_that_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = set_up_shop(tmp_path / "home")
    paths = StorePaths(shop.home)
    left = tmp_path / "left"
    shop.enrol("13912345678")
    shutil.copy(paths.write_ahead_log, left)
    shop.store.close()
    paths.database.unlink()
    shutil.copy(left, paths.write_ahead_log)
    few = ["--members", "10", "--sales", "10"]
    assert main(["demo", "--home", str(shop.home), *few]) == REFUSED
    assert "E-STO-12" in said(capsys)
    assert paths.write_ahead_log.read_bytes() == left.read_bytes()


def test_only_the_owner_may_look_into_a_new_home(tmp_path: Path) -> None:
    home = tmp_path / "of a shop"
    assert main(["demo", "--home", str(home), "--members", "10", "--sales", "10"]) == DONE
    assert [path.name for path in sorted(home.iterdir())] == ["store.db", "store.keys"]
    if os.name != "nt":
        assert all(not path.stat().st_mode & 0o077 for path in (home, *home.iterdir()))
    with pytest.raises(stores.FolderTaken):
        stores.make_demo(home, stores.DemoWish(until=stores.today()), lambda _done, _total: None)


def test_the_doctor_fails_on_a_forged_row(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--home", str(home)]) == DONE
    connection = connect(StorePaths(home).database, b"\x01" * 32)
    connection.execute("UPDATE chain_heads SET seq = seq + 1")
    connection.close()
    assert main(["doctor", "--home", str(home)]) == REFUSED
    assert "The chain ends" in capsys.readouterr().out
