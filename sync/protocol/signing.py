"""What a device and its centre sign with their keys; both sides build the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sync.protocol.messages import Chunk, Row


def join_message(code: str, public_key: str) -> bytes:
    """That this key asks to join with this code."""
    return f"join:{code}:{public_key}".encode()


def token_message(device_id: str, incarnation: int, at: datetime, nonce: str) -> bytes:
    """That this device asks for a token now."""
    return f"token:{device_id}:{incarnation}:{at.isoformat()}:{nonce}".encode()


def chunk_digest(rows: Iterable[Row]) -> str:
    """SHA-256 over every row of a chunk, in their order, nothing of them left out."""
    hashed = hashlib.sha256()
    for row in rows:
        head = (row.kind, row.entity_id, str(row.ver), row.gone or "", row.into or "")
        hashed.update("\0".join((*head, row.document or "", "")).encode())
    return hashed.hexdigest()


def chunk_message(chunk: Chunk) -> bytes:
    """That these rows are what the centre has between those two places."""
    bucket = "" if chunk.bucket is None else chunk.bucket
    place = f"{chunk.history}:{bucket}:{chunk.after}:{chunk.through}:{chunk.cursor}"
    return f"chunk:{place}:{chunk.digest}".encode()
