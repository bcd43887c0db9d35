"""Kill -9 a counter in the middle of its work, again and again, and see what the file holds.

``python -m tests.crash.kills --kills 2000``: nothing acknowledged may be lost, nothing torn.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import select
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import NoReturn

from tests.crash.making import Migrating, Restoring, SettingUp
from tests.crash.scene import WHOLE, Looked, Scene
from tests.crash.scene_of_the_desk import AtTheWindow
from tests.crash.scenes_of_a_chain import FirstLoad, InStep
from tests.crash.scenes_of_a_till import Backup, Checkout, Housekeeping

SCENES: dict[str, type[Scene]] = {
    "checkout": Checkout,
    "at the window": AtTheWindow,
    "in step": InStep,
    "first load": FirstLoad,
    "migration": Migrating,
    "backup": Backup,
    "housekeeping": Housekeeping,
    "setting up": SettingUp,
    "restoring": Restoring,
}
MOST_S = 20.0
"""Whoever says nothing for so long is stuck."""


@dataclass
class Tally:
    """What happened over all kills of a scene; ``faults`` must stay empty."""

    kills: int = 0
    acknowledged: int = 0
    unknown: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def add(self, looked: Looked) -> None:
        """One more kill."""
        self.kills += 1
        self.acknowledged += looked.acknowledged
        self.unknown += looked.unknown
        self.faults += looked.faults

    def line(self) -> str:
        """The result in one line."""
        return (
            f"{self.kills} kills: {self.acknowledged} acknowledged, {len(self.faults)} faults, "
            f"{self.unknown} stored but not acknowledged, {self.seconds:.0f} s"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; exit 1 when anything was lost or torn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40, help="of all scenes together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scene", choices=SCENES, action="append", help="only this one")
    given = parser.parse_args(arguments)
    if not hasattr(os, "fork"):
        sys.stdout.write("kills: not tried, they need fork and SIGKILL\n")
        return 0
    names = given.scene or list(SCENES)
    found = False
    shares = list(accumulate(SCENES[name].share for name in names))
    for name, upto in zip(names, shares, strict=True):
        first = given.kills * (upto - SCENES[name].share) // shares[-1]
        kills = given.kills * upto // shares[-1] - first
        tally = kill(SCENES[name], kills, random.Random(f"{given.seed} {name}"))
        sys.stdout.write("\n".join((f"{name}: {tally.line()}", *tally.faults, "")))
        sys.stdout.flush()
        found = found or bool(tally.faults)
    return 1 if found else 0


def kill(kind: type[Scene], kills: int, chance: random.Random) -> Tally:
    """So many kills, in fresh folders now and then; the first fault ends it."""
    tally, begun = Tally(), time.monotonic()
    while tally.kills < kills and not tally.faults:
        with tempfile.TemporaryDirectory(prefix="crash") as folder:
            scene = kind(Path(folder))
            for _ in range(min(kind.kills_a_folder, kills - tally.kills)):
                tally.add(scene.look(killed(scene, chance)))
                if tally.faults:
                    break
            tally.faults += scene.look_at_the_end()
    tally.seconds = time.monotonic() - begun
    return tally


def killed(scene: Scene, chance: random.Random) -> list[str]:
    """What a process said that worked for a while and was killed."""
    gc.collect()  # nothing of the parent may be closed a second time by the child
    ours, theirs = os.pipe()
    seed, wanted = chance.random(), chance.randint(0, scene.most_told)
    lingers_s = chance.random() * scene.lingers_s
    child = os.fork()
    if child == 0:
        os.close(ours)
        _work(scene, theirs, random.Random(seed))
    os.close(theirs)
    told = _heard(ours, wanted)
    select.select([], [], [], lingers_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while part := os.read(ours, 65_536):
        told += part
    os.close(ours)
    if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
        raise RuntimeError(f"the process ended by itself: {told.decode()}")
    whole = told[: told.rfind(b"\n") + 1]
    return whole.decode().split("\n")[:-1]


def _heard(pipe: int, wanted: int) -> bytes:
    told = b""
    while told.count(b"\n") < wanted and f"{WHOLE}\n".encode() not in told:
        ready, _, _ = select.select([pipe], [], [], MOST_S)
        part = os.read(pipe, 65_536) if ready else b""
        if not part:
            break
        told += part
    return told


def _work(scene: Scene, pipe: int, chance: random.Random) -> NoReturn:
    try:
        scene.work(lambda word: os.write(pipe, f"{word}\n".encode()), chance)
        signal.pause()
    except Exception:  # noqa: BLE001 whatever it is, the parent says that it ended by itself
        traceback.print_exc()
    finally:
        os._exit(3)


if __name__ == "__main__":
    sys.exit(main())
