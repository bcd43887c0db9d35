"""Identify by full number among a million members: through the store and through the use case.

Raw is the same statements with the same values on a bare ``sqlcipher3`` connection, rows fetched.
Run: ``python -m benchmarks.bench_identify``.
"""

from __future__ import annotations

import functools
import random

from app.ports.store import Store
from app.services.identify import Found, identify
from benchmarks.big_store import KEY, MEMBERS, big_store_path, phone_of, regulars
from benchmarks.listening import Ear, run_again
from benchmarks.measuring import print_row, times_ms
from local_db.engine import connect
from local_db.files import open_store
from tests.builders.counter import Counter
from tests.builders.store_rows import TODAY

LOOKUPS = 3_000


def facts_by_phone(store: Store, phone: str) -> None:
    """Through the store alone."""
    with store.read() as reader:
        if reader.member_facts_by_phone(phone, TODAY) is None:
            raise LookupError(phone)


def identify_by_phone(store: Store, phone: str) -> None:
    """Through the use case, with profile, programme, tier and balance."""
    if type(identify(Counter(store=store).ctx, phone[3:])) is not Found:
        raise LookupError(phone)


def main() -> None:
    """Print the table."""
    path = big_store_path()
    store = open_store(path, KEY)
    raw = connect(path, KEY)
    ear = Ear()
    listening = ear.store_on(path, KEY)
    chance = random.Random(2)
    print(f"{MEMBERS:,} members, {LOOKUPS:,} look-ups of each kind")
    for who, numbers in (("anybody", range(MEMBERS)), ("regular, 24 sales", regulars())):
        phones = [phone_of(chance.choice(numbers)) for _ in range(LOOKUPS)]
        for name, call in (("store", facts_by_phone), ("use case", identify_by_phone)):
            recorded = []
            for phone in phones:
                ear.take()
                call(listening, phone)
                recorded.append(ear.take())
            times_ms(functools.partial(run_again, raw), recorded)
            limit = times_ms(functools.partial(run_again, raw), recorded)
            times_ms(functools.partial(call, store), phones)
            ours = times_ms(functools.partial(call, store), phones)
            print_row(f"{who}: raw, {len(recorded[0])} statements", limit)
            print_row(f"{who}: {name}", ours, limit)
    raw.close()
    listening.close()
    store.close()


if __name__ == "__main__":
    main()
