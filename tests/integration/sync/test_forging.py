"""Whoever writes points into the file of a counter has none at the centre (T3)."""

from __future__ import annotations

from app.domain.ledger import balance_of
from tests.integration.sync.desk import Desk
from tests.integration.sync.test_engine import engine_of

POINTS = 50_000
ADD = """
    UPDATE ledger_entries SET points = points + ? WHERE member_id = ? AND opens_lot = 1
"""


def in_file(desk: Desk, member_id: str) -> int:
    with desk.store.read() as reader:
        on = desk.chain.clock.now().date()
        facts = reader.member_facts(member_id, on)
        assert facts is not None
        return balance_of(facts.lots, on).available


def at_centre(desk: Desk, member_id: str) -> int:
    balance = balance_of(desk.chain.standing(member_id).lots, desk.chain.clock.now().date())
    return balance.available - balance.debt


def test_points_written_into_the_file_are_owed_when_they_are_spent(desk: Desk) -> None:
    member_id = desk.enrol("13900000021")
    desk.sell(member_id)
    engine = engine_of(desk)
    for _ in range(4):
        engine.send()
        engine.fetch()
    honest = in_file(desk, member_id)
    assert 0 < honest == at_centre(desk, member_id)
    with desk.store.write() as work:
        work.connection.execute("DROP TRIGGER ledger_entries_no_update")
        assert work.connection.execute(ADD, (POINTS, member_id)).rowcount == 1
        work.commit()
    assert in_file(desk, member_id) == honest + POINTS
    desk.sell(member_id, redeem_points=5_000)
    desk.push_all()
    (verdict, code, _) = desk.answers()["sale.settle 3"]
    assert (verdict, code) == ("adjusted", "POINTS_OVERSPENT")
    assert at_centre(desk, member_id) < 0
    desk.pull_all()
    assert in_file(desk, member_id) == 0  # what the centre knows took the place of what was forged
    desk.comparer.compare()
    assert in_file(desk, member_id) == 0
