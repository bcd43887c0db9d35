"""The level on any day."""

from datetime import date, timedelta

import pytest

from app.domain.member import TierFact
from app.domain.programme import TierRules
from app.domain.tiers import tier_state
from tests.builders.programmes import golden_programme

SPRING = date(2026, 3, 10)
END = date(2027, 3, 31)
"""Where a level reached on SPRING ends."""
GRACE_END = END + timedelta(days=30)


def spend(on, amount, sale_id=None):
    return TierFact(kind="spend", on=on, amount_minor=amount, sale_id=sale_id or f"s-{on}")


def back(of, amount, recorded_on):
    return TierFact(
        kind="spend",
        on=of.on,
        amount_minor=-amount,
        sale_id=of.sale_id,
        recorded_on=recorded_on,
    )


def grant(tier_id, on, until):
    return TierFact(kind="grant", on=on, tier_id=tier_id, until=until)


def opening(tier_id, on, until=None, amount=0):
    return TierFact(kind="opening", on=on, tier_id=tier_id, until=until, amount_minor=amount)


def state(on, *facts, **rules):
    return tier_state(facts, golden_programme(tier_rules=TierRules(**rules)), on)


def level(on, *facts, **rules):
    found = state(on, *facts, **rules)
    return found.tier_id, found.until


def test_a_new_member_stands_at_the_base():
    found = state(SPRING)
    assert (found.tier_id, found.until, found.counted_minor) == ("base", None, 0)
    assert (found.next_tier_id, found.to_next_minor) == ("silver", 200_000)
    assert (found.in_grace, found.to_keep_minor) == (False, 0)


@pytest.mark.parametrize(
    ("amount", "tier_id", "next_id", "to_next"),
    [
        (199_999, "base", "silver", 1),
        (200_000, "silver", "gold", 300_000),
        (500_000, "gold", "platinum", 700_000),
        (1_200_000, "platinum", None, 0),
    ],
)
def test_an_upgrade_comes_at_once_and_may_skip_levels(amount, tier_id, next_id, to_next):
    found = state(SPRING, spend(SPRING, amount))
    assert (found.tier_id, found.next_tier_id, found.to_next_minor) == (tier_id, next_id, to_next)
    assert found.counted_minor == amount
    assert found.until == (None if tier_id == "base" else END)


def test_an_upgrade_restarts_the_validity():
    facts = spend(SPRING, 200_000), spend(date(2026, 9, 1), 300_000)
    assert level(date(2026, 9, 1), *facts) == ("gold", date(2027, 9, 30))


def test_more_spend_at_the_same_level_changes_no_date():
    facts = spend(SPRING, 200_000), spend(date(2026, 9, 1), 200_000)
    assert level(date(2026, 9, 1), *facts) == ("silver", END)


def test_the_window_is_twelve_months_to_the_day():
    facts = spend(SPRING, 150_000), spend(date(2027, 3, 9), 50_000)
    assert level(date(2027, 3, 9), *facts)[0] == "silver"
    late = spend(SPRING, 150_000), spend(date(2027, 3, 10), 50_000)
    assert level(date(2027, 3, 10), *late)[0] == "base"
    assert state(date(2027, 3, 10), *late).counted_minor == 50_000


def test_sales_made_later_are_not_known_yet():
    facts = spend(SPRING, 100_000), spend(date(2026, 4, 1), 500_000)
    assert level(date(2026, 3, 31), *facts)[0] == "base"
    assert level(date(2026, 4, 1), *facts)[0] == "gold"


def test_the_order_of_the_facts_does_not_matter():
    facts = spend(SPRING, 200_000), spend(date(2026, 9, 1), 300_000), spend(date(2027, 2, 1), 10)
    assert state(END, *facts) == state(END, *reversed(facts))


