"""Windows, metrics, validity, returns and versions of the level (R-86 to R-93)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.member import Missing, TierFact, UpgradeAt
from app.domain.programme import Earning, Tier, TierRules
from app.domain.tiers import tier_state
from tests.builders.programmes import golden_programme

SPRING = date(2026, 3, 10)
BASE = Tier(tier_id="base", name={})
SILVER = Tier(tier_id="silver", name={}, entry_minor=10_000, keep_minor=8_000)
GOLD = Tier(tier_id="gold", name={}, entry_minor=50_000, keep_minor=40_000)


def programme(*tiers, valid_from=date(2020, 1, 1), version=1, earning=None, **rules):
    return golden_programme(
        tiers=tiers or (BASE, SILVER, GOLD),
        tier_rules=TierRules(**rules),
        earning=earning or Earning(),
        valid_from=valid_from,
        version=version,
    )


def spend(on, amount, points=0):
    return TierFact(
        kind="spend", on=on, amount_minor=amount, points=points, sale_id=f"s-{on}-{amount}"
    )


def back(of, amount, recorded_on):
    return replace(of, amount_minor=-amount, recorded_on=recorded_on)


@pytest.mark.parametrize(
    ("window", "counted"),
    [("rolling", 7_000), ("calendar_year", 3_000), ("tier_start", 9_000), ("lifetime", 9_000)],
)
def test_what_each_window_counts(window, counted):
    facts = (
        spend(date(2024, 1, 5), 2_000),
        spend(date(2025, 12, 31), 4_000),
        spend(SPRING, 3_000),
    )
    assert tier_state(facts, programme(window=window), SPRING).counted_minor == counted


def test_since_the_tier_began_counts_from_the_day_after():
    rules = programme(window="tier_start")
    facts = spend(SPRING, 10_000), spend(SPRING, 4_000), spend(SPRING + timedelta(1), 3_000)
    assert tier_state(facts, rules, SPRING + timedelta(1)).counted_minor == 3_000


def test_a_tier_that_was_undone_counts_what_came_before_it():
    """R-77: the count goes on as if the upgrade had not been."""
    rules = programme(window="tier_start")
    first, upgrade = spend(SPRING, 6_000), spend(SPRING + timedelta(1), 4_000)
    facts = first, upgrade, back(upgrade, 4_000, SPRING + timedelta(2))
    found = tier_state(facts, rules, SPRING + timedelta(2))
    assert (found.tier_id, found.counted_minor) == ("base", 6_000)


def test_any_one_threshold_is_enough_and_all_are_told():
    """R-86."""
    tier = replace(SILVER, entry_visits=2, entry_points=500, entry_months=24)
    facts = (spend(SPRING, 1_000, points=10),)
    found = tier_state(facts, programme(BASE, tier), SPRING, enrolled_on=date(2025, 3, 11))
    assert found.to_next == (
        Missing("spend", 9_000),
        Missing("points", 490),
        Missing("visits", 1),
        Missing("months", 13),
    )
    more = (*facts, spend(SPRING + timedelta(1), 1))
    assert tier_state(more, programme(BASE, tier), SPRING + timedelta(1)).tier_id == "silver"


def test_a_tier_that_nothing_leads_to_is_not_the_next_one():
    plus = Tier(tier_id="plus", name={}, entry_minor=None)
    assert tier_state((), programme(BASE, plus, GOLD), SPRING).next_tier_id == "gold"
    found = tier_state((), programme(BASE, plus), SPRING)
    assert (found.next_tier_id, found.to_next, found.to_next_minor) == (None, (), 0)


def test_a_tier_that_nothing_keeps_is_lost_after_its_grace():
    plus = Tier(tier_id="plus", name={}, entry_minor=None)
    opening = TierFact(kind="opening", on=SPRING, tier_id="plus", until=SPRING)
    day = SPRING + timedelta(days=30)
    found = tier_state((opening,), programme(BASE, plus), day)
    assert (found.tier_id, found.in_grace, found.to_keep) == ("plus", True, ())
    assert tier_state((opening,), programme(BASE, plus), day + timedelta(1)).tier_id == "base"


@pytest.mark.parametrize(("pending", "day"), [(False, 7), (True, 0)])
def test_points_count_from_the_day_they_can_be_spent(pending, day):
    """R-45."""
    tier = replace(SILVER, entry_minor=None, entry_points=100)
    rules = programme(BASE, tier, earning=Earning(cooling_days=7), count_pending=pending)
    facts = (spend(SPRING, 1, points=100),)
    reached = SPRING + timedelta(days=day)
    assert tier_state(facts, rules, reached).tier_id == "silver"
    if day:
        assert tier_state(facts, rules, reached - timedelta(1)).tier_id == "base"
    assert tier_state(facts, rules, SPRING + timedelta(200)).until == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("rules", "until"),
    [
        ({}, date(2027, 3, 31)),
        ({"validity": "fixed_month"}, date(2027, 12, 31)),
        ({"validity": "fixed_month", "validity_end_month": 3}, date(2027, 3, 31)),
        ({"validity": "fixed_month", "validity_months": 1}, date(2026, 12, 31)),
        ({"validity": "anniversary"}, date(2027, 8, 19)),
        ({"validity": "anniversary", "validity_months": 1}, date(2026, 8, 19)),
        ({"down": "never"}, None),
    ],
)
def test_when_a_tier_ends(rules, until):
    """R-88, R-90."""
    found = tier_state(
        (spend(SPRING, 10_000),), programme(**rules), SPRING, enrolled_on=date(2024, 8, 20)
    )
    assert (found.tier_id, found.until) == ("silver", until)


def test_a_tier_kept_on_its_anniversary_ends_a_year_later():
    rules = programme(validity="anniversary", window="lifetime")
    found = tier_state(
        (spend(SPRING, 10_000),), rules, date(2028, 8, 1), enrolled_on=date(2024, 2, 29)
    )
    assert found.until == date(2029, 2, 27)


def test_the_current_sale_reaches_a_tier_from_an_amount_on():
    """R-47: told only where the shop counts it, and never for a visit that was made already."""
    tiers = BASE, replace(SILVER, entry_visits=2), replace(GOLD, entry_months=12)
    facts = (spend(SPRING, 1_000),)
    assert tier_state(facts, programme(*tiers), SPRING).upgrades == ()
    rules = programme(*tiers, includes_current=True)
    today = tier_state(facts, rules, SPRING, enrolled_on=SPRING).upgrades
    assert today == (UpgradeAt("silver", 9_000), UpgradeAt("gold", 49_000))
    later = tier_state(facts, rules, SPRING + timedelta(1)).upgrades
    assert later == (
        UpgradeAt("silver", 9_000),
        UpgradeAt("silver", 1),
        UpgradeAt("gold", 49_000),
    )


class TestVersions:
    """R-93: every stretch under the version of its day."""

    old = programme()
    june = date(2026, 6, 1)

    def state(self, on, *facts, **new):
        after = programme(
            *new.pop("tiers", (BASE, replace(SILVER, entry_minor=99_000, keep_minor=99_000))),
            valid_from=self.june,
            version=2,
            **new,
        )
        return tier_state(facts, after, on, earlier=(self.old,))

    def test_a_tier_is_kept_to_its_end_and_then_judged_anew(self):
        facts = spend(SPRING, 10_000), spend(date(2026, 7, 1), 10_000)
        assert self.state(date(2027, 3, 31), *facts).tier_id == "silver"
        found = self.state(date(2027, 4, 1), *facts)
        assert (found.in_grace, found.to_keep_minor) == (True, 89_000)
        assert self.state(date(2027, 5, 1), *facts).tier_id == "base"

    def test_the_new_rules_decide_how_a_tier_that_began_before_ends(self):
        found = self.state(date(2030, 1, 1), spend(SPRING, 10_000), down="never")
        assert (found.tier_id, found.until) == ("silver", None)

    def test_a_check_of_an_earlier_day_was_the_old_one(self):
        opening = TierFact(kind="opening", on=SPRING, tier_id="silver", until=date(2026, 5, 1))
        kept = self.state(self.june, opening, spend(SPRING, 8_000))
        assert (kept.tier_id, kept.until) == ("silver", date(2027, 5, 31))

    def test_a_tier_that_is_no_more_becomes_the_nearest_below(self):
        found = self.state(self.june, spend(SPRING, 50_000))
        assert (found.tier_id, found.until) == ("silver", date(2027, 3, 31))
        found = self.state(self.june, spend(SPRING, 50_000), tiers=(BASE,))
        assert (found.tier_id, found.until) == ("base", None)

    def test_a_tier_put_in_between_moves_nobody(self):
        middle = Tier(tier_id="middle", name={}, entry_minor=20_000)
        found = self.state(self.june, spend(SPRING, 10_000), tiers=(BASE, middle, SILVER, GOLD))
        assert (found.tier_id, found.next_tier_id) == ("silver", "gold")

    def test_facts_of_before_the_first_version_are_walked_by_it(self):
        only = programme(valid_from=self.june)
        assert tier_state((spend(SPRING, 10_000),), only, self.june).tier_id == "silver"

    def test_a_version_that_was_never_in_force_counts_for_nothing(self):
        replaced = programme(BASE, valid_from=self.june)
        after = programme(valid_from=self.june, version=2)
        found = tier_state((spend(SPRING, 10_000),), after, self.june, earlier=(replaced,))
        assert found.tier_id == "silver"

    def test_a_level_goes_through_every_version_though_nothing_happens_in_it(self):
        """A level that one version leaves out does not come back with the next."""
        without = programme(BASE, SILVER, valid_from=self.june, version=2)
        again = programme(valid_from=date(2026, 7, 1), version=3)
        facts = (spend(SPRING, 50_000),)
        found = tier_state(facts, again, date(2026, 7, 1), earlier=(self.old, without))
        assert (found.tier_id, found.until) == ("silver", date(2027, 3, 31))
