"""Balances and levels depend on dated facts alone, never on who asks first."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.ledger import (
    DEBT_LOT,
    allocate_redemption,
    balance_of,
    expiry_entries,
    lots_of_entries,
)
from app.domain.member import TierFact
from app.domain.tiers import tier_state
from tests.builders.baskets import lot
from tests.builders.ledger import entry_ids, stamp
from tests.builders.ledger import given as given_lot
from tests.builders.programmes import golden_programme

START = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda count: START + timedelta(days=count))


@st.composite
def lots_of(draw):
    lots = [
        lot(
            f"l{number}",
            draw(st.integers(0, 500)),
            accrued_on=draw(days),
            active_on=draw(days),
            expires_on=draw(st.none() | days),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    return (*lots, lot(DEBT_LOT, -draw(st.integers(0, 300))))


@given(lots_of(), days, st.data())
def test_what_can_be_spent_is_taken_to_the_point(lots, on, data):
    available = balance_of(lots, on).available
    points = data.draw(st.integers(0, available))
    taken = dict(allocate_redemption(lots, points, on))
    assert sum(taken.values()) == points
    left = tuple(replace(x, remaining=x.remaining - taken.get(x.lot_id, 0)) for x in lots)
    assert balance_of(left, on).available == available - points
    assert all(x.remaining >= 0 for x in left if x.lot_id != DEBT_LOT)
    for one in lots:
        if one.lot_id in taken:
            assert one.active_on <= on
            assert one.expires_on is None or one.expires_on >= on


@given(lots_of(), days, st.data())
def test_the_order_in_which_lots_are_read_changes_nothing(lots, on, data):
    other = data.draw(st.permutations(lots))
    assert balance_of(other, on) == balance_of(lots, on)
    points = balance_of(lots, on).available
    assert allocate_redemption(other, points, on) == allocate_redemption(lots, points, on)


@given(st.lists(st.tuples(days, st.integers(1, 99), st.none() | days), max_size=6), days, days)
def test_writing_expiry_late_or_early_gives_the_same_balance(grants, written_on, asked_on):
    """A counter that was off for a week gives the same balance (R-51)."""
    ids = entry_ids()
    entries = [given_lot(on, points, ends, ids) for on, points, ends in grants]
    lots = lots_of_entries(entries)
    written = expiry_entries(lots, written_on, stamp(written_on, ids, None))
    later = max(written_on, asked_on)
    assert balance_of(lots_of_entries([*entries, *written]), later) == balance_of(lots, later)


spends = st.builds(
    TierFact,
    kind=st.just("spend"),
    on=st.integers(0, 1_500).map(lambda count: START + timedelta(days=count)),
    amount_minor=st.integers(0, 700_000),
    sale_id=st.integers(0, 10**6).map(str),
)


@st.composite
def tier_facts(draw):
    """Sales on different days, some of them returned in part later."""
    sold = draw(st.lists(spends, max_size=12, unique_by=(lambda f: f.on, lambda f: f.sale_id)))
    returned = [
        replace(
            fact,
            amount_minor=-draw(st.integers(0, fact.amount_minor)),
            recorded_on=fact.on + timedelta(days=draw(st.integers(0, 400))),
        )
        for fact in sold
        if draw(st.booleans())
    ]
    return sold, returned


asked = st.integers(0, 2_500).map(lambda count: START + timedelta(days=count))


@given(tier_facts(), asked, st.data())
def test_a_level_follows_from_the_facts_known_that_day(facts, on, data):
    sold, returned = facts
    programme = golden_programme()
    found = tier_state((*sold, *returned), programme, on)
    known = [fact for fact in (*sold, *returned) if (fact.recorded_on or fact.on) <= on]
    assert tier_state(known, programme, on) == found
    assert tier_state((*data.draw(st.permutations(sold)), *returned), programme, on) == found
    assert found.to_next_minor >= 0
    assert found.to_keep_minor >= 0
    assert (found.until is None) == (found.tier_id == "base")


@given(tier_facts(), asked)
def test_a_level_is_in_force_until_its_last_day_of_grace(facts, on):
    found = tier_state((*facts[0], *facts[1]), golden_programme(), on)
    if found.until is not None:
        assert on <= found.until + timedelta(days=30)
        assert found.in_grace == (found.until < on)
