"""Balances, the order of spending, and expiry."""

from datetime import date

import pytest

from app.domain.ledger import (
    DEBT_LOT,
    PointsShort,
    allocate_redemption,
    balance_of,
    expiry_entries,
    extension_entry,
    lasting,
    lots_of_entries,
)
from tests.builders.baskets import lot
from tests.builders.ledger import entry_ids, given, stamp

ON = date(2026, 11, 21)
YESTERDAY = date(2026, 11, 20)
TOMORROW = date(2026, 11, 22)
NEXT_YEAR = date(2027, 11, 30)


def debt(points: int) -> object:
    return lot(DEBT_LOT, -points)


def test_nothing_is_nothing():
    balance = balance_of((), ON)
    assert (balance.available, balance.pending, balance.debt) == (0, 0, 0)
    assert (balance.next_expiry_on, balance.next_expiry_points) == (None, 0)


def test_the_last_day_is_still_good_and_the_next_is_not():
    lots = (lot("a", 100, expires_on=ON),)
    assert balance_of(lots, ON).available == 100
    assert balance_of(lots, TOMORROW).available == 0


def test_pending_points_are_shown_apart():
    lots = (lot("a", 100, active_on=TOMORROW), lot("b", 7, active_on=ON))
    assert (balance_of(lots, ON).available, balance_of(lots, ON).pending) == (7, 100)
    assert (balance_of(lots, TOMORROW).available, balance_of(lots, TOMORROW).pending) == (107, 0)


def test_pending_points_are_told_with_the_day_they_become_active():
    """R-45: the first day, and how many points wait for it."""
    later = lot("c", 40, active_on=NEXT_YEAR)
    lots = (lot("a", 100, active_on=TOMORROW), lot("b", 7, active_on=TOMORROW), later)
    balance = balance_of(lots, ON)
    assert (balance.pending, balance.next_active_on, balance.next_active_points) == (
        147,
        TOMORROW,
        107,
    )
    assert balance_of(lots, TOMORROW).next_active_points == 40
    assert balance_of(lots, NEXT_YEAR).next_active_on is None


def test_pending_points_that_end_before_they_begin_are_neither():
    lots = (lot("a", 100, active_on=NEXT_YEAR, expires_on=YESTERDAY),)
    assert (balance_of(lots, ON).available, balance_of(lots, ON).pending) == (0, 0)


@pytest.mark.parametrize(("owed", "available"), [(0, 300), (1, 299), (300, 0), (301, 0)])
def test_debt_is_paid_out_of_what_is_there_and_shown_whole(owed, available):
    balance = balance_of((lot("a", 300), debt(owed)), ON)
    assert (balance.available, balance.debt) == (available, owed)


def test_the_next_expiry_gathers_lots_of_one_day():
    lots = (
        lot("a", 10, expires_on=NEXT_YEAR),
        lot("b", 20, expires_on=TOMORROW),
        lot("c", 30, expires_on=TOMORROW),
        lot("d", 40),
        lot("e", 50, expires_on=YESTERDAY),
    )
    balance = balance_of(lots, ON)
    assert (balance.next_expiry_on, balance.next_expiry_points) == (TOMORROW, 50)


def test_the_next_expiry_never_names_more_than_is_available():
    assert balance_of((lot("a", 50, expires_on=ON), debt(30)), ON).next_expiry_points == 20
    covered = balance_of((lot("a", 50, expires_on=ON), debt(50)), ON)
    assert (covered.next_expiry_on, covered.next_expiry_points) == (None, 0)


def test_points_that_end_first_are_spent_first():
    lots = (
        lot("never", 5),
        lot("late", 5, expires_on=NEXT_YEAR),
        lot("young", 5, expires_on=TOMORROW, accrued_on=ON),
        lot("b-old", 5, expires_on=TOMORROW, accrued_on=YESTERDAY),
        lot("a-old", 5, expires_on=TOMORROW, accrued_on=YESTERDAY),
        lot("due", 5, expires_on=YESTERDAY),
        lot("pending", 5, active_on=TOMORROW),
    )
    assert allocate_redemption(lots, 22, ON) == (
        ("a-old", 5),
        ("b-old", 5),
        ("young", 5),
        ("late", 5),
        ("never", 2),
    )
    assert allocate_redemption(lots, 5, ON) == (("a-old", 5),)
    assert allocate_redemption(lots, 0, ON) == ()


def test_more_than_available_is_refused_with_both_numbers():
    with pytest.raises(PointsShort) as caught:
        allocate_redemption((lot("a", 300), debt(100)), 201, ON)
    assert caught.value.params == {"asked": 201, "available": 200}
    assert "200 can be spent" in caught.value.sentence()


