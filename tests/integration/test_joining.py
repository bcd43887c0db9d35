"""A folder becomes a counter of a chain, from the command line, over a real socket."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import pytest

from app.__main__ import main
from app.bootstrap import chain as bootstrap_chain
from app.bootstrap import stores
from app.bootstrap.desk import parts_of_folder
from app.services import backup, sign_on
from app.services.identify import open_member
from app.services.joining import AlreadyJoined, CentreNotReached, RulesAwaited, centre_of
from app.services.restoring import restore_backup
from server import clock, feed, tables
from server.authority import Authority
from server.joining import Place
from server.storage import Storage
from tests.contract.central_service.serving import served
from tests.fakes.secrets import FakeSecrets
from tests.integration.server.chain import Chain
from tests.integration.sync.test_first_load import fill
from ui.presenters.parts import DeskParts, FirstRunParts, Joining

PIN = "2580"
Invite = Callable[[], str]


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """In today's time."""
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    found = Chain(storage)
    found.centre = Authority(storage, found.keys, clock.now, os.urandom)
    yield found
    storage.close()


@pytest.fixture
def address(chain: Chain) -> Iterator[str]:
    with served(chain) as found:
        yield found


@pytest.fixture
def invite(chain: Chain) -> Invite:
    def made() -> str:
        return chain.centre.invite(Place(store_id="S01", counter_id="C9", counter_name="门口"))

    return made


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PIN is on standard input, and a key file is enough."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n"))
    monkeypatch.setattr(bootstrap_chain, "AWAY_S", 0)


def join(home: Path, *invitation: str) -> int:
    return main(["join", *invitation, "--home", str(home), "--manager", "林"])


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize("is_one_text", [True, False])
def test_a_folder_becomes_a_counter_with_all_members(
    chain: Chain,
    address: str,
    invite: Invite,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    is_one_text: bool,
) -> None:
    ids, code, home = fill(chain), invite(), tmp_path / "home"
    shown = f"{code[:5]}-{code[5:].lower()}"
    told = [f"{address}#{shown}"] if is_one_text else [address, shown]
    assert join(home, *told) == 0
    assert f"{len(ids)} members came" in capsys.readouterr().out
    opened = stores.open_home(home)
    try:
        with opened.store.read() as reader:
            profile, facts = reader.profile(), centre_of(reader)
            assert reader.programme(datetime.now(UTC).date()) == chain.programme
        assert profile is not None
        assert (profile.store_id, profile.counter_id, profile.counter_name) == (
            "S01",
            "C9",
            "门口",
        )
        assert (profile.authority, profile.pin_length) == ("centre", len(PIN))
        assert facts is not None
        assert facts.server_keys == (chain.keys.public,)
        assert open_member(opened.ctx, ids[3]).balance.available == 2
        with bootstrap_chain.linked(opened) as linked:
            while linked.pusher.push():
                pass
            assert linked.outbox.waiting_count() == 0
    finally:
        opened.close()


