"""Any split of a return adds up to the whole, and no buying and returning gains (R-71)."""

import dataclasses
from datetime import timedelta
from typing import NamedTuple

from hypothesis import given

from app.domain.ledger import DEBT_LOT, Balance, balance_of, expiry_entries, lots_of_entries
from app.domain.programme import Earning, Expiry, Policies
from app.domain.refund import RefundPick, quote_refund
from app.domain.sale import Tender
from tests.builders.ledger import stamp
from tests.builders.programmes import plain_programme
from tests.builders.sales import (
    SOLD_ON,
    Books,
    Unit,
    quote_of,
    returnable,
    sale_line,
    sale_of,
    total,
)
from tests.properties.draws import Draws, drawn, examples


def unit_of(draws):
    return Unit(
        net=draws.one_of((draws.between(0, 9_999), draws.between(0, 9), 0)),
        accrued=draws.between(0, 99),
        redeemed=draws.between(0, 99),
        qualifying=draws.between(0, 9_999),
        tax=draws.between(0, 99),
        count=draws.between(1, 3),
    )


def lines_of(draws):
    lines = []
    for number in range(draws.between(1, 4)):
        kind = draws.one_of(("piece", "weighed", "amount"))
        if kind == "piece":
            runs = [unit_of(draws) for _ in range(draws.between(1, 3))]
        else:
            runs = [unit_of(draws)._replace(count=1)]
        runs.sort(key=lambda unit: -unit.net)
        lines.append(sale_line(f"l{number}", *runs, kind=kind))
    return tuple(lines)


def cut(draws, whole, parts):
    """``whole`` in ``parts`` random parts >= 0."""
    marks = sorted(draws.between(0, whole) for _ in range(parts - 1))
    return [b - a for a, b in zip([0, *marks], [*marks, whole], strict=True)]


def sale_drawn(draws):
    lines = lines_of(draws)
    accrued = total(lines, "accrued_points")
    parts = cut(draws, accrued, draws.between(1, 3))
    quote = quote_of(
        lines,
        is_tax_on_top=draws.chance(128),
        components={f"c{number}": part for number, part in enumerate(parts)},
    )
    rounding = draws.between(0, min(9, quote.due_minor))
    quote = dataclasses.replace(
        quote, due_minor=quote.due_minor - rounding, rounding_minor=-rounding
    )
    kinds = [draws.one_of(("cash", "wechat", "card")) for _ in range(draws.between(1, 4))]
    return sale_of(quote, lines, *tenders_drawn(draws, quote.due_minor, kinds))


def tenders_drawn(draws, due_minor, kinds):
    """What is due, paid in so many parts."""
    parts = cut(draws, due_minor, len(kinds))
    return [
        Tender(kind=kind, amount_minor=part, reference=str(place))
        for place, (kind, part) in enumerate(zip(kinds, parts, strict=True))
    ]


class Made(NamedTuple):
    """A book with a sale, what the member had before it, and what is still undecided."""

    book: Books
    balance: Balance
    points: int
    draws: Draws


def book_with_a_sale(draws):
    sale = sale_drawn(draws)
    shortfall = draws.one_of(("debt", "clamp"))
    book = Books(plain_programme(policies=Policies(refund_shortfall=shortfall)))
    debt = draws.between(0, 50)
    needed = sale.quote.redeemed_points + debt + draws.between(0, 200)
    for part in cut(draws, needed, draws.between(1, 3)):
        if part:
            book.give(part, SOLD_ON, draws.one_of((None, SOLD_ON + timedelta(days=400))))
    if debt:
        book.owe(debt, SOLD_ON)
    before = book.balance(SOLD_ON), ledger_sum(book)
    book.settle(sale)
    return Made(book, *before, draws)


BOOKS = drawn(book_with_a_sale, 200)


def ledger_sum(book):
    """Of the points; other currencies have entries of their own."""
    return sum(entry.points for entry in book.entries if not entry.account_id)


