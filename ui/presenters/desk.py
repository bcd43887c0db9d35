"""The desk: who, what, how much; one frozen state for the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.codes import Code, classify
from app.domain.errors import MemberdeskError
from app.domain.quote import Reason
from app.domain.sale import TenderKind
from app.ports.store import HeldBasket
from app.services import holding
from app.services.identify import open_member
from app.services.member_view import MemberView
from ui.presenters import formats
from ui.presenters.benefits import Benefits
from ui.presenters.bill import BillRow, bill_footer, bill_rows
from ui.presenters.clock import ClockWatch
from ui.presenters.gifts import Gifts
from ui.presenters.item_search import ItemEvents, ItemList, ItemSearch
from ui.presenters.member_actions import MemberActions
from ui.presenters.member_card import Card
from ui.presenters.member_search import MemberSearch, SearchEvents
from ui.presenters.message import Message, error_message, msg
from ui.presenters.newcomer import newcomer, newcomer_prompts
from ui.presenters.parts import Notice, Tools
from ui.presenters.prompts import Prompt, prompts
from ui.presenters.quote_column import QuoteColumn, quote_column
from ui.presenters.ring_up import RingUp
from ui.presenters.sale_in_hand import SaleInHand, Stage

if TYPE_CHECKING:
    from app.services.settle import Settled

REPEAT_MS = 2_000
"""The same member code again within this time is a double trigger; goods are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskState:
    """All the desk shows."""

    search_text: str
    is_searching: bool
    card: Card
    phone: Message | None
    prompts: tuple[Prompt, ...]
    prompts_title: Message
    item_text: str
    is_item_refused: bool
    items: ItemList
    rows: tuple[BillRow, ...]
    selected: str
    footer: Message
    held_count: int
    last_sale: Message | None
    column: QuoteColumn
    tender_kind: str
    has_sale: bool


class _Doubles:
    """Tells the second trigger of a reader from a second scan; keeps no payment code."""

    def __init__(self) -> None:
        self._last_text = ""
        self._last_ms = 0

    def is_one(self, text: str, code: Code, at_ms: int) -> bool:
        """True for what was scanned last, a moment ago."""
        before, before_ms = self._last_text, self._last_ms
        self._last_text = text if code.kind != "payment" else code.value
        self._last_ms = at_ms
        return before == self._last_text and 0 <= at_ms - before_ms < REPEAT_MS


