"""Time of one quote: 20 lines, 30 offers, 5 coupons, against one plain pass of its arithmetic.

Run: ``python -m benchmarks.bench_quote``. Prints p50, p95 and p99 of the engine, of the raw limit
measured in the same run, and the ratio.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from app.config.compiled import is_engine_compiled
from app.domain.basket import Basket, BasketLine, Wishes
from app.domain.engine import evaluate
from app.domain.engine.allocation import allocate
from app.domain.ledger import Lot
from app.domain.member import Birthday, Coupon, MemberSnapshot
from app.domain.periods import BusinessTime
from app.domain.programme import (
    AmountOff,
    BirthdayRule,
    BuyGet,
    CouponType,
    EachFull,
    Earning,
    Gate,
    LinePercent,
    Mechanic,
    NForPrice,
    Offer,
    PercentOff,
    Programme,
    Scope,
    Stacking,
    Step,
    Tier,
)
from app.domain.quote import Quote
from benchmarks.measuring import percentile, times_ms

NOW = BusinessTime(at=datetime(2026, 11, 21, 2, 42, tzinfo=UTC), on=date(2026, 11, 21), minute=642)
CATEGORIES = ("coffee/beans", "coffee/gear", "cups", "tea", "snacks", "milk", "gifts", "home")
PRICES = (7_900, 1_800, 4_900, 3_250, 1_290, 690, 9_900, 2_580, 450, 5_600)
ROUNDS = 400


def basket() -> Basket:
    """20 lines in 8 categories, 1 to 4 pieces each, every fifth at a special price."""
    return Basket(
        basket_id="b",
        store_id="S01",
        lines=tuple(
            BasketLine(
                line_id=f"l{number}",
                sku=f"sku{number}",
                name=f"goods {number}",
                category_path=CATEGORIES[number % len(CATEGORIES)],
                list_price_minor=PRICES[number % len(PRICES)] + 10 * number,
                member_price_minor=PRICES[number % len(PRICES)] if number % 4 == 0 else None,
                quantity=1 + number % 4,
                flags=("special_price",) if number % 5 == 4 else (),
            )
            for number in range(20)
        ),
    )


def programme() -> Programme:
    """30 offers: 10 on lines, 10 on the order, 10 that are over, not begun or for others."""
    inside = [
        made_offer("cups-second-half", BuyGet(buy=1, off_bp=5_000), "cups"),
        made_offer("snacks-2-1", BuyGet(buy=2, off_bp=10_000), "snacks"),
        made_offer("beans-12", LinePercent(off_bp=1_200), "coffee/beans"),
        made_offer("gear-second-30", BuyGet(buy=1, off_bp=3_000), "coffee/gear"),
        made_offer("gear-5", LinePercent(off_bp=500), "coffee/gear"),
        made_offer("tea-3-for-80", NForPrice(count=3, price_minor=8_000), "tea"),
        made_offer("tea-8", LinePercent(off_bp=800), "tea"),
        made_offer("milk-second-half", BuyGet(buy=1, off_bp=5_000), "milk"),
        made_offer("home-3", LinePercent(off_bp=300), "home"),
        made_offer(
            "gifts-2-for-170", NForPrice(count=2, price_minor=17_000, same_sku=True), "gifts"
        ),
    ]
    full = Stacking(group="full")
    order = [
        made_offer("200-15", off(20_000, 1_500), stacking=full),
        made_offer("500-60", off(50_000, 6_000), stacking=full),
        made_offer("800-96", off(80_000, 9_600), stacking=full),
        made_offer(
            "9-off", PercentOff(off_bp=900, threshold_minor=30_000, cap_minor=8_000), stacking=full
        ),
        made_offer(
            "coffee-each-100",
            EachFull(threshold_minor=10_000, off_minor=500, max_times=3),
            "coffee",
            stacking=Stacking(group="coffee"),
        ),
        made_offer(
            "coffee-150-12", off(15_000, 1_200), "coffee", stacking=Stacking(group="coffee")
        ),
        made_offer("no-points-11", PercentOff(off_bp=1_100), stacking=Stacking(exclusive=True)),
        made_offer("2000-300", off(200_000, 30_000), stacking=full),
        made_offer("home-400-50", off(40_000, 5_000), "home"),
        made_offer("snacks-300-40", off(30_000, 4_000), "snacks"),
    ]
    closed = (
        Gate(valid_until=date(2026, 10, 31)),
        Gate(valid_from=date(2026, 12, 1)),
        Gate(tier_ids=("platinum",)),
        Gate(weekdays=(1, 2)),
        Gate(store_ids=("S09",)),
    )
    away = [
        replace(offer, offer_id=f"away-{number}", gate=closed[number % len(closed)])
        for number, offer in enumerate((*inside[:5], *order[:5]))
    ]
    return Programme(
        programme_id="bench",
        version=1,
        valid_from=date(2026, 1, 1),
        name={"en": "bench"},
        tiers=(
            Tier(tier_id="base", name={"en": "Basic"}),
            Tier(tier_id="gold", name={"en": "Gold"}, payable_bp=9_500, points_factor_bp=12_000),
        ),
        earning=Earning(birthday=BirthdayRule()),
        offers=(*inside, *order, *away),
        coupon_types=(
            CouponType(
                coupon_type_id="c200", name={"en": "20 off 200"}, mechanic=off(20_000, 2_000)
            ),
            CouponType(coupon_type_id="c100", name={"en": "8 off 100"}, mechanic=off(10_000, 800)),
            CouponType(
                coupon_type_id="c7",
                name={"en": "7 % off"},
                mechanic=PercentOff(off_bp=700, cap_minor=5_000),
            ),
            CouponType(
                coupon_type_id="tea",
                name={"en": "tea"},
                mechanic=PercentOff(off_bp=1_000),
                scope=Scope(category_paths=("tea",)),
            ),
            CouponType(
                coupon_type_id="cups",
                name={"en": "cups"},
                mechanic=off(5_000, 700),
                scope=Scope(category_paths=("cups",)),
            ),
        ),
    )


def member() -> MemberSnapshot:
    """Gold with 4,286 points and one coupon of every type."""
    lot = Lot(
        lot_id="lot",
        member_id="m",
        component="base",
        accrued_on=date(2026, 1, 1),
        active_on=date(2026, 1, 1),
        expires_on=date(2027, 1, 31),
        sale_id=None,
        remaining=4_286,
    )
    return MemberSnapshot(
        member_id="m",
        ver=1,
        status="active",
        tier_id="gold",
        lots=(lot,),
        coupons=tuple(
            Coupon(
                coupon_id=f"coupon-{kind}",
                member_id="m",
                coupon_type_id=kind,
                valid_from=date(2026, 11, 1),
                valid_until=date(2026, 12, 31),
            )
            for kind in ("c200", "c100", "c7", "tea", "cups")
        ),
        birthday=Birthday(month=11, day=3),
    )


def plain_pass(quote: Quote) -> Callable[[], int]:
    """The raw limit: the winner's amounts shared out once over the lines, in bare integers."""
    lists = [line.list_minor for line in quote.lines]
    place = {line.line_id: number for number, line in enumerate(quote.lines)}
    steps = [
        (step.amount_minor, [place[line_id] for line_id, _ in step.lines]) for step in quote.steps
    ]

    def once() -> int:
        amounts = list(lists)
        for amount, lines in steps:
            weights = [amounts[line] for line in lines]
            for line, share in zip(lines, allocate(amount, weights), strict=True):
                amounts[line] -= share
        return sum(amounts)

    return once


