"""Strict reading: the same value back, or the path to the one wrong field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.domain.basket import Basket
from app.domain.errors import BadInput
from app.domain.operations import canonical_json, to_wire
from app.domain.programme import Programme
from app.services.documents import read, schema
from tests.builders.baskets import golden_basket
from tests.builders.programmes import amount_off, golden_programme, offer


def test_a_programme_reads_back_equal() -> None:
    programme = golden_programme()
    assert read(Programme, canonical_json(programme)) == programme


def test_a_basket_reads_back_equal_from_bytes() -> None:
    basket = golden_basket()
    assert read(Basket, canonical_json(basket).encode()) == basket


def broken(change: Callable[[dict[str, Any]], None]) -> str:
    wire = to_wire(golden_basket())
    change(wire)
    return canonical_json(wire)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda b: b["lines"][2].update(quantity="2"), "lines[2].quantity"),
        (lambda b: b["lines"][2].update(quantity=True), "lines[2].quantity"),
        (lambda b: b["lines"][1].update(colour="red"), "lines[1].colour"),
        (lambda b: b["lines"][0].pop("name"), "lines[0].name"),
        (lambda b: b.pop("store_id"), "store_id"),
        (lambda b: b["lines"][0].update(kind="by the metre"), "lines[0].kind"),
    ],
)
def test_a_wrong_field_is_named(change: Callable[[dict[str, Any]], None], path: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(Basket, broken(change))
    assert caught.value.params["path"] == path


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"lines":[2.5]}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read(Basket, text)


def test_a_fault_inside_a_mechanic_is_about_the_kind_it_names() -> None:
    programme = golden_programme(offers=(offer("full", amount_off(100, 10)),))
    text = canonical_json(programme).replace('"off_minor":10,', '"off_minor":"ten",')
    with pytest.raises(BadInput) as caught:
        read(Programme, text)
    assert caught.value.params["path"] == "offers[0].mechanic.steps[0].off_minor"


def test_an_unknown_mechanic_lists_the_known_ones() -> None:
    text = canonical_json(golden_programme()).replace('"buy_get"', '"buy_bye"')
    with pytest.raises(BadInput) as caught:
        read(Programme, text)
    assert caught.value.params["path"] == "offers[0].mechanic.kind"
    assert "each_full" in str(caught.value.params["reason"])


def test_an_unknown_kind_of_line_lists_the_kinds_of_lines() -> None:
    with pytest.raises(BadInput, match="one of piece, weighed, amount"):
        read(Basket, broken(lambda b: b["lines"][0].update(kind="by the metre")))


def test_a_mechanic_that_is_not_for_coupons_lists_those_that_are() -> None:
    wire = to_wire(golden_programme())
    wire["coupon_types"][0]["mechanic"] = wire["offers"][0]["mechanic"]
    with pytest.raises(BadInput) as caught:
        read(Programme, canonical_json(wire))
    assert caught.value.params == {
        "path": "coupon_types[0].mechanic.kind",
        "reason": "unknown kind, one of amount_off, percent_off, each_full, cheapest_unit",
        "word": "buy_get",
    }


def test_a_schema_names_the_fields() -> None:
    assert "lines" in schema(Basket)["properties"]
