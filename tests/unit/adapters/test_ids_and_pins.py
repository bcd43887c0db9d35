"""What only the real ids, PIN hashes and keys promise."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.adapters.ids import SeededIds, UuidIds
from app.adapters.pins import ArgonPins
from app.adapters.signing import Ed25519Signer

NOON = datetime(2026, 11, 21, 4, 0, 0, 123_999, tzinfo=UTC)


def test_an_id_begins_with_its_millisecond() -> None:
    milliseconds = UUID(UuidIds().new_id(NOON)).int >> 80
    assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds) == (
        NOON.replace(microsecond=123_000)
    )


def test_ids_of_two_devices_in_the_same_millisecond_differ() -> None:
    one, two = UuidIds(), UuidIds()
    assert one.new_id(NOON) != two.new_id(NOON)


def test_ids_follow_a_clock_that_was_set_back() -> None:
    ids = UuidIds()
    late, early = ids.new_id(NOON), ids.new_id(NOON - timedelta(days=1))
    assert early < late


def test_an_instant_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UuidIds().new_id(NOON.replace(tzinfo=None))


def test_a_seed_repeats_everything_and_another_one_nothing() -> None:
    def drawn(seed: int) -> list[str]:
        ids = SeededIds(seed)
        return [ids.new_id(NOON), ids.digits(22), ids.new_id(NOON), ids.new_id(NOON)]

    assert drawn(1) == drawn(1)
    assert not set(drawn(1)) & set(drawn(2))


def test_the_pin_hash_has_the_cost_of_the_rule() -> None:
    pin_hash = ArgonPins(bytes(32)).hash("4821")
    assert pin_hash.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_another_pepper_knows_no_pin() -> None:
    pin_hash = ArgonPins(bytes(32), memory_kib=64, passes=1).hash("4821")
    assert not ArgonPins(b"p" * 32, memory_kib=64, passes=1).verify(pin_hash, "4821")


def test_a_short_pepper_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ArgonPins(b"short")


def test_the_public_key_of_a_seed_is_that_of_rfc_8032() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert Ed25519Signer(seed).public_key == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
