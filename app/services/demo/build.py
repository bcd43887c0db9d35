"""Builds the demo store: set up, stocked, staffed, and a year of business lived through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from app.domain.periods import add_months, end_of_month
from app.services import operators, sign_on
from app.services.context import Context
from app.services.demo import back_office, till
from app.services.demo.crowd import Crowd, YearPlan, plan_year
from app.services.demo.history import Cast, Progress, ShopYear, Tally
from app.services.demo.people import Person, make_people
from app.services.demo.regular import PHONE, VISITS, Regular
from app.services.demo.shop import DemoShop, read_shop
from app.services.demo.shopping import stock_shelf
from app.services.demo.staff import CASHIER, DEMO_PINS, MANAGER
from app.services.first_run import NewStore, StoreKeys, set_up_store

ZONE = "Asia/Shanghai"
FIRST_PIN = "4062"
OPENING_HOUR = 7
OLD_MEMBER_PERCENT = 62
"""Members who came along from the system before; the others join during the year."""
BROUGHT_TIERS = {None: 800, "silver": 150, "gold": 42, "platinum": 8}
BROUGHT_POINTS_PERCENT = 70
MOST_LOTS = 3
FIRST_ENROLMENT_DAYS = 1_400


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPlan:
    """Which demo store to build. ``until`` is the day it opens on, with a year behind it.

    ``resources``: the folder that holds ``demo``. The same seed and day give the same store.
    """

    resources: Path
    seed: int
    until: date
    member_count: int = 5_000
    sale_count: int | None = None
    """None: as many as the shop's habits say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStore:
    """What came of it: the code to keep, and how the year went."""

    recovery_code: str
    member_count: int
    tally: Tally


def build_demo(ctx: Context, keys: StoreKeys, plan: DemoPlan, progress: Progress) -> DemoStore:
    """Fill an empty store. ``ctx.ids`` must be seeded alike for the store to come out alike.

    ``progress`` is called with (days done, days in all). Raises StoreExists, BadInput when the
    files of the demo shop are wrong.
    """
    shop = read_shop(plan.resources.joinpath("demo"))
    sale_count = plan.sale_count or shop.habits.sale_count
    days = plan_year(shop.habits, plan.until, max(0, sale_count - len(VISITS)))
    eve = datetime.combine(days.days[0] - timedelta(days=1), time(OPENING_HOUR), ZoneInfo(ZONE))
    clock = till.SetClock(eve)
    ctx = replace(ctx, clock=clock)
    recovery_code = set_up_store(ctx, _NEW_STORE, keys)
    staff = _staffed(ctx)
    clock.set(eve + timedelta(days=1))
    back_office.stock(ctx, shop.programme, shop.products, staff.manager_id)
    tally = _year(ctx, shop, staff, plan, days).run(ctx, clock, progress)
    return DemoStore(recovery_code=recovery_code, member_count=plan.member_count, tally=tally)


_NEW_STORE = NewStore(
    store_name="徐汇店",
    counter_name="2 号柜台",
    counter_id="C2",
    template_id="coffee-grocery",
    manager_name=MANAGER,
    manager_pin=DEMO_PINS[MANAGER],
    zone=ZONE,
    is_demo=True,
)


def _staffed(ctx: Context) -> till.Staff:
    """Hire the cashier, who chooses a PIN of her own at once."""
    with ctx.store.read() as reader:
        manager_id = reader.operators()[0].operator_id
    cashier_id = operators.add_operator(ctx, CASHIER, "cashier", FIRST_PIN, manager_id).operator_id
    sign_on.change_pin(ctx, cashier_id, FIRST_PIN, DEMO_PINS[CASHIER])
    return till.Staff(cashier_id=cashier_id, manager_id=manager_id)


def _year(
    ctx: Context,
    shop: DemoShop,
    staff: till.Staff,
    plan: DemoPlan,
    days: YearPlan,
) -> ShopYear:
    """Everybody who will ever come, and those among them who are members from the start."""
    rng = Random(plan.seed)  # noqa: S311 - made to be repeated
    shelf = stock_shelf(shop)
    crowd = Crowd(rng, shop.habits, shelf)
    regular = Regular(shop, staff.manager_id, plan.until)
    others = make_people(rng, shop.names, plan.member_count - 1, frozenset({PHONE}))
    brought_count = len(others) * OLD_MEMBER_PERCENT // 100
    first = days.days[0]
    newcomers = [_newcomer(rng, person, first) for person in others[:brought_count]]
    ids = back_office.bring_members(ctx, [regular.newcomer, *newcomers], staff.manager_id)
    for member_id, newcomer in zip(ids[1:], newcomers, strict=True):
        crowd.add(member_id, newcomer.person, first)
    cast = Cast(
        shop=shop,
        shelf=shelf,
        staff=staff,
        crowd=crowd,
        joiners=others[brought_count:],
        zone=ZoneInfo(ZONE),
    )
    year = ShopYear(cast, days, rng)
    regular.plan(year, ids[0])
    return year


def _newcomer(rng: Random, person: Person, on: date) -> back_office.Newcomer:
    tier_id = rng.choices(list(BROUGHT_TIERS), list(BROUGHT_TIERS.values()))[0]
    lot_count = 0
    if rng.randrange(100) < BROUGHT_POINTS_PERCENT:
        lot_count = rng.randrange(1, MOST_LOTS + 1)
    return back_office.Newcomer(
        person=person,
        enrolled_on=on - timedelta(days=rng.randrange(1, FIRST_ENROLMENT_DAYS)),
        tier_id=tier_id,
        tier_until=None if tier_id is None else _some_month_end(rng, on),
        lots=tuple((rng.randrange(20, 900), _some_month_end(rng, on)) for _ in range(lot_count)),
    )


def _some_month_end(rng: Random, on: date) -> date:
    return end_of_month(add_months(on, rng.randrange(1, 13)))
