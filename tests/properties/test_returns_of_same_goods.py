"""What comes back does not depend on how pieces of the same goods are shared among lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, get_args, get_type_hints

from hypothesis import given

from app.config.paths import resources
from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.programme import Policies, Programme
from app.domain.refund import RefundPick, RefundQuote
from app.domain.sale import SaleLine, sale_lines
from app.services.scenarios.programmes import programme_of
from tests.builders.sales import SOLD_ON, Books, returnable, sale_of
from tests.properties import documents
from tests.properties.draws import Draws, drawn, examples
from tests.properties.test_return_properties import spent_points_are_owed
from tests.properties.test_same_goods import Origin, parted

EARNED = get_args(get_type_hints(Policies)["refund_earned"])
ASKING = ("recount", "down")
PROFILES = {name: programme_of(name, resources()) for name in ("erpnext", "square")}


class Sold(NamedTuple):
    """One sale under a policy, its lines as they were rung in the one book and in parts in the
    other; ``draws`` decide what comes back.
    """

    together: Books
    apart: Books
    origin: Origin
    draws: Draws


def sold(draws: Draws) -> Sold:
    whole, split, origin = parted(draws)
    programme = _with_policies(draws, whole.programme)
    books = [_settled(asked._replace(programme=programme)) for asked in (whole, split)]
    return Sold(*books, origin, draws)


def _with_policies(draws: Draws, made: Programme) -> Programme:
    """Now and then as those write it who come from ERPNext or Square."""
    name = draws.one_of(("", "", "", *PROFILES))
    if name:
        its = PROFILES[name]
        parts = ("policies", "earning", "redemption", "tier_rules", "coupons")
        made = documents.mended(replace(made, **{part: getattr(its, part) for part in parts}))
    if name and draws.chance(128):
        return made
    return replace(made, policies=replace(made.policies, refund_earned=draws.one_of(EARNED)))


def _settled(asked: Request) -> Books:
    book = Books(asked.programme)
    for lot in () if asked.member is None else asked.member.lots:
        book.take_in(lot)
    member = None if asked.member is None else replace(asked.member, lots=book.lots)
    book.asked = asked._replace(member=member)
    quote = evaluate(*book.asked)
    coupons = () if member is None else member.coupons
    used = tuple(one for one in coupons if one.coupon_id in quote.used_coupon_ids)
    book.settle(sale_of(quote, sale_lines(book.asked.basket, quote)), *used)
    spent_points_are_owed(book)
    return book


def picks_of(
    book: Books, wanted: Mapping[str, int], origin: Origin, order: Sequence[SaleLine]
) -> tuple[RefundPick, ...]:
    """So many pieces of each goods, from the lines in this order."""
    left, picks = dict(wanted), []
    for line in order:
        goods = origin.get(line.line_id, line.line_id)
        units = min(left.get(goods, 0), returnable(line).units)
        if units:
            left[goods] -= units
            picks.append(RefundPick(line_id=line.line_id, units=units))
    assert not any(left.values())
    return tuple(picks)


def wanted_of(draws: Draws, book: Books, origin: Origin, *, is_last: bool) -> dict[str, int]:
    """Some of what is left, at least one piece; in the end all of it."""
    there: dict[str, int] = {}
    for line in book.sales["sale"].lines:
        goods = origin.get(line.line_id, line.line_id)
        there[goods] = there.get(goods, 0) + returnable(line).units
    if is_last:
        return there
    some = {goods: draws.between(0, units) for goods, units in there.items()}
    if not any(some.values()):
        some[draws.one_of([goods for goods, units in there.items() if units])] = 1
    return some


def taken(quote: RefundQuote) -> tuple[int, ...]:
    """Points that the goods take with them, of each currency."""
    return (
        sum(line.points_taken for line in quote.lines),
        *(
            sum(part.points for part in one.points_taken)
            + one.expired_points
            + one.forgiven_points
            for one in quote.accounts
        ),
    )


def told(quote: RefundQuote) -> RefundQuote:
    """All of it but what is said of each line."""
    gifts = tuple(gift._replace(line_id="") for gift in quote.gifts)
    return replace(quote, lines=(), lost=(), gifts=gifts)


def returns(made: Sold, *, in_order: bool) -> Iterator[tuple[RefundQuote, RefundQuote]]:
    """What comes back of both sales, step by step until nothing is left."""
    together, apart, origin, draws = made
    books = together, apart
    for number in range(5):
        if together.sales["sale"].state == "returned":
            return
        is_last = number == 4 or draws.chance(64)
        wanted = wanted_of(draws, together, origin, is_last=is_last)
        one, other = (back(book, wanted, origin, draws, in_order=in_order) for book in books)
        yield one, other


def back(
    book: Books, wanted: Mapping[str, int], origin: Origin, draws: Draws, *, in_order: bool
) -> RefundQuote:
    lines = book.sales["sale"].lines
    order = lines if in_order else draws.shuffled(lines)
    quote = book.refund(SOLD_ON, *picks_of(book, wanted, origin, order))
    used = {one.coupon_id for one in quote.coupons if one.outcome == "stays_used"}
    book.coupons["sale"] = tuple(one for one in book.coupons["sale"] if one.coupon_id in used)
    return quote


SALES = drawn(sold, 980)


@examples(1_000)
@given(SALES)
def test_the_same_goods_in_the_order_of_their_lines_come_back_alike(made: Sold) -> None:
    """Invariant 9 (R-111, R-29, R-71): money and points of every return, in every currency."""
    for one, other in returns(made, in_order=True):
        assert taken(one) == taken(other)
        assert told(one) == told(other)


@examples(1_000)
@given(SALES)
def test_from_whichever_line_a_piece_comes_back_it_takes_the_same_points(made: Sold) -> None:
    """Invariant 9 (R-111, R-72), where the engine is asked. Unit facts of a piece differ by one,
    and no longer in the end.
    """
    policies = made.together.programme.policies
    pieces = money = 0
    points = Counter[int]()
    for one, other in returns(made, in_order=False):
        if policies.refund_earned in ASKING:
            assert taken(one) == taken(other)
        pieces += sum(line.units for line in one.lines)
        money += one.settled_minor - other.settled_minor
        points.update(dict(enumerate(taken(one))))
        points.subtract(dict(enumerate(taken(other))))
        assert max(map(abs, points.values())) <= pieces
        if not (policies.refund_reprice or one.gifts or one.issued or one.withheld_minor):
            assert abs(money) <= 2 * pieces + 1
    assert not any(points.values())
    assert money == 0
