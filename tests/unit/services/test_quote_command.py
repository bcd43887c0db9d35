"""The command line's engine: strict in, canonical out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.engine import evaluate
from app.domain.errors import BadInput, Mistakes
from app.domain.operations import canonical_json, to_wire
from app.domain.quote import Quote
from app.services.documents import read
from app.services.quote_command import QuoteRequest, answer, schemas
from tests.builders.baskets import GOLDEN_TIME, golden_basket, golden_member, golden_wishes
from tests.builders.programmes import golden_programme


def request_wire() -> Any:
    return to_wire(
        QuoteRequest(
            programme=golden_programme(),
            member=golden_member(),
            basket=golden_basket(),
            wishes=golden_wishes(),
            time=GOLDEN_TIME,
        )
    )


def test_the_golden_request_is_answered_with_the_golden_quote() -> None:
    wire = json.loads(answer(canonical_json(request_wire())))
    units = [line.pop("units") for line in wire["lines"]]
    quote = read(Quote, canonical_json(wire))
    assert quote.due_minor == 21_470
    assert quote == evaluate(
        golden_basket(), golden_member(), golden_programme(), golden_wishes(), GOLDEN_TIME
    )
    assert [run["net_minor"] for run in units[0]] == [6_695, 6_694]
    assert units == [to_wire(line.units) for line in quote.lines]


def test_member_and_wishes_may_be_left_out() -> None:
    wire = request_wire()
    del wire["member"], wire["wishes"]
    assert json.loads(answer(canonical_json(wire)))["due_minor"] == 29_200 - 2_450


def test_schemas_describe_both() -> None:
    found = json.loads(schemas())
    assert set(found) == {"request", "quote"}
    assert {"programme", "basket", "time"} <= set(found["request"]["properties"])
    assert "due_minor" in found["quote"]["properties"]
    line = found["quote"]["$defs"]["QuoteLine"]
    assert (
        line["properties"]["units"]["items"]["$ref"].rpartition("/")[2] in found["quote"]["$defs"]
    )
    assert "units" in line["required"]


def set_in(wire: Any, path: str, value: object) -> None:
    *way, last = path.replace("[", ".").replace("]", "").split(".")
    for part in way:
        wire = wire[int(part)] if part.isdigit() else wire[part]
    wire[int(last) if last.isdigit() else last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("basket.lines[2].quantity", -1),
        ("basket.lines[2].quantity", 0),
        ("basket.lines[1].quantity", 10_000),
        ("basket.lines[0].list_price_minor", -1),
        ("basket.lines[0].member_price_minor", -5),
        ("basket.lines[1].line_id", "coffee"),
        ("member.redeemed_today", -1),
        ("member.orders", -1),
        ("wishes.coupon_ids", [f"C{number}" for number in range(201)]),
        ("wishes.declined_coupon_ids", [f"C{number}" for number in range(201)]),
        ("member.won", {"by_component": {"birthday": -1}}),
        ("member.tier_id", "diamond"),
        ("member.lots[0].remaining", 10**12),
        ("wishes.redeem_points", -600),
        ("wishes.redeem_elsewhere", {"green": 1}),
        ("time.minute", 1440),
        ("time.on", "9999-12-31"),
        ("time.on", "0001-01-01"),
        ("programme.offers[0].mechanic.off_bp", 10_001),
        ("programme.offers[0].mechanic.get", 0),
        ("programme.coupon_types[0].mechanic.steps[0].off_minor", -1),
        ("programme.earning.per_minor", 0),
        ("programme.redemption.points", 0),
        ("programme.redemption.step_points", 0),
        ("programme.rounding.step_minor", 0),
        ("programme.tiers[2].payable_bp", 10_001),
        ("programme.policies.search_budget", 0),
        ("programme.currency.exponent", 4),
        ("programme.currency.exponent", -1),
        ("programme.valid_from", "2026-11-22"),
        ("member.coupons[1].member_id", "m-li"),
        ("member.lots[1].member_id", "m-li"),
        ("basket.lines[0].grams", 250),
        ("time.on", "1"),
        ("time.on", "0000"),
        ("time.on", "2026-11-21T00:00:00Z"),
        ("time.on", "20261121"),
        ("time.on", "2026-11-24"),
        ("time.on", "2026-11-18"),
        ("time.at", "1"),
        ("time.at", "1795000000"),
        ("time.at", "2026-11-21"),
        ("time.at", "2026-11-21T24:42:00Z"),
        ("programme.valid_from", "0000"),
        ("programme.valid_from", "2026-02-30"),
        ("member.coupons[0].valid_until", "1e9"),
        ("programme.tiers[1].entry_minor", -1),
        ("programme.tier_rules.window_months", 10**12),
        ("programme.coupon_types[0].valid_days", 10**12),
    ],
)
def test_a_number_out_of_range_is_named(path: str, value: object) -> None:
    wire = request_wire()
    set_in(wire, path, value)
    with pytest.raises(BadInput) as caught:
        answer(canonical_json(wire))
    assert caught.value.params["path"] == path


def duplicate_coupon(wire: Any) -> None:
    wire["member"]["coupons"].append(wire["member"]["coupons"][0])


def duplicate_lot(wire: Any) -> None:
    wire["member"]["lots"].append(wire["member"]["lots"][0])


def many_coupons(wire: Any) -> None:
    wire["member"]["coupons"] = wire["member"]["coupons"] * 70


def wrong_birthday(wire: Any) -> None:
    wire["member"]["birthday"] = {"month": 2, "day": 30, "year": None}


def manual(wire: Any, **changes: object) -> None:
    one = {"kind": "percent", "value": 500, "reason": "r", "line_id": None, "approved_by": None}
    wire["wishes"]["manual"] = [one | changes]


def gift(wire: Any, **wished: str) -> None:
    """A programme with one gift, a bag (R-62), and what is wished for."""
    bag = {"sku": "BAG", "name": {}, "cost_minor": 800, "value_minor": 1_500}
    offer = {"offer_id": "BAG", "name": {}, "mechanic": {"kind": "gift", "items": [bag]}}
    wire["programme"]["offers"].append(offer)
    wire["wishes"]["gifts"] = wished


@pytest.mark.parametrize("wished", ["BAG", ""])
def test_a_thing_of_the_gift_or_none_can_be_wished_for(wished: str) -> None:
    wire = request_wire()
    gift(wire, BAG=wished)
    given = json.loads(answer(canonical_json(wire))).get("gifts", [])
    assert [one["sku"] for one in given if one["offer_id"] == "BAG"] == [wished] * bool(wished)


@pytest.mark.parametrize(
    ("unit", "claims", "path"),
    [
        ("choice", [{"points": 100}], ""),
        ("choice", [{"points": 99}], "wishes.rewards[0].points"),
        ("choice", [{"points": 100}, {"points": 100}], "wishes.rewards[1]"),
        ("choice", [{"points": 100, "account_id": "x"}], "wishes.rewards[0].account_id"),
        ("step", [{"points": 100}], "wishes.rewards[0].account_id"),
    ],
)
def test_only_rewards_that_there_are_can_be_claimed(
    unit: str, claims: list[dict[str, object]], path: str
) -> None:
    """R-112: once each."""
    wire = request_wire()
    rewards = [{"points": 100, "off_minor": 500}] if unit == "choice" else []
    wire["programme"]["redemption"] |= {"unit": unit, "rewards": rewards}
    wire["wishes"]["rewards"] = claims
    if not path:
        assert json.loads(answer(canonical_json(wire)))["redeemed_points"] == 100
        return
    with pytest.raises(BadInput) as caught:
        answer(canonical_json(wire))
    assert caught.value.params["path"] == path


@pytest.mark.parametrize("name", ["quote", "refund-preview"])
def test_a_field_that_stands_twice_is_refused(name: str) -> None:
    sale = canonical_json(request_wire()).replace('"quantity":', '"quantity":9,"quantity":', 1)
    asked = sale if name == "quote" else f'{{"sale":{sale}}}'
    found = subprocess.run(
        [sys.executable, "-m", "app", name], input=asked.encode(), capture_output=True, check=False
    )
    assert found.returncode == 2
    assert b"basket.lines[0].quantity: stands twice in its object" in found.stderr


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (duplicate_coupon, "member.coupons"),
        (duplicate_lot, "member.lots"),
        (many_coupons, "member.coupons"),
        (wrong_birthday, "member.birthday"),
        (lambda wire: manual(wire, value=10_001), "wishes.manual[0].value"),
        (lambda wire: manual(wire, line_id="tea"), "wishes.manual[0].line_id"),
        (lambda wire: wire["member"].update(enrolled_on="9999-12-31"), "member.enrolled_on"),
        (lambda wire: gift(wire, CARD="TEA"), "wishes.gifts"),
        (
            lambda wire: wire["wishes"].update(tender_kinds=["cash", "visa"]),
            "wishes.tender_kinds[1]",
        ),
        (lambda wire: gift(wire, BAG="CUP"), "wishes.gifts"),
        (lambda wire: wire["time"].update(at="2026-11-21T10:42:00"), "time.at"),
        (lambda wire: wire["programme"].update(tiers=[]), "programme.tiers"),
        (
            lambda wire: wire["programme"]["tiers"].append(wire["programme"]["tiers"][0]),
            "programme.tiers[4]",
        ),
    ],
)
def test_a_request_that_cannot_be_is_refused(change: Callable[[Any], None], path: str) -> None:
    wire = request_wire()
    change(wire)
    with pytest.raises(BadInput) as caught:
        answer(canonical_json(wire))
    assert caught.value.params["path"] == path


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wire = request_wire()
    wire["programme"]["version"] = 0
    wire["programme"]["tiers"].append(wire["programme"]["tiers"][0])
    wire["member"]["tier_id"] = "golf"
    duplicate_coupon(wire)
    with pytest.raises(Mistakes) as caught:
        answer(canonical_json(wire))
    coupon_id = wire["member"]["coupons"][0]["coupon_id"]
    tier_id = wire["programme"]["tiers"][0]["tier_id"]
    assert caught.value.sentence().splitlines() == [
        "programme.version: not 1 to 1000000000",
        f"programme.tiers[4]: its id {tier_id} is used twice",
        "member.tier_id: golf is no tier of the programme",
        f"member.coupons: the coupon_id {coupon_id} is used twice",
    ]


@pytest.mark.parametrize("name", ["quote", "refund-preview"])
def test_the_command_tells_every_mistake_of_the_shape_too(name: str) -> None:
    sale = request_wire()
    sale["programme"]["version"] = "1"
    sale["programme"]["tiers"][1]["payable"] = 9_500
    asked = sale if name == "quote" else {"sale": sale, "now": {"on": "2026-11-21"}}
    found = subprocess.run(
        [sys.executable, "-m", "app", name],
        input=canonical_json(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    first, second = found.stderr.splitlines()
    assert (found.returncode, found.stdout) == (2, "")
    assert "programme.version: not a whole number E-INP-01" in first
    assert "programme.tiers[1].payable: no such field" in second


def total(offer_id: str = "x", orders: int = 1, amount_minor: int = 1) -> dict[str, Any]:
    return {"offer_id": offer_id, "orders": orders, "amount_minor": amount_minor}


@pytest.mark.parametrize(
    ("uses", "path"),
    [
        ({"totals": [total(), total("y", orders=-1)]}, "uses.totals[1].orders"),
        ({"totals": [total(amount_minor=-1)]}, "uses.totals[0].amount_minor"),
        ({"totals": [total(), total()]}, "uses.totals[1].offer_id"),
        ({"totals": [total(str(number)) for number in range(10_001)]}, "uses.totals"),
        ({"mine": [{"offer_id": "x", "on": "2026-05-04", "year": 2026}] * 10_001}, "uses.mine"),
    ],
)
def test_uses_that_cannot_be_are_refused(uses: dict[str, Any], path: str) -> None:
    wire = request_wire() | {"uses": uses}
    with pytest.raises(BadInput) as caught:
        answer(canonical_json(wire))
    assert caught.value.params["path"] == path


@pytest.mark.parametrize(("kind", "grams"), [("weighed", 250), ("amount", None)])
def test_what_is_one_unit_has_no_other_quantity(kind: str, grams: int | None) -> None:
    wire = request_wire()
    wire["basket"]["lines"][0].update(kind=kind, grams=grams, quantity=1)
    answer(canonical_json(wire))
    wire["basket"]["lines"][0].update(quantity=2)
    with pytest.raises(BadInput) as caught:
        answer(canonical_json(wire))
    assert caught.value.params["path"] == "basket.lines[0].quantity"


def nodes(part: object) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for one in inner:
        yield from nodes(one)


def test_the_schemas_stand_on_their_own_and_are_as_strict_as_the_command() -> None:
    text = schemas()
    assert "decisions" not in text
    assert "section" not in text
    objects = [node for node in nodes(json.loads(text)) if "properties" in node]
    assert len(objects) > 30
    assert all(node["additionalProperties"] is False for node in objects if "type" in node)


def test_a_manual_discount_within_its_range_is_taken() -> None:
    wire = request_wire()
    manual(wire)
    assert any(step["layer"] == "L5" for step in json.loads(answer(json.dumps(wire)))["steps"])


@pytest.mark.parametrize("encoding", ["ascii", "cp936"])
def test_the_command_speaks_utf_8_on_any_console(encoding: str) -> None:
    request = canonical_json(request_wire())
    done = subprocess.run(
        [sys.executable, "-m", "app", "quote"],
        input=request.encode(),
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding},
    )
    assert (done.returncode, done.stdout.decode()) == (0, f"{answer(request)}\n")


@pytest.mark.parametrize("text", [" " * 10_000_001, ""])
@pytest.mark.parametrize("name", ["quote", "refund-preview"])
def test_a_question_that_is_none_gets_a_sentence(name: str, text: str) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "app", name],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (2, "")
    why = "more than 10000000 bytes" if text else "nothing is in it"
    assert found.stderr == f"$: {why} E-INP-01\n"


def test_a_mark_of_an_editor_before_a_question_is_no_fault() -> None:
    asked = b"\xef\xbb\xbf" + canonical_json(request_wire()).encode()
    found = subprocess.run(
        [sys.executable, "-m", "app", "quote"], input=asked, capture_output=True, check=False
    )
    assert found.returncode == 0
