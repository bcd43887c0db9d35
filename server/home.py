"""The folder of a centre: what it listens on, its keys, and where its book is."""

from __future__ import annotations

import ipaddress
import json
import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import URL, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from server import clock, tables
from server.authority import Authority
from server.backing_up import is_copy
from server.book import Book
from server.documents import NotReadable, read
from server.erasing import remembered
from server.faults import NotDone
from server.keys import KEY_BYTES, Keys
from server.storage import Storage, UnsafeDatabaseLibrary

DATABASE = "MEMBERDESK_CENTRE_DATABASE"
"""Of the environment: the address of the database, for who keeps it out of every file."""
PUBLIC_KEY = "public_key"
_SETTINGS = """# The centre of a chain (docs/centre.md).
host = "127.0.0.1"
port = 8760
# How counters reach it; stands in the QR of invitations.
# address = "https://centre.example"
# https here, or at a proxy in front:
# certificate = "/etc/centre/fullchain.pem"
# key = "/etc/centre/privkey.pem"
# behind_proxy = true
# PostgreSQL in place of the file centre.db:
# database = "postgresql://centre:PASSWORD@127.0.0.1/centre"
# Days in which what members ask about their data is to be done:
# request_days = 15
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What stands in ``centre.toml``."""

    host: str = "127.0.0.1"
    port: int = 8760
    address: str = ""
    certificate: str = ""
    key: str = ""
    behind_proxy: bool = False
    database: str = ""
    request_days: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A centre at work."""

    settings: Settings
    storage: Storage
    keys: Keys
    centre: Authority


@dataclass(frozen=True, slots=True)
class Home:
    """The files of one centre, for their owner alone."""

    folder: Path

    @property
    def settings(self) -> Path:
        """Read at every start."""
        return self.folder / "centre.toml"

    @property
    def keys(self) -> Path:
        """Without these nobody reads who the members are, whatever database they have."""
        return self.folder / "centre.keys"

    @property
    def erased(self) -> Path:
        """Ids of members who were erased, for a book that comes out of a backup."""
        return self.folder / "centre.erased"

    @property
    def database(self) -> Path:
        """The book, where it is SQLite."""
        return self.folder / "centre.db"


def create(home: Home, database: str, environment: Mapping[str, str]) -> None:
    """A new centre with keys and an empty book; raises NotDone where one is already.

    ``database``: an address without a password, to be kept in the settings; empty for SQLite, or
    for the one in the environment.
    """
    if database and _url(database).password is not None:
        raise NotDone(
            "A password on the command line is seen by everybody on this machine. Put the address"
            f" into {DATABASE}, or into centre.toml afterwards.",
            is_unreadable=True,
        )
    if home.keys.exists() or home.database.exists():
        raise NotDone(f"{home.folder} holds a centre already.")
    home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = Keys.new()
    address = database or environment.get(DATABASE, "")
    with _storage(home, address) as storage:
        if not address:
            _write(home.database, "")  # SQLite would let others read it
        storage.create()
        if _known(storage):
            raise NotDone("That database holds a centre already, with keys of its own.")
        told = f"database = {json.dumps(database)}\n" if database else ""
        _write(home.settings, _SETTINGS + told)
        _write(home.keys, json.dumps({name: key.hex() for name, key in asdict(keys).items()}))
        with storage.begin() as connection:
            row = {"name": PUBLIC_KEY, "value": keys.public}
            Book(connection, keys).put(tables.centre, [row])
        Authority(storage, keys, clock.now, os.urandom).begin_history()


@contextmanager
def opened(home: Home, environment: Mapping[str, str]) -> Iterator[Opened]:
    """The centre of a folder; raises NotDone. A book that is a copy begins a new history."""
    settings, keys = _settings(home), _keys(home)
    address = environment.get(DATABASE, "") or settings.database
    if not address and not home.database.exists():
        raise NotDone(_nowhere(home))
    with _storage(home, address) as storage:
        storage.create()
        known = _known(storage)
        if known is None:
            raise NotDone(_nowhere(home))
        if known != keys.public:
            raise NotDone(f"The keys in {home.keys} are not those of this book.")
        centre = Authority(storage, keys, clock.now, os.urandom)
        if is_copy(storage):
            begin_anew(home, centre)
        yield Opened(settings=settings, storage=storage, keys=keys, centre=centre)


def begin_anew(home: Home, centre: Authority) -> str:
    """Another history, in which nobody is known who was erased in the one before."""
    history = centre.begin_history()
    centre.erase_again(remembered(home.erased))
    return history


def check_listening(settings: Settings) -> None:
    """Raises NotDone where what counters send could be read on its way."""
    if settings.behind_proxy or (settings.certificate and settings.key):
        return
    try:
        is_loopback = ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        is_loopback = settings.host == "localhost"
    if not is_loopback:
        raise NotDone(
            f"On {settings.host} others can listen. Name a certificate and its key in centre.toml,"
            " or set behind_proxy = true where a proxy in front speaks https."
        )


def _nowhere(home: Home) -> str:
    return (
        f"There is no centre in {home.folder}. Make one with init; if its database is named in"
        f" {DATABASE}, that variable is missing now."
    )


def _settings(home: Home) -> Settings:
    if not home.settings.exists():
        raise NotDone(_nowhere(home))
    try:
        found = tomllib.loads(home.settings.read_text(encoding="utf-8"))
        settings = read(Settings, json.dumps(found, default=str), extra="forbid")
    except (tomllib.TOMLDecodeError, NotReadable, UnicodeDecodeError) as fault:
        raise NotDone(f"{home.settings}: {fault}", is_unreadable=True) from None
    if settings.database:
        _check_private(home.settings)
    return settings


def _keys(home: Home) -> Keys:
    if not home.keys.exists():
        raise NotDone(f"The keys of the centre are missing: {home.keys}.")
    _check_private(home.keys)
    try:
        found = read(dict[str, str], home.keys.read_bytes())
        keys = Keys(**{name: bytes.fromhex(key) for name, key in found.items()})
    except (NotReadable, TypeError, ValueError):
        keys = None
    if keys is None or any(len(key) != KEY_BYTES for key in asdict(keys).values()):
        raise NotDone(f"{home.keys} does not hold the keys of a centre.", is_unreadable=True)
    return keys


def _check_private(file: Path) -> None:
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise NotDone(f"Others on this machine may read {file}. Run: chmod 600 {file}")


def _write(file: Path, text: str) -> None:
    made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "w", encoding="utf-8") as writing:
        writing.write(text)


@contextmanager
def _storage(home: Home, address: str) -> Iterator[Storage]:
    url = _url(address) if address else URL.create("sqlite", database=str(home.database))
    try:
        storage = Storage(url.render_as_string(hide_password=False))
        try:
            yield storage
        finally:
            storage.close()
    except UnsafeDatabaseLibrary as fault:
        raise NotDone(f"This SQLite ({fault}) can lose what was committed.") from None
    except DBAPIError as fault:
        name = type(fault.orig).__name__
        raise NotDone(f"The database {url.render_as_string()} does not serve: {name}.") from None


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    kind = "" if url is None else url.drivername
    if url is None or kind not in ("postgresql", "postgres", "postgresql+psycopg", "sqlite"):
        raise NotDone(
            "The address of the database is not one such as postgresql://user@host/name.",
            is_unreadable=True,
        )
    return url if kind == "sqlite" else url.set(drivername="postgresql+psycopg")


def _known(storage: Storage) -> str | None:
    """The key that the book belongs to; None for an empty one."""
    table = tables.centre
    with storage.glance() as connection:
        asked = select(table.c.value).where(table.c.name == PUBLIC_KEY)
        return connection.execute(asked).scalar_one_or_none()
