"""What was made is there under its name when the power fails right after people were told so.

Stores that are set up or brought back, and backups; ``python -m tests.crash.makers``.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

from app.bootstrap import stores
from app.domain.errors import MemberdeskError
from app.services.backup import make_backup, make_daily_backup
from app.services.doctor import examine
from app.services.first_run import NewStore, programme_templates
from app.services.restoring import restore_backup
from local_db.files import create_store, open_store
from tests.builders.till import KEY, Till, set_up_till
from tests.crash.making import restoring
from tests.crash.power import workplace
from tests.crash.shim import LOADED, Shim, missing, run_under

HOME = "home"
MORE = 20


class Maker(NamedTuple):
    """``make``: in the folder; ``fault``: what is wrong with what is there afterwards."""

    make: Callable[[Path], object]
    fault: Callable[[Path], str]


def main() -> int:
    """Run from the command line; exit 1 when anything is not there any more."""
    if LOADED not in os.environ:
        if missing():
            sys.stdout.write(f"makers: not tried, {missing()}\n")
            return 0
        done = run_under("tests.crash.makers", [])
        sys.stdout.write(done.stdout)
        return done.returncode
    found = False
    with workplace() as folder:
        shim = Shim(folder / HOME)
        for name, maker in makers(folder).items():
            states, faults = cut_after(shim, folder, maker)
            sys.stdout.write(f"{name}: {states} disks, {len(faults)} violations\n")
            sys.stdout.writelines(f"  {fault}\n" for fault in sorted(set(faults)))
            found = found or bool(faults)
    return 1 if found else 0


def makers(folder: Path) -> Mapping[str, Maker]:
    """Everything that makes files which people are told of."""
    old = folder / "old"
    old.mkdir()
    store = create_store(old / "store.db", KEY)
    till = set_up_till(old, store)
    copy = folder / "copy.mdbackup"
    make_backup(store, till.tools, copy)
    store.close()
    return {
        "a store that is set up": Maker(_set_up, lambda home: _fault(home / "new")),
        "a store that is brought back": Maker(
            lambda home: restore_backup(restoring(till), copy, till.recovery_code, home / "new"),
            lambda home: _fault(home / "new"),
        ),
        "a backup": Maker(
            lambda home: _back_up(till, home / "here.mdbackup"),
            lambda home: _unreadable(till, home / "here.mdbackup"),
        ),
        "a backup of the day": Maker(
            lambda home: _back_up(till, home / "backups", of_the_day=True),
            lambda home: _unreadable(till, next((home / "backups").glob("*.mdbackup"), home)),
        ),
    }


def cut_after(shim: Shim, folder: Path, maker: Maker) -> tuple[int, list[str]]:
    """How many disks there may be, and what is wrong with them."""
    home = folder / HOME
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    with shim.watching() as watched:
        maker.make(home)
    disk = watched.disk()
    for record in watched.records:
        disk.take(record)
    count, faults = 0, []
    for state in disk.states(Random(1), MORE):
        count += 1
        shutil.rmtree(home)
        home.mkdir()
        for name, data in state.build().items():
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        fault = maker.fault(home)
        faults += [fault] if fault else []
    return count, faults


def _set_up(home: Path) -> None:
    new = NewStore(
        store_name="徐汇店",
        template_id=programme_templates()[0].programme_id,
        manager_name="赵敏",
        manager_pin="8642",
    )
    stores.make_store(home / "new", new)


def _back_up(till: Till, target: Path, *, of_the_day: bool = False) -> None:
    store = open_store(till.path, KEY)
    try:
        (make_daily_backup if of_the_day else make_backup)(store, till.tools, target)
    finally:
        store.close()


def _fault(home: Path) -> str:
    try:
        made = stores.open_home(home)
    except MemberdeskError as fault:
        return fault.sentence()
    try:
        return " ".join(one.sentence for one in examine(made.store, made.ctx.clock).findings)
    finally:
        made.close()


def _unreadable(till: Till, path: Path) -> str:
    key = till.tools.secrets.get("backup") or b""
    try:
        for _ in till.tools.sealer.chunks(path, key):
            pass
    except MemberdeskError as fault:
        return fault.sentence()
    return ""


if __name__ == "__main__":
    sys.exit(main())
