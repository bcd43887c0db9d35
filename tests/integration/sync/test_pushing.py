"""A real counter file and the real centre: nothing is lost, nothing counts twice (I1, I2, I10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from local_db.faults import StoreFileDamaged
from sync.protocol.refusals import CentreAway, TooLarge
from sync.pushing import FIRST_SIZE, Pusher
from tests.integration.sync.desk import Desk


def away() -> None:
    raise CentreAway


def test_what_waits_is_answered_and_the_answers_are_kept(desk: Desk) -> None:
    member_id = desk.enrol("13900000021")
    desk.sell(member_id)
    assert desk.outbox.waiting_count() == 2
    desk.push_all()
    assert desk.outbox.waiting_count() == 0
    assert desk.answers() == {
        "member.enrol 1": ("accepted", "", 1),
        "sale.settle 2": ("accepted", "", 2),
    }


def test_nobody_asks_while_nothing_waits(desk: Desk) -> None:
    assert not desk.pusher.push()
    assert desk.wire.pushes == []


def test_a_lost_answer_is_asked_for_again_and_counts_once(desk: Desk) -> None:
    member_id = desk.enrol("13900000021")
    desk.sell(member_id)
    desk.pusher.push()  # learns the history
    desk.wire.after = away
    for _ in range(3):
        with pytest.raises(CentreAway):
            desk.pusher.push()
    assert desk.outbox.waiting_count() == 2
    desk.wire.after = lambda: None
    desk.push_all()
    assert desk.chain.standing(member_id).member.ver == 2
    assert desk.answers()["sale.settle 2"] == ("accepted", "", 2)


def test_an_answer_out_of_another_life_of_the_centre_is_kept_by_nobody(desk: Desk) -> None:
    member_id = desk.enrol("13900000021")
    desk.sell(member_id)
    desk.pusher.push()  # learns the history

    def begin_again() -> None:
        desk.wire.after = lambda: None
        desk.outbox.begin_history(desk.chain.history)

    desk.wire.after = begin_again
    assert desk.pusher.push()
    assert desk.outbox.waiting_count() == 2
    assert desk.answers()["sale.settle 2"] == ("waiting", "", None)
    desk.push_all()
    assert desk.answers()["sale.settle 2"] == ("accepted", "", 2)


def test_every_answer_is_heard_however_far_the_centre_is_already(desk: Desk) -> None:
    member_id = desk.enrol("13900000021")
    desk.sell(member_id)
    desk.pusher.push()  # learns the history
    desk.wire.after = away
    with pytest.raises(CentreAway):
        desk.pusher.push()
    desk.wire.after = lambda: None
    smaller = Pusher(desk.link, desk.outbox, 1)
    assert smaller.push()  # the centre has both; this one is told of the first
    assert desk.outbox.waiting_count() == 1
    smaller.push()
    assert {answer[0] for answer in desk.answers().values()} == {"accepted"}


def test_a_day_of_work_goes_in_batches(desk: Desk) -> None:
    for number in range(FIRST_SIZE + 20):
        desk.enrol(f"139000{number:05}")
    desk.push_all()
    sizes = [len(push.operations) for push in desk.wire.pushes]
    assert sizes == [FIRST_SIZE, FIRST_SIZE, 20]  # the first one only learns the history
    assert {answer[0] for answer in desk.answers().values()} == {"accepted"}


def test_a_token_that_ended_is_got_anew(desk: Desk) -> None:
    desk.enrol("13900000021")
    desk.push_all()
    desk.chain.clock.advance(minutes=20)
    desk.enrol("13900000022")
    desk.push_all()
    assert desk.outbox.waiting_count() == 0


def test_a_centre_out_of_an_old_backup_gets_everything_again(desk: Desk, tmp_path: Path) -> None:
    first = desk.enrol("13900000021")
    desk.push_all()
    storage = desk.chain.storage
    storage.close()
    backup = {path: path.read_bytes() for path in tmp_path.glob("centre.db*")}
    second = desk.enrol("13900000022")
    desk.sell(second)
    desk.push_all()
    storage.close()
    for path in tmp_path.glob("centre.db*"):
        path.unlink()
    for path, content in backup.items():
        path.write_bytes(content)
    desk.chain.centre.begin_history()
    desk.enrol("13900000023")
    desk.push_all()
    assert desk.chain.standing(first).member.ver == 1
    assert desk.chain.standing(second).member.ver == 2
    assert {answer[0] for answer in desk.answers().values()} == {"accepted"}


@pytest.mark.parametrize(
    ("offered", "hours", "answer"),
    [(True, 1, ("accepted", "")), (False, 25, ("quarantined", "MEMBER_UNKNOWN"))],
)
def test_after_a_backup_an_operation_waits_a_day_for_what_another_counter_offers_again(
    desks: Callable[[], Desk],
    tmp_path: Path,
    offered: bool,
    hours: int,
    answer: tuple[str, str],
) -> None:
    here, there = desks(), desks()
    storage = here.chain.storage
    storage.close()
    backup = (tmp_path / "centre.db").read_bytes()
    member_id = here.enrol("13900000021")
    here.push_all()
    there.pull_all()
    there.sell(member_id)
    there.push_all()
    storage.close()
    for path in tmp_path.glob("centre.db*"):
        path.unlink()
    (tmp_path / "centre.db").write_bytes(backup)
    here.chain.centre.begin_history()
    for desk in (there, here):
        desk.pull_all()
    there.push_all()
    assert there.outbox.waiting_count() == 1
    if offered:
        here.push_all()
    here.chain.clock.advance(hours=hours)
    there.push_all()
    assert there.outbox.waiting_count() == 0
    assert there.answers()["sale.settle 1"][:2] == answer


@pytest.mark.parametrize("fault", [CentreAway, TooLarge])
def test_a_batch_that_does_not_get_through_is_halved(desk: Desk, fault: type[Exception]) -> None:
    for number in range(FIRST_SIZE):
        desk.enrol(f"139000{number:05}")
    desk.pusher.push()  # learns the history

    def refuse() -> None:
        raise fault

    desk.wire.before = refuse
    for _ in range(2):
        with pytest.raises(fault):
            desk.pusher.push()
    desk.wire.before = lambda: None
    desk.push_all()
    assert len(desk.wire.pushes[1].operations) == FIRST_SIZE // 4
    assert desk.outbox.waiting_count() == 0


def restored(desk: Desk) -> None:
    """The counter's file comes out of a backup: a new life of the device begins."""
    with desk.store.write() as work:
        profile = work.profile()
        assert profile is not None
        work.save_profile(replace(profile, incarnation=profile.incarnation + 1))
        work.commit()
    desk.link._device = (desk.link._device[0], desk.link._device[1] + 1)
    desk.link.drop_token()


