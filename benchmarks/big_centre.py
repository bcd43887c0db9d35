"""A centre whose store has many members, built once into a temporary folder; serves when run:
``python -m benchmarks.big_centre COUNT NICENESS`` prints its address and an invitation's code.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Index, insert
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from app.domain.member import Birthday, Member
from app.domain.operations import canonical_json, sha256_hex
from benchmarks.big_store import GIVEN, SURNAMES
from server import clock, tables
from server.authority import Authority
from server.book import Book
from server.http.app import create_app
from server.http.listening import Server, listening_socket
from server.joining import Place
from server.keys import KEY_BYTES, Keys, seal
from server.storage import Storage
from tests.builders.counter import ENROLMENT
from tests.builders.programmes import golden_programme
from tests.builders.store_rows import NOW, stored_member

KEYS = Keys(*(bytes([number]) * KEY_BYTES for number in range(4)))
STORE = "S01"
AT_ONCE = 5_000
Rows = dict[str, list[dict[str, Any]]]


def member_id_of(number: int) -> str:
    """As the programs make them: the time first, the rest by chance."""
    rest = random.Random(number).getrandbits(62)
    return f"019{number + 0xB00000000:09x}-7000-8{rest >> 50:03x}-{rest & (1 << 48) - 1:012x}"


def built(count: int) -> Path:
    """The book; built at the first call on a machine, and anew when its tables are others."""
    folder = Path(tempfile.gettempdir()) / f"memberdesk-bench-centre-{count}-{_tables_told()}"
    path = folder / "centre.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / "unfinished.db"
        unfinished.unlink(missing_ok=True)
        _build(unfinished, count)
        unfinished.rename(path)
    return path


def _tables_told() -> str:
    """A short word for the tables as they are now."""
    made: list[Any] = []
    for table in tables.metadata.sorted_tables:
        made += [CreateTable(table), *map(CreateIndex, sorted(table.indexes, key=_name_of))]
    return sha256_hex("\n".join(str(one.compile(dialect=dialect())) for one in made))[:8]


def _name_of(index: Index) -> str:
    return str(index.name)


def _build(path: Path, count: int) -> None:
    storage = Storage(f"sqlite:///{path}")
    storage.create()
    centre = Authority(storage, KEYS, clock.now, os.urandom)
    centre.begin_history()
    centre.add_store(STORE, STORE, "Asia/Shanghai", "CNY")
    centre.publish(golden_programme(enrolment=ENROLMENT))
    chance = random.Random(1)
    for first in range(0, count, AT_ONCE):
        rows: Rows = {table.name: [] for table in tables.metadata.sorted_tables}
        for number in range(first, min(first + AT_ONCE, count)):
            for name, row in _rows_of(_member(number, chance), number):
                rows[name].append(row)
        with storage.begin() as connection:
            for table in tables.metadata.sorted_tables:
                if rows[table.name]:
                    connection.execute(insert(table), rows[table.name])
            book = Book(connection, KEYS)
            for row in rows["members"]:
                book.move(STORE, "member", row["member_id"])
            book.close_feed()
    storage.close()


def _member(number: int, chance: random.Random) -> Member:
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))
    birthday = Birthday(month=chance.randint(1, 12), day=chance.randint(1, 28), year=1990)
    return replace(
        stored_member(number, member_id=member_id_of(number)), name=name, birthday=birthday
    )


def _rows_of(member: Member, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """A member with one lot of points and the tier that was brought along."""
    mine = member.member_id
    key, sealed = KEYS.new_member_key(mine)
    yield "member_keys", {"member_id": mine, "sealed": sealed}
    yield (
        "members",
        {
            "member_id": mine,
            "ver": 1,
            "status": "active",
            "store_id": STORE,
            "merged_into": None,
            "identity": seal(key, canonical_json(member).encode(), mine),
            "last_sale_on": None,
        },
    )
    for kind, text in (("phone", member.phone), ("card", member.card_token)):
        yield "handles", {"handle": KEYS.handle(kind, text), "member_id": mine}
    lot_id, on = f"{mine}/e001", date(2026, 1, 5)
    dates = {"active_on": on, "expires_on": on + timedelta(days=700)}
    shared = {"member_id": mine, "lot_id": lot_id, "component": "opening", "account_id": ""}
    lot = {**shared, **dates, "accrued_on": on, "sale_id": None, "remaining": number % 5_000 + 1}
    yield "lots", lot
    opening = {
        "entry_id": lot_id,
        "operation_id": mine,
        "kind": "adjustment",
        "points": number % 5_000 + 1,
        "effective_on": on,
        "recorded_at": int(NOW.timestamp()) * 1_000_000,
        "programme_version": 1,
        "sale_id": None,
        "reverses_entry_id": None,
        "opens_lot": 1,
    }
    yield "entries", {**shared, **dates, **opening}
    fact = {"kind": "opening", "counts_on": on, "amount_minor": 0, "points": 0, "reason": ""}
    empty = {"until_on": None, "sale_id": None, "recorded_on": None}
    yield "tier_facts", {"member_id": mine, "fact_no": 1, "tier_id": "gold", **fact, **empty}
    for name in ("holdings", "holders"):
        yield name, {"store_id": STORE, "member_id": mine}


def main() -> None:
    """Serve until standard input ends, in the background where that was asked for."""
    os.nice(int(sys.argv[2]))
    storage = Storage(f"sqlite:///{built(int(sys.argv[1]))}")
    centre = Authority(storage, KEYS, clock.now, os.urandom)
    place = Place(store_id=STORE, counter_id="C1", counter_name="C1")
    server = Server()
    with listening_socket("127.0.0.1", 0) as made:
        code = centre.invite(place)
        print(f"http://127.0.0.1:{made.getsockname()[1]} {code}", flush=True)
        app = create_app(centre, clock.now, is_over=server.is_over)
        threading.Thread(target=_end, args=(server,), daemon=True).start()
        server.answer(app, made)
    storage.close()


def _end(server: Server) -> None:
    sys.stdin.read()
    server.should_exit = True


if __name__ == "__main__":
    main()
