"""No acknowledged sale is lost and none is torn when the counter is killed (short run)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.operations import ChainHead
from local_db.engine import connect
from local_db.files import open_store
from tests.builders.store_rows import profile
from tests.crash import kills, writer
from tests.crash.kills import KEY, look, set_up

SEEN = ChainHead(device_id="device-1", incarnation=1)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")


def test_kills_lose_and_tear_nothing() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.crash.kills", "--kills", "20"],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert "20 kills" in run.stdout, run.stderr
    assert ", 0 faults," in run.stdout
    assert run.returncode == 0


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM sale_lines WHERE sale_id = 's2' AND line_no = 2", "sale 2 is torn"),
        ("DELETE FROM tenders WHERE sale_id = 's1'", "sale 1 is torn"),
        ("UPDATE members SET ver = 9 WHERE member_id = 'm1'", "member m1 is not at version 4"),
        ("UPDATE chain_heads SET seq = 4", "the head is not at 3"),
        ("DELETE FROM held_baskets", "the open basket is gone"),
    ],
)
def test_the_look_would_see_a_torn_sale(tmp_path: Path, statement: str, fault: str) -> None:
    path = tmp_path / "store.db"
    set_up(path)
    store = open_store(path, KEY)
    for _ in range(3):
        writer.sell_once(store)
    assert look(store, SEEN, ["op-1", "op-2", "op-3"])[1] == []
    connection = connect(path, KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(statement)
    connection.close()
    assert look(store, SEEN, ["op-1", "op-2", "op-3"])[1] == [fault]
    store.close()


def test_the_look_would_see_a_lost_sale(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    set_up(path)
    store = open_store(path, KEY)
    writer.sell_once(store)
    with store.write() as work:
        work.save_profile(profile())
    assert look(store, SEEN, ["op-1", "op-2"])[1] == ["op-2 was acknowledged and is lost"]
    store.close()


def test_acknowledged_means_committed(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    set_up(path)
    acknowledged = kills.sell_and_kill(path, random.Random(5))
    store = open_store(path, KEY)
    head, faults = look(store, SEEN, acknowledged)
    store.close()
    assert faults == []
    assert head.seq in (len(acknowledged), len(acknowledged) + 1)
