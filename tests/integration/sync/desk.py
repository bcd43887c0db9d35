"""A counter over a real file, joined to a centre, which pushes and pulls when it is told to."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.basket import Wishes
from app.services.enrol import EnrolRequest, enrol_member
from local_db.centre_rows import SqlCentreRows
from local_db.files import create_store
from local_db.outbox import SqlOutbox
from local_db.store import SqlStore
from server.keys import is_signed
from sync.comparing import Comparer
from sync.link import Link
from sync.protocol.messages import Push, Pushed
from sync.pulling import Puller
from sync.pushing import Pusher
from tests.builders.baskets import golden_basket
from tests.builders.counter import CASHIER, Counter
from tests.builders.selling import sold
from tests.integration.server.chain import CALLER, Chain

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

    def __init__(self, chain: Chain, path: Path, store_id: str = "S01") -> None:
        seat = chain.join(store_id)
        self.chain = chain
        self.store: SqlStore = create_store(path, KEY)
        self.counter: Counter = chain.open(seat, self.store)
        self.outbox = SqlOutbox(self.store)
        self.wire = Wire(chain)
        numbers = itertools.count()
        self.link: Link = Link(
            self.wire,
            (seat.device_id, 1),
            seat.key.sign,
            chain.clock.now,
            lambda: str(next(numbers)),
        )
        self.pusher = Pusher(self.link, self.outbox)
        self.rows = SqlCentreRows(self.store)
        self.puller = Puller(
            self.link,
            self.rows,
            self.outbox,
            CALLER,
            lambda message, signature: is_signed(chain.keys.public, message, signature),
        )
        self.comparer = Comparer(self.link, self.rows, self.outbox, CALLER, self.puller)

    def enrol(self, phone: str) -> str:
        """A new member; its id."""
        request = EnrolRequest(
            operation_id=self.counter.operation_id(),
            operator_id=CASHIER,
            phone_text=phone,
            consents={"charter": True},
        )
        return enrol_member(self.counter.ctx, request).view.member.member_id

    def sell(self, member_id: str, **wishes: Any) -> None:
        """The golden basket."""
        sold(self.counter, golden_basket(), Wishes(**wishes), member_id=member_id)

    def push_all(self) -> None:
        """Until nothing waits."""
        for _ in range(100):
            if not self.pusher.push():
                return
        raise AssertionError("it never ends")

    def pull_all(self) -> None:
        """Until there is no more."""
        for _ in range(100):
            if not self.puller.pull():
                return
        raise AssertionError("it never ends")

    def answers(self) -> dict[str, tuple[str, str, int | None]]:
        """(outcome, code, ver) by kind and number, as the file has them."""
        rows = "SELECT o.kind, o.seq, x.outcome, x.code, x.ver FROM outbox AS x"
        with self.store.read() as reader:
            found = reader.connection.execute(f"{rows} JOIN operations AS o USING (operation_id)")
            return {f"{kind} {seq}": tuple(rest) for kind, seq, *rest in found}
