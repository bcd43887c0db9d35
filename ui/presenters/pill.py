"""The state pill: how counter and centre stand, in words; one state machine (docs/screens.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.ports.centre_link import LinkState
from app.ports.outcomes import Backlog
from ui.presenters.message import Message, msg

ONLINE = timedelta(seconds=30)
"""The centre is only said to be there after an answer as fresh as that."""
STUCK = timedelta(seconds=60)
"""What waits longer than that although the centre answers is said to be stuck."""
LONG = timedelta(minutes=10)
PillTone = Literal["plain", "warn", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    """``is_bold``: it has been so for long."""

    message: Message
    tone: PillTone = "plain"
    is_bold: bool = False


def pill_of(link: LinkState, backlog: Backlog, now: datetime) -> Pill:
    """What the pill says: what needs a person first, then whether the centre is there; a count
    above 0 is always said.
    """
    if backlog.attention:
        return Pill(message=_with_waiting(_attention(backlog), backlog), tone="bad")
    if link.trouble is not None:
        said = msg(f"pill.trouble.{link.trouble}")
        return Pill(message=_with_waiting(said, backlog), tone="bad")
    if backlog.lock_days is not None:
        return Pill(
            message=_with_waiting(_lock(backlog.lock_days), backlog),
            tone="warn" if backlog.lock_days else "bad",
            is_bold=True,
        )
    if is_online(link, now):
        return _online(link, backlog, now)
    if not link.is_away:
        return Pill(message=_with_waiting(msg("pill.connecting"), backlog))
    since = now if link.answered_at is None else link.answered_at
    is_long = link.answered_at is None or now - since >= LONG
    said = msg("pill.never") if link.answered_at is None else away_for(now - since)
    return Pill(message=_with_waiting(said, backlog), tone="warn", is_bold=is_long)


def is_online(link: LinkState, now: datetime) -> bool:
    """True after an answer that is fresh; an answer of the future is of another clock."""
    return link.answered_at is not None and timedelta() <= now - link.answered_at <= ONLINE


def away_for(away: timedelta) -> Message:
    """'Offline 35 min', in hours and days where minutes say nothing any more."""
    minutes = max(0, away // timedelta(minutes=1))
    if minutes < 1:
        return msg("pill.offline")
    if minutes < 60:
        return msg("pill.offline_minutes", n=minutes)
    if minutes < 48 * 60:
        return msg("pill.offline_hours", n=minutes // 60)
    return msg("pill.offline_days", n=minutes // (24 * 60))


def _online(link: LinkState, backlog: Backlog, now: datetime) -> Pill:
    if link.member_count:
        part = min(100 * link.loaded_count // link.member_count, 99)
        return Pill(message=_with_waiting(msg("pill.loading", n=part), backlog))
    if not backlog.waiting:
        return Pill(message=msg("pill.online"))
    if backlog.oldest_at is not None and now - backlog.oldest_at > STUCK:
        return Pill(message=msg("pill.stuck", n=backlog.waiting), tone="warn")
    return Pill(message=msg("pill.sending", n=backlog.waiting))


def _lock(days: int) -> Message:
    """Members are locked, or will be in so many days, because the centre was not heard (T1)."""
    return msg("pill.lock_in", n=days) if days else msg("pill.locked")


def _attention(backlog: Backlog) -> Message:
    return msg("pill.attention", n=backlog.attention)


def _with_waiting(said: Message, backlog: Backlog) -> Message:
    if not backlog.waiting:
        return said
    return msg("pill.and_waiting", said=said, waiting=msg("pill.waiting", n=backlog.waiting))
