"""django-oscar beside ours in one run: the same basket, 20 and 100 offers of five kinds.

Run: ``make bench-oscar``, which installs django-oscar in an environment of its own.

Oscar gets its fair chance. Its database is SQLite in memory, and what a shop would keep between
two quotes is kept: the offers, which products are in which range, the prices of lines. The run
says how many queries are left; they read the lines of the basket. It applies offers in turn by
priority and looks for no better choice, which is less than what ours does; once as it does it
when nobody says otherwise, at most one offer for a unit, and once with all of them on every unit.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import django
import oscar.defaults
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from oscar import INSTALLED_APPS

from app.config.compiled import is_engine_compiled
from app.domain.engine import evaluate
from benchmarks import bench_quote
from benchmarks.bench_quote_growth import CATEGORIES, WISHES, Size, basket, question
from benchmarks.measuring import percentile, times_ms

ROUNDS = 40
WARM = 3
LIVE = (20, 100)
DEFAULTS = {name: getattr(oscar.defaults, name) for name in dir(oscar.defaults) if name[0] == "O"}


def started() -> None:
    """Django with nothing but oscar, and its tables in memory."""
    settings.configure(
        **DEFAULTS,
        SECRET_KEY="bench",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=INSTALLED_APPS,
        HAYSTACK_CONNECTIONS={
            "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
        },
        SITE_ID=1,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    call_command("migrate", verbosity=0)


def money(minor: int) -> Decimal:
    """The amount as oscar keeps it."""
    return Decimal(minor) / 100


class Shop:
    """Oscar's tables filled with our goods and offers."""

    def __init__(self, live: int, *, exclusive: bool) -> None:
        from oscar.apps.catalogue.models import Category, ProductClass
        from oscar.apps.offer.models import ConditionalOffer, Range
        from oscar.apps.partner.models import Partner

        ConditionalOffer.objects.all().delete()
        self._exclusive, case = exclusive, f"{live} {exclusive}"
        self._kind = ProductClass.objects.create(name="goods", track_stock=False)
        self._partner = Partner.objects.create(name="shop")
        self._all = Range.objects.create(name=f"all {case}", includes_all_products=True)
        self._ranges, self._categories = [], []
        for number in range(CATEGORIES):
            category = Category.objects.add_root({"name": f"c{number} {case}"})
            part = Range.objects.create(name=f"c{number} {case}")
            part.included_categories.add(category)
            self._categories.append(category)
            self._ranges.append(part)
        for number in range(live):
            self._offer(number)
        self.basket = self._basket()

    def _basket(self) -> Any:
        from oscar.apps.basket.models import Basket
        from oscar.apps.partner.strategy import Selector

        made = Basket.objects.create()
        made.strategy = Selector().strategy()
        for number, line in enumerate(basket(Size().lines).lines):
            made.add_product(self._product(number, line.list_price_minor), line.quantity)
        return made

    def _product(self, number: int, price_minor: int) -> Any:
        from oscar.apps.catalogue.models import Product
        from oscar.apps.partner.models import StockRecord

        product = Product.objects.create(product_class=self._kind, title=f"goods {number}")
        product.categories.add(self._categories[number % CATEGORIES])
        StockRecord.objects.create(
            product=product,
            partner=self._partner,
            partner_sku=f"{self._partner.pk}-{number}",
            price=money(price_minor),
        )
        return product

    def _offer(self, number: int) -> None:
        """The kinds in turn, with the figures of bench_quote_growth: second unit, category,
        threshold, percentage over a threshold, each full.
        """
        from oscar.apps.offer.models import Benefit, Condition, ConditionalOffer

        part, round_ = self._ranges[number // 5 % CATEGORIES], number // 5
        every = self._all
        kinds = (
            (("Count", 2, part), ("Multibuy", None, part), None),
            (("Count", 1, part), ("Percentage", 3 + Decimal(number) / 10, part), None),
            (
                ("Value", money(30_000 + round_ * 60_000), every),
                ("Absolute", money(2_500 + round_ * 6_000), every),
                1,
            ),
            (("Value", 300, every), ("Percentage", 5 + Decimal(number) / 100, every), 1),
            (("Value", 100, part), ("Absolute", money(300 + number), part), 3),
        )
        (needs, least, among), (gives, much, on), times = kinds[number % len(kinds)]
        ConditionalOffer.objects.create(
            name=f"o{number}",
            condition=Condition.objects.create(type=needs, value=least, range=among),
            benefit=Benefit.objects.create(type=gives, value=much, range=on),
            exclusive=self._exclusive,
            max_basket_applications=times,
            priority=-number,
        )


def remember(kind: Any, name: str, key: Callable[..., object]) -> None:
    """Let a method of oscar answer from memory what it was asked before."""
    asked, known = getattr(kind, name), {}

    def answer(self: Any, *args: Any) -> Any:
        question = key(self, *args)
        if question not in known:
            known[question] = asked(self, *args)
        return known[question]

    setattr(kind, name, answer)


def remember_queries() -> None:
    """All that oscar asks its database for while it applies offers, and builds anew for each."""
    from oscar.apps.offer.applicator import Applicator
    from oscar.apps.offer.models import Benefit, Condition, ConditionalOffer, Range
    from oscar.apps.partner.strategy import Default

    remember(Applicator, "get_site_offers", lambda self: self)
    remember(Range, "contains_product", lambda self, product: (self.pk, product.pk))
    remember(Condition, "proxy", lambda self: self.pk)
    remember(Benefit, "proxy", lambda self: self.pk)
    remember(
        ConditionalOffer.combinations.related_manager_cls, "count", lambda self: self.instance.pk
    )
    remember(Default, "fetch_for_line", lambda _self, line, *_: line.pk)


def oscar_ms(live: int, *, exclusive: bool) -> tuple[list[float], Decimal, int]:
    """Sorted milliseconds, what is to pay, and the queries that one quote still makes."""
    from oscar.apps.offer.applicator import Applicator

    shop, applicator = Shop(live, exclusive=exclusive), Applicator()

    def quote(_: int = 0) -> Decimal:
        shop.basket.reset_offer_applications()
        applicator.apply(shop.basket)
        return shop.basket.total_incl_tax

    for _ in range(WARM):
        due = quote()
    with CaptureQueriesContext(connection) as queries:
        quote()
    return times_ms(quote, range(ROUNDS)), due, len(queries)


def row(name: str, taken: list[float], more: str) -> str:
    """One line of the table."""
    at = "  ".join(f"p{each} {percentile(taken, each):8.3f}" for each in (10, 50, 99))
    return f"  {name:<22}{at} ms   {more}"


def main() -> None:
    """Print ours and oscar's for each number of offers."""
    started()
    remember_queries()
    engine = "compiled" if is_engine_compiled() else "plain"
    print(f"50 lines, no coupons; oscar {oscar.VERSION}, Django {django.get_version()}")
    for live in LIVE:
        goods, rules, buyer = question(Size(live=live))
        quote = evaluate(goods, buyer, rules, WISHES, bench_quote.NOW)
        ours = times_ms(
            lambda _, ask=(goods, buyer, rules): evaluate(*ask, WISHES, bench_quote.NOW),
            range(ROUNDS),
        )
        print(f"{live} live offers")
        print(row(f"ours, {engine}", ours, f"{quote.search}, {quote.evaluated_count} sets"))
        for name, exclusive in (("oscar, one per unit", True), ("oscar, all together", False)):
            theirs, due, queries = oscar_ms(live, exclusive=exclusive)
            ratio = percentile(theirs, 10) / percentile(ours, 10)
            print(row(name, theirs, f"{ratio:.1f} x (p10), {queries} queries, {due} to pay"))


if __name__ == "__main__":
    main()
