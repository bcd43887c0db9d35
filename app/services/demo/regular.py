"""王丽华, the regular whom everybody looks up first: her year ends in the figures of the guide.

Gold, 4,286 points of which 600 end this month, three coupons, 8,640.00 in twelve months, a
birthday this month, last seen 94 days ago though she usually comes every 21 days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from app.domain.basket import Basket, Wishes
from app.domain.member import Birthday
from app.domain.periods import add_months, end_of_month
from app.domain.ringing import add_amount, add_product
from app.services import refunds
from app.services.context import Context, business_now, programme_now
from app.services.demo import back_office, till
from app.services.demo.history import ShopYear
from app.services.demo.people import Person
from app.services.demo.shop import DemoShop
from app.services.holding import new_basket
from app.services.identify import open_member
from app.services.member_view import MemberView
from app.services.quoting import quote

NAME = "王丽华"
PHONE = "13812345678"
ENROLLED_ON = date(2023, 4, 16)
TIER_ID = "gold"
LAST_VISIT_DAYS = 94
USUAL_GAP_DAYS = 21
YEAR_SPEND_MINOR = 864_000
POINTS = 4_286
EXPIRING_POINTS = 600
REDEEMED_POINTS = 500
COUPONS = ("full_200_20", "birthday_90", "bakery_30_5")
COUPON_DAYS = 5
CREDIT_DAYS = 90
MAX_GUESSES = 40
NOON = 12 * 60 + 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One of her visits: (SKU, pieces) of each line, and whether she spends points."""

    goods: tuple[tuple[str, int], ...]
    spends_points: bool = False
    fills_up: bool = False
    """An order by amount that brings the year to its sum."""
    is_brought_back: bool = False
    tender_kind: str = "wechat"


VISITS = (
    Visit(goods=(("CG022", 1),)),
    Visit(goods=(("CB001", 2), ("CF001", 1), ("YM001", 2)), spends_points=True),
    Visit(goods=(("CG021", 1), ("CG025", 1))),
    Visit(goods=(("CB014", 1), ("YM002", 4), ("HM009", 1)), spends_points=True),
    Visit(goods=(("CB001", 2), ("CF001", 2), ("YM001", 4), ("BB004", 3))),
    Visit(goods=(("CG011", 1), ("CB004", 1), ("YC001", 1)), spends_points=True),
    Visit(goods=(("CB001", 1), ("YM001", 4), ("BC001", 1), ("HT003", 1))),
    Visit(goods=(("CB013", 1), ("CI003", 1), ("YM001", 2)), spends_points=True),
    Visit(goods=(), fills_up=True),
    Visit(goods=(("CI004", 1),), is_brought_back=True),
    Visit(goods=(("YM001", 2), ("TG006", 1)), tender_kind="cash"),
)


class Regular:
    """Her side of the year: what she brought along, her visits, and what the shop gave her."""

    def __init__(self, shop: DemoShop, manager_id: str, until: date) -> None:
        self._shop = shop
        self._manager_id = manager_id
        self._until = until
        self._member_id = ""

    @property
    def newcomer(self) -> back_office.Newcomer:
        """What the old system knew of her."""
        spent = REDEEMED_POINTS * sum(visit.spends_points for visit in VISITS)
        return back_office.Newcomer(
            person=Person(
                name=NAME, phone=PHONE, birthday=Birthday(month=self._until.month, day=26)
            ),
            enrolled_on=ENROLLED_ON,
            tier_id=TIER_ID,
            tier_until=end_of_month(add_months(self._until, -6)),
            lots=((EXPIRING_POINTS + spent, end_of_month(self._until)),),
        )

    def plan(self, year: ShopYear, member_id: str) -> None:
        """Put her visits, her coupons and her late credit on the year's agenda."""
        self._member_id = member_id
        for before, visit in enumerate(reversed(VISITS)):
            day = self._until - timedelta(days=LAST_VISIT_DAYS + USUAL_GAP_DAYS * before)
            year.note(year.at(day, NOON), partial(self._come, year, visit))
            if visit.is_brought_back:
                next_day = year.at(day + timedelta(days=1), NOON)
                year.note(next_day, partial(self._bring_back, year))
        credited_on = self._until - timedelta(days=CREDIT_DAYS)
        year.note(year.at(credited_on, NOON), self._credit)
        issued_on = self._until - timedelta(days=COUPON_DAYS)
        year.note(year.at(issued_on, NOON), self._give_coupons)

    def _come(self, year: ShopYear, visit: Visit, ctx: Context) -> None:
        view = open_member(ctx, self._member_id)
        wishes = Wishes(
            tender_kinds=(visit.tender_kind,),
            redeem_points=REDEEMED_POINTS if visit.spends_points else 0,
        )
        basket = self._basket(ctx, visit)
        if visit.fills_up:
            missing_minor = (
                YEAR_SPEND_MINOR
                - view.tier_state.counted_minor
                - _counted(ctx, self._basket(ctx, VISITS[-1]), view)
            )
            basket = _filled_up(ctx, basket, view, missing_minor)
        year.settle(ctx, till.Rung(basket=basket, wishes=wishes, view=view))

    def _basket(self, ctx: Context, visit: Visit) -> Basket:
        basket = new_basket(ctx)
        for sku, pieces in visit.goods:
            for _ in range(pieces):
                basket = add_product(basket, self._shop.product(sku))
        return basket

    def _bring_back(self, year: ShopYear, ctx: Context) -> None:
        latest = refunds.find_sales(ctx, member_id=self._member_id)[0]
        sale = refunds.open_sale(ctx, latest.sale_id)
        year.take_back(ctx, sale, till.whole(sale), "不想要")

    def _credit(self, ctx: Context) -> None:
        available = open_member(ctx, self._member_id).balance.available
        back_office.credit_points(ctx, self._member_id, POINTS - available, self._manager_id)

    def _give_coupons(self, ctx: Context) -> None:
        for coupon_type_id in COUPONS:
            back_office.issue_coupons(ctx, coupon_type_id, [self._member_id], self._manager_id)


def _counted(ctx: Context, basket: Basket, view: MemberView) -> int:
    """What settling the basket would count towards the tier, in minor units."""
    quoted = quote(basket, view, programme_now(ctx), Wishes(), business_now(ctx))
    return quoted.qualifying_minor


def _filled_up(ctx: Context, basket: Basket, view: MemberView, counted_minor: int) -> Basket:
    """The basket with an order by amount, so large that exactly ``counted_minor`` counts."""
    asked_minor = counted_minor
    for _ in range(MAX_GUESSES):
        filled = add_amount(basket, asked_minor, "咖啡机耗材订购")
        short_minor = counted_minor - _counted(ctx, filled, view)
        if short_minor == 0:
            return filled
        asked_minor += short_minor
    raise ArithmeticError(f"no amount counts exactly {counted_minor}")
