"""Gifts, after everything else: lines for nothing that no sum and no layer sees (R-61, R-62)."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.engine import reasons
from app.domain.engine.limits import budget_left
from app.domain.engine.pipeline import Outcome, chosen_candidates
from app.domain.engine.problem import Problem, closed_reason
from app.domain.engine.reasons import reason
from app.domain.programme import Gift, Offer, Stacking
from app.domain.programme.meeting import may_meet, meeting_of
from app.domain.quote import GIFT, GiftLine, NotApplied, Reason
from app.domain.unit_facts import Benefit


class Given(NamedTuple):
    """The gifts of an order, and why others are not given."""

    lines: tuple[GiftLine, ...]
    refused: tuple[NotApplied, ...]


class Trigger(NamedTuple):
    """What of the goods in scope a gift looks at."""

    worth_minor: int
    units: int


def gifts_of(problem: Problem, outcome: Outcome) -> Given:
    """Every gift that is reached, by priority; benefits that were chosen come before them."""
    offers = [
        (offer, offer.mechanic)
        for offer in problem.request.programme.offers
        if isinstance(offer.mechanic, Gift)
    ]
    if not offers:
        return Given((), ())
    given: list[GiftLine] = []
    refused: list[NotApplied] = []
    met = [(one.id, one.stacking) for one in chosen_candidates(problem, outcome.selection)]
    for offer, gift in sorted(offers, key=lambda one: -one[0].stacking.priority):
        line = _given(problem, outcome, (offer, gift), met)
        if isinstance(line, GiftLine):
            given.append(line)
            met.append((offer.offer_id, offer.stacking))
        else:
            benefit = Benefit(kind="offer", id=offer.offer_id)
            refused.append(NotApplied(benefit=benefit, name=offer.name, reason=line))
    return Given(tuple(given), tuple(refused))


def times_of(gift: Gift, trigger: Trigger) -> int:
    """How many pieces the goods bring; goods that cost nothing bring none."""
    if not trigger.worth_minor:
        return 0
    needs = ((trigger.worth_minor, gift.threshold_minor), (trigger.units, gift.units))
    times = min((there // needed for there, needed in needs if needed), default=1)
    return times if gift.max_times is None else min(times, gift.max_times)


def _given(
    problem: Problem, outcome: Outcome, told: tuple[Offer, Gift], met: list[tuple[str, Stacking]]
) -> GiftLine | Reason:
    """The line, or the one reason against it."""
    (offer, gift), wishes = told, problem.request.wishes
    why = closed_reason(offer, problem)
    if why is not None:
        return why
    nets, counts = outcome.closing.nets, problem.priced.counts
    inside = problem.index.positions(problem.index.bits(offer.scope))
    lines = [line for line in inside if nets[line]]
    trigger = Trigger(sum(nets[line] for line in lines), sum(counts[line] for line in lines))
    times = times_of(gift, trigger)
    if not times:
        return _too_little(gift, trigger)
    if offer.offer_id in wishes.declined_offer_ids or wishes.gifts.get(offer.offer_id) == "":
        return reason(reasons.DECLINED)
    return (
        _refused_by_tier(problem, outcome, offer)
        or _refused_by(offer, met)
        or _within_budget(problem, offer, _line(problem, offer, gift, lines, times))
    )


def _within_budget(problem: Problem, offer: Offer, line: GiftLine) -> GiftLine | Reason:
    """The line, unless it costs more than is left of the budget (R-25)."""
    left = budget_left(offer, problem.request.uses)
    if left is not None and line.units * line.cost_minor > left:
        return reason(reasons.OVER_BUDGET, left_minor=left)
    return line


def _too_little(gift: Gift, trigger: Trigger) -> Reason:
    if not trigger.worth_minor:
        return reason(reasons.NO_ELIGIBLE_ITEM)
    if trigger.units < gift.units:
        return reason(reasons.QTY, gap=gift.units - trigger.units)
    return reason(reasons.THRESHOLD, gap_minor=gift.threshold_minor - trigger.worth_minor)


def _refused_by_tier(problem: Problem, outcome: Outcome, offer: Offer) -> Reason | None:
    """A gift that is given alone is not given beside the tier discount (R-16)."""
    tier = problem.tier_discount
    if tier is None or not (outcome.selection.tier and offer.stacking.exclusive):
        return None
    return reason(reasons.NOT_STACKABLE, with_=tier.grant.benefit.id)


def _refused_by(offer: Offer, met: list[tuple[str, Stacking]]) -> Reason | None:
    """A benefit that works and does not meet this one (R-16, R-17)."""
    mine = meeting_of(offer.stacking)
    for other_id, stacking in met:
        if not may_meet(mine, meeting_of(stacking)):
            if offer.stacking.group and offer.stacking.group == stacking.group:
                return reason(reasons.GROUP_TAKEN, by=other_id)
            return reason(reasons.NOT_STACKABLE, with_=other_id)
    return None


def _line(problem: Problem, offer: Offer, gift: Gift, lines: list[int], times: int) -> GiftLine:
    """The thing that was asked for; the first one where none of them was (R-62)."""
    wanted = problem.request.wishes.gifts.get(offer.offer_id)
    item = next((one for one in gift.items if one.sku == wanted), gift.items[0])
    return GiftLine(
        line_id=f"{GIFT}{offer.offer_id}",
        offer_id=offer.offer_id,
        name=offer.name,
        sku=item.sku,
        item=item.name,
        units=times,
        cost_minor=item.cost_minor,
        value_minor=item.value_minor,
        lines=tuple(problem.line_ids[line] for line in lines),
    )
