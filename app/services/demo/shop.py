"""The demo shop as its files describe it: goods, programme, who comes, and how they shop."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.catalogue import Product
from app.domain.money import Currency, parse_amount
from app.domain.programme import Programme
from app.services.documents import read

WEIGHED = "kg"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTables:
    """From which names and mobile numbers are put together; ``surnames`` carry their frequency."""

    surnames: Mapping[str, int]
    given_female: str
    given_male: str
    given_rare: str
    mobile_prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Goods of one category in a basket: how many kinds, and in how many baskets of a hundred."""

    category_path: str
    least: int
    most: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """One reason to come in, with the goods that go with it."""

    mission_id: str
    weight: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the shop's year runs; every weight is a whole number relative to its neighbours."""

    sale_count: int
    guest_percent: int
    weekday_weights: tuple[int, ...]
    month_weights: tuple[int, ...]
    hour_weights: Mapping[int, int]
    visit_weights: Mapping[int, int]
    tender_weights: Mapping[str, int]
    missions: tuple[Mission, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShop:
    """All that the demo store is made of before its first customer comes in."""

    programme: Programme
    products: tuple[Product, ...]
    names: NameTables
    habits: Habits

    def within(self, category_path: str) -> tuple[Product, ...]:
        """The products of a category and everything below it, in the order of the file."""
        below = category_path + "/"
        return tuple(
            product
            for product in self.products
            if product.category_path == category_path or product.category_path.startswith(below)
        )

    def product(self, sku: str) -> Product:
        """The product with this SKU; KeyError when the file has none."""
        for product in self.products:
            if product.sku == sku:
                return product
        raise KeyError(sku)


def read_shop(folder: Path) -> DemoShop:
    """Read the demo shop out of its folder; BadInput for a programme that is wrong."""
    programme = read(Programme, folder.joinpath("programme.json").read_text(encoding="utf-8"))
    with folder.joinpath("products.csv").open(encoding="utf-8", newline="") as rows:
        products = tuple(_product(row, programme.currency) for row in csv.DictReader(rows))
    return DemoShop(
        programme=programme,
        products=products,
        names=_names(_json(folder, "people.json")),
        habits=_habits(_json(folder, "habits.json")),
    )


def _json(folder: Path, name: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
    return answer


def _product(row: Mapping[str, str], currency: Currency) -> Product:
    price_minor = parse_amount(row["price"], currency)
    if price_minor is None:
        raise ValueError(f"{row['sku']} has no price")
    return Product(
        sku=row["sku"],
        ean=row["ean"],
        name=row["name"],
        name_en=row["name_en"],
        category_path=row["category"],
        price_minor=price_minor,
        member_price_minor=parse_amount(row["member_price"], currency),
        unit="kg" if row["unit"] == WEIGHED else "piece",
        tax_class=row["tax_class"],
        flags=tuple(row["flags"].split()),
        cost_minor=parse_amount(row["cost"], currency),
    )


def _names(tables: Mapping[str, Any]) -> NameTables:
    return NameTables(
        surnames=tables["surnames"],
        given_female=tables["given_female"],
        given_male=tables["given_male"],
        given_rare=tables["given_rare"],
        mobile_prefixes=tuple(tables["mobile_prefixes"]),
    )


def _habits(tables: Mapping[str, Any]) -> Habits:
    return Habits(
        sale_count=tables["sale_count"],
        guest_percent=tables["guest_percent"],
        weekday_weights=tuple(tables["weekday_weights"]),
        month_weights=tuple(tables["month_weights"]),
        hour_weights={int(hour): weight for hour, weight in tables["hour_weights"].items()},
        visit_weights={int(rate): weight for rate, weight in tables["visit_weights"].items()},
        tender_weights=tables["tender_weights"],
        missions=tuple(
            Mission(
                mission_id=mission_id,
                weight=mission["weight"],
                parts=tuple(
                    Part(category_path=path, least=least, most=most, percent=percent)
                    for path, least, most, percent in mission["parts"]
                ),
            )
            for mission_id, mission in tables["missions"].items()
        ),
    )
