"""Sealed files: secret, and any changed, missing, moved or added byte shows.

Layout: a fixed header (magic, version, wrapped backup key, salt of this file), then chunks. Every
file has its own key, derived from the backup key and its salt, so that nonces never meet; each
chunk is sealed with its number, with whether it is the last, and with the header.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.adapters.files import replaced_whole
from app.ports.backup import (
    BackupDamaged,
    BackupNotWritten,
    BackupTooNew,
    BackupUnreadable,
    NotABackup,
    RecoveryCodeWrong,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
MEMORY_KIB = 64 * 1024
PASSES = 3

_MAGIC = b"MDBACKUP"
_VERSION = 1
_SALT_BYTES = 16
_NONCE_BYTES = 12
_KEY_BYTES = 32
_WRAP = struct.Struct(f">IB{_SALT_BYTES}s{_NONCE_BYTES}s{_KEY_BYTES + TAG_BYTES}s")
_HEAD = struct.Struct(f">8sH{_WRAP.size}s{_KEY_BYTES}s")
_MOST_MEMORY_KIB = 1024 * 1024
_MOST_PASSES = 16


class AesSealer:
    """AES-256-GCM in chunks; the backup key wrapped under argon2id of the recovery code."""

    def __init__(self, *, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._memory_kib = memory_kib
        self._passes = passes

    def wrap_key(self, recovery_code: str, key: bytes) -> bytes:
        """The backup key sealed with the recovery code; the cost is written with it."""
        salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
        cipher = _code_cipher(recovery_code, salt, self._memory_kib, self._passes)
        return _WRAP.pack(
            self._memory_kib, self._passes, salt, nonce, cipher.encrypt(nonce, key, _MAGIC)
        )

    def unwrap_key(self, recovery_code: str, wrapped: bytes) -> bytes:
        """The backup key; RecoveryCodeWrong when the code is another one."""
        from cryptography.exceptions import InvalidTag

        try:
            memory_kib, passes, salt, nonce, sealed = _WRAP.unpack(wrapped)
        except struct.error:
            raise BackupDamaged(reason="its key is cut short") from None
        if not 0 < passes <= _MOST_PASSES or not 8 <= memory_kib <= _MOST_MEMORY_KIB:
            raise BackupDamaged(reason="its key asks for an absurd amount of work")
        try:
            return _code_cipher(recovery_code, salt, memory_kib, passes).decrypt(
                nonce, sealed, _MAGIC
            )
        except InvalidTag:
            raise RecoveryCodeWrong from None

    @contextmanager
    def writer(self, path: Path, key: bytes, wrapped: bytes) -> Iterator[Callable[[bytes], None]]:
        """A way into a new sealed file that appears whole; BackupNotWritten when it cannot."""
        salt = secrets.token_bytes(_KEY_BYTES)
        head = _HEAD.pack(_MAGIC, _VERSION, wrapped, salt)
        try:
            with replaced_whole(path) as target:
                target.write(head)
                chunks = _ChunkWriter(target, _file_cipher(key, salt), head)
                yield chunks.add
                chunks.finish()
        except OSError as fault:
            raise BackupNotWritten(reason=fault.strerror or "unknown") from fault

    def wrapped_key(self, path: Path) -> bytes:
        """The wrapped key in a sealed file's header; NotABackup, BackupTooNew."""
        with _opened(path) as stream:
            wrapped, _, _ = _read_head(stream)
        return wrapped

    def chunks(self, path: Path, key: bytes) -> Iterator[bytes]:
        """The content in order; BackupDamaged at the first chunk that is not as it was sealed."""
        from cryptography.exceptions import InvalidTag

        with _opened(path) as stream:
            _, salt, head = _read_head(stream)
            cipher = _file_cipher(key, salt)
            sealed, number = stream.read(CHUNK_BYTES + TAG_BYTES), 0
            while sealed:
                following = stream.read(CHUNK_BYTES + TAG_BYTES)
                try:
                    yield cipher.decrypt(_nonce(number, is_last=not following), sealed, head)
                except InvalidTag:
                    raise BackupDamaged(reason=f"part {number + 1}") from None
                sealed, number = following, number + 1
        if number == 0:
            raise BackupDamaged(reason="it ends after its header")


class _ChunkWriter:
    """Collects bytes and writes them sealed; the last chunk is written by ``finish``."""

    def __init__(self, target: BinaryIO, cipher: AESGCM, head: bytes) -> None:
        self._target = target
        self._cipher = cipher
        self._head = head
        self._waiting = bytearray()
        self._number = 0

    def add(self, content: bytes) -> None:
        self._waiting += content
        while len(self._waiting) > CHUNK_BYTES:
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]

    def finish(self) -> None:
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, content: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, content, self._head))
        self._number += 1


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as fault:
        raise BackupUnreadable(reason=fault.strerror or "unknown") from fault


def _read_head(stream: BinaryIO) -> tuple[bytes, bytes, bytes]:
    head = stream.read(_HEAD.size)
    if not head.startswith(_MAGIC):
        raise NotABackup
    if len(head) < _HEAD.size:
        raise BackupDamaged(reason="its header is cut short")
    _, version, wrapped, salt = _HEAD.unpack(head)
    if version > _VERSION:
        raise BackupTooNew
    return wrapped, salt, head


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_NONCE_BYTES - 1, "big") + bytes([is_last])


def _file_cipher(key: bytes, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), _KEY_BYTES, salt, b"memberdesk backup file").derive(key))


def _code_cipher(recovery_code: str, salt: bytes, memory_kib: int, passes: int) -> AESGCM:
    """A person types the code: case, spaces and dashes do not matter."""
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    code = "".join(character for character in recovery_code.upper() if character.isalnum())
    key = hash_secret_raw(code.encode("utf-8"), salt, passes, memory_kib, 1, _KEY_BYTES, Type.ID)
    return AESGCM(key)
