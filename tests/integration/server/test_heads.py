"""Who cuts a chain off in the book, or writes it anew, is seen by who kept its head (T18)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from server.__main__ import main
from server.book import Book
from server.documents import NotReadable
from server.heads import heads_missing, heads_told
from server.verifying import verify
from tests.integration.server.chain import Chain, Till

CUT = (
    "DELETE FROM operations WHERE seq = 3",
    "UPDATE devices SET seq = 2, record_hash = (SELECT record_hash FROM operations WHERE seq = 2)",
)
ANEW = (
    "UPDATE operations SET record_hash = '{0}' WHERE seq = 3",
    "UPDATE devices SET record_hash = '{0}' WHERE seq = 3",
)


def lines(chain: Chain) -> list[str]:
    with chain.storage.glance() as connection:
        return list(heads_told(connection, chain.clock.now()))


def missing(chain: Chain, kept: list[str]) -> list[str]:
    with chain.storage.glance() as connection:
        return [found.what for found in heads_missing(connection, kept)]


def busy(chain: Chain) -> Till:
    """A counter whose last record moves nothing but its chain."""
    till = chain.counter()
    for number in range(3):
        till.enrol(f"1390000002{number}")
    till.push()
    chain.counter()  # one that has sent nothing is not told
    return till


def spoilt(chain: Chain, statements: tuple[str, ...]) -> None:
    with chain.storage.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.format("a" * 64))


def test_heads_are_found_again_also_when_the_chains_went_on(chain: Chain) -> None:
    till = busy(chain)
    kept = lines(chain)
    assert kept[1:] == [f"{till.device_id} 1 3 {till.operations()[-1].record_hash}"]
    till.enrol("13900000031")
    till.push()
    assert missing(chain, kept) == missing(chain, lines(chain)) == []
    assert missing(chain, ["", "# 2026-11-21 02:42 UTC"]) == []


@pytest.mark.parametrize(
    ("statements", "what"), [(CUT, "record 3 is gone"), (ANEW, "record 3 is another than it was")]
)
def test_what_no_chain_shows_by_itself_is_seen(
    chain: Chain, statements: tuple[str, ...], what: str
) -> None:
    busy(chain)
    kept = lines(chain)
    spoilt(chain, statements)
    assert missing(chain, kept) == [what]
    if statements == CUT:
        with chain.storage.begin() as connection:
            assert list(verify(Book(connection, chain.keys))) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line[:-1],
        lambda line: "x" + line[1:].replace(" ", ""),
        lambda line: f"{line} 1",
    ],
)
def test_lines_of_something_else_are_refused(chain: Chain, change: Callable[[str], str]) -> None:
    busy(chain)
    with pytest.raises(NotReadable):
        missing(chain, [change(lines(chain)[-1])])


def test_the_commands_tell_and_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, file = tmp_path / "centre", tmp_path / "heads.txt"
    asked = ["--home", str(home)]
    assert main(["init", *asked]) == main(["store", "add", "S01", *asked]) == 0
    capsys.readouterr()
    assert main(["heads", *asked]) == 0
    file.write_text(capsys.readouterr().out, encoding="ascii")
    assert main(["verify", "--heads", str(file), *asked]) == 0
    file.write_text(f"d-gone 1 5 {'b' * 64}\n", encoding="ascii")
    assert main(["verify", "--heads", str(file), *asked]) == 1
    assert "device d-gone, life 1: record 5 is gone" in capsys.readouterr().out
    file.write_text("nonsense", encoding="ascii")
    assert main(["verify", "--heads", str(file), *asked]) == 2
    assert main(["verify", "--heads", str(tmp_path / "none"), *asked]) == 2
