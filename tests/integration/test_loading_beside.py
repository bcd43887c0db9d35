"""A first load goes on beside an open desk, in a process that may be killed (ADR 0016)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from app.bootstrap import beside
from app.bootstrap.chain import DEVICE_KEY, Beginning, in_step, join_home
from app.bootstrap.stores import OpenedStore, open_home
from app.services.settings import read_settings, save_setting
from local_db.centre_rows import SqlCentreRows
from server import feed
from server.joining import Place
from tests.contract.central_service.serving import served
from tests.integration.server.chain import Chain
from tests.integration.sync.test_first_load import fill
from tests.integration.test_in_step import chain as chain  # noqa: PLC0414 - a fixture
from tests.integration.test_in_step import waited
from ui.presenters.pill import pill_of

COUNT = 300
CHUNK = 5
KILLS = 3
LONG_S = 60.0
Started = list["subprocess.Popen[bytes]"]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Every process that loads; chunks are small."""
    monkeypatch.setattr(feed, "MOST_CHUNK_ROWS", CHUNK)
    found: Started = []
    begun = beside._begun

    def begin(*given: object) -> subprocess.Popen[bytes]:
        found.append(begun(*given))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(beside, "_begun", begin)
    return found


def joined(chain: Chain, address: str, home: Path) -> None:
    place = Place(store_id="S01", counter_id=home.name, counter_name=home.name)
    invitation = f"{address}#{chain.centre.invite(place)}"
    join_home(home, Beginning(invitation=invitation, manager_name="林", manager_pin="2580"))


@contextmanager
def counter(chain: Chain, home: Path) -> Iterator[OpenedStore]:
    with served(chain) as address:
        joined(chain, address, home)
        with closing(open_home(home)) as opened:
            yield opened


def count_of(opened: OpenedStore) -> int:
    return SqlCentreRows(opened.store).place().loaded_count


def is_loaded(opened: OpenedStore) -> bool:
    place = SqlCentreRows(opened.store).place()
    return place.cursor > 0 and place.loaded_through is None


def has_loaded(started: Started, number: int, opened: OpenedStore, before: int) -> bool:
    """The process of that number has, beyond the chunk that the desk keeps between two of them."""
    return len(started) == number and count_of(opened) > before + CHUNK


def assert_all_here(chain: Chain, opened: OpenedStore, ids: list[str]) -> None:
    """No member twice, none lost, each as the centre has it."""
    with opened.store.inspect() as inspection:
        assert list(inspection.file_problems()) == []
        assert list(inspection.broken_references()) == []
        found = {mine: inspection.member_facts(mine, date(2026, 11, 21)) for mine in ids}
        assert sorted(member.member_id for member in inspection.all_members()) == ids
    for mine, facts in found.items():
        there = chain.standing(mine)
        assert facts is not None
        assert facts.member == there.member
        assert sum(lot.remaining for lot in facts.lots) == sum(lot.remaining for lot in there.lots)


def test_another_process_loads_while_the_desk_is_open(
    chain: Chain, tmp_path: Path, started: Started
) -> None:
    ids = fill(chain, COUNT)
    with counter(chain, tmp_path / "C1") as opened:
        said = set()
        with in_step(opened) as mine:

            def is_done() -> bool:
                state, backlog = mine.link.state(), mine.outcomes.backlog()
                said.add(pill_of(state, backlog, opened.ctx.clock.now()).message.key)
                return is_loaded(opened) and state.member_count == 0

            assert waited(is_done, LONG_S) is not None
        assert [process.returncode for process in started] == [0]
        assert "pill.loading" in said
        assert_all_here(chain, opened, ids)


def test_it_is_killed_again_and_again_and_the_desk_goes_on(
    chain: Chain, tmp_path: Path, started: Started
) -> None:
    ids = fill(chain, COUNT)
    counts = []
    with counter(chain, tmp_path / "C1") as opened:
        with in_step(opened):
            for number in range(1, KILLS + 1):
                before = count_of(opened)
                assert waited(partial(has_loaded, started, number, opened, before), LONG_S)
                counts.append(count_of(opened))
                started[-1].send_signal(signal.SIGKILL)
            assert waited(lambda: is_loaded(opened), LONG_S) is not None
        assert len(started) == KILLS + 1
        assert counts == sorted(set(counts))
        assert_all_here(chain, opened, ids)


