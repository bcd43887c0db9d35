"""The sentence that explains a tier, in both languages (R-95)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from app.domain.member import Member, TierFact
from app.domain.money import Currency
from app.domain.programme import Tier, TierRules
from app.ports.store import MemberFacts
from app.services.member_view import view_of
from tests.builders.programmes import golden_programme
from tests.builders.store_rows import stored_member
from tests.unit.presenters.test_texts import texts
from ui.presenters.message import Message
from ui.presenters.tier_story import tier_story

TODAY = date(2026, 4, 10)
NAMES = {"base": "普通", "silver": "银卡", "gold": "金卡"}


def tier(tier_id: str, **changes: object) -> Tier:
    name = {"en": tier_id.title(), "zh_CN": NAMES[tier_id]}
    return Tier(tier_id=tier_id, name=name, **changes)  # type: ignore[arg-type]


TIERS = (
    tier("base"),
    tier("silver", entry_minor=200_000, keep_minor=200_000),
    tier("gold", entry_minor=500_000, keep_minor=500_000),
)


def spend(on: date, amount_minor: int, sale_id: str) -> TierFact:
    return TierFact(kind="spend", on=on, amount_minor=amount_minor, sale_id=sale_id)


def told(message: Message, language: str) -> str:
    """As the screen puts the words together."""

    def words(value: object) -> object:
        if isinstance(value, Message):
            return told(value, language)
        return value[language] if isinstance(value, Mapping) else value

    params = {name: words(value) for name, value in message.params.items()}
    if message.key == "plain":
        return str(params["text"])
    return texts(language)[message.key][0].format(**params)


def story(
    *facts: TierFact, on: date = TODAY, tiers: tuple[Tier, ...] = TIERS, **rules: object
) -> tuple[str, str]:
    member: Member = stored_member()
    known = MemberFacts(
        member=member,
        lots=(),
        coupons=(),
        tier_facts=facts,
        birthday_used_years=(),
        redeemed_today=0,
        last_sale_on=None,
        won={},
    )
    programme = golden_programme(tiers=tiers, tier_rules=TierRules(**rules))  # type: ignore[arg-type]
    message = tier_story(view_of(known, programme, on), Currency(), on)
    return told(message, "en"), told(message, "zh_CN")


FOUR = (
    spend(date(2025, 4, 20), 100_000, "a"),
    spend(date(2025, 5, 20), 50_000, "b"),
    spend(date(2025, 7, 30), 62_000, "c"),
    spend(date(2026, 4, 1), 200_000, "d"),
)


def test_until_when_what_counted_and_what_falls_out() -> None:
    assert story(*FOUR) == (
        (
            "Silver until 07-31; counted ¥4,120 of ¥5,000 for Gold in 12 months; "
            "3 of 4 sales fall out by 07-31."
        ),
        "银卡,有效至 07-31;12 个月消费 ¥4,120,金卡 需 ¥5,000;4 笔中 3 笔到 07-31 不再计入。",
    )


def test_a_sale_that_came_back_whole_does_not_count() -> None:
    gone = TierFact(
        kind="spend", on=date(2025, 5, 20), amount_minor=-50_000, sale_id="b", recorded_on=TODAY
    )
    assert "; 2 of 3 sales fall out by 07-31." in story(*FOUR, gone)[0]


def test_what_is_missing_to_keep_it_and_its_grace() -> None:
    silver = spend(date(2025, 3, 1), 200_000, "a")
    english, chinese = story(silver, on=date(2026, 4, 5))
    assert english == (
        "Silver ended on 03-31 and goes on for some days; counted ¥0 of ¥5,000 for Gold in "
        "12 months; ¥2,000 more keeps it."
    )
    assert "再消费 ¥2,000 即可保级" in chinese


def test_the_lowest_and_the_highest() -> None:
    assert story()[0] == "Base; counted ¥0 of ¥2,000 for Silver in 12 months."
    top = spend(TODAY, 500_000, "a")
    assert story(top)[0] == (
        "Gold until 2027-04-30; counted ¥5,000 in 12 months; ¥5,000 more keeps it."
    )


@pytest.mark.parametrize(
    ("window", "words"),
    [("calendar_year", "this year"), ("tier_start", "in this tier"), ("lifetime", "in all")],
)
def test_the_window_is_named(window: str, words: str) -> None:
    assert words in story(*FOUR, window=window)[0]


def test_a_calendar_year_leaves_at_its_end() -> None:
    day = date(2026, 10, 5)
    facts = (spend(day - timedelta(days=30), 1_000, "a"), spend(day, 1_000, "b"))
    assert "2 of 2 sales fall out by 12-31" in story(*facts, on=day, window="calendar_year")[0]
    early = date(2026, 5, 5)
    assert "fall out" not in story(spend(early, 1, "a"), on=early, window="calendar_year")[0]


def test_other_ways_are_told_in_their_own_words() -> None:
    visits = (TIERS[0], tier("silver", entry_minor=None, entry_visits=3))
    english, chinese = story(spend(TODAY, 100, "a"), tiers=visits)
    assert english == "Base; Days with a purchase still to come for Silver: 2."
    assert chinese == "普通;再有 2 天到店消费升至 银卡。"
