"""``memberdesk quote``: a request as JSON in, the quote with its trace out; no store needed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, get_args

from app.domain.basket import Basket, Wishes
from app.domain.engine import evaluate
from app.domain.errors import BadInput, refuse_all
from app.domain.member import MemberSnapshot
from app.domain.offer_uses import NO_USES, OfferUses
from app.domain.operations import canonical_json, to_wire
from app.domain.periods import BusinessTime
from app.domain.programme import Gift, Programme
from app.domain.programme.check import faults_of
from app.domain.quote import Quote
from app.domain.sale import TenderKind
from app.domain.unit_facts import UnitRun
from app.services.birthdays import born_on
from app.services.documents import read_or_all, schema

MAX_POINTS = 1_000_000_000
MAX_COUPONS = 200
MAX_CODES = 200
MAX_USES = 10_000
MINUTES_A_DAY = 1440
MOST_DAYS_APART = 2
"""A zone and a day-cut hour move a business day by less."""
YEARS = range(1900, 3000)
"""Days beyond have neighbours that no calendar has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRequest:
    """Everything a quote is computed from (R-1); without a member everybody's prices hold."""

    programme: Programme
    member: MemberSnapshot | None = None
    basket: Basket
    wishes: Wishes = field(default_factory=Wishes)
    time: BusinessTime
    uses: OfferUses = NO_USES


def answer(text: str | bytes) -> str:
    """The quote for a request, both canonical JSON; Mistakes with the path to each wrong field."""
    request = read_or_all(QuoteRequest, text)
    refuse_all(request_faults(request))
    asked = (request.basket, request.member, request.programme, request.wishes, request.time)
    quote = evaluate(*asked, request.uses)
    return canonical_json(with_units(quote))


def request_faults(request: QuoteRequest, place: str = "") -> Iterator[BadInput]:
    """Each thing that cannot be with the path to it, ``place`` before it."""
    looks = (
        _programme_faults,
        _line_faults,
        _member_faults,
        _code_faults,
        _wish_faults,
        _time_faults,
        _use_faults,
    )
    for path, reason in chain.from_iterable(look(request) for look in looks):
        yield BadInput(path=place + path, reason=reason)


def with_units(quote: Quote) -> dict[str, Any]:
    """The quote as it is written for others: each line with the facts of its units (R-6)."""
    wire: dict[str, Any] = to_wire(quote)
    for line, row in zip(quote.lines, wire["lines"], strict=True):
        row["units"] = to_wire(line.units)
    return wire


def schemas() -> str:
    """JSON Schema of the request and of the quote, in one JSON object."""
    both = {"request": schema(QuoteRequest), "quote": _schema_with_units()}
    return json.dumps(both, ensure_ascii=False, indent=2, sort_keys=True)


def _schema_with_units() -> dict[str, Any]:
    """The schema of a quote with the units that ``with_units`` adds."""
    found, units = schema(Quote), schema(tuple[UnitRun, ...])
    found["$defs"] |= units.pop("$defs")
    line = found["$defs"]["QuoteLine"]
    line["properties"]["units"] = units
    line["required"].append("units")
    return found


def _programme_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    for fault in faults_of(request.programme):
        yield f"programme.{fault.path}", fault.reason


def _line_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(request.basket.lines):
        if line.kind != "piece" and line.quantity != 1:
            yield f"basket.lines[{number}].quantity", f"not 1, as it is for the kind {line.kind}"
        if line.kind != "weighed" and line.grams is not None:
            yield f"basket.lines[{number}].grams", "only for the kind weighed"


def _member_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    member = request.member
    if member is None:
        return
    if member.tier_id not in {tier.tier_id for tier in request.programme.tiers}:
        yield "member.tier_id", f"{member.tier_id} is no tier of the programme"
    if len(member.coupons) > MAX_COUPONS:
        yield "member.coupons", f"more than {MAX_COUPONS} coupons"
    for one in _twice(coupon.coupon_id for coupon in member.coupons):
        yield "member.coupons", f"the coupon_id {one} is used twice"
    yield from _owner_faults(member)
    yield from _count_faults(member)
    for one in _twice(lot.lot_id for lot in member.lots):
        yield "member.lots", f"the lot_id {one} is used twice"
    for number, lot in enumerate(member.lots):
        if abs(lot.remaining) > MAX_POINTS:
            yield f"member.lots[{number}].remaining", f"more than {MAX_POINTS} points"
    if member.enrolled_on is not None and member.enrolled_on.year not in YEARS:
        yield "member.enrolled_on", f"not in the years {YEARS[0]} to {YEARS[-1]}"
    birthday = member.birthday
    if birthday is not None and born_on(replace(birthday, year=None)) is None:
        yield "member.birthday", "not a day of the year"


def _twice(ids: Iterable[str]) -> list[str]:
    return [one for one, number in Counter(ids).items() if number > 1]


