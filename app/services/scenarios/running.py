"""One scenario lived through: a store of its own, the real use cases, a clock that is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from app.domain.basket import Wishes
from app.domain.errors import MemberdeskError
from app.domain.money import Currency, amount_text
from app.domain.operations import Act, digest
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.refund import RefundPick, RefundQuote
from app.domain.sale import Sale
from app.services import exchange, no_receipt, refunds
from app.services.claiming import claimed_sale
from app.services.context import Context, business_now, business_time_of, profile_of, programme_now
from app.services.demo.till import SetClock
from app.services.enrol import EnrolRequest, enrol_member
from app.services.exchange import ExchangeRequest
from app.services.expiring import expire_due_lots
from app.services.first_run import NewStore
from app.services.identify import open_member
from app.services.member_view import MemberMissing, MemberView
from app.services.quoting import quote_in_store, taken_by_hand
from app.services.saving import append
from app.services.scenarios.amounts import birthday_of, moment_of
from app.services.scenarios.comparing import Found, differences, joined
from app.services.scenarios.format import (
    EnrolStep,
    ExchangeStep,
    RefundStep,
    SaleStep,
    ScenarioStep,
)
from app.services.scenarios.hands import People, do_by_hand
from app.services.scenarios.members import bring_members, phone_of
from app.services.scenarios.observing import (
    Names,
    exchange_found,
    goods_found,
    member_found,
    refund_found,
    sale_found,
)
from app.services.scenarios.offline import standing_so
from app.services.scenarios.reading import Inexpressible, Mistaken, Read, Ready
from app.services.scenarios.setting_up import shop_of
from app.services.scenarios.shopping import basket_of, picks_of, tenders_of, wishes_of
from app.services.settle import SettleRequest, settle_sale
from app.services.settled import settled_body

EVE = timedelta(days=1)
"""Before the first step: when the programme comes into force, and the members come."""
REASON = "scenario"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to one scenario; ``detail`` is empty for a pass."""

    scenario_id: str
    word: Literal["pass", "fail", "inexpressible"]
    detail: str = ""

    @property
    def line(self) -> str:
        """As it is printed."""
        return " ".join(f"{self.word} {self.scenario_id} {self.detail}".split())


class _Refused(Exception):
    """A use case said no, and nobody expected it."""


def run_scenario(scenario: Read, store: Callable[[NewStore], Context]) -> Verdict:
    """Every step in its order; ``store`` makes the store that a scenario needs.

    It is set up as ``setting_up.set_up`` does, long before the scenario.
    """
    scenario_id = scenario.scenario_id
    if isinstance(scenario, Inexpressible):
        detail = f"{scenario.path}: {scenario.reason}"
        return Verdict(scenario_id=scenario_id, word="inexpressible", detail=detail)
    if isinstance(scenario, Mistaken):
        detail = "; ".join(scenario.mistakes)
        return Verdict(scenario_id=scenario_id, word="fail", detail=detail)
    faults: list[str] = []
    try:
        run = _Run(scenario, store(shop_of(scenario.document, scenario.programme)))
        for place, step in enumerate(scenario.document.steps):
            faults += run.step(step, f"steps[{place}]")
    except _Refused as refusal:
        faults.append(str(refusal))
    except Exception as bug:  # noqa: BLE001 - the next scenario is still to be tried
        faults.append(f"broke with {type(bug).__name__}: {bug}")
    word: Literal["pass", "fail"] = "fail" if faults else "pass"
    return Verdict(scenario_id=scenario_id, word=word, detail="; ".join(faults))


