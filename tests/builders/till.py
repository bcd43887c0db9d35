"""A store as the program itself set it up, so that the doctor can follow every row of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.adapters.sealing import AesSealer
from app.adapters.secrets import SealedFileSecrets
from app.domain.operations import digest
from app.domain.programme import Policies, Programme, RoleLimits
from app.domain.store import StoreProfile
from app.services import operators
from app.services.backup import BackupTools
from app.services.by_hand import GrantRequest, grant_tier
from app.services.demo.back_office import credit_points, issue_coupons, stock
from app.services.enrol import EnrolRequest, enrol_member
from app.services.first_run import FirstManager, StoreKeys, begin_store
from app.services.joining import JOINED
from tests.builders.counter import ENROLMENT, MANAGER_PIN, PRODUCTS, PROFILE, Counter
from tests.builders.programmes import golden_programme
from tests.builders.selling import sold
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds

KEY = bytes(range(32))
PHONES = ("13812345678", "13900003333")


def till_programme() -> Programme:
    """The golden one, in which a manager may do everything by hand."""
    golden = golden_programme(enrolment=ENROLMENT)
    manager = RoleLimits(
        manual_discount_bp=None,
        manual_discount_minor=None,
        refund_minor=None,
        may_void=True,
        adjust_points=None,
    )
    return replace(
        golden,
        valid_from=date(2026, 11, 21),
        policies=Policies(points_transfer=True),
        roles={**golden.roles, "manager": manager},
    )


@dataclass
class Till:
    """A counter at work in ``home``: two members, of whom the first is gold with points and
    coupons, and one sale to her.
    """

    home: Path
    counter: Counter
    manager_id: str
    cashier_id: str
    member_id: str
    friend_id: str
    sale_id: str
    recovery_code: str

    @property
    def path(self) -> Path:
        """Its file."""
        return self.home / "store.db"

    @property
    def tools(self) -> BackupTools:
        """For backups; the seal is a quick one."""
        secrets = SealedFileSecrets(self.home)
        return BackupTools(sealer=quick_sealer(), secrets=secrets, clock=self.counter.clock)

    def at(self, home: Path, store: Any) -> Till:
        """The same till, started again over a copy of its folder."""
        ids = FakeIds(first=self.counter.ids.count)
        clock = FakeClock(self.counter.clock.at)
        return replace(self, home=home, counter=Counter(store=store, ids=ids, clock=clock))


def quick_sealer() -> AesSealer:
    """As safe as it can be in no time."""
    return AesSealer(memory_kib=64, passes=1)


def set_up_till(home: Path, store: Any, *, authority: str = "local") -> Till:
    """Into an empty store. ``authority``: ``centre`` for a counter of a chain."""
    counter = Counter(store=store)
    code = begin(home, counter, replace(PROFILE, authority=authority), till_programme())
    manager_id = manager_of(counter)
    cashier = operators.add_operator(counter.ctx, "林静", "cashier", "2580", manager_id)
    stock(counter.ctx, till_programme(), PRODUCTS, manager_id)
    members = [_enrolled(counter, phone, manager_id) for phone in PHONES]
    _given_a_past(counter, members[0], manager_id)
    sale = sold(counter, member_id=members[0], operator_id=manager_id).sale
    return Till(
        home=home,
        counter=counter,
        manager_id=manager_id,
        cashier_id=cashier.operator_id,
        member_id=members[0],
        friend_id=members[1],
        sale_id=sale.sale_id,
        recovery_code=code,
    )


def begin(home: Path, counter: Counter, profile: StoreProfile, programme: Programme) -> str:
    """An empty store becomes that counter, with a manager; answers the recovery code."""
    secrets = SealedFileSecrets(home)
    for name in ("database", "pin_pepper", "pass_signing"):
        secrets.put(name, KEY)
    body = {
        "profile": profile,
        "programme_id": programme.programme_id,
        "version": programme.version,
        "programme_digest": digest(programme),
    }
    record = "store.set_up" if profile.authority == "local" else JOINED
    first = FirstManager(name="赵敏", pin=MANAGER_PIN, record=record, body=body)
    keys = StoreKeys(secrets=secrets, sealer=quick_sealer())
    return begin_store(
        counter.ctx, profile, first, keys, lambda work: work.publish_programme(programme)
    )


def manager_of(counter: Counter) -> str:
    """Who began there."""
    with counter.store.read() as reader:
        operator_id: str = reader.operators()[0].operator_id
    return operator_id


def _enrolled(counter: Counter, phone: str, manager_id: str) -> str:
    request = EnrolRequest(
        operation_id=counter.operation_id(),
        operator_id=manager_id,
        phone_text=phone,
        name="王丽华",
        consents={"charter": True},
    )
    return enrol_member(counter.ctx, request).view.member.member_id


def _given_a_past(counter: Counter, member_id: str, manager_id: str) -> None:
    credit_points(counter.ctx, member_id, 4_286, manager_id)
    for coupon_type_id in ("200-20", "100-8", "tea-9"):
        issue_coupons(counter.ctx, coupon_type_id, [member_id], manager_id)
    request = GrantRequest(
        operation_id=counter.operation_id(),
        member_id=member_id,
        tier_id="gold",
        until=date(2027, 5, 31),
        reason="asked",
        operator_id=manager_id,
    )
    grant_tier(counter.ctx, request)
