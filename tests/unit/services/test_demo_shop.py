"""The files of the demo shop: goods a real shelf could hold, and customers a real street has."""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from app.domain.basket import Basket
from app.domain.catalogue import is_ean
from app.domain.phone import normalise_phone
from app.services.demo.crowd import plan_year
from app.services.demo.people import make_people
from app.services.demo.shop import DemoShop, read_shop
from app.services.demo.shopping import fill_basket, make_taste, make_wishes, pay, stock_shelf

FOLDER = Path(__file__).parents[3] / "resources" / "demo"
UNTIL = date(2026, 11, 21)


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return read_shop(FOLDER)


def test_every_product_has_a_chinese_ean_of_its_own(shop: DemoShop) -> None:
    codes = [product.ean or "" for product in shop.products]
    assert [code for code in codes if not (is_ean(code) and code.startswith("69"))] == []
    assert len(set(codes)) == len(codes) >= 300


def test_products_are_told_apart_by_number_and_by_both_names(shop: DemoShop) -> None:
    for names in (
        [product.sku for product in shop.products],
        [product.name for product in shop.products],
        [product.name_en for product in shop.products],
    ):
        assert [name for name, count in Counter(names).items() if count > 1] == []
        assert "" not in names


def test_products_have_names_and_no_numbers_for_names(shop: DemoShop) -> None:
    assert [p.name for p in shop.products if re.fullmatch(r"(商品|产品)?\s*\d*", p.name)] == []
    assert [p.name for p in shop.products if not re.search(r"[一-鿿]", p.name)] == []
    assert [p.name_en for p in shop.products if re.search(r"[一-鿿]", p.name_en)] == []


def test_no_price_lies_below_cost(shop: DemoShop) -> None:
    for product in shop.products:
        lowest = product.member_price_minor or product.price_minor
        assert lowest <= product.price_minor
        assert (product.cost_minor or 0) <= lowest, product.name


def test_member_prices_and_flags_are_on_some_goods_only(shop: DemoShop) -> None:
    count = len(shop.products)
    assert 20 < sum(p.member_price_minor is not None for p in shop.products) < count // 2
    flags = Counter(flag for product in shop.products for flag in product.flags)
    assert set(flags) == {"special_price", "tobacco", "gift_card", "deposit"}
    assert sum(flags.values()) < count // 10
    assert 15 < sum(product.unit == "kg" for product in shop.products) < count // 5


@pytest.mark.parametrize(
    ("ean", "name", "price_minor", "member_minor"),
    [
        ("6901234567892", "埃塞俄比亚咖啡豆 500g", 8_800, 7_900),
        ("6923456789012", "手冲滤纸 100 片", 1_800, None),
        ("6934567890122", "马克杯 350ml", 4_900, None),
    ],
)
def test_the_goods_of_the_guide_are_on_the_shelf(
    shop: DemoShop, ean: str, name: str, price_minor: int, member_minor: int | None
) -> None:
    (product,) = [p for p in shop.products if p.ean == ean]
    assert (product.name, product.price_minor) == (name, price_minor)
    assert product.member_price_minor == member_minor


def test_every_mission_finds_its_goods(shop: DemoShop) -> None:
    paths = [part.category_path for m in shop.habits.missions for part in m.parts]
    assert [path for path in paths if not shop.within(path)] == []


def test_every_offer_and_coupon_finds_goods(shop: DemoShop) -> None:
    scopes = [offer.scope for offer in shop.programme.offers]
    scopes += [kind.scope for kind in shop.programme.coupon_types]
    paths = [path for scope in scopes for path in scope.category_paths]
    assert [path for path in paths if not shop.within(path)] == []


def test_people_have_names_as_common_as_in_life(shop: DemoShop) -> None:
    people = make_people(Random(7), shop.names, 5_000, frozenset())
    surnames = sorted(shop.names.surnames, key=len, reverse=True)
    found = Counter(
        next(surname for surname in surnames if person.name.startswith(surname))
        for person in people
    )
    assert found["王"] > found["曹"] > found["欧阳"] > 0
    assert {len(person.name) for person in people} == {2, 3, 4}
    for rare in "喆䶮":
        assert any(rare in person.name for person in people)


def test_people_have_possible_numbers_of_their_own(shop: DemoShop) -> None:
    people = make_people(Random(7), shop.names, 5_000, frozenset())
    assert all(normalise_phone(person.phone) == f"+86{person.phone}" for person in people)
    assert len({person.phone for person in people}) == 5_000


def test_taken_numbers_are_left_alone(shop: DemoShop) -> None:
    first = make_people(Random(7), shop.names, 50, frozenset())
    taken = frozenset(person.phone for person in first)
    again = make_people(Random(7), shop.names, 50, taken)
    assert not taken & {person.phone for person in again}


def test_birthdays_are_days_that_exist(shop: DemoShop) -> None:
    people = make_people(Random(7), shop.names, 5_000, frozenset())
    birthdays = [person.birthday for person in people if person.birthday]
    for birthday in birthdays:
        assert date(birthday.year or 2000, birthday.month, birthday.day)
    assert any((b.month, b.day) == (2, 29) for b in birthdays)
    assert 3_000 < len(birthdays) < 4_500


def test_the_same_seed_makes_the_same_people(shop: DemoShop) -> None:
    def made(seed: int) -> object:
        return make_people(Random(seed), shop.names, 30, frozenset())

    assert made(1) == made(1)
    assert made(1) != made(2)


@pytest.mark.parametrize("until", [UNTIL, date(2024, 2, 29), date(2025, 3, 31)])
def test_the_year_ends_the_day_before(shop: DemoShop, until: date) -> None:
    plan = plan_year(shop.habits, until, shop.habits.sale_count)
    assert sum(plan.sale_counts) == shop.habits.sale_count
    assert (until - plan.days[-1]).days == 1
    assert 365 <= len(plan.days) <= 366
    saturdays = [c for d, c in zip(plan.days, plan.sale_counts, strict=True) if d.weekday() == 5]
    mondays = [c for d, c in zip(plan.days, plan.sale_counts, strict=True) if d.weekday() == 0]
    assert sum(saturdays) > sum(mondays)


def test_baskets_are_filled_and_paid(shop: DemoShop) -> None:
    rng = Random(3)
    shelf = stock_shelf(shop)
    taste = make_taste(rng, shelf)
    sizes = Counter()
    for _ in range(300):
        basket = fill_basket(rng, shelf, Basket(basket_id="b", store_id="S01"), taste)
        sizes[len(basket.lines)] += 1
        due_minor = sum(line.list_price_minor * line.quantity for line in basket.lines)
        wishes = make_wishes(rng, shelf, 500, "manager")
        tenders = pay(rng, wishes.tender_kinds[0], due_minor)
        assert sum(tender.amount_minor for tender in tenders) == due_minor
        assert all(tender.change_minor >= 0 for tender in tenders)
    assert 0 not in sizes
    assert len(sizes) > 5


def test_a_basket_that_costs_nothing_needs_no_tender() -> None:
    assert pay(Random(1), "cash", 0) == ()
