"""Where the chain of every device stands, as lines of text to be kept elsewhere (T18).

A chain shows what was changed in it or taken out of its middle. That its end is missing, or that
all of it was written anew, shows only to who kept its head apart from the book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from server import tables
from server.documents import NotReadable
from server.pushing import SPLIT
from server.verifying import Finding

_LINE = re.compile(r"(\S+) (\d{1,18}) (\d{1,18}) ([0-9a-f]{64})")


def heads_told(connection: Connection, now: datetime) -> Iterator[str]:
    """The day, then a line for each device that has sent anything: its id, the number of its life,
    of its last record, and the hash of that.
    """
    yield f"# {now:%Y-%m-%d %H:%M} UTC"
    table = tables.devices
    asked = select(table).where(table.c.seq > 0).order_by(table.c.device_id)
    for one in connection.execute(asked):
        yield f"{one.device_id} {one.incarnation} {one.seq} {one.record_hash}"


def heads_missing(connection: Connection, lines: Iterable[str]) -> Iterator[Finding]:
    """Every head of such lines that the book does not have; raises NotReadable."""
    table = tables.operations
    for line in lines:
        if line.startswith("#") or not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise NotReadable(f"no line of heads: {line[:60]!r}")
        device_id, life, seq, record_hash = found.groups()
        mine = (table.c.device_id == device_id) & (table.c.incarnation == int(life))
        asked = select(table.c.record_hash).where(mine, table.c.seq == int(seq))
        known = connection.execute(asked.where(table.c.code != SPLIT)).scalars().all()
        if record_hash not in known:
            what = f"record {seq} is gone" if not known else f"record {seq} is another than it was"
            yield Finding(subject=f"device {device_id}, life {life}", what=what)
