"""What a plan says its branches cost at least: exact where nothing is rounded and no threshold is
near, and for every row of thresholds as much lower as it tells.
"""

from __future__ import annotations

from app.domain.basket import BasketLine, Wishes
from app.domain.engine.choice import bits
from app.domain.engine.found import Effort
from app.domain.engine.levels import NEARER, SCALE, Choice
from app.domain.engine.line_choices import LineLevels
from app.domain.engine.plan import Branch, Plan
from app.domain.engine.problem import Request, prepare
from app.domain.programme import (
    EachFull,
    LinePercent,
    Offer,
    PercentOff,
    Policies,
    Scope,
    Stacking,
    Tier,
)
from tests.builders.baskets import GOLDEN_TIME, basket, line, member
from tests.builders.programmes import amount_off, offer, plain_programme

GOODS = (
    line("x", 6_000, category_path="a"),
    line("y", 4_000, category_path="b"),
)


def on(category: str) -> Scope:
    return Scope(category_paths=(category,))


TENTH = offer("tenth", LinePercent(off_bp=1_000), scope=on("a"))
FIFTH = offer("fifth", LinePercent(off_bp=2_000), scope=on("b"))


def full(threshold_minor: int, off_minor: int) -> Offer:
    return offer(f"full{threshold_minor}", amount_off(threshold_minor, off_minor))


def plan_of(
    *offers: Offer,
    with_tier: bool = False,
    goods: tuple[BasketLine, ...] = GOODS,
    floor_minor: int = 0,
) -> Plan:
    rules = plain_programme(
        offers=offers,
        tiers=(Tier(tier_id="base", name={}, payable_bp=9_000),),
        policies=Policies(prices_floor_minor=floor_minor),
    )
    problem = prepare(Request(basket(*goods), member(), rules, Wishes(), GOLDEN_TIME))
    effort = Effort(1_000, LineLevels(problem))
    return Plan(problem, effort, bits(problem.candidates), with_tier=with_tier)


def asked(plan: Plan, *picked: int, lost: int = 0) -> list[int]:
    """What is asked of a branch with the choices picked: the least cost of each row."""
    seen: list[int] = []
    branch = plan.root
    for place, number in enumerate(picked):
        options, values = plan.ranked.component(place)
        branch = branch.with_choice(options[number], values[number])

    def never(cost: int) -> bool:
        seen.append(cost)
        return False

    assert plan.can_reach(branch, len(picked), never, lost) is False
    assert {type(one) for one in (*seen, *plan.bound(0).starts)} == {int}
    return seen


def test_without_thresholds_it_is_what_the_best_choices_leave() -> None:
    assert asked(plan_of()) == [10_000]
    assert (plan_of().root.saving, plan_of().root.value) == (0, 0)
    assert asked(plan_of(TENTH)) == [9_400]
    assert asked(plan_of(TENTH, FIFTH)) == [8_600]


def test_each_row_of_thresholds_is_asked_for() -> None:
    """8,600 with both promotions, or 10,000 less 500 for the lines at 9,500 or more."""
    assert asked(plan_of(TENTH, FIFTH, full(9_500, 500))) == [8_600, 9_000]
    assert asked(plan_of(TENTH, FIFTH, full(8_600, 500))) == [8_100]
    assert asked(plan_of(TENTH, FIFTH, full(8_601, 500))) == [8_600, 8_101]
    assert asked(plan_of(TENTH, FIFTH, full(10_000, 500))) == [8_600, 9_500]
    assert asked(plan_of(TENTH, FIFTH, full(10_001, 500))) == [8_600]


def test_a_row_that_is_reached_ends_the_look() -> None:
    plan = plan_of(TENTH, FIFTH, full(9_500, 500))
    seen: list[int] = []
    assert plan.can_reach(plan.root, 0, lambda cost: seen.append(cost) is None) is True
    assert seen == [8_600]


def test_what_was_chosen_counts_as_it_is() -> None:
    """The first of the components' options is the better one."""
    plan = plan_of(TENTH, FIFTH)
    assert [len(plan.ranked.component(place)[0]) for place in range(plan.places)] == [2, 2]
    assert asked(plan, 0, 0) == [8_600]
    assert sorted([asked(plan, 1, 0), asked(plan, 0, 1)]) == [[9_200], [9_400]]
    assert asked(plan, 1, 1) == [10_000]
    assert asked(plan, 1) == asked(plan, 1, 0)
    assert asked(plan, 0) == [8_600]


def test_what_is_lost_at_a_place_is_less_to_come() -> None:
    plan = plan_of(TENTH, FIFTH)
    _, (first, second) = plan.ranked.component(0)
    lost = first - second
    assert asked(plan, lost=lost) == asked(plan, 1)


def test_a_percentage_takes_its_part_of_what_is_saved() -> None:
    """10 % of 8,600 is 860 and may have been rounded up."""
    percent = offer("q", PercentOff(off_bp=1_000))
    plan = plan_of(TENTH, FIFTH, percent)
    assert plan.rate_bp == 1_000
    assert asked(plan) == [7_739]
    assert asked(plan, 1, 1) == [8_999]
    assert asked(plan_of(TENTH, percent)) == [8_460]  # weighed with the choices of one component


def test_the_tier_counts_where_the_plan_has_it() -> None:
    assert asked(plan_of(with_tier=True)) == [9_000]
    assert asked(plan_of(TENTH, with_tier=False)) == [9_400]
    assert asked(plan_of(FIFTH, with_tier=True)) == [8_600]


