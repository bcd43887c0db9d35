"""Gifts at a return: back with their trigger, or their agreed value is taken out (R-76)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.engine.gifts import Trigger, times_of
from app.domain.programme import Gift, Programme
from app.domain.quote import GiftLine
from app.domain.refund_money import Books, Marks, Progress, whole_of
from app.domain.refund_quote import GiftBack, RefundFacts
from app.domain.sale import Sale


def with_gifts_due(sale: Sale, terms: Programme, picked: Marks) -> dict[str, Progress]:
    """The marks with the gifts that what stays no longer brings, whether they came back or not."""
    marks = dict(picked)
    for gift in sale.quote.gifts:
        due = gift.units - _still_brought(sale, terms, gift, picked)
        marks[gift.line_id] = Progress(max(marks[gift.line_id].units, due), 0)
    return marks


def gifts_back(
    facts: RefundFacts, steps: tuple[Marks, Marks, Marks], room_minor: int
) -> Iterator[GiftBack]:
    """``steps``: what was back before, what came back now, and what is settled with it. Where the
    money of a return is not enough, the rest is taken out of later ones (R-71).
    """
    begun, picked, ended = steps
    deducts = facts.terms.policies.refund_gift == "deduct_value"
    for gift in facts.sale.quote.gifts:
        came = picked[gift.line_id].units - begun[gift.line_id].units
        missing = ended[gift.line_id].units - picked[gift.line_id].units
        due_minor = missing * gift.value_minor + _owed_minor(facts, gift)
        part = min(due_minor, room_minor) if deducts else 0
        room_minor -= part
        if came or missing or part:
            yield GiftBack(gift.line_id, came, missing, part)


def _owed_minor(facts: RefundFacts, gift: GiftLine) -> int:
    """What earlier returns should have taken for it and had no money for."""
    told = [one for quoted in facts.earlier for one in quoted.gifts if one.line_id == gift.line_id]
    return sum(one.missing * gift.value_minor - one.amount_minor for one in told)


def _still_brought(sale: Sale, terms: Programme, gift: GiftLine, marks: Marks) -> int:
    """Pieces that the goods that stay bring, by the condition of the sale's own version."""
    rules = {one.offer_id: one.mechanic for one in terms.offers if isinstance(one.mechanic, Gift)}
    books = Books(sale)
    lines = [line for line in sale.lines if line.line_id in gift.lines]
    worth = sum(line.net_minor - books.line(line, marks[line.line_id]).net_minor for line in lines)
    units = sum(whole_of(line).units - marks[line.line_id].units for line in lines)
    return min(gift.units, times_of(rules[gift.offer_id], Trigger(worth, units)))
