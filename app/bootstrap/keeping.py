"""What a desk does for its store beside the screens, now and then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.bootstrap.stores import OpenedStore
from app.ports.backup import BackupNotWritten
from app.services.context import business_now
from local_db.space import LEAST_FREE_BYTES, free_bytes

MOST_CHECK_S = 20.0
"""So long the file is looked through once a day; the doctor takes all the time it needs."""
BACKUP_TAKES = 2
"""So many times the store's own size: a copy of it, and that copy sealed."""
_MB = 1024 * 1024


def housekeeping(
    opened: OpenedStore,
    most_check_s: float = MOST_CHECK_S,
    free: Callable[[Path], int] = free_bytes,
) -> Callable[[], None]:
    """A step that does what is due: the check of the day, expiry, a checkpoint, the backup.

    The check comes first: after a bad one the store refuses every write and every copy, so that
    no good backup makes way for a bad one. The backup comes last: before it the reserve is kept
    and a nearly full disk told, and it takes no room that sales need. That it was not made for
    want of room is said once a day.
    """
    checked_on: date | None = None
    refused_on: date | None = None

    def housekeep() -> None:
        from app.services.away import note_away
        from app.services.backup import is_backup_due, make_daily_backup
        from app.services.expiring import expire_due_lots

        nonlocal checked_on, refused_on
        note_away(opened.ctx)
        on = business_now(opened.ctx).on
        if checked_on != on:
            opened.store.quick_check(most_check_s)
            checked_on = on
        expire_due_lots(opened.ctx)
        opened.store.checkpoint()
        opened.store.keep_reserve()
        opened.store.check_room()
        if not is_backup_due(opened.paths.backups, on):
            return
        try:
            check_backup_room(opened, free)
        except BackupNotWritten:
            if refused_on == on:
                return
            refused_on = on
            raise
        make_daily_backup(opened.store, opened.backup_tools, opened.paths.backups)

    return housekeep


def check_backup_room(opened: OpenedStore, free: Callable[[Path], int] = free_bytes) -> None:
    """BackupNotWritten when a backup beside the store would take the room kept for sales."""
    files = (opened.paths.database, opened.paths.write_ahead_log)
    size = sum(path.stat().st_size for path in files if path.exists())
    needed, there = BACKUP_TAKES * size + LEAST_FREE_BYTES, free(opened.paths.database)
    if there < needed:
        reason = f"it needs {-(-needed // _MB)} MB free on the disk, and {there // _MB} MB are"
        raise BackupNotWritten(reason=reason)
