"""Two counters of a chain keep in step by themselves with a real centre over a real socket."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from app.bootstrap import desk
from app.bootstrap.chain import Beginning, at_rest, in_step, join_home, load, test_connection
from app.bootstrap.stores import OpenedStore, open_home
from app.services.enrol import EnrolRequest, enrol_member
from app.services.identify import NoMatch, identify
from app.services.joining import AuthoritiesUnread, CentreFacts, CentreNotReached
from server import clock
from server.authority import Authority
from server.joining import Place
from server.storage import Storage
from tests.contract.central_service.serving import served
from tests.contract.central_service.test_certificates import issued, kept
from tests.integration.server.chain import Chain
from ui.presenters.parts import CentreParts, DeskParts
from ui.presenters.pill import pill_of

PIN = "2580"
PHONE = "13900000021"
ask_connection = test_connection
"""Under a name that is no test's."""
del test_connection


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """In today's time."""
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    found = Chain(storage)
    found.centre = Authority(storage, found.keys, clock.now, os.urandom)
    yield found
    storage.close()


def joined(chain: Chain, address: str, home: Path) -> OpenedStore:
    place = Place(store_id="S01", counter_id=home.name, counter_name=home.name)
    invitation = f"{address}#{chain.centre.invite(place)}"
    join_home(home, Beginning(invitation=invitation, manager_name="林", manager_pin=PIN))
    opened = open_home(home)
    load(opened, lambda _done, _total: None)
    return opened


def enrol(opened: OpenedStore, phone: str) -> None:
    with opened.store.read() as reader:
        manager = reader.operators()[0]
    request = EnrolRequest(
        operation_id=opened.ctx.ids.new_id(opened.ctx.clock.now()),
        operator_id=manager.operator_id,
        phone_text=phone,
        consents={"charter": True},
    )
    enrol_member(opened.ctx, request)


def waited(is_done: Callable[[], bool], most_s: float = 60.0) -> float | None:
    """Seconds it took; None when it never was."""
    began = time.monotonic()
    while time.monotonic() - began < most_s:
        if is_done():
            return time.monotonic() - began
        time.sleep(0.01)
    return None


def words(centre: CentreParts, opened: OpenedStore) -> str:
    now = opened.ctx.clock.now()
    return pill_of(centre.link.state(), centre.outcomes.backlog(), now).message.key


def test_what_one_counter_does_the_other_knows(chain: Chain, tmp_path: Path) -> None:
    with ExitStack() as ending, served(chain) as address:
        here, there = (
            ending.enter_context(closing(joined(chain, address, tmp_path / name)))
            for name in ("C1", "C2")
        )
        mine, theirs = (ending.enter_context(in_step(each)) for each in (here, there))
        assert waited(lambda: words(mine, here) == words(theirs, there) == "pill.online")
        enrol(here, PHONE)
        mine.link.wake()
        assert waited(lambda: not isinstance(identify(there.ctx, PHONE), NoMatch)) is not None
        assert waited(lambda: mine.outcomes.backlog().waiting == 0) is not None
        assert words(mine, here) == "pill.online"


def test_an_outage_changes_nothing_at_the_counter(chain: Chain, tmp_path: Path) -> None:
    with ExitStack() as ending:
        with served(chain) as address:
            here = ending.enter_context(closing(joined(chain, address, tmp_path / "C1")))
            port = int(address.rpartition(":")[2])
        mine = ending.enter_context(in_step(here))
        assert waited(lambda: mine.link.state().is_away) is not None
        enrol(here, PHONE)
        assert not isinstance(identify(here.ctx, PHONE), NoMatch)
        assert mine.outcomes.backlog().waiting > 0
        with served(chain, port=port):
            mine.link.try_now()
            assert waited(lambda: mine.outcomes.backlog().waiting == 0) is not None
            assert waited(lambda: words(mine, here) == "pill.online") is not None


def test_the_desk_of_a_counter_keeps_in_step_while_it_is_open(
    chain: Chain, tmp_path: Path
) -> None:
    with served(chain) as address:
        joined(chain, address, tmp_path / "C1").close()
        with ExitStack() as ending:
            parts = desk.parts_of_folder(tmp_path / "C1", None, ending)
            assert isinstance(parts, DeskParts)
            centre = parts.centre
            assert centre is not None
            assert parts.after_sale == centre.link.wake
            assert waited(lambda: centre.link.state().answered_at is not None) is not None


def test_asking_for_the_connection_says_how_far_the_clocks_differ(
    chain: Chain, tmp_path: Path
) -> None:
    now = clock.now
    with served(chain) as address:
        good = ask_connection(CentreFacts(address=address, server_keys=()), now)
        assert good.took_ms is not None
        assert good.trouble is None
        ahead = ask_connection(
            CentreFacts(address=address, server_keys=()), lambda: now() + timedelta(minutes=5)
        )
        assert ahead.trouble == "clock"
        assert 295 <= ahead.clock_off_s <= 305
    away = ask_connection(CentreFacts(address=address, server_keys=()), now)
    assert (away.took_ms, away.trouble) == (None, None)


def test_a_drawing_shows_the_last_answer_and_asks_nobody(chain: Chain, tmp_path: Path) -> None:
    with served(chain) as address, closing(joined(chain, address, tmp_path / "C1")) as here:
        with in_step(here) as mine:
            assert waited(lambda: mine.link.state().answered_at is not None) is not None
        drawn = at_rest(here)
        drawn.link.wake()
        drawn.link.try_now()
        assert drawn.link.state().answered_at is not None
        assert drawn.outcomes.backlog().waiting == mine.outcomes.backlog().waiting
        assert drawn.test().took_ms is None


def test_a_chain_with_an_authority_of_its_own(chain: Chain, tmp_path: Path) -> None:
    """Over TLS: the file that was named when it joined is what the counter trusts from then on."""
    authority = issued(None, host="authority.example")
    trusted = Path(kept(tmp_path, "authority", authority)[0])
    certificate, key = kept(tmp_path, "centre", issued(authority))
    place = Place(store_id="S01", counter_id="C1", counter_name="C1")
    with served(chain, certificate, key) as address:
        assert address.startswith("https://")

        def beginning(authorities: Path | None) -> Beginning:
            return Beginning(
                invitation=f"{address}#{chain.centre.invite(place)}",
                manager_name="林",
                manager_pin=PIN,
                authorities=authorities,
            )

        with pytest.raises(CentreNotReached):
            join_home(tmp_path / "none", beginning(None))
        for wrong in (tmp_path / "nothing.pem", Path(key), tmp_path):
            with pytest.raises(AuthoritiesUnread, match="PEM"):
                join_home(tmp_path / "none", beginning(wrong))
        join_home(tmp_path / "C1", beginning(trusted))
        opened = open_home(tmp_path / "C1")
        try:
            load(opened, lambda _done, _total: None)
            with in_step(opened) as centre:
                assert waited(lambda: centre.link.state().answered_at is not None) is not None
                assert centre.test().trouble is None
                assert centre.test().took_ms is not None
                trusted.rename(tmp_path / "elsewhere.pem")
                assert centre.test().trouble == "certificate"
        finally:
            opened.close()
