"""The people of the counter: add, give a role, a new first PIN, let go; a manager's work."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.domain.free_text import CardNumberRefused, ControlSigns, TextTooLong
from app.domain.operator import Operator, Role
from app.domain.pin_tries import PinWeak
from app.domain.rights import has_right
from app.services import operators as people
from app.services.sign_on import operators as at_work
from ui.presenters.approval import ApprovalModel, ApprovalPresenter
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import Tools

Action = Literal["none", "add", "role", "pin", "let_go"]
FieldName = Literal["name", "pin"]
ROLES: tuple[Role, ...] = ("cashier", "manager")
OF_NAME = (people.NameMissing, TextTooLong, CardNumberRefused, ControlSigns)
"""Refusals that the name field is marked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleModel:
    """All the page shows. ``action``: what is being done to ``chosen``, or adding somebody.

    ``pin``: a first PIN, readable, because it is told to its owner and must be changed.
    ``needs_manager``: whoever works here may not do this alone.
    """

    operators: tuple[Operator, ...] = ()
    chosen: Operator | None = None
    action: Action = "none"
    name: str = ""
    role: Role = "cashier"
    pin: str = ""
    pin_length: int = 4
    needs_manager: bool = True
    is_saving: bool = False
    notice: Message | None = None
    is_fault: bool = False
    wrong: FieldName | Literal[""] = ""


class PeoplePresenter:
    """One page of people. A manager's PIN, where it is needed, is good for one change."""

    def __init__(self, tools: Tools) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._tools = tools
        self._approval = ApprovalPresenter(tools, self._tell)
        self.model = PeopleModel(pin_length=tools.parts.profile.pin_length)

    @property
    def approval(self) -> ApprovalModel:
        """The manager's PIN."""
        return self._approval.model

    @property
    def asks_pin(self) -> bool:
        """True while a manager's PIN is missing for the change that is being made."""
        is_open = self.model.action != "none" and self.model.needs_manager
        return is_open and self.approval.approval is None

    def open(self) -> None:
        """Read who works here."""
        operator = self._tools.session.operator
        alone = operator is not None and has_right(operator, "change_settings")
        self._set(operators=at_work(self._tools.ctx), needs_manager=not alone)

    def choose(self, operator_id: str) -> None:
        """Show what can be done with this person."""
        if self.model.is_saving:
            return
        found = (each for each in self.model.operators if each.operator_id == operator_id)
        self._begin("none", next(found, None))

    def start(self, action: Action) -> None:
        """Add somebody, or change the chosen one; nothing is stored before ``confirm``."""
        if self.model.is_saving:
            return
        if action == "add":
            self._begin("add", None)
        elif self.model.chosen is not None:
            self._begin(action, self.model.chosen)

    def type(self, field: FieldName, text: str) -> None:
        """A field now holds this text; a PIN holds digits alone, at most its length."""
        if self.model.is_saving:
            return
        if field == "pin":
            digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
            self._set(pin=digits[: self.model.pin_length], wrong="", notice=None)
        else:
            self._set(name=text[: people.MAX_NAME_LENGTH], wrong="", notice=None)

    def press(self, key: str) -> None:
        """A digit of the first PIN from the pad, or ``back``."""
        pin = self.model.pin
        self.type("pin", pin[:-1] if key == "back" else pin + key)

    def choose_role(self, role: Role) -> None:
        """The role of the one who is added."""
        if self.model.action == "add" and not self.model.is_saving:
            self._set(role=role)

    def press_manager(self, key: str) -> None:
        """A digit of the manager's PIN, or ``back``."""
        if self.asks_pin:
            who = self.model.chosen.operator_id if self.model.chosen is not None else "new"
            self._approval.press(key, "change_settings", f"people {self.model.action} {who}")

    def confirm(self) -> None:
        """Make the change, where it may be made."""
        model, approval = self.model, self.approval.approval
        if model.is_saving or model.action == "none":
            return
        if self.asks_pin:
            self._set(notice=msg("people.manager_first"), is_fault=True)
            return
        by = self._tools.session.operator_id if approval is None else approval.operator_id
        self._set(is_saving=True, notice=None, wrong="")
        self._tools.lanes.write.submit(
            lambda: self._change(model, by), lambda _: self._done(model), self._failed
        )

    def back(self) -> bool:
        """Esc: leave the change, then the person; False when nothing is open."""
        model = self.model
        if model.is_saving:
            return True
        if model.action in ("role", "pin", "let_go"):
            self._begin("none", model.chosen)
        elif model.action == "add" or model.chosen is not None:
            self._begin("none", None)
        else:
            return False
        return True

    def leave(self) -> None:
        """The page goes away; nothing may reach it any more."""
        self.changed = lambda: None

    def _begin(self, action: Action, chosen: Operator | None) -> None:
        self._approval.reset()
        nothing = PeopleModel(
            operators=self.model.operators,
            pin_length=self.model.pin_length,
            needs_manager=self.model.needs_manager,
        )
        self.model = dataclasses.replace(nothing, action=action, chosen=chosen)
        self.changed()

    def _change(self, model: PeopleModel, by: str) -> None:
        ctx, chosen = self._tools.ctx, model.chosen
        if model.action == "add":
            people.add_operator(ctx, model.name, model.role, model.pin, by)
        elif chosen is not None and model.action == "role":
            people.set_role(ctx, chosen.operator_id, other_role(chosen), by)
        elif chosen is not None and model.action == "pin":
            people.reset_pin(ctx, chosen.operator_id, model.pin, by)
        elif chosen is not None:
            people.let_go(ctx, chosen.operator_id, by)

    def _done(self, model: PeopleModel) -> None:
        name = model.chosen.name if model.chosen is not None else model.name.strip()
        said = msg(f"people.done.{model.action}", name=name)
        self._begin("none", None)
        self._set(notice=said, is_fault=False, operators=at_work(self._tools.ctx))
        if model.chosen is not None and model.action in ("role", "let_go"):
            self._follow(model.chosen.operator_id)

    def _follow(self, operator_id: str) -> None:
        """Whoever changed themselves works on as what they are now, or not at all."""
        session = self._tools.session
        if operator_id != session.operator_id:
            return
        found = (each for each in self.model.operators if each.operator_id == operator_id)
        operator = next(found, None)
        if operator is None:
            session.sign_off()
            self._tools.host.open("lock")
        else:
            session.sign_on(operator)
            self.open()

    def _failed(self, error: Exception) -> None:
        self._approval.reset()
        wrong: FieldName | Literal[""] = ""
        if isinstance(error, PinWeak):
            wrong = "pin"
        elif isinstance(error, OF_NAME):
            wrong = "name"
        self._set(is_saving=False, notice=error_message(error), is_fault=True, wrong=wrong)

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()

    def _tell(self) -> None:
        self.changed()


def other_role(operator: Operator) -> Role:
    """The role this person does not have."""
    return "cashier" if operator.role == "manager" else "manager"
