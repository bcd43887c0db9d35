"""Words for a programme in one language; the sentences lie in ``resources/programme_words``."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Reason
from app.domain.money import BASIS_POINTS, Currency, amount_text

FOLDER = Path(__file__).resolve().parents[3].joinpath("resources", "programme_words")


@dataclass(frozen=True, slots=True)
class Words:
    """One language, with amounts in one currency."""

    language: str
    sentences: Mapping[str, str]
    currency: Currency

    def say(self, key: str, **params: int | str) -> str:
        """The sentence with its numbers; parameters that end in ``_bp`` are percentages, those in
        ``_minor`` amounts.
        """
        told = {name: self._told(name, value) for name, value in params.items()}
        return self.sentences[key].format(**told)

    def _told(self, name: str, value: int | str) -> int | str:
        if name.endswith("_bp"):
            return f"{hundredths(value)} %"
        return self.money(int(value)) if name.endswith("_minor") else value

    def money(self, amount_minor: int) -> str:
        """An amount with the decimals of the currency."""
        return amount_text(amount_minor, self.currency)

    def text(self, text: Mapping[str, str]) -> str:
        """Words of the document itself, in the next best language where this one has none."""
        return text.get(self.language) or next((one for one in text.values() if one), "?")

    def several(self, parts: Iterable[str]) -> str:
        """Parts of an enumeration."""
        return self.sentences["and"].join(parts)

    def sentence(self, parts: Iterable[str]) -> str:
        """Clauses as one sentence."""
        clauses = self.sentences["between"].join(part for part in parts if part)
        return f"{clauses}{self.sentences['stop']}"

    def reason(self, reason: str) -> str:
        """A mistake, which is made in English; what there are no words for stays as it is."""
        translated = _mistakes(self.language)
        template = reason.template if isinstance(reason, Reason) else reason
        if template not in translated:
            return reason
        params = reason.params if isinstance(reason, Reason) else {}
        told = {
            name: self.reason(value) if isinstance(value, str) else value
            for name, value in params.items()
        }
        return Reason(translated[template], **told)

    def is_known(self, key: str) -> bool:
        """Whether there is a sentence of this name."""
        return key in self.sentences


def words_in(language: str, currency: Currency) -> Words:
    """The words of ``zh_CN`` or ``en``."""
    return Words(language, _sentences(language), currency)


@functools.lru_cache(maxsize=4)
def _sentences(language: str) -> Mapping[str, str]:
    found: dict[str, str] = json.loads(FOLDER.joinpath(f"{language}.json").read_text("utf-8"))
    return found


@functools.lru_cache(maxsize=4)
def _mistakes(language: str) -> Mapping[str, str]:
    """English sentence -> sentence of this language."""
    file = FOLDER.joinpath(f"mistakes.{language}.json")
    found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return found


def hundredths(value: object) -> str:
    """Basis points as a percentage without needless zeros: 9550 -> '95.5'."""
    return _decimal(int(str(value)), 100)


def factor(factor_bp: int) -> str:
    """A factor without needless zeros: 15000 -> '1.5'."""
    return _decimal(factor_bp, BASIS_POINTS)


def _decimal(value: int, unit: int) -> str:
    whole, part = divmod(value, unit)
    digits = str(part).rjust(len(str(unit)) - 1, "0").rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
