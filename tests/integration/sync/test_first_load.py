"""A counter loads what its store has, and is broken off wherever it may be (ADR 0013)."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.effects import Effects
from app.domain.ledger import EntryStamp
from app.domain.member import Coupon, TierFact
from app.ports.centre_rows import Place
from app.services.doctor import examine
from app.services.identify import open_member
from local_db.centre_rows import SqlCentreRows
from local_db.files import open_store
from server import feed
from server.book import Book
from server.rows import ledger
from server.rows.members import add_member, bump
from sync.protocol.messages import Chunk
from sync.protocol.refusals import CentreAway
from sync.pulling import Manner, NotOfThisCentre, Puller
from tests.builders.store_rows import NOW, stored_member
from tests.contract.central_service.serving import served
from tests.integration.server.chain import CALLER, Chain
from tests.integration.sync.desk import Desk
from tests.integration.sync.loading import KEY
from tests.integration.sync.test_pulling import assert_alike

Desks = Callable[[], Desk]
CHUNK = 7
COUNT = 60
KILLS = 6


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_CHUNK_ROWS", CHUNK)


def fill(chain: Chain, count: int = COUNT) -> list[str]:
    """Members with points, a tier, and some with a coupon and debt; their ids."""
    on = date(2026, 11, 1)
    ids = [f"019a{number:04d}-0000-7000-8000-{number * 7919:012d}" for number in range(count)]
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        for number, mine in enumerate(ids):
            member = replace(stored_member(number + 1, member_id=mine), ver=0)
            add_member(book, member)
            stamp = EntryStamp(
                operation_id=f"op{number}",
                sale_id=None,
                member_id=mine,
                on=on,
                recorded_at=NOW,
                programme_version=1,
                new_id=lambda number=number: f"lot{number}",
            )
            opening = stamp.opening("adjustment", "opening", number + 1, (on, None))
            owed = replace(stamp, new_id=lambda number=number: f"debt{number}")
            entries = [opening]
            if number % 3 == 0:
                entries.append(owed.entry("debt", "adjustment", "opening", -2))
            coupon = Coupon(
                coupon_id=f"c{number}",
                member_id=mine,
                coupon_type_id="200-20",
                valid_from=on,
                valid_until=date(2027, 1, 1),
                state="issued" if number % 2 else "used",
            )
            fact = TierFact(kind="opening", on=on, tier_id="gold", until=date(2027, 1, 1))
            ledger.write(
                book,
                Effects(
                    member_id=mine,
                    entries=tuple(entries),
                    coupons=(coupon,),
                    tier_facts=(fact,),
                ),
            )
            bump(book, mine)
        book.close_feed()
    return ids


def anew(desk: Desk) -> None:
    """The program is started again: only the file knows where it was."""
    desk.rows = SqlCentreRows(desk.store)
    desk.puller = Puller(
        desk.link, desk.rows, desk.outbox, CALLER, desk.puller._is_signed, desk.puller._manner
    )


class Asked:
    """The centre, with a note of every chunk that was asked for; ``change`` may alter it."""

    def __init__(self, desk: Desk) -> None:
        self._centre, self.after = desk.link.centre, list[str]()
        self.change: Callable[[Chunk], Chunk] = lambda chunk: chunk

    def __getattr__(self, name: str) -> Any:
        return getattr(self._centre, name)

    def chunk(self, token: str, caller: Any, after: str) -> Chunk:
        """As the centre does it."""
        self.after.append(after)
        return self.change(self._centre.chunk(token, caller, after))


def asked(desk: Desk) -> Asked:
    found = Asked(desk)
    desk.link.centre = found
    return found


def test_everything_comes_and_the_feed_goes_on_from_there(desk: Desk) -> None:
    ids = fill(desk.chain)
    desk.pull_all()
    for mine in ids:
        assert_alike(desk, desk.chain.standing(mine))
    desk.enrol("13900000021")
    desk.push_all()
    spy = asked(desk)
    desk.pull_all()
    assert spy.after == []
    assert desk.rows.place().loaded_through is None


def test_it_goes_on_with_the_next_chunk_wherever_it_is_broken_off(desk: Desk) -> None:
    ids, spy = fill(desk.chain), asked(desk)
    counts = []
    while desk.puller.pull():
        anew(desk)
        counts.append(desk.rows.place().loaded_count)
    assert spy.after == ["", *ids[CHUNK - 1 : -1 : CHUNK]]
    assert counts[2:10] == [CHUNK * number for number in range(1, 9)]
    for mine in ids:
        assert_alike(desk, desk.chain.standing(mine))


def test_a_chunk_is_kept_in_parts_and_any_of_them_is_a_place_to_go_on_from(desk: Desk) -> None:
    """So that whoever sells meanwhile waits for a few members at most (ADR 0016)."""
    ids, spy = fill(desk.chain), asked(desk)
    desk.puller._manner = Manner(rows_at_once=3)
    desk.puller.pull()
    desk.puller.pull()
    take, kept = desk.rows.take, list[Place]()

    def cut_off(rows: Any, since: Place, place: Place) -> bool:
        if len(kept) == 2:
            raise KilledHereError
        kept.append(place)
        return take(rows, since, place)

    desk.rows.take = cut_off  # type: ignore[method-assign]
    with pytest.raises(KilledHereError):
        desk.puller.pull()
    assert [(place.loaded_through, place.loaded_count) for place in kept] == [
        (ids[2], 3),
        (ids[5], 6),
    ]
    anew(desk)
    desk.pull_all()
    assert spy.after[:2] == ["", ids[5]]
    assert len(spy.after) == 2 + (COUNT - 6 - 1) // CHUNK
    for mine in ids:
        assert_alike(desk, desk.chain.standing(mine))


class KilledHereError(Exception):
    """As if the process were no more."""


def begun_at_once(call: Callable[[], Chunk]) -> Callable[[], Chunk]:
    found = call()
    return lambda: found


def found(desk: Desk) -> list[str]:
    """What the doctor says."""
    report = examine(desk.store, desk.chain.clock)
    return [finding.sentence for finding in report.findings]


def test_the_doctor_finds_nothing_at_a_counter_of_a_chain(desks: Desks) -> None:
    here, there = desks(), desks()
    before = [found(desk) for desk in (here, there)]  # of the member whose past was made up
    member_id = fill(here.chain)[0]
    there.pull_all()
    there.sell(member_id)
    there.push_all()
    here.pull_all()
    here.sell(member_id)
    assert [found(desk) for desk in (here, there)] == before


def test_the_next_chunk_may_be_on_its_way_already(desk: Desk) -> None:
    ids, spy = fill(desk.chain), asked(desk)
    desk.puller._manner = Manner(ahead=begun_at_once)
    desk.pull_all()
    assert spy.after == ["", *ids[CHUNK - 1 : -1 : CHUNK]]
    for mine in ids:
        assert_alike(desk, desk.chain.standing(mine))


def test_what_changes_meanwhile_is_there_in_the_end(desks: Desks) -> None:
    here, there = desks(), desks()
    ids = fill(here.chain)
    for _ in range(4):
        here.puller.pull()
    there.pull_all()
    there.sell(ids[0])  # its chunk has come already
    there.sell(ids[-1])
    there.enrol("13900000021")
    there.push_all()
    here.pull_all()
    for mine in ids:
        assert_alike(here, here.chain.standing(mine))


def test_what_was_sold_here_meanwhile_is_not_undone(desk: Desk) -> None:
    ids = fill(desk.chain)
    for _ in range(4):
        desk.puller.pull()
    desk.sell(ids[0])
    sold = open_member(desk.counter.ctx, ids[0]).snapshot.lots
    desk.outbox.begin_history(desk.chain.history)  # everything is loaded once more
    desk.pull_all()
    assert open_member(desk.counter.ctx, ids[0]).snapshot.lots == sold
    desk.push_all()
    desk.pull_all()
    assert_alike(desk, desk.chain.standing(ids[0]))


def test_a_place_that_the_centre_never_had_begins_everything_anew(desk: Desk) -> None:
    member_id = desk.enrol("13900000021")
    desk.push_all()
    desk.pull_all()
    place = desk.rows.place()
    assert desk.rows.take((), place, replace(place, cursor=place.cursor + 100))
    desk.pull_all()
    assert desk.rows.place() == place
    assert desk.outbox.waiting_count() == 1  # and is offered again
    desk.push_all()
    assert desk.chain.standing(member_id).member.ver == 1


def damaged(chunk: Chunk) -> Chunk:
    return replace(chunk, rows=(replace(chunk.rows[0], ver=99), *chunk.rows[1:]))


def forged(chunk: Chunk) -> Chunk:
    return replace(chunk, signature="00" * 64)


def endless(chunk: Chunk) -> Chunk:
    return replace(chunk, through=chunk.after)


@pytest.mark.parametrize(
    ("change", "fault"),
    [(damaged, CentreAway), (forged, NotOfThisCentre), (endless, CentreAway)],
)
def test_a_chunk_that_is_not_the_centres_is_not_kept(
    desk: Desk, change: Callable[[Chunk], Chunk], fault: type[Exception]
) -> None:
    ids, spy = fill(desk.chain), asked(desk)
    spy.change = change
    with pytest.raises(fault):
        desk.pull_all()
    assert desk.rows.place().loaded_through == ""
    spy.change = lambda chunk: chunk
    desk.pull_all()
    assert_alike(desk, desk.chain.standing(ids[0]))


def test_a_chunk_that_is_older_than_the_load_is_not_kept(desks: Callable[[], Desk]) -> None:
    here, there = desks(), desks()
    spy = asked(there)
    older = spy.chunk(there.link.token(), CALLER, "")
    member_id = here.enrol("13900000021")
    here.push_all()
    there.puller.pull()  # learns the history
    there.puller.pull()  # the place of the load
    spy.change = lambda _chunk: older
    assert there.puller.pull()
    assert there.rows.place().loaded_through == ""
    spy.change = lambda chunk: chunk
    there.pull_all()
    with there.store.read() as reader:
        assert reader.member(member_id) is not None


def test_a_chunk_that_was_not_asked_for_changes_nothing(desk: Desk) -> None:
    fill(desk.chain)
    for _ in range(4):
        desk.puller.pull()
    place, spy = desk.rows.place(), asked(desk)
    first = spy.chunk(desk.link.token(), CALLER, "")
    spy.change = lambda _chunk: first
    assert desk.puller.pull()
    assert desk.rows.place() == place


def test_a_store_without_anything_asks_again_later(chain: Chain, desk: Desk) -> None:
    desk.pull_all()
    with chain.storage.begin() as connection:
        for table in ("feed", "scopes"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    desk.outbox.begin_history(chain.history)
    assert not desk.puller.pull()
    assert desk.rows.place() == Place()


def test_a_load_that_is_killed_again_and_again_comes_to_its_end(
    chain: Chain, tmp_path: Path
) -> None:
    ids = fill(chain, 4 * COUNT)
    path, seat = tmp_path / "killed.db", chain.join()
    given = [seat.key.private_bytes_raw().hex(), seat.device_id, chain.keys.public]
    with served(chain) as address:
        command = [sys.executable, "-m", "tests.integration.sync.loading", str(path), address]
        places = []
        for _ in range(KILLS):
            with subprocess.Popen([*command, *given], stdout=subprocess.PIPE) as loading:
                assert loading.stdout is not None
                loading.stdout.readline()
                loading.stdout.readline()
                loading.send_signal(signal.SIGKILL)
            store = open_store(path, KEY)
            places.append(SqlCentreRows(store).place())
            store.close()
        subprocess.run([*command, *given], check=True, capture_output=True)
    counts = [place.loaded_count for place in places]
    assert counts == sorted(set(counts))  # each went on where the one before was killed
    store = open_store(path, KEY)
    with store.inspect() as inspection:
        assert list(inspection.file_problems()) == []
        assert list(inspection.broken_references()) == []
        found = {mine: inspection.member_facts(mine, date(2026, 11, 21)) for mine in ids}
    store.close()
    for mine, facts in found.items():
        there = chain.standing(mine)
        assert facts is not None
        assert facts.member == there.member
        assert sum(lot.remaining for lot in facts.lots) == sum(lot.remaining for lot in there.lots)
        assert len(facts.coupons) == sum(one.state == "issued" for one in there.coupons)