def test_what_waited_before_the_counter_came_out_of_a_backup_is_sent_first(desk: Desk) -> None:
    first = desk.enrol("13900000021")
    desk.push_all()
    desk.sell(first)  # waits, and is in the backup
    restored(desk)
    desk.sell(first)
    assert desk.outbox.waiting_count() == 2
    desk.push_all()
    assert desk.outbox.waiting_count() == 0
    assert desk.chain.standing(first).member.ver == 3
    with desk.store.read() as reader:
        rows = reader.connection.execute("SELECT outcome FROM outbox").fetchall()
    assert {outcome for (outcome,) in rows} == {"accepted"}
    device = desk.link._device[0]
    with desk.chain.storage.begin() as connection:
        found = connection.exec_driver_sql(
            f"SELECT status, incarnation, seq FROM devices WHERE device_id = '{device}'"
        ).one()
    assert tuple(found) == ("active", 2, 1)


def test_every_life_is_offered_again_to_another_history(desk: Desk) -> None:
    members = [desk.enrol("13900000021")]
    desk.push_all()
    for number in range(2):
        restored(desk)
        members.append(desk.enrol(f"1390000003{number}"))
    desk.push_all()
    desk.chain.centre.begin_history()
    desk.wire.pushes.clear()
    desk.pull_all()  # tells of it
    desk.push_all()
    lives = [push.operations[0].incarnation for push in desk.wire.pushes if push.operations]
    assert lives[-3:] == [1, 2, 3]
    assert desk.outbox.waiting_count() == 0
    assert [desk.chain.standing(mine).member.ver for mine in members] == [1, 1, 1]


def test_who_cuts_off_the_end_of_the_chain_is_noticed(desk: Desk) -> None:
    """T18: what is written in its place is offered, and the centre knows the numbers."""
    for number in range(4):
        desk.enrol(f"1390000002{number}")
    desk.push_all()
    with desk.store.write() as work:
        for statement in _CUT_OFF:
            work.connection.execute(statement)
        work.commit()
    desk.enrol("13900000031")
    assert desk.outbox.waiting_count() > 0
    desk.push_all()
    assert desk.outbox.waiting_count() == 0
    assert desk.answers()["member.enrol 3"] == ("quarantined", "CHAIN_SPLIT", None)
    desk.enrol("13900000032")
    desk.push_all()
    assert desk.answers()["member.enrol 4"][:2] == ("quarantined", "CHAIN_SPLIT")


def test_who_takes_a_record_out_of_the_middle_is_noticed(desk: Desk) -> None:
    """T18: what is before it arrives; what comes after it the centre would wait for in vain."""
    for number in range(4):
        desk.enrol(f"1390000002{number}")
    with desk.store.write() as work:
        for statement in _TAKE_OUT:
            work.connection.execute(statement)
        work.commit()
    with pytest.raises(StoreFileDamaged):
        desk.push_all()
    assert [len(push.operations) for push in desk.wire.pushes] == [2, 2]
    assert desk.answers()["member.enrol 2"] == ("accepted", "", 1)
    assert desk.outbox.waiting_count() == 2


_TAKE_OUT = (
    "DROP TRIGGER operations_no_delete",
    "DELETE FROM outbox WHERE operation_id IN (SELECT operation_id FROM operations WHERE seq = 3)",
    "PRAGMA defer_foreign_keys = ON",
    "DELETE FROM operations WHERE seq = 3",
)
_CUT_OFF = (
    "DROP TRIGGER operations_no_delete",
    "DELETE FROM outbox WHERE operation_id IN (SELECT operation_id FROM operations WHERE seq > 2)",
    "PRAGMA defer_foreign_keys = ON",
    "DELETE FROM operations WHERE seq > 2",
    "UPDATE chain_heads SET seq = 2",
    "UPDATE chain_heads SET record_hash = (SELECT record_hash FROM operations WHERE seq = 2)",
)
"""As somebody does it who has the key of the file."""
