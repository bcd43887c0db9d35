"""Scan or typing: only the times of the keys decide."""

from __future__ import annotations

import pytest

from ui.scanner.burst import IDLE_TICKS, Burst, BurstReader, Verdict

EAN = "6901234567892"
PHONE = "13812345678"


def feed(reader: BurstReader, text: str, gap_ms: int, start_ms: int = 1_000) -> list[Verdict]:
    """Keys of ``text`` at an even pace; what the reader wants done with each."""
    return [reader.key(sign, start_ms + index * gap_ms)[0] for index, sign in enumerate(text)]


def rest(reader: BurstReader) -> Burst | None:
    """Three idle ticks."""
    found = None
    for _ in range(IDLE_TICKS):
        found = reader.idle_tick() or found
    return found


@pytest.mark.parametrize("gap_ms", [0, 2, 8, 16, 32])
def test_a_scan_is_held_from_the_fourth_key_on(gap_ms: int) -> None:
    reader = BurstReader()
    verdicts = feed(reader, EAN, gap_ms)
    assert verdicts[:3] == [Verdict.PASS] * 3
    assert verdicts[3] is Verdict.START
    assert set(verdicts[4:]) == {Verdict.HOLD}
    verdict, burst = reader.terminator(1_000 + gap_ms * len(EAN))
    assert verdict is Verdict.HOLD
    assert burst is not None
    assert (burst.text, burst.is_code) == (EAN, True)


@pytest.mark.parametrize("gap_ms", [60, 90, 119, 150, 400])
def test_typing_passes_and_its_enter_too(gap_ms: int) -> None:
    reader = BurstReader()
    assert set(feed(reader, PHONE, gap_ms)) == {Verdict.PASS}
    assert reader.terminator(1_000 + gap_ms * len(PHONE)) == (Verdict.PASS, None)


def test_a_scan_without_terminator_ends_after_three_idle_ticks() -> None:
    reader = BurstReader()
    feed(reader, EAN, 8)
    assert reader.idle_tick() is None
    assert reader.idle_tick() is None
    burst = reader.idle_tick()
    assert burst is not None
    assert burst.text == EAN
    assert not reader.is_running


def test_eleven_digits_at_thirty_milliseconds_wait_for_silence() -> None:
    reader = BurstReader()
    assert Verdict.HOLD in feed(reader, PHONE, 30)
    burst = rest(reader)
    assert burst is not None
    assert (burst.text, burst.is_code) == (PHONE, True)


def test_a_short_fast_row_that_just_stops_goes_back_to_the_field() -> None:
    reader = BurstReader()
    feed(reader, "1999", 20)
    burst = rest(reader)
    assert burst is not None
    assert (burst.text, burst.is_code) == ("1999", False)


def test_two_scans_without_a_tick_between_them_stay_two() -> None:
    reader = BurstReader()
    feed(reader, EAN, 5)
    verdict, burst = reader.key("9", 5_000)
    assert burst is not None
    assert burst.text == EAN
    assert verdict is Verdict.PASS


def test_the_second_sign_of_a_double_terminator_is_swallowed() -> None:
    reader = BurstReader()
    feed(reader, EAN, 5)
    end_ms = 1_000 + 5 * len(EAN)
    assert reader.terminator(end_ms)[0] is Verdict.HOLD
    assert reader.terminator(end_ms + 3) == (Verdict.HOLD, None)
    assert reader.terminator(end_ms + 500) == (Verdict.PASS, None)


def test_typing_before_a_scan_is_not_part_of_it() -> None:
    reader = BurstReader()
    feed(reader, "12", 150)
    feed(reader, EAN, 4, start_ms=2_000)
    burst = rest(reader)
    assert burst is not None
    assert burst.text == EAN


def test_the_gap_is_a_setting() -> None:
    slow = BurstReader(gap_ms=80)
    assert Verdict.HOLD in feed(slow, EAN, 60)


def test_time_that_runs_backwards_ends_a_run() -> None:
    reader = BurstReader()
    feed(reader, EAN, 5, start_ms=9_000)
    verdict, burst = reader.key("1", 10)
    assert verdict is Verdict.PASS
    assert burst is not None
