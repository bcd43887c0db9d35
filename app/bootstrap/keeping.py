"""What a desk does for its store beside the screens, now and then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.bootstrap.stores import OpenedStore
from app.services.backup import is_backup_due, make_daily_backup
from app.services.context import business_now
from app.services.expiring import expire_due_lots

MOST_CHECK_S = 20.0
"""So long the file is looked through once a day; the doctor takes all the time it needs."""


def housekeeping(opened: OpenedStore, most_check_s: float = MOST_CHECK_S) -> Callable[[], None]:
    """A step that does what is due: the check of the day, expiry, a checkpoint, the backup.

    The check comes first: after a bad one the store refuses every write and every copy, so that
    no good backup makes way for a bad one. At the end it says when the disk is nearly full.
    """
    checked_on: date | None = None

    def housekeep() -> None:
        nonlocal checked_on
        on = business_now(opened.ctx).on
        if checked_on != on:
            opened.store.quick_check(most_check_s)
            checked_on = on
        expire_due_lots(opened.ctx)
        opened.store.checkpoint()
        if is_backup_due(opened.paths.backups, on):
            make_daily_backup(opened.store, opened.backup_tools, opened.paths.backups)
        opened.store.keep_reserve()
        opened.store.check_room()

    return housekeep
