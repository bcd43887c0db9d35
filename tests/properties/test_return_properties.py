"""Returns of sales that the engine made, under every switch: parts are the whole (R-71, R-84)."""

import dataclasses
from collections import Counter
from typing import NamedTuple

from hypothesis import given

from app.domain.engine import evaluate
from app.domain.ledger import DEBT_LOT, Balance
from app.domain.refund import quote_refund
from app.domain.refund_points import PointsSpent
from app.services.settle import sale_lines
from tests.builders.sales import SOLD_ON, Books, sale_of
from tests.properties.draws import Draws, drawn, examples
from tests.properties.strategies import any_request, member_of
from tests.properties.test_refund_properties import (
    ledger_sum,
    pick_of,
    rest_of,
    tenders_drawn,
    tenders_of,
)


class Made(NamedTuple):
    """A book with a sale, what the member had before it, and what is still undecided."""

    book: Books
    balance: Balance
    points: int
    draws: Draws


def sold(draws):
    """Books with a sale under any programme, and the question it answered."""
    request = any_request(draws)
    member = request.member or member_of(draws)
    programme = request.programme
    book = Books(programme)
    book.give(draws.between(1, 2_000), SOLD_ON)
    member = dataclasses.replace(member, lots=book.lots, status="active")
    book.asked = request._replace(member=member)
    quote = evaluate(*book.asked)
    kinds = [draws.one_of(("cash", "card")) for _ in range(draws.between(1, 3))]
    before = book.balance(SOLD_ON), ledger_sum(book)
    coupons = [one for one in member.coupons if one.coupon_id in quote.used_coupon_ids]
    sale = sale_of(
        quote,
        sale_lines(book.asked.basket, quote),
        *tenders_drawn(draws, quote.due_minor, kinds),
    )
    book.settle(sale, *coupons)
    return Made(book, *before, draws)


SALES = drawn(sold, 900)


def check_ledger(book, quote, points_before):
    """The preview is what was written, and no money comes from nowhere (R-84)."""
    held_back = quote.withheld_minor + quote.charged_minor + not_brought_minor([quote])
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


def not_brought_minor(quotes):
    """The agreed value of gifts that should have come back and did not (R-76)."""
    return sum(gift.amount_minor for quote in quotes for gift in quote.gifts)


def came_back(quotes):
    """Coupons that any of these gave back."""
    return Counter(
        one.coupon_id for quote in quotes for one in quote.coupons if one.outcome != "stays_used"
    )


def spent_points_are_owed(book):
    """The book under a policy that refuses no return."""
    terms = book.programme
    if terms.policies.refund_shortfall == "refuse":
        policies = dataclasses.replace(terms.policies, refund_shortfall="debt")
        book.programme = dataclasses.replace(terms, policies=policies)


def returned_in_parts(draws, book, most=4):
    spent_points_are_owed(book)
    quotes = []
    for number in range(most + 1):
        sale = book.sales["sale"]
        if sale.state == "returned":
            break
        points = ledger_sum(book)
        is_last = number == most or draws.chance(128)
        picks = rest_of(sale) if is_last else [pick_of(draws, sale)]
        quotes.append(book.refund(SOLD_ON, *picks))
        check_ledger(book, quotes[-1], points)
        still_used = set(came_back([quotes[-1]]))
        book.coupons["sale"] = tuple(
            one for one in book.coupons["sale"] if one.coupon_id not in still_used
        )
    return quotes


@examples(2_000)
@given(SALES)
def test_under_every_switch_any_parts_are_the_whole(made):
    """Invariant 9."""
    book, balance, points, draws = made
    sale, policies = book.sales["sale"], book.programme.policies
    if not rest_of(sale):
        return
    whole = quote_refund(book.facts(), rest_of(sale), book.programme, SOLD_ON)
    quotes = returned_in_parts(draws, book)
    assert book.sales["sale"].state == "returned"
    deducted = not_brought_minor(quotes)
    assert sum(quote.total_minor for quote in quotes) + deducted == sale.quote.due_minor
    assert whole.total_minor == sale.quote.due_minor
    assert sum(quote.charged_minor for quote in quotes) == 0
    assert deducted or tenders_of(quotes) == tenders_of([whole])
    assert came_back(quotes) == came_back([whole])
    for side in ("points_back", "points_taken"):
        parts = sum(getattr(line, side) for quote in quotes for line in quote.lines)
        assert parts == sum(getattr(line, side) for line in whole.lines)
    assert sum(fact.amount_minor for fact in book.tier_facts) == 0
    if policies.refund_points != "kept" and policies.refund_earned != "kept":
        assert (book.balance(SOLD_ON), ledger_sum(book)) == (balance, points)
    if policies.refund_coupon != "kept":
        assert set(came_back(quotes)) == set(sale.quote.used_coupon_ids)


@examples(1_000)
@given(SALES)
def test_points_that_are_gone_are_paid_once(made):
    """Invariant 9 (R-72): whatever was spent meanwhile, what is taken, owed, forgiven and paid is
    what was won."""
    book, _, _, draws = made
    sale, rules = book.sales["sale"], book.programme.redemption
    if not rest_of(sale):
        return
    available = book.balance(SOLD_ON).available
    book.spend(draws.one_of((available, draws.between(0, available))), SOLD_ON)
    quotes = returned_in_parts(draws, book)
    deducted = sum(quote.deducted_points for quote in quotes)
    withheld = sum(quote.withheld_minor for quote in quotes)
    assert withheld == deducted * rules.worth_minor // rules.points
    paid_back = sum(quote.total_minor for quote in quotes) + not_brought_minor(quotes)
    assert paid_back + withheld == sale.quote.due_minor
    shortfall = book.programme.policies.refund_shortfall
    assert shortfall == "deduct_cash" or deducted == 0
    assert shortfall == "clamp" or all(quote.forgiven_points == 0 for quote in quotes)


@examples(1_000)
@given(SALES)
def test_after_a_void_the_same_sale_costs_the_same(made):
    """Invariant 10."""
    book, *before, _ = made
    sale = book.sales["sale"]
    if not sale.lines:
        return
    quote = book.void(SOLD_ON)
    assert [book.balance(SOLD_ON), ledger_sum(book)] == before
    assert set(came_back([quote])) == set(sale.quote.used_coupon_ids)
    member = dataclasses.replace(book.asked.member, lots=book.lots)
    assert evaluate(*book.asked._replace(member=member)) == sale.quote


@examples(1_000)
@given(SALES)
def test_a_return_is_refused_or_takes_only_its_own_points(made):
    """R-72: where spent points refuse a return, what goes through owes nothing."""
    book, draws = made.book, made.draws
    sale, terms = book.sales["sale"], book.programme
    if not rest_of(sale):
        return
    policies = dataclasses.replace(terms.policies, refund_shortfall="refuse")
    book.programme = dataclasses.replace(terms, policies=policies)
    book.spend(draws.between(0, book.balance(SOLD_ON).available), SOLD_ON)
    own = {entry.lot_id for entry in book.entries if entry.sale_id == sale.sale_id}
    try:
        quote = book.refund(SOLD_ON, pick_of(draws, sale))
    except PointsSpent:
        assert own
        return
    assert (quote.debt_points, quote.forgiven_points, quote.deducted_points) == (0, 0, 0)
    assert {part.lot_id for part in quote.points_taken} <= own
