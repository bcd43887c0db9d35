"""The list of held baskets over the centre column."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from app.domain.errors import MemberdeskError
from app.domain.ringing import list_minor, piece_count
from app.ports.store import HeldBasket
from app.services import holding
from app.services.identify import open_member
from ui.presenters.desk import DeskPresenter
from ui.presenters.formats import money
from ui.presenters.message import Message, msg, plain
from ui.presenters.parts import Tools
from ui.views.panel import PanelFrame
from ui.widgets import Label
from ui.widgets.lists import Choice, ChoiceList


class HeldPane(PanelFrame):
    """Enter or a tap takes a held basket up again."""

    def __init__(self, tools: Tools, desk: DeskPresenter) -> None:
        super().__init__(msg("held.title"))
        self._tools = tools
        self._desk = desk
        self._held = holding.held(tools.ctx)
        self._currency = desk.sale.programme.currency
        self._list = ChoiceList(msg("held.title"))
        self._list.chosen.connect(self._resume)
        key = "held.help" if self._held else "held.none"
        self.content.addWidget(Label("second", msg(key)).wrapped())
        self.content.addWidget(self._list, 1)
        self.rows = tuple(self._row(held) for held in self._held)
        self._list.set_rows(self.rows, 0 if self._held else -1)

    def first_focus(self) -> QWidget:
        """The list."""
        return self._list

    def _row(self, held: HeldBasket) -> Choice:
        local = held.held_at.astimezone(ZoneInfo(self._tools.parts.profile.zone))
        first = held.basket.lines[0]
        return Choice(
            title=plain({"zh_CN": first.name, "en": first.name_en or first.name}),
            sub=msg(
                "held.row",
                n=piece_count(held.basket),
                amount=money(list_minor(held.basket), self._currency),
                time=f"{local:%m-%d %H:%M}",
            ),
            side=self._member(held),
        )

    def _member(self, held: HeldBasket) -> Message | None:
        if held.member_id is None:
            return None
        try:
            return plain(open_member(self._tools.ctx, held.member_id).member.name)
        except MemberdeskError:
            return None

    def _resume(self, index: int) -> None:
        held = self._held[index]
        self._tools.host.close()
        self._desk.resume(held)
