"""Quoting: what would be paid now, and whether a discount by hand needs a manager (R-2, R-15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from app.domain.allotting import as_allotted, is_shared
from app.domain.basket import Basket, Wishes
from app.domain.engine import evaluate
from app.domain.errors import RuleBroken
from app.domain.free_text import clean_text
from app.domain.money import percent_of
from app.domain.offer_uses import NO_USES, OfferUses, is_limited
from app.domain.offline import CHAIN_SETTING, ChainFacts, standing
from app.domain.operator import Operator
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.quote import Quote, TraceStep
from app.domain.rights import ApprovalNeeded, is_within, limits_of
from app.domain.unit_facts import Benefit
from app.ports.store import Reader
from app.services.context import Context, profile_of
from app.services.documents import read
from app.services.member_view import MemberView

MAX_REASON_LENGTH = 80


class DiscountReasonMissing(RuleBroken):
    """A discount by hand without a reason."""

    code = "E-QUO-01"
    text = "Choose or enter a reason for the discount."


_latest: list[tuple[Programme, tuple[object, ...], Quote]] = []
"""The latest question and its answer, or nothing yet."""


def quote(
    basket: Basket,
    view: MemberView | None,
    programme: Programme,
    wishes: Wishes,
    time: BusinessTime,
    uses: OfferUses = NO_USES,
) -> Quote:
    """The engine's answer for this basket and member; changes nothing (R-1).

    The latest answer is kept: settling asks what the screen has just asked, and when no fact has
    moved since, an equal question has the same answer.
    """
    member = None if view is None else view.snapshot
    offline = standing(None if member is None else member.offline, time.at)
    facts = (basket, member, wishes, time.on, time.minute, uses, offline)
    for kept_programme, kept_facts, kept in _latest:
        if kept_programme is programme and kept_facts == facts:
            return kept
    quoted = evaluate(basket, member, programme, wishes, time, uses)
    _latest[:] = [(programme, facts, quoted)]
    return quoted


def uses_now(
    reader: Reader, programme: Programme, view: MemberView | None, at: datetime
) -> OfferUses:
    """What limited offers were used so far; nothing is read where no offer is limited. At a
    counter of a chain all that members share is used, but what is left of its own right (R-122).
    """
    limited = [offer for offer in programme.offers if is_limited(offer)]
    if not limited:
        return NO_USES
    shared = [offer for offer in limited if is_shared(offer)]
    in_all = [offer.offer_id for offer in shared]
    uses = reader.offer_uses(in_all, None if view is None else view.member.member_id)
    profile = profile_of(reader)
    if profile.authority == "local" or not shared:
        return uses
    told = reader.setting(CHAIN_SETTING)
    rights = () if told is None else read(ChainFacts, told).allotted
    mine = (one for one in rights if one.device_id == profile.device_id)
    return as_allotted(shared, uses, mine, at)


def with_asked(reader: Reader, view: MemberView | None, wishes: Wishes) -> MemberView | None:
    """With the member's used and ended coupons that are asked for, so that the quote says so."""
    missing = _not_at_hand(view, wishes)
    if view is None or not missing:
        return view
    found = [coupon for coupon in map(reader.coupon, missing) if coupon is not None]
    mine = [coupon for coupon in found if coupon.member_id == view.member.member_id]
    coupons = (*view.snapshot.coupons, *mine)
    return replace(view, snapshot=replace(view.snapshot, coupons=coupons))


def _not_at_hand(view: MemberView | None, wishes: Wishes) -> list[str]:
    if view is None:
        return []
    at_hand = {coupon.coupon_id for coupon in view.snapshot.coupons}
    return [one for one in dict.fromkeys(wishes.coupon_ids) if one not in at_hand]


def quote_in_store(
    ctx: Context,
    asked: tuple[Basket, MemberView | None, Wishes],
    programme: Programme,
    time: BusinessTime,
) -> Quote:
    """The quote with the facts as they stand in the store now, as settling will ask for it.

    The store is only asked where an offer is limited or a coupon is not at hand, and how the
    counter of a chain stands to its centre.
    """
    basket, view, wishes = asked
    is_asked = view is not None and view.snapshot.offline is not None
    if not (is_asked or _not_at_hand(view, wishes) or any(map(is_limited, programme.offers))):
        return quote(basket, view, programme, wishes, time)
    with ctx.store.read() as reader:
        view = with_asked(reader, _as_it_stands(reader, view), wishes)
        uses = uses_now(reader, programme, view, time.at)
    return quote(basket, view, programme, wishes, time, uses)


def _as_it_stands(reader: Reader, view: MemberView | None) -> MemberView | None:
    """With what is known now of how the counter stands to its centre (R-101)."""
    if view is None or view.snapshot.offline is None:
        return view
    facts = reader.offline_facts(view.member.member_id)
    return replace(view, snapshot=replace(view.snapshot, offline=facts))


def check_manual_discounts(
    quoted: Quote, wishes: Wishes, programme: Programme, operator: Operator
) -> None:
    """Raises ApprovalNeeded when unapproved discounts by hand exceed what the role may give.

    Each one is measured by what it took off in the end, so that a new price and an amount are
    held to the same percentage. Those on one line count together, and so do all of them where one
    is on the order, so that many small ones add up. Raises DiscountReasonMissing, and the errors
    of clean_text for a reason.
    """
    for manual in wishes.manual:
        if not clean_text(manual.reason, MAX_REASON_LENGTH):
            raise DiscountReasonMissing
    limits = limits_of(operator, programme.roles)
    given = _not_approved(quoted, wishes)
    for line_id in dict.fromkeys(on for on, _ in given):
        amount_minor = sum(step.amount_minor for on, step in given if line_id in (None, on))
        if limits.manual_discount_bp is not None:
            allowed = percent_of(_without(quoted, given, line_id), limits.manual_discount_bp)
            if amount_minor > allowed:
                raise ApprovalNeeded("manual_discount", amount_minor, allowed)
    total_minor = sum(step.amount_minor for _, step in given)
    if not is_within(total_minor, limits.manual_discount_minor):
        raise ApprovalNeeded("manual_discount", total_minor, limits.manual_discount_minor or 0)


def taken_by_hand(quoted: Quote, number: int) -> tuple[TraceStep, ...]:
    """The step of the discount by hand in this place, from 1; empty when it took nothing."""
    benefit = Benefit(kind="manual", id=f"manual:{number}")
    return tuple(step for step in quoted.steps if step.benefit == benefit)


def _not_approved(quoted: Quote, wishes: Wishes) -> list[tuple[str | None, TraceStep]]:
    """(line, step) of the discounts that nobody allowed, or that take more than was allowed."""
    return [
        (manual.line_id, step)
        for number, manual in enumerate(wishes.manual, start=1)
        for step in taken_by_hand(quoted, number)
        if manual.approved_by is None or step.amount_minor > manual.approved_minor
    ]


def _without(quoted: Quote, given: list[tuple[str | None, TraceStep]], line_id: str | None) -> int:
    """What the line, or for None the order, comes to before points without those discounts."""
    back = {step.benefit for _, step in given}
    return sum(
        line.net_minor
        + sum(
            share.amount_minor
            for share in line.shares
            if share.benefit in back or share.benefit.kind == "points"
        )
        for line in quoted.lines
        if line_id in (None, line.line_id)
    )
