"""The members of the demo shop as customers: who comes often, who stays away, who comes today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from app.domain.periods import add_months
from app.services.demo.people import Person
from app.services.demo.shop import Habits
from app.services.demo.shopping import Shelf, Taste, make_taste

LEAVER_PERCENT = 35
FREQUENT_WEIGHT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A member who comes with a relative frequency until the day of the last visit."""

    member_id: str
    person: Person
    weight: int
    taste: Taste
    leaves_on: date

    @property
    def is_frequent(self) -> bool:
        """True for those whom the shop writes to."""
        return self.weight >= FREQUENT_WEIGHT


class Crowd:
    """All customers so far; ``someone`` of today's comes in by weight."""

    def __init__(self, rng: Random, habits: Habits, shelf: Shelf) -> None:
        self._rng = rng
        self._rates = habits.visit_weights
        self._shelf = shelf
        self._customers: list[Customer] = []
        self._today: Sequence[Customer] = ()
        self._running_weights: Sequence[int] = ()

    def add(self, member_id: str, person: Person, on: date) -> Customer:
        """A new member becomes a customer, for good or for some months."""
        rng = self._rng
        leaves_on = date.max
        if rng.randrange(100) < LEAVER_PERCENT:
            leaves_on = on + timedelta(days=rng.randrange(1, 365))
        customer = Customer(
            member_id=member_id,
            person=person,
            weight=rng.choices(list(self._rates), list(self._rates.values()))[0],
            taste=make_taste(rng, self._shelf),
            leaves_on=leaves_on,
        )
        self._customers.append(customer)
        return customer

    def open_day(self, on: date) -> None:
        """Fix who may come on this day."""
        self._today = [customer for customer in self._customers if customer.leaves_on > on]
        self._running_weights = list(accumulate(customer.weight for customer in self._today))

    def someone(self) -> Customer:
        """One of today's customers, the frequent ones more often."""
        return self._rng.choices(self._today, cum_weights=self._running_weights)[0]

    def sample(self, count: int) -> list[Customer]:
        """``count`` different customers of today, all alike."""
        return self._rng.sample(self._today, min(count, len(self._today)))

    def frequent_with_birthday(self, month: int) -> list[Customer]:
        """Frequent customers whose birthday is in the month."""
        return [
            customer
            for customer in self._today
            if customer.is_frequent
            and customer.person.birthday is not None
            and customer.person.birthday.month == month
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPlan:
    """The business days of the demo's year and how many sales fall on each."""

    days: tuple[date, ...]
    sale_counts: tuple[int, ...]


def plan_year(habits: Habits, until: date, sale_count: int) -> YearPlan:
    """The twelve months before ``until`` (which stays free); the counts sum to ``sale_count``."""
    first = add_months(until, -12)
    days = tuple(first + timedelta(days=number) for number in range((until - first).days))
    weights = [
        habits.weekday_weights[day.weekday()] * habits.month_weights[day.month - 1] for day in days
    ]
    whole = sum(weights)
    reached = [sale_count * running // whole for running in accumulate(weights)]
    counts = tuple(now - before for now, before in zip(reached, [0, *reached[:-1]], strict=True))
    return YearPlan(days=days, sale_counts=counts)
