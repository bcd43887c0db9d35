"""Where a store lives on disk: one folder, chosen with --home or the platform's data folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StorePaths:
    """The files of one store folder. Nothing of a store lies outside it but its keys."""

    home: Path

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.home / "store.db"

    @property
    def write_ahead_log(self) -> Path:
        """Committed changes that are not in the file yet; part of the store."""
        return self.home / "store.db-wal"

    @property
    def sealed_keys(self) -> Path:
        """Keys beside the store, only where the system has no key store (T2)."""
        return self.home / "store.keys"

    @property
    def backups(self) -> Path:
        """Sealed daily copies."""
        return self.home / "backups"

    @property
    def logs(self) -> Path:
        """Rotating log without personal data."""
        return self.home / "logs"

    @property
    def receipts(self) -> Path:
        """Receipts saved as picture or PDF."""
        return self.home / "receipts"

    @property
    def instance_lock(self) -> Path:
        """Held by the running desk; backups run beside it, restore needs it free."""
        return self.home / "desk.lock"

    @property
    def holds_store(self) -> bool:
        """True when a store was set up here."""
        return self.database.exists()


def resources() -> Path:
    """The folder of icons, translations, templates and demo data, beside the packages."""
    return Path(__file__).parents[2] / "resources"


def usual_home_text(usual_home: Callable[[], Path]) -> str:
    """The folder for the help page, which is there before every package is."""
    try:
        return str(usual_home())
    except ModuleNotFoundError:
        return "that of the system"


def demo_home(home: Path) -> Path:
    """Where the demo store lies: beside a shop's own folder, never in it."""
    return home.with_name(f"{home.name}-demo")


def default_home() -> Path:
    """The platform's data folder for Memberdesk."""
    import platformdirs

    return Path(platformdirs.user_data_dir("Memberdesk", appauthor=False))
