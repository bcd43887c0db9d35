"""The chain to play with is made by real programs, sells, and opens again."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.bootstrap.chain import in_step
from app.bootstrap.stores import open_home
from tests.integration.test_in_step import enrol, waited


@contextmanager
def playing(folder: Path) -> Iterator[list[str]]:
    """What it says until it waits; stopped as whoever started it would."""
    told = [sys.executable, "-m", "server", "demo-chain", str(folder), "--no-desks"]
    with subprocess.Popen(told, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Stop"):
                break
        yield said
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_two_shops_are_open_on_one_machine(tmp_path: Path) -> None:
    with playing(tmp_path) as said:
        assert len([line for line in said if "memberdesk desk --home" in line]) == 2
        with (
            closing(open_home(tmp_path / "counter-s01")) as here,
            in_step(here) as centre,
        ):
            enrol(here, "13900000021")
            centre.link.wake()
            assert waited(lambda: centre.outcomes.backlog().waiting == 0) is not None
            assert centre.outcomes.backlog().attention == 0
            with here.store.read() as reader:
                assert reader.product_count() > 100
    with playing(tmp_path) as said:
        assert said[0].startswith("The centre answers at")
