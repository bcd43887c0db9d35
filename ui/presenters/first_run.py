"""A folder without a store: try the demo shop, set up this one or join a chain, and keep the
recovery code.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.errors import MemberdeskError
from app.domain.free_text import clean_text
from app.domain.pin_tries import PIN_LENGTHS, check_first_pin
from app.services.first_run import MAX_NAME_LENGTH, NewStore
from ui.presenters.lanes import Lanes
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import FirstRunParts, Joining

FIRST_COUNTER = {"zh_CN": "1 号柜台", "en": "Counter 1"}
Step = Literal["welcome", "building", "form", "saving", "code", "opening"]
Way = Literal["own", "join"]
OF_INVITATION = "E-CEN-"
"""How the codes of faults begin that are about the centre and its invitation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreForm:
    """What is asked of a new store, or of a counter that joins by ``invitation``; the invitation
    and the PINs are left out of ``repr``.
    """

    invitation: str = field(default="", repr=False)
    store_name: str = ""
    currency: str = "CNY"
    template: str = ""
    manager_name: str = ""
    pin: str = field(default="", repr=False)
    pin_again: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunModel:
    """All the page shows. ``way``: which form; ``code``: the recovery code, only between set-up
    and confirmation.
    """

    step: Step = "welcome"
    way: Way = "own"
    templates: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    form: StoreForm = field(default_factory=StoreForm)
    done_count: int = 0
    total_count: int = 0
    code: str = field(default="", repr=False)
    wrong: str = ""
    notice: Message | None = None


class FirstRunPresenter:
    """``finished`` is called on the screen's thread when there is a store to open."""

    def __init__(self, parts: FirstRunParts, lanes: Lanes, finished: Callable[[], None]) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._parts = parts
        self._lanes = lanes
        self._finished = finished
        form = StoreForm(template=next(iter(parts.templates), ""))
        self.model = FirstRunModel(templates=parts.templates, form=form)

    def try_demo(self) -> None:
        """Build the demo store on the slow lane; its progress is read with ``progress``."""
        if self.model.step == "welcome":
            self._set(step="building", done_count=0, total_count=0, notice=None)
            self._lanes.slow.submit(
                lambda: self._parts.make_demo(self._progressed), self._built, self._not_built
            )

    def start_form(self, way: Way = "own") -> None:
        """Ask for the few things a store needs, or a counter of a chain."""
        if self.model.step == "welcome":
            self._set(step="form", way=way, notice=None, wrong="")

    def type(self, name: str, text: str) -> None:
        """A field of the form now holds this text."""
        if self.model.step == "form" and getattr(self.model.form, name) != text:
            form = dataclasses.replace(self.model.form, **{name: text})
            self._set(form=form, notice=None, wrong="")

    def confirm(self) -> None:
        """Enter: set the store up when every field is right; else say which is not."""
        if self.model.step != "form":
            return
        way = self.model.way
        wrong, notice = first_mistake(self.model.form, way)
        if notice is not None:
            self._set(wrong=wrong, notice=notice)
            return
        made = self._joining() if way == "join" else self._setting_up()
        self._set(step="saving", notice=None)
        self._lanes.slow.submit(made, self._set_up, self._not_set_up)

    def confirm_code(self, text: str) -> None:
        """The last group of the recovery code proves that it was written down."""
        if self.model.step != "code":
            return
        if text.strip().casefold() != last_group(self.model.code).casefold():
            self._set(wrong="code", notice=msg("first_run.code_differs"))
            return
        self._set(step="opening", notice=None, wrong="")
        self._lanes.slow.submit(self._parts.prepare, self._prepared, self._not_prepared)

    def back(self) -> None:
        """Esc: from the form to the choice; everything keyed stays."""
        if self.model.step == "form":
            self._set(step="welcome", notice=None, wrong="")

    def progress(self) -> tuple[int, int]:
        """Steps done and steps in all; a total of 0 is not known yet."""
        return self.model.done_count, self.model.total_count

    def _progressed(self, done: int, total: int) -> None:
        # Called on the slow lane: one assignment, no call into the screen.
        self.model = dataclasses.replace(self.model, done_count=done, total_count=total)

    def _prepared(self, _: None) -> None:
        self._set(code="")
        self._finished()

    def _not_prepared(self, error: Exception) -> None:
        """The store is there, and its code stays on the screen: opening it can be tried again."""
        self._set(step="code", notice=error_message(error))

    def _built(self, _: None) -> None:
        self._finished()

    def _not_built(self, error: Exception) -> None:
        self._set(step="welcome", notice=error_message(error))

    def _set_up(self, code: str) -> None:
        self._set(step="code", code=code, form=StoreForm(), notice=None, wrong="")

    def _not_set_up(self, error: Exception) -> None:
        is_of_invitation = getattr(error, "code", "").startswith(OF_INVITATION)
        wrong = "invitation" if is_of_invitation else ""
        self._set(step="form", notice=error_message(error), wrong=wrong)

    def _joining(self) -> Callable[[], str]:
        form = self.model.form
        asked = Joining(
            invitation=form.invitation.strip(),
            manager_name=form.manager_name.strip(),
            manager_pin=form.pin,
            language=self._parts.settings.language,
        )
        return lambda: self._parts.join(asked)

    def _setting_up(self) -> Callable[[], str]:
        form = self.model.form
        new_store = NewStore(
            store_name=form.store_name.strip(),
            counter_name=FIRST_COUNTER[self._parts.settings.language],
            currency=form.currency,
            template_id=form.template,
            manager_name=form.manager_name.strip(),
            manager_pin=form.pin,
            pin_length=len(form.pin),
            language=self._parts.settings.language,
        )
        return lambda: self._parts.set_up(new_store)

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()


def first_mistake(form: StoreForm, way: Way) -> tuple[str, Message | None]:
    """The first field of the form that is not right and the sentence for it; None when all are."""
    if way == "join" and not form.invitation.strip():
        return "invitation", msg("first_run.needs_invitation")
    names = ("manager_name",) if way == "join" else ("store_name", "manager_name")
    wrong = next(_wrong_names(form, names), None)
    return _wrong_pin(form) if wrong is None else wrong


def _wrong_names(form: StoreForm, names: tuple[str, ...]) -> Iterator[tuple[str, Message]]:
    for name in names:
        text = getattr(form, name)
        if not text.strip():
            yield name, msg(f"first_run.needs_{name}")
        try:
            clean_text(text, MAX_NAME_LENGTH)
        except MemberdeskError as error:
            yield name, error_message(error)


def _wrong_pin(form: StoreForm) -> tuple[str, Message | None]:
    if len(form.pin) not in PIN_LENGTHS or not (form.pin.isascii() and form.pin.isdigit()):
        return "pin", msg("first_run.pin_length")
    if form.pin != form.pin_again:
        return "pin_again", msg("lock.pins_differ")
    try:
        check_first_pin(form.pin)
    except MemberdeskError as error:
        return "pin", error_message(error)
    return "", None


def last_group(code: str) -> str:
    """The last group of a code written in groups."""
    return code.replace("-", " ").split()[-1] if code.strip() else ""
