"""How the work of a quote grows with its size, counted in instructions and not in time."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from app.domain.engine import evaluate
from benchmarks import bench_quote
from benchmarks.bench_quote_growth import WISHES, Size, question


def steps(size: Size) -> int:
    """The instructions that one quote takes."""
    goods, rules, buyer = question(size)

    def quote() -> None:
        evaluate(goods, buyer, rules, WISHES, bench_quote.NOW)

    quote()  # what is prepared once for a programme is not counted
    count = 0

    def instruction(*_: Any) -> Any:
        nonlocal count
        count += 1
        return instruction

    def call(frame: FrameType, *_: Any) -> Any:
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return instruction

    before = sys.gettrace()
    sys.settrace(call)
    try:
        quote()
    finally:
        sys.settrace(before)
    return count


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
