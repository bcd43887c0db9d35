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
from app.domain.programme import Earning, Policies, Tier, TierRules
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


thresholds = st.none() | st.integers(0, 900_000)
counts = st.none() | st.integers(0, 40)
levels = st.builds(
    Tier,
    tier_id=st.sampled_from("abcd"),
    name=st.just({}),
    entry_minor=thresholds,
    keep_minor=st.integers(0, 900_000),
    entry_points=thresholds,
    entry_visits=counts,
    keep_visits=counts,
    entry_months=counts,
)
rules = st.builds(
    TierRules,
    window=st.sampled_from(("rolling", "calendar_year", "tier_start", "lifetime")),
    window_months=st.integers(1, 24),
    count_pending=st.booleans(),
    includes_current=st.booleans(),
    validity=st.sampled_from(("months", "fixed_month", "anniversary")),
    validity_months=st.integers(0, 24),
    validity_end_month=st.integers(1, 12),
    grace_days=st.integers(0, 60),
    down=st.sampled_from(("one", "requalify", "never")),
)


@st.composite
def versions(draw):
    """Up to three versions of a programme, each with levels and rules of its own."""
    begun = sorted(draw(st.lists(asked, min_size=1, max_size=3, unique=True)))
    return [
        golden_programme(
            version=number,
            valid_from=valid_from,
            tiers=tuple(draw(st.lists(levels, min_size=1, unique_by=lambda tier: tier.tier_id))),
            tier_rules=draw(rules),
            earning=Earning(cooling_days=draw(st.integers(0, 30))),
            policies=Policies(
                refund_undo_upgrade=draw(st.sampled_from(("unused", "never", "at_once")))
            ),
        )
        for number, valid_from in enumerate(begun, start=1)
    ]


def in_force(programmes, on):
    """As the store answers: the newest that has begun, those before it, or the first."""
    begun = [one for one in programmes if one.valid_from <= on] or programmes[:1]
    return begun[-1], begun[:-1]


@given(tier_facts(), versions(), asked, asked, st.data())
def test_the_level_of_any_day_follows_from_what_was_there_by_then(
    facts, programmes, joined, on, data
):
    """Invariant 14, under every switch and over versions (R-85 to R-93): later facts and later
    versions change no past day, and whoever asks in between changes nothing."""
    sold, returned = facts
    sold = [replace(fact, points=fact.amount_minor // 100) for fact in sold]
    programme, earlier = in_force(programmes, on)
    found = tier_state((*sold, *returned), programme, on, earlier=earlier, enrolled_on=joined)
    known = [fact for fact in (*sold, *returned) if (fact.recorded_on or fact.on) <= on]
    spent = data.draw(st.permutations([fact for fact in known if fact.amount_minor >= 0]))
    back = [fact for fact in known if fact.amount_minor < 0]
    again = tier_state((*spent, *back), programme, on, earlier=earlier, enrolled_on=joined)
    assert again == found
    assert found.tier_id in {tier.tier_id for tier in programme.tiers}
    assert all(way.amount >= 0 for way in (*found.to_next, *found.to_keep))


@given(tier_facts(), versions(), asked)
def test_a_new_version_takes_no_level_that_is_still_valid(facts, programmes, joined):
    """R-93: nobody stands lower on its first day than the day before."""
    start = programmes[-1].valid_from
    eve = start - timedelta(days=1)
    known = [fact for fact in facts[0] if fact.on <= eve]
    programme, earlier = in_force(programmes, eve)
    before = tier_state(known, programme, eve, earlier=earlier, enrolled_on=joined)
    programme, earlier = in_force(programmes, start)
    after = tier_state(known, programme, start, earlier=earlier, enrolled_on=joined)
    places = [tier.tier_id for tier in programme.tiers]
    is_valid = before.until is None or before.until >= start
    base = in_force(programmes, eve)[0].tiers[0].tier_id
    if is_valid and before.tier_id != base and before.tier_id in places:
        assert places.index(after.tier_id) >= places.index(before.tier_id)


@given(tier_facts(), asked)
def test_a_level_is_in_force_until_its_last_day_of_grace(facts, on):
    found = tier_state((*facts[0], *facts[1]), golden_programme(), on)
    if found.until is not None:
        assert on <= found.until + timedelta(days=30)
        assert found.in_grace == (found.until < on)
