"""Name and masked phone on the member card as one control that shows the number for a while."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.presenters.message import Message, msg
from ui.theme.tokens import LIGHT, SIZES
from ui.widgets.basic import Button, ElidedLabel, column, row

EYE_PX = 18


class PhoneButton(Button):
    """As high as the avatar beside it. What it looks like on the picture is text; the eye says
    that it can be pressed.
    """

    def __init__(self) -> None:
        super().__init__(kind="phone")
        self._name_label = ElidedLabel("title")
        self._sub = ElidedLabel("second")
        self._eye = Eye()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(SIZES.avatar)
        layout = column(self)
        layout.addStretch()
        layout.addWidget(self._name_label)
        line = row(gap=6)
        line.addWidget(self._sub)
        line.addWidget(self._eye, alignment=Qt.AlignmentFlag.AlignVCenter)
        line.addStretch()
        layout.addLayout(line)
        layout.addStretch()
        for part in (self._name_label, self._sub, self._eye):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_member(self, name: Message, sub: Message, phone: Message | None) -> None:
        """``phone``: the whole number while it is shown, in place of ``sub``."""
        self._name_label.set_message(name)
        self._sub.set_look("second" if phone is None else "strong")
        self._sub.set_message(phone or sub)
        self._eye.setVisible(phone is None)
        key = "people.phone_ask" if phone is None else "people.phone_hide"
        self.set_name(msg(key, name=name, phone=phone or sub))


class Eye(QWidget):
    """An eye, drawn: pressing shows what is masked."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(EYE_PX, EYE_PX)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(EYE_PX, EYE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Two lids and a pupil."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(LIGHT.accent), 1.6))
        lids = QPainterPath()
        lids.moveTo(1, 9)
        lids.quadTo(9, 0, 17, 9)
        lids.quadTo(9, 18, 1, 9)
        painter.drawPath(lids)
        painter.setBrush(QColor(LIGHT.accent))
        painter.drawEllipse(QRectF(6.5, 6.5, 5, 5))
        painter.end()
