"""What a scenario must hold beyond its shape: everything it names is there, time goes forward."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.domain.errors import BadInput
from app.domain.programme import Programme
from app.domain.quote import GIFT
from app.services.quote_command import rewards_of, things_of_gifts
from app.services.scenarios.amounts import AMOUNT, birthday_of, minor_of, moment_of, price_of
from app.services.scenarios.format import (
    EnrolStep,
    ExchangeStep,
    Expect,
    MemberBefore,
    RefundStep,
    SaleStep,
    ScenarioDocument,
    ScenarioStep,
    StoreBefore,
)
from app.services.scenarios.offline import check_offline
from app.services.scenarios.shopping import (
    AMOUNT_LINE,
    NO_GIFT,
    basket_of,
    claims_of,
    parts_of,
    wishes_of,
)

MOST_POINTS = 9_999_999
UNTAXED = ("", "none", "zero", "exempt")
"""Tax classes that no programme needs to know: the goods are not taxed."""
DEEDS = (
    *("sale", "refund", "void", "exchange", "member", "enrol", "publish"),
    *("claim", "adjust", "transfer", "grant"),
)


def mistakes_of(document: ScenarioDocument, programmes: Sequence[Programme]) -> Iterator[BadInput]:
    """The first mistake of each member and each step, TooFine for an amount finer than the
    currency; ``programmes``: the first one, and those that steps publish.
    """
    if not document.steps:
        yield BadInput(path="steps", reason="nothing happens")
        return
    try:
        zone = _zone(document.store)
        first = moment_of(document.steps[0].at, zone, "steps[0].at").date()
    except BadInput as wrong:
        yield wrong
        return
    coupons: set[str] = set()
    for name, before in document.members.items():
        try:
            _check_member(before, programmes[0], coupons, f"members.{name}")
            _check_days(before, first, f"members.{name}")
        except BadInput as wrong:
            yield wrong
    check = _Check(programmes, zone, set(document.members), coupons)
    for place, step in enumerate(document.steps):
        try:
            check.step(step, f"steps[{place}]")
        except BadInput as wrong:
            yield wrong


def _zone(store: StoreBefore) -> ZoneInfo:
    if not 0 <= store.day_cut_hour < 12:
        raise BadInput(path="store.day_cut_hour", reason="not 0 to 11")
    try:
        return ZoneInfo(store.zone)
    except (KeyError, ValueError, OSError):
        raise BadInput(path="store.zone", reason="no such time zone") from None


def _check_member(
    before: MemberBefore, programme: Programme, coupons: set[str], path: str
) -> None:
    tiers = {tier.tier_id for tier in programme.tiers}
    if before.tier is not None:
        _known(before.tier, tiers, f"{path}.tier", "tier")
    if before.birthday is not None:
        birthday_of(before.birthday, f"{path}.birthday")
    types = {kind.coupon_type_id for kind in programme.coupon_types}
    for place, coupon in enumerate(before.coupons):
        _known(coupon.type, types, f"{path}.coupons[{place}].type", "coupon type")
        if coupon.id in coupons:
            raise BadInput(path=f"{path}.coupons[{place}].id", reason="used twice")
        coupons.add(coupon.id)
    accounts = {"", *(account.account_id for account in programme.accounts)}
    for place, lot in enumerate(before.points):
        _known(lot.account, accounts, f"{path}.points[{place}].account", "account")
        if not 0 < lot.points <= MOST_POINTS:
            reason = f"not 1 to {MOST_POINTS}"
            raise BadInput(path=f"{path}.points[{place}].points", reason=reason)
    for place, spent in enumerate(before.spent):
        price_of(spent.amount, programme.currency, f"{path}.spent[{place}].amount")
    for place, grant in enumerate(before.granted):
        _known(grant.tier, tiers, f"{path}.granted[{place}].tier", "tier")


def _check_days(before: MemberBefore, first: date, path: str) -> None:
    """What was there before the first step did not happen after it."""
    days = {"joined": before.joined}
    days |= {f"points[{place}].won_on": lot.won_on for place, lot in enumerate(before.points)}
    days |= {f"spent[{place}].on": spent.on for place, spent in enumerate(before.spent)}
    days |= {f"granted[{place}].on": grant.on for place, grant in enumerate(before.granted)}
    for name, day in days.items():
        if day is not None and day > first:
            raise BadInput(path=f"{path}.{name}", reason="after the first step")
    for place, coupon in enumerate(before.coupons):
        if coupon.from_ is not None and coupon.until is not None and coupon.until < coupon.from_:
            raise BadInput(path=f"{path}.coupons[{place}].until", reason="before its first day")


def _known(name: str, names: Collection[str], path: str, what: str) -> None:
    if name not in names:
        there = ", ".join(sorted(filter(None, names))) or "none"
        raise BadInput(path=path, reason=f"no such {what}; there is {there}")


class _Names(NamedTuple):
    """What baskets may name, in any version of the programme."""

    offers: frozenset[str]
    coupons: frozenset[str]
    """Coupons by id, and types, which stand for coupons that are issued meanwhile."""
    codes: frozenset[str]
    """Codes of offers, in small letters."""
    tax_classes: frozenset[str]

    @classmethod
    def of(cls, programmes: Sequence[Programme], coupons: Collection[str]) -> _Names:
        types = (one.coupon_type_id for each in programmes for one in each.coupon_types)
        codes = (one.code.casefold() for each in programmes for one in each.offers if one.code)
        return cls(
            offers=frozenset(one.offer_id for each in programmes for one in each.offers),
            coupons=frozenset((*coupons, *types)),
            codes=frozenset(codes),
            tax_classes=frozenset(
                (*UNTAXED, *(one for each in programmes for one in each.policies.tax_classes))
            ),
        )

    def check(self, sale: SaleStep, expect: Expect, path: str) -> None:
        """A code that nobody has is meant only where it is expected not to work."""
        meant = set(expect.not_used or ())
        for place, code in enumerate(sale.codes):
            if code.casefold() not in self.codes:
                known = self.coupons | self.codes | meant
                _known(code, known, f"{path}.codes[{place}]", "coupon, coupon type or code")
        for place, name in enumerate(sale.without):
            known = self.offers | self.coupons | meant
            _known(name, known, f"{path}.without[{place}]", "offer or coupon")
        for place, line in enumerate(sale.lines):
            _known(line.tax, self.tax_classes, f"{path}.lines[{place}].tax", "tax class")


class _Check:
    """Walks the steps and remembers who and what is there by then."""

    def __init__(
        self,
        programmes: Sequence[Programme],
        zone: ZoneInfo,
        members: set[str],
        coupons: Collection[str],
    ) -> None:
        self._programme = programmes[0]
        self._names = _Names.of(programmes, coupons)
        self._zone = zone
        self._members = members
        self._sales: dict[str, set[str]] = {}
        self._sold: dict[str, int] = {}
        self._last: datetime | None = None

    def step(self, step: ScenarioStep, path: str) -> None:
        """One step, after all before it."""
        self._will_be(step)
        if sum(getattr(step, deed) is not None for deed in DEEDS) != 1:
            raise BadInput(path=path, reason=f"needs one of {', '.join(DEEDS)}")
        at = moment_of(step.at, self._zone, f"{path}.at")
        if self._last is not None and at < self._last:
            raise BadInput(path=f"{path}.at", reason="before the step before")
        self._last = at
        self._deed(step, path)
        for text, place in _texts(step.expect, f"{path}.expect"):
            if AMOUNT.fullmatch(text):
                minor_of(text, self._programme.currency, place)

    def _will_be(self, step: ScenarioStep) -> None:
        """Later steps may name the sale and the member, whatever is wrong with this step."""
        for sale in (step.sale, step.exchange.sale if step.exchange else None):
            if sale is not None and sale.id:
                self._sold[sale.id] = self._sold.get(sale.id, 0) + 1
                lines = {line.id for line in sale.lines} or {AMOUNT_LINE}
                gifts = {f"{GIFT}{name}" for name in things_of_gifts(self._programme)}
                self._sales.setdefault(sale.id, lines | gifts)

    def _deed(self, step: ScenarioStep, path: str) -> None:
        if step.sale is not None:
            self._sale(step.sale, f"{path}.sale")
            self._names.check(step.sale, step.expect, f"{path}.sale")
        if step.refund is not None:
            self._refund(step.refund, f"{path}.refund")
        if step.claim is not None:
            _known(step.claim.sale, self._sales, f"{path}.claim.sale", "sale")
        if step.void is not None:
            _known(step.void.sale, self._sales, f"{path}.void.sale", "sale")
        if step.exchange is not None:
            self._exchange(step.exchange, f"{path}.exchange")
            self._names.check(step.exchange.sale, step.expect, f"{path}.exchange.sale")
        if step.member is not None:
            _known(step.member, self._members, f"{path}.member", "member")
        if step.enrol is not None:
            self._enrol(step.enrol, f"{path}.enrol")
        for name, place in _by_hand(step, path):
            _known(name, self._members, place, "member")

    def _sale(self, sale: SaleStep, path: str) -> None:
        if sale.member is not None:
            _known(sale.member, self._members, f"{path}.member", "member")
        if self._sold.get(sale.id, 0) > 1:
            raise BadInput(path=f"{path}.id", reason="used twice")
        if isinstance(sale.redeem, int) and not 0 <= sale.redeem <= MOST_POINTS:
            raise BadInput(path=f"{path}.redeem", reason=f"not 0 to {MOST_POINTS}")
        accounts = {account.account_id for account in self._programme.accounts}
        for name, points in sale.redeem_elsewhere.items():
            place = f"{path}.redeem_elsewhere.{name}"
            _known(name, accounts, place, "account")
            if isinstance(points, int) and not 0 <= points <= MOST_POINTS:
                raise BadInput(path=place, reason=f"not 0 to {MOST_POINTS}")
        self._claims(sale, path)
        gifts = things_of_gifts(self._programme)
        for name, sku in sale.gifts.items():
            _known(name, gifts, f"{path}.gifts.{name}", "gift")
            _known(sku, {NO_GIFT, *gifts[name]}, f"{path}.gifts.{name}", "thing of the gift")
        if sale.offline is not None:
            check_offline(sale.offline, f"{path}.offline")
        basket_of(sale, self._programme.currency, path)
        wishes_of(sale, self._programme, path)
        parts_of(sale, self._programme.currency, path)

    def _claims(self, sale: SaleStep, path: str) -> None:
        there = rewards_of(self._programme)
        for one in claims_of(sale):
            place = f"{path}.rewards"
            if one.account_id:
                place = f"{path}.rewards_elsewhere.{one.account_id}"
                _known(one.account_id, there, place, "account with rewards")
            if one.points not in there.get(one.account_id, ()):
                raise BadInput(path=place, reason="no reward has as many points")

    def _refund(self, refund: RefundStep, path: str) -> None:
        if refund.goods is not None:
            if refund.sale or refund.lines is not None or refund.amount is not None:
                raise BadInput(path=path, reason="goods without a receipt have no sale")
            return
        _known(refund.sale, self._sales, f"{path}.sale", "sale")
        lines = self._sales[refund.sale]
        if (refund.lines is None) == (refund.amount is None):
            raise BadInput(path=path, reason="needs either lines or an amount")
        if refund.amount is not None:
            _known(AMOUNT_LINE, lines, f"{path}.amount", "line of a keyed amount")
            price_of(refund.amount, self._programme.currency, f"{path}.amount")
        if isinstance(refund.lines, Mapping):
            for line_id, part in refund.lines.items():
                _known(line_id, lines, f"{path}.lines.{line_id}", "line")
                if isinstance(part, str):
                    price_of(part, self._programme.currency, f"{path}.lines.{line_id}")

    def _exchange(self, exchange: ExchangeStep, path: str) -> None:
        if exchange.back.goods is not None:
            raise BadInput(path=f"{path}.back.goods", reason="an exchange needs its sale")
        self._refund(exchange.back, f"{path}.back")
        if exchange.sale.member is not None:
            reason = "the member of the first sale buys; leave it out"
            raise BadInput(path=f"{path}.sale.member", reason=reason)
        self._sale(exchange.sale, f"{path}.sale")

    def _enrol(self, enrol: EnrolStep, path: str) -> None:
        if enrol.member in self._members:
            raise BadInput(path=f"{path}.member", reason="is a member already")
        if enrol.birthday is not None:
            birthday_of(enrol.birthday, f"{path}.birthday")
        if enrol.referrer is not None:
            _known(enrol.referrer, self._members, f"{path}.referrer", "member")
        self._members.add(enrol.member)


def _by_hand(step: ScenarioStep, path: str) -> Iterator[tuple[str, str]]:
    """The members that a deed by hand names."""
    if step.claim is not None:
        yield step.claim.member, f"{path}.claim.member"
    if step.adjust is not None:
        yield step.adjust.member, f"{path}.adjust.member"
    if step.transfer is not None:
        yield step.transfer.from_, f"{path}.transfer.from"
        yield step.transfer.to, f"{path}.transfer.to"
    if step.grant is not None:
        yield step.grant.member, f"{path}.grant.member"


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Every text in an expectation with its path."""
    if isinstance(value, str):
        yield value, path
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(each, f"{path}.{name}")
    elif isinstance(value, tuple):
        for place, each in enumerate(value):
            yield from _texts(each, f"{path}[{place}]")
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from _texts(getattr(value, each.name), f"{path}.{each.name}")
