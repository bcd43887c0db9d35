"""A day at the counter on the real file: it survives, rebuilds, and the doctor sees harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.ledger import lots_of_entries
from app.domain.refund import RefundPick
from app.services import doctor
from app.services.identify import Found, identify
from local_db.engine import connect
from local_db.files import create_store, open_store
from local_db.store import SqlStore
from tests.builders.counter import WANG_PHONE, Counter, counter_of
from tests.builders.selling import returned, sold
from tests.integration.local_db.conftest import KEY


@pytest.fixture
def counter(path: Path) -> Iterator[Counter]:
    """A golden sale, and one coffee of it brought back."""
    store = create_store(path, KEY)
    counter = counter_of(store)
    sale = sold(counter).sale
    returned(counter, sale.sale_id, RefundPick(line_id="coffee", units=1))
    yield counter
    store.close()


def test_a_day_survives_closing(counter: Counter, path: Path) -> None:
    before = identify(counter.ctx, WANG_PHONE[3:])
    assert isinstance(before, Found)
    digest = counter.store.digest()
    counter.store.close()
    counter.store = open_store(path, KEY)
    assert identify(counter.ctx, WANG_PHONE[3:]) == before
    assert counter.store.digest() == digest


def test_the_ledger_alone_rebuilds_every_lot(counter: Counter) -> None:
    with counter.store.inspect() as inspection:
        rebuilt = lots_of_entries(inspection.all_entries())
        stored = list(inspection.all_lots())
    assert len(stored) > 3
    assert sorted(rebuilt, key=lambda lot: lot.lot_id) == stored


def test_the_doctor_sees_a_unit_fact_that_was_changed(counter: Counter, path: Path) -> None:
    store: SqlStore = counter.store
    checks = [finding.check for finding in doctor.examine(store, counter.clock).findings]
    assert "sales" not in checks
    connection = connect(path, KEY)
    connection.execute("UPDATE sale_unit_runs SET accrued_points = accrued_points + 1")
    connection.close()
    checks = [finding.check for finding in doctor.examine(store, counter.clock).findings]
    assert "sales" in checks