class _Run:
    """The store while the scenario goes on, and who and what its names stand for."""

    def __init__(self, scenario: Ready, ctx: Context) -> None:
        document = scenario.document
        self._programme = scenario.programme
        self._zone = ZoneInfo(document.store.zone)
        self._clock = SetClock(ctx.clock.now())
        self._ctx = replace(ctx, clock=self._clock)
        first = moment_of(document.steps[0].at, self._zone, "")
        self._clock.set(first - EVE)
        self._operators = _operators(self._ctx)
        manager_id = self._operators["manager"]
        self._later = scenario.later
        self._programme = _publish(self._ctx, self._programme, manager_id, None)
        self._members = bring_members(self._ctx, dict(document.members), manager_id)
        self._sales: dict[str, str] = {}
        self._brought: dict[str, str] = {}
        self._declared = {
            coupon.id: coupon.type
            for before in document.members.values()
            for coupon in before.coupons
        }

    def step(self, step: ScenarioStep, path: str) -> list[str]:
        """Do it, then compare; raises _Refused when it cannot be done."""
        self._clock.set(moment_of(step.at, self._zone, path))
        expire_due_lots(self._ctx)
        found: dict[str, Found] = {}
        faults = []
        expect = step.expect
        try:
            member_id, done = self._do(step, path)
            found |= done
            if expect.refused is not None:
                faults.append(f"{path}.expect.refused: {expect.refused} expected, it was done")
        except MemberdeskError as refusal:
            sentence = _sentence(refusal, self._programme.currency)
            if expect.refused is None:
                raise _Refused(f"{path}: refused: {sentence}") from refusal
            if expect.refused.casefold() not in sentence.casefold():
                faults.append(f"{path}.expect.refused: {expect.refused} expected, but: {sentence}")
            member_id = self._member_of(step)
        found = joined(found, self._looked_at(member_id))
        return [*faults, *differences(replace(expect, refused=None), found, f"{path}.expect")]

    def _looked_at(self, member_id: str | None) -> dict[str, Found]:
        if member_id is None:
            return {}
        try:
            view = open_member(self._ctx, member_id)
        except MemberMissing:  # closed
            return {}
        return member_found(view, self._names(view))

    def _names(self, view: MemberView | None) -> Names:
        issued = () if view is None else view.snapshot.coupons
        coupons = {coupon.coupon_id: coupon.coupon_type_id for coupon in issued}
        declared = frozenset(self._declared)
        return Names(self._programme, coupons | self._declared | self._brought, declared)

    def _member_of(self, step: ScenarioStep) -> str | None:
        """Whose facts are looked at after a step that was refused."""
        if step.sale is not None and step.sale.member is not None:
            return self._members.get(step.sale.member)
        if step.claim is not None:
            return self._members.get(step.claim.member)
        back = step.refund or step.void or (step.exchange.back if step.exchange else None)
        if back is not None and back.sale in self._sales:
            return _open(self._ctx, self._sales[back.sale]).member_id
        return None

    def _do(self, step: ScenarioStep, path: str) -> tuple[str | None, dict[str, Found]]:
        """(member it was about, what came of it)."""
        if step.sale is not None:
            return self._sell(step, step.sale, path)
        if step.refund is not None:
            return self._refund(step, step.refund, path)
        if step.void is not None:
            sale_id = self._sale_id(step.void.sale, path)
            return self._take_back(step, sale_id, refunds.quote_of_void(self._ctx, sale_id), ())
        if step.exchange is not None:
            return self._exchange(step, step.exchange, path)
        if step.enrol is not None:
            return self._enrol(step, step.enrol, path), {}
        if step.publish is not None:
            version, manager_id = self._later[f"{path}.publish"], self._operators["manager"]
            self._programme = _publish(self._ctx, version, manager_id, self._programme)
        if step.claim is not None:
            self._sale_id(step.claim.sale, path)
        people = People(self._members, self._operators, self._sales)
        moved = do_by_hand(self._ctx, step, people)
        return moved or self._members.get(step.member or ""), {}

    def _sell(
        self, step: ScenarioStep, sale: SaleStep, path: str
    ) -> tuple[str | None, dict[str, Found]]:
        ctx, currency = standing_so(self._ctx, sale.offline), self._programme.currency
        member_id = None if sale.member is None else self._members[sale.member]
        view = None if member_id is None else open_member(ctx, member_id)
        basket = basket_of(sale, currency, path)
        wishes = self._meant(wishes_of(sale, self._programme, path), view)
        programme = programme_now(ctx)
        if step.approved and sale.offline is not None:
            wishes = replace(wishes, redeem_approved_by=self._operators["manager"])
        asked = (basket, view, wishes)
        quoted = quote_in_store(ctx, asked, programme, business_now(ctx))
        if step.approved:
            wishes = self._approved(wishes, quoted)
        request = SettleRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            basket=basket,
            wishes=wishes,
            member_id=member_id,
            tenders=tenders_of(sale, quoted.due_minor, currency, path),
            operator_id=self._operators[step.by],
            quote_digest=digest(quoted),
        )
        settled = settle_sale(ctx, request)
        if sale.id:
            self._sales[sale.id] = settled.sale.sale_id
        found = sale_found(settled.sale.quote, self._names(view))
        return member_id, {**found, "issued": self._issued_by(settled.sale)}

    def _issued_by(self, sale: Sale) -> tuple[str, ...]:
        """Types of the coupons that the sale brought, which returns may name."""
        with self._ctx.store.read() as reader:
            issued = settled_body(reader, sale).issued
        self._brought |= {coupon.coupon_id: coupon.coupon_type_id for coupon in issued}
        return tuple(coupon.coupon_type_id for coupon in issued)

    def _meant(self, wishes: Wishes, view: MemberView | None) -> Wishes:
        """A coupon that was issued since has no name of its own; its type stands for it."""
        of_type: dict[str, str] = {}
        for coupon in () if view is None else view.snapshot.coupons:
            if coupon.coupon_id not in self._declared:
                of_type.setdefault(coupon.coupon_type_id, coupon.coupon_id)
        return replace(
            wishes,
            coupon_ids=tuple(of_type.get(one, one) for one in wishes.coupon_ids),
            declined_coupon_ids=tuple(of_type.get(one, one) for one in wishes.declined_coupon_ids),
        )

    def _approved(self, wishes: Wishes, quoted: Quote) -> Wishes:
        manual = tuple(
            replace(
                one,
                approved_by=self._operators["manager"],
                approved_minor=sum(step.amount_minor for step in taken_by_hand(quoted, place)),
            )
            for place, one in enumerate(wishes.manual, start=1)
        )
        return replace(wishes, manual=manual)

    def _sale_id(self, name: str, path: str) -> str:
        if name not in self._sales:
            raise _Refused(f"{path}: the sale {name} was refused before")
        return self._sales[name]

    def _refund(
        self, step: ScenarioStep, refund: RefundStep, path: str
    ) -> tuple[str | None, dict[str, Found]]:
        if refund.goods is not None:
            return None, self._refund_goods(step, refund.goods)
        sale_id = self._sale_id(refund.sale, path)
        sale = refunds.open_sale(self._ctx, sale_id)
        picks = picks_of(refund, sale, self._programme.currency, path)
        return self._take_back(step, sale_id, refunds.quote(self._ctx, sale_id, picks), picks)

    def _refund_goods(self, step: ScenarioStep, goods: Mapping[str, int]) -> dict[str, Found]:
        ctx = self._ctx
        quoted = no_receipt.quote(ctx, goods)
        request = no_receipt.GoodsRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            goods=goods,
            reason=REASON,
            operator_id=self._operators[step.by],
            approved_by=self._operators["manager"] if step.approved else None,
            quote_digest=digest(quoted),
        )
        done = no_receipt.refund_goods(ctx, request)
        return goods_found(done.goods_quote, self._names(None))

    def _take_back(
        self,
        step: ScenarioStep,
        sale_id: str,
        quoted: RefundQuote,
        picks: tuple[RefundPick, ...],
    ) -> tuple[str | None, dict[str, Found]]:
        ctx = self._ctx
        request = refunds.RefundRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            sale_id=sale_id,
            picks=picks,
            reason=REASON,
            operator_id=self._operators[step.by],
            approved_by=self._operators["manager"] if step.approved else None,
            quote_digest=digest(quoted),
        )
        use_case = refunds.void_sale if quoted.kind == "void" else refunds.refund_sale
        done = use_case(ctx, request)
        return done.sale.member_id, refund_found(done.refund_quote, self._names(None))

    def _exchange(
        self, step: ScenarioStep, told: ExchangeStep, path: str
    ) -> tuple[str | None, dict[str, Found]]:
        ctx, currency = self._ctx, self._programme.currency
        sale_id = self._sale_id(told.back.sale, path)
        sold = _open(ctx, sale_id)
        view = None if sold.member_id is None else open_member(ctx, sold.member_id)
        request = ExchangeRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            sale_id=sale_id,
            picks=picks_of(told.back, sold, currency, path),
            basket=basket_of(told.sale, currency, path),
            wishes=self._meant(wishes_of(told.sale, self._programme, path), view),
            tenders=tenders_of(told.sale, 1, currency, path),
            reason=REASON,
            operator_id=self._operators[step.by],
            approved_by=self._operators["manager"] if step.approved else None,
        )
        quoted = exchange.quote(ctx, request)
        tenders = tenders_of(told.sale, quoted.to_pay_minor, currency, path)
        request = replace(request, tenders=tenders, quote_digest=digest(quoted))
        done = exchange.exchange_goods(ctx, request)
        if told.sale.id and done.sale is not None:
            self._sales[told.sale.id] = done.sale.sale_id
        found = exchange_found(done.exchange_quote, self._names(view))
        if done.sale is not None:
            found["issued"] = self._issued_by(done.sale)
        return sold.member_id, found

    def _enrol(self, step: ScenarioStep, enrol: EnrolStep, path: str) -> str:
        ctx = self._ctx
        purposes = self._programme.enrolment.consents
        birthday = enrol.birthday
        request = EnrolRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            operator_id=self._operators[step.by],
            phone_text=phone_of(len(self._members)),
            name=enrol.member,
            birthday=None if birthday is None else birthday_of(birthday, path),
            consents={one.purpose: True for one in purposes if one.required},
            referrer_id=None if enrol.referrer is None else self._members[enrol.referrer],
        )
        member_id = enrol_member(ctx, request).view.member.member_id
        self._members[enrol.member] = member_id
        return member_id