class TestEndOfValidity:
    silver = spend(SPRING, 200_000)

    def test_the_last_day_is_still_valid(self):
        found = state(END, self.silver)
        assert (found.tier_id, found.until, found.in_grace) == ("silver", END, False)

    def test_enough_in_the_last_window_keeps_the_level(self):
        kept = spend(date(2026, 6, 1), 150_000)
        assert level(END + timedelta(days=1), self.silver, kept) == ("silver", date(2028, 3, 31))

    def test_spend_before_the_last_window_does_not_keep_it(self):
        assert state(END, self.silver).to_keep_minor == 150_000

    def test_then_comes_the_grace_with_what_is_missing(self):
        found = state(END + timedelta(days=1), self.silver, spend(date(2026, 6, 1), 141_400))
        assert (found.tier_id, found.in_grace, found.to_keep_minor) == ("silver", True, 8_600)
        assert level(GRACE_END, self.silver)[0] == "silver"

    def test_spending_the_rest_in_the_grace_keeps_it(self):
        facts = self.silver, spend(date(2026, 6, 1), 141_400)
        short = spend(GRACE_END, 8_599)
        enough = spend(GRACE_END, 8_600)
        assert level(GRACE_END, *facts, short) == ("silver", END)
        assert level(GRACE_END + timedelta(days=1), *facts, short)[0] == "base"
        assert level(GRACE_END, *facts, enough) == ("silver", date(2028, 3, 31))

    def test_after_the_grace_it_is_lost(self):
        found = state(GRACE_END + timedelta(days=1), self.silver)
        assert (found.tier_id, found.until, found.in_grace) == ("base", None, False)

    def test_an_upgrade_in_the_grace_is_an_upgrade(self):
        up = spend(date(2027, 4, 10), 500_000)
        assert level(date(2027, 4, 10), self.silver, up) == ("gold", date(2028, 4, 30))

    def test_no_grace_at_all(self):
        assert level(END + timedelta(days=1), self.silver, grace_days=0)[0] == "base"


def test_one_level_down_at_a_time():
    facts = (spend(SPRING, 1_200_000),)
    down = GRACE_END + timedelta(days=1)
    assert level(down, *facts) == ("gold", date(2028, 5, 31))
    assert level(date(2028, 6, 30), *facts) == ("gold", date(2028, 5, 31))
    assert level(date(2028, 7, 1), *facts) == ("silver", date(2029, 7, 31))
    assert level(date(2040, 1, 1), *facts) == ("base", None)


def test_or_down_to_the_level_that_fits():
    facts = spend(SPRING, 1_200_000), spend(date(2026, 6, 1), 250_000)
    down = GRACE_END + timedelta(days=1)
    assert level(down, *facts, down="requalify") == ("silver", date(2028, 5, 31))
    assert level(down, *facts[:1], down="requalify") == ("base", None)


def test_a_level_lasts_a_month_even_when_the_rules_say_none():
    facts = (spend(SPRING, 200_000),)
    assert level(SPRING, *facts, validity_months=0) == ("silver", date(2026, 4, 30))
    assert level(date(2030, 1, 1), *facts, validity_months=0) == ("base", None)


class TestGrants:
    def test_a_grant_is_a_floor_while_it_lasts(self):
        gift = grant("gold", SPRING, date(2026, 12, 31))
        assert level(SPRING, gift) == ("gold", date(2026, 12, 31))
        assert level(date(2027, 1, 1), gift) == ("base", None)

    def test_the_level_underneath_goes_on(self):
        gift = grant("gold", SPRING, date(2026, 12, 31))
        facts = gift, spend(SPRING, 200_000)
        assert level(date(2027, 1, 1), *facts) == ("silver", END)

    def test_a_lower_grant_takes_nothing_away(self):
        facts = grant("silver", SPRING, date(2030, 1, 1)), spend(SPRING, 500_000)
        assert level(SPRING, *facts) == ("gold", END)

    def test_the_highest_grant_counts_and_has_nothing_to_keep(self):
        facts = grant("gold", SPRING, None), grant("silver", SPRING, date(2030, 1, 1))
        found = state(date(2035, 1, 1), *facts)
        assert (found.tier_id, found.until, found.to_keep_minor) == ("gold", None, 0)
        assert (found.next_tier_id, found.to_next_minor) == ("platinum", 1_200_000)

    def test_a_grant_hides_the_grace_below_it(self):
        facts = spend(SPRING, 200_000), grant("gold", SPRING, date(2030, 1, 1))
        found = state(END + timedelta(days=1), *facts)
        assert (found.tier_id, found.in_grace, found.to_keep_minor) == ("gold", False, 0)

    def test_a_grant_of_a_level_the_programme_lost_gives_nothing(self):
        assert level(SPRING, grant("diamond", SPRING, date(2030, 1, 1))) == ("base", None)


