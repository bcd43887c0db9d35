"""Coupons and gifts that a sale brought, its level, and what a void undoes of the policies."""

import dataclasses
from datetime import date

import pytest

from app.domain.basket import Wishes
from app.domain.programme import Account, Earning, Gift, GiftItem, Policies, Redemption
from app.domain.quote import GiftLine
from app.domain.refund import (
    BalanceSpent,
    CouponBack,
    RefundPick,
    VoidNotPossible,
    quote_refund,
    quote_void,
    terms_of_void,
    tier_facts_of,
)
from app.domain.refund_quote import IssuedBack, IssuedCoupon
from app.domain.sale import gift_line
from tests.builders.baskets import coupon, line, lot, member
from tests.builders.programmes import TIERS, golden_programme, offer, plain_programme
from tests.builders.sales import (
    SOLD_ON,
    Books,
    Unit,
    bought,
    golden_sale,
    quote_of,
    sale_line,
    sale_of,
)

NEXT_DAY = date(2026, 11, 22)
A, B, C = (RefundPick(line_id=one, units=1) for one in "abc")
LINES = (sale_line("a", Unit(5_000)), sale_line("b", Unit(3_000)), sale_line("c", Unit(2_000)))


def brought(coupon_id, value_minor, state="used"):
    return IssuedCoupon(coupon(coupon_id, "100-8", state=state), value_minor)


def books_with(*issued, **policies):
    """Three lines for 100.00 in cash, and coupons that the sale brought."""
    books = Books(plain_programme(policies=Policies(**policies)), issued=issued)
    books.settle(sale_of(quote_of(LINES), LINES))
    return books


def test_used_coupons_are_taken_out_when_what_is_left_could_not_pay_them():
    """R-78, R-71: one after the other, in parts, and together never more than their value."""
    issued = brought("first", 4_000), brought("second", 3_000)
    books = books_with(*issued, refund_issued_coupon="deduct_value")
    quotes = [books.refund(NEXT_DAY, pick) for pick in (A, B, C)]
    assert [one.issued for one in quotes] == [
        (IssuedBack("second", "used", 2_000),),
        (IssuedBack("first", "used", 2_000), IssuedBack("second", "used", 1_000)),
        (IssuedBack("first", "used", 2_000), IssuedBack("second", "used", 0)),
    ]
    assert [one.total_minor for one in quotes] == [3_000, 0, 0]


def test_all_at_once_the_whole_values_are_taken_out():
    issued = brought("first", 4_000), brought("second", 3_000)
    books = books_with(*issued, refund_issued_coupon="deduct_value")
    quote = books.refund(NEXT_DAY, A, B, C)
    assert quote.issued == (
        IssuedBack("first", "used", 4_000),
        IssuedBack("second", "used", 3_000),
    )
    assert quote.total_minor == 3_000


def test_later_returns_pay_no_coupon_out_of_their_fees():
    """R-34, R-78: 50.00 are left for goods, and the fee of what stays is not counted."""
    quote = quote_of(LINES, rounding_minor=-300)
    with_fees = tuple(dataclasses.replace(one, fee_minor=100) for one in quote.lines)
    quote = dataclasses.replace(quote, lines=with_fees, rounding_minor=0)
    books = Books(
        plain_programme(policies=Policies(refund_issued_coupon="deduct_value")),
        issued=(brought("used", 7_000),),
    )
    books.settle(sale_of(quote, LINES))
    found = books.refund(NEXT_DAY, A)
    assert found.issued == (IssuedBack("used", "used", 2_000),)
    assert found.total_minor == 3_100


def test_more_than_the_money_is_not_taken_out():
    issued = brought("big", 8_000), brought("more", 5_000)
    books = books_with(*issued, refund_issued_coupon="deduct_value")
    quote = books.refund(NEXT_DAY, A, B, C)
    assert [one.amount_minor for one in quote.issued] == [8_000, 2_000]
    assert quote.total_minor == 0


def test_what_was_taken_out_for_a_coupon_is_not_owed_again():
    """R-78: another coupon was used no longer, so that less than all that is left is owed."""
    returned, used = brought("returned", 4_000), brought("used", 2_000)
    books = books_with(returned, used, refund_issued_coupon="deduct_value")
    first = books.refund(NEXT_DAY, A)
    books.issued = (brought("returned", 0, "issued"), used)
    quotes = [first, *(books.refund(NEXT_DAY, pick) for pick in (B, C))]
    assert [[one.amount_minor for one in quote.issued] for quote in quotes] == [
        [1_000],
        [],
        [0, 1_000],
    ]


