"""Whatever a person does, an error out of COMMIT is looked up before anything is said (I17)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.ports.store import NotSaved
from local_db.engine import Connections
from local_db.files import create_store
from local_db.store import SqlStore
from tests.builders import deeds
from tests.builders.deeds import OF_THE_CENTRE, USE_CASES, Deed
from tests.builders.till import KEY, Till, set_up_till
from tests.integration.local_db.test_commit_errors import Faulty


@dataclass
class Desk:
    """A till on a disk whose next COMMIT can be made to raise."""

    till: Till
    faulty: Faulty

    def fail_next_commit(self, *, is_stored: bool) -> None:
        writer = self.faulty.opened[0]
        writer.fails, writer.is_done_first = "COMMIT", is_stored

    def digest(self) -> str:
        store: SqlStore = self.till.counter.store
        return store.digest()

    def operation_count(self) -> int:
        with self.till.counter.store.inspect() as inspection:
            return sum(1 for _ in inspection.all_operations())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path, faulty = tmp_path / "store.db", Faulty()
    create_store(path, KEY).close()
    till = set_up_till(tmp_path, SqlStore(Connections(path, KEY, faulty)))
    yield Desk(till, faulty)
    till.counter.store.close()


DEEDS = pytest.mark.parametrize("deed", [*USE_CASES, *OF_THE_CENTRE])
WITHOUT_FACTS = (
    deeds.a_wrong_pin,
    deeds.a_basket_put_aside,
    deeds.a_basket_taken_up,
    deeds.a_basket_thrown_away,
    deeds.the_open_basket,
    deeds.answers_of_the_centre,
    deeds.another_life_of_the_centre,
    deeds.a_comparison,
    deeds.when_the_centre_answered,
)


@DEEDS
def test_what_was_stored_is_answered_as_if_nothing_had_happened(desk: Desk, deed: Deed) -> None:
    act, before = deed(desk.till), desk.operation_count()
    desk.fail_next_commit(is_stored=True)
    act()
    assert desk.faulty.opened[0].fails == "", "a COMMIT raised"
    assert desk.operation_count() - before <= 1, "done once"


@DEEDS
def test_what_was_lost_is_said_and_changes_nothing(desk: Desk, deed: Deed) -> None:
    act, before = deed(desk.till), desk.digest()
    desk.fail_next_commit(is_stored=False)
    with pytest.raises(NotSaved):
        act()
    assert desk.digest() == before
    act()
    if deed not in WITHOUT_FACTS:
        assert desk.digest() != before, "doing it again does it"
