"""No acknowledged work is lost and none is torn when the counter is killed (short run)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from local_db.engine import connect
from tests.builders.till import KEY
from tests.crash.kills import SCENES, killed
from tests.crash.making import Migrating
from tests.crash.scene import Looked
from tests.crash.scenes_of_a_chain import FirstLoad, InStep
from tests.crash.scenes_of_a_till import Backup, Checkout

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def test_kills_lose_and_tear_nothing() -> None:
    """Others on every run."""
    seed = str(random.SystemRandom().randrange(10**6))
    run = subprocess.run(
        [sys.executable, "-m", "tests.crash.kills", "--kills", "22", "--seed", seed],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    said = f"seed {seed}\n{run.stdout}{run.stderr}"
    assert [line.split(":")[0] for line in run.stdout.splitlines()] == list(SCENES), said
    assert run.stdout.count(", 0 faults,") == len(SCENES), said
    assert run.returncode == 0, said


def spoilt(path: Path, statement: str) -> None:
    connection = connect(path, KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    for trigger in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        connection.execute(f'DROP TRIGGER "{trigger[0]}"')
    assert connection.execute(statement).rowcount > 0
    connection.close()


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, list[str]]:
    scene = Checkout(tmp_path_factory.mktemp("worked"))
    told = killed(scene, random.Random(3))
    assert told
    assert scene.look(told).faults == []
    return scene, told


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM sale_lines WHERE line_no = 2", "Sale"),
        ("DELETE FROM tenders", "Sale"),
        ("DELETE FROM ledger_entries WHERE points = 4286", "entry"),
        ("DELETE FROM coupons", "oupon"),
        ("UPDATE chain_heads SET seq = seq + 1", "chain"),
        ("DELETE FROM operations WHERE seq = (SELECT max(seq) FROM operations)", "was ack"),
    ],
)
def test_the_look_sees_what_is_torn_or_lost(
    worked: tuple[Checkout, list[str]], statement: str, fault: str
) -> None:
    scene, told = worked
    path = scene.home / "store.db"
    whole = path.read_bytes()
    spoilt(path, statement)
    assert any(fault in one for one in scene.look(told).faults)
    path.write_bytes(whole)


def test_a_place_an_answer_and_a_backup_that_fall_back_are_seen(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("load", "step", "backup")]
    for folder in folders:
        folder.mkdir()
    load, step, backup = FirstLoad(folders[0]), InStep(folders[1]), Backup(folders[2])
    assert load.look(["place 6"]).faults == ["the load fell back to 0"]
    assert step.look(["answered 900"]).faults == ["the centre is said to wait for 1 again"]
    gone = "20261121-104300-S01_C2.mdbackup"
    assert backup.look([f"backup {gone} s1"]).faults == [f"backup {gone} was told and is gone"]


def test_a_record_that_never_reaches_the_centre_is_seen(tmp_path: Path) -> None:
    scene = InStep(tmp_path)
    assert scene.look_at_the_end() == []
    spoilt(tmp_path / "store.db", "UPDATE outbox SET outcome = 'waiting'")
    assert scene.look([]).faults[0] == "record 1 is passed by unanswered"


def test_a_migration_that_leaves_something_out_is_seen(tmp_path: Path) -> None:
    scene = Migrating(tmp_path)
    scene.make()
    assert scene.faults() == []
    spoilt(scene.home / "store.db", "DELETE FROM tier_facts")
    assert scene.faults() == ["it is not as it should be"]
    (scene.home / "store.v1.db").unlink()
    assert "nothing was put aside" in scene.faults()
    assert scene.look([]) == Looked(
        faults=["it is not as it should be", "nothing was put aside"], unknown=1
    )
