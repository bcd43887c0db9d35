"""Generated baskets, programmes and members: small enough to enumerate, nasty enough to matter."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from app.domain.basket import Basket, BasketLine, ManualDiscount, Wishes
from app.domain.engine.problem import Request
from app.domain.member import MemberSnapshot
from app.domain.programme import (
    AmountOff,
    BuyGet,
    CheapestUnit,
    CouponRules,
    EachFull,
    LinePercent,
    NForPrice,
    Offer,
    PercentOff,
    Policies,
    Programme,
    Redemption,
    Scope,
    Stacking,
    Step,
    Tier,
    UnitAmount,
)
from app.domain.programme.benefits import LineMechanic, OrderMechanic
from tests.builders.baskets import GOLDEN_TIME, basket, coupon, line, lot, member
from tests.builders.programmes import coupon_type, offer, plain_programme

PERCENTS = st.sampled_from((300, 500, 1_000, 1_550, 3_333, 5_000, 10_000))
PRICES = st.one_of(st.integers(1, 500), st.sampled_from((0, 100, 999, 1_000, 4_900)))


@st.composite
def lines(draw: st.DrawFn, number: int) -> BasketLine:
    price = draw(PRICES)
    return line(
        f"l{number}",
        price,
        draw(st.integers(1, 4)),
        sku=draw(st.sampled_from(("s1", "s2", f"own{number}"))),
        member_price_minor=draw(st.one_of(st.none(), st.integers(0, price))),
        category_path=draw(st.sampled_from(("a", "a/x", "b"))),
        flags=draw(st.sampled_from(((), (), ("special_price",)))),
    )


def scopes() -> st.SearchStrategy[Scope]:
    everything = st.just(Scope())
    some = st.sampled_from(
        (
            Scope(category_paths=("a",)),
            Scope(category_paths=("a/x",)),
            Scope(skus=("s1",)),
            Scope(excluded_flags=("special_price",)),
            Scope(category_paths=("a",), excluded_skus=("s2",)),
        )
    )
    return st.one_of(everything, some)


def stackings(groups: tuple[str, ...]) -> st.SearchStrategy[Stacking]:
    return st.builds(
        Stacking,
        group=st.sampled_from(groups),
        stack_with=st.sampled_from((("*",), ("*",), ("g1", "coupon"), ("g2",))),
        exclusive=st.sampled_from((False, False, False, False, True)),
        priority=st.sampled_from((0, 0, 1)),
        with_tier=st.booleans(),
    )


def line_mechanics() -> st.SearchStrategy[LineMechanic]:
    times = st.one_of(st.none(), st.integers(1, 2))
    return st.one_of(
        st.builds(
            BuyGet,
            buy=st.integers(1, 2),
            get=st.integers(1, 2),
            off_bp=PERCENTS,
            same_sku=st.booleans(),
            min_unit_price_minor=st.sampled_from((0, 0, 100)),
            max_times=times,
        ),
        st.builds(
            NForPrice,
            count=st.integers(1, 3),
            price_minor=st.integers(0, 900),
            same_sku=st.booleans(),
            max_times=times,
        ),
        st.builds(LinePercent, off_bp=PERCENTS),
        st.builds(
            UnitAmount,
            off_minor=st.integers(1, 400),
            threshold_minor=st.sampled_from((0, 0, 1_000)),
        ),
        st.builds(
            BuyGet,
            buy=st.integers(0, 2),
            get=st.integers(1, 2),
            off_bp=PERCENTS,
            same_sku=st.just(False),
            target_scope=scopes(),
            min_unit_price_minor=st.sampled_from((0, 0, 100)),
            max_times=times,
        ),
    )


def order_mechanics() -> st.SearchStrategy[OrderMechanic]:
    steps = st.builds(Step, threshold_minor=st.integers(0, 3_000), off_minor=st.integers(0, 600))
    return st.one_of(
        st.builds(AmountOff, steps=st.lists(steps, min_size=1, max_size=2).map(tuple)),
        st.builds(
            PercentOff,
            off_bp=PERCENTS,
            threshold_minor=st.integers(0, 2_000),
            cap_minor=st.one_of(st.none(), st.integers(1, 300)),
        ),
        st.builds(
            EachFull,
            threshold_minor=st.integers(50, 1_500),
            off_minor=st.integers(1, 200),
            max_times=st.one_of(st.none(), st.integers(1, 3)),
        ),
        st.builds(CheapestUnit, off_bp=PERCENTS),
        st.builds(CheapestUnit, off_minor=st.integers(1, 400)),
    )


@st.composite
def programmes(draw: st.DrawFn, line_offers: int = 2, order_offers: int = 2) -> Programme:
    offers: list[Offer] = []
    for number in range(draw(st.integers(0, line_offers))):
        mechanic = draw(line_mechanics())
        stacking = draw(stackings(("", "", "g1")))
        offers.append(offer(f"line{number}", mechanic, scope=draw(scopes()), stacking=stacking))
    for number in range(draw(st.integers(0, order_offers))):
        stacking = draw(stackings(("", "g1", "g2")))
        offers.append(
            offer(
                f"order{number}", draw(order_mechanics()), scope=draw(scopes()), stacking=stacking
            )
        )
    kinds = tuple(
        coupon_type(
            f"kind{number}",
            draw(order_mechanics()),
            scope=draw(scopes()),
            stacking=draw(stackings(("", "coupon"))),
        )
        for number in range(2)
    )
    payable = draw(st.sampled_from((10_000, 9_500, 9_000, 8_765)))
    return plain_programme(
        tiers=(Tier(tier_id="base", name={"en": "base"}, payable_bp=payable),),
        offers=tuple(offers),
        coupon_types=kinds,
        coupons=CouponRules(min_gain_minor=0),
        redemption=Redemption(
            max_share_bp=draw(st.sampled_from((5_000, 10_000))),
            step_points=draw(st.sampled_from((1, 50, 100))),
            min_points=draw(st.sampled_from((1, 100))),
            min_order_minor=draw(st.sampled_from((0, 0, 1_000))),
        ),
        policies=Policies(prices_floor_minor=draw(st.sampled_from((0, 0, 30)))),
    )


@st.composite
def members(draw: st.DrawFn, most: int = 2) -> MemberSnapshot:
    coupons = tuple(
        coupon(
            f"c{number}",
            draw(st.sampled_from(("kind0", "kind1"))),
            valid_until=date(2026, 12, draw(st.integers(1, 3))),
        )
        for number in range(draw(st.integers(0, most)))
    )
    return member(coupons=coupons, lots=(lot("lot", draw(st.integers(0, 2_000))),))


def manual() -> st.SearchStrategy[tuple[ManualDiscount, ...]]:
    one = st.builds(
        ManualDiscount,
        kind=st.sampled_from(("percent", "amount", "price")),
        value=st.integers(0, 3_000),
        reason=st.just("r"),
        line_id=st.sampled_from((None, "l0")),
    )
    return st.one_of(st.just(()), st.just(()), st.tuples(one))


@st.composite
def requests(draw: st.DrawFn, most_lines: int = 3) -> Request:
    count = draw(st.integers(1, most_lines))
    goods: Basket = basket(*(draw(lines(number)) for number in range(count)))
    wishes = Wishes(redeem_points=draw(st.sampled_from((0, 0, None, 150))), manual=draw(manual()))
    return Request(goods, draw(members()), draw(programmes()), wishes, GOLDEN_TIME)
