"""What entries of expiry and of lasting longer say, and the edges of what a lot still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from app.domain.ledger import (
    DEBT_LOT,
    EXTENSION_LOT,
    EntryStamp,
    Lot,
    balance_of,
    debt_lot,
    expiry_entries,
    extension_entry,
    lasting,
    lots_of_entries,
)

ON = date(2026, 11, 21)
STAMP = EntryStamp(
    operation_id="op",
    sale_id=None,
    member_id="m",
    on=ON,
    recorded_at=datetime(2026, 11, 21, tzinfo=UTC),
    programme_version=1,
    new_id=map(str, count()).__next__,
)
LOT = Lot(
    lot_id="lot",
    member_id="m",
    sale_id="sale",
    component="birthday",
    accrued_on=date(2026, 1, 1),
    active_on=date(2026, 1, 1),
    expires_on=date(2026, 11, 20),
    remaining=1,
)


def test_an_expiry_says_what_ended_and_since_when() -> None:
    """R-51: also of the last point, and of another account."""
    (entry,) = expiry_entries([replace(LOT, account_id="stamps")], ON, STAMP)
    said = (entry.kind, entry.component, entry.points, entry.sale_id, entry.account_id)
    assert said == ("expiry", "birthday", -1, "sale", "stamps")
    assert entry.effective_on == date(2026, 11, 21)
    assert expiry_entries([replace(LOT, expires_on=date(2026, 11, 19))], ON, STAMP)[
        0
    ].effective_on == date(2026, 11, 20)


def test_one_point_is_enough_to_last_longer() -> None:
    """R-51."""
    lot = replace(LOT, expires_on=date(2026, 12, 1))
    entry = extension_entry([lot], date(2027, 6, 1), STAMP)
    assert entry is not None
    said = (entry.lot_id, entry.kind, entry.component, entry.points, entry.expires_on)
    assert said == (EXTENSION_LOT, "adjustment", EXTENSION_LOT, 0, date(2027, 6, 1))
    assert extension_entry([replace(lot, remaining=0)], date(2027, 6, 1), STAMP) is None


def test_what_is_won_on_the_day_lasts_longer_too_and_nothing_is_shortened() -> None:
    """R-51."""
    lot = replace(LOT, accrued_on=ON, expires_on=date(2026, 12, 1))
    assert lasting(lot, [(ON, date(2027, 6, 1))]).expires_on == date(2027, 6, 1)
    assert lasting(lot, [(ON, date(2026, 11, 30))]) is lot


def test_waiting_are_points_only() -> None:
    """R-45, R-49: neither a debt nor a lot that is used up waits; a single point does."""
    later = replace(LOT, active_on=date(2026, 12, 1), expires_on=None)
    debt = replace(later, lot_id=DEBT_LOT, remaining=-5)
    for lots, pending, next_on in (
        ([later], 1, date(2026, 12, 1)),
        ([replace(later, remaining=0)], 0, None),
        ([debt], 0, None),
    ):
        balance = balance_of(lots, ON)
        assert (balance.pending, balance.next_active_on) == (pending, next_on)


def test_a_lot_is_named_after_what_it_is() -> None:
    """R-42: where two ends work out the same operation, both give it the same name."""
    stamp = replace(STAMP, account_id="stamps", lot_named=lambda what: f"op/{what}")
    later = date(2026, 12, 1)
    entry = stamp.opening("accrual", "base", 5, (later, date(2027, 1, 1)))
    assert entry.lot_id == "op/base:stamps:2026-12-01:2027-01-01"
    (lot,) = lots_of_entries((entry,))
    assert (lot.accrued_on, lot.active_on, lot.account_id) == (ON, later, "stamps")
    assert STAMP.opening("accrual", "base", 5, (ON, None)).lot_id.isdecimal()


def test_each_account_owes_for_itself() -> None:
    """R-72."""
    owed = replace(STAMP, account_id="stamps").entry(DEBT_LOT, "reversal", "refund_debt", -3)
    assert lots_of_entries((owed,)) == (debt_lot("m", -3, "stamps"),)
    assert debt_lot("m", -3, "stamps").account_id == "stamps"


def test_debt_is_the_same_in_whatever_order_it_came() -> None:
    """R-72: it has no day of its own, so that counter and centre hold the same lot."""
    first = STAMP.entry(DEBT_LOT, "reversal", "refund_debt", -40)
    later = replace(STAMP, on=date(2026, 11, 22))
    second = later.entry(DEBT_LOT, "adjustment", "debt_repayment", 10)
    assert lots_of_entries((first, second)) == lots_of_entries((second, first))
    assert lots_of_entries((first, second)) == (debt_lot(STAMP.member_id, -30),)
