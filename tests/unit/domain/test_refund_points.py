"""Won points taken back and spent points going home, when much has happened since."""

import dataclasses
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.ledger import DEBT_LOT, expiry_entries
from app.domain.programme import Account, Earning, Expiry, Policies, Redemption
from app.domain.refund import RefundPick
from app.domain.refund_points import PointsSpent
from tests.builders.baskets import line, member
from tests.builders.ledger import stamp
from tests.builders.programmes import plain_programme
from tests.builders.sales import SOLD_ON, Books, Unit, bought, quote_of, sale_line, sale_of

NEXT_DAY = SOLD_ON + timedelta(days=1)
LATER = SOLD_ON + timedelta(days=20)
BOTH = RefundPick(line_id="x", units=2)
ONE = RefundPick(line_id="x", units=1)


def books(**policies):
    """Points end ten days after they are won."""
    return Books(
        plain_programme(
            earning=Earning(expiry=Expiry(mode="days", count=10)), policies=Policies(**policies)
        )
    )


def settle(book, *, accrued=100, redeemed=0):
    """Two equal units that won and cost this much together."""
    line = sale_line("x", Unit(5_000, accrued=accrued // 2, redeemed=redeemed // 2, count=2))
    book.settle(sale_of(quote_of((line,)), (line,)))


def write_expiry(book, on):
    book.entries += expiry_entries(book.lots, on, stamp(on, book.ids, None))


def test_spent_points_go_home_later_expiring_first():
    book = books()
    soon = book.give(60, SOLD_ON, NEXT_DAY)
    never = book.give(100, SOLD_ON)
    settle(book, accrued=0, redeemed=100)
    first, second = book.refund(NEXT_DAY, ONE), book.refund(NEXT_DAY, ONE)
    assert [back[:2] for back in first.points_back] == [(never, 40), (soon, 10)]
    assert [back[:2] for back in second.points_back] == [(soon, 50)]
    assert book.balance(NEXT_DAY).available == 160


def test_points_that_ended_come_back_ended():
    book = books()
    soon = book.give(60, SOLD_ON, NEXT_DAY)
    settle(book, accrued=0, redeemed=60)
    quote = book.refund(LATER, BOTH)
    assert quote.points_back == ((soon, 60, NEXT_DAY, True),)
    assert book.balance(LATER).available == 0
    write_expiry(book, LATER)
    assert sum(lot.remaining for lot in book.lots) == 0


def test_with_grace_they_come_back_for_some_days_in_a_lot_of_their_own():
    book = books(refund_expired_lot="grace", refund_expired_grace_days=7)
    soon = book.give(60, SOLD_ON, NEXT_DAY)
    settle(book, accrued=0, redeemed=60)
    first, second = book.refund(LATER, ONE), book.refund(LATER, ONE)
    last_day = LATER + timedelta(days=7)
    assert first.points_back == second.points_back == ((soon, 30, last_day, False),)
    assert book.balance(last_day).available == 60
    assert book.balance(last_day + timedelta(days=1)).available == 0


def test_grace_does_not_touch_points_that_are_still_good():
    book = books(refund_expired_lot="grace", refund_expired_grace_days=7)
    good = book.give(60, SOLD_ON, LATER)
    settle(book, accrued=0, redeemed=60)
    assert book.refund(NEXT_DAY, BOTH).points_back == ((good, 60, LATER, False),)


def test_spent_winnings_are_taken_from_other_lots_in_the_order_of_spending():
    book = books()
    settle(book)
    book.spend(80, SOLD_ON)
    late = book.give(30, SOLD_ON, LATER)
    soon = book.give(30, SOLD_ON, NEXT_DAY)
    quote = book.refund(NEXT_DAY, BOTH)
    own = next(entry.lot_id for entry in book.entries if entry.kind == "accrual")
    assert quote.points_taken == ((own, 20), (soon, 30), (late, 30))
    assert quote.debt_points == 20
    assert book.balance(NEXT_DAY).debt == 20


def test_pending_winnings_are_taken_before_anything_else():
    book = books()
    book.programme = dataclasses.replace(book.programme, earning=Earning(cooling_days=7))
    book.give(500, SOLD_ON)
    settle(book)
    quote = book.refund(NEXT_DAY, BOTH)
    assert [taken.points for taken in quote.points_taken] == [100]
    assert (book.balance(NEXT_DAY).pending, book.balance(NEXT_DAY).available) == (0, 500)


def test_points_that_this_refund_brings_back_cover_what_it_takes():
    book = books()
    book.give(100, SOLD_ON)
    settle(book, accrued=60, redeemed=100)
    book.spend(60, SOLD_ON)
    quote = book.refund(NEXT_DAY, BOTH)
    assert quote.debt_points == 0
    assert book.balance(NEXT_DAY).available == 40


def test_winnings_that_are_gone_become_debt():
    book = books()
    settle(book)
    book.spend(100, SOLD_ON)
    assert book.refund(NEXT_DAY, ONE).debt_points == 50
    assert book.refund(NEXT_DAY, ONE).debt_points == 50
    assert book.entries[-1].lot_id == DEBT_LOT
    assert book.balance(NEXT_DAY).debt == 100


def test_or_they_are_forgiven_and_that_is_said():
    book = books(refund_shortfall="clamp")
    settle(book)
    book.spend(70, SOLD_ON)
    quotes = [book.refund(NEXT_DAY, ONE) for _ in range(2)]
    assert [(q.debt_points, q.forgiven_points) for q in quotes] == [(0, 20), (0, 50)]
    assert book.balance(NEXT_DAY).debt == 0


@pytest.mark.parametrize("is_written", [False, True])
def test_what_expired_is_not_charged_again(is_written):
    book = books()
    book.give(1_000, SOLD_ON)
    settle(book)
    if is_written:
        write_expiry(book, LATER)
    quotes = [book.refund(LATER, ONE) for _ in range(2)]
    assert [(q.expired_points, q.points_taken) for q in quotes] == [(50, ()), (50, ())]
    assert book.balance(LATER).available == 1_000


def test_what_was_spent_before_the_rest_expired_is_charged():
    book = books()
    settle(book)
    book.spend(30, SOLD_ON)
    book.give(1_000, SOLD_ON)
    write_expiry(book, LATER)
    quotes = [book.refund(LATER, ONE) for _ in range(2)]
    assert [q.expired_points for q in quotes] == [50, 20]
    assert [sum(t.points for t in q.points_taken) for q in quotes] == [0, 30]


def test_a_part_taken_before_the_end_and_a_part_after():
    book = books()
    settle(book)
    first = book.refund(NEXT_DAY, ONE)
    write_expiry(book, LATER)
    second = book.refund(LATER, ONE)
    assert (first.expired_points, second.expired_points) == (0, 50)


def test_debt_that_the_sale_repaid_is_owed_again():
    book = books()
    book.owe(70, SOLD_ON)
    settle(book)
    book.give(500, SOLD_ON)
    assert (book.balance(SOLD_ON).available, book.balance(SOLD_ON).debt) == (530, 0)
    first = book.refund(NEXT_DAY, ONE)
    assert (first.debt_points, [taken.points for taken in first.points_taken]) == (20, [30])
    second = book.refund(NEXT_DAY, ONE)
    assert (second.debt_points, second.points_taken) == (50, ())
    assert (book.balance(NEXT_DAY).available, book.balance(NEXT_DAY).debt) == (430, 70)


@pytest.mark.parametrize(
    ("expiry", "ends"),
    [
        (Expiry(mode="days", count=10), NEXT_DAY + timedelta(days=10)),
        (Expiry(mode="never"), None),
    ],
)
def test_points_that_were_owed_and_are_repaid_are_the_members_again(expiry, ends):
    """R-72, R-73: debt is never above zero; what does not fit into it can be spent."""
    book = Books(plain_programme(earning=Earning(expiry=expiry)))
    book.give(100, SOLD_ON)
    settle(book, accrued=0, redeemed=100)
    # they had been spent at another counter before, so the centre books them as owed
    redeemed = [one for one in book.entries if one.kind == "redemption"]
    book.entries = [dataclasses.replace(one, lot_id=DEBT_LOT) for one in redeemed]
    assert book.balance(SOLD_ON).debt == 100
    line = sale_line("y", Unit(6_000, accrued=60))
    book.settle(sale_of(quote_of((line,)), (line,), sale_id="next"))
    assert book.balance(SOLD_ON).debt == 40
    first, second = book.refund(NEXT_DAY, ONE), book.refund(NEXT_DAY, ONE)
    assert first.points_back == ((DEBT_LOT, 40, None, False), (DEBT_LOT, 10, ends, False))
    assert second.points_back == ((DEBT_LOT, 50, ends, False),)
    balance = book.balance(NEXT_DAY)
    assert (balance.available, balance.debt) == (60, 0)
    assert [lot.remaining for lot in book.lots if lot.lot_id == DEBT_LOT] == [0]
    if ends is not None:
        assert book.balance(ends + timedelta(days=1)).available == 0
    opened = [lot.component for lot in book.lots if lot.remaining and lot.lot_id != DEBT_LOT]
    assert opened == ["redemption"] * 2


def test_points_of_a_lot_go_home_beside_those_that_were_owed():
    """R-73, R-104: 60 were there, the other 40 the centre books as owed; what is owed is empty
    again only when all of them are back.
    """
    book = books()
    there, other = book.give(60, SOLD_ON), book.give(40, SOLD_ON - timedelta(days=1))
    settle(book, accrued=0, redeemed=100)
    given, _, *spent = book.entries
    cut = [replace(one, lot_id=DEBT_LOT) if one.lot_id == other else one for one in spent]
    book.entries = [given, *cut]
    assert (book.balance(SOLD_ON).available, book.balance(SOLD_ON).debt) == (0, 40)
    known = len(book.entries)
    quote = book.refund(NEXT_DAY, BOTH)
    assert quote.points_back == ((there, 60, None, False), (DEBT_LOT, 40, None, False))
    assert said(book, known) == [
        ("reversal", "redemption", 60, False),
        ("reversal", "redemption", 40, True),
    ]
    assert (book.balance(NEXT_DAY).available, book.balance(NEXT_DAY).debt) == (60, 0)


def test_points_of_the_sale_itself_go_home_first():
    """R-73: they are taken with its goods, whatever lasts longer."""
    book = books()
    other = book.give(100, SOLD_ON)
    settle(book, accrued=100, redeemed=100)
    (own,) = [one.lot_id for one in book.entries if one.kind == "accrual"]
    (spent,) = [one for one in book.entries if one.kind == "redemption"]
    book.entries.remove(spent)
    book.entries.append(replace(spent, points=-50))
    book.entries.append(replace(spent, points=-50, lot_id=own, entry_id="own"))
    back = [book.refund(NEXT_DAY, ONE).points_back[0].lot_id for _ in range(2)]
    assert back == [own, other]


def test_goods_that_are_back_already_are_not_refused_for_their_points():
    """R-72, R-81, R-104: what a shop would refuse is owed then; other shops keep their rule."""
    book = books(refund_shortfall="refuse")
    settle(book)
    book.spend(100, SOLD_ON)
    with pytest.raises(PointsSpent):
        book.refund(NEXT_DAY, BOTH)
    stands = book.facts().that_stand()
    owing = books(refund_shortfall="debt").programme
    assert stands == replace(book.facts(), terms=owing, stands=True)
    for other in ("debt", "clamp", "deduct_cash"):
        settle(book := books(refund_shortfall=other))
        facts = book.facts()
        assert facts.that_stand() == replace(facts, stands=True)


def test_a_void_owes_again_what_the_sale_repaid():
    book = books()
    book.owe(70, SOLD_ON)
    settle(book)
    book.void(SOLD_ON)
    assert (book.balance(SOLD_ON).available, book.balance(SOLD_ON).debt) == (0, 70)


def said(book, known):
    new = book.entries[known:]
    return [(one.kind, one.component, one.points, one.lot_id == DEBT_LOT) for one in new]


def test_the_entries_of_a_return_say_what_they_are():
    """R-72, R-73: of what kind they are, and of which component they take or give back."""
    book = books()
    book.give(60, SOLD_ON)
    settle(book, accrued=100, redeemed=60)
    book.spend(70, NEXT_DAY)
    known = len(book.entries)
    book.refund(NEXT_DAY, BOTH)
    assert said(book, known) == [
        ("reversal", "redemption", 60, False),
        ("reversal", "base", -30, False),
        ("reversal", "opening", -60, False),
        ("reversal", "refund_debt", -10, True),
    ]


def test_points_that_come_back_for_some_days_open_a_lot_of_their_component():
    """R-73."""
    book = books(refund_expired_lot="grace", refund_expired_grace_days=7)
    book.give(60, SOLD_ON, NEXT_DAY)
    settle(book, accrued=0, redeemed=60)
    known = len(book.entries)
    book.refund(LATER, BOTH)
    assert said(book, known) == [("reversal", "opening", 60, False)]


def test_policy_refuse_does_not_let_other_points_stand_in():
    """R-72: half of what is missing could be taken elsewhere, half would still be owed."""
    book = books(refund_shortfall="refuse")
    settle(book)
    book.spend(100, SOLD_ON)
    book.give(50, SOLD_ON)
    with pytest.raises(PointsSpent):
        book.refund(NEXT_DAY, BOTH)


def test_missing_points_are_taken_out_of_the_money_as_far_as_it_goes():
    """R-72, R-71: ten points are worth 0.07; what 0.30 cannot pay is owed, at each return anew."""
    book = Books(
        plain_programme(
            redemption=Redemption(points=10, worth_minor=7),
            policies=Policies(refund_shortfall="deduct_cash"),
        )
    )
    lines = (sale_line("x", Unit(30, accrued=50, count=3)),)
    book.settle(sale_of(quote_of(lines), lines))
    book.spend(150, SOLD_ON)
    quotes = [book.refund(NEXT_DAY, ONE) for _ in range(3)]
    assert [(one.deducted_points, one.withheld_minor) for one in quotes] == [
        (42, 29),
        (42, 29),
        (41, 29),
    ]
    assert [(one.total_minor, one.debt_points) for one in quotes] == [(1, 8), (1, 8), (1, 9)]


def test_points_of_an_account_that_ended_are_not_charged_again():
    """R-72: as with the points, but said of the account."""
    ending = Earning(points=1, per_minor=100, expiry=Expiry(mode="days", count=10))
    stars = Account(account_id="stars", name={"en": "Stars"}, earning=ending)
    book = Books(plain_programme(accounts=(stars,)))
    book.settle(bought(book.programme, line("x", 5_000, 2), buyer=member()).sale)
    (found,) = book.refund(LATER, BOTH).accounts
    assert (found.expired_points, found.points_taken, found.forgiven_points) == (100, (), 0)


@pytest.mark.parametrize("shortfall", ["debt", "clamp", "deduct_cash"])
def test_what_is_gone_of_an_account_is_forgiven(shortfall):
    """R-72: nothing is owed there, and no money stands for it."""
    book = with_stars_spent(shortfall)
    (found,) = book.refund(NEXT_DAY, BOTH).accounts
    assert (sum(one.points for one in found.points_taken), found.forgiven_points) == (10, 90)


def test_policy_refuse_holds_for_every_account():
    """R-72: points of the sale are there, stars of it are not."""
    book = with_stars_spent("refuse")
    with pytest.raises(PointsSpent):
        book.refund(NEXT_DAY, BOTH)


def with_stars_spent(shortfall):
    """100 stars won, of which 90 were spent elsewhere since."""
    stars = Account(account_id="stars", name={"en": "Stars"}, earning=Earning(per_minor=100))
    policies = Policies(refund_shortfall=shortfall)
    book = Books(plain_programme(accounts=(stars,), policies=policies))
    book.settle(bought(book.programme, line("x", 5_000, 2), buyer=member()).sale)
    (lot,) = (one for one in book.lots if one.account_id == "stars")
    made = dataclasses.replace(stamp(SOLD_ON, book.ids, None), account_id="stars")
    book.entries.append(made.entry(lot.lot_id, "redemption", lot.component, -90))
    return book


def test_debt_is_owed_again_once():
    """R-72: the first return owes what the sale repaid; the second takes other points."""
    book = books()
    book.owe(50, SOLD_ON)
    settle(book)
    book.spend(50, SOLD_ON)
    other = book.give(100, SOLD_ON)
    first, second = book.refund(NEXT_DAY, ONE), book.refund(NEXT_DAY, ONE)
    assert (first.debt_points, first.points_taken) == (50, ())
    assert (second.debt_points, second.points_taken) == (0, ((other, 50),))
