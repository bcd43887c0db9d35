"""Who works here now: operators as tiles, a PIN that needs no Enter, and the way back without
one.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.domain.operator import Operator
from app.services import sign_on
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import Tools
from ui.presenters.pin import PinEntry

Step = Literal["choose", "pin", "new_pin", "repeat_pin", "recovery"]
CODE_LIMIT = 80
TICK_MS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LockModel:
    """All the lock page shows. ``wait_s``: seconds until the next try is allowed."""

    step: Step = "choose"
    operators: tuple[Operator, ...] = ()
    chosen: Operator | None = None
    pin: PinEntry = field(default_factory=PinEntry)
    is_checking: bool = False
    wait_s: int = 0
    notice: Message | None = None
    keeper: str = ""
    """Name of the cashier whose sale is kept; '' when no sale waits."""
    demo_pins: tuple[tuple[str, str], ...] = ()
    """Names and PINs, in a demo store only."""


def seconds_left(model: LockModel, now: datetime) -> int:
    """Whole seconds until the chosen operator may try again, from the stored row."""
    if model.chosen is None or model.step != "pin":
        return 0
    for operator in model.operators:
        until = operator.locked_until
        if operator.operator_id == model.chosen.operator_id and until is not None:
            return max(0, math.ceil((until - now).total_seconds()))
    return 0


class LockPresenter:
    """The lock page. ``keeper_id``: the operator whose sale is in hand, '' without a sale."""

    def __init__(self, tools: Tools, keeper_id: str) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._tools = tools
        self._empty = PinEntry(length=tools.parts.profile.pin_length)
        self._old_pin = self._empty
        self._first_pin = self._empty
        self._recovery_code = ""
        self._stop_tick: Callable[[], None] = lambda: None
        self._keeper_id = keeper_id
        self.model = LockModel(pin=self._empty)

    def open(self) -> None:
        """Nobody works here from now on; with one operator only, the PIN is asked at once."""
        self._tools.session.sign_off()
        operators = tuple(sign_on.operators(self._tools.ctx))
        pins = self._tools.parts.demo_pins if self._tools.parts.profile.is_demo else {}
        said = tuple((o.name, pins[o.operator_id]) for o in operators if o.operator_id in pins)
        keeper = next((o.name for o in operators if o.operator_id == self._keeper_id), "")
        self.model = dataclasses.replace(
            self.model, operators=operators, keeper=keeper, demo_pins=said
        )
        if len(operators) == 1:
            self.choose(operators[0].operator_id)
        self.changed()

    def choose(self, operator_id: str) -> None:
        """A tile: whose PIN comes next."""
        found = (each for each in self.model.operators if each.operator_id == operator_id)
        operator = next(found, None)
        if operator is not None and not self.model.is_checking:
            self._set(step="pin", chosen=operator, pin=self._empty, notice=None, wait_s=0)
            self._tick()

    def press(self, key: str) -> None:
        """A digit or ``back``; at full length the PIN is checked by itself."""
        model = self.model
        if model.is_checking or model.step in ("choose", "recovery") or model.wait_s > 0:
            return
        pin = model.pin.pressed(key)
        self._set(pin=pin, notice=None if pin.count else model.notice)
        if pin.is_whole:
            self._whole(pin)

    @property
    def can_recover(self) -> bool:
        """True for a manager of a store that has a recovery code."""
        chosen = self.model.chosen
        has_code = self._tools.parts.reset_manager_pin is not None
        return chosen is not None and chosen.role == "manager" and has_code

    def forgot(self) -> None:
        """The manager forgot the PIN: ask for the recovery code of the store."""
        if self.can_recover:
            self._set(step="recovery", pin=self._empty, notice=None)

    def recover(self, code: str) -> None:
        """The recovery code was keyed; the new PIN follows, and both are checked together."""
        if self.model.step == "recovery" and code.strip():
            self._recovery_code = code.strip()[:CODE_LIMIT]
            self._set(step="new_pin", pin=self._empty, notice=None)

    def back(self) -> bool:
        """Esc: to the tiles. The page itself is left by a PIN alone, so the answer is always
        True.
        """
        if not self.model.is_checking:
            self._forget()
            self._set(step="choose", chosen=None, pin=self._empty, notice=None, wait_s=0)
        return True

    def close(self) -> None:
        """The page goes away; nothing may reach it any more."""
        self.changed = lambda: None
        self._stop_tick()
        self._forget()

    def _whole(self, pin: PinEntry) -> None:
        if self.model.step == "pin":
            self._sign_on(pin)
        elif self.model.step == "new_pin":
            self._first_pin = pin
            self._set(step="repeat_pin", pin=self._empty)
        elif pin != self._first_pin:
            self._set(step="new_pin", pin=self._empty, notice=msg("lock.pins_differ"))
        else:
            self._change_pin(pin)

    def _sign_on(self, pin: PinEntry) -> None:
        ctx, chosen = self._tools.ctx, self.model.chosen
        if chosen is not None:
            self._old_pin = pin
            self._check(lambda: sign_on.sign_on(ctx, chosen.operator_id, pin.digits), self._known)

    def _known(self, operator: Operator) -> None:
        if operator.must_change_pin:
            notice = msg("lock.must_change")
            self._set(step="new_pin", is_checking=False, pin=self._empty, notice=notice)
            return
        self._enter(operator)

    def _change_pin(self, pin: PinEntry) -> None:
        ctx, chosen = self._tools.ctx, self.model.chosen
        if chosen is None:
            return
        code, old = self._recovery_code, self._old_pin.digits
        reset = self._tools.parts.reset_manager_pin
        operator_id = chosen.operator_id

        def change() -> Operator:
            if reset is not None and code:
                return reset(code, operator_id, pin.digits)
            return sign_on.change_pin(ctx, operator_id, old, pin.digits)

        self._check(change, self._enter)

    def _check(self, work: Callable[[], Operator], then: Callable[[Operator], None]) -> None:
        self._set(is_checking=True, notice=None)
        self._tools.lanes.write.submit(work, then, self._refused)

    def _enter(self, operator: Operator) -> None:
        self._forget()
        self._set(is_checking=False, pin=self._empty)
        self._tools.host.close()
        self._tools.session.sign_on(operator)

    def _refused(self, error: Exception) -> None:
        step = "pin" if self.model.step == "pin" else "new_pin"
        if self._recovery_code:
            self._recovery_code, step = "", "recovery"
        operators = tuple(sign_on.operators(self._tools.ctx))
        self.model = dataclasses.replace(self.model, operators=operators)
        self._set(step=step, is_checking=False, pin=self._empty, notice=error_message(error))
        self._tick()
        self._tools.host.sound("refused")

    def _tick(self) -> None:
        self._stop_tick()
        wait_s = seconds_left(self.model, self._tools.ctx.clock.now())
        if wait_s != self.model.wait_s:
            ended = wait_s == 0
            self._set(wait_s=wait_s, notice=None if ended else self.model.notice)
        if wait_s > 0:
            self._stop_tick = self._tools.lanes.timers.later(TICK_MS, self._tick)

    def _forget(self) -> None:
        self._old_pin = self._first_pin = self._empty
        self._recovery_code = ""

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()
