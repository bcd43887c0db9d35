"""What holds for every quote whatever the shop invents: sums, floors, order, replay, exclusion."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.engine import evaluate
from app.domain.engine.allocation import allocate, allocate_capped
from app.domain.engine.problem import Request
from app.domain.offer_codes import public_codes
from app.domain.operations import canonical_json
from app.domain.programme import BuyGet, Earning, Scope
from app.domain.quote import Quote, QuoteLine
from app.services.documents import read
from tests.properties.draws import Draws, drawn, examples
from tests.properties.reference import in_scope
from tests.properties.strategies import any_requests, requests

T = TypeVar("T")
FACTS = ("net_minor", "tax_minor", "qualifying_minor", "accrued_points", "redeemed_points")
CHOSEN = ("offer", "coupon")


def paid_with_points(line: QuoteLine) -> int:
    """What points paid of a price that stays (R-35)."""
    return sum(one.amount_minor for one in line.shares if one.benefit.kind == "points_paid")


def fen_have_their_trace(request: Request, quote: Quote) -> None:
    """Invariants 2, 3 and 17 (R-3, R-6): from list to net on every line, from lines to units."""
    for line in quote.lines:
        taken = sum(share.amount_minor for share in line.shares)
        assert line.list_minor - taken + paid_with_points(line) == line.net_minor
        for fact in FACTS:
            of_units = sum(run.count * int(getattr(run, fact)) for run in line.units)
            assert of_units == getattr(line, fact)
        for run in line.units:
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
    told = Counter[tuple[str, object]]()
    for step in quote.steps:
        if step.layer != "L7":
            assert step.amount_minor == sum(amount for _, amount in step.lines) > 0
        told.update({(line_id, step.benefit): amount for line_id, amount in step.lines})
    kept = {
        (line.line_id, one.benefit): one.amount_minor
        for line in quote.lines
        for one in line.shares
    }
    assert kept == told


def lines_make_what_is_due(request: Request, quote: Quote) -> None:
    """Invariants 1 and 3."""
    on_top = quote.tax_minor if request.programme.policies.tax_mode == "excl" else 0
    nets = sum(line.net_minor - paid_with_points(line) for line in quote.lines)
    assert quote.due_minor == nets + quote.fees_minor + on_top + quote.rounding_minor >= 0
    rounded = [step.amount_minor for step in quote.steps if step.layer == "L7"]
    assert sum(rounded) == -quote.rounding_minor
    assert quote.rounding_minor <= 0 or request.programme.rounding.mode != "down"
    assert quote.list_total_minor == sum(line.list_minor for line in quote.lines)
    assert quote.tax_minor == sum(line.tax_minor for line in quote.lines)


def floors_hold(request: Request, quote: Quote) -> None:
    """Invariant 1 (R-13)."""
    floor = request.programme.policies.prices_floor_minor
    for line in quote.lines:
        unit = line.base_minor // line.unit_count
        assert line.net_minor - paid_with_points(line) >= min(unit, floor) * line.unit_count


def totals_are_sums(request: Request, quote: Quote) -> None:
    """Invariant 3."""
    assert quote.redeemed_points == sum(line.redeemed_points for line in quote.lines)
    assert quote.redeemed_points == quote.redemption.points <= quote.redemption.max_points
    assert quote.accrued_points == sum(line.accrued_points for line in quote.lines)
    assert quote.accrued_points == sum(part.points for part in quote.accruals)
    assert quote.qualifying_minor == sum(line.qualifying_minor for line in quote.lines)


def exclusions_hold(request: Request, quote: Quote) -> None:
    """Invariant 16."""
    programme = request.programme
    goods = {line.line_id: line for line in request.basket.lines}
    scopes = scopes_of(request)
    for step in quote.steps:
        scope = scopes.get((step.benefit.kind, step.benefit.id))
        assert (scope is None) == (step.benefit.kind in ("member_price", "manual", "rounding"))
        targets = targets_of(request, step.benefit.id)
        for line_id, _ in step.lines:
            line = goods[line_id]
            assert scope is None or in_scope(scope, line) or in_scope(targets, line)
    for line in quote.lines:
        in_earning = in_scope(programme.earning.scope, goods[line.line_id])
        is_bonus = any(one.component.startswith("bonus:") for one in quote.accruals)
        assert in_earning or is_bonus or not line.accrued_points
        counts = in_scope(programme.tier_rules.counted_scope, goods[line.line_id])
        assert counts or not line.qualifying_minor


def targets_of(request: Request, offer_id: str) -> Scope:
    """The goods that an offer reduces besides those that are bought for it."""
    for one in request.programme.offers:
        if one.offer_id == offer_id and isinstance(one.mechanic, BuyGet):
            return one.mechanic.target_scope or one.scope
    return Scope(skus=("none",))


def scopes_of(request: Request) -> dict[tuple[str, str], Scope]:
    """The goods that each benefit may touch."""
    programme, member = request.programme, request.member
    kinds = {kind.coupon_type_id: kind.scope for kind in programme.coupon_types}
    coupons = () if member is None else member.coupons
    return (
        {("offer", one.offer_id): one.scope for one in programme.offers}
        | {("coupon", one.coupon_id): kinds.get(one.coupon_type_id, Scope()) for one in coupons}
        | {("tier", one.tier_id): programme.tier_rules.discount_scope for one in programme.tiers}
        | {(kind, kind): programme.redemption.scope for kind in ("points", "points_paid")}
        | {
            ("points", one.account_id): one.redemption.scope
            for one in programme.accounts
            if one.redemption is not None
        }
    )


def benefits_answer_once(request: Request, quote: Quote) -> None:
    """R-25."""
    member = request.member
    told = [one.benefit.id for one in quote.not_applied if one.benefit.kind != "tier"]
    worked = [step.benefit.id for step in quote.steps if step.benefit.kind in CHOSEN]
    worked += [gift.offer_id for gift in quote.gifts]
    owned = [] if member is None else [one.coupon_id for one in member.coupons]
    entered = public_codes(request.programme, request.wishes.coupon_ids)
    asked = [one for one in request.wishes.coupon_ids if one not in (*owned, *entered)]
    known = [one.offer_id for one in request.programme.offers]
    assert sorted(told + worked) == sorted([*known, *owned, *asked])
    for one in quote.not_applied:
        numbers = [value for value in one.reason.params.values() if isinstance(value, int)]
        assert all(value >= 0 for value in numbers)


CHECKS = (
    fen_have_their_trace,
    lines_make_what_is_due,
    floors_hold,
    totals_are_sums,
    exclusions_hold,
    benefits_answer_once,
)


@examples(5_000)
@given(any_requests())
def test_every_quote_closes(request: Request) -> None:
    """Invariants 1, 2, 3, 16 and 17."""
    quote = evaluate(*request)
    for check in CHECKS:
        check(request, quote)


@examples(2_000)
@given(any_requests())
def test_a_replay_gives_the_same_quote_and_it_survives_storage(request: Request) -> None:
    """Invariants 4 and 15 (R-1, R-4)."""
    quote = evaluate(*request)
    assert evaluate(*request) == quote
    text = canonical_json(quote)
    assert canonical_json(read(Quote, text)) == text


@examples(2_000)
@given(any_requests(), st.randoms(use_true_random=False))
def test_the_order_of_what_has_none_changes_nothing(request: Request, random: Random) -> None:
    """Invariant 4. Where the shop takes offers by priority, equal ones stand in its own order."""

    def shuffled(values: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(random.sample(values, len(values)))

    member, programme, uses = request.member, request.programme, request.uses
    policies = programme.policies
    rates = dict(reversed(policies.tax_rate_bp.items()))
    is_best = policies.choice == "best"
    other = request._replace(
        programme=replace(
            programme,
            offers=shuffled(programme.offers) if is_best else programme.offers,
            coupon_types=shuffled(programme.coupon_types),
            festivals=shuffled(programme.festivals),
            policies=replace(policies, tax_rate_bp=rates),
        ),
        member=member
        and replace(
            member,
            coupons=shuffled(member.coupons),
            lots=shuffled(member.lots),
            tags=shuffled(member.tags),
        ),
        uses=replace(uses, totals=shuffled(uses.totals), mine=shuffled(uses.mine)),
    )
    one, two = evaluate(*request), evaluate(*other)
    assume(one.search == two.search == "exact")
    for fact in ("due_minor", "used_coupon_ids", "lines", "steps", "accruals", "redemption"):
        assert getattr(one, fact) == getattr(two, fact)


@examples(2_000)
@given(any_requests(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_total(request: Request, random: Random) -> None:
    """Invariant 4, before points. Lines decide where equals compete: for a unit of a group
    (R-14), for the last fen (R-27), and where the shop names the last line or the first ones."""
    policies = request.programme.policies
    assume(policies.choice == "best" and policies.remainder == "largest")
    request = without_points(request)
    quote = evaluate(*request)
    units = [line.base_minor // line.unit_count for line in quote.lines]
    assume(len(set(units)) == len(units) and not has_equal_shares(quote))
    lines = tuple(random.sample(request.basket.lines, len(request.basket.lines)))
    other = evaluate(*request._replace(basket=replace(request.basket, lines=lines)))
    assume(quote.search == other.search == "exact")
    assert quote.due_minor == other.due_minor


def without_points(request: Request) -> Request:
    none = dict.fromkeys(request.wishes.redeem_elsewhere, 0)
    wishes = replace(request.wishes, redeem_points=0, redeem_elsewhere=none)
    return request._replace(wishes=wishes)


def has_equal_shares(quote: Quote) -> bool:
    """Whether in some step two lines of equal amounts compete for a fen."""
    left = {line.line_id: line.list_minor for line in quote.lines}
    for step in quote.steps:
        amounts = [left[line_id] for line_id, _ in step.lines]
        if len(set(amounts)) < len(amounts):
            return True
        for line_id, amount in step.lines:
            left[line_id] -= amount
    return False


@examples(1_000)
@given(any_requests())
def test_a_suspended_member_pays_what_a_stranger_pays(request: Request) -> None:
    """R-92."""
    assume(request.member is not None)
    assert request.member is not None
    suspended = replace(request.member, status="suspended")
    one = evaluate(*request._replace(member=suspended))
    other = evaluate(*request._replace(member=None))
    assert (one.due_minor, one.accrued_points, one.redeemed_points) == (other.due_minor, 0, 0)


@examples(2_000)
@given(requests())
def test_points_spent_are_never_won_again(request: Request) -> None:
    """Invariant 12: what points paid wins nothing, with the base that we recommend."""
    earning = Earning(points=1, per_minor=1)
    generous = request._replace(programme=replace(request.programme, earning=earning))
    quote = evaluate(*generous)
    assert quote.accrued_points <= sum(line.net_minor for line in quote.lines)


def weights_of(draws: Draws) -> tuple[int, list[int], list[int]]:
    """An amount, weights and caps; many of them nothing, or the same."""
    count = draws.between(0, 8)
    weights = [draws.one_of((0, 1, 100, draws.between(0, 1_000))) for _ in range(count)]
    caps = [draws.one_of((0, 5, draws.between(0, 999))) for _ in range(count)]
    return draws.one_of((draws.between(0, 5_000), draws.between(0, 9))), weights, caps


@examples(5_000)
@given(drawn(weights_of, 40))
def test_shares_sum_to_the_amount(made: tuple[int, list[int], list[int]]) -> None:
    """Invariant 2 (R-27)."""
    amount, weights, _ = made
    shares = allocate(amount, weights)
    whole = sum(weights)
    assert sum(shares) == (amount if whole else 0)
    for share, weight in zip(shares, weights, strict=True):
        assert whole == 0 or share * whole - amount * weight in range(-whole + 1, whole)


@examples(5_000)
@given(drawn(weights_of, 40))
def test_capped_shares_fill_what_there_is(made: tuple[int, list[int], list[int]]) -> None:
    """Invariant 2 (R-28)."""
    amount, weights, caps = made
    shares = allocate_capped(amount, weights, caps)
    room = sum(cap for weight, cap in zip(weights, caps, strict=True) if weight)
    assert sum(shares) == min(amount, room)
    assert all(0 <= share <= cap for share, cap in zip(shares, caps, strict=True))
