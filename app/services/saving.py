"""One durable write for one thing a person did, told from its own repetition (I17, R-102)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.errors import RuleBroken
from app.domain.operations import Act, Operation, next_operation
from app.ports.store import Reader, UnitOfWork
from app.services.context import Context

Answer = TypeVar("Answer")


class OperationReused(RuleBroken):
    """The operation id already belongs to something else that was stored (R-102)."""

    code = "E-SAV-02"
    text = "This was already stored with other content. Open it from the list instead."


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An operation found stored, with its body; ``request`` is the digest of what was asked."""

    operation: Operation
    body: dict[str, Any]


def save_once(
    ctx: Context,
    operation_id: str,
    write: Callable[[UnitOfWork], Answer],
    answer_again: Callable[[Reader, Stored], Answer],
) -> Answer:
    """Write in one transaction; a repetition of the same operation gets the first answer.

    Raises NotSaved, and CommitUnknown when it cannot be found out whether it was saved (I17); the
    same request again finds out.
    """
    with ctx.store.write() as work:
        earlier = work.operation(operation_id)
        if earlier is not None:
            return answer_again(work, _stored(earlier))
        answer = write(work)
        work.commit()
    return answer


def append(
    work: UnitOfWork, act: Act, kind: str, body: object, *, is_audit: bool = False
) -> Operation:
    """Put the next record on this device's chain, inside the caller's transaction."""
    operation = next_operation(work.chain_head(), act, kind, body, is_audit=is_audit)
    work.append_operation(operation)
    return operation


def check_same(stored: Stored, kind: str, request_digest: str) -> None:
    """Raises OperationReused unless the stored operation is of that kind and that request."""
    if stored.operation.kind != kind or stored.body.get("request") != request_digest:
        raise OperationReused


def _stored(operation: Operation) -> Stored:
    return Stored(operation=operation, body=json.loads(operation.body))
