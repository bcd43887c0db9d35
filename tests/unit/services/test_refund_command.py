"""``memberdesk refund-preview``: the same effect as at the counter, and the wrong field named."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.__main__ import main
from app.domain.errors import BadInput, RuleBroken
from app.services.refund_command import answer, schemas

EXAMPLE = Path(__file__).parents[3].joinpath("docs", "examples", "refund-preview.json")
DAY_AFTER = "2026-11-22"
ENDLESS = {"kind": "paid", "on": "2026-01-01", "until": "9999-12-31", "tier_id": "gold"}
RECORDED_EARLY = {"kind": "spend", "on": "2026-01-01", "recorded_on": "0001-01-01"}
Wire = dict[str, Any]


def example() -> Wire:
    wire: Wire = json.loads(EXAMPLE.read_text("utf-8"))
    return wire


def told(wire: object) -> Wire:
    found: Wire = json.loads(answer(json.dumps(wire)))
    return found


def test_one_coffee_of_the_golden_sale_is_the_golden_refund() -> None:
    found = told(example())
    assert found["total_minor"] == 6_695
    assert [part["points"] for part in found["points_back"]] == [187]
    assert sum(part["points"] for part in found["points_taken"]) == 134
    assert found["qualifying_minor"] == 6_882
    assert found["tenders"] == [{"kind": "wechat", "amount_minor": 6_695, "reference": "T-1"}]
    assert found["coupons"] == [{"coupon_id": "c-1", "outcome": "stays_used"}]
    assert found["tier_before"]["tier_id"] == found["tier_after"]["tier_id"] == "gold"


def test_parts_after_earlier_parts_are_the_whole() -> None:
    """R-71: earlier returns are made first, and the last one brings the rest."""
    wire = example()
    wire["earlier"] = [wire["now"]]
    rest = [("coffee", 1), ("filters", 1), ("mugs", 2)]
    picks = [{"line_id": line_id, "units": units} for line_id, units in rest]
    wire["now"] = {"on": "2026-11-23", "picks": picks}
    found = told(wire)
    assert found["total_minor"] == 21_470 - 6_695
    assert found["is_full"]
    assert found["coupons"][0]["outcome"] == "returned"
    assert sum(part["points"] for part in found["points_back"]) == 600 - 187


def test_points_spent_since_are_missing() -> None:
    wire = example()
    wire["spent_points"] = 4_286 - 600 + 428
    assert told(wire)["debt_points"] == 0  # the 187 that come back cover them
    wire["sale"]["wishes"] = {}
    wire["tenders"] = []
    wire["spent_points"] = 4_286 + 440
    found = told(wire)
    assert found["debt_points"] == sum(line["points_taken"] for line in found["lines"])


def test_stamps_are_no_points_to_spend() -> None:
    """Points spent since are of the points alone."""
    wire = example()
    lots = wire["sale"]["member"]["lots"]
    lots.append(lots[0] | {"lot_id": "stamps", "remaining": 9_999, "account_id": "stamps"})
    wire["spent_points"] = 4_286 - 600 + 428 + 1
    with pytest.raises(BadInput, match="spent_points"):
        told(wire)


def test_a_void_needs_no_picks() -> None:
    wire = example()
    wire["now"] = {"on": "2026-11-21", "is_void": True}
    found = told(wire)
    assert (found["kind"], found["total_minor"]) == ("void", 21_470)


def test_a_sale_to_nobody_moves_money_alone() -> None:
    wire = example()
    wire["sale"] |= {"member": None, "wishes": {}}
    wire["tenders"] = []
    found = told(wire)
    assert (found["points_back"], found["tier_before"]) == ([], None)
    assert found["tenders"][0]["kind"] == "cash"


def test_the_facts_of_before_say_the_tier() -> None:
    wire = example()
    wire["tier_facts"] = [{"kind": "spend", "on": "2026-05-01", "amount_minor": 490_000}]
    found = told(wire)
    assert found["tier_before"]["tier_id"] == "gold"
    assert found["tier_after"]["counted_minor"] == 490_000 + 22_070 - 6_882


def test_a_suspended_member_had_counted_nothing() -> None:
    wire = example()
    wire["sale"]["member"]["status"] = "suspended"
    wire["tenders"] = []
    assert told(wire)["points_taken"] == []


def test_new_lots_never_take_the_name_of_an_old_one() -> None:
    wire = example()
    wire["sale"]["member"]["lots"][0]["lot_id"] = "new-1"
    found = told(wire)
    assert found["points_back"][0]["lot_id"] == "new-1"
    assert "new-1" not in {part["lot_id"] for part in found["points_taken"]}


def test_a_coupon_that_the_sale_brought_goes_with_it() -> None:
    wire = example()
    issue = {"brings_type_id": "200-20", "threshold_minor": 20_000}
    wire["sale"]["programme"]["coupons"] = {"issues": [issue]}
    wire["now"] = {"on": "2026-11-21", "is_void": True}
    assert [one["outcome"] for one in told(wire)["issued"]] == ["revoked"]


def with_a_plan() -> Wire:
    """The golden sale, whose mugs are a membership of the highest tier."""
    wire = example()
    sold = wire["sale"]
    sold["member"]["tier_id"] = sold["programme"]["tiers"][0]["tier_id"]
    tier_id = sold["programme"]["tiers"][-1]["tier_id"]
    mugs = sold["basket"]["lines"][2]["sku"]
    plan = {"plan_id": "year", "name": {}, "sku": mugs, "tier_id": tier_id}
    sold["programme"]["plans"] = [plan]
    wire |= {"tenders": [], "now": {"on": "2026-11-21", "is_void": True}}
    return wire


def test_a_membership_that_the_sale_sold_ends_with_it() -> None:
    """R-91: bought with the sale, it counts from its day; a void takes it back."""
    wire = with_a_plan()
    found = told(wire)
    bought = wire["sale"]["programme"]["plans"][0]["tier_id"]
    assert found["tier_before"]["tier_id"] == bought
    assert found["tier_after"]["tier_id"] == wire["sale"]["member"]["tier_id"] != bought


def test_a_gift_comes_back_as_a_line_of_the_sale() -> None:
    """R-76: with its trigger, and nothing is deducted for it."""
    wire = example()
    item = {"sku": "BAG", "name": {}, "cost_minor": 800, "value_minor": 1_500}
    gift = {"kind": "gift", "threshold_minor": 5_000, "items": [item]}
    wire["sale"]["programme"]["offers"].append(
        {"offer_id": "bag", "name": {}, "mechanic": gift, "stacking": {"stack_with": ["*"]}}
    )
    wire["now"]["picks"] = [{"line_id": "coffee", "units": 2}, {"line_id": "filters", "units": 1}]
    wire["now"]["picks"] += [{"line_id": "mugs", "units": 2}]
    kept = told(wire)
    wire["now"]["picks"].append({"line_id": "gift:bag", "units": 1})
    found = told(wire)
    assert [one["missing"] for one in kept["gifts"]] == [1]
    assert [(one["units"], one["missing"]) for one in found["gifts"]] == [(1, 0)]
    assert found["total_minor"] == kept["total_minor"] + 1_500


def test_the_day_of_joining_counts_for_the_level() -> None:
    """R-86: long enough a member for the level, before the return as after it."""
    wire = example()
    tiers = wire["sale"]["programme"]["tiers"]
    wire["sale"]["member"] |= {"tier_id": tiers[0]["tier_id"], "enrolled_on": "2026-01-05"}
    tiers[-1] |= {"entry_minor": None, "entry_months": 3, "keep_minor": 0}
    wire["tenders"] = []
    found = told(wire)
    last = tiers[-1]["tier_id"]
    assert found["tier_before"]["tier_id"] == found["tier_after"]["tier_id"] == last


def test_nobody_can_have_bought_a_membership() -> None:
    wire = with_a_plan()
    wire["sale"]["member"] = None
    with pytest.raises(BadInput) as caught:
        told(wire)
    assert caught.value.params["path"] == "sale.member"


def change(path: str, value: object) -> Callable[[Wire], None]:
    def changed(wire: Wire) -> None:
        at: Any = wire
        *parents, last = path.split("/")
        for name in parents:
            at = at[int(name) if name.isdigit() else name]
        at[int(last) if last.isdigit() else last] = value

    return changed


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (change("now/picks/0/line_id", "tea"), "now.picks[0].line_id"),
        (change("now/picks/0/units", -1), "now.picks[0].units"),
        (change("now/picks/0/amount_minor", -1), "now.picks[0].amount_minor"),
        (change("now/on", "2026-11-20"), "now.on"),
        (change("now/on", "9999-01-01"), "now.on"),
        (change("earlier", [{"on": "2026-11-23"}]), "now.on"),
        (change("earlier", [{"on": "2026-11-22"}] * 201), "earlier"),
        (change("tenders/0/amount_minor", 1), "tenders"),
        (change("tenders/0/amount_minor", -1), "tenders[0].amount_minor"),
        (change("tenders/0/kind", "shells"), "tenders[0].kind"),
        (change("spent_points", -1), "spent_points"),
        (change("spent_points", 99_999), "spent_points"),
        (change("sale/basket/lines/0/quantity", 0), "sale.basket.lines[0].quantity"),
        (change("sale/wishes/redeem_points", -1), "sale.wishes.redeem_points"),
        (change("sale/programme/policies", {"search_budget": 0}), "sale.programme.policies"),
        (change("sale/programme/policies", {"refund_points": "lost"}), "sale.programme.policies"),
        (change("tier_facts", [{"kind": "spend", "on": "0001-01-01"}]), "tier_facts[0].on"),
        (change("tier_facts", [ENDLESS]), "tier_facts[0].until"),
        (change("tier_facts", [RECORDED_EARLY]), "tier_facts[0].recorded_on"),
        (change("sale/programme/fees", 1), "sale.programme.fees"),
        (change("what", 1), "what"),
    ],
)
def test_a_wrong_field_is_named_with_its_path(wrong: Callable[[Wire], None], path: str) -> None:
    wire = example()
    wrong(wire)
    with pytest.raises(BadInput) as caught:
        told(wire)
    assert str(caught.value.params["path"]).startswith(path)


def test_nobody_has_no_points_to_spend() -> None:
    wire = example()
    wire["sale"] |= {"member": None, "wishes": {}}
    wire |= {"tenders": [], "spent_points": 5}
    with pytest.raises(BadInput, match="spent_points"):
        told(wire)


@pytest.mark.parametrize("units", [0, 3])
def test_what_cannot_come_back_is_refused(units: int) -> None:
    wire = example()
    wire["now"]["picks"][0]["units"] = units
    with pytest.raises(RuleBroken):
        told(wire)


def test_the_schemas_describe_what_goes_in_and_out() -> None:
    found = json.loads(schemas())
    assert set(found) == {"request", "refund_quote"}
    assert {"sale", "tenders", "earlier", "now"} <= set(found["request"]["properties"])
    row = found["refund_quote"]["$defs"]["LineBack"]
    assert set(row["required"]) == set(row["properties"])
    assert set(told(example())["lines"][0]) == set(row["properties"])
    left_out = {"gifts"}
    assert set(told(example())) == set(found["refund_quote"]["properties"]) - left_out


def test_the_command_answers_and_says_by_its_code_what_was_wrong(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wire = example()
    for units, line_id, code in ((1, "coffee", 0), (9, "coffee", 1), (1, "tea", 2)):
        wire["now"]["picks"] = [{"line_id": line_id, "units": units}]
        asked = io.TextIOWrapper(io.BytesIO(json.dumps(wire).encode()))
        monkeypatch.setattr(sys, "stdin", asked)
        assert main(["refund-preview"]) == code
    assert main(["refund-preview", "--schema"]) == 0
    out, err = capfd.readouterr()
    assert '"total_minor":6695' in out
    assert "now.picks[0].line_id" in err


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=5,
)


def places(value: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The path of every value in a document."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        items = ((str(number), each) for number, each in enumerate(value))
    for name, each in items:
        found += places(each, (*path, name))
    return found


PLACES = places(example())


@given(st.sampled_from(PLACES), JSON)
def test_nothing_that_is_put_anywhere_breaks_it(place: tuple[str, ...], value: object) -> None:
    wire = example()
    change("/".join(place), value)(wire)
    with suppress(BadInput, RuleBroken):
        assert told(wire)["total_minor"] >= 0
