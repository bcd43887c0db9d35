"""The tables hold what the operations say, and nothing else: every row compared with the chain."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.domain.member import Coupon
from app.domain.operations import canonical_json, digest, to_wire
from app.ports.inspection import Inspection
from app.services.catalogue import CATALOGUE_VERSION, HashedGoods
from app.services.context import profile_of
from app.services.doctor.findings import Finding, Watch
from app.services.doctor.told import Fields, Told


def check_effects(inspection: Inspection, watch: Watch) -> Iterator[Finding]:
    """Every row that an operation determines is there as it was written, and no other one is.

    A chain that does not begin with a set-up was not begun here, and cannot be asked.
    """
    told = Told(inspection.all_operations())
    if not told.is_set_up:
        return
    yield from _entry_faults(inspection, told)
    stored = {
        "profile": [("", profile_of(inspection))],
        "programme": _programmes(inspection),
        "operator": ((each.operator_id, each) for each in inspection.operators()),
        "member": (
            (each.member_id, each) for each in watch.over("members", inspection.all_members())
        ),
        "coupon": ((each.coupon_id, each) for each in inspection.all_coupons()),
    }
    for kind, rows in stored.items():
        yield from _row_faults(kind, told.rows[kind], rows)
    for coupon in inspection.all_coupons():
        what = _state_fault(coupon, told)
        if what:
            yield _finding(f"Coupon {coupon.coupon_id} {what}.")
    tier_facts = watch.over("tier facts", inspection.all_tier_facts())
    yield from _fact_faults("tier fact", told, tier_facts)
    consents = watch.over("consents", inspection.all_consents())
    yield from _fact_faults("consent", told, ((each.member_id, each) for each in consents))
    yield from _setting_faults(inspection, told)
    yield from _catalogue_faults(inspection, watch, told)
    yield from _outbox_faults(inspection)


def _programmes(inspection: Inspection) -> Iterator[tuple[str, Fields]]:
    for version, valid_from, stored_digest in inspection.all_programmes():
        yield str(version), {"valid_from": valid_from.isoformat(), "digest": stored_digest}


def _row_faults(
    kind: str, told: Mapping[str, Fields], stored: Iterable[tuple[str, Any]]
) -> Iterator[Finding]:
    """Rows that differ from what the operations left, by the fields that they determine."""
    missing = dict(told)
    for key, value in stored:
        name, row = f"{kind.capitalize()} {key}".strip(), to_wire(value)
        if key not in missing:
            yield _finding(f"{name} is stored, but no operation wrote it.")
            continue
        expected = missing.pop(key)
        changed = sorted(field for field, was in expected.items() if row[field] != was)
        if changed:
            yield _finding(f"{name} is not as the operations left it: {', '.join(changed)}.")
    for key in missing:
        name = f"{kind.capitalize()} {key}".strip()
        yield _finding(f"{name} was written by an operation, but is not stored.")


def _fact_faults(kind: str, told: Told, stored: Iterable[tuple[str, object]]) -> Iterator[Finding]:
    written = told.facts[kind]
    found = Counter(map(canonical_json, stored))
    for text in found - written:
        owner = json.loads(text)[0]
        yield _finding(f"Member {owner}: a {kind} is stored that no operation wrote.")
    for text in written - found:
        owner = json.loads(text)[0]
        yield _finding(f"Member {owner}: a {kind} of an operation is not there.")


def _entry_faults(inspection: Inspection, told: Told) -> Iterator[Finding]:
    written: dict[str, list[str]] = {}
    expiring: set[tuple[str, str]] = set()
    for entry in inspection.all_entries():
        written.setdefault(entry.operation_id, []).append(digest(entry))
        if entry.operation_id in told.expiries:
            expiring.add((entry.operation_id, entry.member_id))
    for _, member_id in expiring:
        told.bump(member_id)
    for operation_id, expected in told.entries.items():
        if digest(sorted(written.pop(operation_id, ()))) != expected:
            yield _finding(
                f"The ledger entries of operation {operation_id} are not those it wrote."
            )
    for operation_id in written:
        yield _finding(f"There are ledger entries of operation {operation_id}, which is none.")


def _state_fault(coupon: Coupon, told: Told) -> str:
    """Used ones are compared with the sales that used them (check_coupons)."""
    if (coupon.state == "returned_expired") != (coupon.coupon_id in told.expired):
        return f"is {coupon.state}, its returns say otherwise"
    if (coupon.state == "revoked") != (coupon.coupon_id in told.revoked):
        return f"is {coupon.state}, what took it says otherwise"
    return ""


def _setting_faults(inspection: Inspection, told: Told) -> Iterator[Finding]:
    for key, value in told.settings.items():
        if inspection.setting(key) != value:
            yield _finding(f"Setting {key} is not what the last change of it stored.")


def _catalogue_faults(inspection: Inspection, watch: Watch, told: Told) -> Iterator[Finding]:
    if told.catalogue is None:
        return
    goods = HashedGoods()
    for _ in watch.over("products", goods.over(inspection.all_products())):
        pass
    version = told.catalogue["catalogue_version"]
    if goods.body(version) != told.catalogue or inspection.setting(CATALOGUE_VERSION) != str(
        version
    ):
        yield _finding(f"The products are not those of catalogue {version}, the last one stored.")


def _outbox_faults(inspection: Inspection) -> Iterator[Finding]:
    """Without a centre every operation is accepted as soon as it is stored."""
    if profile_of(inspection).authority != "local":
        return
    for operation_id, outcome in inspection.all_outcomes():
        if outcome != "accepted":
            yield _finding(
                f"Operation {operation_id} is {outcome} in the outbox, though this store is its "
                "own authority."
            )


def _finding(sentence: str) -> Finding:
    return Finding(check="effects", sentence=sentence)
