"""What can be wrong with the file, and the driver's errors told as such."""

from __future__ import annotations

import re

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import EnvironmentFault, MemberdeskError
from app.ports.store import AlreadyStored


class UnsafeDatabaseLibrary(EnvironmentFault):
    """SQLite with the WAL race, which can lose committed sales."""

    code = "E-DB-10"
    text = (
        "The SQLite library {version} can lose committed data. "
        "Install sqlcipher3 0.6.4 or newer, then start again."
    )


class StoreFileMissing(EnvironmentFault):
    """No file at the path."""

    code = "E-DB-11"
    text = "There is no store file here. Choose another folder, set up a store, or restore one."


class StoreFileExists(EnvironmentFault):
    """A store is there already and is never overwritten."""

    code = "E-DB-12"
    text = "A store file is here already. Choose an empty folder."


class StoreFileUnreadable(EnvironmentFault):
    """Another key, or not one of our files."""

    code = "E-DB-13"
    text = (
        "The store file does not open with this key, or is not a store file. "
        "Restore the key or a backup."
    )


class StoreFileTooNew(EnvironmentFault):
    """Written by a later program."""

    code = "E-DB-14"
    text = (
        "A newer Memberdesk wrote this store (schema {found}, known here {known}). "
        "Install that version; nothing was changed."
    )


class StoreFileDamaged(EnvironmentFault):
    """A page is not as it was written."""

    code = "E-DB-15"
    text = "The store file is damaged. Stop selling, keep the file, and restore a backup."


class StoreBusy(EnvironmentFault):
    """Another process or a long write holds the file."""

    code = "E-DB-16"
    text = "Another program is using the store file. Close it, then try again."


class DiskFull(EnvironmentFault):
    """No room; the transaction was rolled back."""

    code = "E-DB-17"
    text = "The disk is full. Nothing was saved. Free some space, then try again."


class StoreReadOnly(EnvironmentFault):
    """The file or its folder cannot be written."""

    code = "E-DB-18"
    text = "The store file cannot be written. Check the rights of its folder, then start again."


class DiskFault(EnvironmentFault):
    """The disk answered with an error; the transaction was rolled back."""

    code = "E-DB-19"
    text = "The disk reported an error ({detail}). Nothing was saved. Check the disk."


class DiskNearlyFull(EnvironmentFault):
    """So little room is left that no new sale begins; one under way can still be settled."""

    code = "E-DB-20"
    text = (
        "Only {free_mb} MB are free on the disk, so no new sale can begin. "
        "Delete files you do not need, then go on."
    )


_FAULTS: dict[str, type[EnvironmentFault]] = {
    "SQLITE_NOTADB": StoreFileUnreadable,
    "SQLITE_CORRUPT": StoreFileDamaged,
    "SQLITE_BUSY": StoreBusy,
    "SQLITE_LOCKED": StoreBusy,
    "SQLITE_FULL": DiskFull,
    "SQLITE_READONLY": StoreReadOnly,
    "SQLITE_CANTOPEN": StoreReadOnly,
    "SQLITE_PERM": StoreReadOnly,
}

_THINGS = {
    "members": "member",
    "coupons": "coupon",
    "sales": "sale",
    "operations": "operation",
    "chain_heads": "operation",
    "ledger_entries": "ledger entry",
    "programmes": "programme version",
    "products": "product",
    "held_baskets": "held basket",
    "birthday_uses": "birthday use",
    "offer_uses": "offer use",
    "orders_away": "orders elsewhere",
    "consents": "consent",
}


def told(error: driver.Error) -> MemberdeskError | driver.Error:
    """The fault behind a driver's error; the error itself when it is a bug of ours."""
    name = getattr(error, "sqlite_errorname", "")
    if name in _FAULTS:
        return _FAULTS[name]()
    if name.startswith("SQLITE_IOERR"):
        return DiskFault(detail=name)
    refused = re.match(r"UNIQUE constraint failed: (\w+)", str(error))
    if refused:
        return AlreadyStored(what=_THINGS.get(refused[1], "row"))
    return error
