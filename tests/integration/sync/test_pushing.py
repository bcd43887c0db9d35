"""A real counter file and the real centre: nothing is lost, nothing counts twice (I1, I2, I10)."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.basket import Wishes
from app.services.enrol import EnrolRequest, enrol_member
from local_db.files import create_store
from local_db.outbox import SqlOutbox
from local_db.store import SqlStore
from server.storage import Storage
from sync.link import Link
from sync.protocol.messages import Push, Pushed
from sync.protocol.refusals import CentreAway
from sync.pushing import FIRST_SIZE, Pusher
from tests.builders.baskets import golden_basket
from tests.builders.counter import CASHIER, Counter
from tests.builders.selling import sold
from tests.integration.server.chain import Chain

KEY = bytes(range(32))


class Wire:
    """The centre as it is reached: ``before`` and ``after`` a push something may happen."""

    def __init__(self, chain: Chain) -> None:
        self._centre = chain.centre
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self.pushes: list[Push] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._centre, name)

    def push(self, token: str, push: Push) -> Pushed:
        """As the centre does it."""
        self.before()
        self.pushes.append(push)
        answer = self._centre.push(token, push)
        self.after()
        return answer


class Desk:
    """A counter over a real file with its outbox."""

    def __init__(self, chain: Chain, path: Path) -> None:
        seat = chain.join()
        self.chain = chain
        self.store: SqlStore = create_store(path, KEY)
        self.counter: Counter = chain.open(seat, self.store)
        self.outbox = SqlOutbox(self.store)
        self.wire = Wire(chain)
        numbers = itertools.count()
        self.link = Link(
            self.wire,
            (seat.device_id, 1),
            seat.key.sign,
            chain.clock.now,
            lambda: str(next(numbers)),
        )
        self.pusher = Pusher(self.link, self.outbox)

    def enrol(self, phone: str) -> str:
        """A new member; its id."""
        request = EnrolRequest(
            operation_id=self.counter.operation_id(),
            operator_id=CASHIER,
            phone_text=phone,
            consents={"charter": True},
        )
        return enrol_member(self.counter.ctx, request).view.member.member_id

    def sell(self, member_id: str) -> None:
        """The golden basket, nothing wished."""
        sold(self.counter, golden_basket(), Wishes(), member_id=member_id)

    def push_all(self) -> None:
        """Until nothing waits."""
        for _ in range(100):
            if not self.pusher.push():
                return
        raise AssertionError("it never ends")

    def answers(self) -> dict[str, tuple[str, str, int | None]]:
        """(outcome, code, ver) by kind and number, as the file has them."""
        rows = "SELECT o.kind, o.seq, x.outcome, x.code, x.ver FROM outbox AS x"
        with self.store.read() as reader:
            found = reader.connection.execute(f"{rows} JOIN operations AS o USING (operation_id)")
            return {f"{kind} {seq}": tuple(rest) for kind, seq, *rest in found}


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    yield Chain(storage)
    storage.close()


@pytest.fixture
def desk(chain: Chain, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(chain, tmp_path / "store.db")
    yield desk
    desk.store.close()


def away() -> None:
    raise CentreAway


def test_what_waits_is_answered_and_the_answers_are_kept(desk: Desk) -> None:
    member_id = desk.enrol("13900000021")
    desk.sell(member_id)
    assert desk.outbox.waiting_count() == 2
    desk.push_all()
    assert desk.outbox.waiting_count() == 0
    assert desk.answers() == {
        "member.enrol 1": ("accepted", "", 1),
        "sale.settle 2": ("accepted", "", 2),
    }


def test_nobody_asks_while_nothing_waits(desk: Desk) -> None:
    assert not desk.pusher.push()
    assert desk.wire.pushes == []


def test_a_lost_answer_is_asked_for_again_and_counts_once(desk: Desk) -> None:
    member_id = desk.enrol("13900000021")
    desk.sell(member_id)
    desk.pusher.push()  # learns the history
    desk.wire.after = away
    for _ in range(3):
        with pytest.raises(CentreAway):
            desk.pusher.push()
    assert desk.outbox.waiting_count() == 2
    desk.wire.after = lambda: None
    desk.push_all()
    assert desk.chain.standing(member_id).member.ver == 2
    assert desk.answers()["sale.settle 2"] == ("accepted", "", 2)


def test_a_day_of_work_goes_in_batches(desk: Desk) -> None:
    for number in range(FIRST_SIZE + 20):
        desk.enrol(f"139000{number:05}")
    desk.push_all()
    sizes = [len(push.operations) for push in desk.wire.pushes]
    assert sizes == [FIRST_SIZE, FIRST_SIZE, 20]  # the first one only learns the history
    assert {answer[0] for answer in desk.answers().values()} == {"accepted"}


def test_a_token_that_ended_is_got_anew(desk: Desk) -> None:
    desk.enrol("13900000021")
    desk.push_all()
    desk.chain.clock.advance(minutes=20)
    desk.enrol("13900000022")
    desk.push_all()
    assert desk.outbox.waiting_count() == 0


def test_a_centre_out_of_an_old_backup_gets_everything_again(desk: Desk, tmp_path: Path) -> None:
    first = desk.enrol("13900000021")
    desk.push_all()
    storage = desk.chain.storage
    storage.close()
    backup = {path: path.read_bytes() for path in tmp_path.glob("centre.db*")}
    second = desk.enrol("13900000022")
    desk.sell(second)
    desk.push_all()
    storage.close()
    for path in tmp_path.glob("centre.db*"):
        path.unlink()
    for path, content in backup.items():
        path.write_bytes(content)
    desk.chain.centre.begin_history()
    desk.enrol("13900000023")
    desk.push_all()
    assert desk.chain.standing(first).member.ver == 1
    assert desk.chain.standing(second).member.ver == 2
    assert {answer[0] for answer in desk.answers().values()} == {"accepted"}
