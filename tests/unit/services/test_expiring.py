"""Due points are written off once, whoever asks how often; no balance changes by it."""

from __future__ import annotations

import json
from datetime import date, timedelta

from app.domain.ledger import balance_of
from app.domain.operations import to_wire
from app.services import expiring
from app.services.context import business_now
from app.services.saving import moved
from tests.builders.counter import WANG, Counter, counter_of
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
    return on


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
