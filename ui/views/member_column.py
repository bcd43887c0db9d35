"""The left column: the member field, the card in each of its states, what to do now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.money import BASIS_POINTS
from ui.presenters.desk import DeskPresenter, DeskState
from ui.presenters.member_card import (
    Card as CardState,
)
from ui.presenters.member_card import (
    EmptyCard,
    FoundCard,
    ListCard,
    NoneCard,
    RefusedCard,
)
from ui.presenters.message import Message, msg, plain
from ui.presenters.prompts import MAX_PROMPTS, Prompt
from ui.theme.tokens import SIZES, scaled
from ui.views.member_field import MemberField
from ui.views.phone_button import PhoneButton
from ui.views.search_bar import SearchBar
from ui.widgets import Button, Card, Label, Rule, column, row, set_look
from ui.widgets.basic import ElidedLabel, show_if
from ui.widgets.lists import Choice, ChoiceList

CARD_HEIGHT = 206
QWIDGETSIZE_MAX = 16_777_215


class MemberColumn(QWidget):
    """Who. Built once, changed in place."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self.field = MemberField()
        self._card = _MemberCard(desk)
        self._prompts = _Prompts(desk)
        self.bar = SearchBar()
        self._card_before: CardState | None = None
        layout = column(self)
        layout.addWidget(self.field)
        layout.addWidget(self.bar)
        layout.addWidget(self._card)
        layout.addSpacing(SIZES.gap)
        layout.addWidget(self._prompts, 1)
        self.field.typed.connect(desk.search.typed)
        self.field.confirmed.connect(desk.search.confirmed)
        self.field.moved.connect(desk.search.moved)

    def set_text_bp(self, text_bp: int) -> None:
        """The text is larger or smaller now."""
        self._card.set_text_bp(text_bp)

    def show_state(self, state: DeskState) -> None:
        """Show a state of the desk."""
        is_new = isinstance(state.card, FoundCard) and state.card != self._card_before
        self._card_before = state.card
        self.field.show_text(state.search_text, is_used=is_new)
        self.bar.show_state(is_searching=state.is_searching)
        is_list = isinstance(state.card, ListCard)
        self._card.show_state(state.card, state.phone)
        show_if(self._prompts, not is_list)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.setStretchFactor(self._card, 1 if is_list else 0)
        self._prompts.show_state(state.prompts, state.prompts_title)
        self._prompts.show_code(is_wanted=isinstance(state.card, FoundCard))


