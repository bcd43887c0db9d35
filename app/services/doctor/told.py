"""What the operations alone say that the tables hold: each one applied to rows in memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from app.domain.operations import ERASED_BODY, Operation, canonical_json, digest
from app.services.by_hand import TRANSFER
from app.services.catalogue import REPLACED
from app.services.settled import EXCHANGE, SETTLE

Fields = dict[str, Any]
"""Fields of a row in wire form; those that operations do not determine are left out."""
USUAL_BIRTHDAY = {"calendar": "gregorian"}
OF_COUPON = ("coupon_id", "member_id", "coupon_type_id", "valid_from", "valid_until")
_EMPTY_DIGEST = digest(())
_NO_TIER_FACT = {"points": 0, "reason": ""}
"""Fields that tier facts of older operations do not have."""


class Told:
    """The rows as the operations leave them: kind of row -> key -> fields.

    ``facts``: (member id, fact) as canonical JSON, by kind. ``entries``: digest of the ledger
    entries of each operation. ``expired``: coupons that a return gave back too late; ``revoked``:
    those that it took with it.
    ``expiries``: operations whose members only their ledger entries name. ``catalogue``: what the
    last one says of its goods.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.is_set_up = False
        self.rows: dict[str, dict[str, Fields]] = {
            kind: {} for kind in ("profile", "programme", "operator", "member", "coupon")
        }
        self.facts: dict[str, Counter[str]] = {"tier fact": Counter(), "consent": Counter()}
        self.settings: dict[str, str] = {}
        self.entries: dict[str, str] = {}
        self.expired: set[str] = set()
        self.revoked: set[str] = set()
        self.expiries: set[str] = set()
        self.catalogue: Fields | None = None
        for operation in operations:
            self._hear(operation)

    def bump(self, member_id: str) -> None:
        """Something of the member changed once more."""
        if member_id in self.rows["member"]:
            self.rows["member"][member_id]["ver"] += 1

    def _hear(self, operation: Operation) -> None:
        if operation.body == ERASED_BODY:
            return
        body = json.loads(operation.body)
        moved = body.get("moved")
        self.entries[operation.operation_id] = moved["entries_digest"] if moved else _EMPTY_DIGEST
        if moved:
            self.facts["tier fact"].update(
                canonical_json((member_id, _NO_TIER_FACT | fact))
                for member_id, fact in moved["tier_facts"]
            )
            if operation.member_id is not None and operation.kind != "member.enrol":
                self.bump(operation.member_id)
        effect = _EFFECTS.get(operation.kind)
        if effect is not None:
            effect(self, operation, body)


def _set_up(told: Told, operation: Operation, body: Fields) -> None:
    told.is_set_up = True
    told.rows["profile"][""] = body["profile"]
    published: Fields = {"valid_from": operation.business_on.isoformat()}
    if "programme_digest" in body:
        published["digest"] = body["programme_digest"]
    told.rows["programme"][str(body["version"])] = published
    told.rows["operator"][operation.operator_id] = {"role": "manager", "is_active": True}


def _restore(told: Told, operation: Operation, _body: Fields) -> None:
    told.rows["profile"][""]["incarnation"] = operation.incarnation


def _publish(told: Told, _operation: Operation, body: Fields) -> None:
    programme = body["programme"]
    told.rows["programme"][str(programme["version"])] = {
        "valid_from": programme["valid_from"],
        "digest": digest(programme),
    }


def _hire(told: Told, _operation: Operation, body: Fields) -> None:
    told.rows["operator"][body["operator_id"]] = {"role": body["role"], "is_active": True}


def _set_role(told: Told, _operation: Operation, body: Fields) -> None:
    told.rows["operator"][body["operator_id"]]["role"] = body["role"]


def _let_go(told: Told, _operation: Operation, body: Fields) -> None:
    told.rows["operator"][body["operator_id"]]["is_active"] = False


def _enrol(told: Told, _operation: Operation, body: Fields) -> None:
    _bring(told, (body["member"],), body["consents"])
    _issue(told, body["coupons"])


def _take_over(told: Told, _operation: Operation, body: Fields) -> None:
    _bring(told, body["members"], body["consents"])


def as_of_today(member: Fields) -> Fields:
    """A member as programs tell it that know more of members than the one that wrote it."""
    birthday = member.get("birthday")
    whole = {"tags": [], **member}
    return whole if birthday is None else {**whole, "birthday": {**USUAL_BIRTHDAY, **birthday}}


def _bring(told: Told, members: Iterable[Fields], consents: Iterable[Fields]) -> None:
    told.rows["member"] |= {member["member_id"]: as_of_today(member) for member in members}
    told.facts["consent"].update(
        canonical_json((consent["member_id"], consent)) for consent in consents
    )


def _edit(told: Told, operation: Operation, body: Fields) -> None:
    told.rows["member"][operation.member_id or ""] |= body
    told.bump(operation.member_id or "")


def _issue_run(told: Told, _operation: Operation, body: Fields) -> None:
    _issue(told, body["coupons"])
    for coupon in body["coupons"]:
        told.bump(coupon["member_id"])


def _issue(told: Told, coupons: Iterable[Fields]) -> None:
    for coupon in coupons:
        told.rows["coupon"][coupon["coupon_id"]] = {name: coupon[name] for name in OF_COUPON}


def _reward(told: Told, body: Fields) -> None:
    """Who brought the member along moves on too (R-120)."""
    told.bump(body.get("rewarded_id", ""))


def _give_back(told: Told, _operation: Operation, body: Fields) -> None:
    _reward(told, body)
    for coupon_id, outcome in body["refund_quote"]["coupons"]:
        if outcome == "returned_expired":
            told.expired.add(coupon_id)
    for coupon_id, outcome, _ in body["refund_quote"].get("issued", ()):
        if outcome == "revoked":
            told.revoked.add(coupon_id)


def _settle(told: Told, _operation: Operation, body: Fields) -> None:
    _issue(told, body.get("issued", ()))
    _reward(told, body)


def _exchange(told: Told, operation: Operation, body: Fields) -> None:
    """A return and a sale, each of which the member was told of; a swap is neither."""
    if "sold" in body:
        _give_back(told, operation, body)
        _settle(told, operation, body["sold"])
        if body["moved"]:
            told.bump(operation.member_id or "")


def _expire(told: Told, operation: Operation, _body: Fields) -> None:
    told.expiries.add(operation.operation_id)


def _transfer(told: Told, _operation: Operation, body: Fields) -> None:
    told.bump(body["to_member_id"])


def _change_setting(told: Told, _operation: Operation, body: Fields) -> None:
    told.settings[body["key"]] = body["value"]


def _stock(told: Told, _operation: Operation, body: Fields) -> None:
    told.catalogue = body


_EFFECTS: dict[str, Callable[[Told, Operation, Fields], None]] = {
    "store.set_up": _set_up,
    "device.restored": _restore,
    "programme.publish": _publish,
    "operator.add": _hire,
    "operator.set_role": _set_role,
    "operator.let_go": _let_go,
    "member.enrol": _enrol,
    "member.import": _take_over,
    "member.edit": _edit,
    "coupon.issue": _issue_run,
    SETTLE: _settle,
    "sale.refund": _give_back,
    "sale.void": _give_back,
    EXCHANGE: _exchange,
    "points.expire": _expire,
    TRANSFER: _transfer,
    "setting.change": _change_setting,
    REPLACED: _stock,
}
"""What an operation writes beside the ledger entries and tier facts that its ``moved`` tells."""
