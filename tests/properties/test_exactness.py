"""The search finds what a full enumeration finds, and what it says of the best set is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.engine.choice import bits
from app.domain.engine.exhaustive import exhaustive, judged
from app.domain.engine.found import Effort, Field
from app.domain.engine.line_choices import LineLevels
from app.domain.engine.pipeline import Selection
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.engine.search import search
from app.domain.offer_uses import OfferTotal, OfferUses
from app.domain.programme import AmountOff, Limits, LinePercent, Scope, Step
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, member
from tests.builders.programmes import amount_off, offer, plain_programme
from tests.properties.draws import examples
from tests.properties.reference import Reference, subsets
from tests.properties.strategies import any_requests, requests
from tests.properties.test_invariants import without_points


@examples(1_000)
@given(requests(), st.sampled_from(((), ("c0",), ("c0", "c1"))))
def test_the_search_is_exact(request: Request, asked: tuple[str, ...]) -> None:
    assert request.member is not None
    request = request._replace(wishes=replace(request.wishes, coupon_ids=asked))
    reference = Reference(request.basket, request.member, request.programme, request.wishes)
    assume(len(reference.uses) <= 6)
    quote = evaluate(*request)
    assert quote.search == "exact"
    given, payables = reference.best()
    goods_minor = quote.due_minor - quote.fees_minor
    assert goods_minor + quote.redemption.amount_minor == given
    assert goods_minor in payables


@examples(1_000)
@given(requests())
def test_the_bounds_lose_nothing_that_trying_everything_finds(request: Request) -> None:
    """R-22: the same set, down to the last criterion of R-19."""
    problem = prepare(request)
    everything = Field(bits(problem.candidates))
    plain = Effort(budget=3_000, lines=LineLevels(problem))
    found = exhaustive(problem, everything, plain)
    assume(not plain.is_bounded)
    fast = Effort(budget=3_000, lines=LineLevels(problem))
    assert search(problem, everything, fast) == found
    assert fast.evaluated <= 4 * plain.evaluated + 40


@examples(500)
@given(requests(), st.lists(st.integers(0, 900), min_size=4, max_size=4))
def test_no_set_takes_more_than_a_budget_has_left(request: Request, left: list[int]) -> None:
    """R-25: and of those that do not the best one is found."""
    programme = request.programme
    offers = tuple(
        replace(one, limits=Limits(budget_minor=1_000, over_budget="nothing"))
        for one in programme.offers
    )
    used = zip(offers, left, strict=False)
    uses = OfferUses(
        totals=tuple(
            OfferTotal(offer_id=one.offer_id, orders=1, amount_minor=1_000 - most)
            for one, most in used
        )
    )
    request = request._replace(programme=replace(programme, offers=offers), uses=uses)
    problem = prepare(request)
    everything = Field(bits(problem.candidates))
    plain = Effort(budget=3_000, lines=LineLevels(problem))
    found = exhaustive(problem, everything, plain)
    assume(not plain.is_bounded)
    assert search(problem, everything, Effort(3_000, LineLevels(problem))) == found
    most = dict(zip([one.offer_id for one in offers], left, strict=False))
    steps = evaluate(*request).steps
    assert all(step.amount_minor <= most.get(step.benefit.id, 1 << 60) for step in steps)


@examples(60)
@given(
    st.lists(st.integers(300, 2_000), min_size=8, max_size=8), st.integers(0, 10_000), st.data()
)
def test_the_search_is_exact_near_a_threshold(
    prices: list[int], share_bp: int, data: st.DataObject
) -> None:
    """R-22: each promotion may be left out so that the threshold stays reached."""
    whole = sum(prices)
    threshold = whole - whole * share_bp // 50_000
    steps = (Step(threshold_minor=threshold, off_minor=data.draw(st.integers(1, whole // 8))),)
    percents = (
        offer(
            f"o{number}",
            LinePercent(off_bp=data.draw(st.sampled_from((500, 1_000, 1_234, 2_500)))),
            scope=Scope(category_paths=(f"c{number}",)),
        )
        for number in range(len(prices))
    )
    rules = plain_programme(offers=(*percents, offer("full", AmountOff(steps=steps))))
    goods = basket(
        *(line(f"l{n}", price, category_path=f"c{n}") for n, price in enumerate(prices))
    )
    problem = prepare(Request(goods, member(), rules, Wishes(), GOLDEN_TIME))
    everything = Field(bits(problem.candidates))
    slow = exhaustive(problem, everything, Effort(budget=3_000, lines=LineLevels(problem)))
    assert search(problem, everything, Effort(3_000, LineLevels(problem))) == slow


@examples(2_000)
@given(any_requests())
def test_one_more_coupon_or_offer_never_makes_it_dearer(request: Request) -> None:
    """Invariant 6 (R-24), before points, for the best choice. Advice to keep a coupon (R-21) may
    let a saving go, so there is none here; and a choice by hand may cost anything."""
    programme, wishes = request.programme, without_points(request).wishes
    assume(request.member is not None and programme.policies.choice == "best")
    assert request.member is not None
    request = request._replace(
        programme=replace(programme, coupons=replace(programme.coupons, min_gain_minor=0)),
        wishes=replace(wishes, coupon_ids=(), auto_apply_coupons=True),
    )
    quote = evaluate(*request)
    coupons = (*request.member.coupons, coupon("extra", "kind0"))
    offers = (*programme.offers, offer("extra", amount_off(500, 70)))
    for more in (
        request._replace(member=replace(request.member, coupons=coupons)),
        request._replace(programme=replace(request.programme, offers=offers)),
    ):
        wider = evaluate(*more)
        assume(quote.search == wider.search == "exact")
        assert given_minor(wider) <= given_minor(quote)


def given_minor(quote: Quote) -> int:
    """What is left to pay before 抹零, which may take more from the dearer of two sums."""
    return quote.due_minor - quote.rounding_minor


@examples(2_000)
@given(any_requests())
def test_a_proposal_saves_exactly_what_it_says(request: Request) -> None:
    """Invariant 7 (R-20)."""
    wishes = replace(request.wishes, auto_apply_coupons=False)
    quote = evaluate(*request._replace(wishes=wishes))
    for proposal in quote.proposals:
        asked = replace(wishes, coupon_ids=(*wishes.coupon_ids, *proposal.coupon_ids))
        taken = evaluate(*request._replace(wishes=asked))
        assert quote.due_minor - taken.due_minor == proposal.saves_minor > 0


@examples(1_000)
@given(requests())
def test_what_could_be_saved_is_proposed(request: Request) -> None:
    """R-20."""
    wishes = replace(request.wishes, auto_apply_coupons=False)
    quote = evaluate(*request._replace(wishes=wishes))
    assert bool(quote.proposals) == (evaluate(*request).due_minor < quote.due_minor)


def every_set(problem: Problem) -> Iterator[Selection]:
    """All sets there can be, whatever they come to."""
    places = range(len(problem.applications))
    orders = [one.number for one in problem.candidates if one.grant.layer != "L1"]
    tiers = (False,) if problem.tier_discount is None else (True, False)
    for tier in tiers:
        for applications in subsets(places):
            for chosen in subsets(orders):
                yield Selection(applications, tier, chosen)


@examples(400)
@given(requests(), st.lists(st.integers(0, 900), min_size=4, max_size=4), st.sampled_from((1, 9)))
def test_what_is_left_of_budgets_hides_no_set(
    request: Request, left: list[int], nearer: int
) -> None:
    """R-22, R-25: bounds that know of budgets, against sets that are tried without any bound."""
    offers = tuple(
        replace(one, limits=Limits(budget_minor=1_000, over_budget="nothing"))
        for one in request.programme.offers
    )
    totals = tuple(
        OfferTotal(offer_id=one.offer_id, orders=1, amount_minor=1_000 - most // nearer)
        for one, most in zip(offers, left, strict=False)
    )
    programme = replace(request.programme, offers=offers)
    problem = prepare(request._replace(programme=programme, uses=OfferUses(totals=totals)))
    assume(len(problem.applications) <= 5)
    found = search(problem, Field(bits(problem.candidates)), Effort(9_000, LineLevels(problem)))
    sets = [one for one in map(partial(judged, problem), every_set(problem)) if one is not None]
    assert found is not None
    assert found[:4] == min(sets)[:4]
