"""Balances and levels depend on dated facts alone, never on who asks first."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given

from app.domain.ledger import (
    DEBT_LOT,
    allocate_redemption,
    balance_of,
    expiry_entries,
    lots_of_entries,
)
from app.domain.member import TierFact
from app.domain.periods import business_time
from app.domain.programme import Earning, Policies, Tier, TierRules
from app.domain.tiers import tier_state
from tests.builders.baskets import lot
from tests.builders.ledger import entry_ids, stamp
from tests.builders.ledger import given as given_lot
from tests.builders.programmes import golden_programme
from tests.properties.draws import drawn, examples

START = date(2026, 1, 1)
ZONES = ("Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Niue", "America/New_York", "UTC")


def day(draws, days=60):
    return START + timedelta(days=draws.between(0, days))


def lots_of(draws):
    lots = [
        lot(
            f"l{number}",
            draws.between(0, 500),
            accrued_on=day(draws),
            active_on=day(draws),
            expires_on=draws.one_of((None, day(draws))),
        )
        for number in range(draws.between(0, 6))
    ]
    return draws, (*lots, lot(DEBT_LOT, -draws.one_of((0, draws.between(0, 300)))))


LOTS = drawn(lots_of, 60)


@examples(3_000)
@given(LOTS)
def test_what_can_be_spent_is_taken_to_the_point(made):
    """Invariants 8 and 13 (R-49, R-50)."""
    draws, lots = made
    on = day(draws)
    available = balance_of(lots, on).available
    points = draws.between(0, available)
    taken = dict(allocate_redemption(lots, points, on))
    assert sum(taken.values()) == points
    left = tuple(replace(x, remaining=x.remaining - taken.get(x.lot_id, 0)) for x in lots)
    assert balance_of(left, on).available == available - points
    assert all(x.remaining >= 0 for x in left if x.lot_id != DEBT_LOT)
    for one in lots:
        if one.lot_id in taken:
            assert one.active_on <= on
            assert one.expires_on is None or one.expires_on >= on


@examples(2_000)
@given(LOTS)
def test_points_last_from_their_first_day_to_their_last_in_every_time_zone(made):
    """Invariant 13 (R-5, R-51): whatever the clocks of the world say, the shop's day counts."""
    draws, lots = made
    zone, cut = ZoneInfo(draws.one_of(ZONES)), draws.between(0, 6)
    at = datetime.combine(START, time(0), UTC) + timedelta(minutes=draws.between(0, 86_400))
    on = business_time(at, zone, cut).on
    opened = datetime.combine(on, time(cut), zone)
    assert opened.timestamp() <= at.timestamp() < (opened + timedelta(days=1)).timestamp()
    good = [
        one.remaining
        for one in lots[:-1]
        if one.active_on <= on and (one.expires_on is None or on <= one.expires_on)
    ]
    assert balance_of(lots, on).available == max(0, sum(good) + lots[-1].remaining)


@examples(2_000)
@given(LOTS)
def test_the_order_in_which_lots_are_read_changes_nothing(made):
    """Invariant 4."""
    draws, lots = made
    on, other = day(draws), draws.shuffled(lots)
    assert balance_of(other, on) == balance_of(lots, on)
    points = balance_of(lots, on).available
    assert allocate_redemption(other, points, on) == allocate_redemption(lots, points, on)


def grants_of(draws):
    return draws, [
        (day(draws), draws.between(1, 99), draws.one_of((None, day(draws))))
        for _ in range(draws.between(0, 6))
    ]


@examples(2_000)
@given(drawn(grants_of, 40))
def test_writing_expiry_late_or_early_gives_the_same_balance(made):
    """Invariant 11: a counter that was off for a week gives the same balance (R-51)."""
    draws, grants = made
    written_on, asked_on = day(draws), day(draws)
    ids = entry_ids()
    entries = [given_lot(on, points, ends, ids) for on, points, ends in grants]
    lots = lots_of_entries(entries)
    written = expiry_entries(lots, written_on, stamp(written_on, ids, None))
    later = max(written_on, asked_on)
    assert balance_of(lots_of_entries([*entries, *written]), later) == balance_of(lots, later)


def tier_facts(draws):
    """Sales on different days, some of them returned in part later."""
    days = {draws.between(0, 1_500): number for number in range(draws.between(0, 12))}
    sold = [
        TierFact(
            kind="spend",
            on=START + timedelta(days=count),
            amount_minor=draws.between(0, 700_000),
            sale_id=f"s{number}",
        )
        for count, number in days.items()
    ]
    returned = [
        replace(
            fact,
            amount_minor=-draws.between(0, fact.amount_minor),
            recorded_on=fact.on + timedelta(days=draws.between(0, 400)),
        )
        for fact in sold
        if draws.chance(128)
    ]
    return sold, returned


def asked(draws):
    return day(draws, 2_500)


