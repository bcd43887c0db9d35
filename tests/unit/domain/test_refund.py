"""Refunds and voids: the golden example, Example F, and every refusal."""

import dataclasses
from datetime import date

import pytest

from app.domain.member import TierState
from app.domain.operations import canonical_json
from app.domain.refund import (
    CouponBack,
    NothingPicked,
    NothingToReturn,
    RefundPick,
    ReturnTooLarge,
    TenderBack,
    VoidNotPossible,
    after_refund,
    quote_refund,
    tier_facts_of,
)
from app.domain.sale import Tender
from tests.builders.baskets import coupon
from tests.builders.programmes import golden_programme
from tests.builders.sales import (
    SOLD_ON,
    Books,
    Unit,
    golden_sale,
    quote_of,
    returnable,
    sale_line,
    sale_of,
)

NEXT_DAY = date(2026, 11, 22)
DECEMBER = date(2026, 12, 15)
NEXT_YEAR = date(2027, 1, 5)


def books_of(sale, *, points=1_000, coupons=()):
    books = Books(golden_programme())
    books.give(600, date(2025, 11, 1), date(2026, 11, 30))
    if points > 600:
        books.give(points - 600, date(2026, 6, 1), date(2027, 6, 30))
    books.settle(sale, *coupons)
    return books


@pytest.fixture
def golden():
    return books_of(golden_sale(), coupons=(coupon("c-1", "200-20"),))


def one(line_id, units=1):
    return RefundPick(line_id=line_id, units=units)


def test_one_coffee_comes_back(golden):
    quote = golden.refund(NEXT_DAY, one("coffee"))
    (line,) = quote.lines
    assert (line.line_id, line.units, line.amount_minor, line.net_minor) == (
        "coffee",
        1,
        6_695,
        6_695,
    )
    assert (line.points_back, line.points_taken, line.qualifying_minor) == (187, 134, 6_882)
    assert quote.total_minor == 6_695
    assert quote.tenders == (TenderBack("cash", 6_695, ""),)
    assert [(back.points, back.is_expired) for back in quote.points_back] == [(187, False)]
    assert [taken.points for taken in quote.points_taken] == [67, 67]
    assert (quote.debt_points, quote.expired_points, quote.forgiven_points) == (0, 0, 0)
    assert quote.coupons == (CouponBack("c-1", "stays_used"),)
    assert (quote.qualifying_minor, quote.is_full, quote.kind) == (6_882, False, "refund")
    assert golden.balance(NEXT_DAY).available == 400 + 428 + 187 - 134
    assert golden.sales["sale"].state == "part_returned"
    assert golden.tier_facts[-1].on == SOLD_ON
    assert golden.tier_facts[-1].recorded_on == NEXT_DAY


def test_the_second_coffee_is_the_smaller_one(golden):
    golden.refund(NEXT_DAY, one("coffee"))
    assert golden.refund(NEXT_DAY, one("coffee")).total_minor == 6_694


def test_the_rest_makes_the_sale_whole_again(golden):
    golden.refund(NEXT_DAY, one("coffee"))
    quote = golden.refund(DECEMBER, one("coffee"), one("filters"), one("mugs", 2))
    assert quote.is_full
    assert quote.total_minor == 21_470 - 6_695
    assert quote.coupons == (CouponBack("c-1", "returned"),)
    assert golden.sales["sale"].state == "returned"
    with pytest.raises(NothingToReturn):
        golden.refund(DECEMBER, one("coffee"))


def test_a_coupon_that_ended_comes_back_ended(golden):
    quote = golden.refund(NEXT_YEAR, one("coffee", 2), one("filters"), one("mugs", 2))
    assert quote.coupons == (CouponBack("c-1", "returned_expired"),)


def test_every_component_gives_its_share(golden):
    quote = golden.refund(NEXT_DAY, one("filters"))
    shares = {taken.lot_id: taken.points for taken in quote.points_taken}
    components = {lot.lot_id: lot.component for lot in golden.lots}
    assert {components[lot_id]: points for lot_id, points in shares.items()} == {
        "base": 15,
        "birthday": 15,
    }


def test_entries_equal_the_quote(golden):
    before = len(golden.entries)
    quote = golden.refund(NEXT_DAY, one("mugs"))
    moved = {entry.lot_id: entry.points for entry in golden.entries[before:]}
    said = {back.lot_id: back.points for back in quote.points_back}
    said |= {taken.lot_id: -taken.points for taken in quote.points_taken}
    assert moved == said
    assert {entry.kind for entry in golden.entries[before:]} == {"reversal"}
    assert all(entry.reverses_entry_id for entry in golden.entries[before:])


