"""Returns of sales that the engine made, under every switch: parts are the whole (R-71, R-84)."""

import dataclasses
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.ledger import DEBT_LOT
from app.domain.programme import Earning
from app.domain.refund import quote_refund
from app.domain.sale import Tender
from app.services.settle import sale_line
from tests.builders.sales import SOLD_ON, Books, sale_of
from tests.properties.strategies import requests
from tests.properties.test_refund_properties import cut, ledger_sum, pick_of, rest_of, tenders_of

SWITCHES = {
    "refund_reprice": (False, True),
    "refund_earned": ("shares", "recount", "down", "kept"),
    "refund_shortfall": ("debt", "clamp", "deduct_cash"),
    "refund_points": ("back", "full_only", "kept"),
    "refund_tenders": ("proportional", "first_used_first"),
    "refund_coupon": ("full_only", "kept"),
}


def earnings():
    """Ways of winning that leave few points, or many."""
    return st.builds(
        Earning,
        points=st.sampled_from((1, 90)),
        base=st.sampled_from(("after_points", "before_points", "money_paid_only")),
        tax=st.sampled_from(("shop", "incl", "excl")),
        rounding=st.sampled_from(("down", "half_up", "up")),
        max_points_per_order=st.sampled_from((None, 40)),
    )


@st.composite
def sold(draw):
    """Books with a sale under drawn switches, and the question it answered."""
    switches = {name: draw(st.sampled_from(values)) for name, values in SWITCHES.items()}
    request = draw(requests())
    tax_mode = draw(st.sampled_from(("incl", "excl")))
    policies = dataclasses.replace(
        request.programme.policies, tax_mode=tax_mode, tax_rate_bp={"": 700}, **switches
    )
    earning = draw(earnings())
    programme = dataclasses.replace(request.programme, policies=policies, earning=earning)
    book = Books(programme)
    book.give(draw(st.integers(1, 2_000)), SOLD_ON)
    member = dataclasses.replace(request.member, lots=book.lots)
    book.asked = request._replace(programme=programme, member=member)
    quote = evaluate(*book.asked)
    kinds = draw(st.lists(st.sampled_from(["cash", "card"]), min_size=1, max_size=3))
    parts = cut(draw, quote.due_minor, len(kinds))
    tenders = [
        Tender(kind=kind, amount_minor=part, reference=str(place))
        for place, (kind, part) in enumerate(zip(kinds, parts, strict=True))
    ]
    before = book.balance(SOLD_ON), ledger_sum(book)
    coupons = [one for one in member.coupons if one.coupon_id in quote.used_coupon_ids]
    book.settle(sale_of(quote, lines_of(book.asked.basket, quote), *tenders), *coupons)
    return book, before


def lines_of(goods, quote):
    """The lines as settling stores them."""
    return tuple(
        sale_line(line, quoted) for line, quoted in zip(goods.lines, quote.lines, strict=True)
    )


def check_ledger(book, quote, points_before):
    """The preview is what was written, and no money comes from nowhere (R-84)."""
    held_back = quote.withheld_minor + quote.charged_minor
    assert sum(line.amount_minor for line in quote.lines) == quote.total_minor + held_back
    assert sum(back.amount_minor for back in quote.tenders) == quote.total_minor >= 0
    assert quote.withheld_minor >= 0
    assert sum(lost.amount_minor for lost in quote.lost) == max(0, quote.charged_minor)
    assert all(back.amount_minor > 0 for back in quote.tenders)
    assert all(min(line.units, line.points_back, line.points_taken) >= 0 for line in quote.lines)
    back = sum(part.points for part in quote.points_back)
    taken = sum(part.points for part in quote.points_taken)
    assert ledger_sum(book) - points_before == back - taken - quote.debt_points
    won = sum(line.points_taken for line in quote.lines)
    rest = quote.expired_points + quote.forgiven_points + quote.deducted_points
    assert won == taken + quote.debt_points + rest
    assert all(lot.remaining >= 0 for lot in book.lots if lot.lot_id != DEBT_LOT)


def came_back(quotes):
    """Coupons that any of these gave back."""
    return Counter(
        one.coupon_id for quote in quotes for one in quote.coupons if one.outcome != "stays_used"
    )


def returned_in_parts(data, book, most=4):
    quotes = []
    for number in range(most + 1):
        sale = book.sales["sale"]
        if sale.state == "returned":
            break
        points = ledger_sum(book)
        is_last = number == most or data.draw(st.booleans())
        picks = rest_of(sale) if is_last else [pick_of(data.draw, sale)]
        quotes.append(book.refund(SOLD_ON, *picks))
        check_ledger(book, quotes[-1], points)
        still_used = set(came_back([quotes[-1]]))
        book.coupons["sale"] = tuple(
            one for one in book.coupons["sale"] if one.coupon_id not in still_used
        )
    return quotes


@given(sold(), st.data())
def test_under_every_switch_any_parts_are_the_whole(made, data):
    book, (balance, points) = made
    sale, policies = book.sales["sale"], book.programme.policies
    if not rest_of(sale):
        return
    whole = quote_refund(book.facts(), rest_of(sale), book.programme, SOLD_ON)
    quotes = returned_in_parts(data, book)
    assert book.sales["sale"].state == "returned"
    assert sum(quote.total_minor for quote in quotes) == whole.total_minor == sale.quote.due_minor
    assert sum(quote.charged_minor for quote in quotes) == 0
    assert tenders_of(quotes) == tenders_of([whole])
    assert came_back(quotes) == came_back([whole])
    for side in ("points_back", "points_taken"):
        parts = sum(getattr(line, side) for quote in quotes for line in quote.lines)
        assert parts == sum(getattr(line, side) for line in whole.lines)
    assert sum(fact.amount_minor for fact in book.tier_facts) == 0
    if policies.refund_points != "kept" and policies.refund_earned != "kept":
        assert (book.balance(SOLD_ON), ledger_sum(book)) == (balance, points)
    if policies.refund_coupon != "kept":
        assert set(came_back(quotes)) == set(sale.quote.used_coupon_ids)


@given(sold(), st.data())
def test_points_that_are_gone_are_paid_once(made, data):
    """Whatever was spent meanwhile: what is taken, owed, forgiven and paid is what was won."""
    book, _ = made
    sale, rules = book.sales["sale"], book.programme.redemption
    if not rest_of(sale):
        return
    available = book.balance(SOLD_ON).available
    book.spend(data.draw(st.one_of(st.just(available), st.integers(0, available))), SOLD_ON)
    quotes = returned_in_parts(data, book)
    deducted = sum(quote.deducted_points for quote in quotes)
    withheld = sum(quote.withheld_minor for quote in quotes)
    assert withheld == deducted * rules.worth_minor // rules.points
    assert sum(quote.total_minor for quote in quotes) + withheld == sale.quote.due_minor
    shortfall = book.programme.policies.refund_shortfall
    assert shortfall == "deduct_cash" or deducted == 0
    assert shortfall == "clamp" or all(quote.forgiven_points == 0 for quote in quotes)


@settings(max_examples=60)
@given(sold())
def test_after_a_void_the_same_sale_costs_the_same(made):
    book, before = made
    sale = book.sales["sale"]
    if not sale.lines:
        return
    quote = book.void(SOLD_ON)
    assert (book.balance(SOLD_ON), ledger_sum(book)) == before
    assert set(came_back([quote])) == set(sale.quote.used_coupon_ids)
    member = dataclasses.replace(book.asked.member, lots=book.lots)
    assert evaluate(*book.asked._replace(member=member)) == sale.quote
