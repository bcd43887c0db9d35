"""How people shop: what drives one visit, and the basket that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from app.domain.basket import Basket, ManualDiscount, Wishes
from app.domain.catalogue import Product
from app.domain.ringing import add_product
from app.domain.sale import Tender
from app.services.demo.shop import DemoShop, Mission, Part

FAVOURITE_FACTOR = 6
USUAL_PERCENT = 60
REDEEM_PERCENT = 30
DECLINED_PERCENT = 3
MANUAL_PERCENT = 1
MANUAL_OFF_BP = 500
SPLIT_PERCENT = 1
NOTES_MINOR = (1_000, 2_000, 5_000, 10_000)
PLENTY_OF_POINTS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What one member comes for, and which goods of a category it usually is."""

    mission: Mission
    usual: Mapping[str, Product]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Products of one category with running weights: what stands first and is cheap sells most."""

    products: tuple[Product, ...]
    running_weights: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The goods of each category that some mission asks for, and how people pay."""

    missions: tuple[Mission, ...]
    goods: Mapping[str, Goods]
    tender_kinds: Mapping[str, int]


def stock_shelf(shop: DemoShop) -> Shelf:
    """Sort the shop's goods by the categories that the missions name."""
    paths = {part.category_path for mission in shop.habits.missions for part in mission.parts}
    return Shelf(
        missions=shop.habits.missions,
        goods={path: _goods(shop.within(path)) for path in sorted(paths)},
        tender_kinds=shop.habits.tender_weights,
    )


def make_taste(rng: Random, shelf: Shelf) -> Taste:
    """What a member will like for the whole year."""
    mission = _mission(rng, shelf, None)
    return Taste(
        mission=mission,
        usual={
            part.category_path: _one_of(rng, shelf.goods[part.category_path])
            for part in mission.parts
        },
    )


def fill_basket(rng: Random, shelf: Shelf, empty: Basket, taste: Taste | None) -> Basket:
    """The basket of one visit; it holds one line at least."""
    mission = _mission(rng, shelf, taste)
    basket = empty
    for part in mission.parts:
        if rng.randrange(100) < part.percent:
            basket = _with_part(rng, shelf, basket, part, taste)
    if basket.lines:
        return basket
    return _with_part(rng, shelf, basket, mission.parts[0], taste)


def make_wishes(
    rng: Random, shelf: Shelf, available_points: int | None, manager_id: str
) -> Wishes:
    """How they pay, whether they spend points, and now and then a discount the manager allows.

    ``available_points`` is None for someone who is not a member.
    """
    kind = rng.choices(list(shelf.tender_kinds), list(shelf.tender_kinds.values()))[0]
    manual: tuple[ManualDiscount, ...] = ()
    if rng.randrange(100) < MANUAL_PERCENT:
        reason = "临近保质期"
        manual = (
            ManualDiscount(
                kind="percent", value=MANUAL_OFF_BP, reason=reason, approved_by=manager_id
            ),
        )
    spends = (
        available_points is not None
        and available_points >= PLENTY_OF_POINTS
        and rng.randrange(100) < REDEEM_PERCENT
    )
    return Wishes(
        tender_kinds=(kind,),
        manual=manual,
        redeem_points=None if spends else 0,
        auto_apply_coupons=False if rng.randrange(100) < DECLINED_PERCENT else None,
    )


def pay(rng: Random, kind: str, due_minor: int) -> tuple[Tender, ...]:
    """Tenders that make up the amount due; cash is handed over in round notes."""
    if due_minor == 0:
        return ()
    if kind == "cash":
        note_minor = rng.choice(NOTES_MINOR)
        received_minor = -(-due_minor // note_minor) * note_minor
        return (Tender(kind="cash", amount_minor=due_minor, received_minor=received_minor),)
    if kind == "card":
        reference = f"{rng.randrange(10**6):06d}"
        return (Tender(kind="card", amount_minor=due_minor, reference=reference),)
    if due_minor > NOTES_MINOR[-1] and rng.randrange(100) < SPLIT_PERCENT:
        half_minor = due_minor // 2
        return (
            Tender(kind="wechat", amount_minor=half_minor),
            Tender(kind="alipay", amount_minor=due_minor - half_minor),
        )
    return (Tender(kind="alipay" if kind == "alipay" else "wechat", amount_minor=due_minor),)


def _mission(rng: Random, shelf: Shelf, taste: Taste | None) -> Mission:
    weights = [
        mission.weight * (FAVOURITE_FACTOR if taste and mission is taste.mission else 1)
        for mission in shelf.missions
    ]
    return rng.choices(shelf.missions, weights)[0]


def _with_part(
    rng: Random, shelf: Shelf, basket: Basket, part: Part, taste: Taste | None
) -> Basket:
    for _ in range(rng.randrange(part.least, part.most + 1)):
        product = _one_of(rng, shelf.goods[part.category_path])
        if taste and part.category_path in taste.usual and rng.randrange(100) < USUAL_PERCENT:
            product = taste.usual[part.category_path]
        grams = rng.randrange(150, 2_200, 2) if product.unit == "kg" else None
        basket = add_product(basket, product, grams)
    return basket


def _goods(products: tuple[Product, ...]) -> Goods:
    weights = (
        (2 * len(products) - index) * (1 + 10_000 // (product.price_minor + 500))
        for index, product in enumerate(products)
    )
    return Goods(products=products, running_weights=tuple(accumulate(weights)))


def _one_of(rng: Random, goods: Goods) -> Product:
    return rng.choices(goods.products, cum_weights=goods.running_weights)[0]
