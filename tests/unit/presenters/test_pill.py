"""The pill never says more than is known, and never hides what waits (docs/screens.md)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ports.centre_link import LinkState, Trouble
from app.ports.outcomes import Backlog
from ui.presenters.message import Message
from ui.presenters.pill import PillTone, pill_of

NOW = datetime(2026, 11, 21, 2, 42, tzinfo=UTC)


def ago(**since: int) -> datetime:
    return NOW - timedelta(**since)


def keys_of(message: Message) -> set[str]:
    inner = (value for value in message.params.values() if isinstance(value, Message))
    return {message.key}.union(*(keys_of(each) for each in inner))


def numbers_of(message: Message) -> set[int]:
    mine = {value for value in message.params.values() if isinstance(value, int)}
    inner = (value for value in message.params.values() if isinstance(value, Message))
    return mine.union(*(numbers_of(each) for each in inner))


AWAY = {"is_away": True}


@pytest.mark.parametrize(
    ("link", "backlog", "keys", "tone", "is_bold"),
    [
        ({}, {}, {"pill.connecting"}, "plain", False),
        ({"answered_at": ago(seconds=30)}, {}, {"pill.online"}, "plain", False),
        (
            {"answered_at": ago(days=25), **AWAY},
            {"waiting": 3, "lock_days": 5},
            {"pill.and_waiting", "pill.lock_in", "pill.waiting"},
            "warn",
            True,
        ),
        ({"answered_at": ago(days=31), **AWAY}, {"lock_days": 0}, {"pill.locked"}, "bad", True),
        ({"trouble": "revoked"}, {"lock_days": 0}, {"pill.trouble.revoked"}, "bad", False),
        ({"answered_at": ago(seconds=31)}, {}, {"pill.connecting"}, "plain", False),
        (
            {"answered_at": NOW, "loaded_count": 400, "member_count": 1_000},
            {"waiting": 3},
            {"pill.and_waiting", "pill.loading", "pill.waiting"},
            "plain",
            False,
        ),
        (
            {"answered_at": ago(hours=5), "member_count": 1_000, **AWAY},
            {},
            {"pill.offline_hours"},
            "warn",
            True,
        ),
        (
            {"answered_at": NOW},
            {"waiting": 3, "oldest_at": ago(seconds=60)},
            {"pill.sending"},
            "plain",
            False,
        ),
        (
            {"answered_at": NOW},
            {"waiting": 5, "oldest_at": ago(seconds=61)},
            {"pill.stuck"},
            "warn",
            False,
        ),
        (
            {"answered_at": ago(minutes=2), **AWAY},
            {"waiting": 3},
            {"pill.and_waiting", "pill.offline_minutes", "pill.waiting"},
            "warn",
            False,
        ),
        ({"answered_at": ago(minutes=35), **AWAY}, {}, {"pill.offline_minutes"}, "warn", True),
        ({"answered_at": ago(hours=5), **AWAY}, {}, {"pill.offline_hours"}, "warn", True),
        ({"answered_at": ago(days=3), **AWAY}, {}, {"pill.offline_days"}, "warn", True),
        (AWAY, {}, {"pill.never"}, "warn", True),
        ({"answered_at": NOW}, {"attention": 2}, {"pill.attention"}, "bad", False),
        ({"trouble": "clock"}, {}, {"pill.trouble.clock"}, "bad", False),
    ],
)
def test_the_states(
    link: dict[str, object],
    backlog: dict[str, object],
    keys: set[str],
    tone: PillTone,
    is_bold: bool,
) -> None:
    pill = pill_of(LinkState(**link), Backlog(**backlog), NOW)  # type: ignore[arg-type]
    assert (keys_of(pill.message), pill.tone, pill.is_bold) == (keys, tone, is_bold)


@given(
    answered_ago=st.none() | st.integers(-10_000, 100_000),
    is_away=st.booleans(),
    trouble=st.none() | st.sampled_from(get_args(Trouble)),
    waiting=st.integers(0, 200),
    oldest_ago=st.none() | st.integers(-100, 10_000),
    attention=st.integers(0, 3),
)
def test_whatever_happened_a_count_is_said_and_online_is_only_said_after_an_answer(
    answered_ago: int | None,
    is_away: bool,
    trouble: Trouble | None,
    waiting: int,
    oldest_ago: int | None,
    attention: int,
) -> None:
    link = LinkState(
        answered_at=None if answered_ago is None else ago(seconds=answered_ago),
        is_away=is_away,
        trouble=trouble,
    )
    oldest_at = None if oldest_ago is None else ago(seconds=oldest_ago)
    pill = pill_of(link, Backlog(waiting=waiting, oldest_at=oldest_at, attention=attention), NOW)
    if waiting:
        assert waiting in numbers_of(pill.message)
    if keys_of(pill.message) & {"pill.online", "pill.sending", "pill.stuck"}:
        assert answered_ago is not None
        assert 0 <= answered_ago <= 30
    assert (pill.tone == "bad") == bool(attention or trouble)
