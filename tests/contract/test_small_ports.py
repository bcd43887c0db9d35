"""Clock, ids, PINs and signatures: the fake and the real one keep the same promises."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.adapters.clock import SystemClock
from app.adapters.ids import SeededIds, UuidIds
from app.adapters.pins import ArgonPins
from app.adapters.signing import Ed25519Signer
from app.ports.clock import Clock
from app.ports.ids import Ids
from app.ports.pins import PinHasher
from app.ports.signing import PassSigner
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.pins import FakePins
from tests.fakes.signing import FakeSigner

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def seeded_ids() -> SeededIds:
    return SeededIds(7)


def cheap_pins() -> ArgonPins:
    return ArgonPins(bytes(32), memory_kib=64, passes=1)


def signer_of_one() -> Ed25519Signer:
    return Ed25519Signer(bytes(32))


def signer_of_another() -> Ed25519Signer:
    return Ed25519Signer(b"2" * 32)


def fake_signer_of_another() -> FakeSigner:
    return FakeSigner(b"store two")


@pytest.mark.parametrize("make", [FakeClock, SystemClock])
def test_a_clock_is_in_utc_and_does_not_fall(make: Callable[[], Clock]) -> None:
    clock = make()
    first, second = clock.now(), clock.now()
    assert first.utcoffset() == timedelta(0)
    assert first <= second


@pytest.mark.parametrize("make", [FakeIds, UuidIds, seeded_ids])
def test_ids_rise_and_are_uuid7(make: Callable[[], Ids]) -> None:
    ids = make()
    instants = [NOON + timedelta(milliseconds=step // 40) for step in range(2000)]
    made = [ids.new_id(at) for at in instants]
    assert made == sorted(set(made))
    assert {UUID(text).version for text in made} == {7}
    assert {UUID(text).variant for text in made} == {"specified in RFC 4122"}
    assert all(str(UUID(text)) == text for text in made)


@pytest.mark.parametrize("make", [FakeIds, UuidIds, seeded_ids])
def test_digits_have_the_count_asked_for_and_differ(make: Callable[[], Ids]) -> None:
    ids = make()
    drawn = [ids.digits(22) for _ in range(50)]
    assert all(len(text) == 22 and text.isascii() and text.isdigit() for text in drawn)
    assert len(set(drawn)) == 50


@pytest.mark.parametrize("make", [FakePins, cheap_pins])
def test_a_pin_belongs_to_its_hash_alone(make: Callable[[], PinHasher]) -> None:
    pins = make()
    pin_hash = pins.hash("4821")
    assert "4821" not in pin_hash
    assert pins.verify(pin_hash, "4821")
    assert not pins.verify(pin_hash, "4822")
    assert not pins.verify("not a hash", "4821")


@pytest.mark.parametrize(
    ("make", "make_other"),
    [(FakeSigner, fake_signer_of_another), (signer_of_one, signer_of_another)],
)
def test_a_signature_holds_for_its_message_and_key(
    make: Callable[[], PassSigner], make_other: Callable[[], PassSigner]
) -> None:
    signer = make()
    signature = signer.sign(b"pass")
    assert len(signature) == 64
    assert signer.verify(b"pass", signature)
    assert not signer.verify(b"past", signature)
    assert not signer.verify(b"pass", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not make_other().verify(b"pass", signature)
    assert make().verify(b"pass", signature)
