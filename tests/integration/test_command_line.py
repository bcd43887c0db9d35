"""The commands as a person meets them: exit codes, sentences, and folders left as they were."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.bootstrap import stores
from app.commands import DONE, REFUSED, UNREADABLE
from app.config.paths import StorePaths, default_home, demo_home
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


def test_a_scene_without_a_file_to_draw_it_into_opens_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["desk", "--home", str(home), "--scene", "lock"]) == UNREADABLE
    assert "--screenshot" in said(capsys)


def test_restore_without_a_standard_input_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["restore", "--home", str(tmp_path), str(tmp_path / "x")]) == UNREADABLE
    assert "standard input" in said(capsys)


def ran_into(stdout: int, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=ROOT,
        env=buffered,
    )


PRINTING = pytest.mark.parametrize("printing", [["quote", "--schema"], ["version"], ["--help"]])


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise")
@PRINTING
def test_a_reader_that_stops_early_is_no_crash(printing: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ran = ran_into(writing, printing)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (REFUSED, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@PRINTING
def test_a_full_disk_behind_standard_output_is_no_crash(printing: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = ran_into(full.fileno(), printing)
    assert ran.returncode == REFUSED
    (sentence,) = ran.stderr.splitlines()
    assert sentence.startswith("The computer refused: No space left on device.")


@pytest.mark.parametrize(
    ("command", "code"),
    [("products import", "E-IMP-02"), ("members import", "E-IMP-02"), ("restore", "E-BAK-06")],
)
def test_an_input_file_that_cannot_be_read_is_unreadable_input(
    command: str,
    code: str,
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    into = tmp_path / "new" if command == "restore" else home
    for file in (tmp_path / "missing", tmp_path):
        monkeypatch.setattr(sys, "stdin", io.StringIO("code\n"))
        assert main([*command.split(), "--home", str(into), str(file)]) == UNREADABLE
        assert code in said(capsys)


def test_an_import_says_what_it_does_or_that_nothing_was_changed(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    goods, people = tmp_path / "goods.csv", tmp_path / "people.csv"
    goods.write_text("sku,name,price,flags\nA,a,1,\nB,b,2,odd\n", encoding="utf-8")
    people.write_text("phone\n12\n", encoding="utf-8")
    bring_goods = ["products", "import", "--home", str(home), str(goods)]
    assert main(bring_goods) == DONE
    assert "Imported." in capsys.readouterr().out
    assert main([*bring_goods, "--dry-run"]) == DONE
    out = capsys.readouterr().out
    assert "The catalogue: 0 new, 0 changed, 2 the same, 0 leave it." in out
    assert "Row 3, flags: 'odd' is taken" in out
    goods.write_text("sku,name,price\nC,c,3\n", encoding="utf-8")
    assert main(bring_goods) == DONE
    out = capsys.readouterr().out
    assert "The catalogue: 1 new, 0 changed, 0 the same, 2 leave it." in out
    assert main(["members", "import", "--home", str(home), str(people)]) == REFUSED
    out = capsys.readouterr().out
    assert "Nothing was changed." in out
    assert "Imported." not in out


def test_refused_rows_go_into_a_new_file_only(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, store = tmp_path / "people.csv", StorePaths(home).database
    people.write_text("phone\n12\n13912345678\n", encoding="utf-8")
    bring = ["members", "import", "--home", str(home), str(people), "--refused"]
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    for taken in (store, people, tmp_path / "nowhere", home):
        before = store.read_bytes(), people.read_bytes()
        assert main([*bring, str(taken)]) == REFUSED
        assert f"{taken} is here already." in said(capsys)
        assert (store.read_bytes(), people.read_bytes()) == before
    assert main([*bring, str(tmp_path / "missing" / "refused.csv")]) == REFUSED
    assert "No such file or directory" in said(capsys)
    new = tmp_path / "refused.csv"
    assert main([*bring, str(new)]) == REFUSED
    assert "2 rows: 1 good, 1 refused." in capsys.readouterr().out
    assert new.read_text(encoding="utf-8-sig").splitlines()[1].startswith("12,")


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="a device of Unix")
def test_a_table_from_a_pipe_is_read_once(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "refused.csv"
    bring = ["members", "import", "--home", str(home), "/dev/stdin", "--strict"]
    ran = subprocess.run(
        [sys.executable, "-m", "app", *bring, "--refused", str(out)],
        input=b"phone\n12\n13912345678\n",
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert (ran.returncode, ran.stderr) == (REFUSED, b"")
    assert b"2 rows: 1 good, 1 refused." in ran.stdout
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 2


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("quote", "Read a request from standard input, write its quote"),
        ("restore", "Bring a store back from a sealed copy. The recovery code"),
        ("products import", "Read products from a CSV file."),
        ("doctor", f"store folder (default: {default_home()})"),
        ("products import", f"store folder (default: {default_home()})"),
        ("demo", f"store folder (default: {demo_home(default_home())})"),
    ],
)
def test_help_says_what_a_newcomer_asks(
    command: str,
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "300")  # a path is never broken into two lines
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    assert sentence in " ".join(capsys.readouterr().out.split())


def test_a_folder_without_a_store_is_named_with_the_way_to_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "nothing {here}"
    assert main(["doctor", "--home", str(folder)]) == REFUSED
    sentence = said(capsys)
    assert f"There is no store in {folder}." in sentence
    assert "--home DIR" in sentence
    demo = demo_home(folder)
    set_up_shop(demo).store.close()
    assert main(["doctor", "--home", str(folder)]) == REFUSED
    assert f"The demo store opens with: --home '{demo}'" in said(capsys)


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


@pytest.mark.parametrize("day", ["2001-01-01", "2019-12-31"])
def test_a_demo_before_its_members_were_old_enough_is_refused_with_the_day(
    day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--home", str(tmp_path / "new"), "--until", day]) == UNREADABLE
    assert "until: the demo store's year cannot end before 2020-01-01" in said(capsys)
    assert not (tmp_path / "new").exists()


def screenshot(home: Path, file: Path) -> subprocess.CompletedProcess[str]:
    drawing = ["desk", "--home", str(home), "--scene", "lock", "--screenshot", str(file)]
    return subprocess.run(
        [sys.executable, "-m", "app", *drawing],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def test_a_picture_replaces_an_earlier_picture_and_nothing_else(
    home: Path, tmp_path: Path
) -> None:
    store, picture = StorePaths(home).database, tmp_path / "pictures" / "lock.png"
    before = store.read_bytes()
    for taken in (store, tmp_path):
        ran = screenshot(home, taken)
        assert ran.returncode == REFUSED
        assert f"{taken} is not a PNG picture" in ran.stderr
    assert store.read_bytes() == before
    assert screenshot(home, picture).returncode == DONE
    drawn = picture.read_bytes()
    assert drawn.startswith(b"\x89PNG")
    picture.write_bytes(drawn[:100])
    assert screenshot(home, picture).returncode == DONE
    assert picture.read_bytes() == drawn
    assert list(picture.parent.iterdir()) == [picture]


BARE = (
    "import sys; sys.modules[{missing!r}] = None; "
    "from app.__main__ import main; sys.exit(main({words!r}))"
)


@pytest.mark.parametrize(
    ("missing", "words", "code", "said"),
    [
        ("platformdirs", ["programme", "schema"], DONE, '"$defs"'),
        ("platformdirs", ["doctor"], REFUSED, "The package platformdirs is not installed."),
        ("pydantic", ["quote"], REFUSED, "The package pydantic is not installed."),
    ],
)
def test_a_package_that_is_missing_is_named_where_it_is_needed(
    missing: str, words: list[str], code: int, said: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BARE.format(missing=missing, words=words)],
        cwd=ROOT,
        input="{}",
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == code
    assert said in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_help_page_needs_no_package() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", BARE.format(missing="platformdirs", words=["--help"])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == DONE
    assert "programme" in ran.stdout
