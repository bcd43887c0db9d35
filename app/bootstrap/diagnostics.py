"""What whoever helps a counter from afar needs to know, in one file, with nobody in it (I18)."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import zipfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from app import __version__
from app.bootstrap.stores import OpenedStore
from app.domain.operations import canonical_json
from app.ports.centre_link import LinkState
from app.ports.outcomes import Outcomes, Traced
from app.services.context import profile_of
from local_db.centre_rows import SqlCentreRows
from local_db.migrations import HEAD

FACTS = "facts.json"
MOST_ENTRIES = 500


def save_diagnostics(
    opened: OpenedStore, address: str, link: LinkState, outcomes: Outcomes, now: datetime
) -> Path:
    """Versions, ids, sizes, how it stands with the centre, what waits or was not booked by its
    code, and the logs, which hold no names and no long numbers; the file. Raises OSError.
    """
    folder = opened.paths.home / "diagnostics"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"memberdesk-{now:%Y%m%d-%H%M%S}.zip"
    facts = canonical_json(_facts(opened, address, link, outcomes, now))
    made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(made, "wb") as writing, zipfile.ZipFile(writing, "w") as archive:
            archive.writestr(FACTS, facts, zipfile.ZIP_DEFLATED)
            for log in sorted(opened.paths.logs.glob("memberdesk.log*")):
                archive.write(log, f"logs/{log.name}", zipfile.ZIP_DEFLATED)
    except OSError:
        file.unlink()
        raise
    return file


def _facts(
    opened: OpenedStore, address: str, link: LinkState, outcomes: Outcomes, now: datetime
) -> dict[str, object]:
    with opened.store.read() as reader:
        profile = profile_of(reader)
    paths, rows = opened.paths, SqlCentreRows(opened.store)
    sizes = {
        path.name: path.stat().st_size
        for path in (paths.database, paths.write_ahead_log)
        if path.exists()
    }
    compared = rows.comparison()
    return {
        "made_at": now,
        "program": __version__,
        "schema": HEAD,
        "python": platform.python_version(),
        "system": platform.platform(),
        "is_built": hasattr(sys, "frozen"),
        "store": profile.store_id,
        "counter": profile.counter_id,
        "device": profile.device_id,
        "incarnation": profile.incarnation,
        "centre": address,
        "bytes": sizes,
        "bytes_free": shutil.disk_usage(paths.home).free,
        "link": asdict(link),
        "place": asdict(rows.place()),
        "compared": None if compared is None else asdict(compared),
        "backlog": asdict(outcomes.backlog()),
        "unsent": [_told(one) for one in outcomes.unsent(MOST_ENTRIES)],
        "attention": [_told(one) for one in outcomes.attention(MOST_ENTRIES)],
    }


def _told(entry: Traced) -> dict[str, object]:
    """Without the member and the cashier."""
    return {
        "operation": entry.operation_id,
        "kind": entry.kind,
        "at": entry.at,
        "state": entry.state,
        "code": entry.code,
    }
