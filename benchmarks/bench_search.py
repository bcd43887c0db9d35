"""Search a million members by name, pinyin, initials and last four digits.

Raw is the same rows out of the same indexes on a bare ``sqlcipher3`` connection: one index walk
for the ids, one read for each row. Run: ``python -m benchmarks.bench_search``.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from benchmarks.big_store import GIVEN, KEY, MEMBERS, SURNAMES, big_store_path, keys_of, phone_of
from benchmarks.measuring import print_row, times_ms
from local_db.engine import connect
from local_db.files import open_store

SEARCHES = 1_000
LIMIT = 20

WALK = "SELECT member_id FROM member_keys WHERE key >= ? AND key < ? ORDER BY key LIMIT ?"
ENDING = "SELECT * FROM members WHERE last4 = ? AND status IN ('active', 'suspended')"
ROW = "SELECT * FROM members WHERE member_id = ?"


def main() -> None:
    """Print the table."""
    path = big_store_path()
    store = open_store(path, KEY)
    raw = connect(path, KEY)
    chance = random.Random(3)

    def by_name(text: str) -> None:
        with store.read() as reader:
            reader.members_by_name(text, LIMIT)

    def by_digits(text: str) -> None:
        with store.read() as reader:
            reader.members_by_last_digits(text, LIMIT)

    def raw_walk(text: str) -> None:
        found = raw.execute(WALK, (text, text + "\U0010ffff", LIMIT)).fetchall()
        for row in found:
            raw.execute(ROW, row).fetchall()

    def raw_ending(text: str) -> None:
        raw.execute(ENDING, (text,)).fetchall()

    names = [chance.choice(SURNAMES) + chance.choice(GIVEN) for _ in range(SEARCHES)]
    ascii_keys = [[key for key in keys_of(name) if key.isascii()] for name in names]
    kinds: tuple[tuple[str, list[str], Callable[[str], Any], Callable[[str], Any]], ...] = (
        ("surname, 1 character", [name[0] for name in names], by_name, raw_walk),
        ("name, 2 characters", names, by_name, raw_walk),
        ("pinyin in full", [max(keys, key=len) for keys in ascii_keys], by_name, raw_walk),
        ("first letter", [keys[0][0] for keys in ascii_keys], by_name, raw_walk),
        ("initials", [min(keys, key=len) for keys in ascii_keys], by_name, raw_walk),
        (
            "last 4 digits",
            [phone_of(chance.randrange(MEMBERS))[-4:] for _ in names],
            by_digits,
            raw_ending,
        ),
    )
    print(f"{MEMBERS:,} members, {SEARCHES:,} searches of each kind, {LIMIT} rows asked for")
    for name, texts, ours, limit in kinds:
        times_ms(limit, texts[:100])
        raw_times = times_ms(limit, texts)
        print_row(f"{name}: raw", raw_times)
        print_row(f"{name}: store", times_ms(ours, texts), raw_times)
    raw.close()
    store.close()


if __name__ == "__main__":
    main()
