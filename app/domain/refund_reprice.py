"""What the goods that stay would have cost without those that come back (R-70, a switch)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from app.domain.basket import BasketLine, ManualDiscount
from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.engine.tax import tax_of
from app.domain.money import half_up
from app.domain.offer_codes import public_codes
from app.domain.quote import Quote
from app.domain.refund_money import Books, Marks, Progress, whole_of
from app.domain.refund_quote import RefundFacts
from app.domain.sale import SaleLine


class Rest(NamedTuple):
    """The goods that stay, priced anew: ``lost`` is what each line costs more than it did, less
    when below zero; ``coupon_ids`` are the coupons that still work.
    """

    lost: tuple[tuple[str, int], ...]
    coupon_ids: frozenset[str]

    @property
    def lost_minor(self) -> int:
        """What all that stays costs more; a gain is not paid out."""
        return max(0, sum(amount for _, amount in self.lost))


def rest_of(books: Books, facts: RefundFacts, marks: Marks) -> Rest:
    """What stays beyond ``marks``, asked of the engine under the version of the sale.

    The choices are those of the sale: its coupons, what was taken off, its discounts by hand as
    far as they fell on what stays. Points spent, of accounts too, are left out, for they are no
    saving (R-19).
    """
    asked = facts.asked
    if asked is None:
        raise ValueError("what the sale was computed from is needed")
    stays = {
        line.line_id: _given(books, line, whole_of(line))
        - _given(books, line, marks[line.line_id])
        for line in books.sale.lines
    }
    lines = tuple(_lines_left(books, asked, marks))
    quoted = _priced(asked, lines, facts)
    classes = [line.tax_class for line in lines]
    tax = tax_of(asked.programme.policies, classes, [line.unit_count for line in lines])
    lost = []
    for line, rate_ppm in zip(quoted.lines, tax.rates_ppm, strict=True):
        more = line.net_minor - stays[line.line_id]
        if asked.programme.policies.tax_mode == "excl":
            more += tax.each(more, rate_ppm)
        lost.append((line.line_id, more))
    return Rest(tuple(lost), frozenset(quoted.used_coupon_ids))


def _given(books: Books, line: SaleLine, mark: Progress) -> int:
    return books.line(line, mark).given_minor


def _lines_left(books: Books, asked: Request, marks: Marks) -> Iterator[BasketLine]:
    for line, rung in zip(books.sale.goods, asked.basket.lines, strict=True):
        mark, whole = marks[line.line_id], whole_of(line)
        if mark.units == whole.units:
            continue
        if line.kind == "piece":
            yield replace(rung, quantity=whole.units - mark.units)
        elif mark.amount_minor:
            left = whole.amount_minor - mark.amount_minor
            price = half_up(rung.list_price_minor * left, whole.amount_minor)
            yield replace(rung, list_price_minor=price)
        else:
            yield rung


def _priced(asked: Request, lines: tuple[BasketLine, ...], facts: RefundFacts) -> Quote:
    used = tuple(coupon.coupon_id for coupon in facts.coupons)
    member = asked.member
    if member is not None:
        coupons = tuple(coupon for coupon in member.coupons if coupon.coupon_id in used)
        member = replace(member, coupons=coupons)
    wishes = replace(
        asked.wishes,
        coupon_ids=(*used, *public_codes(asked.programme, asked.wishes.coupon_ids)),
        redeem_points=0,
        redeem_elsewhere={one.account_id: 0 for one in asked.programme.accounts},
        rewards=(),
        manual=tuple(_by_hand(asked, lines)),
    )
    basket = replace(asked.basket, lines=lines)
    return evaluate(basket, member, asked.programme, wishes, asked.time, asked.uses)


def _by_hand(asked: Request, lines: tuple[BasketLine, ...]) -> Iterator[ManualDiscount]:
    """Amounts by hand shrink with the goods they were given on; a percentage needs no care."""
    for hand in asked.wishes.manual:
        left = sum(_list_minor(line) for line in lines if hand.line_id in (None, line.line_id))
        every = asked.basket.lines
        whole = sum(_list_minor(line) for line in every if hand.line_id in (None, line.line_id))
        if not left:
            continue
        is_percent = hand.kind == "percent"
        yield hand if is_percent else replace(hand, value=half_up(hand.value * left, whole))


def _list_minor(line: BasketLine) -> int:
    return line.unit_minor(line.list_price_minor) * line.unit_count
