"""A store of a million members, built once into a temporary folder and used by every benchmark.

Every fiftieth member is a regular with a year of sales, lots, coupons and tier facts.
"""

from __future__ import annotations

import functools
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Table, insert
from sqlcipher3 import dbapi2 as driver

from app.domain.operations import canonical_json
from local_db import tables
from local_db.engine import connect
from local_db.files import create_store
from local_db.mappers.people import member_out
from local_db.mappers.values import packed
from local_db.search_keys import member_keys
from local_db.session import Values, sql
from tests.builders.counter import counter_of
from tests.builders.store_rows import NOW, stored_member, stored_quote

KEY = bytes(range(32))
MEMBERS = int(os.environ.get("MEMBERDESK_BENCH_MEMBERS", "1000000"))
REGULAR_EVERY = 50
VISITS = 24
FIRST_DAY = date(2025, 12, 1)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐"
    "许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华"
    "文辉建国云梅玉红志永春晓东海新雨子轩浩然思宇嘉"
)


def big_store_path() -> Path:
    """The file; built at the first call on a machine, in about two minutes."""
    folder = Path(tempfile.gettempdir()) / f"memberdesk-bench-{MEMBERS}-v4"
    path = folder / "store.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        begun = time.perf_counter()
        unfinished = folder / "unfinished.db"
        unfinished.unlink(missing_ok=True)
        _build(unfinished)
        unfinished.rename(path)
        print(f"built {path} in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return path


def phone_of(number: int) -> str:
    """The number of a member: all different, in no order."""
    return f"+861{3_000_000_000 + number * 7_919_999 % 6_999_999_967}"


def member_id_of(number: int) -> str:
    """An id as long as a real one, rising."""
    return f"019a0000-{number >> 16:04x}-7{number & 0xFFF:03x}-8000-{number:012x}"


def regulars() -> range:
    """Numbers of the members with a history."""
    return range(1, MEMBERS, REGULAR_EVERY)


def _build(path: Path) -> None:
    store = create_store(path, KEY)
    counter_of(store)
    store.close()
    connection = connect(path, KEY)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    chance = random.Random(1)
    names = [_name(chance) for _ in range(MEMBERS)]
    _load(connection, tables.members, (_member(n, name) for n, name in enumerate(names)))
    pairs = [(key, n) for n, name in enumerate(names) for key in keys_of(name)]
    pairs.sort()
    _load(
        connection,
        tables.member_keys,
        ({"key": key, "member_id": member_id_of(number)} for key, number in pairs),
    )
    _load(connection, tables.entries, _entries())
    _load(connection, tables.sales, _sales())
    _load(connection, tables.tier_facts, _tier_facts())
    _load(connection, tables.coupons, _coupons())
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def _load(connection: driver.Connection, table: Table, rows: Iterator[Values]) -> None:
    # OR IGNORE: the few rows of the counter that stand in the way of a random number stay
    statement = sql(insert(table)).replace("INSERT INTO", "INSERT OR IGNORE INTO", 1)
    connection.executemany(statement, rows)


@functools.cache
def keys_of(name: str) -> tuple[str, ...]:
    """Search keys of a name; many members share one."""
    return tuple(sorted(member_keys(name)))


def _name(chance: random.Random) -> str:
    given = GIVEN[chance.randrange(len(GIVEN))]
    if chance.random() < 0.7:
        given += GIVEN[chance.randrange(len(GIVEN))]
    return SURNAMES[int(chance.random() ** 2 * len(SURNAMES))] + given


def _member(number: int, name: str) -> Values:
    return member_out(
        stored_member(
            member_id=member_id_of(number),
            name=name,
            phone=phone_of(number),
            card_token=f"9{number * 7_919_999 % 10**22:023d}",
        )
    )


def _visit_day(visit: int) -> date:
    return FIRST_DAY + timedelta(days=14 * visit)


def _sale_id(number: int, visit: int) -> str:
    return f"019a1111-{number >> 16:04x}-7{visit:03x}-8000-{number:012x}"


def _entries() -> Iterator[Values]:
    for number in range(MEMBERS):
        visits = VISITS if number in regulars() else 1
        for visit in range(visits):
            day = _visit_day(visit)
            entry = {
                "member_id": member_id_of(number),
                "lot_id": f"lot-{number:012x}-{visit:03x}".ljust(36, "0"),
                "entry_id": f"e-{number:012x}-{visit:03x}-0".ljust(36, "0"),
                "operation_id": _sale_id(number, visit),
                "kind": "accrual",
                "component": "base",
                "points": 200,
                "effective_on": day.isoformat(),
                "recorded_at": 1_764_547_200_000_000 + visit,
                "programme_version": 1,
                "sale_id": _sale_id(number, visit) if visits > 1 else None,
                "reverses_entry_id": None,
                "opens_lot": 1,
                "active_on": day.isoformat(),
                "expires_on": (day + timedelta(days=365)).isoformat(),
            }
            yield entry
            if 0 < visit < VISITS // 2:
                yield {
                    **entry,
                    "entry_id": f"e-{number:012x}-{visit:03x}-1".ljust(36, "0"),
                    "kind": "redemption",
                    "component": "redemption",
                    "points": -200,
                    "opens_lot": 0,
                    "active_on": None,
                    "expires_on": None,
                }


def _sales() -> Iterator[Values]:
    quote = canonical_json(stored_quote())
    for visit in range(VISITS):
        for number in regulars():
            yield {
                "sale_no": None,
                "sale_id": _sale_id(number, visit),
                "operation_id": _sale_id(number, visit),
                "receipt_no": f"S01-C9-{number * VISITS + visit}",
                "store_id": "S01",
                "counter_id": "C9",
                "operator_id": "op-lin",
                "member_id": member_id_of(number),
                "business_on": _visit_day(visit).isoformat(),
                "settled_at": 1_764_547_200_000_000 + visit * 86_400_000_000 + number,
                "programme_version": 1,
                "currency": "CNY",
                "due_minor": 7_350,
                "quote": packed(quote if visit == 0 else "{}"),
                "quote_digest": "",
                "state": "settled",
            }


def _tier_facts() -> Iterator[Values]:
    for number in regulars():
        for visit in range(VISITS):
            yield {
                "member_id": member_id_of(number),
                "fact_no": visit + 1,
                "kind": "spend",
                "counts_on": _visit_day(visit).isoformat(),
                "amount_minor": 7_350,
                "tier_id": None,
                "until_on": None,
                "sale_id": _sale_id(number, visit),
                "recorded_on": None,
            }


def _coupons() -> Iterator[Values]:
    for number in regulars():
        for index in range(3):
            yield {
                "coupon_id": f"coupon-{number:012x}-{index}",
                "member_id": member_id_of(number),
                "coupon_type_id": "100-8",
                "valid_from": NOW.date().replace(day=1).isoformat(),
                "valid_until": NOW.date().replace(day=30).isoformat(),
                "state": "issued",
                "used_by_sale_id": None,
            }