class _MemberCard(Card):
    """The card; its place keeps its height, only the list takes the whole column."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._found = _Found(desk)
        self._list = _List(desk)
        self._text = _Text(desk)
        self._stack = QStackedWidget()
        for page in (self._text, self._found, self._list):
            self._stack.addWidget(page)
        column(self, margin=1).addWidget(self._stack)
        self._text_bp = BASIS_POINTS

    def set_text_bp(self, text_bp: int) -> None:
        """The place grows with the text."""
        self._text_bp = text_bp
        self._keep_place(is_list=self._stack.currentWidget() is self._list)

    def _keep_place(self, *, is_list: bool) -> None:
        height = scaled(CARD_HEIGHT, self._text_bp)
        self.setMinimumHeight(height)
        self.setMaximumHeight(QWIDGETSIZE_MAX if is_list else height)

    def show_state(self, card: CardState, phone: Message | None) -> None:
        """Show one of the states; ``phone``: the whole number, while it is shown."""
        self._keep_place(is_list=isinstance(card, ListCard))
        if isinstance(card, FoundCard):
            self._found.show_state(card, phone)
            self._stack.setCurrentWidget(self._found)
        elif isinstance(card, ListCard):
            self._list.show_state(card)
            self._stack.setCurrentWidget(self._list)
        else:
            self._text.show_state(card)
            self._stack.setCurrentWidget(self._text)


class _Found(QWidget):
    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._avatar = Label("avatar")
        self._avatar.setFixedSize(SIZES.avatar, SIZES.avatar)
        self._avatar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._who = PhoneButton()
        self._who.clicked.connect(desk.member.ask_phone)
        self._tier = Label("badge")
        self._values = tuple(Label("number") for _ in range(3))
        self._labels = tuple(ElidedLabel("third") for _ in range(3))
        self._pending = ElidedLabel("second")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 10_000)
        self._progress = ElidedLabel("second")
        self._until = Label("second")
        layout = column(self, margin=15)
        layout.addLayout(self._head())
        layout.addSpacing(12)
        layout.addWidget(Rule())
        layout.addSpacing(10)
        layout.addLayout(self._numbers())
        layout.addWidget(self._pending)
        layout.addSpacing(10)
        layout.addWidget(self._bar)
        layout.addSpacing(5)
        foot = row(gap=8)
        foot.addWidget(self._progress, 1)
        foot.addWidget(self._until)
        layout.addLayout(foot)
        layout.addStretch()

    def _head(self) -> QVBoxLayout:
        head = row(gap=12)
        head.addWidget(self._avatar)
        head.addWidget(self._who, 1)
        head.addWidget(self._tier, alignment=Qt.AlignmentFlag.AlignVCenter)
        wrapped = column()
        wrapped.addLayout(head)
        return wrapped

    def _numbers(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        for index, stretch in enumerate((135, 75, 100)):
            grid.addWidget(self._values[index], 0, index)
            grid.addWidget(self._labels[index], 1, index)
            grid.setColumnStretch(index, stretch)
        return grid

    def show_state(self, card: FoundCard, phone: Message | None) -> None:
        """Show a member."""
        self._avatar.set_message(plain(card.initial))
        self._who.show_member(plain(card.name), card.sub, phone)
        self._tier.set_message(plain(card.tier))
        self._tier.explain(card.story)
        texts = (card.points, card.coupon_count, card.spend)
        labels = (card.points_label, card.coupons_label, card.spend_label)
        for value, label, text, words in zip(
            self._values, self._labels, texts, labels, strict=True
        ):
            value.set_message(plain(text))
            label.set_message(words)
        self._pending.set_message(card.pending)
        show_if(self._pending, card.pending is not None)
        self._bar.setValue(10_000 if card.progress_bp is None else card.progress_bp)
        self._progress.set_look("second" if card.warning is None else "warn")
        self._progress.set_message(card.warning or card.progress_text)
        self._until.set_message(card.until_text)
        show_if(self._until, card.warning is None)


class _List(QWidget):
    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._title = Label("group")
        self._list = ChoiceList(msg("member.list"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.chosen.connect(desk.search.choose)
        layout = column(self, margin=0)
        layout.addSpacing(12)
        title = row()
        title.addSpacing(14)
        title.addWidget(self._title)
        layout.addLayout(title)
        layout.addSpacing(6)
        layout.addWidget(self._list, 1)
        layout.addSpacing(8)

    def show_state(self, card: ListCard) -> None:
        """Show the members to choose from."""
        self._title.set_message(card.title)
        rows = tuple(
            Choice(title=plain(hit.name), sub=hit.sub, side=plain(hit.tier)) for hit in card.rows
        )
        self._list.set_rows(rows, card.cursor)


class _Text(QWidget):
    """Nobody yet, nobody with this number, or a refusal."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._band = QFrame()
        self._title = Label("heading").wrapped()
        self._text = Label().wrapped()
        self._enrol = Button(msg("member.enrol"), kind="soft", key="F7")
        self._skip = Button(msg("member.go_on"))
        self._enrol.clicked.connect(desk.enrol)
        self._skip.clicked.connect(desk.go_back)
        inner = column(self._band, margin=12, gap=6)
        inner.addWidget(self._title)
        inner.addWidget(self._text)
        buttons = row(gap=10)
        buttons.addWidget(self._enrol)
        buttons.addWidget(self._skip)
        buttons.addStretch()
        inner.addSpacing(4)
        inner.addLayout(buttons)
        layout = column(self, margin=2)
        layout.addWidget(self._band)
        layout.addStretch()

    def show_state(self, card: EmptyCard | NoneCard | RefusedCard) -> None:
        """Show the sentence and, for a number nobody has, the ways on."""
        title: Message | None = None
        text: Message
        if isinstance(card, NoneCard):
            title, text = card.title, card.text
        elif isinstance(card, RefusedCard):
            text = card.text
        else:
            text = card.message
        is_refused = isinstance(card, RefusedCard)
        set_look(self._band, "band", card.tone if isinstance(card, RefusedCard) else "")
        self._title.set_message(title)
        show_if(self._title, title is not None)
        self._text.set_message(text)
        self._text.set_look(card.tone if isinstance(card, RefusedCard) else "")
        show_if(self._enrol, isinstance(card, NoneCard) and bool(card.phone))
        show_if(self._skip, is_refused or isinstance(card, NoneCard))


