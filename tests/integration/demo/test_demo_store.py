"""A small demo store on a real file: repeatable, sound, and with the figures of the guide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.ids import SeededIds
from app.domain.basket import Wishes
from app.domain.periods import end_of_month
from app.domain.ringing import add_product
from app.ports.store import Store
from app.services import sign_on
from app.services.context import Context, business_now, programme_now
from app.services.demo.build import DemoPlan, DemoStore, build_demo
from app.services.demo.staff import DEMO_PINS
from app.services.doctor import examine
from app.services.first_run import StoreExists, StoreKeys
from app.services.holding import new_basket
from app.services.identify import Found, identify
from app.services.member_view import MemberView
from app.services.products import product_by_code
from app.services.quoting import quote
from app.services.sales import find_sales
from local_db.files import create_store
from local_db.store import SqlStore
from tests.fakes.clock import FakeClock
from tests.fakes.pins import FakePins
from tests.fakes.secrets import FakeSecrets
from tests.fakes.signing import FakeSigner
from tests.fakes.store import FakeStore, State
from tests.integration.shop import quick_sealer

RESOURCES = Path(__file__).parents[3] / "resources"
UNTIL = date(2026, 11, 21)
KEY = bytes(range(32))
PHONE = "138 1234 5678"


@dataclass(frozen=True)
class Demo:
    """A demo store opened at 10:42 on its day."""

    ctx: Context
    built: DemoStore
    days: list[tuple[int, int]]


def demo(store: Store, until: date = UNTIL, seed: int = 1, sales: int = 160) -> Demo:
    """Build it into an empty store."""
    ctx = Context(
        store=store,
        clock=FakeClock(datetime(until.year, until.month, until.day, 2, 42, tzinfo=UTC)),
        ids=SeededIds(seed),
        pins=FakePins(),
        signer=FakeSigner(),
    )
    days: list[tuple[int, int]] = []
    plan = DemoPlan(resources=RESOURCES, seed=seed, until=until, member_count=90, sale_count=sales)
    keys = StoreKeys(secrets=FakeSecrets(), sealer=quick_sealer())
    built = build_demo(ctx, keys, plan, lambda done, total: days.append((done, total)))
    return Demo(ctx=ctx, built=built, days=days)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    store = create_store(tmp_path_factory.mktemp("demo") / "store.db", KEY)
    yield store
    store.close()


@pytest.fixture(scope="module")
def shop(file: SqlStore) -> Demo:
    return demo(file)


@pytest.fixture(scope="module")
def first_digest(shop: Demo, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of the store as it was built, whoever has signed on in it since."""
    with closing(create_store(tmp_path_factory.mktemp("first") / "store.db", KEY)) as first:
        assert demo(first).built == shop.built
        return first.digest()


def wang(ctx: Context) -> MemberView:
    found = identify(ctx, PHONE)
    assert isinstance(found, Found)
    return found.view


def test_the_store_is_sound(shop: Demo, file: SqlStore) -> None:
    report = examine(file, shop.ctx.clock)
    assert [finding.sentence for finding in report.findings] == []
    assert report.counts["sales"] == shop.built.tally.sale_count


def test_the_size_is_what_was_asked_for(shop: Demo, file: SqlStore) -> None:
    assert shop.built.tally.sale_count == 160
    with file.inspect() as inspection:
        assert len(list(inspection.all_members())) == shop.built.member_count == 90


def test_progress_goes_day_by_day_to_the_end(shop: Demo) -> None:
    total = len(shop.days)
    assert shop.days == [(day, total) for day in range(1, total + 1)]


@pytest.mark.usefixtures("shop")
def test_the_shop_lives_before_its_day_and_not_after(file: SqlStore) -> None:
    with file.inspect() as inspection:
        days = [sale.business_on for sale in inspection.all_sales()]
    assert min(days) >= date(2025, 11, 21)
    assert UNTIL - timedelta(days=4) < max(days) < UNTIL


def test_the_same_seed_makes_the_same_store(first_digest: str, tmp_path: Path) -> None:
    with closing(create_store(tmp_path / "store.db", KEY)) as other:
        demo(other)
        assert other.digest() == first_digest


