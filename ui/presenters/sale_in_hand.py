"""The open sale: basket, wishes, member and the quote of them; every change re-quotes at once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.domain.basket import Basket, ManualDiscount, Wishes
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.quote import Quote, Reason
from app.domain.ringing import wishes_for
from app.domain.sale import TenderKind
from app.domain.store import StoreProfile
from app.ports.store import NoRulesYet
from app.services import quoting
from app.services.clock_guard import ClockBehind, rules_of
from app.services.context import Context, business_time_of, profile_of
from app.services.holding import OpenBasket, keep_open, new_basket
from app.services.member_view import MemberView
from ui.presenters.lanes import Lane
from ui.presenters.parts import Session

UNDO_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything a person chose; what Undo goes back to."""

    basket: Basket
    wishes: Wishes = field(default_factory=Wishes)
    view: MemberView | None = None
    notices: tuple[Reason, ...] = ()


class BasketKeeper:
    """Keeps the open basket on disk; while one save runs, later changes wait and go together."""

    def __init__(self, ctx: Context, lane: Lane) -> None:
        self.failed: Callable[[Exception], None] = lambda _error: None
        self._ctx = ctx
        self._lane = lane
        self._waiting: OpenBasket | None = None
        self._is_saving = False
        self._is_behind = False

    def keep(self, current: OpenBasket) -> None:
        """Save this basket; one without lines leaves nothing on disk."""
        self._waiting = current
        if self._is_saving:
            self._is_behind = True
            return
        self._is_saving, self._is_behind = True, False
        kept = current if current.basket.lines else None
        self._lane.submit(lambda: keep_open(self._ctx, kept), self._kept, self._not_kept)

    def _kept(self, _changes: object) -> None:
        self._is_saving = False
        if self._is_behind and self._waiting is not None:
            self.keep(self._waiting)

    def _not_kept(self, error: Exception) -> None:
        self._is_saving, self._is_behind = False, False
        self.failed(error)