def test_expiry_takes_due_lots_to_zero_once_and_changes_no_balance():
    ids = entry_ids()
    entries = [given(YESTERDAY, 40, YESTERDAY, ids), given(YESTERDAY, 60, ON, ids)]
    before = balance_of(lots_of_entries(entries), ON)
    written = expiry_entries(lots_of_entries(entries), ON, stamp(ON, ids, None))
    assert [(e.lot_id, e.kind, e.points, e.effective_on) for e in written] == [
        (entries[0].lot_id, "expiry", -40, ON)
    ]
    after = lots_of_entries([*entries, *written])
    assert balance_of(after, ON) == before
    assert expiry_entries(after, ON, stamp(ON, ids, None)) == ()


def test_expiry_keeps_the_member_and_the_sale_of_the_lot():
    due = lot("a", 9, member_id="other", sale_id="s-1", expires_on=YESTERDAY)
    (entry,) = expiry_entries((due,), ON, stamp(ON, sale_id=None))
    assert (entry.member_id, entry.sale_id) == ("other", "s-1")


def test_debt_never_expires():
    assert expiry_entries((debt(5), lot("a", 5)), NEXT_YEAR, stamp(NEXT_YEAR)) == ()


def test_lots_come_from_the_ledger_alone():
    ids = entry_ids()
    opened = given(YESTERDAY, 40, NEXT_YEAR, ids)
    made = stamp(ON, ids)
    entries = [
        opened,
        made.entry(opened.lot_id, "redemption", "redemption", -15),
        made.entry(DEBT_LOT, "reversal", "refund_debt", -3),
        made.entry(DEBT_LOT, "adjustment", "debt_repayment", 2),
    ]
    first, owed = lots_of_entries(entries)
    assert (first.remaining, first.expires_on, first.accrued_on) == (25, NEXT_YEAR, YESTERDAY)
    assert (owed.lot_id, owed.component, owed.remaining, owed.sale_id) == (
        DEBT_LOT,
        DEBT_LOT,
        -1,
        None,
    )


def test_an_entry_on_a_lot_nothing_opened_is_seen():
    with pytest.raises(KeyError):
        lots_of_entries([stamp(ON).entry("lost", "redemption", "redemption", -1)])


@pytest.mark.parametrize(
    ("extensions", "ends"),
    [
        ([], ON),
        ([(ON, NEXT_YEAR)], NEXT_YEAR),
        ([(TOMORROW, NEXT_YEAR)], ON),
        ([(ON, YESTERDAY)], ON),
        ([(TOMORROW, NEXT_YEAR), (YESTERDAY, TOMORROW)], NEXT_YEAR),
        ([(date(2026, 10, 31), NEXT_YEAR)], ON),
    ],
)
def test_an_extension_carries_on_what_lasts_and_wakes_nothing(extensions, ends):
    one = lot("a", 100, accrued_on=date(2026, 11, 1), expires_on=ON)
    assert lasting(one, extensions).expires_on == ends


def test_what_never_ends_is_not_extended():
    one = lot("a", 100, expires_on=None)
    assert lasting(one, [(ON, NEXT_YEAR)]) is one
    assert extension_entry([one], NEXT_YEAR, stamp(ON)) is None


def test_an_extension_is_written_only_for_points_that_end_before_it():
    ended, spent = lot("a", 5, expires_on=YESTERDAY), lot("b", 0, expires_on=ON)
    assert extension_entry([ended, spent], NEXT_YEAR, stamp(ON)) is None
    assert extension_entry([lot("c", 5, expires_on=NEXT_YEAR)], NEXT_YEAR, stamp(ON)) is None
    entry = extension_entry([ended, lot("c", 5, expires_on=ON)], NEXT_YEAR, stamp(ON))
    assert entry is not None
    assert (entry.points, entry.expires_on, entry.opens_lot) == (0, NEXT_YEAR, False)


def test_the_ledger_alone_tells_what_was_extended():
    ids = entry_ids()
    kept, ended = given(YESTERDAY, 5, ON, ids), given(date(2026, 1, 1), 7, date(2026, 2, 1), ids)
    entry = extension_entry(lots_of_entries([kept, ended]), NEXT_YEAR, stamp(ON, ids))
    lots = lots_of_entries([kept, ended, entry])
    assert [one.expires_on for one in lots] == [NEXT_YEAR, date(2026, 2, 1)]
    assert balance_of(lots, TOMORROW).available == 5
