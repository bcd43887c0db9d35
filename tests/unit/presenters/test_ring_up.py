"""No new sale begins on a nearly full disk; the one under way goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.errors import EnvironmentFault
from tests.builders.baskets import COFFEE, FILTERS
from tests.builders.desk import DeskBench, desk_bench, golden_counter
from ui.presenters.desk import DeskPresenter


class NoRoom(EnvironmentFault):
    """The disk is nearly full."""

    code = "E-TST-02"


class Disk:
    """Says that there is no room while ``is_full``."""

    is_full = True

    def check(self) -> None:
        if self.is_full:
            raise NoRoom


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def bench(disk: Disk) -> DeskBench:
    made = desk_bench(golden_counter())
    tools = replace(made.tools, parts=replace(made.tools.parts, check_room=disk.check))
    return replace(made, tools=tools, desk=DeskPresenter(tools))


def test_the_first_line_is_refused_with_the_sentence(bench: DeskBench) -> None:
    bench.desk.ring_up.scan(COFFEE.ean)
    bench.desk.ring_up.add_amount(1_250)
    assert bench.desk.sale.basket.lines == ()
    assert [notice.message.key for notice in bench.host.notices] == ["error.E-TST-02"] * 2


def test_a_sale_under_way_goes_on(bench: DeskBench, disk: Disk) -> None:
    disk.is_full = False
    bench.desk.ring_up.scan(COFFEE.ean)
    disk.is_full = True
    bench.desk.ring_up.scan(FILTERS.ean)
    assert len(bench.desk.sale.basket.lines) == 2
    bench.desk.ring_up.remove()
    assert len(bench.desk.sale.basket.lines) == 1


def test_what_was_rung_up_last_is_the_line_that_the_keys_are_for(
    bench: DeskBench, disk: Disk
) -> None:
    disk.is_full = False
    for code in (COFFEE.ean, FILTERS.ean):
        bench.desk.ring_up.scan(code)
    bench.desk.ring_up.select(bench.desk.sale.basket.lines[0].line_id)
    bench.desk.ring_up.add_amount(990)
    assert bench.desk.ring_up.selected == bench.desk.sale.basket.lines[-1].line_id
    bench.desk.ring_up.select(bench.desk.sale.basket.lines[1].line_id)
    bench.desk.ring_up.step(1)
    assert bench.desk.ring_up.selected == bench.desk.sale.basket.lines[1].line_id
