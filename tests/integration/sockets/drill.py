"""A counter's computer is gone for good, and a new one takes its place (T23).

By the commands that people type: taken out, invited, joined with its members loaded, goods
imported; then the first sale. Run: ``python -m tests.integration.sockets.drill --members 3000``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from app.adapters.clock import SystemClock
from app.bootstrap.stores import open_home
from server.demo_chain import PRODUCTS
from tests.integration.sockets.chain import OTHER_PHONE, PHONE, PIN, Chain, Till, waited

MOST_S = 600
"""In service within ten minutes (docs/guarantees.md, T23)."""
SALES = 3


def imported(chain: Chain, members: int) -> None:
    """So many members of the first store."""
    file = chain.folder / "members.csv"
    rows = (f"13{number:09},会员{number},100" for number in range(members))
    file.write_text("\n".join(("phone,name,points", *rows, "")), encoding="utf-8")
    chain.do("members", "import", "S01", str(file), "--strict")


def told(*arguments: str, typed: str = "") -> None:
    """A command of the counter."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        input=typed,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def replaced(chain: Chain, lost: Till) -> dict[str, float]:
    """Seconds of each step until the new computer has sold; raises AssertionError where something
    is missing that the old one had sent.
    """
    began, steps = time.monotonic(), {}
    chain.do("device", "revoke", chain.device_of("C1"))
    code = chain.invite("C1", "S01")
    steps["taken out and invited"] = time.monotonic() - began
    invitation = f"http://127.0.0.1:{lost.relay.port}#{code}"
    home = chain.folder / "new"
    folder = ("--home", str(home))
    told("join", invitation, "--manager", "林", *folder, typed=f"{PIN}\n")
    steps["joined, members loaded"] = time.monotonic() - began
    told("products", "import", str(PRODUCTS), *folder)
    steps["goods taken in"] = time.monotonic() - began
    new = Till(home, lost.relay).start()
    chain.tills.append(new)
    new.sell(PHONE)
    steps["first sale"] = time.monotonic() - began
    assert waited(new.is_in_step)
    return steps


def drill(chain: Chain, members: int) -> dict[str, float]:
    """The whole of it; everything that had been sent is there afterwards."""
    imported(chain, members)
    with chain.serve():
        old = chain.join("C1").start()
        old.enrol(PHONE)
        for _ in range(SALES):
            old.sell(PHONE)
        assert waited(old.is_in_step)
        points = old.points(PHONE)
        old.relay.cut()
        old.asked("sell", PHONE)  # leaves the house with the disk
        old.stop()
        shutil.rmtree(old.home)
        chain.tills.remove(old)
        old.relay.mend()
        steps = replaced(chain, old)
        [new] = chain.tills
        assert points is not None
        assert (new.points(PHONE) or 0) > points
        assert new.points(OTHER_PHONE) is None
    new.stop()
    with closing(open_home(new.home, SystemClock())) as mine, mine.store.read() as reader:
        [(count,)] = reader.connection.execute("SELECT count(*) FROM members").fetchall()
        assert count == members + 1
    new.sales += old.sales
    chain.check_all_sold()
    return steps


def main() -> None:
    """Print the steps."""
    parser = argparse.ArgumentParser(description="A new computer in the place of a lost one.")
    parser.add_argument("--members", type=int, default=3_000)
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="memberdesk-drill-") as name:
        chain = Chain(Path(name))
        steps = drill(chain, parsed.members)
        chain.close()
    lines = [f"{at:7.1f} s  {step}" for step, at in steps.items()]
    said = f"{parsed.members} members, load {os.getloadavg()[0]:.1f}"
    sys.stdout.write("\n".join((said, *lines, "")))


if __name__ == "__main__":
    main()
