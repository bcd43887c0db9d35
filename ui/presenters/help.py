"""The list of keys as people read it, drawn from the command table so that it can never be
wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from ui.presenters.message import Message, msg

_SHOWN = {
    "Return": "Enter",
    "Num++": "Num +",
    "Ctrl+Return": "Ctrl+Enter",
    "Ctrl+Num+Enter": "Ctrl+Num Enter",
}


class Bound(Protocol):
    """A command as the table declares it."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Portable key names."""
        ...

    @property
    def text(self) -> str:
        """Message key of its name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRow:
    """Keys that do one thing, and what it is."""

    keys: tuple[str, ...]
    words: Message


KEYS_IN_PLACES = (
    HelpRow(keys=("Enter",), words=msg("help.key.enter")),
    HelpRow(keys=("↑", "↓"), words=msg("help.key.arrows")),
    HelpRow(keys=("Space",), words=msg("help.key.space")),
    HelpRow(keys=("+", "−"), words=msg("help.key.count")),
    HelpRow(keys=("←", "→"), words=msg("help.key.tenders")),
    HelpRow(keys=("T",), words=msg("help.key.text")),
    HelpRow(keys=("P",), words=msg("help.key.print")),
    HelpRow(keys=("Ctrl+I",), words=msg("help.key.method")),
    HelpRow(keys=("Tab",), words=msg("help.key.tab")),
)
"""Keys that belong to fields, lists and panels rather than to a command."""


def help_rows(commands: Iterable[Bound]) -> tuple[HelpRow, ...]:
    """One row for each command, its keys in the words printed on keyboards."""
    return tuple(
        HelpRow(keys=tuple(_SHOWN.get(key, key) for key in command.keys), words=msg(command.text))
        for command in commands
    )
