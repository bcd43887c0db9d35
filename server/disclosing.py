"""Everything the chain knows of one person, for that person: a signed archive (docs/centre.md)."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from app.domain.operations import to_wire
from app.domain.standing import Standing
from server import tables
from server.book import Book
from server.instants import instant_in
from server.offices import do_at_office
from server.rows.members import same_person

DATA, PAGE, MANIFEST, SIGNATURE = "data.json", "page.html", "manifest.json", "manifest.sig"
_INSTANTS = ("at", "recorded_at")
_HEAD = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>会员资料</title>
<style>body{font:15px/1.5 sans-serif;margin:2em}table{border-collapse:collapse}
td,th{border:1px solid #ccc;padding:.2em .6em;text-align:left}</style>"""
_TITLES = {
    "member": "会员 Member",
    "consents": "同意 Consents",
    "points": "积分 Points",
    "ledger": "积分明细 Points ledger",
    "coupons": "优惠券 Coupons",
    "referral": "由人介绍 Brought along",
    "tier": "等级依据 What the tier counts",
    "sales": "消费 Sales",
    "returns": "退货 Returns",
    "operations": "操作记录 Operations",
}


def disclose(book: Book, found: Standing, file: Path, now: datetime) -> int:
    """Write the archive into a new file for its owner alone, and put on record that it was made;
    how many sales are in it. Raises FileExistsError.
    """
    known = _known(book, found)
    files = {DATA: _json(known), PAGE: _page(known).encode()}
    manifest = _json(
        {
            "member_id": found.member.member_id,
            "made_at": now.isoformat(),
            "centre": book.keys.public,
            "sha256": {name: hashlib.sha256(held).hexdigest() for name, held in files.items()},
        }
    )
    signature = book.keys.sign(manifest).hex().encode()
    made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(made, "wb") as writing, zipfile.ZipFile(writing, "w") as archive:
        for name, held in (*files.items(), (MANIFEST, manifest), (SIGNATURE, signature)):
            entry = zipfile.ZipInfo(name, now.timetuple()[:6])
            archive.writestr(entry, held, zipfile.ZIP_DEFLATED)
    member = found.member
    do_at_office(book, member.store_id, "member.export", {}, member.member_id, now)
    return len(known["sales"])


def _known(book: Book, found: Standing) -> dict[str, Any]:
    """By the titles of the page; each a list of flat rows, but the member and the sales."""
    ids = same_person(book, found.member.member_id)
    sales, returns, operations = tables.sales, tables.returns, tables.operations
    return {
        "member": to_wire(found.member),
        "consents": _rows(book, tables.consents, tables.consents.c.member_id.in_(ids)),
        "points": to_wire(found.lots),
        "ledger": _rows(book, tables.entries, tables.entries.c.member_id.in_(ids)),
        "coupons": to_wire(found.coupons),
        "referral": _rows(
            book,
            tables.referrals,
            tables.referrals.c.member_id.in_(ids),
            names=("member_id", "joined_on", "sale_id"),
        ),
        "tier": to_wire(found.tier_facts),
        "sales": _documents(book, sales, sales.c.shard_id.in_(ids)),
        "returns": _documents(book, returns, returns.c.shard_id.in_(ids)),
        "operations": _rows(
            book,
            operations,
            operations.c.shard_id.in_(ids),
            names=("operation_id", "kind", "device_id", "operator_id", "at", "verdict"),
        ),
    }


def _rows(
    book: Book, table: Table, mine: ColumnElement[bool], names: Sequence[str] = ()
) -> list[dict[str, Any]]:
    columns = [table.c[name] for name in names] or list(table.columns)
    found = book.connection.execute(select(*columns).where(mine).order_by(*table.primary_key))
    return [
        {
            name: instant_in(value).isoformat() if name in _INSTANTS else to_wire(value)
            for name, value in row.items()
        }
        for row in found.mappings()
    ]


def _documents(book: Book, table: Table, mine: ColumnElement[bool]) -> list[dict[str, Any]]:
    asked = select(table.c.document).where(mine).order_by(*table.primary_key)
    return [json.loads(document) for document in book.connection.execute(asked).scalars()]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _page(known: Mapping[str, Any]) -> str:
    """The same to be read; what is deeper than a row is only in the data."""
    parts = [_HEAD]
    for name, title in _TITLES.items():
        found = known[name]
        rows = [found] if isinstance(found, dict) else found
        parts.append(f"<h2>{escape(title)} ({len(rows)})</h2>")
        parts.extend(_table(rows))
    return "\n".join(parts)


def _table(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    names = [name for name, value in rows[0].items() if not isinstance(value, (dict, list))]
    yield f"<table><tr>{_cells('th', names)}</tr>"
    for row in rows:
        yield f"<tr>{_cells('td', (row.get(name) for name in names))}</tr>"
    yield "</table>"


def _cells(tag: str, values: Iterable[Any]) -> str:
    return "".join(
        f"<{tag}>{escape('' if value is None else str(value))}</{tag}>" for value in values
    )
