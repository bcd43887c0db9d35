"""The member field: what each key, scan and Enter means, and which card that leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.codes import Code, bare_code, beginning
from app.domain.errors import MemberdeskError
from app.domain.offer_codes import public_codes
from app.domain.phone import bare_phone
from app.domain.quote import Reason
from app.services.identify import CodeRefused, Found, Identified, NoMatch, Several, identify
from app.services.identify import open_member as open_one
from ui.presenters.member_card import (
    Card,
    EmptyCard,
    RefusedCard,
    found_card,
    list_card,
    none_card,
    refused_card,
)
from ui.presenters.message import error_message, msg
from ui.presenters.parts import Tools
from ui.presenters.sale_in_hand import SaleInHand

PAUSE_MS = 250
"""How long the last digits rest before their list opens."""

PHONE_DIGITS = 11
LEAST_DIGITS = 4
LEAST_LETTERS = 2
MAX_TEXT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEvents:
    """What a search tells the desk: a member was found, goods or the code of an offer were meant,
    something changed.
    """

    selected: Callable[[Found], None]
    item: Callable[[str], None]
    code: Callable[[str], None]
    changed: Callable[[], None]


class MemberSearch:
    """Text of the member field and the card under it.

    Eleven digits that begin with 1 select at the last one; four to ten open a list after a pause;
    letters search from the second, Chinese from the first. Nothing but a whole number, a card or a
    pass selects by itself; of a name that only one member has, Enter takes that one.
    """

    def __init__(self, tools: Tools, sale: SaleInHand, events: SearchEvents) -> None:
        self._tools = tools
        self._sale = sale
        self._events = events
        self._outcome: Identified | None = None
        self._fault: RefusedCard | None = None
        self._cursor = -1
        self._cancel_pause: Callable[[], None] = lambda: None
        self._round = 0
        self.is_searching = False
        self.text = ""

    @property
    def card(self) -> Card:
        """The card for what was searched last, else for the member on the sale."""
        today = self._sale.time.on
        if self._fault is not None:
            return self._fault
        if isinstance(self._outcome, Several):
            return list_card(self._outcome, self._cursor, today)
        if isinstance(self._outcome, NoMatch):
            return none_card(self._outcome)
        if isinstance(self._outcome, CodeRefused):
            return refused_card(self._outcome)
        view = self._sale.view
        if view is None:
            return EmptyCard(message=msg("member.empty"))
        return found_card(view, self._sale.notices, self._sale.programme.currency, today)

    @property
    def has_outcome(self) -> bool:
        """True while a list, a refusal or 'nobody' is shown."""
        return self._outcome is not None or self._fault is not None

    @property
    def phone_text(self) -> str:
        """The number typed so far, to enrol with."""
        is_number = re.fullmatch(r"\+?[0-9]+", bare_phone(self.text)) is not None
        return self.text if is_number else ""

    def typed(self, text: str) -> None:
        """The text of the field changed under a person's hands."""
        if text == self.text:
            return
        self._forget()
        self.text = text[:MAX_TEXT]
        bare = "".join(self.text.split())
        if bare.isascii() and bare.isdigit():
            self._typed_digits(bare)
        elif _is_name(bare):
            self._search(self.text)
        self._events.changed()

    def confirmed(self) -> None:
        """Enter: the row under the cursor, else whatever the text is."""
        if isinstance(self._outcome, Several) and self._cursor >= 0:
            self.choose(self._cursor)
        elif self.text.strip():
            self._cancel_pause()
            self._search(self.text)
            self._events.changed()

    def moved(self, step: int) -> None:
        """An arrow key: move in the list."""
        if isinstance(self._outcome, Several):
            last = len(self._outcome.rows) - 1
            self._cursor = min(max(self._cursor + step, 0), last)
            self._events.changed()

    def choose(self, index: int) -> None:
        """The row at ``index`` is the member."""
        if not isinstance(self._outcome, Several) or not 0 <= index < len(self._outcome.rows):
            return
        try:
            view = open_one(self._tools.ctx, self._outcome.rows[index].member_id)
        except MemberdeskError as error:
            self._refuse(error)
        else:
            self._found(Found(view=view))

    def scanned(self, text: str, code: Code) -> None:
        """A card, a pass or a phone number was scanned."""
        self._forget()
        self.text = ""
        self._search(text if code.kind != "payment" else "", code)
        self._events.changed()

    def outcome_used(self) -> None:
        """A member was chosen: the text stays readable, its outcome is gone."""
        self._forget()

    def clear(self) -> None:
        """Back to the member on the sale; the field is empty."""
        self._forget()
        self.text = ""

    def _typed_digits(self, digits: str) -> None:
        if len(digits) == PHONE_DIGITS and digits.startswith("1"):
            self._search(digits)
        elif LEAST_DIGITS <= len(digits) < PHONE_DIGITS:
            self._cancel_pause = self._tools.lanes.timers.later(PAUSE_MS, self._paused)

    def _paused(self) -> None:
        self._search(self.text, is_asked=False)
        self._events.changed()

    def _search(self, text: str, code: Code | None = None, *, is_asked: bool = True) -> None:
        """``is_asked`` is False for digits at rest, of which only a list is shown."""
        text = bare_code(text)
        if is_asked and public_codes(self._sale.programme, (text,)):
            self.clear()
            self._events.code(text)
            return
        refused = refused_scan(text, code)
        if refused is not None:
            self._outcome = refused
            self._tools.host.sound("refused")
            return
        self._round += 1
        ctx, this_round = self._tools.ctx, self._round

        def answered(outcome: Identified) -> None:
            if this_round == self._round:
                self._take(outcome, text, is_asked=is_asked)

        def failed(error: Exception) -> None:
            if this_round == self._round:
                self._refuse(error)

        self._tools.lanes.read.ask(lambda: identify(ctx, text), answered, failed, self._late)

    def _late(self) -> None:
        self.is_searching = True

    def _take(self, outcome: Identified, text: str, *, is_asked: bool) -> None:
        was_late, self.is_searching = self.is_searching, False
        if isinstance(outcome, Found):
            self._found(outcome)
        elif isinstance(outcome, CodeRefused) and outcome.reason.code == "ITEM_CODE":
            self.clear()
            self._events.item(text)
        elif is_asked or isinstance(outcome, Several):
            if isinstance(outcome, CodeRefused) and outcome.reason.code == "PAYMENT_CODE":
                self.text = ""
            self._outcome = outcome
            self._cursor = 0 if _is_only_one_named(outcome, text) else -1
            self._sound(outcome)
        if was_late:
            self._events.changed()

    def _found(self, found: Found) -> None:
        self._forget()
        self._tools.host.sound("found")
        is_new = found.is_identified and not self._sale.wishes.is_identified
        if not is_new and (found.view, found.notices) == (self._sale.view, self._sale.notices):
            self._events.changed()  # a scan put the number back into the field: no change
        else:
            self._events.selected(found)

    def _sound(self, outcome: Identified) -> None:
        if isinstance(outcome, CodeRefused):
            self._tools.host.sound("refused")
        elif isinstance(outcome, NoMatch):
            self._tools.host.sound("not_found")

    def _refuse(self, error: Exception) -> None:
        self.is_searching = False
        self._outcome = None
        self._fault = RefusedCard(text=error_message(error), tone="bad")
        self._events.changed()

    def _forget(self) -> None:
        self._cancel_pause()
        self._round += 1
        self.is_searching = False
        self._outcome = None
        self._fault = None
        self._cursor = -1


def refused_scan(text: str, code: Code | None) -> CodeRefused | None:
    """A code that no member can have: it is never searched as if it were a name."""
    if code is not None and code.kind == "payment":
        return CodeRefused(reason=Reason(code="PAYMENT_CODE", params={}))
    if code is not None and code.kind == "unknown":
        params: dict[str, int | str] = {"start": beginning(text), "length": len(text)}
        return CodeRefused(reason=Reason(code="UNKNOWN_CODE", params=params))
    return None


def _is_only_one_named(outcome: Identified, text: str) -> bool:
    """True for a list of one that letters led to; of digits alone a row is always chosen."""
    is_one = isinstance(outcome, Several) and len(outcome.rows) == 1 and not outcome.has_more
    return is_one and any(sign.isalpha() for sign in text)


def _is_name(bare: str) -> bool:
    """Two letters, or one sign of a script that is not Latin."""
    letters = [sign for sign in bare if sign.isalpha()]
    return len(letters) >= LEAST_LETTERS or any(not sign.isascii() for sign in letters)