def example_f(kind, *units):
    line = sale_line("x", *units, kind=kind)
    return books_of(sale_of(quote_of((line,)), (line,)))


def test_example_f_by_units():
    books = example_f(
        "piece",
        Unit(3_340, accrued=34, redeemed=167),
        Unit(3_340, accrued=33, redeemed=167),
        Unit(3_340, accrued=33, redeemed=166),
    )
    backs = [books.refund(NEXT_DAY, one("x")).lines[0] for _ in range(3)]
    assert [(b.amount_minor, b.points_taken, b.points_back) for b in backs] == [
        (3_340, 34, 167),
        (3_340, 33, 167),
        (3_340, 33, 166),
    ]


def test_example_f_keyed_as_one_amount():
    books = example_f("amount", Unit(10_020, accrued=100, redeemed=500))
    part = RefundPick(line_id="x", amount_minor=3_340)
    backs = [books.refund(NEXT_DAY, part).lines[0] for _ in range(3)]
    assert [(b.amount_minor, b.points_taken, b.points_back) for b in backs] == [
        (3_340, 33, 167),
        (3_340, 34, 166),
        (3_340, 33, 167),
    ]
    assert [b.units for b in backs] == [0, 0, 1]
    assert books.sales["sale"].state == "returned"


def test_a_keyed_amount_can_come_back_as_one():
    books = example_f("amount", Unit(10_020, accrued=100, redeemed=500))
    books.refund(NEXT_DAY, RefundPick(line_id="x", amount_minor=20))
    assert returnable(books.sales["sale"].lines[0]) == (1, 10_000)
    quote = books.refund(NEXT_DAY, one("x"))
    assert (quote.total_minor, quote.is_full) == (10_000, True)
    assert returnable(books.sales["sale"].lines[0]) == (0, 0)


def test_a_keyed_amount_paid_in_points_alone_can_come_back():
    books = example_f("amount", Unit(0, redeemed=500))
    quote = books.refund(NEXT_DAY, one("x"))
    assert (quote.total_minor, quote.tenders, quote.is_full) == (0, (), True)
    assert sum(back.points for back in quote.points_back) == 500


def test_a_weighed_line_is_one_unit():
    books = example_f("weighed", Unit(1_234, accrued=12, qualifying=1_234))
    assert returnable(books.sales["sale"].lines[0]) == (1, 0)
    assert books.refund(NEXT_DAY, one("x")).total_minor == 1_234


@pytest.mark.parametrize(
    ("kind", "pick"),
    [
        ("piece", {"units": 2}),
        ("piece", {"units": -1}),
        ("piece", {"amount_minor": 1}),
        ("piece", {"units": 1, "amount_minor": 1}),
        ("amount", {"amount_minor": 101}),
        ("amount", {"amount_minor": -1}),
        ("amount", {"units": 2}),
        ("amount", {"units": 1, "amount_minor": 1}),
    ],
)
def test_more_than_is_left_is_refused_by_the_place_of_its_line(kind, pick):
    line = sale_line("x", Unit(100), kind=kind)
    other = sale_line("first", Unit(1))
    books = books_of(sale_of(quote_of((other, line)), (other, line)))
    with pytest.raises(ReturnTooLarge) as caught:
        books.refund(NEXT_DAY, RefundPick(line_id="x", **pick))
    assert caught.value.params == {"line": 2}


def test_two_picks_of_one_line_add_up(golden):
    assert golden.refund(NEXT_DAY, one("coffee"), one("coffee")).total_minor == 13_389
    with pytest.raises(ReturnTooLarge):
        golden.refund(NEXT_DAY, one("mugs"), one("mugs"), one("mugs"))


@pytest.mark.parametrize("picks", [(), (one("coffee", 0),), (one("mugs", 0), one("filters", 0))])
def test_no_pick_is_no_refund(golden, picks):
    with pytest.raises(NothingPicked):
        golden.refund(NEXT_DAY, *picks)


def test_a_line_of_another_sale_is_a_bug(golden):
    with pytest.raises(KeyError):
        golden.refund(NEXT_DAY, one("stranger"))