class QuoteInStep(ABC):
    """The quote of what is chosen, with the programme and the time it was made with.

    All three are read when they are first asked for: a desk that starts shows its lock first.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    @property
    @abstractmethod
    def basket(self) -> Basket:
        """The lines rung up so far."""

    @property
    @abstractmethod
    def wishes(self) -> Wishes:
        """What was chosen, with the tender that is planned (for rounding)."""

    @property
    @abstractmethod
    def view(self) -> MemberView | None:
        """The member on the sale."""

    @cached_property
    def time(self) -> BusinessTime:
        """When the quote was made."""
        return business_time_of(self._ctx, self._profile)

    @cached_property
    def programme(self) -> Programme:
        """The rules of that business day."""
        return rules_of(self._ctx, self.time.on)

    @cached_property
    def quote(self) -> Quote:
        """What the engine says."""
        return self.try_quote(self.wishes)

    def try_quote(self, wishes: Wishes) -> Quote:
        """What the engine would say to other wishes; changes nothing."""
        asked = (self.basket, self.view, wishes)
        return quoting.quote_in_store(self._ctx, asked, self.programme, self.time)

    def requote(self) -> None:
        """Quote anew: something was chosen, or the day has moved on. By a clock that fell back
        to before the first rules the sale stays as of the last good one; settling tells.
        """
        time = business_time_of(self._ctx, self._profile)
        with suppress(ClockBehind, NoRulesYet):
            if time.on != self.time.on:
                self.programme = rules_of(self._ctx, time.on)
            self.time = time
        self.quote = self.try_quote(self.wishes)

    @cached_property
    def _profile(self) -> StoreProfile:
        with self._ctx.store.read() as reader:
            return profile_of(reader)


class SaleInHand(QuoteInStep):
    """One open sale at a time. ``changed`` is called after every change, the quote in step."""

    def __init__(self, ctx: Context, lane: Lane, session: Session) -> None:
        super().__init__(ctx)
        self.changed: Callable[[], None] = lambda: None
        self.keeper = BasketKeeper(ctx, lane)
        self.tender_kind: TenderKind = "cash"
        self._session = session
        self._undo: list[Stage] = []
        self._stage = Stage(basket=new_basket(ctx))

    @property
    def basket(self) -> Basket:
        return self._stage.basket

    @property
    def wishes(self) -> Wishes:
        return replace(self._stage.wishes, tender_kinds=(self.tender_kind,))

    @property
    def view(self) -> MemberView | None:
        return self._stage.view

    @property
    def notices(self) -> tuple[Reason, ...]:
        """What the cashier should know of the member."""
        return self._stage.notices

    @property
    def is_empty(self) -> bool:
        """True without lines and without a member."""
        return not self.basket.lines and self.view is None

    def change(self, **parts: object) -> None:
        """Replace parts of the stage (``basket``, ``wishes``, ``view``, ``notices``), undoable."""
        stage = replace(self._stage, **parts)  # type: ignore[arg-type]
        self._put(replace(stage, wishes=wishes_for(stage.basket, stage.wishes)))

    def identify(
        self, view: MemberView, notices: tuple[Reason, ...], *, is_identified: bool
    ) -> None:
        """Put a member on the sale; who was seen by card before stays so while it is the same."""
        is_same = self.view is not None and self.view.member.member_id == view.member.member_id
        seen = is_identified or (is_same and self._stage.wishes.is_identified)
        wishes = replace(self._stage.wishes, is_identified=seen)
        if not is_same:
            wishes = replace(wishes, redeem_approved_by=None)
        self.change(view=view, notices=notices, wishes=wishes)

    def change_wishes(self, **parts: object) -> None:
        """Replace parts of the wishes, undoable."""
        self.change(wishes=replace(self._stage.wishes, **parts))  # type: ignore[arg-type]

    def discount(self, discount: ManualDiscount) -> None:
        """Put a discount by hand on a line or the order, in place of an earlier one there."""
        others = tuple(
            known for known in self._stage.wishes.manual if known.line_id != discount.line_id
        )
        self.change_wishes(manual=(*others, discount))

    def plan_tender(self, kind: TenderKind) -> None:
        """Plan to be paid with this tender; rounding may depend on it."""
        self.tender_kind = kind
        self.requote()
        self.changed()

    def undo(self) -> bool:
        """Take the last change back; False when there is none."""
        if not self._undo:
            return False
        self._stage = self._undo.pop()
        self._after_change()
        return True

    def clear(self) -> None:
        """A new empty sale; Undo brings the old one back."""
        self._put(Stage(basket=new_basket(self._ctx)))

    def start_anew(self) -> None:
        """A new empty sale after the last one was settled or held: nothing to take back."""
        self._undo.clear()
        self.tender_kind = "cash"
        self._stage = Stage(basket=new_basket(self._ctx))
        self._after_change()

    def take_up(self, stage: Stage) -> None:
        """Go on with a basket that was held, or open when the desk last stopped."""
        self._undo.clear()
        wishes = replace(stage.wishes, is_identified=False, redeem_approved_by=None)
        self._stage = replace(stage, wishes=wishes)
        self._after_change()

    def open_basket(self) -> OpenBasket:
        """The sale as the use cases of holding take it."""
        return OpenBasket(
            basket=self.basket,
            wishes=self._stage.wishes,
            member_id=self.view.member.member_id if self.view else None,
            operator_id=self._session.operator_id,
        )

    def refresh(self, view: MemberView | None = None) -> None:
        """Quote again: the day may have moved on, or the same member changed in the store."""
        if view is not None:
            self._stage = replace(self._stage, view=view)
        self.requote()
        self.changed()

    def _put(self, stage: Stage) -> None:
        self._undo.append(self._stage)
        del self._undo[:-UNDO_STEPS]
        self._stage = stage
        self._after_change()

    def _after_change(self) -> None:
        self.requote()
        self.changed()
        if self._session.operator_id:
            self.keeper.keep(self.open_basket())
