"""A text that is not yet in any language: presenters speak in keys, the screen in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.errors import MemberdeskError


@dataclass(frozen=True, slots=True)
class Message:
    """A translation key with its parameters.

    A parameter is a number, a text shown as it is, another message, or words of the programme in
    several languages. A parameter called ``n`` chooses the plural form.
    """

    key: str
    params: Mapping[str, Param] = field(default_factory=dict)


Param = int | str | Message | Mapping[str, str]


def msg(key: str, **params: Param) -> Message:
    """Short form of ``Message(key, params)``."""
    return Message(key, params)


def plain(words: str | Mapping[str, str]) -> Message:
    """Words that need no translation: a name, an amount, a text of the programme."""
    return Message("plain", {"text": words})


def error_message(error: Exception) -> Message:
    """The sentence of an error that a person may read; one fixed sentence for everything else."""
    if isinstance(error, MemberdeskError):
        return Message(f"error.{error.code}", dict(error.params))
    return Message("error.E-GEN-00")


def unforeseen(error: Exception) -> Message:
    """What is said of an error that reached the screen, where nobody knows what was done."""
    is_told = isinstance(error, MemberdeskError)
    return error_message(error) if is_told else Message("error.E-GEN-09")