def test_the_seed_and_the_day_decide_every_row() -> None:
    def rows(seed: int, until: date) -> State:
        store = FakeStore()
        demo(store, until, seed, sales=20)
        return replace(store.state, settings={})  # a sealed key among them

    first = rows(1, UNTIL)
    assert rows(1, UNTIL) == first
    assert rows(2, UNTIL) != first
    assert rows(1, UNTIL + timedelta(days=1)) != first


def test_a_store_that_is_there_is_left_alone(shop: Demo, file: SqlStore) -> None:
    before = file.digest()
    plan = DemoPlan(resources=RESOURCES, seed=3, until=UNTIL)
    keys = StoreKeys(secrets=FakeSecrets(), sealer=quick_sealer())
    with pytest.raises(StoreExists):
        build_demo(shop.ctx, keys, plan, lambda _done, _total: None)
    assert file.digest() == before


@pytest.mark.parametrize(("name", "pin"), DEMO_PINS.items())
def test_both_operators_sign_on_with_the_pin_that_the_lock_page_shows(
    shop: Demo, name: str, pin: str
) -> None:
    with shop.ctx.store.read() as reader:
        by_name = {operator.name: operator.operator_id for operator in reader.operators()}
    assert set(by_name) == set(DEMO_PINS)
    assert not sign_on.sign_on(shop.ctx, by_name[name], pin).must_change_pin


def check_figures(ctx: Context, until: date) -> None:
    view = wang(ctx)
    assert view.member.name == "王丽华"
    assert view.tier.tier_id == "gold"
    assert view.member.enrolled_on.strftime("%Y-%m") == "2023-04"
    assert view.member.birthday is not None
    assert view.member.birthday.month == until.month
    assert view.balance.available == 4_286
    assert view.balance.next_expiry_points == 600
    assert view.balance.next_expiry_on == end_of_month(until)
    assert view.tier_state.counted_minor == 864_000
    assert view.tier_state.to_next_minor == 336_000
    assert len(view.coupons) == 3
    assert view.last_sale_on == until - timedelta(days=94)


def test_the_regular_has_the_figures_of_the_guide(shop: Demo) -> None:
    check_figures(shop.ctx, UNTIL)


@pytest.mark.parametrize("until", [date(2026, 12, 1), date(2027, 2, 28), date(2028, 2, 29)])
def test_the_figures_hold_on_other_days(until: date) -> None:
    check_figures(demo(FakeStore(), until, sales=20).ctx, until)


def test_the_golden_basket_comes_to_the_golden_amount(shop: Demo) -> None:
    ctx = shop.ctx
    basket = new_basket(ctx)
    for ean, pieces in (("6901234567892", 2), ("6923456789012", 1), ("6934567890122", 2)):
        for _ in range(pieces):
            basket = add_product(basket, product_by_code(ctx, ean))
    view = wang(ctx)
    wishes = Wishes(redeem_points=600, tender_kinds=("wechat",))
    quoted = quote(basket, view, programme_now(ctx), wishes, business_now(ctx))
    assert (quoted.list_total_minor, quoted.due_minor) == (29_200, 21_470)
    assert (quoted.accrued_points, quoted.redeemed_points) == (428, 600)
    (used,) = quoted.used_coupon_ids
    kinds = {coupon.coupon_id: coupon.coupon_type_id for coupon, _ in view.coupons}
    assert kinds[used] == "full_200_20"


def test_the_regulars_last_visits_are_the_ones_in_the_guide(shop: Demo) -> None:
    last, returned, *_ = find_sales(shop.ctx, member_id=wang(shop.ctx).member.member_id)
    assert (last.due_minor, last.piece_count, last.tender_kinds) == (12_640, 3, ("cash",))
    assert (returned.due_minor, returned.state) == (5_800, "returned")


@pytest.mark.usefixtures("shop")
def test_life_happened_to_the_others(file: SqlStore) -> None:
    with file.inspect() as inspection:
        states = {sale.state for sale in inspection.all_sales()}
        statuses = {member.status for member in inspection.all_members()}
        coupons = {coupon.state for coupon in inspection.all_coupons()}
        kinds = {entry.kind for entry in inspection.all_entries()}
    assert {"settled", "returned"} <= states
    assert statuses == {"active", "suspended"}
    assert {"issued", "used"} <= coupons
    assert {"accrual", "redemption", "reversal", "adjustment"} <= kinds