class TestOpening:
    def test_an_imported_member_brings_a_level(self):
        brought = opening("gold", SPRING, date(2026, 8, 31), amount=420_000)
        found = state(SPRING, brought)
        assert (found.tier_id, found.until) == ("gold", date(2026, 8, 31))
        assert (found.counted_minor, found.to_keep_minor) == (420_000, 0)
        assert level(date(2026, 9, 1), brought) == ("gold", date(2027, 8, 31))

    def test_without_an_end_it_lasts_as_long_as_one_reached_that_day(self):
        assert level(SPRING, opening("gold", SPRING)) == ("gold", END)

    def test_the_base_has_no_end(self):
        assert level(SPRING, opening("base", SPRING, date(2026, 8, 31))) == ("base", None)

    def test_a_level_the_programme_does_not_know_is_the_base(self):
        assert level(SPRING, opening("diamond", SPRING)) == ("base", None)

    def test_it_holds_against_what_the_facts_before_would_give(self):
        facts = spend(date(2026, 1, 5), 500_000), opening("silver", SPRING, date(2026, 8, 31))
        assert level(SPRING, *facts) == ("silver", date(2026, 8, 31))


class TestReturns:
    big = spend(SPRING, 500_000, "big")

    def test_a_return_lowers_the_day_of_the_sale(self):
        other = spend(date(2026, 2, 1), 100_000)
        found = state(date(2026, 6, 1), other, self.big, back(self.big, 500_000, SPRING))
        assert found.counted_minor == 100_000

    def test_an_upgrade_nothing_has_used_is_undone(self):
        on = date(2026, 3, 20)
        assert level(on, self.big, back(self.big, 500_000, on)) == ("base", None)
        assert level(date(2026, 3, 19), self.big, back(self.big, 500_000, on)) == ("gold", END)

    def test_it_is_undone_to_the_level_before_with_its_end(self):
        before = spend(date(2025, 12, 1), 200_000)
        on = date(2026, 3, 20)
        facts = before, self.big, back(self.big, 500_000, on)
        assert level(on, *facts) == ("silver", date(2026, 12, 31))

    def test_part_of_it_leaves_the_level_that_is_still_reached(self):
        on = date(2026, 3, 20)
        part = back(self.big, 200_000, on)
        assert level(on, self.big, part) == ("silver", END)
        assert level(on, self.big, part, back(self.big, 300_000, on)) == ("base", None)

    def test_a_part_that_the_level_survives_changes_nothing(self):
        extra = spend(SPRING, 600_000, "big")
        on = date(2026, 3, 20)
        assert level(on, extra, back(extra, 100_000, on)) == ("gold", END)

    def test_a_level_that_was_used_stays_until_its_end(self):
        used = spend(date(2026, 3, 15), 1_000)
        gone = back(self.big, 500_000, date(2026, 3, 20))
        assert level(END, self.big, used, gone) == ("gold", END)
        assert state(END, self.big, used, gone).to_keep_minor == 400_000

    def test_buying_after_an_undone_upgrade_does_not_bring_it_back(self):
        gone = back(self.big, 500_000, date(2026, 3, 20))
        after = spend(date(2026, 3, 25), 1_000)
        assert level(date(2026, 3, 25), self.big, gone, after) == ("base", None)

    def test_a_return_of_another_sale_leaves_the_level(self):
        small = spend(date(2026, 2, 1), 100_000)
        gone = back(small, 100_000, date(2026, 3, 20))
        assert level(date(2026, 3, 20), small, self.big, gone) == ("gold", END)

    def test_a_return_after_the_validity_ended_does_not_reach_back(self):
        kept = opening("gold", date(2027, 5, 1), date(2027, 12, 31))
        gone = back(self.big, 500_000, date(2027, 6, 1))
        assert level(date(2027, 6, 1), self.big, kept, gone) == ("gold", date(2027, 12, 31))


def test_any_past_day_can_be_found_again():
    facts = (
        spend(SPRING, 200_000, "a"),
        spend(date(2026, 9, 1), 300_000, "b"),
        back(spend(date(2026, 9, 1), 300_000, "b"), 300_000, date(2026, 9, 5)),
        grant("platinum", date(2026, 10, 1), date(2026, 10, 31)),
    )
    days = [SPRING, date(2026, 9, 1), date(2026, 9, 5), date(2026, 10, 5), date(2026, 11, 1)]
    assert [level(day, *facts)[0] for day in days] == [
        "silver",
        "gold",
        "silver",
        "platinum",
        "silver",
    ]
