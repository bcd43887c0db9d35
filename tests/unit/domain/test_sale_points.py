"""The entries of one sale."""

import dataclasses
from datetime import date

import pytest

from app.domain.ledger import DEBT_LOT, EXTENSION_LOT, PointsShort, lots_of_entries
from app.domain.programme import Account, Earning, Expiry
from app.domain.quote import AccountQuote
from app.domain.sale_points import activity_entries, entries_for_sale, lot_expiry
from tests.builders.baskets import lot
from tests.builders.ledger import stamp
from tests.builders.programmes import plain_programme
from tests.builders.sales import GOLDEN_LINES, SOLD_ON, Unit, quote_of, sale_line


@pytest.mark.parametrize(
    ("mode", "count", "on", "last"),
    [
        ("never", 12, date(2026, 1, 31), None),
        ("days", 30, date(2026, 1, 31), date(2026, 3, 2)),
        ("months", 1, date(2026, 1, 31), date(2026, 2, 28)),
        ("months", 12, date(2024, 2, 29), date(2025, 2, 28)),
        ("end_of_month", 12, date(2026, 11, 21), date(2027, 11, 30)),
        ("end_of_month", 1, date(2024, 1, 31), date(2024, 2, 29)),
        ("end_of_year", 12, date(2026, 11, 21), date(2027, 12, 31)),
        ("end_of_year", 0, date(2026, 11, 21), date(2026, 12, 31)),
    ],
)
def test_the_last_good_day(mode, count, on, last):
    assert lot_expiry(Expiry(mode=mode, count=count), on) == last


def golden_entries(lots):
    quote = quote_of(GOLDEN_LINES, components={"base": 214, "birthday": 214, "day:x": 0})
    return entries_for_sale(quote, lots, plain_programme(), stamp(SOLD_ON))


@pytest.mark.parametrize(
    ("expiry", "ends"),
    [
        (Expiry(mode="end_of_quarter", count=0), date(2026, 3, 31)),
        (Expiry(mode="end_of_quarter", count=3), date(2026, 6, 30)),
        (Expiry(mode="end_of_quarter", count=11), date(2026, 12, 31)),
        (Expiry(mode="end_of_quarter", count=60, unit="days"), date(2026, 6, 30)),
        (Expiry(mode="end_of_month", count=30, unit="days"), date(2026, 3, 31)),
        (Expiry(mode="end_of_year", count=335, unit="days"), date(2027, 12, 31)),
        (Expiry(mode="months", count=1, unit="days"), date(2026, 2, 28)),
        (Expiry(mode="days", count=1, unit="months"), date(2026, 2, 1)),
        (Expiry(mode="inactivity", count=3), date(2026, 4, 30)),
        (Expiry(mode="inactivity", count=90, unit="days"), date(2026, 5, 1)),
    ],
)
def test_the_last_day_of_points_won_on_the_last_of_january(expiry: Expiry, ends: date) -> None:
    assert lot_expiry(expiry, date(2026, 1, 31)) == ends


def test_each_component_won_opens_its_own_lot_and_spending_follows_the_expiry():
    lots = (
        lot("later", 3_686, expires_on=date(2027, 6, 30)),
        lot("soon", 500, expires_on=SOLD_ON),
    )
    entries = golden_entries(lots)
    assert [(e.kind, e.lot_id, e.component, e.points) for e in entries] == [
        ("redemption", "soon", "redemption", -500),
        ("redemption", "later", "redemption", -100),
        ("accrual", "e0003", "base", 214),
        ("accrual", "e0004", "birthday", 214),
    ]
    base = entries[2]
    assert (base.entry_id, base.opens_lot, base.active_on) == ("e0003", True, SOLD_ON)
    assert (base.expires_on, base.sale_id, base.member_id) == (date(2027, 11, 30), "sale", "m")


def test_points_of_this_sale_cannot_be_spent_in_it():
    with pytest.raises(PointsShort):
        golden_entries((lot("few", 599),))


def test_cooling_days_make_new_points_wait():
    programme = plain_programme(earning=Earning(cooling_days=7))
    (entry,) = entries_for_sale(
        quote_of((sale_line("a", Unit(100, accrued=1)),)), (), programme, stamp(SOLD_ON)
    )
    assert entry.active_on == date(2026, 11, 28)


def test_debt_is_repaid_out_of_new_lots_first():
    lots = (lot("old", 800), lot(DEBT_LOT, -300))
    *_, won, bonus, from_won, to_debt, from_bonus, to_debt_again = golden_entries(
        (*lots, lot("more", 100))
    )
    assert [(e.lot_id, e.points) for e in (from_won, to_debt, from_bonus, to_debt_again)] == [
        (won.lot_id, -214),
        (DEBT_LOT, 214),
        (bonus.lot_id, -86),
        (DEBT_LOT, 86),
    ]
    assert {e.component for e in (from_won, to_debt)} == {"debt_repayment"}
    assert {e.kind for e in (from_won, to_debt)} == {"adjustment"}
    left = {x.lot_id: x.remaining for x in lots_of_entries((won, bonus, from_won, from_bonus))}
    assert left == {won.lot_id: 0, bonus.lot_id: 128}