def row(name: str, taken: Sequence[float]) -> str:
    """One line of the table, in milliseconds."""
    at = "".join(f"{percentile(taken, percent):9.3f}" for percent in (50, 95, 99))
    return f"{name:<34}{at}"


def main() -> None:
    """Print the table."""
    goods, rules, buyer = basket(), programme(), member()
    wishes = Wishes(redeem_points=600)
    quote = evaluate(goods, buyer, rules, wishes, NOW)
    raw = plain_pass(quote)
    ours = times_ms(lambda _: evaluate(goods, buyer, rules, wishes, NOW), range(ROUNDS))
    limit = times_ms(lambda _: raw(), range(ROUNDS))
    engine = "compiled" if is_engine_compiled() else "plain"
    print(f"{engine} engine: 20 lines, {len(rules.offers)} offers, {len(buyer.coupons)} coupons")
    print(f"search {quote.search}, {quote.evaluated_count} sets, due {quote.due_minor} fen")
    print(f"{'ms':<34}{'p50':>9}{'p95':>9}{'p99':>9}")
    print(row("ours: search, trace, unit facts", ours))
    print(row("raw: winner's amounts shared once", limit))
    print(f"ratio at p50 {percentile(ours, 50) / percentile(limit, 50):.1f}")
    if is_engine_compiled():
        subprocess.run([sys.executable, "-m", "benchmarks.bench_quote", "--plain"], check=True)


def off(threshold_minor: int, off_minor: int) -> AmountOff:
    return AmountOff(steps=(Step(threshold_minor=threshold_minor, off_minor=off_minor),))


def made_offer(
    offer_id: str, mechanic: Mechanic, category: str = "", stacking: Stacking | None = None
) -> Offer:
    return Offer(
        offer_id=offer_id,
        name={"en": offer_id},
        mechanic=mechanic,
        scope=Scope(category_paths=(category,)) if category else Scope(),
        stacking=stacking or Stacking(),
    )


if __name__ == "__main__":
    main()
