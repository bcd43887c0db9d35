"""The centre of a simulated chain: the real one over a disk of ours, with crashes and backups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from app.domain.member import Member
from app.domain.operations import canonical_json
from app.domain.operator import Operator
from app.domain.programme import (
    Limits,
    LinePercent,
    OfflineRules,
    Policies,
    Programme,
    Referral,
    RoleLimits,
    Scope,
)
from app.services.joining import CENTRE, CentreFacts
from local_db import migrations
from local_db.engine import Connections
from local_db.store import SqlStore
from server.authority import Authority
from server.book import Book
from server.feed import places
from server.joining import Place
from server.keys import Keys
from server.rows.members import own_standing, same_person
from server.storage import Storage
from sync.protocol.messages import JoinRequest
from sync.protocol.signing import join_message
from tests.builders.counter import (
    CASHIER,
    CASHIER_PIN,
    ENROLMENT,
    MANAGER,
    MANAGER_PIN,
    PRODUCTS,
    PROFILE,
)
from tests.builders.programmes import golden_programme, offer
from tests.fakes.pins import FakePins
from tests.simulation.disks import Disk
from tests.simulation.plan import STORES, Plan
from tests.simulation.world import BEGIN, World

FLASH = offer(
    "flash", LinePercent(off_bp=1_000), scope=Scope(skus=("sugar",)), limits=Limits(total=3)
)
"""Of all counters together (R-122)."""
REFERRAL = Referral(referrer_points=70, newcomer_points=30, least_minor=1_000)
KEYS = Keys(*(bytes([number]) * 32 for number in range(1, 5)))


class CentreStopped(Exception):
    """The process of the centre ended inside a request."""


class Seat(NamedTuple):
    """A counter that has joined, with the disk it joined with."""

    number: int
    store_id: str
    counter_id: str
    device_id: str
    key: Ed25519PrivateKey
    disk: Disk


class Chain(NamedTuple):
    """What every seed begins with."""

    disk: Disk
    seats: tuple[Seat, ...]


def programme(rules: OfflineRules, version: int = 1) -> Programme:
    """The golden one, with points that may be moved; later versions give other points."""
    golden = golden_programme(enrolment=replace(ENROLMENT, referral=REFERRAL))
    manager = RoleLimits(
        manual_discount_bp=None,
        manual_discount_minor=None,
        refund_minor=None,
        may_void=True,
        adjust_points=None,
    )
    return replace(
        golden,
        version=version,
        offers=(*golden.offers, FLASH),
        valid_from=date(2026, 1, version),
        earning=replace(golden.earning, points=version),
        redemption=replace(golden.redemption, offline=rules),
        policies=Policies(points_transfer=True),
        roles={**golden.roles, "manager": manager},
    )


@cache
def chain(rules: OfflineRules) -> Chain:
    """A centre with two stores and a counter for each of ``STORES``, made once for each of the
    rules.
    """
    disk = Disk()
    storage = Storage(disk.address)
    storage.create()
    numbers = iter(range(1, 1_000))
    centre = Authority(storage, KEYS, lambda: BEGIN, lambda count: _spread(next(numbers), count))
    centre.begin_history()
    for store_id in sorted(set(STORES)):
        centre.add_store(store_id, store_id, "Asia/Shanghai", "CNY")
    centre.publish(programme(rules))
    empty = Disk()
    connection = empty.open(None, b"")  # type: ignore[arg-type]
    migrations.upgrade(connection)
    connection.close()
    seats = tuple(
        _seat(centre, programme(rules), (number, store_id), Disk(empty))
        for number, store_id in enumerate(STORES, start=1)
    )
    storage.close()
    return Chain(disk, seats)


def _spread(number: int, count: int) -> bytes:
    return bytes((number * 31 + place * 7) % 240 for place in range(count))


def _seat(centre: Authority, programme: Programme, place_of: tuple[int, str], disk: Disk) -> Seat:
    number, store_id = place_of
    counter_id = f"C{number}"
    key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    public = key.public_key().public_bytes_raw().hex()
    place = Place(store_id=store_id, counter_id=counter_id, counter_name=counter_id)
    code = centre.invite(place)
    joined = centre.join(
        JoinRequest(
            code=code,
            public_key=public,
            signature=key.sign(join_message(code, public)).hex(),
            name=counter_id,
            system="linux",
        )
    )
    seat = Seat(number, store_id, counter_id, joined.device_id, key, disk)
    _set_up(seat, programme)
    return seat


def _set_up(seat: Seat, programme: Programme) -> None:
    """Its disk as it is once it has joined."""
    store = open_store(seat.disk)
    pins = FakePins()
    with store.write() as work:
        work.save_profile(
            replace(
                PROFILE,
                store_id=seat.store_id,
                counter_id=seat.counter_id,
                device_id=seat.device_id,
                authority="centre",
            )
        )
        told = CentreFacts(address="https://centre.example", server_keys=(KEYS.public,))
        work.save_setting(CENTRE, canonical_json(told))
        work.publish_programme(programme)
        work.replace_catalogue(PRODUCTS)
        for operator_id, role, pin in (
            (CASHIER, "cashier", CASHIER_PIN),
            (MANAGER, "manager", MANAGER_PIN),
        ):
            hashed = pins.hash(pin)
            work.save_operator(
                Operator(operator_id=operator_id, name=role, role=role, pin_hash=hashed)  # type: ignore[arg-type]
            )
        work.commit()
    store.close()


def open_store(disk: Disk) -> SqlStore:
    """The store file of a counter, on a disk of ours."""
    return SqlStore(Connections(None, b"", disk.open))  # type: ignore[arg-type]


class Centre:
    """Answers like the centre it is; ``fate`` befalls the next transaction as that of a disk."""

    def __init__(self, world: World, plan: Plan) -> None:
        self._world = world
        self.disk = Disk(chain(plan.offline).disk)
        self._rules = plan.offline
        self.fate = ""
        self.is_up = True
        self.lives = 1
        self._chance = world.chance("centre")
        self._storage = _Storage(self)
        self._entropy = world.chance("entropy").randbytes
        self.plan = plan
        self.published = 1
        self._backups: list[Disk] = []
        self.revoked: dict[str, datetime] = {}
        self.erased: dict[str, Member] = {}
        """Who they were, by the id that stays."""
        self.workers = self._started()

    def _started(self) -> list[Authority]:
        return [
            Authority(self._storage, KEYS, self._world.now, self._entropy)
            for _ in range(self.plan.workers)
        ]

    def answer(self, name: str, *said: Any) -> Any:
        """What one of its workers answers; raises CentreStopped while it is down."""
        if not self.is_up:
            raise CentreStopped
        worker = self._chance.choice(self.workers)
        return getattr(worker, name)(*said)

    def stop(self, for_ms: int) -> None:
        """Its process ended; somebody starts it again after a while."""
        self.is_up = False
        self._world.after(for_ms, self.begin)

    def begin(self) -> None:
        """Started again; what it had in memory is gone."""
        self.fate, self.is_up = "", True
        self.workers = self._started()

    def at_work(self) -> Authority:
        """For whoever sits at the centre: nothing befalls what is done there."""
        self.fate = ""
        return self.workers[0]

    def revoke(self, device_id: str) -> None:
        """Take a counter out."""
        self.revoked[device_id] = self._world.now()
        self.at_work().revoke(device_id)

    def erase(self, member_id: str) -> None:
        """Forget somebody, and everybody who turned out to be the same."""
        with self.book() as connection:
            book = Book(connection, KEYS)
            for mine in same_person(book, member_id):
                found = own_standing(book, mine)
                if found is not None:
                    self.erased[mine] = found.member
        self.at_work().erase(member_id, "asked for")
        self._world.tell("HQ", f"{member_id[-4:]} is erased")

    def publish(self) -> None:
        """One more version of the programme."""
        self.published += 1
        self.at_work().publish(programme(self._rules, self.published))

    def back_up(self) -> None:
        """A copy of the book as it stands."""
        self._backups.append(Disk(self.disk))

    def restore(self) -> bool:
        """The book comes out of one of its backups, and begins another life; False without any.

        Whoever runs the chain says again what is only known to them.
        """
        if not self._backups:
            return False
        self._storage.close()
        self._chance.choice(self._backups).copy_to(self.disk)
        self.fate, self.lives = "", self.lives + 1
        self.workers[0].begin_history()
        with self.book() as connection:
            (last,) = connection.exec_driver_sql("SELECT MAX(version) FROM programmes").one()
        for version in range(last + 1, self.published + 1):
            self.workers[0].publish(programme(self._rules, version))
        for device_id in self.revoked:
            self.workers[0].revoke(device_id)
        self.workers[0].erase_again(tuple(self.erased))
        return True

    @contextmanager
    def book(self) -> Iterator[Connection]:
        """A look into the book, by the harness."""
        with self._storage.glance() as connection:
            yield connection

    def stands_at(self, store_id: str) -> tuple[str, int]:
        """Its history, and how far the feed of a store is."""
        with self.book() as connection:
            asked = "SELECT value FROM centre WHERE name = 'history'"
            history = connection.exec_driver_sql(asked).scalar_one()
            return history, places(connection, (store_id,)).get(store_id, 0)

    def close(self) -> None:
        """Forget everything."""
        self._storage.close()
        for disk in (self.disk, *self._backups):
            disk.close()


class _Storage(Storage):
    def __init__(self, centre: Centre) -> None:
        super().__init__(centre.disk.address)
        self._centre = centre

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with super().begin() as connection:
            yield connection
            if self._centre.fate == "cut":
                raise CentreStopped
        if self._centre.fate == "cut_after":
            raise CentreStopped
