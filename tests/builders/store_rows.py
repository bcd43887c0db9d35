"""Everything a store can hold, one plain value of each, for tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.domain.ledger import LedgerEntry
from app.domain.member import Birthday, Coupon, Member
from app.domain.money import Currency
from app.domain.operations import Act, ChainHead, Operation, next_operation
from app.domain.operator import Operator
from app.domain.quote import (
    AccrualPart,
    NotApplied,
    Proposal,
    Quote,
    QuoteLine,
    Reason,
    RedemptionQuote,
    TraceStep,
)
from app.domain.sale import Sale, SaleLine, Tender
from app.domain.store import StoreProfile
from app.domain.unit_facts import Benefit, Share, UnitRun
from app.ports.store import HeldBasket, UnitOfWork
from tests.builders.baskets import golden_basket, golden_wishes

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 2, 42, 0, 123456, tzinfo=UTC)
PHONE = "+8613812345678"


def profile(**changes: Any) -> StoreProfile:
    """Store S01, counter C01, its own authority."""
    return replace(
        StoreProfile(
            store_id="S01",
            store_name="山城咖啡",
            counter_id="C01",
            counter_name="前台",
            device_id="device-1",
            incarnation=1,
            currency=Currency(),
            zone="Asia/Shanghai",
            day_cut_hour=4,
            pin_length=4,
            language="zh_CN",
        ),
        **changes,
    )


def stored_member(number: int = 1, **changes: Any) -> Member:
    """Member ``m1`` with phone, card and name of its own."""
    return replace(
        Member(
            member_id=f"m{number}",
            ver=1,
            status="active",
            name="曾小明",
            phone=f"+861381234{5677 + number:04d}",
            card_token=f"9{number:023d}",
            enrolled_on=TODAY,
            enrolled_at=NOW,
            store_id="S01",
            birthday=Birthday(month=2, day=29),
        ),
        **changes,
    )


def stored_coupon(coupon_id: str, **changes: Any) -> Coupon:
    """A coupon of member m1, good for this month."""
    return replace(
        Coupon(
            coupon_id=coupon_id,
            member_id="m1",
            coupon_type_id="200-20",
            valid_from=date(2026, 11, 1),
            valid_until=date(2026, 11, 30),
        ),
        **changes,
    )


def entry(entry_id: str, points: int, **changes: Any) -> LedgerEntry:
    """An entry of member m1 on lot ``lot-1``."""
    return replace(
        LedgerEntry(
            entry_id=entry_id,
            operation_id="op-1",
            member_id="m1",
            lot_id="lot-1",
            kind="adjustment",
            component="base",
            points=points,
            effective_on=TODAY,
            recorded_at=NOW,
            programme_version=1,
        ),
        **changes,
    )


def opening(lot_id: str, points: int, **changes: Any) -> LedgerEntry:
    """The accrual that opens a lot of member m1 with a year to live."""
    fields = {
        "lot_id": lot_id,
        "kind": "accrual",
        "opens_lot": True,
        "active_on": TODAY + timedelta(days=1),
        "expires_on": date(2027, 11, 30),
        **changes,
    }
    return entry(f"open-{lot_id}", points, **fields)


def unit_run(**changes: Any) -> UnitRun:
    """Two mugs, with a share of an offer."""
    return replace(
        UnitRun(
            count=2,
            list_minor=4_900,
            net_minor=3_675,
            tax_minor=0,
            qualifying_minor=3_675,
            accrued_points=36,
            redeemed_points=0,
            shares=(
                Share(benefit=Benefit(kind="offer", id="mug-second-half"), amount_minor=1_225),
            ),
        ),
        **changes,
    )


def sale_line(line_id: str = "mugs", **changes: Any) -> SaleLine:
    """Two mugs as sold."""
    return replace(
        SaleLine(
            line_id=line_id,
            kind="piece",
            sku="MUG-350",
            name="马克杯 350ml",
            name_en="Mug 350 ml",
            quantity=2,
            grams=None,
            net_minor=7_350,
            units=(unit_run(),),
        ),
        **changes,
    )


def stored_quote(**changes: Any) -> Quote:
    """A quote that fills every part of the document."""
    offer = Benefit(kind="offer", id="mug-second-half")
    name = {"zh_CN": "第2件半价", "en": "Second one half price"}
    reason = Reason(code="THRESHOLD", params={"gap_minor": 1_265, "group": "coupon"})
    line = QuoteLine(
        line_id="mugs",
        unit_count=2,
        list_minor=9_800,
        base_minor=9_800,
        net_minor=7_350,
        tax_minor=0,
        qualifying_minor=7_350,
        accrued_points=72,
        redeemed_points=0,
        shares=(Share(benefit=offer, amount_minor=2_450),),
    )
    return replace(
        Quote(
            programme_version=1,
            member_id="m1",
            tier_id="gold",
            lines=(line,),
            steps=(
                TraceStep(
                    layer="L1",
                    benefit=offer,
                    name=name,
                    base_minor=9_800,
                    amount_minor=2_450,
                    lines=(("mugs", 2_450),),
                    notes=(reason,),
                ),
            ),
            not_applied=(NotApplied(benefit=offer, name=name, reason=reason),),
            proposals=(Proposal(coupon_ids=("c1",), saves_minor=100),),
            redemption=RedemptionQuote(
                wished_points=None, points=0, amount_minor=0, max_points=0, bound="BALANCE"
            ),
            accruals=(AccrualPart(component="base", name=name, base_minor=7_350, points=72),),
            list_total_minor=9_800,
            due_minor=7_350,
            rounding_minor=0,
            tax_minor=0,
            qualifying_minor=7_350,
            accrued_points=72,
            redeemed_points=0,
            used_coupon_ids=(),
            notes=(reason,),
        ),
        **changes,
    )


def stored_sale(number: int = 1, **changes: Any) -> Sale:
    """Sale ``s1`` of member m1, paid in two tenders."""
    return replace(
        Sale(
            sale_id=f"s{number}",
            operation_id=f"op-{number}",
            receipt_no=f"S01-C01-{number:06d}",
            store_id="S01",
            counter_id="C01",
            operator_id="o1",
            member_id="m1",
            business_on=TODAY,
            settled_at=NOW + timedelta(minutes=number),
            programme_version=1,
            currency="CNY",
            lines=(sale_line(),),
            tenders=(
                Tender(kind="wechat", amount_minor=2_350, reference="4200001"),
                Tender(kind="cash", amount_minor=5_000, received_minor=10_000),
            ),
            quote=stored_quote(),
            quote_digest="f" * 64,
        ),
        **changes,
    )


def stored_operator(operator_id: str = "o1", **changes: Any) -> Operator:
    """A cashier."""
    return replace(
        Operator(operator_id=operator_id, name="小李", role="cashier", pin_hash="$argon2id$x"),
        **changes,
    )


def held(held_id: str = "h1", **changes: Any) -> HeldBasket:
    """The golden basket, put aside."""
    return replace(
        HeldBasket(
            held_id=held_id,
            basket=golden_basket(),
            wishes=golden_wishes(),
            member_id="m1",
            operator_id="o1",
            held_at=NOW,
        ),
        **changes,
    )


def next_record(
    head: ChainHead,
    operation_id: str = "op-1",
    kind: str = "sale.settle",
    body: object = None,
    member_id: str | None = "m1",
) -> Operation:
    """The record that follows ``head``."""
    act = Act(
        operation_id=operation_id,
        operator_id="o1",
        at=NOW,
        business_on=TODAY,
        member_id=member_id,
    )
    return next_operation(head, act, kind, body or {"sale_id": "s1"})


def append(work: UnitOfWork, operation_id: str, **changes: Any) -> Operation:
    """Append the next record to the store's chain."""
    operation = next_record(work.chain_head(), operation_id, **changes)
    work.append_operation(operation)
    return operation
