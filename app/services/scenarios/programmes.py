"""The programme of a scenario: one by name, or a few fields over a plain one or a profile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput, Mistakes
from app.domain.programme import Programme
from app.services.document_faults import NotKnown
from app.services.documents import read
from app.services.programme.checking import mistakes

PATH = "programme"
FOLDERS = ("programmes", "profiles")
IDS = (
    "tier_id",
    "festival_id",
    "offer_id",
    "coupon_type_id",
    "plan_id",
    "factor_id",
    "bonus_id",
    "account_id",
)
LANGUAGES = ("zh_CN", "en")

PLAIN: Mapping[str, Any] = {
    "programme_id": "plain",
    "version": 1,
    "valid_from": "2000-01-01",
    "name": "plain",
    "tiers": [{"tier_id": "base"}],
    "roles": {
        "cashier": {"manual_discount_bp": 1000, "refund_minor": 5000},
        "manager": {
            "manual_discount_bp": None,
            "manual_discount_minor": None,
            "refund_minor": None,
            "may_void": True,
        },
    },
}
"""One tier without benefits, a point for each whole unit, no offers: what nobody names."""


def programme_of(raw: object, resources: Path) -> Programme:
    """The programme that ``raw`` means; Mistakes name paths from ``programme``.

    ``resources``: the folder that holds ``programmes`` and ``profiles``.
    """
    return _read(_document(raw, resources), PATH)


def later_versions(
    raw: object, changes: Mapping[str, Mapping[str, Any]], resources: Path
) -> dict[str, Programme]:
    """What ``programme_of`` answers, changed step by step; ``changes`` and answers by path."""
    found = {}
    document = _document(raw, resources)
    for path, over in changes.items():
        document = _merged(document, over)
        found[path] = _read(document, path)
    return found


def _read(document: object, at: str) -> Programme:
    text = json.dumps(_filled(document)).encode()
    found = tuple(mistakes(text))
    if found:
        raise Mistakes(_below(at, wrong) for wrong in found)
    return read(Programme, text)


def _below(at: str, wrong: BadInput) -> BadInput:
    path = wrong.params["path"]
    place = at if path == "$" else f"{at}.{path}"
    return type(wrong)(**{**wrong.params, "path": place})


def _document(raw: object, resources: Path) -> object:
    if raw is None:
        return PLAIN
    if isinstance(raw, str):
        return _named(raw, resources, PATH)
    if not isinstance(raw, Mapping):
        raise Mistakes([BadInput(path=PATH, reason="neither a name nor an object")])
    over = dict(raw)
    base: object = PLAIN
    profile = over.pop("profile", None)
    if profile is not None:
        if not isinstance(profile, str):
            raise Mistakes([BadInput(path=f"{PATH}.profile", reason="not a name")])
        base = _named(profile, resources, f"{PATH}.profile")
    return _merged(base, over)


def _named(name: str, resources: Path, path: str) -> object:
    """A file of ours by its name; a profile need only name what it has otherwise than PLAIN."""
    found = {
        file.stem: file for folder in FOLDERS for file in resources.joinpath(folder).glob("*.json")
    }
    if name not in found:
        reason = f"no such programme, one of {', '.join(sorted(found))}"
        raise Mistakes([NotKnown(path=path, reason=reason, word=name)])
    return _merged(PLAIN, json.loads(found[name].read_text(encoding="utf-8")))


def _merged(base: object, over: object) -> object:
    """Fields of ``over`` in place of those of ``base``; lists and values are replaced whole."""
    if not (isinstance(base, Mapping) and isinstance(over, Mapping)):
        return over
    both = dict(base)
    for name, value in over.items():
        both[name] = _merged(both[name], value) if name in both else value
    return both


def _filled(value: object) -> object:
    """With a name for everything that has an id, for nobody reads it here."""
    if isinstance(value, list):
        return [_filled(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    filled = {key: _filled(each) for key, each in value.items()}
    for key in IDS:
        if key in filled:
            filled.setdefault("name", filled[key])
    if isinstance(filled.get("name"), str):
        filled["name"] = dict.fromkeys(LANGUAGES, filled["name"])
    return filled
