"""How the work of a quote grows with its size, counted in instructions and not in time."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

import pytest

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.engine.line_choices import LineLevels
from app.domain.engine.line_walk import ALL_CHOICES
from app.domain.engine.problem import Problem, Request, prepare
from app.domain.programme import AmountOff, BuyGet, Policies, Step
from benchmarks import bench_quote
from benchmarks.bench_quote_growth import WISHES, Size, question
from tests.builders.baskets import GOLDEN_TIME, basket, line
from tests.builders.programmes import offer, plain_programme


def instructions(action: Callable[[], object]) -> int:
    """How many it takes; no collection of garbage, of whoever ran before, comes in between."""
    count = 0

    def instruction(*_: Any) -> Any:
        nonlocal count
        count += 1
        return instruction

    def call(frame: FrameType, *_: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return instruction

    before, collects = sys.gettrace(), gc.isenabled()
    gc.disable()
    sys.settrace(call)
    try:
        action()
    finally:
        sys.settrace(before)
        if collects:
            gc.enable()
    return count


def steps(size: Size) -> int:
    """The instructions that one quote takes."""
    goods, rules, buyer = question(size)

    def quote() -> None:
        evaluate(goods, buyer, rules, WISHES, bench_quote.NOW)

    quote()  # what is prepared once for a programme is not counted
    return instructions(quote)


def contested(lines: int, offers: int, *, same_sku: bool) -> Request:
    """Goods that all these promotions compete for, each of them leaving some units."""
    mechanic = BuyGet(buy=1, get=1, off_bp=5_000, max_times=1, same_sku=same_sku)
    rules = plain_programme(
        offers=tuple(
            offer(f"o{number}", replace(mechanic, off_bp=5_000 + number))
            for number in range(offers)
        )
    )
    goods = basket(*(line(f"l{number}", 1_000 + number, quantity=800) for number in range(lines)))
    return Request(goods, None, rules, Wishes(), GOLDEN_TIME)


def crowded(lines: int, offers: int, *, same_sku: bool) -> Problem:
    """The same, prepared."""
    return prepare(contested(lines, offers, same_sku=same_sku))


def test_steps_are_counted_alike_every_time() -> None:
    assert steps(Size(lines=10)) == steps(Size(lines=10)) > 1_000


@pytest.mark.parametrize("live", [0, 20])
def test_work_grows_no_faster_than_the_lines(live: int) -> None:
    few = steps(Size(lines=25, live=live))
    for times in (4, 8, 16):
        assert few < steps(Size(lines=25 * times, live=live)) <= times * few


def test_every_offer_that_cannot_apply_costs_the_same() -> None:
    none, some, many = (steps(Size(sleeping=count)) for count in (0, 100, 400))
    assert many - none == 4 * (some - none)
    assert 0 < many - none < none


def test_work_grows_no_faster_than_the_live_offers() -> None:
    none, few, many = (steps(Size(live=count)) for count in (0, 20, 100))
    assert 0 < many - none <= 5 * (few - none)


def test_what_ran_before_is_not_counted() -> None:
    def rubbish(*_: object) -> None:
        sum(range(10))

    alone = steps(Size(lines=10))
    gc.callbacks.append(rubbish)
    before = gc.get_threshold()
    gc.set_threshold(50)
    try:
        assert steps(Size(lines=10)) == alone
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(rubbish)


def test_a_knot_of_promotions_takes_work_by_their_number_alone() -> None:
    """R-22: beyond what can be looked at in full, each of them is decided once."""

    def walked(offers: int) -> int:
        problem = crowded(4, offers, same_sku=False)
        levels = LineLevels(problem)
        work = instructions(lambda: levels.raw_choices((1 << offers) - 1))
        assert levels.is_cut
        return work

    few = walked(80)
    assert walked(320) <= 5 * few


def test_many_knots_share_what_is_looked_at() -> None:
    """R-22: as many goods as there may be, with more promotions on each than can be tried."""
    problem = crowded(60, 12, same_sku=True)
    levels = LineLevels(problem)
    found = levels.raw_choices((1 << 12) - 1)
    assert levels.is_cut
    assert len(found) == 60
    assert sum(len(raws) for raws in found) <= ALL_CHOICES + 60
    assert min(max(raw.saving for raw in raws) for raws in found) > 0


def many_that_meet(offers: int) -> Request:
    """More offers that all work together than the search has sets to look at."""
    off = AmountOff(steps=(Step(threshold_minor=100, off_minor=10),))
    rules = plain_programme(
        offers=tuple(offer(f"o{number}", off) for number in range(offers)),
        policies=Policies(search_budget=10),
    )
    goods = basket(*(line(f"l{number}", 10_000) for number in range(10)))
    return Request(goods, None, rules, Wishes(), GOLDEN_TIME)


def test_all_that_meet_are_taken_where_trying_each_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """R-22: one after the other stops, all at once is tried too."""
    monkeypatch.setattr("app.domain.engine.fallbacks.MOST_STEPS", 300)
    quote = evaluate(*many_that_meet(60))
    assert (quote.search, quote.due_minor) == ("bounded", 100_000 - 60 * 10)


def test_one_after_the_other_stops_where_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """R-22: work that grows with the square of the benefits has an end."""
    monkeypatch.setattr("app.domain.engine.fallbacks.MOST_STEPS", 300)
    few = instructions(lambda: evaluate(*many_that_meet(100)))
    assert instructions(lambda: evaluate(*many_that_meet(400))) <= 5 * few