def test_usually_a_used_coupon_is_told_and_costs_nothing():
    """R-78: unused ones go with the sale, but not before all of it has gone."""
    issued = brought("used", 4_000), brought("kept", 0, "issued"), brought("old", 0, "revoked")
    books = books_with(*issued)
    assert books.refund(NEXT_DAY, A, B).issued == ()
    quote = books.refund(NEXT_DAY, C)
    assert quote.issued == (IssuedBack("used", "used", 0), IssuedBack("kept", "revoked", 0))
    assert quote.total_minor == 2_000


def gift_of(offer_id, value_minor, threshold_minor, *lines):
    """An offer that gives one thing, and what was given."""
    item = GiftItem(sku=offer_id, name={"en": offer_id}, cost_minor=500, value_minor=value_minor)
    given = GiftLine(
        line_id=f"gift-{offer_id}",
        offer_id=offer_id,
        name=item.name,
        sku=item.sku,
        item=item.name,
        units=1,
        cost_minor=item.cost_minor,
        value_minor=item.value_minor,
        lines=lines,
    )
    return offer(offer_id, Gift(items=(item,), threshold_minor=threshold_minor)), given


CUP = gift_of("cup", 7_000, 10_000, "a", "b", "c")


def books_with_gifts(*gifts, issued=(), **policies):
    offers, given = zip(*gifts, strict=True)
    books = Books(plain_programme(policies=Policies(**policies), offers=offers), issued=issued)
    quote = dataclasses.replace(quote_of(LINES), gifts=given)
    books.settle(sale_of(quote, (*LINES, *map(gift_line, given))))
    return books


def test_a_gift_that_stays_away_does_not_keep_the_sale_open():
    """R-66, R-76: nothing is left that brings it, so coupons that the sale brought go too."""
    books = books_with_gifts(CUP, issued=(brought("kept", 0, "issued"),), refund_gift="keep")
    quote = books.refund(NEXT_DAY, A, B, C)
    assert quote.is_full
    assert quote.issued == (IssuedBack("kept", "revoked", 0),)


def test_gifts_are_taken_out_of_what_the_coupons_left():
    issued = (brought("used", 4_000),)
    books = books_with_gifts(CUP, issued=issued, refund_issued_coupon="deduct_value")
    quote = books.refund(NEXT_DAY, A, B, C)
    assert [one.amount_minor for one in quote.gifts] == [6_000]
    assert quote.total_minor == 0


def test_what_there_was_no_money_for_is_taken_out_of_later_returns():
    """R-76, R-71: of each gift its own rest, before the next gift."""
    dear, cheap = gift_of("dear", 5_500, 2_000, "c"), gift_of("cheap", 2_000, 1_000, "b")
    books = books_with_gifts(dear, cheap)
    quotes = [books.refund(NEXT_DAY, pick) for pick in (C, B, A)]
    assert [[tuple(gift)[2:] for gift in one.gifts] for one in quotes] == [
        [(1, 2_000)],
        [(0, 3_000), (1, 0)],
        [(0, 500), (0, 2_000)],
    ]
    assert [one.total_minor for one in quotes] == [0, 0, 2_500]


def test_a_coupon_is_still_good_on_its_last_day():
    """R-75."""
    books = Books(golden_programme())
    books.give(1_000, date(2026, 6, 1))
    books.settle(golden_sale(), coupon("c-1", "200-20", valid_until=NEXT_DAY))
    every = [RefundPick(line_id=one, units=2) for one in ("coffee", "mugs")]
    quote = books.refund(NEXT_DAY, RefundPick(line_id="filters", units=1), *every)
    assert quote.coupons == (CouponBack("c-1", "returned"),)


def test_points_that_go_back_no_longer_count_for_the_level():
    """R-77: the fact has the points and the money of the goods, and no reason but for a void."""
    books = Books(golden_programme())
    books.give(1_000, date(2026, 6, 1))
    books.settle(golden_sale())
    before = books.facts()
    quote = books.refund(NEXT_DAY, RefundPick(line_id="coffee", units=1))
    (fact,) = tier_facts_of(before, quote, NEXT_DAY)
    assert (fact.points, fact.amount_minor, fact.reason) == (-134, -6_882, "")


