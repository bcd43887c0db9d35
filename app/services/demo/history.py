"""Twelve months of the demo shop, lived through in order, one committed business day at a time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from app.domain.refund import RefundPick
from app.domain.sale import Sale
from app.services import refunds
from app.services.context import Context
from app.services.demo import back_office, till
from app.services.demo.crowd import Crowd, Customer, YearPlan
from app.services.demo.day_book import DayBook
from app.services.demo.people import Person
from app.services.demo.shop import DemoShop
from app.services.demo.shopping import Shelf, fill_basket, make_wishes
from app.services.enrol import EnrolRequest, enrol_member
from app.services.holding import new_basket
from app.services.identify import open_member

Progress = Callable[[int, int], None]
"""Called with (days done, days in all)."""

Appointment = Callable[[Context], None]

REFUND_PER_MILLE = 25
VOID_PER_MILLE = 6
DAYS_AT_ONCE = 7
WHOLE_PERCENT = 20
CONSENT_PERCENT = 60
MEMBER_RUN = 60
SUSPENDED_COUNT = 12
REASONS = ("不想要", "质量", "拿错", "其他")
OPEN_HOUR = 8


@dataclass(slots=True)
class Tally:
    """What happened so far."""

    sale_count: int = 0
    refund_count: int = 0
    void_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who takes part in the year and with which goods."""

    shop: DemoShop
    shelf: Shelf
    staff: till.Staff
    crowd: Crowd
    joiners: tuple[Person, ...]
    zone: ZoneInfo


