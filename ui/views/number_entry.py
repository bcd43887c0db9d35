"""The pad over the right column: an amount, pieces, a weight or points, by key or by touch."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.presenters.desk import DeskPresenter
from ui.presenters.message import msg
from ui.presenters.number_entry import NumberEntry, NumberRequest
from ui.presenters.parts import Tools
from ui.views.panel import PanelFrame
from ui.widgets import ActionButton, Button, Label, NumberPad, SearchField


class NumberPane(PanelFrame):
    """Draws a NumberEntry; Enter or the large button applies it."""

    def __init__(self, tools: Tools, desk: DeskPresenter, request: NumberRequest) -> None:
        super().__init__(msg(f"number.{request.key}.title"))
        self._tools = tools
        self._request = request
        self._entry = NumberEntry(request, desk.sale.programme.currency)
        self._field = SearchField(
            msg(f"number.{request.key}.title"), msg(f"number.{request.key}.unit")
        )
        self._notice = Label("bad").wrapped()
        self._apply = ActionButton(msg(f"number.{request.key}.done"), key="Enter")
        pad = NumberPad(with_point=request.is_amount)
        if request.subject is not None:
            self.content.addWidget(Label("second", request.subject).wrapped())
        self.content.addWidget(self._field)
        self.content.addWidget(self._notice)
        self.content.addWidget(pad)
        self.content.addStretch()
        if request.best is not None:
            most = Button(msg("number.most"), key="F5")
            most.clicked.connect(self._entry.choose_best)
            self.content.addWidget(most)
        self.content.addWidget(self._apply)
        self._entry.changed = self._show
        self._field.textEdited.connect(self._entry.typed)
        self._field.confirmed.connect(self._entry.confirm)
        pad.typed.connect(self._entry.pressed)
        pad.erased.connect(self._entry.erased)
        self._apply.clicked.connect(self._entry.confirm)
        self._show()
        self._field.selectAll()

    def first_focus(self) -> QWidget:
        """The number itself."""
        return self._field

    def command(self, command_id: str) -> bool:
        """The key that opened the pad takes the best value when it is pressed again."""
        if command_id == self._request.key and self._request.best is not None:
            self._entry.choose_best()
            return True
        return False

    def _show(self) -> None:
        model = self._entry.model
        if model.is_done:
            self._tools.host.close()
            return
        if self._field.text() != model.text:
            self._field.setText(model.text)
        self._field.set_wrong(is_wrong=model.notice is not None)
        self._notice.set_message(model.notice)
        self._notice.setVisible(model.notice is not None)