def _count_faults(member: MemberSnapshot) -> Iterator[tuple[str, str]]:
    won = (member.won.today, member.won.this_month, *member.won.by_component.values())
    counts = {"redeemed_today": member.redeemed_today, "won": min(won), "orders": member.orders}
    for name, least in counts.items():
        if least < 0:
            yield f"member.{name}", "less than 0"


def _owner_faults(member: MemberSnapshot) -> Iterator[tuple[str, str]]:
    coupon_owners = [coupon.member_id for coupon in member.coupons]
    lot_owners = [lot.member_id for lot in member.lots]
    for name, owners in (("coupons", coupon_owners), ("lots", lot_owners)):
        for number, owner in enumerate(owners):
            if owner != member.member_id:
                yield f"member.{name}[{number}].member_id", "another member's"


def _code_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    for name in ("coupon_ids", "declined_coupon_ids"):
        if len(getattr(request.wishes, name)) > MAX_CODES:
            yield f"wishes.{name}", f"more than {MAX_CODES} codes"


def _wish_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    wishes = request.wishes
    if wishes.redeem_points is not None and not 0 <= wishes.redeem_points <= MAX_POINTS:
        yield "wishes.redeem_points", f"not 0 to {MAX_POINTS}"
    accounts = {account.account_id for account in request.programme.accounts}
    for name, points in wishes.redeem_elsewhere.items():
        if name not in accounts:
            yield "wishes.redeem_elsewhere", f"{name} is no account"
        elif points is not None and not 0 <= points <= MAX_POINTS:
            yield "wishes.redeem_elsewhere", f"{name} not 0 to {MAX_POINTS}"
    yield from _gift_faults(request)
    yield from _reward_faults(request)
    for number, kind in enumerate(wishes.tender_kinds):
        if kind not in get_args(TenderKind):
            known = ", ".join(get_args(TenderKind))
            yield f"wishes.tender_kinds[{number}]", f"no such way to pay, one of {known}"
    line_ids = {line.line_id for line in request.basket.lines}
    for number, manual in enumerate(wishes.manual):
        if manual.line_id is not None and manual.line_id not in line_ids:
            yield f"wishes.manual[{number}].line_id", "not a line of the basket"


def _reward_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    known = rewards_of(request.programme)
    for number, one in enumerate(request.wishes.rewards):
        place = f"wishes.rewards[{number}]"
        if one.account_id not in known:
            yield f"{place}.account_id", "has no rewards to choose from"
        elif one.points not in known[one.account_id]:
            yield f"{place}.points", "no reward has as many points"
        elif one in request.wishes.rewards[:number]:
            yield place, "claimed twice"


def rewards_of(programme: Programme) -> dict[str, set[int]]:
    """The rewards there are, by their points, for each account that has some (R-112)."""
    accounts = {"": programme.redemption}
    accounts |= {one.account_id: one.redemption for one in programme.accounts if one.redemption}
    return {
        name: {reward.points for reward in rules.rewards}
        for name, rules in accounts.items()
        if rules.unit == "choice"
    }


def things_of_gifts(programme: Programme) -> dict[str, set[str]]:
    """The SKUs of what each gift can be, by offer."""
    return {
        offer.offer_id: {item.sku for item in offer.mechanic.items}
        for offer in programme.offers
        if isinstance(offer.mechanic, Gift)
    }


def _gift_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    """What is wished for is a thing of the gift (R-62); nothing else is given in its place."""
    gifts = things_of_gifts(request.programme)
    for name, sku in request.wishes.gifts.items():
        if name not in gifts:
            yield "wishes.gifts", f"{name} is no gift"
        elif sku and sku not in gifts[name]:
            yield "wishes.gifts", f"{sku} is not among the things of {name}"


def _use_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    """Counts of uses are not below nothing, and one for each offer."""
    uses, named = request.uses, set[str]()
    for name in ("totals", "mine"):
        if len(getattr(uses, name)) > MAX_USES:
            yield f"uses.{name}", f"more than {MAX_USES} uses"
    for number, total in enumerate(uses.totals):
        if total.offer_id in named:
            yield f"uses.totals[{number}].offer_id", f"{total.offer_id} is there twice"
        named.add(total.offer_id)
        for name in ("orders", "amount_minor"):
            if getattr(total, name) < 0:
                yield f"uses.totals[{number}].{name}", "less than 0"


def _time_faults(request: QuoteRequest) -> Iterator[tuple[str, str]]:
    if request.time.at.tzinfo is None:
        yield "time.at", "needs its time zone"
    if request.time.on.year not in YEARS:
        yield "time.on", f"not in the years {YEARS[0]} to {YEARS[-1]}"
    if abs((request.time.at.date() - request.time.on).days) > MOST_DAYS_APART:
        yield "time.on", f"more than {MOST_DAYS_APART} days from time.at"
    if request.programme.valid_from > request.time.on:
        yield "programme.valid_from", "after time.on"
    if not 0 <= request.time.minute < MINUTES_A_DAY:
        yield "time.minute", f"not 0 to {MINUTES_A_DAY - 1}"
