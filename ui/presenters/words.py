"""Names of benefits and sentences of reasons, the same wherever a quote is shown."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.money import Currency
from app.domain.programme import Programme
from app.domain.quote import NotApplied, Quote, Reason, TraceStep
from ui.presenters import formats
from ui.presenters.message import Message, Param, msg, plain


def benefit_name(step: TraceStep) -> Message:
    """What a step of the trace is called on the screen."""
    if step.benefit.kind in ("member_price", "manual", "rounding"):
        return Message(f"benefit.{step.benefit.kind}")
    return plain(step.name)


def tier_name(step: TraceStep, programme: Programme) -> Message:
    """'金卡 95 折', 'Gold 5 % off': the tier with what it gives."""
    payable_bp = programme.tier(step.benefit.id).payable_bp
    return msg(
        "benefit.tier",
        tier=step.name,
        payable=folds(payable_bp),
        off=percent(10_000 - payable_bp),
    )


def reason_message(reason: Reason, quote: Quote, currency: Currency) -> Message:
    """The sentence of a reason code; ids among its parameters become names."""
    return Message(f"reason.{reason.code}", _words_of(reason, quote, currency))


def note_message(note: Reason, quote: Quote, currency: Currency) -> Message:
    """The sentence of a note on the whole quote."""
    return Message(f"note.{note.code}", _words_of(note, quote, currency))


def _words_of(reason: Reason, quote: Quote, currency: Currency) -> dict[str, Param]:
    params: dict[str, Param] = {}
    for name, value in reason.params.items():
        if name == "bound":
            params[name] = bound_message(str(value), reason.params)
        elif isinstance(value, int):
            params[name] = number_of(name, value, currency)
        elif name in ("by", "with", "benefit_id"):
            params[name] = _name_of(value, quote)
        else:
            params[name] = value
    return params


def bound_message(bound: str, params: Mapping[str, int | str]) -> Message:
    """What limits points without the centre, in numbers (R-101)."""
    limit, used = params.get("limit", 0), params.get("used", 0)
    return msg(
        f"points.why.{bound}", limit=formats.count(int(limit)), used=formats.count(int(used))
    )


def not_applied_name(refused: NotApplied) -> Message:
    """The name of an offer or coupon that did not work."""
    return plain(refused.name)


def _name_of(benefit_id: str, quote: Quote) -> Param:
    known = [step.name for step in quote.steps if step.benefit.id == benefit_id]
    known += [one.name for one in quote.accounts if one.account_id == benefit_id]
    known += [unused.name for unused in quote.not_applied if unused.benefit.id == benefit_id]
    return known[0] if known else msg("benefit.other")


def number_of(name: str, value: int, currency: Currency) -> Param:
    """A number of a reason as it is read: an amount, a time, or as it is."""
    if name.endswith("_minor"):
        return formats.money(value, currency)
    if name.startswith("minute_"):
        return f"{value // 60:02d}:{value % 60:02d}"
    return value


def folds(payable_bp: int) -> str:
    """9500 -> '95', 9000 -> '9', 8550 -> '85.5': how Chinese says what is left to pay."""
    whole, part = divmod(payable_bp, 100)
    if part:
        return f"{whole}.{part // 10}" if part % 10 == 0 else f"{whole}.{part:02d}"
    return str(whole // 10) if whole % 10 == 0 else str(whole)


def percent(rate_bp: int) -> str:
    """1000 -> '10', 1250 -> '12.5'."""
    whole, part = divmod(rate_bp, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)
