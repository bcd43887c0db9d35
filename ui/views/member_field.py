"""The member field: groups a number while it is typed, and starts anew once it has been used."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.presenters.message import msg
from ui.theme.tokens import SIZES
from ui.widgets import SearchField

PHONE_DIGITS = 11


class MemberField(SearchField):
    """Signal ``typed(text)`` for what a person typed or pasted, never for what the desk showed."""

    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__(msg("member.field"), msg("member.placeholder"), hint="F2")
        self.setObjectName("member")
        self.setFixedHeight(SIZES.member_field)
        self.textChanged.connect(self._changed)
        self._is_showing = False

    def show_text(self, text: str, *, is_used: bool) -> None:
        """Show the text of the state; one that was just used is replaced by the next key."""
        wanted = grouped(text)
        if wanted != self.text():
            self._is_showing = True
            self.setText(wanted)
            self._is_showing = False
        if is_used and wanted:
            self.replace_on_typing()

    def _changed(self, text: str) -> None:
        if self._is_showing:
            return
        nice = grouped(text)
        if nice != text:
            digits_before = len(text[: self.cursorPosition()].replace(" ", ""))
            self._is_showing = True
            self.setText(nice)
            self.setCursorPosition(place_after(nice, digits_before))
            self._is_showing = False
        self.typed.emit(nice)


def grouped(text: str) -> str:
    """'13812345678' -> '138 1234 5678' as far as it is typed; other texts stay as they are."""
    digits = text.replace(" ", "")
    is_phone = digits.isascii() and digits.isdigit() and digits.startswith("1")
    if not is_phone or len(digits) > PHONE_DIGITS or len(digits) <= 3:
        return digits if is_phone else text
    return " ".join(part for part in (digits[:3], digits[3:7], digits[7:]) if part)


def place_after(text: str, digits: int) -> int:
    """Where the cursor stands in ``text`` after so many digits."""
    seen = 0
    for place, sign in enumerate(text):
        if seen == digits:
            return place
        seen += sign != " "
    return len(text)
