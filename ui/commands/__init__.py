"""Every key of the desk in one table; it draws the key bar, the hints and the help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Place = Literal["desk", "panel", "page", "full"]
"""What is open: nothing, a panel over a column, a page between the bars, the whole window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing a key does.

    ``keys``: portable key names, the first one is shown. ``places``: where it works. ``text``: the
    message key of its name; ``bar``: whether the key bar shows it there.
    """

    id: str
    keys: tuple[str, ...]
    text: str
    places: tuple[Place, ...] = ("desk", "panel")
    bar: bool = True


_BETWEEN_BARS: tuple[Place, ...] = ("desk", "panel", "page")

COMMANDS = (
    Command(id="help", keys=("F1", "Ctrl+/"), text="key.help", places=_BETWEEN_BARS),
    Command(id="member", keys=("F2",), text="key.member"),
    Command(id="amount", keys=("F3",), text="key.amount"),
    Command(id="coupons", keys=("F4",), text="key.coupons"),
    Command(id="points", keys=("F5",), text="key.points"),
    Command(id="rewards", keys=("Shift+F5",), text="key.rewards", bar=False),
    Command(id="hold", keys=("F6",), text="key.hold"),
    Command(id="enrol", keys=("F7",), text="key.enrol"),
    Command(id="refund", keys=("F8",), text="key.refund", places=_BETWEEN_BARS),
    Command(id="sync", keys=("F9",), text="key.sync", places=_BETWEEN_BARS, bar=False),
    Command(
        id="settle",
        keys=("F12", "Num++", "Ctrl+Return", "Ctrl+Num+Enter"),
        text="key.settle",
        places=_BETWEEN_BARS,
        bar=False,
    ),
    Command(id="undo", keys=("Ctrl+Z",), text="key.undo", places=("desk",), bar=False),
    Command(id="lock", keys=("Ctrl+L",), text="key.lock", places=_BETWEEN_BARS),
    Command(id="settings", keys=("Ctrl+,",), text="key.settings", places=_BETWEEN_BARS),
    Command(id="back", keys=("Esc",), text="key.back", places=(*_BETWEEN_BARS, "full")),
)


def key_map() -> Mapping[str, Command]:
    """Command by key; ValueError when two commands want one key."""
    keys: dict[str, Command] = {}
    for command in COMMANDS:
        for key in command.keys:
            if key in keys:
                raise ValueError(f"{key} is both {keys[key].id} and {command.id}")
            keys[key] = command
    return MappingProxyType(keys)


def bar_commands(place: Place) -> tuple[Command, ...]:
    """What the key bar shows while ``place`` is open."""
    return tuple(known for known in COMMANDS if known.bar and place in known.places)
