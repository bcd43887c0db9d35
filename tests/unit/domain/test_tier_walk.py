"""Days on which one step of the level's walk could be mistaken for another (R-85 to R-93)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.domain.member import TierFact
from app.domain.programme import Programme, Tier, TierRules
from app.domain.tier_walk import Walk
from app.domain.tiers import tier_state
from tests.builders.programmes import golden_programme

SPRING = date(2026, 3, 10)
END = date(2027, 3, 31)
"""Where a level reached on SPRING ends."""
DAY = timedelta(days=1)
BASE = Tier(tier_id="base", name={})
SILVER = Tier(tier_id="silver", name={}, entry_minor=10_000, keep_minor=8_000)
GOLD = Tier(tier_id="gold", name={}, entry_minor=50_000, keep_minor=40_000)


def programme(*tiers: Tier, **rules: Any) -> Programme:
    return golden_programme(
        tiers=tiers or (BASE, SILVER, GOLD),
        tier_rules=TierRules(**rules),
        valid_from=date(2020, 1, 1),
    )


def spend(on: date, amount: int) -> TierFact:
    return TierFact(kind="spend", on=on, amount_minor=amount, sale_id=f"s-{on}")


def test_visits_of_later_days_do_not_count_yet() -> None:
    """R-86."""
    walk = Walk((programme(),))
    for on in (SPRING, SPRING + 2 * DAY):
        walk.take(spend(on, 100))
    assert [walk.counted("visits", SPRING + days * DAY) for days in (0, 1, 2)] == [1, 1, 2]


def test_a_level_that_was_bought_does_not_undo_what_its_sale_reached() -> None:
    """R-77: only what comes back does; the level that was bought begins a year later."""
    sale = spend(SPRING, 10_000)
    begins = date(2027, 6, 1)
    bought = TierFact(
        kind="paid",
        on=begins,
        until=date(2028, 6, 1),
        tier_id="gold",
        sale_id=sale.sale_id,
        recorded_on=SPRING,
    )
    found = tier_state((sale, bought), programme(), SPRING + DAY)
    assert (found.tier_id, found.until) == ("silver", END)


def test_a_sale_of_nothing_uses_no_level() -> None:
    """R-77: the upgrade can still be undone after it."""
    sale = spend(SPRING, 10_000)
    nothing = spend(SPRING + DAY, 0)
    back = replace(sale, amount_minor=-10_000, recorded_on=SPRING + 2 * DAY)
    assert tier_state((sale, nothing, back), programme(), SPRING + 2 * DAY).tier_id == "base"


def test_a_version_that_begins_in_a_grace_holds_in_it() -> None:
    """R-93: 20.00 are enough for gold under the version of the day."""
    cheap = replace(GOLD, entry_minor=2_000, keep_minor=1_000)
    later = replace(programme(BASE, SILVER, cheap), version=2, valid_from=END + 5 * DAY)
    facts = spend(SPRING, 10_000), spend(END + 10 * DAY, 2_000)
    found = tier_state(facts, later, END + 10 * DAY, earlier=(programme(),))
    assert found.tier_id == "gold"


def test_a_level_is_kept_when_it_ends_and_not_on_its_last_day() -> None:
    """R-89: both days know that enough was spent."""
    facts = spend(SPRING, 10_000), spend(END, 8_000)
    ends = [tier_state(facts, programme(), END + days * DAY).until for days in (0, 1)]
    assert ends == [END, date(2028, 3, 31)]


def test_a_level_kept_in_its_grace_began_where_the_last_one_ended() -> None:
    """R-87, R-89: what counts since then is what the grace brought."""
    rules = programme(window="tier_start")
    facts = spend(SPRING, 10_000), spend(END + DAY, 8_000)
    found = tier_state(facts, rules, END + 2 * DAY)
    assert (found.tier_id, found.until) == ("silver", date(2028, 3, 31))
    assert found.counted_minor == 8_000


def test_a_level_that_was_brought_along_has_no_end_where_levels_have_none() -> None:
    """R-90."""
    brought = TierFact(kind="opening", on=SPRING, tier_id="silver", until=END)
    found = tier_state((brought,), programme(down="never"), END + 400 * DAY)
    assert (found.tier_id, found.until) == ("silver", None)
    assert tier_state((brought,), programme(down="never"), SPRING + DAY).until is None


def test_a_level_from_before_the_member_joined_ends_with_the_first_anniversary() -> None:
    """R-88: joining was written down later than the level, after its least time."""
    rules = programme(validity="anniversary", validity_months=1)
    joined = date(2026, 6, 1)
    found = tier_state((spend(SPRING, 10_000),), rules, SPRING, enrolled_on=joined)
    assert found.until == joined - DAY


def test_a_version_that_knows_no_level_of_the_last_one_begins_at_its_base() -> None:
    """R-93."""
    others = [replace(one, tier_id=f"new-{one.tier_id}") for one in (BASE, SILVER, GOLD)]
    later = replace(programme(*others), version=2, valid_from=SPRING + DAY)
    dear = [replace(one, entry_minor=90_000, keep_minor=90_000) for one in others[1:]]
    later = replace(later, tiers=(others[0], *dear))
    found = tier_state((spend(SPRING, 50_000),), later, SPRING + DAY, earlier=(programme(),))
    assert (found.tier_id, found.until) == ("new-base", None)