class ShopYear:
    """Lives the plan through; sales, refunds and enrolments go the way they go at a counter.

    Everything random is drawn from ``rng`` in the order of the agenda, so the same seed and plan
    give the same year.
    """

    def __init__(self, cast: Cast, plan: YearPlan, rng: Random) -> None:
        self._cast = cast
        self._plan = plan
        self._rng = rng
        self._heap: list[tuple[datetime, int, Appointment]] = []
        self._noted_count = 0
        self._joiners = list(reversed(cast.joiners))
        self._tally = Tally()

    def note(self, at: datetime, act: Appointment) -> None:
        """Put something on the agenda; what is due at the same instant keeps its order."""
        self._noted_count += 1
        heapq.heappush(self._heap, (at, self._noted_count, act))

    def at(self, day: date, minute: int) -> datetime:
        """The instant of a minute of a business day in the shop's zone."""
        return datetime.combine(day, time(minute // 60, minute % 60), self._cast.zone)

    def run(self, ctx: Context, clock: till.SetClock, progress: Progress) -> Tally:
        """Live every day of the plan; one transaction makes several days durable."""
        days = list(enumerate(self._plan.days))
        for first in range(0, len(days), DAYS_AT_ONCE):
            with ctx.store.write() as work:
                page = replace(ctx, store=DayBook(work), clock=clock)
                for index, day in days[first : first + DAYS_AT_ONCE]:
                    self._plan_day(index, day)
                    self._live(page, clock, day)
                    progress(index + 1, len(days))
                work.commit()
        return self._tally

    def _live(self, page: Context, clock: till.SetClock, day: date) -> None:
        while self._heap and self._heap[0][0].date() <= day:
            at, _, act = heapq.heappop(self._heap)
            clock.set(at)
            act(page)

    def settle(self, ctx: Context, rung: till.Rung) -> Sale:
        """Ring up by whoever is on duty."""
        self._tally.sale_count += 1
        return till.settle_rung(ctx, self._rng, rung, self._on_duty(ctx)).sale

    def take_back(
        self, ctx: Context, sale: Sale, picks: tuple[RefundPick, ...], reason: str
    ) -> None:
        """Refund what is brought back."""
        self._tally.refund_count += 1
        till.take_back(ctx, sale, picks, reason, self._cast.staff)

    def _plan_day(self, index: int, day: date) -> None:
        self._cast.crowd.open_day(day)
        joining, sales = self._joining(index), self._plan.sale_counts[index]
        for number in range(joining):
            self.note(self._some_time(day), partial(self._join, buys=number < sales))
        for _ in range(joining, sales):
            self.note(self._some_time(day), self._visit)
        if day.day == 1:
            self.note(self.at(day, OPEN_HOUR * 60), self._coupon_run)
        days_between = len(self._plan.days) // SUSPENDED_COUNT
        if index % days_between == days_between // 2:
            self.note(self.at(day, OPEN_HOUR * 60), self._suspend)

    def _joining(self, index: int) -> int:
        """How many join on that day, so that all have joined by the end of the year."""
        everyone, days = len(self._cast.joiners), len(self._plan.days)
        return everyone * (index + 1) // days - everyone * index // days

    def _some_time(self, day: date) -> datetime:
        hours = self._cast.shop.habits.hour_weights
        hour = self._rng.choices(list(hours), list(hours.values()))[0]
        return self.at(day, hour * 60 + self._rng.randrange(60))

    def _join(self, ctx: Context, *, buys: bool) -> None:
        person = self._joiners.pop()
        programme = self._cast.shop.programme
        request = EnrolRequest(
            operation_id=ctx.ids.new_id(ctx.clock.now()),
            operator_id=self._on_duty(ctx),
            phone_text=person.phone,
            name=person.name,
            birthday=person.birthday,
            consents={
                purpose.purpose: purpose.required or self._happens(CONSENT_PERCENT, 100)
                for purpose in programme.enrolment.consents
            },
        )
        member_id = enrol_member(ctx, request).view.member.member_id
        customer = self._cast.crowd.add(member_id, person, ctx.clock.now().date())
        if buys:
            self._shop(ctx, customer)

    def _visit(self, ctx: Context) -> None:
        is_guest = self._happens(self._cast.shop.habits.guest_percent, 100)
        self._shop(ctx, None if is_guest else self._cast.crowd.someone())

    def _shop(self, ctx: Context, customer: Customer | None) -> None:
        rng, cast = self._rng, self._cast
        view = None if customer is None else open_member(ctx, customer.member_id)
        taste = None if customer is None else customer.taste
        basket = fill_basket(rng, cast.shelf, new_basket(ctx), taste)
        points = None if view is None else view.balance.available
        wishes = make_wishes(rng, cast.shelf, points, cast.staff.manager_id)
        self._afterwards(ctx, self.settle(ctx, till.Rung(basket=basket, wishes=wishes, view=view)))

    def _afterwards(self, ctx: Context, sale: Sale) -> None:
        """Now and then a sale was rung up wrong, or something is brought back days later."""
        now = ctx.clock.now().astimezone(self._cast.zone)
        if self._happens(VOID_PER_MILLE, 1000):
            self.note(now + timedelta(minutes=3), lambda page: self._void(page, sale.sale_id))
        elif self._happens(REFUND_PER_MILLE, 1000):
            back_on = now.date() + timedelta(days=self._rng.randrange(1, 15))
            self.note(self._some_time(back_on), lambda page: self._refund(page, sale.sale_id))

    def _void(self, ctx: Context, sale_id: str) -> None:
        self._tally.void_count += 1
        till.void(ctx, refunds.open_sale(ctx, sale_id), self._cast.staff)

    def _refund(self, ctx: Context, sale_id: str) -> None:
        sale = refunds.open_sale(ctx, sale_id)
        picks = till.whole(sale)
        if not self._happens(WHOLE_PERCENT, 100):
            picks = (RefundPick(line_id=self._rng.choice(sale.lines).line_id, units=1),)
        self.take_back(ctx, sale, picks, self._rng.choice(REASONS))

    def _coupon_run(self, ctx: Context) -> None:
        """On the first of a month: some members at random, and those with a birthday ahead."""
        crowd, manager_id = self._cast.crowd, self._cast.staff.manager_id
        month = ctx.clock.now().astimezone(self._cast.zone).month
        runs = {
            "full_200_20": crowd.sample(MEMBER_RUN),
            "bakery_30_5": crowd.sample(MEMBER_RUN),
            "birthday_90": crowd.frequent_with_birthday(month),
        }
        for coupon_type_id, customers in runs.items():
            member_ids = [customer.member_id for customer in customers]
            back_office.issue_coupons(ctx, coupon_type_id, member_ids, manager_id)

    def _suspend(self, ctx: Context) -> None:
        (customer,) = self._cast.crowd.sample(1)
        manager_id = self._cast.staff.manager_id
        back_office.set_status(ctx, customer.member_id, "suspended", manager_id)

    def _on_duty(self, ctx: Context) -> str:
        return self._cast.staff.at(ctx.clock.now().astimezone(self._cast.zone))

    def _happens(self, times: int, of: int) -> bool:
        return self._rng.randrange(of) < times
