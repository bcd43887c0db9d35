"""Wrong PINs lock for longer and longer, and never for longer than they were meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.pin_tries import (
    PinBlocked,
    PinLocked,
    PinWeak,
    PinWrong,
    Tries,
    anchored,
    check_first_pin,
    check_new_pin,
    counted,
    refusal,
    wrong_pin,
)

NOW = datetime(2026, 11, 21, 2, 42, tzinfo=UTC)


def after(count: int) -> Tries:
    tries = Tries()
    for _ in range(count):
        tries = counted(tries, NOW)
    return tries


@pytest.mark.parametrize(("count", "left"), [(1, 4), (2, 3), (3, 2), (4, 1)])
def test_four_wrong_pins_only_count(count: int, left: int) -> None:
    said = wrong_pin(after(count), NOW)
    assert isinstance(said, PinWrong)
    assert said.params == {"tries_left": left}
    assert refusal(after(count), NOW) is None


@pytest.mark.parametrize(("count", "seconds"), [(5, 30), (6, 60), (7, 120), (8, 240), (9, 480)])
def test_the_lock_doubles(count: int, seconds: int) -> None:
    said = refusal(after(count), NOW)
    assert isinstance(said, PinLocked)
    assert said.params == {"seconds": seconds}
    assert refusal(after(count), NOW + timedelta(seconds=seconds)) is None


def test_a_part_of_a_second_still_counts_as_one() -> None:
    said = refusal(after(5), NOW + timedelta(seconds=29, milliseconds=999))
    assert said is not None
    assert said.params == {"seconds": 1}


def test_ten_wrong_pins_need_a_manager_for_ever() -> None:
    assert isinstance(refusal(after(10), NOW + timedelta(days=999)), PinBlocked)
    assert isinstance(wrong_pin(after(10), NOW), PinBlocked)


def test_a_clock_set_back_does_not_lengthen_the_lock() -> None:
    back = NOW - timedelta(days=400)
    tries = anchored(after(6), back)
    assert tries.locked_until == back + timedelta(seconds=60)
    assert anchored(after(6), NOW) == after(6)
    assert anchored(Tries(), back) == Tries()


def test_a_new_pin_has_the_length_of_the_store_and_is_not_easy() -> None:
    check_new_pin("2580", 4)
    check_new_pin("135790", 6, "248680")


@pytest.mark.parametrize("pin", ["", "258", "2580135", "25a0", "1111", "1234"])
def test_the_first_pin_of_a_store_has_four_to_six_digits(pin: str) -> None:
    for good in ("2580", "25801", "258013"):
        check_first_pin(good)
    with pytest.raises(PinWeak, match=r"^Choose 4-6 digits that are not all the same"):
        check_first_pin(pin)


@pytest.mark.parametrize(
    "pin", ["", "258", "25800", "25a0", "２５８０", "1111", "1234", "7890", "4321", "8642"]
)
def test_weak_pins_are_refused(pin: str) -> None:
    with pytest.raises(PinWeak):
        check_new_pin(pin, 4, "8642")
