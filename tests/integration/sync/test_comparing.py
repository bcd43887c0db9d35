"""What differs from the centre without a reason is found, set right and told (I5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.comparing import bucket_of
from app.ports.centre_rows import Compared
from tests.integration.sync.desk import Desk
from tests.integration.sync.test_first_load import fill
from tests.integration.sync.test_pulling import assert_alike

Desks = Callable[[], Desk]
TWICE = """
    INSERT INTO tier_facts SELECT member_id, 9, kind, counts_on, 5, points, tier_id, until_on,
    sale_id, recorded_on, reason FROM tier_facts WHERE member_id = ?
"""
ALIKE = Compared(differing_count=0, mended_count=0, left_count=0)


def apart(desk: Desk) -> None:
    """The member that only this counter has, for its past was made up, is none of the chain's."""
    with desk.store.write() as work:
        work.connection.execute("UPDATE members SET status = 'merged' WHERE member_id LIKE 'm-%'")
        work.commit()


def loaded(desk: Desk) -> list[str]:
    ids = fill(desk.chain)
    desk.pull_all()
    apart(desk)
    assert desk.comparer.compare() == ALIKE
    return ids


def damage(desk: Desk, statement: str, member_id: str) -> None:
    """As a fault of ours would, past every rule."""
    with desk.store.write() as work:
        for (trigger,) in work.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            work.connection.execute(f"DROP TRIGGER {trigger}")
        work.connection.execute("PRAGMA defer_foreign_keys = ON")
        assert work.connection.execute(statement, (member_id,)).rowcount > 0
        work.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entries SET points = points + 7 WHERE member_id = ? AND opens_lot = 1",
        "UPDATE members SET ver = ver - 1 + 5, name = 'X' WHERE member_id = ?",
        "UPDATE coupons SET state = 'revoked' WHERE member_id = ?",
        "DELETE FROM tier_facts WHERE member_id = ?",
        TWICE,
    ],
)
def test_a_damaged_row_is_found_and_set_right(desk: Desk, statement: str) -> None:
    ids = loaded(desk)
    damage(desk, statement, ids[7])
    found = Compared(differing_count=1, mended_count=1, left_count=0)
    assert desk.comparer.compare() == found
    assert desk.rows.comparison() == found
    for mine in ids:
        assert_alike(desk, desk.chain.standing(mine))
    assert desk.comparer.compare() == ALIKE


def test_a_member_that_is_missing_comes_back(desk: Desk) -> None:
    ids = loaded(desk)
    for table in ("member_keys", "tier_facts", "coupons", "ledger_entries", "members"):
        damage(desk, f"DELETE FROM {table} WHERE member_id = ?", ids[7])
    assert desk.comparer.compare() == Compared(differing_count=1, mended_count=1, left_count=0)
    assert_alike(desk, desk.chain.standing(ids[7]))


def test_what_waits_at_this_counter_is_no_fault_and_stays(desk: Desk) -> None:
    ids = loaded(desk)
    desk.sell(ids[7])
    damage(desk, "UPDATE members SET ver = ver + 5 WHERE member_id = ?", ids[7])
    other = next(mine for mine in ids if bucket_of(mine) != bucket_of(ids[7]))
    damage(desk, "DELETE FROM tier_facts WHERE member_id = ?", other)
    waiting = desk.outbox.waiting(10)
    found = desk.comparer.compare()
    assert found is not None
    assert (found.differing_count, found.left_count) == (1, 0)
    assert desk.outbox.waiting(10) == waiting
    desk.push_all()
    desk.pull_all()
    assert desk.comparer.compare() == ALIKE
    assert_alike(desk, desk.chain.standing(ids[7]))


def test_a_member_that_the_centre_does_not_have_is_kept_and_told(desk: Desk) -> None:
    loaded(desk)
    mine = desk.enrol("13900000021")
    desk.push_all()
    desk.pull_all()
    with desk.chain.storage.begin() as connection:
        for table in ("members", "feed"):
            column = "entity_id" if table == "feed" else "member_id"
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {column} = '{mine}'")
    found = desk.comparer.compare()
    assert found == Compared(differing_count=1, mended_count=0, left_count=1)
    with desk.store.read() as reader:
        assert reader.member(mine) is not None


def test_nothing_is_compared_at_two_places(desks: Desks) -> None:
    here, there = desks(), desks()
    loaded(here)
    there.enrol("13900000021")
    there.push_all()
    assert here.comparer.compare() is None
    here.pull_all()
    apart(here)
    assert here.comparer.compare() == ALIKE


def test_nothing_is_compared_before_everything_is_loaded(desk: Desk) -> None:
    fill(desk.chain)
    assert desk.comparer.compare() is None
    for _ in range(2):
        desk.puller.pull()
        assert desk.comparer.compare() is None


def test_a_token_that_ended_is_got_anew(desk: Desk) -> None:
    loaded(desk)
    desk.chain.clock.advance(minutes=30)
    desk.link._until = desk.chain.clock.now().replace(year=2099)
    assert desk.comparer.compare() is None
    assert desk.comparer.compare() == ALIKE
