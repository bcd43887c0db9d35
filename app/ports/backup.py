"""What a backup needs from outside: a consistent copy of the file, and the seal around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from app.domain.errors import BadInput, EnvironmentFault, RuleBroken
from app.ports.inspection import Inspectable
from app.ports.store import Store


class RecoveryCodeWrong(RuleBroken):
    """The code is not the one that the backup key was wrapped under."""

    code = "E-BAK-01"
    text = (
        "This is not the recovery code of this store. "
        "Check it against the printed sheet; letters may be small or capital."
    )


class BackupDamaged(BadInput):
    """Altered, cut short, or not whole; ``reason`` says where."""

    code = "E-BAK-02"
    text = "The backup is damaged ({reason}). Nothing was restored. Use another backup."


class NotABackup(BadInput):
    """Another kind of file."""

    code = "E-BAK-03"
    text = "The file is not a Memberdesk backup. Choose a file that ends in .mdbackup."


class BackupTooNew(BadInput):
    """Made by a later program version."""

    code = "E-BAK-04"
    text = "A newer Memberdesk made this backup. Install that version, then restore again."


class BackupNotWritten(EnvironmentFault):
    """The disk refused; ``reason`` in the words of the operating system."""

    code = "E-BAK-05"
    text = "The backup cannot be written ({reason}). Check the disk and its free space."


class BackupUnreadable(BadInput):
    """The file cannot be opened; ``reason`` in the words of the operating system."""

    code = "E-BAK-06"
    text = "The backup cannot be read ({reason}). Check the path, or copy the file again."


class StoreFile(Store, Inspectable, Protocol):
    """An open store file as a whole."""

    def backup_to(self, path: Path) -> None:
        """Write a consistent, keyed copy to a path that does not exist yet."""
        ...

    def close(self) -> None:
        """Checkpoint and close; the file is whole on disk afterwards."""
        ...


OpenStore = Callable[[Path, bytes], StoreFile]
"""Opens the file at a path with its database key; brings an older schema up to date."""


class Sealer(Protocol):
    """Seals files so that they are secret and any change shows (AES-256-GCM in chunks)."""

    def wrap_key(self, recovery_code: str, key: bytes) -> bytes:
        """The backup key, sealed with the recovery code (argon2id); slow on purpose."""
        ...

    def unwrap_key(self, recovery_code: str, wrapped: bytes) -> bytes:
        """The backup key; RecoveryCodeWrong when the code is another one."""
        ...

    def writer(
        self, path: Path, key: bytes, wrapped: bytes
    ) -> AbstractContextManager[Callable[[bytes], None]]:
        """A way to add bytes to a new sealed file, which appears whole or not at all.

        BackupNotWritten when the disk refuses.
        """
        ...

    def wrapped_key(self, path: Path) -> bytes:
        """The wrapped key in the header; NotABackup, BackupTooNew, BackupUnreadable."""
        ...

    def chunks(self, path: Path, key: bytes) -> Iterator[bytes]:
        """The content in order; BackupDamaged at the first chunk that is not as it was sealed."""
        ...
