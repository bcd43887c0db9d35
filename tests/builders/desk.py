"""A desk over fakes: the golden member and goods in the store, a cashier signed on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.basket import BasketLine
from app.domain.catalogue import Product
from tests.builders.baskets import COFFEE, FILTERS, MUGS
from tests.builders.counter import CASHIER, PRODUCTS, Counter, counter_of
from tests.fakes.host import FakeHost
from tests.fakes.lanes import fake_lanes
from tests.fakes.printer import FakePrinter
from ui.presenters.desk import DeskPresenter
from ui.presenters.parts import DeskParts, DeskSettings, Session, Tools


def golden_counter(**profile_changes: Any) -> Counter:
    """The counter whose catalogue holds the goods of the golden example."""
    counter = counter_of(**profile_changes)
    goods = tuple(product_of(line) for line in (COFFEE, FILTERS, MUGS))
    with counter.store.write() as work:
        work.replace_catalogue((*PRODUCTS[1:], *goods))
        work.commit()
    return counter


def product_of(line: BasketLine) -> Product:
    """The catalogue product behind a line."""
    return Product(
        sku=line.sku,
        ean=line.ean,
        name=line.name,
        name_en=line.name_en,
        price_minor=line.list_price_minor,
        member_price_minor=line.member_price_minor,
        category_path=line.category_path,
    )


def parts_of(counter: Counter, home: Path, **settings: Any) -> DeskParts:
    """What the composition root would hand over for this counter."""
    with counter.store.read() as reader:
        profile = reader.profile()
    assert profile is not None
    return DeskParts(
        ctx=counter.ctx,
        profile=profile,
        settings=DeskSettings(**settings),
        home=home,
        printer=FakePrinter(),
    )


@dataclass(frozen=True)
class DeskBench:
    """A desk presenter with all its fakes at hand."""

    counter: Counter
    host: FakeHost
    tools: Tools
    desk: DeskPresenter

    @property
    def timers(self) -> Any:
        """The clockwork of pauses."""
        return self.tools.lanes.timers

    @property
    def write(self) -> Any:
        """The write lane."""
        return self.tools.lanes.write

    def sign_on(self, operator_id: str = CASHIER) -> None:
        """This operator works here from now on."""
        with self.counter.store.read() as reader:
            operator = reader.operator(operator_id)
        assert operator is not None
        self.tools.session.sign_on(operator)

    def ring_up_golden(self) -> None:
        """Two coffees, filters, two mugs, 600 points, WeChat: 214.70."""
        for line in (COFFEE, COFFEE, FILTERS, MUGS, MUGS):
            self.desk.ring_up.scan(line.ean)
        self.desk.sale.plan_tender("wechat")
        if self.desk.sale.view is not None:
            self.desk.benefits.wish_points(600)


def desk_bench(counter: Counter | None = None, home: Path = Path()) -> DeskBench:
    """A desk over fakes with the cashier signed on."""
    counter = counter or golden_counter()
    host = FakeHost()
    tools = Tools(parts=parts_of(counter, home), lanes=fake_lanes(), host=host, session=Session())
    bench = DeskBench(counter=counter, host=host, tools=tools, desk=DeskPresenter(tools))
    bench.sign_on()
    return bench
