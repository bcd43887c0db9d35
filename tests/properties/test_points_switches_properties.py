"""What holds of points won and spent under every switch the programme has for them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.ledger import DEBT_LOT, balance_of, lots_of_entries, of_account
from app.domain.member import PointsWon
from app.domain.operations import canonical_json
from app.domain.programme import Account, Earning, FlatBonus, Redemption
from app.domain.programme.check import check_programme
from app.domain.programme.points import ComponentLimit
from app.domain.quote import Quote, QuoteLine
from app.domain.refund_money import Books, Progress, whole_of
from app.domain.refund_quote import RefundFacts
from app.domain.refund_rules import PointRules
from app.domain.sale import Sale, SaleLine, Tender
from app.domain.sale_points import entries_for_sale
from app.services.documents import read
from tests.builders.baskets import GOLDEN_TIME, lot
from tests.builders.ledger import stamp
from tests.builders.sales import sale_of
from tests.properties.strategies import requests

EXAMPLES = settings(max_examples=80)
FREE_BASES = ("before_points", "before_order_discounts")
BASES = ("after_points", "money_paid_only", "after_whole_points", *FREE_BASES)


@st.composite
def earnings(draw: st.DrawFn) -> Earning:
    is_same = draw(st.booleans())
    most = st.none() | st.integers(0, 60)
    return Earning(
        points=draw(st.integers(0, 3)),
        per_minor=draw(st.sampled_from((1, 7, 100))),
        base=draw(st.sampled_from(FREE_BASES if is_same else BASES)),
        tax=draw(st.sampled_from(("shop", "incl", "excl"))),
        rounding=draw(st.sampled_from(("down", "half_up", "up"))),
        rounded_over=draw(st.sampled_from(("component", "order"))),
        full_price_only=draw(st.booleans()),
        same_order=is_same,
        bonuses=(
            FlatBonus(bonus_id="order", name={}, points=draw(st.integers(0, 9))),
            FlatBonus(bonus_id="unit", name={}, points=draw(st.integers(0, 9)), per="unit"),
        ),
        max_points_per_order=draw(most),
        max_points_per_day=draw(most),
        max_balance=draw(st.none() | st.integers(0, 3_000)),
        limits=(ComponentLimit(component="bonus:unit", max_points=draw(st.integers(0, 9))),),
    )


@st.composite
def asked(draw: st.DrawFn) -> Request:
    request = draw(requests())
    assert request.member is not None
    redemption = replace(
        request.programme.redemption,
        kind=draw(st.sampled_from(("discount", "tender"))),
        unit=draw(st.sampled_from(("step", "reward"))),
        worth_minor=draw(st.sampled_from((3, 100, 700))),
    )
    policies = replace(
        request.programme.policies,
        tax_mode=draw(st.sampled_from(("incl", "excl"))),
        tax_rate_bp={"": draw(st.sampled_from((0, 1_300)))},
        refund_earned=draw(st.sampled_from(("shares", "recount", "down"))),
    )
    accounts = (
        Account(
            account_id="stamps",
            name={},
            earning=replace(
                draw(earnings()), same_order=False, limits=(), max_points_per_day=None
            ),
            redemption=draw(
                st.none()
                | st.builds(
                    Redemption,
                    unit=st.sampled_from(("step", "reward", "item")),
                    points=st.sampled_from((3, 100)),
                    max_share_bp=st.sampled_from((5_000, 10_000)),
                )
            ),
            auto_redeem=draw(st.booleans()),
        ),
    )
    programme = replace(
        request.programme,
        earning=draw(earnings()),
        redemption=redemption,
        policies=policies,
        accounts=draw(st.sampled_from(((), accounts))),
    )
    check_programme(programme)
    lots = request.member.lots
    if draw(st.booleans()):
        lots = (*lots, lot(DEBT_LOT, -draw(st.integers(1, 300))))
    if draw(st.booleans()):
        lots = (*lots, lot("card", draw(st.integers(1, 900)), account_id="stamps"))
    member = replace(request.member, lots=lots, won=PointsWon(today=draw(st.integers(0, 50))))
    return request._replace(programme=programme, member=member)


def paid_with_points(line: QuoteLine) -> int:
    return sum(one.amount_minor for one in line.shares if one.benefit.kind == "points_paid")


@EXAMPLES
@given(asked())
def test_price_payment_and_points_add_up(request: Request) -> None:
    quote = evaluate(*request)
    paid = sum(map(paid_with_points, quote.lines))
    on_top = quote.tax_minor if request.programme.policies.tax_mode == "excl" else 0
    assert quote.due_minor == sum(line.net_minor for line in quote.lines) - paid + on_top >= 0
    for one in quote.accounts:
        assert one.accrued_points == sum(points for _, points in one.won)
        assert one.accrued_points == sum(part.points for part in one.accruals)
        assert one.redeemed_points == sum(points for _, points in one.spent)
        off = sum(step.amount_minor for step in quote.steps if step.benefit.id == "stamps")
        assert off == (0 if one.redemption is None else one.redemption.amount_minor)
    assert paid == (
        quote.redemption.amount_minor if request.programme.redemption.kind == "tender" else 0
    )
    for line in quote.lines:
        taken = sum(share.amount_minor for share in line.shares)
        assert line.list_minor - taken + paid_with_points(line) == line.net_minor
        assert sum(run.count * run.accrued_points for run in line.units) == line.accrued_points
        assert sum(run.count * run.redeemed_points for run in line.units) == line.redeemed_points
    assert quote.accrued_points == sum(line.accrued_points for line in quote.lines)
    assert quote.accrued_points == sum(part.points for part in quote.accruals)
    assert quote.redeemed_points == sum(line.redeemed_points for line in quote.lines)
    assert all(part.points >= 0 and part.cut_points >= 0 for part in quote.accruals)
    text = canonical_json(quote)
    assert canonical_json(read(Quote, text)) == text


@EXAMPLES
@given(asked())
def test_no_limit_is_passed(request: Request) -> None:
    quote = evaluate(*request)
    earning, member = request.programme.earning, request.member
    assert member is not None
    won = quote.accrued_points
    if earning.max_points_per_order is not None:
        assert won <= earning.max_points_per_order
    if earning.max_points_per_day is not None:
        assert won == 0 or member.won.today + won <= earning.max_points_per_day
    if earning.max_balance is not None and won:
        held = sum(one.remaining for one in of_account(member.lots, ""))
        assert held - quote.redeemed_points + won <= earning.max_balance
    by_unit = sum(part.points for part in quote.accruals if part.component == "bonus:unit")
    assert by_unit <= earning.limits[0].max_points


@EXAMPLES
@given(asked())
def test_the_ledger_can_do_what_the_quote_says(request: Request) -> None:
    """Points of the quote are there to be spent, with those of the same order where allowed."""
    quote = evaluate(*request)
    assert request.member is not None
    lots = request.member.lots
    entries = entries_for_sale(quote, lots, request.programme, stamp(GOLDEN_TIME.on))
    mine = [replace(one, member_id="m") for one in lots]
    told = {"": (quote.accrued_points, quote.redeemed_points)} | {
        one.account_id: (one.accrued_points, one.redeemed_points) for one in quote.accounts
    }
    for account_id, (won, spent) in told.items():
        before = balance_of(of_account(mine, account_id), GOLDEN_TIME.on)
        lots_after = of_account(lots_of_entries(entries, mine), account_id)
        after = balance_of(lots_after, GOLDEN_TIME.on)
        change = (after.available - after.short) - (before.available - before.short)
        assert change == won - spent
        assert all(one.remaining >= 0 for one in lots_after if one.lot_id != DEBT_LOT)


@EXAMPLES
@given(asked(), st.data())
def test_money_of_returns_adds_up_to_what_was_paid(request: Request, data: st.DataObject) -> None:
    quote = evaluate(*request)
    sale = sold(request, quote)
    books = Books(sale)
    points = PointRules(books, RefundFacts(sale=sale, terms=request.programme, asked=request))
    ends = {line.line_id: whole_of(line) for line in sale.lines}
    none = dict.fromkeys(ends, Progress(0, 0))
    some = {
        line_id: Progress(data.draw(st.integers(0, end.units)), 0) for line_id, end in ends.items()
    }
    first, last = books.lines(none, some, points), books.lines(some, ends, points)
    assert all(part.amount_minor >= 0 for part in (*first, *last))
    assert sum(part.amount_minor for part in (*first, *last)) == quote.due_minor
    assert sum(part.points_back for part in (*first, *last)) == quote.redeemed_points
    assert sum(part.points_taken for part in (*first, *last)) == quote.accrued_points


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
