"""What a step says, as the use cases take it: basket, wishes, tenders, what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from app.domain.basket import Basket, BasketLine, ClaimedReward, ManualDiscount, Wishes
from app.domain.engine.price import MAX_GRAMS, MAX_QUANTITY
from app.domain.errors import BadInput
from app.domain.money import Currency
from app.domain.programme import Programme
from app.domain.refund import RefundPick
from app.domain.sale import Sale, SaleLine, Tender
from app.services.scenarios.amounts import bp_of, price_of
from app.services.scenarios.format import ByHand, LineRung, RefundStep, SaleStep

AMOUNT_LINE = "amount"
"""Line of a sale that is one keyed amount."""
REFERENCE = "slip"
NO_GIFT = "none"


def basket_of(sale: SaleStep, currency: Currency, path: str) -> Basket:
    """The basket as it was rung up."""
    if (sale.amount is None) == (not sale.lines):
        raise BadInput(path=path, reason="needs either lines or an amount")
    lines = sale.lines
    if sale.amount is not None:
        lines = (LineRung(id=AMOUNT_LINE, amount=sale.amount),)
    ids = [line.id for line in lines]
    if len(set(ids)) < len(ids):
        raise BadInput(path=f"{path}.lines", reason="an id is used twice")
    rung = (
        _line(line, currency, path if sale.amount is not None else f"{path}.lines[{number}]")
        for number, line in enumerate(lines)
    )
    return Basket(
        basket_id=sale.id or "basket", store_id="S01", lines=tuple(rung), channel=sale.channel
    )


def _line(line: LineRung, currency: Currency, path: str) -> BasketLine:
    if (line.price is None) == (line.amount is None):
        raise BadInput(path=path, reason="needs either a price or an amount")
    if line.amount is not None and (line.grams is not None or line.quantity != 1):
        raise BadInput(path=path, reason="an amount is one piece without weight")
    if line.grams is not None and line.quantity != 1:
        raise BadInput(path=f"{path}.quantity", reason="not 1, as it is for a weighed line")
    if not 1 <= line.quantity <= MAX_QUANTITY:
        raise BadInput(path=f"{path}.quantity", reason=f"not 1 to {MAX_QUANTITY}")
    if line.grams is not None and not 1 <= line.grams <= MAX_GRAMS:
        raise BadInput(path=f"{path}.grams", reason=f"not 1 to {MAX_GRAMS}")
    kind: Literal["piece", "weighed", "amount"] = "piece" if line.grams is None else "weighed"
    if line.amount is not None:
        kind = "amount"
    key = "amount" if line.price is None else "price"
    member = line.member_price
    return BasketLine(
        line_id=line.id,
        kind=kind,
        sku="" if kind == "amount" else line.sku or line.id,
        name=line.name or line.id,
        category_path=line.category,
        list_price_minor=price_of(line.price or line.amount or "", currency, f"{path}.{key}"),
        member_price_minor=(
            None if member is None else price_of(member, currency, f"{path}.member_price")
        ),
        quantity=line.quantity,
        grams=line.grams,
        tax_class=line.tax,
        flags=line.flags,
        fee_minor=0 if line.fee is None else price_of(line.fee, currency, f"{path}.fee"),
    )


def wishes_of(sale: SaleStep, programme: Programme, path: str) -> Wishes:
    """What was chosen; what is taken off is an offer when the programme has one of that id."""
    offers = {offer.offer_id for offer in programme.offers}
    line_ids = {line.id for line in sale.lines}
    for number, hand in enumerate(sale.manual):
        if hand.line is not None and hand.line not in line_ids:
            raise BadInput(path=f"{path}.manual[{number}].line", reason="no such line")
    kinds = (sale.tender,) if isinstance(sale.tender, str) else tuple(p.kind for p in sale.tender)
    return Wishes(
        coupon_ids=sale.codes,
        declined_coupon_ids=tuple(one for one in sale.without if one not in offers),
        declined_offer_ids=tuple(one for one in sale.without if one in offers),
        redeem_points=None if sale.redeem == "most" else sale.redeem,
        redeem_elsewhere={
            name: None if points == "most" else points
            for name, points in sale.redeem_elsewhere.items()
        },
        manual=tuple(
            _by_hand(hand, programme.currency, f"{path}.manual[{number}]")
            for number, hand in enumerate(sale.manual)
        ),
        tender_kinds=tuple(dict.fromkeys(kinds)),
        is_identified=sale.identified,
        gifts={name: "" if sku == NO_GIFT else sku for name, sku in sale.gifts.items()},
        rewards=tuple(claims_of(sale)),
    )


def claims_of(sale: SaleStep) -> Iterator[ClaimedReward]:
    """The rewards claimed, of the points and of other accounts."""
    for name, claimed in {"": sale.rewards, **sale.rewards_elsewhere}.items():
        for points in claimed:
            yield ClaimedReward(points=points, account_id=name)


def _by_hand(hand: ByHand, currency: Currency, path: str) -> ManualDiscount:
    if hand.percent is not None and hand.amount is None and hand.price is None:
        value = bp_of(hand.percent, f"{path}.percent")
        return ManualDiscount(kind="percent", value=value, reason=hand.reason, line_id=hand.line)
    if hand.amount is not None and hand.percent is None and hand.price is None:
        value = price_of(hand.amount, currency, f"{path}.amount")
        return ManualDiscount(kind="amount", value=value, reason=hand.reason, line_id=hand.line)
    if hand.price is not None and hand.percent is None and hand.amount is None:
        value = price_of(hand.price, currency, f"{path}.price")
        return ManualDiscount(kind="price", value=value, reason=hand.reason, line_id=hand.line)
    raise BadInput(path=path, reason="needs one of percent, amount and price")


def tenders_of(
    sale: SaleStep, due_minor: int, currency: Currency, path: str
) -> tuple[Tender, ...]:
    """The whole amount in one way, or the parts as they were named."""
    if not isinstance(sale.tender, str):
        return parts_of(sale, currency, path)
    if not due_minor:
        return ()
    return (Tender(kind=sale.tender, amount_minor=due_minor, reference=REFERENCE),)


def parts_of(sale: SaleStep, currency: Currency, path: str) -> tuple[Tender, ...]:
    """The parts of a split payment; none for one whole tender."""
    if isinstance(sale.tender, str):
        return ()
    return tuple(
        Tender(
            kind=part.kind,
            amount_minor=price_of(part.amount, currency, f"{path}.tender[{number}].amount"),
            reference=REFERENCE,
        )
        for number, part in enumerate(sale.tender)
    )


def picks_of(
    step: RefundStep, sale: Sale, currency: Currency, path: str
) -> tuple[RefundPick, ...]:
    """What comes back of the sale as it stands."""
    if step.lines == "all":
        left = ((line.line_id, _left(line)) for line in sale.lines)
        return tuple(RefundPick(line_id=line_id, units=units) for line_id, units in left if units)
    if step.amount is not None:
        minor = price_of(step.amount, currency, f"{path}.amount")
        return (RefundPick(line_id=AMOUNT_LINE, amount_minor=minor),)
    return tuple(
        RefundPick(line_id=line_id, units=part)
        if isinstance(part, int)
        else RefundPick(
            line_id=line_id, amount_minor=price_of(part, currency, f"{path}.lines.{line_id}")
        )
        for line_id, part in (step.lines or {}).items()
    )


def _left(line: SaleLine) -> int:
    """Units still out; a keyed amount is one unit, whatever part of it came back."""
    return sum(run.count for run in line.units) - line.returned_units