def test_the_level_of_before_is_told_by_the_version_of_then():
    """R-93: silver was reached while 1,000.00 were enough for it."""
    cheap = tuple(
        dataclasses.replace(one, entry_minor=100_000, keep_minor=90_000)
        if one.tier_id == "silver"
        else one
        for one in TIERS
    )
    lines = (
        sale_line("a", Unit(1_000, qualifying=1_000)),
        sale_line("b", Unit(150_000, qualifying=150_000)),
    )
    old = golden_programme(tiers=cheap)
    new = golden_programme(version=2, valid_from=NEXT_DAY)
    books = Books(new, terms=old)
    books.settle(sale_of(quote_of(lines), lines))
    facts = dataclasses.replace(books.facts(), earlier_programmes=(old,))
    quote = quote_refund(facts, [A], new, NEXT_DAY)
    assert (quote.tier_before.tier_id, quote.tier_after.tier_id) == ("silver", "silver")


@pytest.mark.parametrize("shortfall", ["clamp", "deduct_cash", "debt", "refuse"])
def test_a_void_undoes_what_returns_may_leave(shortfall):
    """R-81: everything goes back, whatever the policies of returns are: all of the money, and
    points that are gone are owed.
    """
    kept = Policies(
        refund_earned="kept",
        refund_points="kept",
        refund_coupon="kept",
        refund_issued_coupon="deduct_value",
        refund_shortfall=shortfall,
        refund_gift="keep",
    )
    found = terms_of_void(plain_programme(policies=kept)).policies
    assert found == Policies(refund_gift="keep")


@pytest.mark.parametrize("shortfall", ["clamp", "deduct_cash", "debt", "refuse"])
def test_points_that_are_gone_are_owed_after_a_void(shortfall):
    """R-81, R-72: whatever the shop does at returns, a void forgives none and keeps no money."""
    lines = (sale_line("x", Unit(5_000, accrued=100)),)
    books = Books(plain_programme(policies=Policies(refund_shortfall=shortfall)))
    books.settle(sale_of(quote_of(lines), lines))
    books.spend(70, SOLD_ON)
    quote = books.void(SOLD_ON)
    assert (quote.total_minor, quote.debt_points, quote.forgiven_points) == (5_000, 70, 0)
    assert (books.balance(SOLD_ON).available, books.balance(SOLD_ON).debt) == (0, 70)


@pytest.mark.parametrize("shortfall", ["clamp", "deduct_cash", "debt", "refuse"])
def test_a_sale_whose_stars_are_spent_is_not_voided(shortfall):
    """R-81: a balance beside the points knows no debt. What spent them is voided first, which is
    how the day went, or the shop takes other stars, or those that took the goods back bear it.
    """
    book = with_stars_of_two_sales(shortfall)
    with pytest.raises(BalanceSpent):
        book.void(SOLD_ON)
    (stands,) = quote_void(book.facts().that_stand(), book.programme, SOLD_ON).accounts
    assert (sum(one.points for one in stands.points_taken), stands.forgiven_points) == (10, 90)
    entries = list(book.entries)
    book.void(SOLD_ON, "second")
    book.void(SOLD_ON)
    assert stars_of(book) == 0
    book = with_stars_of_two_sales(shortfall)
    assert book.entries == entries
    book.take_in(lot("gift", 90, account_id="stars"))
    (found,) = book.void(SOLD_ON).accounts
    assert (sum(one.points for one in found.points_taken), found.forgiven_points) == (100, 0)
    assert stars_of(book) == 0


def with_stars_of_two_sales(shortfall):
    """100 stars won by the first sale; the second spends 90 of them and wins none."""
    stars = Account(
        account_id="stars",
        name={"en": "Stars"},
        earning=Earning(per_minor=100),
        redemption=Redemption(
            points=1, worth_minor=100, min_points=1, step_points=1, max_share_bp=10_000
        ),
    )
    policies = Policies(refund_shortfall=shortfall)
    book = Books(plain_programme(accounts=(stars,), policies=policies))
    book.settle(bought(book.programme, line("x", 5_000, 2), buyer=member()).sale)
    wishes = Wishes(redeem_elsewhere={"stars": 90})
    buyer = member(lots=book.lots)
    second = bought(book.programme, line("y", 9_000), wishes=wishes, buyer=buyer).sale
    book.settle(dataclasses.replace(second, sale_id="second"))
    return book


def stars_of(book):
    return sum(one.remaining for one in book.lots if one.account_id == "stars")


def test_why_there_is_no_void_stands_in_words():
    sentence = VoidNotPossible(reason="NOT_TODAY").sentence()
    assert "it is of another business day (NOT_TODAY)" in sentence
    with pytest.raises(VoidNotPossible):
        books_with().void(SOLD_ON.replace(day=22))