@examples(1_000)
@given(drawn(lambda draws: (draws, *tier_facts(draws)), 160))
def test_a_level_follows_from_the_facts_known_that_day(made):
    """Invariant 14."""
    draws, sold, returned = made
    on = asked(draws)
    programme = golden_programme()
    found = tier_state((*sold, *returned), programme, on)
    known = [fact for fact in (*sold, *returned) if (fact.recorded_on or fact.on) <= on]
    assert tier_state(known, programme, on) == found
    assert tier_state((*draws.shuffled(sold), *returned), programme, on) == found
    assert found.to_next_minor >= 0
    assert found.to_keep_minor >= 0
    assert (found.until is None) == (found.tier_id == "base")


def threshold(draws):
    return draws.one_of((draws.between(0, 900_000), None))


def count(draws):
    return draws.one_of((draws.between(0, 40), None))


def level(draws, tier_id):
    return Tier(
        tier_id=tier_id,
        name={},
        entry_minor=threshold(draws),
        keep_minor=draws.between(0, 900_000),
        entry_points=threshold(draws),
        entry_visits=count(draws),
        keep_visits=count(draws),
        entry_months=count(draws),
    )


def rules(draws):
    return TierRules(
        window=draws.one_of(("rolling", "calendar_year", "tier_start", "lifetime")),
        window_months=draws.between(1, 24),
        count_pending=draws.chance(128),
        includes_current=draws.chance(128),
        validity=draws.one_of(("months", "fixed_month", "anniversary")),
        validity_months=draws.between(0, 24),
        validity_end_month=draws.between(1, 12),
        grace_days=draws.between(0, 60),
        down=draws.one_of(("one", "requalify", "never")),
    )


def life_under_versions(draws):
    """Facts, and up to three versions of a programme, each with levels and rules of its own."""
    sold, returned = tier_facts(draws)
    begun = sorted({asked(draws) for _ in range(draws.between(1, 3))})
    versions = [
        golden_programme(
            version=number,
            valid_from=valid_from,
            tiers=tuple(
                level(draws, one) for one in draws.shuffled(draws.some("abcd", 4) or ("a",))
            ),
            tier_rules=rules(draws),
            earning=Earning(cooling_days=draws.between(0, 30)),
            policies=Policies(refund_undo_upgrade=draws.one_of(("unused", "never", "at_once"))),
        )
        for number, valid_from in enumerate(begun, start=1)
    ]
    return draws, sold, returned, versions, asked(draws)


LIVES = drawn(life_under_versions, 260)


def in_force(programmes, on):
    """As the store answers: the newest that has begun, those before it, or the first."""
    begun = [one for one in programmes if one.valid_from <= on] or programmes[:1]
    return begun[-1], begun[:-1]


@examples(1_500)
@given(LIVES)
def test_the_level_of_any_day_follows_from_what_was_there_by_then(made):
    """Invariant 14, under every switch and over versions (R-85 to R-93): later facts and later
    versions change no past day, and whoever asks in between changes nothing."""
    draws, sold, returned, programmes, joined = made
    on = asked(draws)
    sold = [replace(fact, points=fact.amount_minor // 100) for fact in sold]
    programme, earlier = in_force(programmes, on)
    found = tier_state((*sold, *returned), programme, on, earlier=earlier, enrolled_on=joined)
    known = [fact for fact in (*sold, *returned) if (fact.recorded_on or fact.on) <= on]
    spent = draws.shuffled([fact for fact in known if fact.amount_minor >= 0])
    back = [fact for fact in known if fact.amount_minor < 0]
    again = tier_state((*spent, *back), programme, on, earlier=earlier, enrolled_on=joined)
    assert again == found
    assert found.tier_id in {tier.tier_id for tier in programme.tiers}
    assert all(way.amount >= 0 for way in (*found.to_next, *found.to_keep))


@examples(1_000)
@given(LIVES)
def test_a_new_version_takes_no_level_that_is_still_valid(made):
    """R-93: nobody stands lower on its first day than the day before."""
    _, sold, _, programmes, joined = made
    start = programmes[-1].valid_from
    eve = start - timedelta(days=1)
    known = [fact for fact in sold if fact.on <= eve]
    programme, earlier = in_force(programmes, eve)
    before = tier_state(known, programme, eve, earlier=earlier, enrolled_on=joined)
    programme, earlier = in_force(programmes, start)
    after = tier_state(known, programme, start, earlier=earlier, enrolled_on=joined)
    places = [tier.tier_id for tier in programme.tiers]
    is_valid = before.until is None or before.until >= start
    base = in_force(programmes, eve)[0].tiers[0].tier_id
    if is_valid and before.tier_id != base and before.tier_id in places:
        assert places.index(after.tier_id) >= places.index(before.tier_id)


@examples(1_000)
@given(drawn(lambda draws: (draws, *tier_facts(draws)), 160))
def test_a_level_is_in_force_until_its_last_day_of_grace(made):
    draws, sold, returned = made
    on = asked(draws)
    found = tier_state((*sold, *returned), golden_programme(), on)
    if found.until is not None:
        assert on <= found.until + timedelta(days=30)
        assert found.in_grace == (found.until < on)