@pytest.mark.usefixtures("typed")
def test_a_load_that_was_broken_off_goes_on_without_an_invitation(
    chain: Chain,
    address: str,
    invite: Invite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(feed, "MOST_CHUNK_ROWS", 7)
    ids, home = fill(chain), tmp_path / "home"
    beginning = bootstrap_chain.Beginning(
        invitation=f"{address}#{invite()}", manager_name="林", manager_pin=PIN
    )
    bootstrap_chain.join_home(home, beginning)
    with pytest.raises(AlreadyJoined) as told:
        bootstrap_chain.join_home(home, beginning)
    assert told.value.params["address"] == address
    opened = stores.open_home(home)

    def break_off(done: int, total: int) -> None:
        assert total == len(ids)
        if done > 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bootstrap_chain.load(opened, break_off)
    opened.close()
    assert main(["join", "--home", str(home)]) == 0
    opened = stores.open_home(home)
    assert open_member(opened.ctx, ids[-1]).member.member_id == ids[-1]
    opened.close()


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize(
    ("invitation", "code", "sentence"),
    [
        ("{address}#BCDFGHJKMN", 1, "E-CEN-03"),
        ("{address}", 1, "E-CEN-01"),
        ("nonsense", 1, "E-CEN-01"),
        ("http://centre.example#BCDFGHJKMN", 1, "E-CEN-02"),
        ("http://127.0.0.1:9#BCDFGHJKMN", 1, "E-CEN-05"),
    ],
)
def test_a_refusal_says_what_to_do_and_leaves_nothing_behind(
    address: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    invitation: str,
    code: int,
    sentence: str,
) -> None:
    home = tmp_path / "home"
    assert join(home, invitation.format(address=address)) == code
    assert sentence in capsys.readouterr().err
    assert not home.exists() or list(home.iterdir()) == []


@pytest.mark.usefixtures("typed")
def test_a_code_is_for_one_computer(
    address: str,
    invite: Invite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = invite()
    assert join(tmp_path / "one", f"{address}#{code}") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n"))
    assert join(tmp_path / "other", f"{address}#{code}") == 1
    assert "E-CEN-04" in capsys.readouterr().err


def test_a_weak_pin_uses_up_no_code(
    address: str,
    invite: Invite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, home = f"{address}#{invite()}", tmp_path / "home"
    for pin in ("1234", "12"):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{pin}\n"))
        assert join(home, told) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n"))
    assert main(["join", told, "--home", str(home)]) == 2  # nobody is named
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PIN}\n"))
    assert join(home, told) == 0


@pytest.mark.usefixtures("typed")
def test_a_store_with_books_of_its_own_is_refused_and_stays(
    address: str, invite: Invite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.integration.test_makers import NEW

    home = tmp_path / "home"
    stores.make_store(home, NEW)
    assert join(home, f"{address}#{invite()}") == 1
    assert "E-CEN-06" in capsys.readouterr().err
    assert main(["join", "--home", str(home)]) == 1
    assert "E-CEN-07" in capsys.readouterr().err


@pytest.mark.usefixtures("typed")
def test_a_centre_that_goes_away_is_named(chain: Chain, invite: Invite, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with served(chain) as address:
        beginning = bootstrap_chain.Beginning(
            invitation=f"{address}#{invite()}", manager_name="林", manager_pin=PIN
        )
        bootstrap_chain.join_home(home, beginning)
    opened = stores.open_home(home)
    with pytest.raises(CentreNotReached) as told:
        bootstrap_chain.load(opened, lambda _done, _total: None)
    opened.close()
    assert told.value.params["address"] == address


@pytest.mark.usefixtures("typed")
def test_a_counter_out_of_its_backup_is_known_at_the_centre(
    chain: Chain, address: str, invite: Invite, tmp_path: Path
) -> None:
    home, file = tmp_path / "home", tmp_path / "copy.mdbackup"
    beginning = bootstrap_chain.Beginning(
        invitation=f"{address}#{invite()}", manager_name="林", manager_pin=PIN
    )
    code = bootstrap_chain.join_home(home, beginning)
    opened = stores.open_home(home)
    backup.make_backup(opened.store, opened.backup_tools, file)
    opened.close()
    restore_backup(stores.restore_tools(), file, code, tmp_path / "again")
    ids = fill(chain)
    opened = stores.open_home(tmp_path / "again")
    assert bootstrap_chain.load(opened, lambda _done, _total: None) == len(ids)
    opened.close()


# From the first-run page


def first_run(home: Path, ending: ExitStack) -> FirstRunParts:
    found = parts_of_folder(home, "en", ending)
    assert isinstance(found, FirstRunParts)
    return found


def asked(address: str, code: str) -> Joining:
    return Joining(
        invitation=f"{address}#{code}", manager_name="林", manager_pin=PIN, language="en"
    )


def test_the_first_page_joins_and_the_desk_opens_while_members_come(
    chain: Chain, address: str, invite: Invite, tmp_path: Path
) -> None:
    ids, home = fill(chain), tmp_path / "home"
    with ExitStack() as ending:
        parts = first_run(home, ending)
        assert len(parts.join(asked(address, invite())).split("-")) > 2
        parts.prepare()
        desk = parts.open_desk()
        assert (desk.profile.store_id, desk.profile.language) == ("S01", "en")
        assert [one.name for one in sign_on.operators(desk.ctx)] == ["林"]
        assert desk.centre is not None
        over = monotonic() + 60
        while monotonic() < over and not is_here(desk, ids[-1]):
            sleep(0.05)
        assert is_here(desk, ids[-1])


def test_a_desk_with_rules_asks_nobody_for_them(
    chain: Chain, address: str, invite: Invite, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with ExitStack() as ending:
        parts = first_run(home, ending)
        parts.join(asked(address, invite()))
        parts.prepare()
    with closing(stores.open_home(home)) as opened:
        bootstrap_chain.fetch_rules(replace(opened, secrets=FakeSecrets()))


def is_here(desk: DeskParts, member_id: str) -> bool:
    with desk.ctx.store.read() as reader:
        return reader.member(member_id) is not None


def test_a_first_page_that_was_closed_before_the_rules_came_opens_the_desk_later(
    address: str, invite: Invite, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with ExitStack() as ending:
        first_run(home, ending).join(asked(address, invite()))
    with ExitStack() as ending:
        desk = parts_of_folder(home, "en", ending)
        assert isinstance(desk, DeskParts)


def test_a_chain_without_a_programme_says_so_and_the_store_waits_for_it(
    chain: Chain, address: str, invite: Invite, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with chain.storage.begin() as connection:
        connection.execute(tables.programmes.delete())
        connection.execute(tables.feed.delete().where(tables.feed.c.kind == "programme"))
    with ExitStack() as ending:
        parts = first_run(home, ending)
        parts.join(asked(address, invite()))
        with pytest.raises(RulesAwaited):
            parts.prepare()
        chain.centre.publish(chain.programme)
        parts.prepare()
        assert parts.open_desk().profile.store_id == "S01"


def test_a_centre_that_is_away_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with ExitStack() as ending:
        with pytest.raises(CentreNotReached):
            first_run(home, ending).join(asked("http://127.0.0.1:9", "7K2QF9M2XT"))
        first_run(home, ending)


def test_diagnostics_tell_how_it_stands_and_nobody(
    chain: Chain, address: str, invite: Invite, tmp_path: Path
) -> None:
    ids, home = fill(chain), tmp_path / "home"
    with ExitStack() as ending:
        parts = first_run(home, ending)
        parts.join(asked(address, invite()))
        parts.prepare()
        desk = parts.open_desk()
        over = monotonic() + 60
        while monotonic() < over and not is_here(desk, ids[-1]):
            sleep(0.05)
        assert desk.centre is not None
        file = desk.centre.save_diagnostics()
        with desk.ctx.store.read() as reader:
            people = [reader.member(member_id) for member_id in ids]
    with zipfile.ZipFile(file) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist()).decode()
        facts = json.loads(archive.read("facts.json"))
    assert (facts["store"], facts["counter"], facts["centre"]) == ("S01", "C9", address)
    assert facts["place"]["cursor"] > 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for member in people:
        assert member is not None
        assert not [one for one in (member.name, member.phone, member.card_token) if one in held]