def pick_of(draws, sale):
    """A random part of what is left of one line."""
    line = draws.one_of([line for line in sale.lines if returnable(line).units])
    room = returnable(line)
    if line.kind == "amount" and room.amount_minor and draws.chance(128):
        return RefundPick(line_id=line.line_id, amount_minor=draws.between(1, room.amount_minor))
    return RefundPick(line_id=line.line_id, units=draws.between(1, room.units))


def rest_of(sale):
    return [
        RefundPick(line_id=line.line_id, units=returnable(line).units)
        for line in sale.lines
        if returnable(line).units
    ]


def check_one(book, quote):
    """What must hold for every single refund."""
    assert sum(line.amount_minor for line in quote.lines) == quote.total_minor
    assert sum(back.amount_minor for back in quote.tenders) == quote.total_minor
    assert all(back.amount_minor > 0 for back in quote.tenders)
    assert all(min(line[1:]) >= 0 for line in quote.lines)
    won = sum(line.points_taken for line in quote.lines)
    assert won == (
        sum(taken.points for taken in quote.points_taken)
        + quote.debt_points
        + quote.expired_points
        + quote.forgiven_points
    )
    assert sum(line.points_back for line in quote.lines) == sum(b[1] for b in quote.points_back)
    assert ledger_sum(book) == sum(lot.remaining for lot in book.lots)
    assert all(lot.remaining >= 0 for lot in book.lots if lot.lot_id != DEBT_LOT)
    assert all(lot.remaining <= 0 for lot in book.lots if lot.lot_id == DEBT_LOT)


def tenders_of(quotes):
    paid = {}
    for quote in quotes:
        for back in quote.tenders:
            key = back.kind, back.reference
            paid[key] = paid.get(key, 0) + back.amount_minor
    return paid


@examples(2_000)
@given(BOOKS)
def test_any_sequence_of_parts_is_the_full_reversal(made):
    """Invariants 8 and 9."""
    book, balance, points, draws = made
    sale = book.sales["sale"]
    whole = quote_refund(book.facts(), rest_of(sale), book.programme, SOLD_ON)
    quotes = []
    for _ in range(draws.between(0, 6)):
        if book.sales["sale"].state != "returned":
            quotes.append(book.refund(SOLD_ON, pick_of(draws, book.sales["sale"])))
            check_one(book, quotes[-1])
    if book.sales["sale"].state != "returned":
        quotes.append(book.refund(SOLD_ON, *rest_of(book.sales["sale"])))
        check_one(book, quotes[-1])
    assert [quote.is_full for quote in quotes] == [False] * (len(quotes) - 1) + [True]
    assert book.sales["sale"].state == "returned"
    assert sum(quote.total_minor for quote in quotes) == sale.quote.due_minor == whole.total_minor
    assert tenders_of(quotes) == tenders_of([whole])
    assert tenders_of(quotes) == {
        (tender.kind, tender.reference): tender.amount_minor
        for tender in sale.tenders
        if tender.amount_minor
    }
    assert sum(quote.qualifying_minor for quote in quotes) == sale.quote.qualifying_minor
    assert sum(fact.amount_minor for fact in book.tier_facts) == 0
    assert (book.balance(SOLD_ON), ledger_sum(book)) == (balance, points)


@examples(2_000)
@given(BOOKS)
def test_a_void_leaves_the_balance_as_before(made):
    """Invariant 9 (R-81)."""
    book, balance, points, _ = made
    check_one(book, book.void(SOLD_ON))
    assert (book.balance(SOLD_ON), ledger_sum(book)) == (balance, points)


