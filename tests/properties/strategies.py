"""Generated questions: small enough to enumerate, nasty enough to matter.

``requests`` stay within what the reference model computes too: gates open, policies as we
recommend them. ``any_requests`` use every field of the programme, the member and the wishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import get_args

from hypothesis import strategies as st

from app.domain.basket import Basket, BasketLine, ClaimedReward, ManualDiscount, Wishes
from app.domain.engine.problem import Request
from app.domain.ledger import DEBT_LOT, Lot
from app.domain.member import (
    Birthday,
    Coupon,
    MemberSnapshot,
    OfflineFacts,
    PointsWon,
    UpgradeAt,
)
from app.domain.offer_uses import MemberUse, OfferTotal, OfferUses
from app.domain.programme import (
    NOTHING,
    AmountOff,
    BuyGet,
    CheapestUnit,
    CouponRules,
    EachFull,
    Gift,
    GiftItem,
    LinePercent,
    Needs,
    NForPrice,
    Offer,
    PercentOff,
    Policies,
    Programme,
    Redemption,
    Reward,
    Scope,
    Stacking,
    Step,
    Tier,
    UnitAmount,
)
from app.domain.programme.benefits import Channel, LineMechanic, OrderMechanic
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, lot, member
from tests.builders.programmes import coupon_type, offer, plain_programme
from tests.properties import documents
from tests.properties.draws import Draws, drawn

PERCENTS = (1_000, 300, 500, 1_550, 3_333, 5_000, 10_000)


def line_of(draws: Draws, number: int) -> BasketLine:
    price = draws.one_of((100, 0, 999, 1_000, 4_900, draws.between(1, 500)))
    return line(
        f"l{number}",
        price,
        draws.between(1, 4),
        sku=draws.one_of((f"own{number}", "s1", "s2")),
        member_price_minor=draws.one_of((None, draws.between(0, price))),
        category_path=draws.one_of(("a", "a/x", "b")),
        flags=draws.one_of(((), (), ("special_price",), ("deposit",))),
        fee_minor=draws.one_of((0, 0, draws.between(1, 50))),
    )


def again(draws: Draws, lines: Sequence[BasketLine]) -> tuple[BasketLine, ...]:
    """The lines; now and then the last one is the first one once more (R-111)."""
    if not draws.chance(40):
        return tuple(lines)
    last = lines[-1]
    more = replace(lines[0], line_id=last.line_id)
    return (*lines[:-1], replace(more, quantity=last.quantity) if more.kind == "piece" else more)


def scope_of(draws: Draws) -> Scope:
    return draws.one_of(
        (
            Scope(),
            Scope(),
            Scope(category_paths=("a",)),
            Scope(category_paths=("a/x",)),
            Scope(skus=("s1",)),
            Scope(excluded_flags=("special_price",)),
            Scope(category_paths=("a",), excluded_skus=("s2",)),
        )
    )


def stacking_of(draws: Draws, groups: tuple[str, ...]) -> Stacking:
    return Stacking(
        group=draws.one_of(groups),
        stack_with=draws.one_of((("*",), ("*",), ("g1", "coupon"), ("g2",))),
        exclusive=draws.chance(50),
        priority=draws.one_of((0, 0, 1)),
        with_tier=draws.chance(128),
    )


def needs_of(draws: Draws) -> Needs:
    if draws.chance(150):
        return NOTHING
    scope = scope_of(draws) if draws.chance(170) else None
    return Needs(
        units=draws.one_of((0, 1, 2, 3)),
        threshold_minor=draws.one_of((0, 500, 1_000, draws.between(1, 3_000))),
        scope=scope,
    )


def line_mechanic(draws: Draws) -> LineMechanic:
    kind = draws.below(4)
    if kind == 0:
        return LinePercent(
            off_bp=draws.one_of(PERCENTS), max_units=draws.one_of((None, None, 1, 2, 3))
        )
    if kind == 1:
        target_scope = scope_of(draws) if draws.chance(85) else None
        return BuyGet(
            buy=draws.between(target_scope is None, 2),
            get=draws.between(1, 2),
            off_bp=draws.one_of(PERCENTS),
            same_sku=draws.chance(128) and target_scope is None,
            target_scope=target_scope,
            min_unit_price_minor=draws.one_of((0, 0, 100)),
            max_times=draws.one_of((None, 1, 2)),
        )
    if kind == 2:
        return UnitAmount(
            off_minor=draws.between(1, 400),
            threshold_minor=draws.one_of((0, 0, 1_000)),
            max_units=draws.one_of((None, None, 1, 2, 3)),
        )
    return NForPrice(
        count=draws.between(1, 3),
        price_minor=draws.between(0, 900),
        same_sku=draws.chance(128),
        max_times=draws.one_of((None, 1, 2)),
    )


def order_mechanic(draws: Draws) -> OrderMechanic:
    kind = draws.below(4)
    if kind == 0:
        steps = [
            Step(threshold_minor=draws.between(0, 3_000), off_minor=draws.between(0, 600))
            for _ in range(draws.between(1, 2))
        ]
        return AmountOff(steps=tuple(steps))
    if kind == 1:
        return PercentOff(
            off_bp=draws.one_of(PERCENTS),
            threshold_minor=draws.between(0, 2_000),
            cap_minor=draws.one_of((None, draws.between(1, 300))),
        )
    if kind == 2:
        if draws.chance(128):
            return CheapestUnit(off_minor=draws.between(1, 400))
        return CheapestUnit(off_bp=draws.one_of(PERCENTS))
    return EachFull(
        threshold_minor=draws.between(50, 1_500),
        off_minor=draws.between(1, 200),
        max_times=draws.one_of((None, 1, 2, 3)),
    )


def gift_of(draws: Draws) -> Offer:
    """Stands beside everything, so that the reference need not know it (R-61)."""
    item = GiftItem(sku="given", name={}, cost_minor=80, value_minor=100)
    mechanic = Gift(items=(item,), threshold_minor=draws.one_of((0, 500, 2_000)))
    return offer("gift", mechanic, scope=scope_of(draws), stacking=stacking_of(draws, ("", "g1")))


def programme_of(draws: Draws) -> Programme:
    offers: list[Offer] = []
    for number in range(draws.between(0, 2)):
        stacking = stacking_of(draws, ("", "", "g1"))
        mechanic, scope = line_mechanic(draws), scope_of(draws)
        needs = needs_of(draws)
        offers.append(
            offer(f"line{number}", mechanic, scope=scope, stacking=stacking, needs=needs)
        )
    for number in range(draws.between(0, 2)):
        stacking = stacking_of(draws, ("", "g1", "g2"))
        mechanic, scope = order_mechanic(draws), scope_of(draws)
        needs = needs_of(draws)
        offers.append(
            offer(f"order{number}", mechanic, scope=scope, stacking=stacking, needs=needs)
        )
    if draws.chance(64):
        offers.append(gift_of(draws))
    kinds = tuple(
        coupon_type(
            f"kind{number}",
            order_mechanic(draws),
            scope=scope_of(draws),
            stacking=stacking_of(draws, ("", "coupon")),
            needs=needs_of(draws),
        )
        for number in range(2)
    )
    payable = draws.one_of((10_000, 9_500, 9_000, 8_765))
    return plain_programme(
        tiers=(Tier(tier_id="base", name={"en": "base"}, payable_bp=payable),),
        offers=tuple(offers),
        coupon_types=kinds,
        coupons=CouponRules(min_gain_minor=0),
        redemption=redemption_of(draws),
        policies=Policies(prices_floor_minor=draws.one_of((0, 0, 30))),
    )


def redemption_of(draws: Draws) -> Redemption:
    """Points in steps, or one of some rewards."""
    rules = Redemption(
        max_share_bp=draws.one_of((5_000, 10_000)),
        step_points=draws.one_of((1, 50, 100)),
        min_points=draws.one_of((1, 100)),
        min_order_minor=draws.one_of((0, 0, 1_000)),
    )
    if not draws.chance(56):
        return rules
    rewards = (
        Reward(points=draws.between(1, 300), off_bp=draws.between(1, 10_000)),
        Reward(points=draws.between(301, 900), off_minor=draws.between(1, 3_000)),
        Reward(points=1_000, off_bp=10_000, cap_minor=draws.between(1, 3_000)),
    )
    return replace(rules, unit="choice", rewards=rewards, max_rewards=draws.one_of((1, 2, 3)))


def member_of(draws: Draws) -> MemberSnapshot:
    coupons = tuple(
        coupon(
            f"c{number}",
            draws.one_of(("kind0", "kind1")),
            valid_until=date(2026, 12, draws.between(1, 3)),
        )
        for number in range(draws.between(0, 2))
    )
    return member(coupons=coupons, lots=(lot("lot", draws.between(0, 2_000)),))


def manual_of(draws: Draws) -> tuple[ManualDiscount, ...]:
    if draws.chance(170):
        return ()
    one = ManualDiscount(
        kind=draws.one_of(("percent", "amount", "price")),
        value=draws.between(0, 3_000),
        reason="r",
        line_id=draws.one_of((None, "l0")),
    )
    return (one,)


def request_of(draws: Draws) -> Request:
    lines = [line_of(draws, number) for number in range(draws.between(1, 3))]
    wishes = Wishes(redeem_points=draws.one_of((0, 0, None, 150)), manual=manual_of(draws))
    buyer, programme = member_of(draws), programme_of(draws)
    wishes = replace(wishes, rewards=claims_of(draws, programme))
    goods = basket(*again(draws, lines))
    return Request(goods, buyer, programme, wishes, GOLDEN_TIME)


def requests() -> st.SearchStrategy[Request]:
    return drawn(request_of, 160)


def any_line(draws: Draws, number: int) -> BasketLine:
    """Pieces mostly; now and then a weighed line or a keyed amount."""
    made = line_of(draws, number)
    kind = draws.one_of(("piece", "piece", "piece", "piece", "weighed", "amount"))
    return line(
        made.line_id,
        made.list_price_minor,
        made.quantity if kind == "piece" else 1,
        kind=kind,
        sku=made.sku,
        grams=draws.between(1, 2_500) if kind == "weighed" else None,
        member_price_minor=made.member_price_minor if draws.chance(128) else None,
        category_path=made.category_path,
        tax_class=draws.one_of(("", "food", "books")),
        fee_minor=draws.one_of((0, 0, 0, draws.between(1, 50))),
        flags=draws.some(documents.FLAGS, 1),
    )


def day_near(draws: Draws, days: int = 3) -> date:
    return GOLDEN_TIME.on + timedelta(days=draws.between(0, 2 * days) - days)


def any_lot(draws: Draws, number: int) -> Lot:
    return lot(
        f"lot{number}",
        draws.between(0, 2_000),
        active_on=GOLDEN_TIME.on + timedelta(days=draws.one_of((-9, -1, 0, 1))),
        expires_on=draws.one_of((None, GOLDEN_TIME.on, day_near(draws))),
        account_id=draws.one_of(("", "", *documents.ACCOUNTS)),
    )


def any_coupon(draws: Draws, number: int, kinds: tuple[str, ...]) -> Coupon:
    return coupon(
        f"c{number}",
        "gone" if draws.chance(8) else draws.one_of(kinds),
        valid_from=day_near(draws) if draws.chance(30) else date(2026, 11, 1),
        valid_until=day_near(draws) if draws.chance(30) else date(2026, 12, draws.between(1, 3)),
        state=draws.one_of(("used", "revoked")) if draws.chance(16) else "issued",
    )


def any_member(draws: Draws, programme: Programme) -> MemberSnapshot | None:
    """Somebody with facts of every kind, or a stranger."""
    if draws.chance(16):
        return None
    lots = [any_lot(draws, number) for number in range(draws.between(0, 3))]
    if draws.chance(40):
        lots.append(lot(DEBT_LOT, -draws.between(1, 300)))
    tiers = tuple(tier.tier_id for tier in programme.tiers)
    kinds = tuple(kind.coupon_type_id for kind in programme.coupon_types) or ("gone",)
    born = draws.one_of((None, Birthday(month=11, day=draws.between(17, 25))))
    return member(
        draws.one_of(tiers),
        status=draws.one_of(("suspended", "closed")) if draws.chance(16) else "active",
        lots=tuple(lots),
        coupons=tuple(any_coupon(draws, number, kinds) for number in range(draws.between(0, 3))),
        birthday=Birthday(month=10, day=13, calendar="lunar") if draws.chance(30) else born,
        birthday_used_years=(2026,) if draws.chance(40) else (),
        redeemed_today=draws.one_of((0, draws.between(0, 300))),
        won=PointsWon(today=draws.between(0, 50), this_month=draws.between(50, 90)),
        won_elsewhere={"stamps": PointsWon(this_month=draws.between(0, 9))},
        enrolled_on=draws.one_of((None, date(2024, 11, draws.between(19, 23)), date(2026, 10, 1))),
        tags=draws.some(("new", "vip"), 2),
        is_paid=draws.chance(60),
        upgrades=(UpgradeAt(tiers[-1], draws.between(0, 9_000)),) if draws.chance(60) else (),
        orders=draws.one_of((0, 1, 0, 3)),
        offline=any_offline(draws) if draws.chance(60) else None,
    )


def any_offline(draws: Draws) -> OfflineFacts:
    """A counter of a chain, in step with its centre or away from it."""
    away = timedelta(minutes=draws.one_of((0, 5, 60, 600, 1_500)))
    spent = draws.one_of((0, draws.between(0, 500)))
    return OfflineFacts(
        in_step_at=None if draws.chance(10) else GOLDEN_TIME.at - away,
        is_home=not draws.chance(60),
        is_covered=not spent,
        spent={"": spent, "stamps": draws.between(0, 9)},
        times={"": draws.between(0, 4)},
        counter_spent={"": spent + draws.between(0, 600)},
    )


def claims_of(draws: Draws, programme: Programme) -> tuple[ClaimedReward, ...]:
    """Some of the rewards that are there to choose from, in any order."""
    rules = {"": programme.redemption}
    rules |= {one.account_id: one.redemption for one in programme.accounts if one.redemption}
    there = [
        ClaimedReward(points=reward.points, account_id=name)
        for name, one in rules.items()
        if one.unit == "choice"
        for reward in one.rewards
    ]
    return draws.some(there, 3) if there and draws.chance(128) else ()


def any_wishes(draws: Draws, programme: Programme) -> Wishes:
    accounts = [account.account_id for account in programme.accounts]
    return Wishes(
        coupon_ids=draws.some(("c0", "c1", "save10", "nobody's"), 3) if draws.chance(60) else (),
        declined_coupon_ids=draws.some(("c0", "c1"), 1) if draws.chance(40) else (),
        declined_offer_ids=("offer0",) if draws.chance(30) else (),
        auto_apply_coupons=draws.one_of((None, None, True, False)),
        redeem_points=draws.one_of((0, None, 150, 1, 5_000)),
        redeem_elsewhere={one: draws.one_of((0, None, 7, 900)) for one in accounts},
        manual=manual_of(draws),
        tender_kinds=draws.one_of(((), ("cash",), ("card",), ("cash", "card"))),
        gifts={one: draws.one_of(given) for one, given in things_given(programme)},
        rewards=claims_of(draws, programme),
    )


def things_given(programme: Programme) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every gift with what can be wished for: its things, or none of them."""
    for one in programme.offers:
        if isinstance(one.mechanic, Gift):
            yield one.offer_id, (*(item.sku for item in one.mechanic.items), "")


def any_uses(draws: Draws, programme: Programme) -> OfferUses:
    """What limited offers were used for before."""
    limited = [offer.offer_id for offer in programme.offers]
    return OfferUses(
        totals=tuple(
            OfferTotal(
                offer_id=one, orders=draws.between(0, 3), amount_minor=draws.between(0, 900)
            )
            for one in limited
        ),
        mine=tuple(
            MemberUse(offer_id=one, on=day_near(draws), year=2026)
            for one in limited
            if draws.chance(60)
        ),
    )


def any_request(draws: Draws) -> Request:
    programme = documents.programme(draws)
    goods = Basket(
        basket_id="b",
        store_id="S01",
        lines=again(draws, [any_line(draws, number) for number in range(draws.between(1, 4))]),
        channel=draws.one_of(get_args(Channel)) if draws.chance(30) else "counter",
    )
    buyer = any_member(draws, programme)
    wishes, uses = any_wishes(draws, programme), any_uses(draws, programme)
    return Request(goods, buyer, programme, wishes, GOLDEN_TIME, uses)


def any_requests() -> st.SearchStrategy[Request]:
    return drawn(any_request, 700)