class _Prompts(Card):
    """At most three facts, one button each."""

    def __init__(self, desk: DeskPresenter) -> None:
        super().__init__()
        self._desk = desk
        self._rows = tuple(_PromptRow() for _ in range(MAX_PROMPTS))
        layout = column(self, margin=0)
        layout.setContentsMargins(14, 0, 14, 8)
        self._title = Label("group", msg("prompt.title"))
        self._code = Button(msg("people.code"), kind="link")
        self._code.setMinimumWidth(SIZES.target)
        self._code.clicked.connect(desk.member.show_card)
        keeps_place = self._code.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._code.setSizePolicy(keeps_place)
        head = row(gap=8)
        head.addWidget(self._title, 1)
        head.addWidget(self._code)
        layout.addLayout(head)
        for prompt_row in self._rows:
            layout.addWidget(prompt_row)
            prompt_row.pressed.connect(self._act)
        self._empty = Label("third", msg("prompt.none")).wrapped()
        layout.addWidget(self._empty)
        layout.addStretch()
        self._shown: tuple[Prompt, ...] | None = None

    def show_state(self, prompts: tuple[Prompt, ...], title: Message) -> None:
        """Show the prompts."""
        self._title.set_message(title)
        if prompts == self._shown:
            return
        self._shown = prompts
        show_if(self._empty, not prompts)
        for index, prompt_row in enumerate(self._rows):
            show_if(prompt_row, index < len(prompts))
            if index < len(prompts):
                prompt_row.show_state(prompts[index])

    def show_code(self, *, is_wanted: bool) -> None:
        """Offer the card of a member who is on the sale."""
        show_if(self._code, is_wanted)

    def _act(self, prompt: Prompt) -> None:
        if prompt.action == "points":
            self._desk.benefits.most_points()
        elif prompt.action == "rewards":
            self._desk.benefits.show_rewards()
        elif prompt.action == "coupon":
            self._desk.benefits.use_coupons(prompt.coupon_ids)
        elif prompt.action == "coupons":
            self._desk.benefits.show_coupons()


class _PromptRow(QWidget):
    """A mark, two lines, a button. Signal ``pressed(prompt)``."""

    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._mark = Label()
        self._mark.setFixedSize(26, 26)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = Label("strong").wrapped()
        self._sub = Label("second").wrapped()
        self._button = Button()
        self._prompt: Prompt | None = None
        self._button.clicked.connect(self._press)
        layout = row(self, gap=10)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        texts = column(gap=1)
        texts.addWidget(self._title)
        texts.addWidget(self._sub)
        layout.addLayout(texts, 1)
        layout.addWidget(self._button)

    def show_state(self, prompt: Prompt) -> None:
        """Show one prompt."""
        self._prompt = prompt
        self._mark.set_message(prompt.mark)
        set_look(self._mark, "mark", prompt.tone)
        self._title.set_message(prompt.title)
        self._sub.set_message(prompt.sub)
        show_if(self._button, prompt.button is not None)
        if prompt.button is not None:
            self._button.set_message(prompt.button)

    def _press(self) -> None:
        if self._prompt is not None:
            self.pressed.emit(self._prompt)
