"""A counter that has not heard its centre for 30 days shows no member any more (T1, I13, T17)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.domain.basket import Wishes
from app.domain.refund import RefundPick
from app.services.away import MembersLocked, note_away
from app.services.clock_guard import ClockBehind, accept_clock
from app.services.enrol import PhoneImpossible, check_phone
from app.services.identify import Found, identify, open_member
from app.services.imports import export_members
from app.services.member_secrets import issue_pass, lend_pass, reveal_phone
from app.services.papers import print_card, reprints
from local_db.outcomes import SqlOutcomes
from tests.builders.baskets import golden_basket
from tests.builders.counter import MANAGER
from tests.builders.selling import returned, sold
from tests.integration.sync.desk import Desk
from tests.integration.sync.test_offline import PHONE, enrolled, in_step


def passes(desk: Desk, **time: float) -> None:
    """The desk is open, and looks at the clock now and then."""
    left = timedelta(**time)
    while left > timedelta():
        step = min(left, timedelta(hours=7))
        desk.chain.clock.advance(seconds=step.total_seconds())
        note_away(desk.counter.ctx)
        left -= step


def is_open(desk: Desk) -> bool:
    try:
        return isinstance(identify(desk.counter.ctx, PHONE), Found)
    except MembersLocked:
        return False


def lock_days(desk: Desk) -> int | None:
    return SqlOutcomes(desk.store).backlog().lock_days


def test_members_are_locked_after_30_days_and_open_with_the_next_answer(desk: Desk) -> None:
    enrolled(desk)
    passes(desk, days=29, hours=23)
    assert is_open(desk)
    passes(desk, hours=1)
    assert not is_open(desk)
    with pytest.raises(MembersLocked, match="30 days"):
        identify(desk.counter.ctx, "0021")
    in_step(desk)
    assert is_open(desk)
    assert lock_days(desk) is None


def test_it_is_said_a_week_before(desk: Desk) -> None:
    enrolled(desk)
    passes(desk, days=22, hours=23)
    assert lock_days(desk) is None
    passes(desk, hours=1)
    assert lock_days(desk) == 7
    passes(desk, days=6, hours=1)
    assert lock_days(desk) == 1
    passes(desk, days=40)
    assert lock_days(desk) == 0


def ways(desk: Desk, member_id: str) -> dict[str, Callable[[], object]]:
    """Everything that shows who somebody is, or takes somebody in."""
    ctx = desk.counter.ctx
    return {
        "found": lambda: identify(ctx, PHONE),
        "listed": lambda: identify(ctx, "0021"),
        "opened": lambda: open_member(ctx, member_id),
        "revealed": lambda: reveal_phone(ctx, member_id, MANAGER),
        "shown": lambda: issue_pass(ctx, member_id),
        "lent": lambda: lend_pass(ctx, member_id),
        "printed": lambda: print_card(ctx, member_id),
        "exported": lambda: export_members(ctx, desk.store),
        "enrolled": lambda: desk.enrol("13900000029"),
        "sold to": lambda: sold(desk.counter, golden_basket(), Wishes(), member_id=member_id),
    }


def test_nobody_is_shown_by_any_way_and_selling_and_returning_go_on(desk: Desk) -> None:
    member_id = enrolled(desk)
    sale = sold(desk.counter, golden_basket(), Wishes(), member_id=member_id).sale
    before = reprints(desk.counter.ctx, sale.sale_id)
    for name, way in ways(desk, member_id).items():
        if name not in ("enrolled", "sold to"):
            way()
    passes(desk, days=31)
    for way in ways(desk, member_id).values():
        with pytest.raises(MembersLocked):
            way()
    answer = check_phone(desk.counter.ctx, PHONE)
    assert isinstance(answer, PhoneImpossible)
    assert answer.reason.code == "MEMBERS_LOCKED"
    assert str(before).count("0021") > 0
    assert str(reprints(desk.counter.ctx, sale.sale_id)).count("0021") == 0
    assert sold(desk.counter, golden_basket(), Wishes(), member_id=None).sale.member_id is None
    pick = RefundPick(line_id=sale.quote.lines[0].line_id, units=1)
    assert returned(desk.counter, sale.sale_id, pick).refund_quote.total_minor > 0


def test_a_clock_set_back_gains_no_time(desk: Desk) -> None:
    """Not by hand, not with a manager who says that it is right, not day after day (T17)."""
    enrolled(desk)
    sold(desk.counter, golden_basket(), Wishes(), member_id=None)
    for _ in range(30):
        assert is_open(desk)
        passes(desk, days=1)
        desk.chain.clock.advance(days=-1)
        note_away(desk.counter.ctx)
        accept_clock(desk.counter.ctx, MANAGER)
    assert not is_open(desk)


def test_a_sale_counts_the_time_too(desk: Desk) -> None:
    enrolled(desk)
    desk.chain.clock.advance(days=30)
    sold(desk.counter, golden_basket(), Wishes(), member_id=None)
    assert not is_open(desk)
    desk.chain.clock.advance(days=-29)
    with pytest.raises(ClockBehind):
        sold(desk.counter, golden_basket(), Wishes(), member_id=None)
    assert not is_open(desk)


def test_many_short_looks_lose_no_time(desk: Desk) -> None:
    enrolled(desk)
    for _ in range(1_000):
        desk.chain.clock.advance(seconds=0.7)
        note_away(desk.counter.ctx)
    passes(desk, days=30, seconds=-700)
    assert not is_open(desk)