@pytest.mark.usefixtures("started")
def test_it_ends_with_a_desk_that_is_killed(chain: Chain, tmp_path: Path) -> None:
    ids, home = fill(chain, COUNT), tmp_path / "C1"
    with served(chain) as address:
        joined(chain, address, home)
        desk = [sys.executable, "-m", "tests.integration.test_loading_beside", str(home)]
        with subprocess.Popen(desk, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            loading = int(process.stdout.readline())
            process.stdout.readline()
            process.send_signal(signal.SIGKILL)
        assert waited(lambda: not is_alive(loading)) is not None
        with closing(open_home(home)) as opened:
            assert not is_loaded(opened)
            with in_step(opened):
                assert waited(lambda: is_loaded(opened), LONG_S) is not None
            assert_all_here(chain, opened, ids)


def is_alive(pid: int) -> bool:
    """Not merely waiting to be buried."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def test_nobody_is_left_when_the_desk_is_closed(
    chain: Chain, tmp_path: Path, started: Started
) -> None:
    fill(chain, COUNT)
    with counter(chain, tmp_path / "C1") as opened:
        with in_step(opened):
            assert waited(lambda: count_of(opened) > 2 * CHUNK, LONG_S) is not None
        assert started[0].returncode == -signal.SIGKILL
        assert not is_loaded(opened)


def test_its_keys_are_told_to_nobody_else(chain: Chain, tmp_path: Path, started: Started) -> None:
    fill(chain, COUNT)
    with counter(chain, tmp_path / "C1") as opened:
        with in_step(opened):
            assert waited(lambda: bool(started) and count_of(opened) > 2 * CHUNK, LONG_S)
            process = Path(f"/proc/{started[0].pid}")
            told = b"".join(process.joinpath(name).read_bytes() for name in ("cmdline", "environ"))
        for name in ("database", DEVICE_KEY):
            key = opened.secrets.get(name)
            assert key is not None
            assert key.hex().encode() not in told
            assert key not in told


@pytest.mark.parametrize(
    ("name", "value"), [("_this_program", lambda: ("/nowhere",)), ("__version__", "0.0.1")]
)
def test_the_desk_loads_by_itself_where_nothing_may_run_beside_it(
    chain: Chain,
    tmp_path: Path,
    started: Started,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: object,
) -> None:
    """Also where the program was replaced by another version while the desk was open."""
    monkeypatch.setattr(beside, name, value)
    monkeypatch.setattr(feed, "MOST_CHUNK_ROWS", CHUNK * 20)
    ids = fill(chain, COUNT)
    with counter(chain, tmp_path / "C1") as opened:
        with in_step(opened):
            assert waited(lambda: is_loaded(opened), LONG_S) is not None
        assert all(process.returncode not in (0, None) for process in started)
        assert_all_here(chain, opened, ids)


def test_what_is_saved_at_the_desk_meanwhile_stays(
    chain: Chain, tmp_path: Path, started: Started
) -> None:
    ids = fill(chain, COUNT)
    with counter(chain, tmp_path / "C1") as opened:
        with opened.store.read() as reader:
            manager = reader.operators()[0].operator_id
        saved = 0
        with in_step(opened):

            def is_done() -> bool:
                nonlocal saved
                saved += 1
                save_setting(opened.ctx, "printer.connection", f"file:{saved}", manager)
                return is_loaded(opened)

            assert waited(is_done, LONG_S) is not None
            assert waited(lambda: started[0].returncode == 0) is not None
        assert read_settings(opened.ctx, ["printer.connection"]) == {
            "printer.connection": f"file:{saved}"
        }
        assert_all_here(chain, opened, ids)


def main(home: Path) -> None:
    """A desk in a process of its own: says which process loads, and when it has kept something."""
    begun: Callable[..., subprocess.Popen[bytes]] = beside._begun
    with ExitStack() as ending:

        def begin(*given: object) -> subprocess.Popen[bytes]:
            process = begun(*given)
            os.write(1, b"%d\n" % process.pid)
            return process

        beside._begun = begin
        opened = ending.enter_context(closing(open_home(home)))
        ending.enter_context(in_step(opened))
        while count_of(opened) <= 2 * CHUNK:
            time.sleep(0.01)
        os.write(1, b"kept\n")
        time.sleep(LONG_S)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
