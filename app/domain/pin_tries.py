"""Wrong PINs and what they cost: five, then 30 s doubling, at ten a manager (T5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.errors import RuleBroken

TRIES = 5
BLOCKED_AT = 10
FIRST_LOCK = timedelta(seconds=30)
PIN_LENGTHS = range(4, 7)
"""Digits of a PIN; all PINs of a store have as many as its first."""
_ROW = "01234567890"


class PinWrong(RuleBroken):
    """``tries_left`` before the lock-out."""

    code = "E-PIN-01"
    text = "Wrong PIN. {tries_left} tries left."


class PinLocked(RuleBroken):
    """Too many wrong PINs; ``seconds`` until the next try."""

    code = "E-PIN-02"
    text = "Too many wrong PINs. Try again in {seconds} seconds."


class PinBlocked(RuleBroken):
    """Ten wrong PINs; only a manager who signs on ends it."""

    code = "E-PIN-03"
    text = "Ten wrong PINs. A manager must sign on and set a new PIN."


class PinWeak(RuleBroken):
    """A new PIN that is not of the store's ``length``, or easy to guess, or the old one."""

    code = "E-PIN-04"
    text = "Choose {length} digits that are not all the same, not in a row, and not the old PIN."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """Wrong PINs in a row; a row of the store, so that a restart forgives nothing."""

    failed_count: int = 0
    locked_until: datetime | None = None


def anchored(tries: Tries, now: datetime) -> Tries:
    """The same lock under a clock that was set back: never longer from now than it was meant."""
    if tries.locked_until is None:
        return tries
    latest = now + _lock(tries.failed_count)
    return Tries(failed_count=tries.failed_count, locked_until=min(tries.locked_until, latest))


def refusal(tries: Tries, now: datetime) -> RuleBroken | None:
    """PinBlocked or PinLocked when no PIN may be tried now; None when one may."""
    if tries.failed_count >= BLOCKED_AT:
        return PinBlocked()
    if tries.locked_until is not None and tries.locked_until > now:
        left = tries.locked_until - now
        return PinLocked(seconds=-(-left // timedelta(seconds=1)))
    return None


def counted(tries: Tries, now: datetime) -> Tries:
    """One more wrong PIN; counted before it is looked at, so that a kill in between counts too."""
    failed_count = tries.failed_count + 1
    lock = _lock(failed_count)
    return Tries(failed_count=failed_count, locked_until=now + lock if lock else None)


def wrong_pin(tries: Tries, now: datetime) -> RuleBroken:
    """What to say after a wrong PIN was counted."""
    return refusal(tries, now) or PinWrong(tries_left=TRIES - tries.failed_count)


def check_new_pin(pin: str, length: int, old_pin: str | None = None) -> None:
    """Raises PinWeak unless the PIN has the store's length and is not among the first guesses."""
    if len(pin) != length or _is_weak(pin) or pin == old_pin:
        raise PinWeak(length=length)


def check_first_pin(pin: str) -> None:
    """The same of the PIN that decides the length of all PINs of its store."""
    if len(pin) not in PIN_LENGTHS or _is_weak(pin):
        raise PinWeak(length=f"{PIN_LENGTHS[0]}-{PIN_LENGTHS[-1]}")


def _is_weak(pin: str) -> bool:
    is_number = pin.isascii() and pin.isdigit()
    return not is_number or len(set(pin)) == 1 or pin in _ROW or pin in _ROW[::-1]


def _lock(failed_count: int) -> timedelta:
    if failed_count < TRIES:
        return timedelta(0)
    return FIRST_LOCK * (1 << min(failed_count, BLOCKED_AT) - TRIES)
