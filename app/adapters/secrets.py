"""Where a store's keys lie: in the key store of the operating system, or in a file beside it.

``store.keys`` beside the store file always exists and says which of the two it is, so that a
key store that is locked or missing today is a fault with a sentence and never a silent change of
place, and a desk with a key file starts without loading the key store's library. Keys come from
nowhere else: no command line, no environment (T2).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from app.adapters.files import replaced_whole
from app.domain.errors import EnvironmentFault
from app.domain.operations import canonical_json

KEY_FILE = "store.keys"
SERVICE = "memberdesk"
KEY_BYTES = 32

KeyPlace = Literal["os_store", "sealed_file"]
_PLACES: Mapping[object, KeyPlace] = {"os_store": "os_store", "sealed_file": "sealed_file"}


class KeysUnreadable(EnvironmentFault):
    """The key file is there but cannot be used; ``reason`` says why."""

    code = "E-KEY-01"
    text = (
        "The keys of this store cannot be read ({reason}). "
        "Restore the file store.keys, or restore a backup with the recovery code."
    )


class KeyStoreClosed(EnvironmentFault):
    """The keys are in the operating system's key store and it does not answer."""

    code = "E-KEY-02"
    text = (
        "The key store of this computer does not open ({reason}). "
        "Sign in as the user who set this store up and unlock the key store."
    )


class KeysNotSaved(EnvironmentFault):
    """A key could not be written."""

    code = "E-KEY-03"
    text = "The keys of this store cannot be saved ({reason}). Check the disk and its rights."


@dataclass(frozen=True, slots=True, kw_only=True)
class _KeyFile:
    """``store.keys``: the place, the account name in the key store, or the keys as hex."""

    place: KeyPlace
    account: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


class Keyring(Protocol):
    """The three calls of the keyring library's back ends that are needed."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class SealedFileSecrets:
    """Keys in ``store.keys`` with mode 0600: as safe as the user account, not more."""

    kind: KeyPlace = "sealed_file"

    def __init__(self, home: Path) -> None:
        self._path = home / KEY_FILE

    def get(self, name: str) -> bytes | None:
        """The key, or None; KeysUnreadable when the file is not what was written."""
        return _key(_read_key_file(self._path).keys.get(name))

    def put(self, name: str, value: bytes) -> None:
        """Store a key durably; KeysNotSaved when the disk refuses."""
        keys = {**_read_key_file(self._path).keys, name: value.hex()}
        _write_key_file(self._path, _KeyFile(place=self.kind, keys=keys))


class OsSecrets:
    """Keys in the operating system's key store, under an account name made for this store."""

    kind: KeyPlace = "os_store"

    def __init__(self, keyring: Keyring, account: str) -> None:
        self._keyring = keyring
        self._account = account

    def get(self, name: str) -> bytes | None:
        """The key, or None; KeyStoreClosed when the key store does not answer."""
        try:
            text = self._keyring.get_password(SERVICE, f"{self._account}/{name}")
        except Exception as fault:  # every back end raises its own kinds
            raise _closed(fault) from fault
        return _key(text)

    def put(self, name: str, value: bytes) -> None:
        """Store a key; KeyStoreClosed when the key store refuses."""
        try:
            self._keyring.set_password(SERVICE, f"{self._account}/{name}", value.hex())
        except Exception as fault:  # every back end raises its own kinds
            raise _closed(fault) from fault


def open_secrets(home: Path, *, allow_os_store: bool = True) -> OsSecrets | SealedFileSecrets:
    """The keys of the store in ``home``, wherever ``store.keys`` says they lie.

    For a new store the place is chosen and written down: the operating system's key store when it
    takes and gives back a trial value (and ``allow_os_store``), the key file otherwise.
    """
    path = home / KEY_FILE
    if path.exists():
        content = _read_key_file(path)
        if content.place == "sealed_file":
            return SealedFileSecrets(home)
        return OsSecrets(_system_keyring(), content.account)
    account = secrets.token_hex(8)
    keyring = _working_keyring(account) if allow_os_store else None
    if keyring is None:
        _write_key_file(path, _KeyFile(place="sealed_file"))
        return SealedFileSecrets(home)
    _write_key_file(path, _KeyFile(place="os_store", account=account))
    return OsSecrets(keyring, account)


def _system_keyring() -> Keyring:
    import keyring

    backend: Keyring = keyring.get_keyring()
    return backend


def _working_keyring(account: str) -> Keyring | None:
    """The key store when it is a real one and works; None for the failing and plain-text ones."""
    import keyring.core

    backend = _system_keyring()
    if not keyring.core.recommended(backend):
        return None
    trial, name = secrets.token_hex(8), f"{account}/trial"
    try:
        backend.set_password(SERVICE, name, trial)
        is_kept = backend.get_password(SERVICE, name) == trial
        backend.delete_password(SERVICE, name)
    except Exception:  # noqa: BLE001 - every back end raises its own kinds; any of them means no
        return None
    return backend if is_kept else None


def _key(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise KeysUnreadable(reason="a key is not hexadecimal") from None
    if len(key) != KEY_BYTES:
        raise KeysUnreadable(reason="a key is cut short")
    return key


def _closed(fault: Exception) -> KeyStoreClosed:
    return KeyStoreClosed(reason=type(fault).__name__)


def _read_key_file(path: Path) -> _KeyFile:
    if not path.exists():
        return _KeyFile(place="sealed_file")
    try:
        content = json.loads(path.read_bytes())
        return _KeyFile(
            place=_PLACES[content["place"]],
            account=str(content.get("account", "")),
            keys={str(name): str(text) for name, text in content.get("keys", {}).items()},
        )
    except OSError as fault:
        raise KeysUnreadable(reason=fault.strerror or "unknown") from fault
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeysUnreadable(reason="it is not a key file") from None


def _write_key_file(path: Path, content: _KeyFile) -> None:
    text = canonical_json(content)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replaced_whole(path) as stream:
            stream.write(text.encode("utf-8"))
    except OSError as fault:
        raise KeysNotSaved(reason=fault.strerror or "unknown") from fault
