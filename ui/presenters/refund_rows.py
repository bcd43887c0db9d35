"""The rows of the refund page: sales to choose from, lines to pick, and every effect of the
picks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from app.domain.money import Currency, amount_text
from app.domain.refund import RefundQuote
from app.domain.sale import SaleLine, SaleSummary
from app.domain.store import StoreProfile
from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.refund import RefundModel
from ui.presenters.refund_facts import OpenedSale
from ui.presenters.refund_picks import returnable_minor, returnable_units

Look = Literal["", "strong", "good", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRow:
    """One sale in the list on the left."""

    sale_id: str
    amount: str
    note: Message
    receipt_no: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One line of the open sale; ``amount`` is '' while nothing of it is picked."""

    name: Message
    note: Message
    returnable: int
    picked: int
    amount: str
    is_picked: bool
    is_amount: bool
    """True for a keyed amount, which comes back by amount."""
    keyed: str
    """What stands in the amount field of a keyed amount."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """One effect of the refund: what, how much, and a remark."""

    name: Message
    value: Message
    note: Message | None = None
    look: Look = ""


def sale_rows(model: RefundModel, profile: StoreProfile, today: date) -> tuple[SaleRow, ...]:
    """The list on the left."""
    open_id = model.opened.sale.sale_id if model.opened else ""
    return tuple(
        SaleRow(
            sale_id=sale.sale_id,
            amount=formats.money(sale.due_minor, model.currency),
            note=_sale_note(sale, profile, today),
            receipt_no=sale.receipt_no,
            is_open=sale.sale_id == open_id,
        )
        for sale in model.sales
    )


def line_rows(model: RefundModel) -> tuple[LineRow, ...]:
    """The lines in the middle."""
    if model.opened is None:
        return ()
    return tuple(_line_row(model, line) for line in model.opened.sale.lines)


def effect_rows(model: RefundModel, today: date) -> tuple[EffectRow, ...]:
    """The right column, top to bottom; empty while nothing is picked."""
    if model.opened is None or model.quote is None:
        return ()
    return (
        *_money(model.quote, model.currency),
        *_held_back(model.quote, model.opened, model.currency),
        *_points(model.quote, today),
        *_coupons(model.quote, model.opened),
        *_brought(model.quote, model.currency),
        *_kept(model.opened),
        *_tier(model.quote, model.opened, model.currency),
    )


def _sale_note(sale: SaleSummary, profile: StoreProfile, today: date) -> Message:
    local = sale.settled_at.astimezone(ZoneInfo(profile.zone))
    day = msg("day.today") if sale.business_on == today else _day(local.date(), today)
    tender = msg(f"settle.kind.{sale.tender_kinds[0]}") if sale.tender_kinds else plain("–")
    if sale.state == "voided":
        state = msg("refund.state_voided")
    elif sale.returned_count:
        state = msg("refund.state_returned", n=sale.returned_count)
    else:
        state = tender
    return msg("refund.sale_row", day=day, time=f"{local:%H:%M}", n=sale.piece_count, state=state)


def _day(on: date, today: date) -> Message:
    weekday = msg(f"day.week.{on.isoweekday()}")
    return msg("day.dated", day=formats.day(on, today), weekday=weekday)


def _line_row(model: RefundModel, line: SaleLine) -> LineRow:
    back = {part.line_id: part for part in model.quote.lines} if model.quote else {}
    part = back.get(line.line_id)
    keyed_minor = model.picks.amounts.get(line.line_id, 0)
    return LineRow(
        name=_line_name(line),
        note=_paid_note(line, model.currency),
        returnable=returnable_units(line),
        picked=model.picks.units.get(line.line_id, 0),
        amount=formats.money(part.amount_minor, model.currency) if part else "",
        is_picked=model.picks.is_picked(line.line_id),
        is_amount=line.kind == "amount",
        keyed=amount_text(keyed_minor, model.currency) if keyed_minor else "",
    )


def _line_name(line: SaleLine) -> Message:
    if not line.name:
        return msg("refund.keyed_amount")
    weight = f" {formats.weight(line.grams)}" if line.grams else ""
    english = line.name_en or line.name
    return plain({"zh_CN": line.name + weight, "en": english + weight})


def _paid_note(line: SaleLine, currency: Currency) -> Message:
    """What was listed and what was paid for one piece, as on the receipt."""
    if line.kind == "amount":
        rest = formats.money(returnable_minor(line), currency)
        return msg("refund.rest_of_amount", amount=rest)
    nets = [run.net_minor for run in line.units for _ in range(run.count)]
    nets = nets[line.returned_units :]
    listed = line.units[0].list_minor if line.units else 0
    if not nets:
        return msg("refund.line_returned")
    spread = list(dict.fromkeys(nets)) if len(set(nets)) > 1 else nets[:1]
    paid = " / ".join(amount_text(net, currency) for net in spread)
    key = "refund.paid_each" if len(nets) > 1 else "refund.paid"
    if listed == nets[0]:
        return msg(key, paid=paid)
    return msg(f"{key}_listed", listed=amount_text(listed, currency), paid=paid)


def _money(quote: RefundQuote, currency: Currency) -> Iterator[EffectRow]:
    for kind, amount_minor, reference in quote.tenders:
        yield EffectRow(
            name=msg("refund.to", tender=msg(f"settle.kind.{kind}")),
            value=plain(formats.money(amount_minor, currency)),
            note=msg("refund.reference", reference=reference) if reference else None,
            look="strong",
        )


def _held_back(quote: RefundQuote, opened: OpenedSale, currency: Currency) -> Iterator[EffectRow]:
    """What of the money of the goods is not paid, and why (R-70, R-72)."""
    names = {line.line_id: _line_name(line) for line in opened.sale.lines}
    for line_id, amount_minor in quote.lost:
        value = plain(formats.money(-amount_minor, currency))
        name = msg("refund.lost", name=names[line_id])
        yield EffectRow(name=name, value=value, note=msg("refund.lost_note"), look="bad")
    if quote.charged_minor < 0:
        value = plain(formats.money(-quote.charged_minor, currency))
        yield EffectRow(name=msg("refund.charged_back"), value=value, look="good")
    if quote.gifts_minor:
        value = plain(formats.money(-quote.gifts_minor, currency))
        note = msg("refund.gift_missing_note")
        yield EffectRow(name=msg("refund.gift_missing"), value=value, note=note, look="bad")
    if quote.withheld_minor:
        value = plain(formats.money(-quote.withheld_minor, currency))
        note = msg("refund.withheld_note", points=quote.deducted_points)
        yield EffectRow(name=msg("refund.withheld"), value=value, note=note, look="bad")


def _points(quote: RefundQuote, today: date) -> Iterator[EffectRow]:
    back = sum(part.points for part in quote.points_back)
    if back:
        value = plain(f"+{formats.count(back)}")
        note = _back_note(quote, today)
        yield EffectRow(name=msg("refund.points_back"), value=value, note=note, look="good")
    taken = sum(part.points for part in quote.points_taken) + quote.debt_points
    if taken:
        value = plain(formats.count(-taken))
        note = msg("refund.taken_from_lot")
        if quote.debt_points:
            note = msg("refund.taken_debt", n=quote.debt_points)
        yield EffectRow(name=msg("refund.points_taken"), value=value, note=note, look="bad")
    if quote.expired_points:
        value = plain(formats.count(quote.expired_points))
        yield EffectRow(name=msg("refund.points_expired"), value=value)
    if quote.forgiven_points:
        value = plain(formats.count(quote.forgiven_points))
        yield EffectRow(name=msg("refund.points_forgiven"), value=value)


def _back_note(quote: RefundQuote, today: date) -> Message:
    good = [part for part in quote.points_back if not part.is_expired]
    if not good:
        return msg("refund.back_expired")
    days = [part.expires_on for part in good if part.expires_on is not None]
    if not days:
        return msg("refund.back_forever")
    return msg("refund.back_to_lot", day=formats.day(min(days), today))


def _coupons(quote: RefundQuote, opened: OpenedSale) -> Iterator[EffectRow]:
    steps = opened.sale.quote.steps
    names = {step.benefit.id: step.name for step in steps if step.benefit.kind == "coupon"}
    for coupon_id, outcome in quote.coupons:
        name = names.get(coupon_id)
        yield EffectRow(
            name=plain(name) if name else msg("refund.coupon"),
            value=msg(f"refund.coupon.{outcome}"),
            note=msg(f"refund.coupon_note.{outcome}"),
        )


def _brought(quote: RefundQuote, currency: Currency) -> Iterator[EffectRow]:
    """Coupons that the sale brought: withdrawn, or used already (R-66, R-78)."""
    for _, outcome, amount_minor in quote.issued:
        words = msg(f"refund.brought.{outcome}")
        taken = plain(formats.money(-amount_minor, currency))
        yield EffectRow(
            name=msg("refund.brought"),
            value=taken if amount_minor else words,
            note=words if amount_minor else None,
            look="bad" if amount_minor else "",
        )


def _kept(opened: OpenedSale) -> Iterator[EffectRow]:
    """How often coupons stayed with the member whose sales did not, for whoever decides (R-78)."""
    if opened.coupons_kept:
        times = msg("refund.kept_times", n=opened.coupons_kept)
        yield EffectRow(name=msg("refund.kept"), value=times, look="bad")


def _tier(quote: RefundQuote, opened: OpenedSale, currency: Currency) -> Iterator[EffectRow]:
    if opened.owner is None or quote.tier_before is None or quote.tier_after is None:
        return
    less = formats.money(quote.qualifying_minor, currency)
    before, after = quote.tier_before.tier_id, quote.tier_after.tier_id
    tier_name = opened.programme.tier(after).name
    if before == after:
        note = msg("refund.tier_stays", amount=less)
        yield EffectRow(name=msg("refund.tier"), value=plain(tier_name), note=note)
        return
    was = opened.programme.tier(before).name
    note = msg("refund.tier_falls", was=was, amount=less)
    yield EffectRow(name=msg("refund.tier"), value=plain(tier_name), note=note, look="bad")
