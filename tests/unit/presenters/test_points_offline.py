"""Points while the centre is away: what the desk says, and the manager who is asked (R-101)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.member import OfflineFacts
from app.services.identify import open_member
from tests.builders.counter import MANAGER, WANG
from tests.builders.desk import DeskBench, desk_bench
from tests.fakes.clock import GOLDEN_NOON
from ui.presenters.message import msg


def bench_away(hours: int) -> DeskBench:
    """Wang with 600 points wished at a counter that its centre left so long ago."""
    bench = desk_bench()
    bench.counter.store.state.offline = OfflineFacts(
        in_step_at=GOLDEN_NOON - timedelta(hours=hours), spent={"": 1_800}, times={"": 1}
    )
    bench.desk.select(open_member(bench.counter.ctx, WANG))
    bench.ring_up_golden()
    return bench


def test_the_column_says_how_much_and_why() -> None:
    bench = bench_away(1)
    points = bench.desk.state.column.points
    assert points.points == "200"
    assert points.limit == msg(
        "points.limit", points="200", bound=msg("points.bound.OFFLINE_MEMBER")
    )
    why = msg("points.why.OFFLINE_MEMBER", limit="2,000", used="1,800")
    assert msg("note.POINTS_OFFLINE", since="09:42", limit=2_000, used=1_800, bound=why) in (
        bench.desk.state.column.notes
    )


def test_after_long_the_key_of_points_asks_for_a_manager_first() -> None:
    bench = bench_away(9)
    assert bench.desk.sale.quote.redeemed_points == 0
    assert bench.desk.state.column.points.is_enabled
    bench.desk.benefits.ask_points()
    assert bench.host.opened[-1][0] == "offline_points"
    bench.desk.benefits.allow_points(MANAGER)
    assert bench.host.opened[-1][0] == "number"
    assert bench.desk.sale.wishes.redeem_approved_by == MANAGER
    assert bench.desk.sale.quote.redeemed_points == 200


def test_a_manager_who_works_the_counter_is_not_asked() -> None:
    bench = bench_away(9)
    bench.sign_on(MANAGER)
    bench.desk.benefits.ask_points()
    assert bench.host.opened[-1][0] == "number"


def test_what_was_allowed_for_one_member_is_not_for_the_next() -> None:
    bench = bench_away(9)
    bench.desk.benefits.allow_points(MANAGER)
    view = bench.desk.sale.view
    assert view is not None
    bench.desk.select(view)
    assert bench.desk.sale.wishes.redeem_approved_by == MANAGER
    bench.desk.clear()
    bench.desk.select(view)
    assert bench.desk.sale.wishes.redeem_approved_by is None


def test_a_day_without_the_centre_is_too_long_for_everybody() -> None:
    bench = bench_away(24)
    bench.desk.benefits.ask_points()
    assert bench.host.opened == []
    assert bench.host.notices[-1].message == msg("points.not_now")


@pytest.mark.parametrize("hours", [1, 9])
def test_without_a_centre_nothing_is_limited(hours: int) -> None:
    bench = bench_away(hours)
    bench.counter.store.state.offline = None
    bench.desk.select(open_member(bench.counter.ctx, WANG))
    assert bench.desk.sale.quote.redeemed_points == 600