APART = tuple(line(name, 1_000, sku=name) for name in "xyzw")
OVER_ALL = (
    offer("half", LinePercent(off_bp=1_050)),
    *(
        offer(f"own{name}", LinePercent(off_bp=1_000), scope=Scope(skus=(name,)))
        for name in "xyzw"
    ),
)


def test_rounding_in_several_components_is_one_less() -> None:
    """R-11: an offer that works on goods apart is rounded once over all of them."""
    plan = plan_of(*OVER_ALL, goods=APART)
    assert plan.places == 2
    assert asked(plan) == [4_000 - 4 * 105 - 1]


def test_rounding_in_several_components_may_leave_one_more() -> None:
    """So a threshold that is missed by one is asked for, and what leads to it is to come."""
    plan = plan_of(*OVER_ALL, full(3_581, 50), goods=APART)
    assert asked(plan, 0, 0) == [3_579, 3_531]
    assert after_looks(plan) == [3_579, 3_531]
    missed = plan_of(*OVER_ALL, full(3_582, 50), goods=APART)
    assert asked(missed, 0, 0) == [3_579]


def test_an_offer_on_the_goods_of_one_component_is_weighed_with_its_choices() -> None:
    """EachFull 1,000 -> 100 on the dear goods: 600 before, 500 after the promotion on them."""
    each = offer("each", EachFull(threshold_minor=1_000, off_minor=100), scope=on("a"))
    plan = plan_of(TENTH, each)
    assert asked(plan) == [8_900]
    assert asked(plan, 1) == [9_400]


def test_an_offer_that_may_not_meet_a_promotion_is_none_beside_it() -> None:
    lonely = offer("f", amount_off(0, 900), stacking=Stacking(group="g", stack_with=()))
    plan = plan_of(TENTH, FIFTH, lonely)
    assert asked(plan, 0) == [8_600]
    assert asked(plan, 1, 1) == [9_100]
    assert plan.bound(0) is plan.bound(0)
    assert plan.bound(0).most == [900]
    percent = offer("q", PercentOff(off_bp=1_000), stacking=lonely.stacking)
    assert plan_of(TENTH, FIFTH, percent).rate_bp == 1_000


def test_where_floors_may_cut_every_saving_the_lines_may_stay_whole() -> None:
    """R-13: a row above what the promotions leave is asked for too."""
    offers = (TENTH, FIFTH, full(9_500, 500))
    assert asked(plan_of(*offers), 0, 0) == [8_600]
    assert asked(plan_of(*offers, floor_minor=50), 0, 0) == [8_600, 9_000]


def test_a_branch_adds_up_what_is_chosen() -> None:
    branch = Branch(1, 2 * SCALE, 30, 4, (5,))
    more = branch.with_choice(Choice((7, 8), 6, 0, SCALE, 40), 300)
    assert (more.used, more.saving, more.value) == (7, 3 * SCALE, 330)
    assert (more.local_minor, more.picked) == (44, (5, 7, 8))


def after_looks(plan: Plan, *picked: int) -> list[int]:
    """What is asked once it was asked so often that sums of savings are worth knowing."""
    for _ in range(max(NEARER)):
        asked(plan, *picked)
    return asked(plan, *picked)


def test_near_a_threshold_only_what_stays_below_it_is_to_come() -> None:
    """Saving 600 the lines come to 9,400 and reach that, but not 9,401."""
    plan = plan_of(TENTH, FIFTH, full(9_500, 500))
    assert [asked(plan)[1] for _ in range(min(NEARER))] == [9_000] * (min(NEARER) - 1) + [9_500]
    assert after_looks(plan_of(TENTH, FIFTH, full(9_400, 500))) == [8_600, 8_900]
    assert after_looks(plan_of(TENTH, FIFTH, full(9_401, 500))) == [8_600, 9_500]


def test_near_a_threshold_what_was_chosen_leaves_less_to_come() -> None:
    plan = plan_of(TENTH, FIFTH, full(9_000, 500))
    assert (asked(plan, 0), asked(plan, 1)) == ([8_600, 8_500], [8_900])
    assert (after_looks(plan, 0), after_looks(plan, 1)) == ([8_600, 8_700], [8_900])


def test_near_a_threshold_a_saving_that_ends_just_there_counts() -> None:
    """R-11: nearly a fen was saved before, and 6.00 leave the lines a part of it above 94.00."""
    plan = plan_of(TENTH, FIFTH, full(9_400, 500))
    after_looks(plan)
    seen: list[int] = []
    plan.can_reach(Branch(0, SCALE - 1, 0, 0, ()), 0, lambda cost: bool(seen.append(cost)))
    assert seen == [8_600, 8_900]


def test_near_a_threshold_floors_leave_open_what_is_saved() -> None:
    """R-13."""
    plan = plan_of(TENTH, FIFTH, full(9_500, 500), floor_minor=50)
    assert after_looks(plan) == [8_600, 9_000]


def test_half_a_minor_unit_may_be_rounded_up() -> None:
    """R-11: 10 % of 5 is 1."""
    plan = plan_of(with_tier=True, goods=(line("x", 5),))
    assert asked(plan) == [4]
    assert plan.can_reach(plan.root, 0, lambda cost: cost <= 4)
    assert asked(plan_of(with_tier=True, goods=(line("x", 4),))) == [4]