def _open(ctx: Context, sale_id: str) -> Sale:
    """As its claim leaves it (R-48)."""
    sale = refunds.open_sale(ctx, sale_id)
    with ctx.store.read() as reader:
        return claimed_sale(reader, sale)


def _sentence(refusal: MemberdeskError, currency: Currency) -> str:
    """What a use case said, with amounts as the file writes them."""
    amounts = {
        name: amount_text(int(value), currency)
        for name, value in refusal.params.items()
        if name.endswith("_minor")
    }
    told = type(refusal)(**{**refusal.params, **amounts})
    return f"{told.sentence()} {told.code}"


def _operators(ctx: Context) -> dict[str, str]:
    with ctx.store.read() as reader:
        return {operator.role: operator.operator_id for operator in reader.operators()}


def _publish(
    ctx: Context, programme: Programme, manager_id: str, before: Programme | None
) -> Programme:
    """In force from this day; the first one in place of the template that the store was set up
    with, so that what a member brings along was walked by no other rules (R-93).
    """
    with ctx.store.write() as work:
        time = business_time_of(ctx, profile_of(work))
        act = Act(
            operation_id=ctx.ids.new_id(time.at),
            operator_id=manager_id,
            at=time.at,
            business_on=time.on,
        )
        in_force = work.programme(time.on)
        valid_from = in_force.valid_from if before is None else time.on
        version = (before or in_force).version + 1
        published = replace(programme, version=version, valid_from=valid_from)
        work.publish_programme(published)
        append(work, act, "programme.publish", {"programme": published})
        work.commit()
    return published
