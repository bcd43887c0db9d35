"""The whole store read from end to end: in memory and on disk in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.ledger import DEBT_LOT, EntryStamp, lots_of_entries
from app.ports.inspection import Inspection
from local_db.files import create_store
from tests.builders.counter import MANAGER, WANG, Counter, counter_of
from tests.builders.selling import sold, voided
from tests.fakes.clock import GOLDEN_NOON
from tests.fakes.inspection import InspectedStore
from tests.fakes.store import FakeStore

Made = tuple[Counter, Any]


def in_memory(folder: Path) -> Iterator[Made]:
    counter = counter_of(FakeStore())
    yield counter, InspectedStore(counter.store)


def on_disk(folder: Path) -> Iterator[Made]:
    store = create_store(folder / "store.db", bytes(32))
    yield counter_of(store), store
    store.close()


@pytest.fixture(params=[in_memory, on_disk])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Made]:
    """Two sales of the golden member, the second one voided, and a debt."""
    make: Callable[[Path], Iterator[Made]] = request.param
    for counter, inspectable in make(tmp_path):
        sold(counter)
        counter.clock.advance(minutes=1)
        voided(counter, sold(counter).sale.sale_id, operator_id=MANAGER)
        _owe(counter)
        yield counter, inspectable


def _owe(counter: Counter) -> None:
    late = GOLDEN_NOON + timedelta(minutes=2)
    stamp = EntryStamp(
        operation_id="debt",
        sale_id=None,
        member_id=WANG,
        on=date(2026, 11, 21),
        recorded_at=late,
        programme_version=1,
        new_id=lambda: counter.ids.new_id(late),
    )
    with counter.store.write() as work:
        work.add_entries([stamp.entry(DEBT_LOT, "adjustment", "debt", -30)])
        work.commit()


@pytest.fixture
def inspection(made: Made) -> Iterator[Inspection]:
    with made[1].inspect() as inspection:
        yield inspection


def test_the_file_is_whole(inspection: Inspection) -> None:
    assert list(inspection.file_problems()) == []


def test_sales_come_in_the_order_of_their_receipts(inspection: Inspection) -> None:
    receipts = [sale.receipt_no for sale in inspection.all_sales()]
    assert receipts == ["S01-C2-000001", "S01-C2-000002"]


def test_operations_come_in_the_order_of_the_chain(inspection: Inspection) -> None:
    chain = [(operation.seq, operation.kind) for operation in inspection.all_operations()]
    assert chain == [(1, "sale.settle"), (2, "sale.settle"), (3, "sale.void")]
    head = inspection.stored_head()
    assert (head.seq, head.incarnation) == (3, 1)


def test_the_ledger_alone_makes_the_lots(inspection: Inspection) -> None:
    entries = list(inspection.all_entries())
    assert [e.recorded_at for e in entries] == sorted(e.recorded_at for e in entries)
    lots = {lot.lot_id: lot for lot in inspection.all_lots()}
    assert lots == {lot.lot_id: lot for lot in lots_of_entries(entries)}
    assert lots[DEBT_LOT].remaining == -30
    assert any(lot.remaining == 0 for lot in lots.values())


def test_members_and_coupons_come_by_id(inspection: Inspection) -> None:
    assert [member.member_id for member in inspection.all_members()] == [WANG]
    coupon_ids = [coupon.coupon_id for coupon in inspection.all_coupons()]
    assert coupon_ids == ["coupon-100-8", "coupon-200-20", "coupon-tea"]


def test_an_inspection_reads_like_any_reader(inspection: Inspection) -> None:
    assert inspection.member(WANG) is not None


def test_the_digest_tells_two_stores_apart(made: Made) -> None:
    counter, inspectable = made
    with inspectable.inspect() as inspection:
        before = inspection.digest()
        assert inspection.digest() == before
    sold(counter)
    with inspectable.inspect() as inspection:
        assert inspection.digest() != before
