"""Messages become words here: Qt translations with the message key as the source text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from ui.presenters.message import Message, Param, msg

LANGUAGES = ("zh_CN", "en")
FALLBACK = "zh_CN"
CONTEXT = "memberdesk"
_MASKED = re.compile(r"\+?\d{1,3}\*{4}(\d{2,4})")


def folder() -> Path:
    """Where the translation files lie, from source and in the bundle."""
    return Path(__file__).resolve().parents[2] / "resources" / "i18n"


def translate(message: Message) -> str:
    """The words of a message in the language shown now, with its parameters filled in."""
    number = message.params.get("n")
    template = QCoreApplication.translate(
        CONTEXT, message.key, None, number if isinstance(number, int) else -1
    )
    if template == message.key and isinstance(number, int):
        template = QCoreApplication.translate(CONTEXT, message.key)
    if not message.params:
        return template
    return template.format(**{name: _words(value) for name, value in message.params.items()})


def spoken(text: str) -> str:
    """Words as a screen reader should say them: a masked phone by its last digits."""
    if "****" not in text:
        return text
    return _MASKED.sub(lambda found: translate(msg("people.phone_spoken", end=found[1])), text)


def system_language() -> str:
    """The first language of the system that we speak; the fallback when it is neither."""
    return known_language(QLocale.system().uiLanguages())


def known_language(names: Iterable[str]) -> str:
    """The first of these language names (``en-GB``, ``zh-Hans-CN``) that we speak."""
    ours = {known.partition("_")[0]: known for known in LANGUAGES}
    for name in names:
        main = name.replace("_", "-").partition("-")[0].lower()
        if main in ours:
            return ours[main]
    return FALLBACK


def current_language() -> str:
    """``zh_CN`` or ``en``; the fallback before a translation is installed."""
    name = QCoreApplication.translate(CONTEXT, "language")
    return name if name in LANGUAGES else FALLBACK


def in_language(words: Mapping[str, str]) -> str:
    """Words of the programme in the language shown now, or the nearest there is."""
    for language in (current_language(), FALLBACK, *words):
        if language in words:
            return words[language]
    return ""


def _words(value: Param) -> int | str:
    if isinstance(value, Message):
        return translate(value)
    if isinstance(value, Mapping):
        return in_language(value)
    return value


class Languages:
    """Switches the language while the desk runs: every widget gets a LanguageChange event."""

    def __init__(self) -> None:
        self._translator: QTranslator | None = None

    def use(self, language: str) -> None:
        """Show ``language`` from now on; FileNotFoundError when its translation is not there."""
        path = folder() / f"memberdesk_{language}.qm"
        translator = QTranslator()
        if not translator.load(str(path)):
            raise FileNotFoundError(path)
        self.remove()
        QCoreApplication.installTranslator(translator)
        self._translator = translator

    def remove(self) -> None:
        """Take the translation away again."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
