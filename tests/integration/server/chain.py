"""A chain to test with: a centre over a real database, and counters that push what they did."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass, field, replace
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.effects import Effects
from app.domain.operations import Operation
from app.domain.programme import Programme
from app.domain.standing import Standing
from app.services.context import Context
from app.services.enrol import EnrolRequest, enrol_member
from server.authority import Authority
from server.book import Book
from server.joining import Place
from server.keys import Keys
from server.rows import ledger
from server.rows.members import add_member, standing
from server.storage import Storage
from sync.protocol.messages import (
    Caller,
    JoinRequest,
    Push,
    Pushed,
    SentOperation,
    TokenRequest,
)
from sync.protocol.signing import join_message, token_message
from tests.builders.counter import CASHIER, ENROLMENT, WANG, Counter, counter_of, wang
from tests.builders.programmes import golden_programme
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds

CALLER = Caller(program="1.0.0")


class Chain:
    """A centre with the golden programme and two stores; ``clock`` is everybody's."""

    def __init__(
        self, storage: Storage, programme: Programme | None = None, keys: Keys | None = None
    ) -> None:
        self.storage = storage
        self.programme = programme or golden_programme(enrolment=ENROLMENT)
        self.clock = FakeClock()
        self.keys = keys or Keys.new()
        rng = Random(7)
        self.centre = Authority(storage, self.keys, self.clock.now, rng.randbytes)
        storage.create()
        self.history = self.centre.begin_history()
        for store_id in ("S01", "S02"):
            self.centre.add_store(store_id, store_id, "Asia/Shanghai", "CNY")
        self.centre.publish(self.programme)
        self._numbers = itertools.count(1)

    def take_in_wang(self, till: Till) -> None:
        """The golden member with the past that the builder gave him at every counter."""
        state = till.counter.store.state
        effects = Effects(
            member_id=WANG,
            entries=tuple(state.entries.values()),
            coupons=tuple(state.coupons.values()),
            tier_facts=tuple(fact for _, fact in state.tier_facts),
        )
        with self.storage.begin() as connection:
            book = Book(connection, self.keys)
            add_member(book, wang(store_id="S01"))
            ledger.write(book, effects)
            book.close_feed()

    def standing(self, member_id: str) -> Standing:
        """All that the book knows of a member."""
        with self.storage.begin() as connection:
            return standing(Book(connection, self.keys), member_id)

    def join(self, store_id: str = "S01") -> Seat:
        """One more machine becomes a counter of a store."""
        number = next(self._numbers)
        counter_id = f"C{number}"
        key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
        public = key.public_key().public_bytes_raw().hex()
        place = Place(store_id=store_id, counter_id=counter_id, counter_name=counter_id)
        code = self.centre.invite(place)
        joined = self.centre.join(
            JoinRequest(
                code=code,
                public_key=public,
                signature=key.sign(join_message(code, public)).hex(),
                name=counter_id,
                system="linux",
            )
        )
        return Seat(number, store_id, counter_id, joined.device_id, key)

    def open(self, seat: Seat, store: Any = None) -> Counter:
        """The counter that a machine is, over its store, in everybody's time."""
        counter = counter_of(
            store,
            programme=self.programme,
            store_id=seat.store_id,
            counter_id=seat.counter_id,
            device_id=seat.device_id,
            authority="local" if store is None else "centre",
        )
        counter.clock = self.clock
        counter.ids = FakeIds(first=seat.number * 1_000_000)
        return counter

    def counter(self, store_id: str = "S01") -> Till:
        """One more counter of a store, joined and open, over a fake store."""
        seat = self.join(store_id)
        return Till(self, self.open(seat), seat.key, seat.device_id)


@dataclass(frozen=True)
class Seat:
    """What a machine has once it has joined."""

    number: int
    store_id: str
    counter_id: str
    device_id: str
    key: Ed25519PrivateKey


@dataclass
class Till:
    """A counter with its key, which pushes when it is told to."""

    chain: Chain
    counter: Counter
    key: Ed25519PrivateKey
    device_id: str
    pushed: int = 0
    nonces: itertools.count[int] = field(default_factory=itertools.count)

    @property
    def ctx(self) -> Context:
        """The ports of the counter."""
        return self.counter.ctx

    def token(self) -> str:
        """A fresh token."""
        now, nonce = self.chain.clock.now(), f"n{next(self.nonces)}"
        message = token_message(self.device_id, 1, now, nonce)
        return self.chain.centre.token(
            TokenRequest(
                device_id=self.device_id,
                incarnation=1,
                at=now,
                nonce=nonce,
                signature=self.key.sign(message).hex(),
            )
        ).token

    def operations(self) -> tuple[SentOperation, ...]:
        """Everything on the chain of the counter, as it is sent."""
        return tuple(sent(one) for one in self.counter.store.state.operations.values())

    def push(self, operations: tuple[SentOperation, ...] | None = None) -> Pushed:
        """Send what has not been sent."""
        mine = self.operations()[self.pushed :] if operations is None else operations
        answer = self.chain.centre.push(
            self.token(), Push(history=self.chain.history, operations=mine)
        )
        if operations is None:
            self.pushed = answer.next_seq - 1
        return answer

    def enrol(self, phone: str = "13900000021", name: str = "陈晨") -> str:
        """A new member at this counter; its id."""
        request = EnrolRequest(
            operation_id=self.counter.operation_id(),
            operator_id=CASHIER,
            phone_text=phone,
            name=name,
            consents={"charter": True, "sms": False},
        )
        return enrol_member(self.ctx, request).view.member.member_id

    def rows(self, since: int = 0) -> Any:
        """What the feed tells this counter."""
        return self.chain.centre.changes(self.token(), CALLER, since)


def sent(operation: Operation) -> SentOperation:
    """A record as it goes over the wire."""
    return SentOperation(**asdict(operation))


def forged(operation: SentOperation, **changes: Any) -> SentOperation:
    """The record with something else in it."""
    return replace(operation, **changes)