@examples(2_000)
@given(BOOKS)
def test_with_other_sales_in_between_nothing_is_won_and_nothing_lost(made):
    """Invariant 12."""
    book, _, points, draws = made
    spent = forgiven = 0
    for day in range(1, 5):
        on = SOLD_ON + timedelta(days=day)
        part = draws.between(0, book.balance(on).available)
        book.spend(part, on)
        spent += part
        if book.sales["sale"].state != "returned":
            picks = rest_of(book.sales["sale"]) if day == 4 else ()
            quote = book.refund(on, *(picks or [pick_of(draws, book.sales["sale"])]))
            check_one(book, quote)
            forgiven += quote.forgiven_points
    assert book.sales["sale"].state == "returned"
    assert ledger_sum(book) == points - spent + forgiven
    if book.programme.policies.refund_shortfall == "debt":
        assert forgiven == 0


def small_sale(draws, number, points, on):
    """A sale of two units that costs up to ``points`` and wins up to 100."""
    redeemed = draws.between(0, points)
    line = sale_line(
        "x", Unit(5_000, accrued=draws.between(0, 50), redeemed=redeemed // 2, count=2)
    )
    return sale_of(quote_of((line,)), (line,), sale_id=f"s{number}", business_on=on)


def life_of_buying(draws):
    """A member who buys on some days, and one with the same points who does nothing."""
    cooling_days = draws.between(0, 6)
    expiry = Expiry(mode="days", count=draws.between(1, 12) + cooling_days)
    earning = Earning(expiry=expiry, cooling_days=cooling_days)
    book, idle = Books(plain_programme(earning=earning)), Books(plain_programme())
    for _ in range(draws.between(1, 3)):
        ends = SOLD_ON + timedelta(days=draws.between(0, 25))
        for each in (book, idle):
            each.give(100, SOLD_ON, ends)
    days = sorted(draws.between(0, 25) for _ in range(draws.between(1, 6)))
    for number, day in enumerate(days):
        on = SOLD_ON + timedelta(days=day)
        book.settle(small_sale(draws, number, book.balance(on).available, on))
        if draws.chance(128):
            book.entries += expiry_entries(book.lots, on, stamp(on, book.ids, None))
    return book, idle, SOLD_ON + timedelta(days=days[-1] + draws.between(0, 3)), draws


LIVES = drawn(life_of_buying, 60)


@examples(1_000)
@given(LIVES)
def test_buying_and_returning_never_gains_points_on_any_day(lives):
    """Invariant 12, against doing nothing at all: no points for points, and no life for points
    that end."""
    book, idle, on, _ = lives
    for sale_id in reversed(book.sales):
        check_one(book, book.refund(on, RefundPick(line_id="x", units=2), sale_id=sale_id))
    for day in range(0, 60, 3):
        later = on + timedelta(days=day)
        mine, its = book.balance(later), idle.balance(later)
        assert mine.available + mine.pending - mine.debt <= its.available


@examples(1_000)
@given(LIVES)
def test_in_whatever_order_sales_come_back_no_point_is_made(lives):
    """Invariants 11 and 12."""
    book, idle, on, draws = lives
    for sale_id in draws.shuffled(list(book.sales)):
        check_one(book, book.refund(on, RefundPick(line_id="x", units=2), sale_id=sale_id))
    mine = book.balance(on)
    assert mine.available + mine.pending - mine.debt <= ledger_sum(idle)


@examples(2_000)
@given(BOOKS)
def test_entries_in_any_order_are_the_same_balance(made):
    """Invariants 8 and 11: entries are dated, so it matters of none but a lot's first one when it
    was told."""
    book, _, _, draws = made
    for _ in range(draws.between(0, 3)):
        if book.sales["sale"].state != "returned":
            book.refund(SOLD_ON, pick_of(draws, book.sales["sale"]))
    told = sorted(draws.shuffled(book.entries), key=lambda entry: not entry.opens_lot)
    lots = lots_of_entries(told)
    assert sorted(lots, key=by_id) == sorted(book.lots, key=by_id)
    for day in (0, 30, 399, 400, 401):
        on = SOLD_ON + timedelta(days=day)
        assert balance_of(lots, on) == book.balance(on)


def by_id(lot):
    return lot.lot_id