def test_a_sale_without_points_leaves_no_trace_in_the_ledger():
    quote = quote_of((sale_line("a", Unit(100)),))
    assert entries_for_sale(quote, (lot("x", 5),), plain_programme(), stamp(SOLD_ON)) == ()


def test_the_stamp_is_on_every_entry():
    entries = golden_entries((lot("x", 600),))
    shared = {
        (e.operation_id, e.effective_on, e.recorded_at, e.programme_version) for e in entries
    }
    assert len(shared) == 1
    assert len({dataclasses.replace(e, entry_id="") for e in entries}) == len(entries)


def sold_for(lots, *, spent, won, may_owe=False, earning=None):
    """(lot, points) of all entries of a sale."""
    quote = quote_of((sale_line("x", Unit(1_000, accrued=won, redeemed=spent)),))
    programme = plain_programme(earning=earning or Earning())
    entries = entries_for_sale(quote, lots, programme, stamp(SOLD_ON), may_owe=may_owe)
    return [(entry.lot_id, entry.points) for entry in entries]


def test_where_an_order_may_spend_what_it_wins_it_wins_first():
    """R-46: out of the lot that ends first, with what was there before."""
    earning = Earning(same_order=True, expiry=Expiry(mode="never"))
    soon = lot("soon", 30, expires_on=SOLD_ON)
    found = sold_for((soon,), spent=100, won=80, earning=earning)
    assert found == [("e0001", 80), ("soon", -30), ("e0001", -70)]
    with pytest.raises(PointsShort):
        sold_for((soon,), spent=111, won=80, earning=earning)
    found = sold_for((soon,), spent=111, won=80, may_owe=True, earning=earning)
    assert found == [("e0001", 80), ("soon", -30), ("e0001", -80), (DEBT_LOT, -1)]


def test_goods_that_are_gone_owe_what_was_not_there():
    """R-104, R-72: what the sale won repays it at once; without the need nothing is owed."""
    lots = (lot("some", 30),)
    assert sold_for(lots, spent=30, won=0, may_owe=True) == [("some", -30)]
    assert sold_for(lots, spent=31, won=0, may_owe=True) == [("some", -30), (DEBT_LOT, -1)]
    assert sold_for(lots, spent=100, won=50, may_owe=True) == [
        ("some", -30),
        (DEBT_LOT, -70),
        ("e0003", 50),
        ("e0003", -50),
        (DEBT_LOT, 50),
    ]
    with pytest.raises(PointsShort):
        sold_for(lots, spent=31, won=0)


def test_a_debt_of_one_is_repaid_by_one():
    """R-72."""
    lots = (lot(DEBT_LOT, -1),)
    assert sold_for(lots, spent=0, won=5) == [("e0001", 5), ("e0001", -1), (DEBT_LOT, 1)]


def test_what_a_balance_beside_the_points_lacks_is_owed_by_nobody():
    """R-104."""
    spending = AccountQuote(
        account_id="stamps",
        name={},
        accruals=(),
        accrued_points=0,
        redeemed_points=10,
        redemption=None,
        won=(),
        spent=(("x", 10),),
    )
    quote = dataclasses.replace(quote_of(()), accounts=(spending,))
    programme = plain_programme(accounts=(Account(account_id="stamps", name={}),))
    lots = (lot("card", 4, account_id="stamps"), lot("points", 100))
    entries = entries_for_sale(quote, lots, programme, stamp(SOLD_ON), may_owe=True)
    assert [(one.lot_id, one.points, one.account_id) for one in entries] == [
        ("card", -4, "stamps")
    ]
    with pytest.raises(PointsShort):
        entries_for_sale(quote, lots, programme, stamp(SOLD_ON))


LASTING = Expiry(mode="inactivity", count=10, unit="days")


def carried_on(entries, expiry=LASTING, lots=None):
    """Until when the points at hand last after these entries."""
    held = (lot("p", 100, expires_on=SOLD_ON),) if lots is None else lots
    programme = plain_programme(earning=Earning(expiry=expiry))
    more = activity_entries(entries, held, programme, stamp(SOLD_ON))
    return [(one.lot_id, one.points, one.expires_on) for one in more]


@pytest.mark.parametrize("kind", ["accrual", "redemption"])
def test_points_that_end_by_inactivity_last_on_when_some_are_won_or_spent(kind):
    """R-51: only those of the points account, and where they end sooner."""
    made = stamp(SOLD_ON)
    entry = made.entry("p", kind, "base", 1)
    until = date(2026, 12, 1)
    assert carried_on((entry,)) == [(EXTENSION_LOT, 0, until)]
    assert carried_on((entry,), Expiry(mode="days", count=10)) == []
    assert carried_on((entry,), Expiry(mode="never")) == []
    assert carried_on((entry,), lots=()) == []
    assert carried_on((entry,), lots=(lot("p", 100, expires_on=until),)) == []
    assert carried_on((dataclasses.replace(entry, account_id="stamps"),)) == []
    assert carried_on((made.entry("p", "reversal", "base", 1),)) == []
    assert carried_on(()) == []
