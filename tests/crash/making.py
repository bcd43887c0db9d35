"""Kills while a store is made, brought back, or taken to the schema of today."""

from __future__ import annotations

import shutil
import time
from abc import abstractmethod
from pathlib import Path
from random import Random

from app.adapters.files import held_alone
from app.adapters.secrets import open_secrets
from app.bootstrap import stores
from app.services.backup import make_backup
from app.services.first_run import NewStore, programme_templates
from app.services.restoring import RestoreTools, restore_backup
from local_db import migrations
from local_db.engine import connect
from local_db.files import create_store, open_store
from tests.builders.store_files import build_revision_1
from tests.builders.till import KEY, Till, set_up_till
from tests.crash.scene import WHOLE, Looked, Scene, Tell, opened, unwell


def restoring(till: Till) -> RestoreTools:
    """As the program does it, with keys in a file."""
    return RestoreTools(
        sealer=till.tools.sealer,
        open_store=open_store,
        open_secrets=lambda home: open_secrets(home, allow_os_store=False),
        clock=till.counter.clock,
        ids=till.counter.ids,
        alone=held_alone,
    )


class WithAnEnd(Scene):
    """Done once, in a folder that is new each time, and done again where it was killed."""

    most_told = 0

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.home = folder / "new"

    def take_its_time(self) -> None:
        """So that kills fall everywhere."""
        self.begin_anew()
        begun = time.monotonic()
        self.make()
        self.lingers_s = 1.2 * (time.monotonic() - begun)

    def begin_anew(self) -> None:
        """An empty folder."""
        shutil.rmtree(self.home, ignore_errors=True)

    def work(self, tell: Tell, chance: Random) -> None:
        """To its end."""
        self.make()
        tell(WHOLE)

    @abstractmethod
    def make(self) -> None:
        """What is killed."""

    @abstractmethod
    def faults(self) -> list[str]:
        """What is wrong with what was made."""

    def is_made(self) -> bool:
        """It is there, whether it was told or not."""
        return (self.home / "store.db").exists()

    def look(self, told: list[str]) -> Looked:
        """Whole, or nothing: then it can be made now."""
        looked = Looked(acknowledged=len(told))
        if self.is_made():
            looked.unknown = 0 if told else 1
        elif told:
            looked.faults.append("it was told, and is not there")
        else:
            self.make()
        looked.faults += self.faults()
        self.begin_anew()
        return looked


class SettingUp(WithAnEnd):
    """The first-run page."""

    share = 1

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.take_its_time()
        self.begin_anew()

    def make(self) -> None:
        """With everything of the program itself."""
        new = NewStore(
            store_name="徐汇店",
            template_id=programme_templates()[0].programme_id,
            manager_name="赵敏",
            manager_pin="8642",
        )
        stores.make_store(self.home, new)

    def faults(self) -> list[str]:
        """The doctor, with the keys that lie there."""
        made = stores.open_home(self.home)
        try:
            return unwell(made.store, made.ctx.clock)
        finally:
            made.close()


class Restoring(WithAnEnd):
    """A store comes back out of a backup."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        home = folder / "old"
        home.mkdir()
        store = create_store(home / "store.db", KEY)
        self.till = set_up_till(home, store)
        make_backup(store, self.till.tools, folder / "copy.mdbackup")
        store.close()
        self.take_its_time()
        self.begin_anew()

    def make(self) -> None:
        """From the backup."""
        file = self.folder / "copy.mdbackup"
        restore_backup(restoring(self.till), file, self.till.recovery_code, self.home)

    def faults(self) -> list[str]:
        """The sale is there, and the doctor is content."""
        with opened(self.home) as store:
            with store.read() as reader:
                found = reader.sale(self.till.sale_id)
            missing = [] if found else ["the sale is gone"]
            return missing + unwell(store, self.till.counter.clock)


class Migrating(WithAnEnd):
    """A file of the first schema is opened by the program of today."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.take_its_time()
        self.wanted = facts(self.home / "store.db")
        self.begin_anew()

    def begin_anew(self) -> None:
        """As an earlier program left it."""
        super().begin_anew()
        self.home.mkdir()
        build_revision_1(self.home / "store.db", KEY)

    def is_made(self) -> bool:
        """All steps were taken."""
        connection = connect(self.home / "store.db", KEY)
        try:
            return migrations.version_of(connection) == migrations.HEAD
        finally:
            connection.close()

    def make(self) -> None:
        """Opening is enough."""
        open_store(self.home / "store.db", KEY).close()

    def faults(self) -> list[str]:
        """What is in it, and in the copy that was put aside before."""
        found = (
            [] if facts(self.home / "store.db") == self.wanted else ["it is not as it should be"]
        )
        for copy in self.home.glob("store.v*.db"):
            connection = connect(copy, KEY)
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                found.append(f"{copy.name} is broken")
            connection.close()
        if not (self.home / "store.v1.db").exists():
            found.append("nothing was put aside")
        return found


def facts(path: Path) -> list[str]:
    """Everything in a file."""
    connection = connect(path, KEY)
    try:
        whole = connection.execute("PRAGMA integrity_check").fetchall()
        asked = "SELECT name, sql FROM sqlite_master ORDER BY name"
        schema = connection.execute(asked).fetchall()
        rows = [
            str((name, row))
            for name, sql in schema
            if sql and sql.startswith("CREATE TABLE")
            for row in connection.execute(f'SELECT * FROM "{name}"')
        ]
        return [str(whole), str(schema), *sorted(rows)]
    finally:
        connection.close()
