"""Scenario files run on throw-away stores: one is set up, every scenario gets a copy of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.adapters.clock import StoppedClock
from app.adapters.ids import SeededIds
from app.adapters.pins import ArgonPins
from app.adapters.sealing import AesSealer
from app.adapters.secrets import SealedFileSecrets
from app.adapters.signing import Ed25519Signer
from app.config.paths import resources
from app.domain.errors import BadInput
from app.services.context import Context
from app.services.documents import held
from app.services.first_run import NewStore, StoreKeys
from app.services.scenarios import Read, Verdict, read_scenarios, run_scenario
from app.services.scenarios.reading import MAX_BYTES
from app.services.scenarios.setting_up import set_up
from local_db.files import create_store, open_throw_away
from local_db.store import SqlStore

KEY = b"\x00" * 32
"""Nothing in these stores is anybody's, and none outlives its run."""
LEAST_MEMORY_KIB = 64
SEEDS = (1, 2)
"""Of the set-up, and of everything after it."""
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class ScenarioStores:
    """Stores in a folder of their own, one open at a time, each seeded alike."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._set_up: dict[NewStore, Path] = {}
        self._open: SqlStore | None = None

    def fresh(self, new: NewStore) -> Context:
        """A store that is just set up; the one before is closed and gone."""
        self.close()
        if new not in self._set_up:
            self._set_up[new] = self._made(new)
        shutil.copyfile(self._set_up[new], self._file)
        self._open = open_throw_away(self._file, KEY)
        return _context(self._open, SEEDS[1])

    def close(self) -> None:
        """Close and remove the store that is open."""
        if self._open is not None:
            self._open.close()
            self._open = None
            self._file.unlink()

    @property
    def _file(self) -> Path:
        return self._folder / "open.db"

    def _made(self, new: NewStore) -> Path:
        path = self._folder / f"{len(self._set_up)}.db"
        keys = StoreKeys(
            secrets=SealedFileSecrets(self._folder),
            sealer=AesSealer(memory_kib=LEAST_MEMORY_KIB, passes=1),
        )
        store = create_store(path, KEY)
        try:
            set_up(_context(store, SEEDS[0]), new, keys)
        finally:
            store.close()
        return path


def _context(store: SqlStore, seed: int) -> Context:
    return Context(
        store=store,
        clock=StoppedClock(FIRST_DAY),
        ids=SeededIds(seed),
        pins=ArgonPins(KEY, memory_kib=LEAST_MEMORY_KIB, passes=1),
        signer=Ed25519Signer(KEY),
    )


@contextmanager
def scenario_stores() -> Iterator[ScenarioStores]:
    """Stores in a temporary folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="memberdesk-") as folder:
        stores = ScenarioStores(Path(folder))
        try:
            yield stores
        finally:
            stores.close()


def read_file(file: Path) -> tuple[Read, ...]:
    """The scenarios of a file; BadInput whose path begins with the file."""
    raw = held(file, MAX_BYTES)
    try:
        return read_scenarios(raw, resources())
    except BadInput as wrong:
        path = f"{file}: {wrong.params['path']}"
        raise BadInput(path=path, reason=wrong.params["reason"]) from None


def run(scenarios: Sequence[Read]) -> Iterator[Verdict]:
    """The answer to each, as it is found."""
    with scenario_stores() as stores:
        for scenario in scenarios:
            yield run_scenario(scenario, stores.fresh)
