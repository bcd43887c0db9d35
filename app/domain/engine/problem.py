"""One quote prepared for the search: L0 done, gates passed, lines found, nothing chosen yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.basket import Basket, Wishes
from app.domain.engine import reasons
from app.domain.engine.accounts import account_questions, holding
from app.domain.engine.applications import Application, applications
from app.domain.engine.arithmetic import arithmetic_of
from app.domain.engine.benefits import Candidate, number_candidates
from app.domain.engine.bill import Grant
from app.domain.engine.coupons import coupon_reason, is_product_scope
from app.domain.engine.eligibility import LineIndex, Visit, gate_reason
from app.domain.engine.goods import (
    aim_of,
    beside_of,
    gap_reason,
    goods_of,
    need_reason,
    on_lines,
)
from app.domain.engine.limits import budget_left, limit_reason
from app.domain.engine.line_offers import Reductions, Settled
from app.domain.engine.manual import check_manual
from app.domain.engine.mechanics import group_key, missing_units, usable_lines
from app.domain.engine.order_offers import LayerSums, sorted_to_work
from app.domain.engine.price import Priced, price_lines
from app.domain.engine.reasons import reason
from app.domain.engine.redemption import PointsWish, points_wish
from app.domain.engine.tax import tax_of
from app.domain.engine.tier import TierDiscount, tier_discount
from app.domain.engine.values import made
from app.domain.member import Coupon, MemberSnapshot
from app.domain.money import BASIS_POINTS
from app.domain.offer_codes import entered, is_entered, public_codes
from app.domain.offer_uses import NO_USES, OfferUses
from app.domain.periods import BusinessTime
from app.domain.programme import Account, Gift, Offer, Programme, Tier
from app.domain.programme.benefits import LineMechanic
from app.domain.quote import NotApplied, Reason
from app.domain.unit_facts import Benefit


class Request(NamedTuple):
    """The arguments of ``evaluate`` (R-1)."""

    basket: Basket
    member: MemberSnapshot | None
    programme: Programme
    wishes: Wishes
    time: BusinessTime
    uses: OfferUses = NO_USES


class Problem:
    """What there is to choose from, in plain columns and bits."""

    def __init__(
        self, request: Request, index: LineIndex, priced: Priced, wish: PointsWish
    ) -> None:
        basket, member, programme, wishes, time, _ = request
        self.request, self.index, self.priced, self.wish = request, index, priced, wish
        self.policies = policies = programme.policies
        self.line_ids = tuple([line.line_id for line in basket.lines])
        self.buyer = _active(member)
        """The member when active; a suspended one neither gains nor spends (R-92)."""
        self.tier: Tier | None = None
        self.tier_discount: TierDiscount | None = None
        self.arithmetic = arithmetic_of(policies)
        self.candidates: list[Candidate] = []
        """By number: line offers, then order offers, then coupons, each in working order."""
        self.applications: list[Application] = []
        self.places: dict[int, list[int]] = {}
        """The applications of each line offer."""
        self.budgeted: list[Candidate] = []
        """Those that may take no more than is left of their budget."""
        self.refused: list[NotApplied] = []
        """Benefits that cannot work whatever is chosen."""
        self.reductions: Reductions = {}
        self.settled: dict[tuple[tuple[int, ...], bool], Settled] = {}
        """What line promotions take, and the lines of sets by their applications and the tier."""
        self.accounts: list[tuple[Account, Problem]] = []
        """Each other currency of points, as the points of a problem of its own."""
        self.codes = entered(wishes.coupon_ids)
        self.tax = tax_of(policies, [one.tax_class for one in basket.lines], priced.counts)
        self.sums = LayerSums(policies, priced, self.tax.rates_ppm)
        self.visit = Visit(member, basket, programme, time)


def prepare(request: Request) -> Problem:
    """Prices, filters and candidates; BadInput when the basket or a discount by hand cannot be."""
    basket, whole_member, programme, wishes, time, _ = request
    check_manual(wishes.manual)
    member = None if whole_member is None else holding(whole_member, "")
    buyer, rules, index = _active(member), programme.redemption, LineIndex(basket)
    redeemable = index.positions(index.bits(rules.scope))
    wish = points_wish(rules, wishes.redeem_points, member, time, redeemable)
    floor_minor = programme.policies.prices_floor_minor
    problem = Problem(
        request._replace(member=member),
        index,
        price_lines(basket, is_member=buyer is not None, floor_minor=floor_minor),
        wish.claiming(wishes.rewards).seen_as(wishes),
    )
    problem.tier = tier = _tier(programme, buyer)
    problem.tier_discount = _discount(request, tier, index)
    _find_candidates(problem)
    problem.accounts = [
        (account, Problem(own, index, problem.priced, wish))
        for account, own, wish in account_questions(problem, whole_member)
    ]
    return problem


def _active(member: MemberSnapshot | None) -> MemberSnapshot | None:
    return member if member is not None and member.status == "active" else None


def _find_candidates(problem: Problem) -> None:
    """Every offer and coupon becomes a candidate or is refused with its reason."""
    programme = problem.request.programme
    chosen = [offer for offer in programme.offers if not isinstance(offer.mechanic, Gift)]
    offers = [_offer_candidate(problem, offer) for offer in chosen]
    lines = [offer for offer in offers if offer and offer.layer == "L1"]
    orders = [offer for offer in offers if offer and offer.layer == "L3"]
    orders = sorted_to_work(orders, problem.policies)
    coupons = _coupon_candidates(problem)
    _find_applications(problem, lines, [*orders, *coupons])


def _tier(programme: Programme, buyer: MemberSnapshot | None) -> Tier | None:
    """The level at the start of the sale (R-47); None when this version does not know it."""
    wanted = None if buyer is None else buyer.tier_id
    return next((tier for tier in programme.tiers if tier.tier_id == wanted), None)


def _discount(request: Request, tier: Tier | None, index: LineIndex) -> TierDiscount | None:
    if tier is None:
        return None
    found = tier_discount(tier, index, request.programme.tier_rules.discount_scope)
    return found if found.off_bp else None


def _refuse(problem: Problem, grant: Grant, why: Reason) -> None:
    problem.refused.append(made(NotApplied, (grant.benefit, grant.name, why)))


def _offer_candidate(problem: Problem, offer: Offer) -> Candidate | None:
    """The offer as a candidate, or None after telling why not."""
    wishes = problem.request.wishes
    is_line = isinstance(offer.mechanic, LineMechanic)
    benefit = made(Benefit, ("offer", offer.offer_id))
    grant = Grant("L1" if is_line else "L3", benefit, offer.name)
    why = closed_reason(offer, problem)
    index, priced = problem.index, problem.priced
    bits = 0 if why else goods_of(index, offer.mechanic, offer.scope)
    why = why or _choice_reason(bits, is_declined=offer.offer_id in wishes.declined_offer_ids)
    why = why or gap_reason(priced, offer.mechanic, index.positions(bits))
    why = why or need_reason(index, priced, offer.needs, offer.scope)
    if why is not None:
        _refuse(problem, grant, why)
        return None
    mechanic, bits = on_lines(index, priced, offer.mechanic, bits)
    is_late = not is_line or problem.policies.threshold_base == "after_points"
    beside = beside_of(index, offer.needs, offer.scope) if is_late else None
    found = Candidate(grant, mechanic, offer.stacking, index.positions(bits), bits)
    if is_line:
        found.aim = aim_of(index, offer.mechanic, offer.scope, problem.policies)
    found.beside, found.most_minor = beside, budget_left(offer, problem.request.uses)
    return found


def closed_reason(offer: Offer, problem: Problem) -> Reason | None:
    """Why the offer is not open, whatever the goods are: its code, its gate, its limits."""
    if offer.code and not is_entered(offer, problem.codes):
        return reason(reasons.NO_CODE)
    why = gate_reason(offer.gate, problem.visit)
    return why or limit_reason(offer, problem.visit, problem.request.uses)


def _coupon_candidates(problem: Problem) -> list[Candidate]:
    """Usable coupons in working order; one that was asked for but is not there is refused."""
    member, wishes = problem.request.member, problem.request.wishes
    owned = () if member is None else member.coupons
    usable = []
    if member is not None:
        usable = [_coupon_candidate(problem, member, coupon) for coupon in owned]
    asked = wishes.coupon_ids
    public = public_codes(problem.request.programme, asked) if asked else ()
    known = {*public, *(coupon.coupon_id for coupon in owned)}
    for coupon_id in dict.fromkeys(asked):
        if coupon_id not in known:
            grant = Grant("L4", Benefit(kind="coupon", id=coupon_id), {})
            _refuse(problem, grant, reason(reasons.UNKNOWN_COUPON))
    found = sorted_to_work((one for one in usable if one is not None), problem.policies)
    if problem.policies.coupon_order == "as_entered":
        found.sort(key=lambda one: asked.index(one.id) if one.is_forced else len(asked))
    return found


def _coupon_candidate(
    problem: Problem, member: MemberSnapshot, coupon: Coupon
) -> Candidate | None:
    """The coupon as a candidate, or None after telling why not."""
    wishes, time = problem.request.wishes, problem.request.time
    kind = problem.request.programme.coupon_type(coupon.coupon_type_id)
    grant = Grant("L4", made(Benefit, ("coupon", coupon.coupon_id)), kind.name if kind else {})
    if kind is None:
        _refuse(problem, grant, reason(reasons.UNKNOWN_COUPON))
        return None
    bits = problem.index.bits(kind.scope)
    why = coupon_reason(coupon, member, time.on) or gate_reason(kind.gate, problem.visit)
    why = why or _choice_reason(bits, is_declined=coupon.coupon_id in wishes.declined_coupon_ids)
    why = why or need_reason(problem.index, problem.priced, kind.needs, kind.scope)
    if why is not None:
        _refuse(problem, grant, why)
        return None
    mechanic, bits = on_lines(problem.index, problem.priced, kind.mechanic, bits)
    found = Candidate(grant, mechanic, kind.stacking, problem.index.positions(bits), bits)
    found.kind_id, found.until = kind.coupon_type_id, coupon.valid_until
    found.is_forced = coupon.coupon_id in wishes.coupon_ids
    found.is_product = is_product_scope(kind.scope)
    found.beside = beside_of(problem.index, kind.needs, kind.scope)
    return found


def _choice_reason(bits: int, *, is_declined: bool) -> Reason | None:
    """Nothing to work on, or taken off by hand."""
    if not bits:
        return reason(reasons.NO_ELIGIBLE_ITEM)
    return reason(reasons.DECLINED) if is_declined else None


def _find_applications(problem: Problem, lines: list[Candidate], orders: list[Candidate]) -> None:
    """Applications of the line offers; an offer without one is refused with its reason."""
    basket_lines, priced = problem.request.basket.lines, problem.priced
    cover = _cover(problem, [*lines, *orders])
    found = applications(lines, basket_lines, priced, cover)
    working = {id(application.candidate) for application in found}
    for candidate in lines:
        if id(candidate) not in working:
            _refuse(problem, candidate.grant, _idle_reason(problem, candidate))
    problem.applications = found
    problem.candidates = [
        *(candidate for candidate in lines if id(candidate) in working),
        *orders,
    ]
    number_candidates(problem.candidates)
    problem.budgeted = [one for one in problem.candidates if one.most_minor is not None]
    _weigh(problem)


def _weigh(problem: Problem) -> None:
    """Where each line offer works, and what each candidate is worth alone."""
    bases = problem.priced.bases
    for application in problem.applications:
        candidate = application.candidate
        problem.places.setdefault(candidate.number, []).append(application.number)
        candidate.alone_minor += application.full.off // BASIS_POINTS
    met_by_lines: dict[int, int] = {}
    for candidate in problem.candidates:
        if candidate.layer != "L1":
            if candidate.line_bits not in met_by_lines:
                met_by_lines[candidate.line_bits] = sum([bases[line] for line in candidate.lines])
            met = candidate.met_minor = met_by_lines[candidate.line_bits]
            off = min(met, candidate.off.minor(met, met))
            candidate.alone_minor = candidate.within_budget(off)


def _cover(problem: Problem, candidates: Sequence[Candidate]) -> list[int]:
    """For each line, which of the different line sets in play contain it, as bits."""
    sets = {candidate.line_bits for candidate in candidates}
    sets.update([one.beside.line_bits for one in candidates if one.beside is not None])
    sets.add(problem.tier_discount.line_bits if problem.tier_discount else 0)
    sets.add(sum([1 << line for line in problem.wish.lines]))
    cover = [0] * len(problem.line_ids)
    for place, bits in enumerate(sorted(sets)):
        for line in problem.index.positions(bits):
            cover[line] |= 1 << place
    return cover


def _idle_reason(problem: Problem, candidate: Candidate) -> Reason:
    """Why a line offer with eligible lines has no application: too few units, or nothing off."""
    priced = problem.priced
    groups: dict[object, dict[int, int]] = {}
    for position in usable_lines(candidate, priced):
        key = group_key(candidate, problem.request.basket.lines[position])
        groups.setdefault(key, {})[position] = priced.counts[position]
    if not groups:
        return reason(reasons.NO_ELIGIBLE_ITEM)
    gap = min(missing_units(candidate, counts) for counts in groups.values())
    return reason(reasons.QTY, gap=gap) if gap else reason(reasons.NO_EFFECT)
