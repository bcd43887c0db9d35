"""How the time of a quote grows with lines, live offers, offers that cannot apply, and coupons.

The basket is a large one: 50 lines in 25 categories, offers of five kinds, up to 10 coupons. Run:
``python -m benchmarks.bench_quote_growth``; ``--plain`` measures the plain engine, ``--write``
puts the curves into docs/benchmarks.md and draws them in docs/quote-growth.svg.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from app.config.compiled import is_engine_compiled
from app.domain.basket import Basket, BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.member import MemberSnapshot
from app.domain.programme import (
    BuyGet,
    EachFull,
    Gate,
    LinePercent,
    Offer,
    PercentOff,
    Programme,
    Stacking,
)
from benchmarks import bench_quote
from benchmarks.measuring import percentile, times_ms
from benchmarks.plotting import picture

CATEGORIES = 25
ROUNDS = 200
BAR = 20
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PICTURE = PAGE.with_name("quote-growth.svg")
BEGIN, END = "<!-- curves -->", "<!-- end of curves -->"
MOST_COUPONS = 10
FULL = Stacking(group="full")
OVER = Gate(valid_until=date(2026, 10, 31))
WISHES = Wishes(redeem_points=600)


class Size(NamedTuple):
    """One case."""

    lines: int = 50
    live: int = 20
    sleeping: int = 0
    coupons: int = 0


def basket(count: int) -> Basket:
    """Lines in turn from all categories, 1 to 4 pieces each."""
    prices = bench_quote.PRICES
    lines = tuple(
        BasketLine(
            line_id=f"l{number}",
            sku=f"sku{number}",
            name=f"goods {number}",
            category_path=f"c{number % CATEGORIES}",
            list_price_minor=prices[number % len(prices)] + 10 * number,
            quantity=1 + number % 4,
        )
        for number in range(count)
    )
    return Basket(basket_id="b", store_id="S01", lines=lines)


def offer(number: int) -> Offer:
    """The kinds in turn: second unit, category, threshold, percentage with a cap, each full."""
    category = f"c{number // 5 % CATEGORIES}"
    made = bench_quote.made_offer
    kinds = (
        lambda: made(f"o{number}", BuyGet(buy=1, off_bp=5_000), category),
        lambda: made(f"o{number}", LinePercent(off_bp=300 + 10 * number), category),
        lambda: made(
            f"o{number}",
            bench_quote.off(30_000 + number // 5 * 60_000, 2_500 + number // 5 * 6_000),
            stacking=FULL,
        ),
        lambda: made(
            f"o{number}",
            PercentOff(off_bp=500 + number, threshold_minor=30_000, cap_minor=8_000),
            stacking=FULL,
        ),
        lambda: made(
            f"o{number}",
            EachFull(threshold_minor=10_000, off_minor=300 + number, max_times=3),
            category,
            stacking=Stacking(group=f"g{category}"),
        ),
    )
    return kinds[number % len(kinds)]()


def programme(size: Size) -> Programme:
    """Live offers, then offers that are over; ten coupon types."""
    rules = bench_quote.programme()
    sleeping = (
        replace(offer(number), offer_id=f"over{number}", gate=OVER)
        for number in range(size.sleeping)
    )
    types = rules.coupon_types
    return replace(
        rules,
        offers=(*(offer(number) for number in range(size.live)), *sleeping),
        coupon_types=tuple(
            replace(types[number % len(types)], coupon_type_id=f"k{number}")
            for number in range(10)
        ),
    )


def question(size: Size) -> tuple[Basket, Programme, MemberSnapshot]:
    """What one case asks."""
    buyer = bench_quote.member()
    first = buyer.coupons[0]
    coupons = tuple(
        replace(first, coupon_id=f"cp{number}", coupon_type_id=f"k{number}")
        for number in range(size.coupons)
    )
    return basket(size.lines), programme(size), replace(buyer, coupons=coupons)


def measured(size: Size) -> tuple[list[float], str]:
    """Sorted milliseconds of one case, and how its search ended."""
    goods, rules, buyer = question(size)
    quote = evaluate(goods, buyer, rules, WISHES, bench_quote.NOW)
    taken = times_ms(
        lambda _: evaluate(goods, buyer, rules, WISHES, bench_quote.NOW), range(ROUNDS)
    )
    return taken, f"{quote.search}, {quote.evaluated_count} sets"


class Curve(NamedTuple):
    """How the time grows with one thing: p10, which other work on the machine disturbs least."""

    name: str
    points: list[tuple[int, float, str]]
    """(how many, p10 in ms, how the search ended)."""


def curves() -> Iterator[Curve]:
    """The four curves."""
    for name, sizes in (
        ("lines", [(n, Size(lines=n)) for n in (10, 20, 50, 100, 200)]),
        ("live offers", [(n, Size(live=n)) for n in (0, 10, 20, 50, 100)]),
        ("offers that cannot apply", [(n, Size(sleeping=n)) for n in (0, 50, 100, 200, 400)]),
        ("coupons", [(n, Size(coupons=n)) for n in (0, 2, 5, 10)]),
    ):
        found = [(count, *measured(size)) for count, size in sizes]
        yield Curve(name, [(count, percentile(taken, 10), how) for count, taken, how in found])


def bar(ms: float, longest: float) -> str:
    """A bar of at most BAR signs."""
    return "#" * max(1, round(BAR * ms / longest))


def plot(curve: Curve) -> None:
    """One curve on the screen: a bar for every case."""
    longest = max(ms for _, ms, _ in curve.points)
    print(f"\n{curve.name}, p10 in ms, and the sets that the search looked at")
    for count, ms, search in curve.points:
        print(f"{count:>6} {ms:8.3f} {bar(ms, longest):<{BAR}} {search}")


def page(found: Iterable[Curve]) -> str:
    """The curves as a table of the page."""
    rows = ["| what | how many | p10, ms | | search |", "|---|---:|---:|---|---|"]
    for curve in found:
        longest = max(ms for _, ms, _ in curve.points)
        for count, ms, search in curve.points:
            rows.append(f"| {curve.name} | {count} | {ms:.2f} | `{bar(ms, longest)}` | {search} |")
    return "\n".join(rows)


def write(table: str) -> None:
    """Put the table between its marks in the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Print the two cases with a goal, then the curves; ``--write`` puts these into the page."""
    print(f"{'compiled' if is_engine_compiled() else 'plain'} engine")
    for goal, size in (
        ("p50 under 3 ms, p99 under 15 ms", Size(live=100, coupons=10)),
        ("p50 under 1 ms", Size(live=20)),
    ):
        taken, search = measured(size)
        at = "  ".join(f"p{each} {percentile(taken, each):.3f}" for each in (50, 95, 99))
        print(f"{size.lines} lines, {size.live} live offers, {size.coupons} coupons: {at} ms")
        print(f"    goal {goal}; {search}")
    found = list(curves())
    for curve in found:
        plot(curve)
    if "--write" in sys.argv:
        write(page(found))
        PICTURE.write_text(picture([(one.name, one.points) for one in found]), encoding="utf-8")


if __name__ == "__main__":
    main()