class DeskPresenter:
    """Keeps the sale in hand and the two fields; calls ``changed`` when ``state`` is new."""

    def __init__(self, tools: Tools) -> None:
        self.changed: Callable[[], None] = lambda: None
        self._tools = tools
        self.sale = SaleInHand(tools.ctx, tools.lanes.write, tools.session)
        self.sale.changed = self._tell
        self.sale.keeper.failed = self.refused
        self.ring_up = RingUp(tools, self.sale, self.refused)
        self.benefits = Benefits(tools, self.sale)
        self.gifts = Gifts(self.sale)
        self.search = MemberSearch(
            tools,
            self.sale,
            SearchEvents(
                selected=lambda found: self.select(
                    found.view, found.notices, is_identified=found.is_identified
                ),
                item=self.ring_up.scan,
                code=lambda code: self.benefits.use_coupons((code,)),
                changed=self._tell,
            ),
        )
        self.items = ItemSearch(
            tools.ctx,
            lambda: self.sale.programme.currency,
            ItemEvents(
                product=self.ring_up.add_product,
                amount=self.ring_up.add_amount,
                member=self._member_typed,
                refused=self.refused,
                changed=self._tell,
            ),
        )
        self.member = MemberActions(tools, self.sale, self._tell)
        self.clock = ClockWatch(tools)
        self._last_sale: Message | None = None
        self._doubles = _Doubles()
        self._owner_id = ""
        self._held_count = len(holding.held(tools.ctx))
        tools.session.on_change(self._signed)

    @property
    def state(self) -> DeskState:
        """What the screen shows now."""
        sale = self.sale
        offer = newcomer(sale)
        return DeskState(
            search_text=self.search.text,
            is_searching=self.search.is_searching,
            card=self.search.card,
            phone=self.member.phone,
            prompts=newcomer_prompts(offer) if offer else prompts(sale),
            prompts_title=msg("enrol.today" if offer else "prompt.title"),
            item_text=self.items.text,
            is_item_refused=self.items.is_refused,
            items=self.items.list,
            rows=bill_rows(sale.basket, sale.quote, sale.programme.currency),
            selected=self.ring_up.selected,
            footer=bill_footer(sale.basket),
            held_count=self._held_count,
            last_sale=self._last_sale,
            column=quote_column(sale, offer),
            tender_kind=sale.tender_kind,
            has_sale=not sale.is_empty,
        )

    @property
    def owner_id(self) -> str:
        """Id of the operator whose sale is in hand, '' without one."""
        return self._owner_id if self.sale.basket.lines else ""

    @property
    def tender_kind(self) -> TenderKind:
        """The tender chosen on the desk, which the settle panel starts with."""
        return self.sale.tender_kind

    def select(
        self, view: MemberView, notices: tuple[Reason, ...] = (), *, is_identified: bool = False
    ) -> None:
        """Put this member on the sale; benefits are quoted at once. ``is_identified``: by a card
        or a pass.
        """
        self.search.outcome_used()
        self.sale.identify(view, notices, is_identified=is_identified)

    def scanned(self, text: str, at_ms: int) -> None:
        """A code was scanned anywhere; ``at_ms`` is the time of its last key (ux 4.4)."""
        code = classify(text)
        if code.kind == "item":
            self.ring_up.scan(code.value)
        elif code.kind == "receipt":
            self._tools.host.open("refund", code.value)
        elif self._doubles.is_one(text, code, at_ms):
            return
        elif code.kind == "claim":
            self.member.claim(code.value)
        else:
            self.search.scanned(text, code)

    def enrol(self) -> None:
        """Start an enrolment with the number typed so far."""
        self._tools.host.open("enrol", self.search.phone_text)

    def settle(self) -> None:
        """Open the settle panel; an empty basket gets a sentence."""
        if not self.sale.basket.lines:
            self._tools.host.notify(Notice(message=msg("desk.nothing_to_settle"), tone="warn"))
            return
        self.sale.refresh()
        self._tools.host.open("settle")

    def settled(self, settled: Settled) -> None:
        """The sale is stored: the desk is ready for the next one."""
        amount = formats.money(settled.sale.quote.due_minor, self.sale.programme.currency)
        self._last_sale = msg("bill.last_sale", amount=amount)
        self._owner_id = ""
        self.search.clear()
        self.items.clear()
        self.sale.start_anew()
        after_sale = self._tools.parts.after_sale
        self._tools.lanes.write.submit(after_sale, lambda _none: None, self.refused)

    def hold(self) -> None:
        """Put the sale aside; with an empty one, show what is held."""
        if not self.sale.basket.lines:
            self._tools.host.open("held")
            return
        self._put_aside(self.sale.open_basket(), said=True)

    def resume(self, held: HeldBasket) -> None:
        """Go on with a held basket."""
        held_id = held.held_id
        self._tools.lanes.write.submit(
            lambda: holding.resume(self._tools.ctx, held_id),
            lambda done: self._resumed(done.held),
            self.refused,
        )

    def clear(self) -> None:
        """Empty the sale; Undo for ten seconds, Ctrl+Z as long as the next one has not begun."""
        if self.sale.is_empty:
            return
        self.search.clear()
        self.items.clear()
        self.sale.clear()
        self._tools.host.notify(Notice(message=msg("desk.cleared"), undo=self.undo))

    def undo(self) -> None:
        """Take the last change of the sale back."""
        if not self.sale.undo():
            self._tools.host.notify(Notice(message=msg("desk.nothing_to_undo")))

    def go_back(self) -> bool:
        """Esc: close what a field opened, then empty the field; False when both are at rest."""
        if self.search.has_outcome or self.search.text:
            self.search.clear()
        elif self.items.text or self.items.list.rows:
            self.items.clear()
        else:
            return False
        self._tell()
        return True

    def refused(self, error: Exception) -> None:
        """Say what stands in the way; nothing has changed."""
        self._tools.host.notify(Notice(message=error_message(error), tone="bad"))

    def _tell(self) -> None:
        if not self._owner_id and not self.sale.is_empty:
            self._owner_id = self._tools.session.operator_id
        self.member.follow()
        self.changed()

    def _member_typed(self, text: str) -> None:
        self.search.typed(text)
        self.search.confirmed()

    def _put_aside(self, basket: holding.OpenBasket, *, said: bool) -> None:
        ctx = self._tools.ctx
        view = self.sale.view
        self.search.clear()
        self.items.clear()
        self._owner_id = ""
        self.sale.start_anew()

        def give_back(error: Exception) -> None:
            self.sale.take_up(Stage(basket=basket.basket, wishes=basket.wishes, view=view))
            self.refused(error)

        def done(_held: object) -> None:
            self._held_count = len(holding.held(ctx))
            if said:
                self._tools.host.notify(Notice(message=msg("desk.held"), tone="good"))
            self.changed()

        self._tools.lanes.write.submit(lambda: holding.hold(ctx, basket), done, give_back)

    def _resumed(self, held: HeldBasket) -> None:
        view = None
        if held.member_id is not None:
            try:
                view = open_member(self._tools.ctx, held.member_id)
            except MemberdeskError as error:
                self.refused(error)
        self._held_count = len(holding.held(self._tools.ctx))
        self._owner_id = held.operator_id
        self.search.clear()
        self.sale.take_up(Stage(basket=held.basket, wishes=held.wishes, view=view))

    def _signed(self) -> None:
        """A sale in hand returns only to its operator or a manager; else it is put aside."""
        operator = self._tools.session.operator
        if operator is None:
            return
        left = holding.restore_open(self._tools.ctx) if self.sale.is_empty else None
        if left is not None:
            self._resumed(left)
        if operator.role == "manager" or self._owner_id in ("", operator.operator_id):
            return
        if self.sale.basket.lines:
            self._put_aside(self.sale.open_basket(), said=True)
        else:
            self.sale.start_anew()
