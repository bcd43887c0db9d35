"""What holds for every quote whatever the shop invents: sums, floors, order, replay, exclusion."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.engine.allocation import allocate, allocate_capped
from app.domain.engine.problem import Request
from app.domain.operations import canonical_json
from app.domain.programme import Earning
from app.domain.quote import Quote, QuoteLine
from app.services.documents import read
from tests.builders.baskets import coupon
from tests.builders.programmes import amount_off, offer
from tests.properties.reference import in_scope
from tests.properties.strategies import requests

EXAMPLES = settings(max_examples=60)
FACTS = ("net_minor", "tax_minor", "qualifying_minor", "accrued_points", "redeemed_points")


def unit_sum(line: QuoteLine, fact: str) -> int:
    return sum(run.count * int(getattr(run, fact)) for run in line.units)


@EXAMPLES
@given(requests())
def test_every_fen_has_its_trace_down_to_the_unit(request: Request) -> None:
    """R-3, R-6."""
    quote = evaluate(*request)
    assert quote.due_minor == sum(line.net_minor for line in quote.lines) >= 0
    for line in quote.lines:
        taken = sum(share.amount_minor for share in line.shares)
        assert line.list_minor - taken == line.net_minor
        for fact in FACTS:
            assert unit_sum(line, fact) == getattr(line, fact)
        for run in line.units:
            assert run.list_minor - sum(s.amount_minor for s in run.shares) == run.net_minor
            assert all(share.amount_minor > 0 for share in run.shares)
        for share in line.shares:
            of_units = sum(
                run.count * own.amount_minor
                for run in line.units
                for own in run.shares
                if own.benefit == share.benefit
            )
            assert of_units == share.amount_minor
        nets = [run.net_minor for run in line.units]
        assert nets == sorted(nets, reverse=True)
    for step in quote.steps:
        assert step.amount_minor == sum(amount for _, amount in step.lines) > 0


@EXAMPLES
@given(requests())
def test_no_line_goes_below_its_floor(request: Request) -> None:
    quote = evaluate(*request)
    floor = request.programme.policies.prices_floor_minor
    for line, basket_line in zip(quote.lines, request.basket.lines, strict=True):
        unit = line.base_minor // basket_line.quantity
        assert line.net_minor >= min(unit, floor) * basket_line.quantity


@EXAMPLES
@given(requests())
def test_totals_are_the_sums_of_lines_and_parts(request: Request) -> None:
    quote = evaluate(*request)
    assert quote.redeemed_points == sum(line.redeemed_points for line in quote.lines)
    assert quote.redeemed_points == quote.redemption.points <= quote.redemption.max_points
    assert quote.accrued_points == sum(line.accrued_points for line in quote.lines)
    assert quote.accrued_points == sum(part.points for part in quote.accruals)
    assert quote.qualifying_minor == sum(line.qualifying_minor for line in quote.lines)


@EXAMPLES
@given(requests())
def test_a_replay_gives_the_same_quote_and_it_survives_storage(request: Request) -> None:
    """R-1, R-4."""
    quote = evaluate(*request)
    assert evaluate(*request) == quote
    text = canonical_json(quote)
    assert canonical_json(read(Quote, text)) == text


@EXAMPLES
@given(requests(), st.randoms(use_true_random=False))
def test_the_order_of_offers_and_coupons_changes_nothing(request: Request, random: Random) -> None:
    assert request.member is not None
    offers, coupons = list(request.programme.offers), list(request.member.coupons)
    random.shuffle(offers)
    random.shuffle(coupons)
    shuffled = request._replace(
        programme=replace(request.programme, offers=tuple(offers)),
        member=replace(request.member, coupons=tuple(coupons)),
    )
    one, other = evaluate(*request), evaluate(*shuffled)
    assert (one.due_minor, one.used_coupon_ids, one.lines) == (
        other.due_minor,
        other.used_coupon_ids,
        other.lines,
    )


@EXAMPLES
@given(requests())
def test_one_more_coupon_or_offer_never_makes_it_dearer(request: Request) -> None:
    assert request.member is not None
    given = before_points(evaluate(*request))
    more_coupons = replace(
        request.member, coupons=(*request.member.coupons, coupon("extra", "kind1"))
    )
    assert before_points(evaluate(*request._replace(member=more_coupons))) <= given
    offers = (*request.programme.offers, offer("extra", amount_off(500, 70)))
    more_offers = replace(request.programme, offers=offers)
    assert before_points(evaluate(*request._replace(programme=more_offers))) <= given


def before_points(quote: Quote) -> int:
    """What is left to pay when points are money, not a saving (R-19)."""
    return quote.due_minor + quote.redemption.amount_minor


@EXAMPLES
@given(requests())
def test_a_proposal_saves_exactly_what_it_says(request: Request) -> None:
    manual = replace(request.wishes, auto_apply_coupons=False)
    quote = evaluate(*request._replace(wishes=manual))
    for proposal in quote.proposals:
        asked = replace(manual, coupon_ids=proposal.coupon_ids)
        taken = evaluate(*request._replace(wishes=asked))
        assert quote.due_minor - taken.due_minor == proposal.saves_minor > 0
    assert bool(quote.proposals) == (evaluate(*request).due_minor < quote.due_minor)


@EXAMPLES
@given(requests())
def test_excluded_goods_have_no_share(request: Request) -> None:
    quote = evaluate(*request)
    goods = {line.line_id: line for line in request.basket.lines}
    scopes = {one.offer_id: one.scope for one in request.programme.offers}
    scopes["base"] = request.programme.tier_rules.discount_scope
    scopes["points"] = request.programme.redemption.scope
    for step in quote.steps:
        scope = scopes.get(step.benefit.id)
        for line_id, _ in step.lines:
            assert scope is None or in_scope(scope, goods[line_id])


@EXAMPLES
@given(requests())
def test_every_benefit_works_or_says_why_not_exactly_once(request: Request) -> None:
    assert request.member is not None
    quote = evaluate(*request)
    told = [one.benefit.id for one in quote.not_applied if one.benefit.kind != "tier"]
    worked = [step.benefit.id for step in quote.steps if step.benefit.kind in ("offer", "coupon")]
    known = [one.offer_id for one in request.programme.offers]
    known += [one.coupon_id for one in request.member.coupons]
    assert sorted(told + worked) == sorted(known)
    for one in quote.not_applied:
        numbers = [value for value in one.reason.params.values() if isinstance(value, int)]
        assert all(value >= 0 for value in numbers)


@EXAMPLES
@given(requests())
def test_a_suspended_member_pays_what_a_stranger_pays(request: Request) -> None:
    assert request.member is not None
    suspended = replace(request.member, status="suspended")
    one = evaluate(*request._replace(member=suspended))
    other = evaluate(*request._replace(member=None))
    assert (one.due_minor, one.accrued_points, one.redeemed_points) == (other.due_minor, 0, 0)


@EXAMPLES
@given(requests())
def test_points_spent_are_never_won_again(request: Request) -> None:
    earning = Earning(points=1, per_minor=1)
    generous = request._replace(programme=replace(request.programme, earning=earning))
    quote = evaluate(*generous)
    paid = sum(line.net_minor for line in quote.lines)
    assert quote.accrued_points <= paid


WEIGHTS = st.lists(st.integers(0, 1_000), max_size=8)


@given(st.integers(0, 5_000), WEIGHTS)
def test_shares_sum_to_the_amount(amount: int, weights: list[int]) -> None:
    shares = allocate(amount, weights)
    whole = sum(weights)
    assert sum(shares) == (amount if whole else 0)
    for share, weight in zip(shares, weights, strict=True):
        assert whole == 0 or share * whole - amount * weight in range(-whole + 1, whole)


@given(st.integers(0, 5_000), st.lists(st.tuples(st.integers(0, 99), st.integers(0, 999))))
def test_capped_shares_fill_what_there_is(amount: int, entries: list[tuple[int, int]]) -> None:
    weights, caps = [one for one, _ in entries], [cap for _, cap in entries]
    shares = allocate_capped(amount, weights, caps)
    room = sum(cap for weight, cap in entries if weight)
    assert sum(shares) == min(amount, room)
    assert all(0 <= share <= cap for share, cap in zip(shares, caps, strict=True))
