"""What holds of points won and spent under every switch the programme has for them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.ledger import DEBT_LOT, balance_of, lots_of_entries, of_account
from app.domain.quote import Quote
from app.domain.refund_money import Books, Progress, whole_of
from app.domain.refund_quote import RefundFacts
from app.domain.refund_rules import PointRules
from app.domain.sale import Sale, SaleLine, Tender
from app.domain.sale_points import entries_for_sale
from tests.builders.baskets import GOLDEN_TIME
from tests.builders.ledger import stamp
from tests.builders.sales import sale_of
from tests.properties.draws import examples
from tests.properties.strategies import any_requests


@examples(2_000)
@given(any_requests())
def test_every_currency_adds_up_and_no_limit_is_passed(request: Request) -> None:
    """R-42, R-43, R-46."""
    quote, earning, member = evaluate(*request), request.programme.earning, request.member
    for one in quote.accounts:
        assert one.accrued_points == sum(points for _, points in one.won)
        assert one.accrued_points == sum(part.points for part in one.accruals)
        assert one.redeemed_points == sum(points for _, points in one.spent)
        off = sum(step.amount_minor for step in quote.steps if step.benefit.id == one.account_id)
        assert off == (0 if one.redemption is None else one.redemption.amount_minor)
    assert all(part.points >= 0 and part.cut_points >= 0 for part in quote.accruals)
    won = quote.accrued_points
    if member is None or not won:
        assert won == 0
        return
    if earning.max_points_per_order is not None:
        assert won <= earning.max_points_per_order
    if earning.max_points_per_day is not None:
        assert member.won.today + won <= earning.max_points_per_day
    if earning.max_points_per_month is not None:
        assert member.won.this_month + won <= earning.max_points_per_month
    if earning.max_balance is not None:
        held = sum(
            lot.remaining
            for lot in of_account(member.lots, "")
            if lot.expires_on is None or lot.expires_on >= GOLDEN_TIME.on
        )
        assert held - quote.redeemed_points + won <= earning.max_balance
    by_component = {part.component: part.points for part in quote.accruals}
    for limit in earning.limits:
        most = max(0, limit.max_points - member.won.of(limit.component))
        assert by_component.get(limit.component, 0) <= most


@examples(2_000)
@given(any_requests())
def test_the_ledger_can_do_what_the_quote_says(request: Request) -> None:
    """Invariants 8 and 13: points of the quote are there to be spent on this very day, with those
    of the same order where that is allowed, and no others."""
    assume(request.member is not None)
    assert request.member is not None
    quote, lots = evaluate(*request), request.member.lots
    entries = entries_for_sale(quote, lots, request.programme, stamp(GOLDEN_TIME.on))
    mine = [replace(one, member_id="m") for one in lots]
    cooling = {"": request.programme.earning.cooling_days} | {
        one.account_id: one.earning.cooling_days for one in request.programme.accounts
    }
    told = {"": (quote.accrued_points, quote.redeemed_points)} | {
        one.account_id: (one.accrued_points, one.redeemed_points) for one in quote.accounts
    }
    for account_id, (won, spent) in told.items():
        before = balance_of(of_account(mine, account_id), GOLDEN_TIME.on)
        lots_after = of_account(lots_of_entries(entries, mine), account_id)
        after = balance_of(lots_after, GOLDEN_TIME.on)
        change = (after.available - after.short) - (before.available - before.short)
        if cooling[account_id]:
            change += after.pending - before.pending
        assert change == won - spent
        assert all(one.remaining >= 0 for one in lots_after if one.lot_id != DEBT_LOT)


@examples(2_000)
@given(any_requests(), st.randoms(use_true_random=False))
def test_money_of_returns_adds_up_to_what_was_paid(request: Request, random: Random) -> None:
    """Invariant 9 (R-71)."""
    assume(request.member is not None)
    quote = evaluate(*request)
    sale = sold(request, quote)
    books = Books(sale)
    points = PointRules(RefundFacts(sale=sale, terms=request.programme, asked=request))
    ends = {line.line_id: whole_of(line) for line in sale.lines}
    none = dict.fromkeys(ends, Progress(0, 0))
    some = {line_id: Progress(random.randint(0, end.units), 0) for line_id, end in ends.items()}
    first, last = books.lines(none, some, points), books.lines(some, ends, points)
    assert all(part.amount_minor >= 0 for part in (*first, *last))
    assert sum(part.amount_minor for part in (*first, *last)) == quote.due_minor
    policies = request.programme.policies
    back = sum(part.points_back for part in (*first, *last))
    assert back == (0 if policies.refund_points == "kept" else quote.redeemed_points)
    taken = sum(part.points_taken for part in (*first, *last))
    assert taken == (0 if policies.refund_earned == "kept" else quote.accrued_points)


def sold(request: Request, quote: Quote) -> Sale:
    lines = tuple(
        SaleLine(
            line_id=line.line_id,
            kind=line.kind,
            sku=line.sku,
            name=line.name,
            name_en="",
            quantity=line.quantity,
            grams=line.grams,
            net_minor=quoted.net_minor,
            units=quoted.units,
        )
        for line, quoted in zip(request.basket.lines, quote.lines, strict=True)
    )
    tender = Tender(kind="cash", amount_minor=quote.due_minor, reference="")
    return sale_of(quote, lines, tender)
