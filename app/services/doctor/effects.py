"""What operations moved is there, and nothing else: points, tier facts, coupons, operators."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.domain.member import Coupon
from app.domain.operations import Operation, canonical_json, digest
from app.ports.inspection import Inspection
from app.services.doctor.findings import Finding, Watch

SET_UP = "store.set_up"
_EMPTY_DIGEST = digest(())


class _Told:
    """What the chain says was moved, as far as it is needed to judge the tables.

    ``operators``: (role, is at work) by id. ``expired``: coupons a return gave back too late.
    """

    def __init__(self) -> None:
        self.is_set_up = False
        self.entries: dict[str, str] = {}
        self.tier_facts: Counter[str] = Counter()
        self.coupons: dict[str, str] = {}
        self.expired: set[str] = set()
        self.operators: dict[str, tuple[str, bool]] = {}

    def hear(self, operation: Operation) -> None:
        body = json.loads(operation.body)
        moved = body.get("moved") or {"entries_digest": _EMPTY_DIGEST, "tier_facts": ()}
        self.entries[operation.operation_id] = moved["entries_digest"]
        self.tier_facts.update(map(canonical_json, moved["tier_facts"]))
        if operation.kind in ("member.enrol", "coupon.issue"):
            self.coupons |= {part["coupon_id"]: canonical_json(part) for part in body["coupons"]}
        if operation.kind in ("sale.refund", "sale.void"):
            for coupon_id, outcome in body["refund_quote"]["coupons"]:
                if outcome == "returned_expired":
                    self.expired.add(coupon_id)
        if operation.is_audit:
            self._hear_of_operators(operation, body)

    def _hear_of_operators(self, operation: Operation, body: dict[str, Any]) -> None:
        if operation.kind == SET_UP:
            self.is_set_up = True
            self.operators[operation.operator_id] = ("manager", True)
        elif operation.kind in ("operator.add", "operator.set_role"):
            self.operators[body["operator_id"]] = (body["role"], True)
        elif operation.kind == "operator.let_go":
            role, _ = self.operators[body["operator_id"]]
            self.operators[body["operator_id"]] = (role, False)


def check_effects(inspection: Inspection, watch: Watch) -> Iterator[Finding]:
    """Every row that gives somebody something belongs to an operation, as it was written.

    A chain that does not begin with a set-up was not begun here, and cannot be asked.
    """
    told = _Told()
    for operation in inspection.all_operations():
        told.hear(operation)
    if not told.is_set_up:
        return
    yield from _entry_faults(inspection, told)
    yield from _tier_faults(inspection, watch, told)
    for coupon in inspection.all_coupons():
        what = _coupon_fault(coupon, told)
        if what:
            yield _finding(f"Coupon {coupon.coupon_id} {what}.")
    stored = {each.operator_id: (each.role, each.is_active) for each in inspection.operators()}
    for operator_id in sorted(stored.items() ^ told.operators.items()):
        yield _finding(f"Operator {operator_id[0]} has rights that no operation gave.")


def _entry_faults(inspection: Inspection, told: _Told) -> Iterator[Finding]:
    written: dict[str, list[str]] = {}
    for entry in inspection.all_entries():
        written.setdefault(entry.operation_id, []).append(digest(entry))
    for operation_id, expected in told.entries.items():
        if digest(sorted(written.pop(operation_id, ()))) != expected:
            yield _finding(
                f"The ledger entries of operation {operation_id} are not those it wrote."
            )
    for operation_id in written:
        yield _finding(f"There are ledger entries of operation {operation_id}, which is none.")


def _tier_faults(inspection: Inspection, watch: Watch, told: _Told) -> Iterator[Finding]:
    stored: Counter[str] = Counter()
    owners: dict[str, str] = {}
    for pair in watch.over("tier facts", inspection.all_tier_facts()):
        text = canonical_json(pair)
        stored[text] += 1
        owners[text] = pair[0]
    for text in stored - told.tier_facts:
        yield _finding(f"Member {owners[text]}: a tier fact is stored that no operation wrote.")
    for text in told.tier_facts - stored:
        member_id = json.loads(text)[0]
        yield _finding(f"Member {member_id}: a tier fact of an operation is not there.")


def _coupon_fault(coupon: Coupon, told: _Told) -> str:
    issued = canonical_json(replace(coupon, state="issued", used_by_sale_id=None))
    if told.coupons.get(coupon.coupon_id) != issued:
        return "is not one that an operation issued"
    if (coupon.state == "returned_expired") != (coupon.coupon_id in told.expired):
        return f"is {coupon.state}, its returns say otherwise"
    if coupon.state == "revoked":
        return "was revoked by no operation"
    return ""


def _finding(sentence: str) -> Finding:
    return Finding(check="effects", sentence=sentence)
