"""Every setting of a counter, declared once: type, default, limits and when a change takes effect.

The settings page, its search and the checks are drawn from this table; values are stored as text
in the store file. Titles and explanations are texts ``setting.<key>`` and ``setting.<key>.help``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting; ``choices`` of a choice, ``lowest`` and ``highest`` (inclusive) of a number."""

    key: str
    group: Literal["counter", "printer", "scanner", "look"]
    kind: Literal["choice", "number", "switch", "text"]
    default: str
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    needs_restart: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        key="look.language",
        group="look",
        kind="choice",
        default="zh_CN",
        choices=("zh_CN", "en"),
    ),
    Setting(
        key="look.text_size",
        group="look",
        kind="choice",
        default="100",
        choices=("100", "112", "125"),
    ),
    Setting(key="look.sounds", group="look", kind="switch", default="on"),
    Setting(
        key="counter.lock_after_minutes",
        group="counter",
        kind="number",
        default="3",
        lowest=1,
        highest=60,
    ),
    Setting(
        key="scanner.gap_ms",
        group="scanner",
        kind="number",
        default="45",
        lowest=20,
        highest=80,
    ),
    Setting(
        key="printer.connection",
        group="printer",
        kind="text",
        default="",
        needs_restart=True,
    ),
    Setting(
        key="printer.receipts",
        group="printer",
        kind="switch",
        default="on",
        needs_restart=True,
    ),
)


def setting(key: str) -> Setting:
    """The declaration of a setting; KeyError for one that is not declared."""
    for declared in SETTINGS:
        if declared.key == key:
            return declared
    raise KeyError(key)


def checked(key: str, text: str) -> str:
    """The text if it is a legal value of the setting; BadInput naming the key otherwise."""
    declared = setting(key)
    value = text.strip()
    if declared.kind == "choice" and value not in declared.choices:
        raise BadInput(path=key, reason=f"choose one of {', '.join(declared.choices)}")
    if declared.kind == "switch" and value not in ("on", "off"):
        raise BadInput(path=key, reason="choose on or off")
    if declared.kind == "number" and not _is_within(value, declared):
        raise BadInput(
            path=key, reason=f"a whole number from {declared.lowest} to {declared.highest}"
        )
    if declared.kind == "text" and len(value) > 200:
        raise BadInput(path=key, reason="at most 200 characters")
    return value


def _is_within(value: str, declared: Setting) -> bool:
    if not (value.isascii() and value.isdigit()):
        return False
    return declared.lowest <= int(value) <= declared.highest
