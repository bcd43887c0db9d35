"""How much of a line is back, and how many points go with it under every policy."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.basket import Wishes
from app.domain.programme import Account, Earning, FlatBonus, Policies, Rounding
from app.domain.refund import NothingPicked, RefundPick, ReturnTooLarge
from app.domain.refund_back import needs_question
from app.domain.refund_money import Progress, share_of, whole_of
from app.domain.refund_rules import PointRules
from tests.builders import sales
from tests.builders.baskets import line, member
from tests.builders.programmes import plain_programme
from tests.builders.sales import SOLD_ON, Unit, bought, quote_of, sale_line, sale_of

KEYED = RefundPick(line_id="x", units=1)


def books_of(*units: Unit) -> sales.Books:
    """A keyed amount with these facts, and another line."""
    lines = (sale_line("x", *units, kind="amount"), sale_line("other", Unit(100)))
    books = sales.Books(plain_programme())
    books.settle(sale_of(quote_of(lines), lines))
    return books


def test_a_keyed_amount_that_is_back_is_too_much_to_return_again() -> None:
    books = books_of(Unit(100))
    books.refund(SOLD_ON, KEYED)
    with pytest.raises(ReturnTooLarge):
        books.refund(SOLD_ON, KEYED)


def test_nothing_of_a_keyed_amount_that_was_for_nothing_is_nothing() -> None:
    with pytest.raises(NothingPicked):
        books_of(Unit(0)).refund(SOLD_ON, RefundPick(line_id="x"))


def test_the_last_minor_unit_makes_a_keyed_amount_whole() -> None:
    books = books_of(Unit(100))
    books.refund(SOLD_ON, RefundPick(line_id="x", amount_minor=99))
    books.refund(SOLD_ON, RefundPick(line_id="x", amount_minor=1))
    assert books.sales["sale"].lines[0].returned_units == 1


def test_all_points_of_a_keyed_amount_go_with_it_even_if_no_money_does() -> None:
    whole = whole_of(sale_line("x", Unit(0), kind="amount"))
    assert share_of(500, whole, whole) == 500


@pytest.mark.parametrize(
    ("policies", "asks"),
    [
        ({}, False),
        ({"refund_reprice": True}, True),
        ({"refund_earned": "recount"}, True),
        ({"refund_earned": "down"}, True),
        ({"refund_earned": "kept"}, False),
    ],
)
def test_what_needs_the_question_of_the_sale(policies: Any, asks: bool) -> None:
    """R-70, R-72: goods that stay are priced anew, or asked what they win."""
    assert needs_question(Policies(**policies)) == asks


def rules(**policies: Any) -> PointRules:
    """Three pieces at 10.00 that won a point for each 1.00 and ten for each piece."""
    bonus = FlatBonus(bonus_id="each", name={"en": "Each"}, points=10, per="unit")
    programme = plain_programme(
        earning=Earning(points=1, per_minor=100, bonuses=(bonus,)), policies=Policies(**policies)
    )
    facts = bought(programme, line("a", 1_000, 3), buyer=member())
    assert facts.sale.quote.accrued_points == 60
    return PointRules(facts)


@pytest.mark.parametrize("policy", ["recount", "down"])
def test_points_by_the_piece_go_with_their_pieces(policy: str) -> None:
    """R-72: of one piece of three ten points, beside those of its price."""
    one = {"a": Progress(units=1, amount_minor=0)}
    assert rules(refund_earned=policy).won(one, 0) == 20


def test_kept_points_do_not_move() -> None:
    """R-72, R-73: neither those won nor those spent, however much comes back."""
    whole = {"a": Progress(units=3, amount_minor=0)}
    kept = rules(refund_earned="kept", refund_points="kept")
    assert (kept.won(whole, 60), kept.spent(whole, 40)) == (0, 0)


def test_spent_points_that_come_back_with_all_of_it_wait_for_the_rest() -> None:
    """R-73."""
    full_only = rules(refund_points="full_only")
    part, whole = ({"a": Progress(units=count, amount_minor=0)} for count in (2, 3))
    assert (full_only.spent(part, 20), full_only.spent(whole, 40)) == (0, 40)


def test_what_rounding_took_wins_nothing_when_points_are_asked_anew() -> None:
    """R-38, R-72: 10.90 are rounded to 10.00, half of it each; so it is with stars."""
    paid = Earning(points=1, per_minor=10, base="money_paid_only")
    programme = plain_programme(
        earning=paid,
        accounts=(Account(account_id="stars", name={}, earning=paid),),
        rounding=Rounding(step_minor=100),
        policies=Policies(refund_earned="recount"),
    )
    wishes = Wishes(tender_kinds=("cash",))
    facts = bought(programme, line("a", 545), line("b", 545), wishes=wishes, buyer=member())
    assert facts.sale.quote.accrued_points == 100
    one = {"a": Progress(1, 0), "b": Progress(0, 0)}
    asked = PointRules(facts)
    assert (asked.won(one, 0), asked.won(one, 0, "stars")) == (50, 50)
