"""Whether two books hold the same members: a short number for every 256th part of them.

It tells a member that is missing, an older version, and points, coupons or tier facts that are not
the same; a name is told by its version alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

BUCKETS = 256
_MOST = 2**64


class HeldMember(NamedTuple):
    """What is compared of a living member: its version, the sum of its lots, how many coupons it
    can use and how many tier facts it has.
    """

    member_id: str
    ver: int
    points: int
    coupon_count: int
    tier_fact_count: int


def bucket_of(member_id: str) -> int:
    """The part that a member belongs to."""
    return hashlib.sha256(member_id.encode()).digest()[0]


def digests_of(held: Iterable[HeldMember]) -> tuple[str, ...]:
    """One for each bucket, whatever the order of the members: the sum of their hashes."""
    sums = [0] * BUCKETS
    for member in held:
        line = " ".join(map(str, member))
        part = int.from_bytes(hashlib.sha256(line.encode()).digest()[:8], "big")
        bucket = bucket_of(member.member_id)
        sums[bucket] = (sums[bucket] + part) % _MOST
    return tuple(f"{found:016x}" for found in sums)
