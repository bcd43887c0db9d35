"""What the operations of a batch are about, read in a few questions for all of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from server import tables
from server.book import Book
from server.rows import members
from server.rows.operations import fetch_stored
from sync.protocol.messages import SentOperation

NAMING_OTHERS = ("member.enrol", "points.transfer")
"""Kinds whose body says who else they are about."""


def fetch_named(book: Book, operations: Sequence[SentOperation]) -> None:
    """Have at hand what these operations ask for. What is left out here is asked for later, one by
    one.
    """
    fetch_stored(book, operations)
    told = [_body_of(one) for one in operations if one.kind in NAMING_OTHERS]
    phones = {_text(_part(body, "member"), "phone") for body in told} - {""}
    winners = members.fetch_phones(book, phones)
    mine = {one.member_id for one in operations if one.member_id}
    book.fetch(tables.erasures, [(member_id,) for member_id in mine])
    takers = {_text(body, "to_member_id") for body in told} - {""}
    book.fetch(tables.referrals, [(member_id,) for member_id in mine])
    brought = {row["referrer_id"] for one in mine for row in book.rows(tables.referrals, one)}
    brought |= {_text(body, "referrer_id") for body in told} - {""}
    members.fetch(book, mine | takers | winners | brought)


def named_in(operation: SentOperation) -> tuple[str, ...]:
    """The members that an operation is about, whatever is made of it."""
    named = (operation.member_id, _text(_body_of(operation), "to_member_id"))
    return tuple(one for one in named if one)


def _body_of(operation: SentOperation) -> dict[str, Any]:
    """Empty for one that is no JSON object."""
    try:
        found = json.loads(operation.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def _text(body: dict[str, Any], name: str) -> str:
    found = body.get(name)
    return found if isinstance(found, str) else ""
