"""What a counter of a chain lets members spend before the centre has confirmed it (R-101)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.errors import BadInput
from app.domain.member import OfflineFacts
from app.domain.offline import IN_STEP, ChainFacts, worst_cases
from app.domain.operations import canonical_json
from app.domain.periods import BusinessTime, business_time
from app.domain.programme import Account, OfflineRules, Redemption, Reward
from app.domain.programme.check import check_programme
from app.domain.quote import Quote, RedemptionQuote
from tests.builders.baskets import GOLDEN_TIME, basket, line, lot, member
from tests.builders.programmes import plain_programme

RULES = OfflineRules()
NOW = GOLDEN_TIME.at


def away(hours: int = 1, **facts: Any) -> OfflineFacts:
    return replace(OfflineFacts(in_step_at=NOW - timedelta(hours=hours)), **facts)


def quote(
    facts: OfflineFacts | None,
    wish: int | None = 9_000,
    *,
    rules: OfflineRules = RULES,
    time: BusinessTime = GOLDEN_TIME,
    **wishes: Any,
) -> Quote:
    buyer = replace(member(lots=(lot("lot", 50_000),)), offline=facts)
    programme = plain_programme(redemption=Redemption(offline=rules))
    asked = Wishes(redeem_points=wish, **wishes)
    return evaluate(basket(line("x", 1_000_000)), buyer, programme, asked, time)


def most(
    facts: OfflineFacts | None, rules: OfflineRules = RULES, **wishes: Any
) -> tuple[str, int]:
    redeemed = quote(facts, rules=rules, **wishes).redemption
    return redeemed.bound, redeemed.max_points


def test_a_store_that_is_its_own_authority_has_no_such_limits() -> None:
    assert most(None) == ("BALANCE", 50_000)
    assert quote(None).notes == ()


def test_a_counter_in_step_with_the_centre_has_none_either() -> None:
    assert most(OfflineFacts(in_step_at=NOW - IN_STEP)) == ("BALANCE", 50_000)


@pytest.mark.parametrize(
    "facts",
    [
        OfflineFacts(in_step_at=NOW - IN_STEP - timedelta(seconds=1)),
        OfflineFacts(in_step_at=NOW, is_covered=False),
    ],
)
def test_what_the_centre_has_not_confirmed_is_bounded(facts: OfflineFacts) -> None:
    assert most(facts) == ("OFFLINE_MEMBER", 2_000)


@pytest.mark.parametrize(
    ("facts", "changes", "expected"),
    [
        (away(), {}, ("OFFLINE_MEMBER", 2_000)),
        (away(spent={"": 1_500}), {}, ("OFFLINE_MEMBER", 500)),
        (away(spent={"": 2_500}), {}, ("OFFLINE_MEMBER", 0)),
        (away(times={"": 2}), {}, ("OFFLINE_MEMBER", 2_000)),
        (away(times={"": 3}), {}, ("OFFLINE_TIMES", 0)),
        (away(counter_spent={"": 18_600}), {}, ("OFFLINE_COUNTER", 1_400)),
        (away(counter_spent={"": 20_001}), {}, ("OFFLINE_COUNTER", 0)),
        (away(23), {"hours_alone": 23}, ("OFFLINE_MANAGER", 0)),
        (away(22), {"hours_alone": 23}, ("OFFLINE_MEMBER", 2_000)),
        (away(8), {}, ("OFFLINE_MANAGER", 0)),
        (away(7), {}, ("OFFLINE_MEMBER", 2_000)),
        (away(24), {}, ("OFFLINE_AGE", 0)),
        (away(-1), {}, ("OFFLINE_AGE", 0)),
        (OfflineFacts(in_step_at=None), {}, ("OFFLINE_AGE", 0)),
        (away(is_home=False), {}, ("OFFLINE_STORE", 0)),
        (away(is_home=False), {"stores": "all"}, ("OFFLINE_MEMBER", 2_000)),
        (away(), {"mode": "off"}, ("OFFLINE_OFF", 0)),
        (OfflineFacts(in_step_at=NOW), {"mode": "off"}, ("BALANCE", 50_000)),
        (OfflineFacts(in_step_at=NOW), {"in_step": "bounded"}, ("OFFLINE_MEMBER", 2_000)),
        (
            OfflineFacts(in_step_at=NOW, is_home=False),
            {"in_step": "bounded", "hours_alone": 0},
            ("OFFLINE_MEMBER", 2_000),
        ),
    ],
)
def test_the_narrowest_limit_is_named(
    facts: OfflineFacts, changes: dict[str, Any], expected: tuple[str, int]
) -> None:
    assert most(facts, replace(RULES, **changes)) == expected


def test_a_manager_allows_what_is_older_but_not_what_is_too_old() -> None:
    assert most(away(8), redeem_approved_by="op-lin") == ("OFFLINE_MEMBER", 2_000)
    assert most(away(24), redeem_approved_by="op-lin") == ("OFFLINE_AGE", 0)


def test_the_quote_says_since_when_how_much_and_what_is_used() -> None:
    quoted = quote(away(spent={"": 1_500}))
    assert quoted.redemption == RedemptionQuote(
        wished_points=9_000,
        points=500,
        amount_minor=500,
        max_points=500,
        bound="OFFLINE_MEMBER",
        is_cut=True,
    )
    [note] = quoted.notes
    assert (note.code, note.params) == (
        "POINTS_OFFLINE",
        {"bound": "OFFLINE_MEMBER", "since": "09:42", "limit": 2_000, "used": 1_500},
    )


def test_another_day_is_named_too() -> None:
    [note] = quote(away(23)).notes
    assert note.params["since"] == "11-20 11:42"


BESIDE_THE_DATE_LINE = (
    "Etc/GMT+12",
    "Pacific/Pago_Pago",
    "Pacific/Honolulu",
    "Pacific/Fiji",
    "Pacific/Auckland",
    "Pacific/Kiritimati",
)
ELSEWHERE = (
    "America/Anchorage",
    "America/New_York",
    "Atlantic/Reykjavik",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
)


@pytest.mark.parametrize(
    ("zone", "day_cut"),
    [*((zone, 4) for zone in BESIDE_THE_DATE_LINE), *product(ELSEWHERE, (0, 4, 11))],
)
def test_since_when_is_told_on_the_clock_of_the_shop(zone: str, day_cut: int) -> None:
    """R-101, R-5: in every zone of the world, at every hour, also before the day-cut."""
    for hour, minute, ago in product(range(24), (0, 2, 59), (1, 30)):
        now = NOW.replace(hour=hour, minute=minute, second=31, microsecond=5)
        at = now.replace(second=0, microsecond=0) - timedelta(hours=ago)
        time = business_time(now, ZoneInfo(zone), day_cut)
        [note] = quote(OfflineFacts(in_step_at=at), time=time).notes
        here, there = (each.astimezone(ZoneInfo(zone)) for each in (now, at))
        is_today = here.date() == there.date()
        told = f"{there:%H:%M}" if is_today else f"{there:%m-%d %H:%M}"
        assert note.params["since"] == told


@pytest.mark.parametrize(
    ("facts", "rules", "told"),
    [
        (away(30), {}, ("OFFLINE_AGE", 24, 0)),
        (away(9), {}, ("OFFLINE_MANAGER", 8, 0)),
        (away(times={"": 3}), {}, ("OFFLINE_TIMES", 3, 3)),
        (away(), {"times_per_member": 0}, ("OFFLINE_TIMES", 0, 0)),
        (away(spent={"": 7}), {}, ("OFFLINE_MEMBER", 2_000, 7)),
        (away(), {}, ("OFFLINE_MEMBER", 2_000, 0)),
        (away(counter_spent={"": 19_000}), {}, ("OFFLINE_COUNTER", 20_000, 19_000)),
        (away(), {"points_per_counter": 100}, ("OFFLINE_COUNTER", 100, 0)),
        (away(), {"mode": "off"}, ("OFFLINE_OFF", 0, 0)),
    ],
)
def test_every_limit_is_told_with_what_is_used_of_it(
    facts: OfflineFacts, rules: dict[str, Any], told: tuple[str, int, int]
) -> None:
    """R-101."""
    [note] = quote(facts, rules=replace(RULES, **rules)).notes
    assert (note.params["bound"], note.params["limit"], note.params["used"]) == told


def test_nothing_is_said_to_whoever_wants_no_points_or_gets_them_all() -> None:
    assert quote(away(), 0).notes == ()
    assert quote(away(), None).notes[0].code == "POINTS_OFFLINE"
    assert quote(OfflineFacts(in_step_at=NOW, is_covered=False)).notes[0].code == (
        "POINTS_UNCONFIRMED"
    )


def test_each_currency_has_its_own_limits() -> None:
    account = Account(
        account_id="green",
        name={"en": "Green"},
        redemption=Redemption(offline=OfflineRules(points_per_member=300)),
    )
    buyer = member(lots=(lot("a", 50_000), replace(lot("b", 50_000), account_id="green")))
    facts = away(spent={"": 2_000, "green": 100})
    programme = plain_programme(accounts=(account,))
    quoted = evaluate(
        basket(line("x", 1_000_000)),
        replace(buyer, offline=facts),
        programme,
        Wishes(redeem_points=100, redeem_elsewhere={"green": 900}),
        GOLDEN_TIME,
    )
    assert quoted.redeemed_points == 0
    assert quoted.accounts[0].redeemed_points == 200
    assert [note.params["used"] for note in quoted.notes] == [2_000, 100]


def test_time_alone_changes_no_quote_while_it_changes_no_limit() -> None:
    """So that the quote on the screen is the one that is settled (R-2)."""

    def at(minutes: int) -> Quote:
        time = replace(GOLDEN_TIME, at=NOW + timedelta(minutes=minutes))
        buyer = replace(member(lots=(lot("lot", 50_000),)), offline=away())
        programme = plain_programme()
        asked = Wishes(redeem_points=9_000)
        return evaluate(basket(line("x", 1_000_000)), buyer, programme, asked, time)

    assert at(0).redemption == at(50).redemption


def test_what_was_stored_before_reads_and_writes_as_it_was() -> None:
    assert '"offline"' not in canonical_json(plain_programme())
    assert '"offline"' not in canonical_json(member())
    assert '"redeem_approved_by"' not in canonical_json(Wishes())
    changed = plain_programme(redemption=Redemption(offline=OfflineRules(mode="off")))
    assert '"offline":{"hours":24' in canonical_json(changed)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("points_per_member", -1),
        ("times_per_member", -1),
        ("points_per_counter", -1),
        ("hours", 0),
        ("hours", 721),
        ("hours_alone", 25),
        ("hours_alone", -1),
    ],
)
def test_limits_that_cannot_be_are_refused(field: str, value: int) -> None:
    rules = replace(RULES, **{field: value})
    with pytest.raises(BadInput, match=f"redemption.offline.{field}"):
        check_programme(plain_programme(redemption=Redemption(offline=rules)))


@pytest.mark.parametrize(
    ("rules", "minor", "member_minor"),
    [
        (Redemption(), 320_000, 6_000),
        (Redemption(points=200, worth_minor=100), 160_000, 3_000),
        (Redemption(offline=replace(RULES, stores="all")), 320_000, 32_000),
        (Redemption(offline=replace(RULES, mode="off")), 0, 0),
        (Redemption(offline=replace(RULES, points_per_counter=500)), 8_000, 1_500),
        (Redemption(unit="item"), None, None),
        (
            Redemption(
                unit="choice",
                rewards=(Reward(points=100, off_minor=50), Reward(points=300, off_minor=600)),
            ),
            640_000,
            12_000,
        ),
        (Redemption(unit="choice", rewards=(Reward(points=100, off_bp=1_000),)), None, None),
        (
            Redemption(unit="choice", rewards=(Reward(points=100, off_bp=1_000, cap_minor=80),)),
            256_000,
            4_800,
        ),
    ],
)
def test_the_worst_case_is_told_in_money(
    rules: Redemption, minor: int | None, member_minor: int | None
) -> None:
    """16 counters, three of them in this store."""
    [worst] = worst_cases(plain_programme(redemption=rules), ChainFacts(counters=16, here=3))
    assert (worst.minor, worst.member_minor) == (minor, member_minor)


def test_every_currency_that_is_good_for_something_has_its_worst_case() -> None:
    accounts = (
        Account(account_id="green", name={"en": "Green"}, redemption=Redemption()),
        Account(account_id="stamps", name={"en": "Stamps"}),
    )
    found = worst_cases(plain_programme(accounts=accounts), ChainFacts(counters=2))
    assert [one.account_id for one in found] == ["", "green"]
