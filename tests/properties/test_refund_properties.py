"""Any split of a return adds up to the whole, and no buying and returning gains (R-71)."""

import dataclasses
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.ledger import DEBT_LOT, expiry_entries
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

units = st.builds(
    Unit,
    net=st.integers(0, 9_999),
    accrued=st.integers(0, 99),
    redeemed=st.integers(0, 99),
    qualifying=st.integers(0, 9_999),
    tax=st.integers(0, 99),
    count=st.integers(1, 3),
)


@st.composite
def lines_of(draw):
    lines = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["piece", "weighed", "amount"]))
        if kind == "piece":
            runs = draw(st.lists(units, min_size=1, max_size=3))
        else:
            runs = [draw(units)._replace(count=1)]
        runs.sort(key=lambda unit: -unit.net)
        lines.append(sale_line(f"l{number}", *runs, kind=kind))
    return tuple(lines)


def cut(draw, whole, parts):
    """``whole`` in ``parts`` random parts >= 0."""
    marks = sorted(draw(st.integers(0, whole)) for _ in range(parts - 1))
    return [b - a for a, b in zip([0, *marks], [*marks, whole], strict=True)]


@st.composite
def sales(draw):
    lines = draw(lines_of())
    accrued = total(lines, "accrued_points")
    parts = cut(draw, accrued, draw(st.integers(1, 3)))
    quote = quote_of(
        lines,
        is_tax_on_top=draw(st.booleans()),
        components={f"c{number}": part for number, part in enumerate(parts)},
    )
    rounding = draw(st.integers(0, min(9, quote.due_minor)))
    quote = dataclasses.replace(
        quote, due_minor=quote.due_minor - rounding, rounding_minor=-rounding
    )
    kinds = draw(st.lists(st.sampled_from(["cash", "wechat", "card"]), min_size=1, max_size=4))
    amounts = cut(draw, quote.due_minor, len(kinds))
    tenders = [
        Tender(kind=kind, amount_minor=amount, reference=str(place))
        for place, (kind, amount) in enumerate(zip(kinds, amounts, strict=True))
    ]
    return sale_of(quote, lines, *tenders)


@st.composite
def books_with_a_sale(draw):
    sale = draw(sales())
    shortfall = draw(st.sampled_from(["debt", "clamp"]))
    book = Books(plain_programme(policies=Policies(refund_shortfall=shortfall)))
    debt = draw(st.integers(0, 50))
    needed = sale.quote.redeemed_points + debt + draw(st.integers(0, 200))
    for part in cut(draw, needed, draw(st.integers(1, 3))):
        if part:
            book.give(part, SOLD_ON, draw(st.sampled_from([None, SOLD_ON + timedelta(days=400)])))
    if debt:
        book.owe(debt, SOLD_ON)
    before = book.balance(SOLD_ON), ledger_sum(book)
    book.settle(sale)
    return book, before


def ledger_sum(book):
    return sum(entry.points for entry in book.entries)


def pick_of(draw, sale):
    """A random part of what is left of one line."""
    left = [line for line in sale.lines if returnable(line).units]
    line = draw(st.sampled_from(left))
    room = returnable(line)
    if line.kind == "amount" and room.amount_minor and draw(st.booleans()):
        return RefundPick(
            line_id=line.line_id, amount_minor=draw(st.integers(1, room.amount_minor))
        )
    return RefundPick(line_id=line.line_id, units=draw(st.integers(1, room.units)))


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


@given(books_with_a_sale(), st.data())
def test_any_sequence_of_parts_is_the_full_reversal(made, data):
    book, (balance, points) = made
    sale = book.sales["sale"]
    whole = quote_refund(book.facts(), rest_of(sale), book.programme, SOLD_ON)
    quotes = []
    for _ in range(data.draw(st.integers(0, 6))):
        if book.sales["sale"].state != "returned":
            quotes.append(book.refund(SOLD_ON, pick_of(data.draw, book.sales["sale"])))
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


@given(books_with_a_sale())
def test_a_void_leaves_the_balance_as_before(made):
    book, (balance, points) = made
    check_one(book, book.void(SOLD_ON))
    assert (book.balance(SOLD_ON), ledger_sum(book)) == (balance, points)


@given(books_with_a_sale(), st.data())
def test_with_other_sales_in_between_nothing_is_won_and_nothing_lost(made, data):
    book, (_, points) = made
    spent = forgiven = 0
    for day in range(1, 5):
        on = SOLD_ON + timedelta(days=day)
        part = data.draw(st.integers(0, book.balance(on).available))
        book.spend(part, on)
        spent += part
        if book.sales["sale"].state != "returned":
            picks = rest_of(book.sales["sale"]) if day == 4 else ()
            quote = book.refund(on, *(picks or [pick_of(data.draw, book.sales["sale"])]))
            check_one(book, quote)
            forgiven += quote.forgiven_points
    assert book.sales["sale"].state == "returned"
    assert ledger_sum(book) == points - spent + forgiven
    if book.programme.policies.refund_shortfall == "debt":
        assert forgiven == 0


@st.composite
def small_sales(draw, number, points, on):
    """A sale of two units that costs up to ``points`` and wins up to 100."""
    redeemed = draw(st.integers(0, points))
    line = sale_line(
        "x", Unit(5_000, accrued=draw(st.integers(0, 50)), redeemed=redeemed // 2, count=2)
    )
    return sale_of(quote_of((line,)), (line,), sale_id=f"s{number}", business_on=on)


@st.composite
def lives_of_buying(draw):
    """A member who buys on some days, and one with the same points who does nothing."""
    cooling_days = draw(st.integers(0, 6))
    expiry = Expiry(mode="days", count=draw(st.integers(1, 12)) + cooling_days)
    earning = Earning(expiry=expiry, cooling_days=cooling_days)
    book, idle = Books(plain_programme(earning=earning)), Books(plain_programme())
    for life in draw(st.lists(st.integers(0, 25), min_size=1, max_size=3)):
        for each in (book, idle):
            each.give(100, SOLD_ON, SOLD_ON + timedelta(days=life))
    days = sorted(draw(st.lists(st.integers(0, 25), min_size=1, max_size=6)))
    for number, day in enumerate(days):
        on = SOLD_ON + timedelta(days=day)
        book.settle(draw(small_sales(number, book.balance(on).available, on)))
        if draw(st.booleans()):
            book.entries += expiry_entries(book.lots, on, stamp(on, book.ids, None))
    return book, idle, SOLD_ON + timedelta(days=days[-1] + draw(st.integers(0, 3)))


@settings(max_examples=60)
@given(lives_of_buying())
def test_buying_and_returning_never_gains_points_on_any_day(lives):
    """Against doing nothing at all: no points for points, and no life for points that end."""
    book, idle, on = lives
    for sale_id in reversed(book.sales):
        check_one(book, book.refund(on, RefundPick(line_id="x", units=2), sale_id=sale_id))
    for day in range(60):
        later = on + timedelta(days=day)
        mine, its = book.balance(later), idle.balance(later)
        assert mine.available + mine.pending - mine.debt <= its.available


@settings(max_examples=60)
@given(lives_of_buying(), st.data())
def test_in_whatever_order_sales_come_back_no_point_is_made(lives, data):
    book, idle, on = lives
    for sale_id in data.draw(st.permutations(list(book.sales))):
        check_one(book, book.refund(on, RefundPick(line_id="x", units=2), sale_id=sale_id))
    mine = book.balance(on)
    assert mine.available + mine.pending - mine.debt <= ledger_sum(idle)
