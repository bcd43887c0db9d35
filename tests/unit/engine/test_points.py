"""Points: what may be redeemed and why not more, what is won and what cuts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.ledger import DEBT_LOT
from app.domain.member import Birthday, MemberSnapshot, UpgradeAt
from app.domain.occasions import birthday_year
from app.domain.periods import BusinessTime
from app.domain.programme import (
    BirthdayRule,
    CategoryFactor,
    DayFactor,
    Earning,
    FlatBonus,
    Gate,
    Policies,
    Redemption,
    Scope,
    Tier,
)
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line, lot, member
from tests.builders.programmes import amount_off, offer, plain_programme

RULES = Redemption()


def redeem(
    wish: int | None,
    rules: Redemption = RULES,
    buyer: MemberSnapshot | None = None,
    price: int = 2_000,
    **line_changes: object,
) -> Quote:
    buyer = buyer or member(lots=(lot("lot", 5_000),))
    goods = basket(line("x", price, **line_changes))
    programme = plain_programme(redemption=rules)
    return evaluate(goods, buyer, programme, Wishes(redeem_points=wish), GOLDEN_TIME)


@pytest.mark.parametrize(
    ("rules", "points", "bound"),
    [
        (RULES, 1_000, "MAX_SHARE"),
        (Redemption(max_share_bp=10_000), 2_000, "PAYABLE"),
        (Redemption(max_points_per_order=750), 700, "MAX_PER_ORDER"),
        (Redemption(max_points_per_day=300), 200, "MAX_PER_DAY"),
        (Redemption(min_order_minor=2_001), 0, "MIN_ORDER"),
        (Redemption(min_points=1_100), 0, "MIN_POINTS"),
        (Redemption(points=1_000, worth_minor=100, step_points=500), 5_000, "BALANCE"),
    ],
)
def test_the_bound_that_sets_the_most(rules: Redemption, points: int, bound: str) -> None:
    buyer = member(lots=(lot("lot", 5_000),), redeemed_today=100)
    quote = redeem(None, rules, buyer)
    assert (quote.redemption.points, quote.redemption.max_points) == (points, points)
    assert quote.redemption.bound == bound
    assert quote.due_minor == 2_000 - quote.redemption.amount_minor
    assert not quote.redemption.is_cut


@pytest.mark.parametrize(
    ("kind", "base", "won"),
    [
        ("discount", "after_points", 82),
        ("tender", "after_points", 88),
        ("tender", "after_whole_points", 88),
        ("tender", "money_paid_only", 88),
        ("discount", "before_points", 118),
        ("tender", "before_points", 118),
        ("tender", "before_order_discounts", 118),
    ],
)
def test_tax_on_top_wins_points_whole_where_points_do_not_pay_it(
    kind: Any, base: Any, won: int
) -> None:
    """R-35, R-39: 100.00 and 18 % tax, 30.00 of it for points; these lower the tax to 12.60, or
    leave all 18.00 of it.
    """
    programme = plain_programme(
        redemption=Redemption(kind=kind, max_share_bp=10_000),
        earning=Earning(base=base, tax="incl"),
        policies=Policies(tax_mode="excl", tax_rate_bp={"std": 1_800}),
    )
    goods = basket(line("x", 10_000, tax_class="std"))
    buyer = member(lots=(lot("lot", 3_000),))
    quote = evaluate(goods, buyer, programme, Wishes(redeem_points=None), GOLDEN_TIME)
    assert (quote.redemption.amount_minor, quote.accrued_points) == (3_000, won)


def test_a_wish_above_the_bound_is_cut_and_flagged() -> None:
    found = redeem(1_500).redemption
    assert (found.points, found.is_cut, found.bound) == (1_000, True, "MAX_SHARE")
    assert redeem(250).redemption.points == 200
    assert redeem(50).redemption.is_cut
    assert not redeem(200).redemption.is_cut


def test_without_a_wish_the_most_is_still_told() -> None:
    found = redeem(0).redemption
    assert (found.points, found.max_points, found.is_cut) == (0, 1_000, False)


def test_debt_and_expired_points_cannot_be_spent() -> None:
    lots = (
        lot("good", 500),
        lot("due", 900, expires_on=date(2026, 11, 20)),
        lot("later", 900, active_on=date(2026, 11, 22)),
        lot(DEBT_LOT, -150),
    )
    found = redeem(None, buyer=member(lots=lots)).redemption
    assert (found.points, found.bound) == (300, "BALANCE")


def test_excluded_goods_take_no_points() -> None:
    found = redeem(None, flags=("special_price",)).redemption
    assert (found.points, found.bound) == (0, "MAX_SHARE")


@pytest.mark.parametrize(
    ("status", "bound"), [("suspended", "SUSPENDED_MEMBER"), ("closed", "NOT_MEMBER")]
)
def test_who_may_not_redeem(status: str, bound: str) -> None:
    quote = redeem(600, buyer=member(status=status, lots=(lot("lot", 5_000),)))
    assert (quote.redemption.points, quote.redemption.bound) == (0, bound)
    assert (quote.redemption.is_cut, quote.accruals) == (True, ())
    assert quote.tier_id is None
    assert ("SUSPENDED_MEMBER" in [note.code for note in quote.notes]) == (status == "suspended")


def test_points_too_few_to_be_worth_a_fen_stay() -> None:
    rules = Redemption(points=1_000, worth_minor=1, min_points=1, step_points=1)
    assert redeem(400, rules).redemption.points == 0


def accrue(
    earning: Earning,
    buyer: MemberSnapshot | None = None,
    tier_bp: int = 10_000,
    time: BusinessTime = GOLDEN_TIME,
) -> Quote:
    programme = plain_programme(
        tiers=(Tier(tier_id="base", name={"en": "Basic"}, points_factor_bp=tier_bp),),
        earning=earning,
    )
    goods = basket(
        line("a", 4_000, category_path="coffee"),
        line("b", 6_050, 3),
        line("card", 10_000, flags=("gift_card",)),
    )
    return evaluate(goods, buyer or member(), programme, Wishes(), time)


def parts(quote: Quote) -> list[tuple[str, int, int]]:
    return [(part.component, part.points, part.cut_points) for part in quote.accruals]


COFFEE = CategoryFactor(
    factor_id="coffee",
    name={"en": "Coffee"},
    factor_bp=30_000,
    scope=Scope(category_paths=("coffee",)),
)
DAY = DayFactor(factor_id="day", name={"en": "Day"}, factor_bp=20_000, gate=Gate())


def test_gift_cards_win_nothing_and_qualify_for_nothing() -> None:
    quote = accrue(Earning())
    assert parts(quote) == [("base", 221, 0)]
    assert [one.accrued_points for one in quote.lines] == [40, 181, 0]
    assert quote.qualifying_minor == 22_150


def test_factors_add_or_multiply() -> None:
    added = Earning(category_factors=(COFFEE,), day_factors=(DAY,))
    assert parts(accrue(added, tier_bp=15_000)) == [
        ("base", 221, 0),
        ("tier", 110, 0),
        ("category:coffee", 80, 0),
        ("day:day", 221, 0),
    ]
    multiplied = replace(added, combine="multiply", max_factor_bp=100_000)
    assert parts(accrue(multiplied, tier_bp=15_000)) == [
        ("base", 221, 0),
        ("tier", 110, 0),
        ("category:coffee", 120, 0),
        ("day:day", 452, 0),
    ]


def test_the_largest_factor_cuts_the_last_bonus() -> None:
    earning = Earning(category_factors=(COFFEE,), day_factors=(DAY,), max_factor_bp=30_000)
    assert parts(accrue(earning)) == [
        ("base", 221, 0),
        ("category:coffee", 80, 0),
        ("day:day", 181, 40),
    ]


def test_the_most_points_of_an_order_cut_the_bonus_first_and_the_base_last() -> None:
    earning = Earning(day_factors=(DAY,), max_points_per_order=300)
    assert parts(accrue(earning)) == [("base", 221, 0), ("day:day", 79, 142)]
    tight = replace(earning, max_points_per_order=100)
    quote = accrue(tight)
    assert parts(quote) == [("base", 100, 121), ("day:day", 0, 221)]
    assert sum(one.accrued_points for one in quote.lines) == 100


def test_a_tier_below_one_wins_less() -> None:
    assert parts(accrue(Earning(), tier_bp=5_000)) == [("base", 110, 0)]


def test_a_day_that_is_as_good_saves_the_birthday() -> None:
    earning = Earning(day_factors=(DAY,), birthday=BirthdayRule(once_a_year=True))
    buyer = member(birthday=Birthday(month=11, day=3))
    assert [one[0] for one in parts(accrue(earning, buyer))] == ["base", "day:day"]


@pytest.mark.parametrize(("used", "count"), [((), 2), ((2025,), 2), ((2026,), 1)])
def test_a_birthday_once_a_year(used: tuple[int, ...], count: int) -> None:
    earning = Earning(birthday=BirthdayRule(once_a_year=True))
    buyer = member(birthday=Birthday(month=11, day=3), birthday_used_years=used)
    assert len(accrue(earning, buyer).accruals) == count


@pytest.mark.parametrize(
    ("birthday", "on", "year"),
    [
        (Birthday(month=2, day=29), date(2026, 2, 25), 2026),
        (Birthday(month=2, day=29), date(2026, 2, 24), None),
        (Birthday(month=2, day=29), date(2026, 3, 3), 2026),
        (Birthday(month=2, day=29), date(2028, 3, 3), 2028),
        (Birthday(month=2, day=29), date(2028, 3, 4), None),
        (Birthday(month=1, day=1), date(2026, 12, 29), 2027),
        (Birthday(month=12, day=31), date(2027, 1, 3), 2026),
        (None, date(2027, 1, 3), None),
    ],
)
def test_the_days_around_a_birthday(birthday: Birthday | None, on: date, year: int | None) -> None:
    rule = BirthdayRule(window="days", days_before=3, days_after=3)
    assert birthday_year(rule, birthday, on) == year


def test_the_birthday_month() -> None:
    rule = BirthdayRule()
    assert birthday_year(rule, Birthday(month=2, day=29), date(2026, 2, 1)) == 2026
    assert birthday_year(rule, Birthday(month=2, day=29), date(2026, 3, 1)) is None


def test_a_closed_day_gives_nothing() -> None:
    monday = replace(DAY, gate=Gate(weekdays=(1,)))
    assert parts(accrue(Earning(day_factors=(monday,)))) == [("base", 221, 0)]


def test_points_follow_what_is_paid_not_what_is_listed() -> None:
    policies = Policies(tax_mode="excl", tax_rate_bp={"": 1_300})
    programme = plain_programme(policies=policies)
    quote = evaluate(basket(line("a", 10_000)), member(), programme, Wishes(), GOLDEN_TIME)
    assert (quote.accrued_points, quote.due_minor) == (100, 11_300)


def test_points_are_spent_after_the_tier_took_its_part() -> None:
    programme = plain_programme(
        tiers=(Tier(tier_id="gold", name={}, payable_bp=9_500),),
        redemption=Redemption(max_share_bp=10_000),
    )
    buyer = member("gold", lots=(lot("lot", 50_000),))
    quote = evaluate(
        basket(line("a", 10_000)), buyer, programme, Wishes(redeem_points=None), GOLDEN_TIME
    )
    assert [(step.layer, step.amount_minor) for step in quote.steps] == [
        ("L2", 500),
        ("L6", 9_500),
    ]


@pytest.mark.parametrize(
    ("rules", "off_minor"),
    [
        (Redemption(max_share_bp=5_000), 10),
        (Redemption(max_share_bp=10_000, min_order_minor=1_000), 500),
    ],
)
def test_no_discount_is_left_out_so_that_more_points_can_be_spent(
    rules: Redemption, off_minor: int
) -> None:
    """R-19: the saving is what is given; a step or the least order never turns it down."""
    programme = plain_programme(
        redemption=rules, offers=(offer("order", amount_off(0, off_minor)),)
    )
    buyer = member(lots=(lot("lot", 5_000),))
    quote = evaluate(
        basket(line("a", 1_000)), buyer, programme, Wishes(redeem_points=None), GOLDEN_TIME
    )
    assert quote.steps[0].amount_minor == off_minor
    assert quote.steps[0].benefit.id == "order"


@pytest.mark.parametrize(
    ("step", "wish", "points"), [(1, 199, 100), (1, None, 1_900), (30, 199, 120), (100, 300, 300)]
)
def test_no_points_are_spent_for_nothing(step: int, wish: int | None, points: int) -> None:
    """100 points are worth one minor unit here, as in a currency without cents."""
    rules = Redemption(
        points=100, worth_minor=1, min_points=1, step_points=step, max_share_bp=10_000
    )
    found = redeem(wish, rules, member(lots=(lot("lot", 1_999),))).redemption
    assert (found.points, found.amount_minor) == (points, points // 100)


def won(earning: Earning, buyer: MemberSnapshot, price: int = 10_000, **changes: Any) -> Quote:
    programme = plain_programme(earning=earning, **changes)
    return evaluate(basket(line("x", price, 3)), buyer, programme, Wishes(), GOLDEN_TIME)


def test_the_least_order_wins_points() -> None:
    """R-40: an order of just as much is large enough."""
    least = Earning(points=1, per_minor=100, min_order_minor=30_000)
    assert won(least, member()).accrued_points == 300
    assert won(least, member(), price=9_999).accrued_points == 0


def test_a_level_that_the_version_does_not_know_is_not_reached() -> None:
    """R-47: the level at the start wins the points."""
    tiers = (Tier(tier_id="base", name={}), Tier(tier_id="up", name={}, points_factor_bp=20_000))
    buyer = member("up", upgrades=(UpgradeAt("gone", 0),))
    assert won(Earning(points=1, per_minor=100), buyer, tiers=tiers).accrued_points == 600


def test_of_two_days_the_one_with_the_larger_factor_counts() -> None:
    """R-41: whatever they are called."""
    days = tuple(
        DayFactor(factor_id=name, name={"en": name}, factor_bp=factor_bp, gate=Gate())
        for name, factor_bp in (("a", 30_000), ("b", 20_000))
    )
    quote = won(Earning(points=1, per_minor=100, day_factors=days), member())
    assert [(one.component, one.points) for one in quote.accruals] == [
        ("base", 300),
        ("day:a", 600),
    ]


def test_points_by_the_piece_can_pay_for_the_order_that_wins_them() -> None:
    """R-41: ten for each of three pieces, and the member has none besides."""
    bonus = FlatBonus(bonus_id="each", name={"en": "Each"}, points=10, per="unit")
    programme = plain_programme(
        earning=Earning(points=1, per_minor=1_000_000, same_order=True, bonuses=(bonus,)),
        redemption=Redemption(points=1, worth_minor=1, min_points=1, step_points=1),
    )
    goods = basket(line("x", 1_000, 3))
    quote = evaluate(goods, member(), programme, Wishes(redeem_points=None), GOLDEN_TIME)
    assert (quote.redeemed_points, quote.accrued_points) == (30, 30)


def test_one_point_in_a_small_order_is_too_small_an_order() -> None:
    """R-53: the order is what keeps it from being spent, not the balance."""
    rules = replace(RULES, min_order_minor=5_000)
    quote = redeem(1, rules, member(lots=(lot("lot", 1),)))
    assert (quote.redemption.points, quote.redemption.bound) == (0, "MIN_ORDER")
