"""Money and points that one return is about, before anybody asks where the points are now."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.apportion import apportion
from app.domain.programme import Policies
from app.domain.refund_money import Books, Marks, whole_marks
from app.domain.refund_quote import LineBack, LineLost, RefundFacts
from app.domain.refund_reprice import Rest, rest_of
from app.domain.refund_rules import ASKING, PointRules


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyBack:
    """What comes back line by line, and what of its money is left to pay.

    ``room_minor``: after ``charged_minor``, never below its ``fees_minor``, which nothing is taken
    out of (R-34). ``later_minor``: the most that later returns can still bring for goods.
    ``won_before``: points that earlier
    returns took with them. ``coupon_ids``: coupons that what stays still uses.
    """

    lines: tuple[LineBack, ...]
    room_minor: int
    fees_minor: int
    later_minor: int
    charged_minor: int
    lost: tuple[LineLost, ...]
    won_before: int
    coupon_ids: frozenset[str]

    @property
    def goods_minor(self) -> int:
        """What is left to pay for the goods alone; points, coupons and gifts come out of it."""
        return self.room_minor - self.fees_minor


def needs_question(policies: Policies) -> bool:
    """Whether returns ask the engine again, and need what the sale was computed from."""
    return policies.refund_reprice or policies.refund_earned in ASKING


def money_back(facts: RefundFacts, begun: Marks, ended: Marks, points: PointRules) -> MoneyBack:
    """From one state of the sale to another: mirrored, and with ``refund_reprice`` less what the
    goods that stay cost more. What was charged too much comes back with later returns (R-70).
    """
    books = Books(facts.sale)
    lines = books.lines(begun, ended, points)
    rest = _rest(books, facts, ended)
    mirrored = sum(line.amount_minor for line in lines)
    settled = sum(quoted.settled_minor for quoted in facts.earlier)
    whole, total = books.total(whole_marks(facts.sale)), books.total(ended)
    target = books.money(total) - rest.lost_minor
    fees_minor = total.fees_minor - books.total(begun).fees_minor
    room_minor = max(fees_minor, target - settled)
    return MoneyBack(
        lines=lines,
        room_minor=room_minor,
        fees_minor=fees_minor,
        later_minor=books.money(whole)
        - whole.fees_minor
        + total.fees_minor
        - settled
        - room_minor,
        charged_minor=mirrored - room_minor,
        lost=_lost(rest, mirrored - room_minor),
        won_before=points.won(begun, books.total(begun).accrued_points),
        coupon_ids=rest.coupon_ids,
    )


def _rest(books: Books, facts: RefundFacts, ended: Marks) -> Rest:
    """Without the switch nothing is lost, and coupons stay used until nothing is left."""
    if ended == whole_marks(books.sale):
        return Rest((), frozenset())
    if not facts.terms.policies.refund_reprice:
        return Rest((), frozenset(coupon.coupon_id for coupon in facts.coupons))
    return rest_of(books, facts, ended)


def _lost(rest: Rest, charged_minor: int) -> tuple[LineLost, ...]:
    """What is charged, by the lines that cost more."""
    weights = [max(0, amount) for _, amount in rest.lost]
    shares = apportion(max(0, charged_minor), weights)
    return tuple(
        LineLost(line_id, share)
        for (line_id, _), share in zip(rest.lost, shares, strict=True)
        if share
    )
