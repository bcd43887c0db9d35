"""Copies of the book, and a centre that comes out of one (I1, I16)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.__main__ import main
from server.backing_up import back_up, is_copy
from server.faults import NotDone
from server.home import Home, create, opened
from server.storage import Storage
from tests.integration.server.chain import Chain, Till

NOWHERE: dict[str, str] = {}


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """On SQLite, in a folder of its own."""
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    yield Chain(storage)
    storage.close()


def durable(till: Till) -> int:
    return till.push(()).durable_through


def test_what_is_durable_is_read_out_of_the_copy(chain: Chain, tmp_path: Path) -> None:
    till, other = chain.counter(), chain.counter()
    till.enrol()
    till.enrol("13900000022")
    assert till.push().durable_through == 0
    assert back_up(chain.storage, chain.keys, tmp_path / "copy.db") == 2
    till.enrol("13900000023")
    assert till.push().durable_through == 2
    assert durable(other) == 0
    back_up(chain.storage, chain.keys, tmp_path / "copy-2.db")
    assert durable(till) == 3


def test_a_copy_holds_the_book_and_nobody_elses_eyes(chain: Chain, tmp_path: Path) -> None:
    till, file = chain.counter(), tmp_path / "copy.db"
    member_id = till.enrol()
    till.push()
    back_up(chain.storage, chain.keys, file)
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == ["copy.db"]
    copy = Storage(f"sqlite:///{file}")
    assert is_copy(copy)
    assert not is_copy(chain.storage)
    chain.storage = copy
    assert chain.standing(member_id).member.ver == 1
    copy.close()


def test_a_book_that_is_not_whole_is_not_copied(chain: Chain, tmp_path: Path) -> None:
    till, file = chain.counter(), tmp_path / "copy.db"
    till.enrol()
    till.push()
    with chain.storage.begin() as connection:
        connection.exec_driver_sql("UPDATE devices SET seq = 9")
    with pytest.raises(NotDone, match="not whole"):
        back_up(chain.storage, chain.keys, file)
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []
    assert durable(till) == 0


def test_a_file_that_is_there_is_left_alone(chain: Chain, tmp_path: Path) -> None:
    file = tmp_path / "copy.db"
    file.write_text("mine")
    with pytest.raises(NotDone, match="already"):
        back_up(chain.storage, chain.keys, file)
    assert file.read_text() == "mine"


def test_postgresql_has_tools_of_its_own(postgres_address: str, tmp_path: Path) -> None:
    storage = Storage(postgres_address)
    chain = Chain(storage)
    with pytest.raises(NotDone, match="PostgreSQL"):
        back_up(storage, chain.keys, tmp_path / "copy.db")
    storage.close()


def test_a_copy_in_the_place_of_the_book_begins_another_history(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, copy = Home(tmp_path / "centre"), tmp_path / "copy.db"
    create(home, "", NOWHERE)
    asked = ["--home", str(home.folder)]

    def history() -> str:
        with opened(home, NOWHERE) as at_work:
            return at_work.centre.hello(None).history  # type: ignore[arg-type]

    first = history()
    assert main(["backup", str(copy), *asked]) == 0
    assert str(home.keys) in capsys.readouterr().out
    assert history() == first
    shutil.copyfile(copy, home.database)
    second = history()
    assert second != first
    assert history() == second
    shutil.copyfile(copy, home.database)
    assert history() not in (first, second)  # once more out of the same copy
    before = history()
    assert main(["restored", *asked]) == 0
    assert history() != before