def test_money_goes_back_as_it_came_cash_last():
    sale = golden_sale(
        Tender(kind="cash", amount_minor=1_470, received_minor=2_000),
        Tender(kind="wechat", amount_minor=15_000, reference="W1"),
        Tender(kind="card", amount_minor=5_000, reference="K1"),
    )
    books = books_of(sale)
    assert books.refund(NEXT_DAY, one("coffee")).tenders == (
        TenderBack("wechat", 4_678, "W1"),
        TenderBack("card", 1_559, "K1"),
        TenderBack("cash", 458, ""),
    )
    rest = books.refund(NEXT_DAY, one("coffee"), one("filters"), one("mugs", 2))
    assert {back.kind: back.amount_minor for back in rest.tenders} == {
        "wechat": 15_000 - 4_678,
        "card": 5_000 - 1_559,
        "cash": 1_470 - 458,
    }


def test_the_rounding_of_the_order_comes_back_too():
    lines = (sale_line("a", Unit(5_005)), sale_line("b", Unit(5_004)))
    books = books_of(sale_of(quote_of(lines, rounding_minor=9), lines))
    first = books.refund(NEXT_DAY, one("a"))
    second = books.refund(NEXT_DAY, one("b"))
    assert (first.total_minor, second.total_minor) == (5_000, 5_000)
    assert first.lines[0].net_minor == 5_005


def test_tax_on_top_comes_back_with_its_goods():
    lines = (sale_line("a", Unit(1_000, tax=130)), sale_line("b", Unit(1_000, tax=0)))
    quote = quote_of(lines, is_tax_on_top=True, rounding_minor=130)
    books = books_of(sale_of(quote, lines))
    assert books.refund(NEXT_DAY, one("a")).total_minor == 1_061
    assert books.refund(NEXT_DAY, one("b")).total_minor == 939


def test_a_sale_without_a_member_moves_money_alone():
    lines = (sale_line("a", Unit(500, qualifying=500)),)
    sale = sale_of(quote_of(lines), lines, member_id=None)
    books = Books(golden_programme())
    books.settle(sale)
    quote = books.refund(NEXT_DAY, one("a"))
    assert (quote.tier_before, quote.tier_after) == (None, None)
    assert tier_facts_of(books.facts("sale"), quote, NEXT_DAY) == ()


def test_a_return_that_never_counted_leaves_no_tier_fact():
    books = example_f("piece", Unit(500, count=2))
    quote = books.refund(NEXT_DAY, one("x"))
    assert tier_facts_of(books.facts("sale"), quote, NEXT_DAY) == ()
    assert len(books.tier_facts) == 1


def test_the_level_before_and_after_is_part_of_the_quote():
    lines = (sale_line("a", Unit(250_000, qualifying=250_000)),)
    books = books_of(sale_of(quote_of(lines), lines))
    quote = books.refund(NEXT_DAY, one("a"))
    assert isinstance(quote.tier_before, TierState)
    assert (quote.tier_before.tier_id, quote.tier_after.tier_id) == ("silver", "base")
    assert (quote.tier_before.counted_minor, quote.tier_after.counted_minor) == (250_000, 0)


def test_a_void_restores_everything(golden):
    before = golden_programme()
    assert before.policies.refund_shortfall == "debt"
    quote = golden.void(SOLD_ON)
    assert (quote.kind, quote.is_full, quote.total_minor) == ("void", True, 21_470)
    assert quote.coupons == (CouponBack("c-1", "returned"),)
    assert golden.balance(SOLD_ON).available == 1_000
    assert golden.sales["sale"].state == "voided"
    assert sum(fact.amount_minor for fact in golden.tier_facts) == 0
    with pytest.raises(NothingToReturn):
        golden.refund(SOLD_ON, one("coffee"))


@pytest.mark.parametrize(
    ("state", "on", "reason"),
    [
        ("voided", SOLD_ON, "VOIDED"),
        ("part_returned", SOLD_ON, "PART_RETURNED"),
        ("returned", SOLD_ON, "PART_RETURNED"),
        ("settled", NEXT_DAY, "NOT_TODAY"),
    ],
)
def test_a_void_is_for_today_and_for_whole_sales(golden, state, on, reason):
    golden.sales["sale"] = dataclasses.replace(golden.sales["sale"], state=state)
    with pytest.raises(VoidNotPossible) as caught:
        golden.void(on)
    assert caught.value.params == {"reason": reason}


def test_quoting_changes_nothing_and_has_a_canonical_form(golden):
    facts = golden.facts()
    first = quote_refund(facts, [one("coffee")], golden.programme, NEXT_DAY)
    again = quote_refund(facts, [one("coffee")], golden.programme, NEXT_DAY)
    assert first == again
    assert canonical_json(first) == canonical_json(again)
    assert after_refund(facts.sale, first).lines[1] == facts.sale.lines[1]
