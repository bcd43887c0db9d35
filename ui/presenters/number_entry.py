"""One number keyed on a pad: an amount, pieces, a weight, or points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.errors import MemberdeskError
from app.domain.money import Currency, parse_amount
from ui.presenters.message import Message, error_message, msg

MAX_LENGTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRequest:
    """What is asked. ``apply`` gets minor units for an amount, else the whole number.

    ``key`` names the texts ``number.<key>.title`` and ``number.<key>.done``; ``subject`` says of
    what. ``best`` fills in the best value when the same key is pressed again.
    """

    key: str
    apply: Callable[[int], None]
    subject: Message | None = None
    start: str = ""
    is_amount: bool = False
    best: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberModel:
    """What the panel shows."""

    text: str = ""
    notice: Message | None = None
    is_done: bool = False


class NumberEntry:
    """The panel's state: text, the refusal if there was one, done when applied."""

    def __init__(self, request: NumberRequest, currency: Currency) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.request = request
        self.model = NumberModel(text=request.start)
        self._currency = currency
        self._replaces = bool(request.start)

    def typed(self, text: str) -> None:
        """The whole text, from the keyboard."""
        self._replaces = False
        self._show(NumberModel(text=text[:MAX_LENGTH]))

    def pressed(self, key: str) -> None:
        """One key of the pad; the first one replaces the value that was there."""
        start = "" if self._replaces else self.model.text
        self.typed(start + key)

    def erased(self) -> None:
        """The pad's erase key."""
        self.typed("" if self._replaces else self.model.text[:-1])

    def confirm(self) -> None:
        """Apply the number; a refusal stays on the panel as a sentence."""
        number = self._number()
        if number is None:
            key = "number.not_a_number" if self.request.is_amount else "number.not_whole"
            self._show(replace(self.model, notice=msg(key)))
            return
        try:
            self.request.apply(number)
        except MemberdeskError as error:
            self._show(replace(self.model, notice=error_message(error)))
        else:
            self._show(replace(self.model, notice=None, is_done=True))

    def choose_best(self) -> None:
        """The second press of the key that opened the panel."""
        if self.request.best is not None:
            self.request.best()
            self._show(replace(self.model, is_done=True))

    def _number(self) -> int | None:
        text = self.model.text.strip()
        if self.request.is_amount:
            return parse_amount(text, self._currency)
        return int(text) if text.isascii() and text.isdigit() else None

    def _show(self, model: NumberModel) -> None:
        self.model = model
        self.changed()
