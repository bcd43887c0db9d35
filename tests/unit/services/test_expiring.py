"""Due points are written off once, whoever asks how often; no balance changes by it."""

from __future__ import annotations

import json
from datetime import date, timedelta

from app.domain.basket import Wishes
from app.domain.ledger import balance_of
from app.domain.operations import to_wire
from app.services import expiring
from app.services.clock_guard import accept_clock
from app.services.context import business_now
from app.services.written import moved
from tests.builders.counter import MANAGER, WANG, Counter, counter_of
from tests.builders.selling import sold
from tests.builders.store_rows import opening


def lots_of(counter: Counter, on: date) -> tuple[int, int]:
    """(points of all lots, points available) of Wang."""
    with counter.store.read() as reader:
        facts = reader.member_facts(WANG, on)
        return sum(lot.remaining for lot in facts.lots), balance_of(facts.lots, on).available


def with_lots(counter: Counter, count: int) -> date:
    on = business_now(counter.ctx).on
    with counter.store.write() as work:
        work.add_entries(
            opening(f"due-{index:03}", 10, member_id=WANG, expires_on=on - timedelta(days=1))
            for index in range(count)
        )
        work.add_entries([opening("good", 70, member_id=WANG, active_on=on, expires_on=on)])
        work.commit()
    sell(counter)
    return on


def sell(counter: Counter) -> None:
    sold(counter, wishes=Wishes(), member_id=None)


def test_due_lots_are_written_off_and_the_balance_stays() -> None:
    counter = counter_of()
    on = with_lots(counter, 3)
    held, available = lots_of(counter, on)
    changes = expiring.expire_due_lots(counter.ctx)
    assert changes.ledger == (WANG,)
    assert lots_of(counter, on) == (held - 30, available)
    assert expiring.expire_due_lots(counter.ctx).ledger == ()


def test_more_lots_than_one_transaction_takes() -> None:
    counter = counter_of()
    on = with_lots(counter, expiring.BATCH + 1)
    held, available = lots_of(counter, on)
    expiring.expire_due_lots(counter.ctx)
    assert lots_of(counter, on) == (held - 10 * (expiring.BATCH + 1), available)


def test_the_record_names_every_lot_with_its_points() -> None:
    counter = counter_of()
    with_lots(counter, 2)
    expiring.expire_due_lots(counter.ctx)
    with counter.store.write() as work:
        entries = [e for e in counter.store.state.entries.values() if e.kind == "expiry"]
        (operation_id,) = {entry.operation_id for entry in entries}
        operation = work.operation(operation_id)
        assert operation is not None
        assert operation.kind == "points.expire"
        body = json.loads(operation.body)
        assert body["lots"] == {"due-000": 10, "due-001": 10}
        assert body["moved"] == to_wire(moved(entries))
        assert {entry.effective_on for entry in entries} == {business_now(counter.ctx).on}


def test_only_the_authority_writes_off() -> None:
    counter = counter_of(authority="centre")
    on = with_lots(counter, 2)
    held, _ = lots_of(counter, on)
    assert expiring.expire_due_lots(counter.ctx).ledger == ()
    assert lots_of(counter, on)[0] == held


def test_a_clock_years_ahead_writes_off_nothing_that_is_good() -> None:
    counter = counter_of()
    on = with_lots(counter, 1)
    held, available = lots_of(counter, on)
    counter.clock.advance(days=3 * 365)
    expiring.expire_due_lots(counter.ctx)
    counter.clock.advance(days=-3 * 365)
    assert lots_of(counter, on) == (held - 10, available)


def test_what_ended_since_is_written_off_once_something_is_sold() -> None:
    counter = counter_of()
    on = with_lots(counter, 0)
    counter.clock.advance(days=1)
    assert expiring.expire_due_lots(counter.ctx).ledger == ()
    sell(counter)
    held, _ = lots_of(counter, on)
    assert expiring.expire_due_lots(counter.ctx).ledger == (WANG,)
    assert lots_of(counter, on)[0] == held - 70


def test_a_sale_ahead_counts_for_nothing_once_the_clock_was_accepted() -> None:
    counter = counter_of()
    on = with_lots(counter, 0)
    held, _ = lots_of(counter, on)
    counter.clock.advance(days=3 * 365)
    sell(counter)
    counter.clock.advance(days=-3 * 365)
    accept_clock(counter.ctx, MANAGER)
    counter.clock.advance(days=365)
    assert expiring.expire_due_lots(counter.ctx).ledger == ()
    assert lots_of(counter, on)[0] == held


def test_before_the_first_sale_nothing_is_written_off() -> None:
    counter = counter_of()
    on = business_now(counter.ctx).on
    held, _ = lots_of(counter, on)
    counter.clock.advance(days=3 * 365)
    assert expiring.expire_due_lots(counter.ctx).ledger == ()
    assert lots_of(counter, on)[0] == held
