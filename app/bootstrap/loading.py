"""The other process of a first load beside the desk (``app.bootstrap.beside``)."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import closing
from functools import partial
from pathlib import Path
from time import sleep

from app import __version__
from app.adapters.clock import SystemClock
from app.adapters.signing import Ed25519Signer
from app.bootstrap import chain
from app.bootstrap.beside import GOES_ON, MOST_BYTES, ROWS_AT_ONCE, STDIN, STDOUT, Errand
from app.config.paths import StorePaths
from app.domain.errors import BadInput
from app.services.documents import read
from local_db.files import open_store
from local_db.migrations import HEAD
from sync.protocol.refusals import CentreAway, CentreBusy, CentreRefusal
from sync.pulling import NotOfThisCentre

DONE, ENDED = 0, 1
NICENESS = 10
PATIENCE_S = 5
"""For a busy centre; longer than that is the desk's to wait, which says so."""


def load_beside_desk(home: Path) -> int:
    """Be the other process. Raises what opening raises; BadInput where the desk is of another
    program.
    """
    errand = read(Errand, os.read(STDIN, MOST_BYTES))
    if (errand.program, errand.schema) != (__version__, HEAD):
        raise BadInput(path="errand", reason="of another program")
    if sys.platform != "win32":
        os.nice(NICENESS)
    threading.Thread(target=_end_with_the_desk, daemon=True).start()
    device_key = partial(Ed25519Signer, bytes.fromhex(errand.device))
    database = StorePaths(home).database
    with (
        closing(open_store(database, bytes.fromhex(errand.database))) as store,
        chain.linked_to(store, device_key, SystemClock(), ROWS_AT_ONCE) as linked,
    ):
        while linked.rows.place().loaded_through is not None:
            os.write(STDOUT, GOES_ON)
            try:
                linked.puller.pull()
            except CentreBusy as busy:
                if busy.after_s > PATIENCE_S:
                    return ENDED
                sleep(busy.after_s)
            except (CentreAway, CentreRefusal, NotOfThisCentre):
                return ENDED  # the desk asks by itself, and hears the same
    return DONE


def _end_with_the_desk() -> None:
    while os.read(STDIN, 1):
        pass
    os._exit(DONE)
