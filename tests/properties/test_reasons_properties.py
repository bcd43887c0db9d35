"""Why a benefit did not work is true: asked again, or all admissible sets looked at (R-25)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import assume, given

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.engine.choice import bits, decide
from app.domain.engine.exhaustive import judged, selections
from app.domain.engine.found import Effort, Field, coupon_bits, forced_worth
from app.domain.engine.line_choices import LineLevels
from app.domain.engine.pipeline import chosen_candidates, run
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.engine.same_goods import joined
from app.domain.programme import AmountOff, Needs, Programme
from app.domain.quote import NotApplied, Quote
from tests.properties.draws import examples
from tests.properties.strategies import any_requests, requests

BUDGET = 4_000


def named(quote: Quote, code: str) -> Iterator[NotApplied]:
    return (one for one in quote.not_applied if one.reason.code == code)


@examples(2_000)
@given(any_requests())
def test_what_a_reason_names_works(request: Request) -> None:
    """Whatever stands in the way of a benefit is in the quote, and takes something."""
    quote = evaluate(*request)
    working = {step.benefit.id for step in quote.steps} | {one.offer_id for one in quote.gifts}
    for one in quote.not_applied:
        for name in ("by", "with"):
            assert one.reason.params.get(name, next(iter(working), None)) in working or (
                name not in one.reason.params
            )
        for name in ("gap", "gap_minor", "difference_minor", "saves_minor"):
            assert one.reason.params.get(name, 1) > 0  # type: ignore[operator]


@examples(2_000)
@given(any_requests())
def test_a_difference_is_that_of_a_set_with_the_benefit(request: Request) -> None:
    """R-19, R-25: WORSE names what an admissible set with it really costs more, and no set with it
    costs less than the one that was taken; pieces of the same goods are one line (R-111).
    """
    problem = prepare(request._replace(basket=joined(request.basket, request.wishes)[0]))
    decision = decide(problem)
    worse = list(named(evaluate(*request), "WORSE"))
    if not worse or problem.policies.choice != "best" or decision.effort.is_bounded:
        return
    given_minor = run(problem, decision.found.selection).closing.given_minor
    used = coupon_bits(problem, decision.found.selection)
    kept = bits(one for one in problem.candidates if one.is_coupon) & ~used
    everything = bits(problem.candidates)
    asked = forced_worth(problem, decision.found.selection)
    costs = costs_by_benefit(problem, everything if decision.is_all else everything & ~kept)
    for one in worse:
        own = costs.get(one.benefit.id, set())
        assert own or one.benefit.kind == "coupon"  # of two alike only the first is looked at
        if own:
            differences = {cost - given_minor for _, cost in own}
            assert one.reason.params["difference_minor"] in differences
            assert all(cost >= given_minor for worth, cost in own if worth == asked)


def costs_by_benefit(problem: Problem, allowed: int) -> dict[str, set[tuple[int, int]]]:
    """What is left to pay of every admissible set, by each benefit in it, after what its coupons
    are worth that were asked for.
    """
    effort = Effort(BUDGET, LineLevels(problem))
    found: dict[str, set[tuple[int, int]]] = {}
    for count, selection in enumerate(selections(problem, Field(allowed), effort)):
        assume(count < BUDGET)
        whole = judged(problem, selection)
        if whole is None:
            continue
        cost = (
            forced_worth(problem, selection),
            run(problem, selection).closing.given_minor,
        )
        names = [one.id for one in chosen_candidates(problem, selection)]
        tier = problem.tier_discount
        if tier is not None and selection.tier:
            names.append(tier.grant.benefit.id)
        for name in names:
            found.setdefault(name, set()).add(cost)
    assume(not effort.is_bounded)
    return found


@examples(2_000)
@given(any_requests())
def test_a_gap_that_is_closed_changes_the_verdict(request: Request) -> None:
    """R-8, R-25: with a threshold lower by the gap, it stands in the way no longer."""
    quote = evaluate(*request)
    for one in named(quote, "THRESHOLD"):
        lower = with_lower_threshold(request.programme, one)
        if lower is not None:
            again = evaluate(*request._replace(programme=lower))
            codes = {each.benefit: each.reason.code for each in again.not_applied}
            assert codes.get(one.benefit) != "THRESHOLD"


def with_lower_threshold(programme: Programme, refused: NotApplied) -> Programme | None:
    """The programme in which the benefit wants so much less; None where it cannot."""
    gap = refused.reason.params["gap_minor"]
    offers = programme.offers
    for place, offer in enumerate(offers):
        if offer.offer_id == refused.benefit.id and offer.needs == Needs():
            mechanic: Any = offer.mechanic
            if isinstance(mechanic, AmountOff):
                steps = tuple(
                    replace(step, threshold_minor=max(0, step.threshold_minor - gap))
                    for step in mechanic.steps
                )
                mechanic = replace(mechanic, steps=steps)
            elif mechanic.threshold_minor > gap:
                mechanic = replace(mechanic, threshold_minor=mechanic.threshold_minor - gap)
            else:
                return None
            changed = replace(offer, mechanic=mechanic)
            return replace(programme, offers=(*offers[:place], changed, *offers[place + 1 :]))
    return None


@examples(2_000)
@given(requests())
def test_each_coupon_saves_what_it_says(request: Request) -> None:
    """Invariant 7 (R-20, R-21): alone on top of the set that was taken, kept or not asked for."""
    for automatic in (False, True):
        wishes = replace(request.wishes, auto_apply_coupons=automatic)
        quote = evaluate(*request._replace(wishes=wishes))
        for one in (*named(quote, "NOT_ASKED"), *named(quote, "KEPT")):
            taken = evaluate(*request._replace(wishes=with_coupon(wishes, quote, one)))
            assert quote.due_minor - taken.due_minor == one.reason.params["saves_minor"]


def with_coupon(wishes: Wishes, quote: Quote, more: NotApplied) -> Wishes:
    """The same coupons by hand, and one more."""
    asked = dict.fromkeys((*wishes.coupon_ids, *quote.used_coupon_ids, more.benefit.id))
    return replace(wishes, coupon_ids=tuple(asked), auto_apply_coupons=False)
