"""A counter at work: a store with people, the golden programme and the golden member in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.domain.card import make_card_token
from app.domain.catalogue import Product
from app.domain.ledger import EntryStamp
from app.domain.member import Birthday, Coupon, Member, TierFact
from app.domain.money import Currency
from app.domain.operator import Operator
from app.domain.programme import ConsentPurpose, Enrolment, Programme
from app.domain.store import StoreProfile
from app.services.context import Context
from tests.builders.programmes import golden_programme
from tests.fakes.clock import GOLDEN_NOON, FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.pins import FakePins
from tests.fakes.signing import FakeSigner
from tests.fakes.store import FakeStore

WANG = "01890000-0000-7000-8000-000000000001"
WANG_CARD = make_card_token("1" * 22)
WANG_PHONE = "+8613812345678"
WANG_COUPON = "coupon-200-20"
CASHIER = "op-lin"
MANAGER = "op-zhao"
CASHIER_PIN = "2580"
MANAGER_PIN = "8642"

PROFILE = StoreProfile(
    store_id="S01",
    store_name="徐汇店",
    counter_id="C2",
    counter_name="2 号柜台",
    device_id="device-1",
    incarnation=1,
    currency=Currency(),
    zone="Asia/Shanghai",
    day_cut_hour=4,
    pin_length=4,
    language="zh_CN",
)

ENROLMENT = Enrolment(
    consents=(
        ConsentPurpose(
            purpose="charter",
            version=3,
            title={"zh_CN": "会员章程", "en": "Charter"},
            body={"zh_CN": "规则", "en": "Rules"},
            required=True,
        ),
        ConsentPurpose(
            purpose="sms",
            version=2,
            title={"zh_CN": "短信", "en": "Messages"},
            body={"zh_CN": "提醒", "en": "Reminders"},
        ),
    ),
    welcome_coupon_type_ids=("100-8", "gone"),
    minimum_age=14,
)

PRODUCTS = (
    Product(
        sku="BEAN-500",
        ean="6901234567892",
        name="埃塞俄比亚咖啡豆 500g",
        price_minor=8_800,
        member_price_minor=7_900,
        category_path="咖啡/咖啡豆",
    ),
    Product(sku="APPLE", name="苹果", price_minor=1_299, unit="kg"),
)


@dataclass
class Counter:
    """The context of use cases over fakes, each of them at hand; ``store`` may be a real one."""

    store: Any = field(default_factory=FakeStore)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    pins: FakePins = field(default_factory=FakePins)
    signer: FakeSigner = field(default_factory=FakeSigner)

    @property
    def ctx(self) -> Context:
        """The ports as use cases take them."""
        return Context(
            store=self.store,
            clock=self.clock,
            ids=self.ids,
            pins=self.pins,
            signer=self.signer,
        )

    def operation_id(self) -> str:
        """A fresh id, as the desk makes one when a panel opens."""
        return self.ids.new_id(self.clock.now())


def counter_of(
    store: Any = None, programme: Programme | None = None, **profile_changes: Any
) -> Counter:
    """A counter with a cashier, a manager, two products, and the golden member Wang."""
    counter = Counter() if store is None else Counter(store=store)
    with counter.store.write() as work:
        work.save_profile(replace(PROFILE, **profile_changes))
        work.publish_programme(programme or golden_programme(enrolment=ENROLMENT))
        work.replace_catalogue(PRODUCTS)
        for operator_id, name, role, pin in (
            (CASHIER, "林静", "cashier", CASHIER_PIN),
            (MANAGER, "赵敏", "manager", MANAGER_PIN),
        ):
            pin_hash = counter.pins.hash(pin)
            work.save_operator(
                Operator(operator_id=operator_id, name=name, role=role, pin_hash=pin_hash)
            )
        work.commit()
    add_member(counter, wang())
    give_wang_his_past(counter)
    return counter


def wang(**changes: Any) -> Member:
    """The member of the pictures: gold, birthday in November."""
    golden = Member(
        member_id=WANG,
        ver=7,
        status="active",
        name="王丽华",
        phone=WANG_PHONE,
        card_token=WANG_CARD,
        enrolled_on=date(2023, 4, 2),
        enrolled_at=GOLDEN_NOON.replace(year=2023, month=4, day=2),
        store_id="S01",
        birthday=Birthday(month=11, day=3),
    )
    return replace(golden, **changes)


def add_member(counter: Counter, member: Member) -> None:
    """Put a member into the store as they are."""
    with counter.store.write() as work:
        work.add_member(member)
        work.commit()


def give_wang_his_past(counter: Counter) -> None:
    """Gold since May, 4,286 points in two lots, three coupons."""
    with counter.store.write() as work:
        work.add_tier_fact(
            WANG,
            TierFact(
                kind="opening",
                on=date(2026, 5, 2),
                amount_minor=864_000,
                tier_id="gold",
                until=date(2027, 5, 31),
            ),
        )
        stamp = EntryStamp(
            operation_id="opening",
            sale_id=None,
            member_id=WANG,
            on=date(2026, 5, 2),
            recorded_at=GOLDEN_NOON.replace(month=5, day=2),
            programme_version=1,
            new_id=lambda: counter.ids.new_id(GOLDEN_NOON.replace(month=5)),
        )
        work.add_entries(
            stamp.opening("adjustment", "opening", points, (date(2026, 5, 2), expires_on))
            for points, expires_on in (
                (600, date(2026, 11, 30)),
                (3_686, date(2027, 6, 30)),
            )
        )
        for coupon_id, type_id in (
            (WANG_COUPON, "200-20"),
            ("coupon-100-8", "100-8"),
            ("coupon-tea", "tea-9"),
        ):
            work.add_coupon(
                Coupon(
                    coupon_id=coupon_id,
                    member_id=WANG,
                    coupon_type_id=type_id,
                    valid_from=date(2026, 11, 1),
                    valid_until=date(2026, 12, 31),
                )
            )
        work.commit()
