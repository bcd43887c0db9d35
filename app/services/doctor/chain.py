"""The chain of operations: no record missing, altered, moved or added, in any incarnation."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.domain.operations import (
    ChainHead,
    Operation,
    is_as_written,
    is_linked,
    record_hash,
    to_wire,
)
from app.ports.inspection import Inspection
from app.services.doctor.findings import Finding, Watch

RESTORED = "device.restored"


def check_chain(inspection: Inspection, watch: Watch) -> Iterator[Finding]:
    """Every record follows the one before it, and the last one is the head the file keeps."""
    head: ChainHead | None = None
    for operation in watch.over("operations", inspection.all_operations()):
        if head is None or _name(head) != (operation.device_id, operation.incarnation):
            if not _is_continued(head, operation):
                yield _finding(
                    f"Incarnation {operation.incarnation} does not begin where the one before "
                    "it ended."
                )
            head = ChainHead(device_id=operation.device_id, incarnation=operation.incarnation)
        if not is_linked(head, operation):
            yield _finding(_fault(head, operation))
        head = ChainHead(
            device_id=operation.device_id,
            incarnation=operation.incarnation,
            seq=operation.seq,
            record_hash=operation.record_hash,
        )
    kept = inspection.stored_head()
    if head is None:
        head = ChainHead(device_id=kept.device_id, incarnation=kept.incarnation)
    if kept != head:
        yield _finding(
            f"The chain ends at record {head.seq} of incarnation {head.incarnation}, the file "
            f"keeps record {kept.seq} of incarnation {kept.incarnation} as its head."
        )


def _is_continued(head: ChainHead | None, first: Operation) -> bool:
    """A restored device begins anew and names the record after which it was saved."""
    if first.kind != RESTORED:
        return True
    return bool(json.loads(first.body)["earlier_head"] == to_wire(head))


def _name(head: ChainHead) -> tuple[str, int]:
    return head.device_id, head.incarnation


def _fault(head: ChainHead, operation: Operation) -> str:
    """The first thing that is wrong between a head and the record after it."""
    place = f"record {operation.seq} of incarnation {operation.incarnation}"
    named = f"{place} (operation {operation.operation_id})"
    if operation.seq != head.seq + 1:
        return f"Between record {head.seq} and {named} the chain has a gap."
    if not is_as_written(operation):
        return f"The body of {named} was altered."
    if operation.record_hash != record_hash(operation):
        return f"The envelope of {named} was altered."
    return f"The {named} does not follow the record before it."


def _finding(sentence: str) -> Finding:
    return Finding(check="chain", sentence=sentence)
