"""The left column: who it is, in each of the states a search can end in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.ledger import Balance
from app.domain.money import Currency
from app.domain.phone import mask_phone, phone_groups
from app.domain.quote import Reason
from app.services.identify import CodeRefused, NoMatch, Several
from app.services.member_view import MemberRow, MemberView
from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.parts import Tone
from ui.presenters.tier_story import progress_message, tier_story, window_message

PAYMENT_CODES = frozenset({"PAYMENT_CODE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyCard:
    """Nobody yet."""

    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCard:
    """A member. ``progress_bp``: how far to the next tier, 0 to 10000; None at the top one."""

    initial: str
    name: str
    sub: Message
    tier: Mapping[str, str]
    points: str
    points_label: Message
    pending: Message | None
    """Points that wait, and from which day they can be spent (R-45)."""
    coupon_count: str
    coupons_label: Message
    spend: str
    progress_bp: int | None
    spend_label: Message
    progress_text: Message
    story: Message
    """The tier explained in one sentence (R-95)."""
    until_text: Message | None
    warning: Message | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One member to choose from."""

    member_id: str
    name: str
    sub: Message
    tier: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCard:
    """A short list; ``cursor`` is the row that Enter takes, -1 while there is none."""

    title: Message
    rows: tuple[ListRow, ...]
    cursor: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class NoneCard:
    """No such member. ``phone``: what enrolment starts from, '' when it was not a whole number."""

    title: Message
    text: Message
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedCard:
    """A code that selects nobody, and why."""

    text: Message
    tone: Tone


Card = EmptyCard | FoundCard | ListCard | NoneCard | RefusedCard


def found_card(
    view: MemberView, notices: tuple[Reason, ...], currency: Currency, today: date
) -> FoundCard:
    """The card of a member on a business day."""
    member = view.member
    state = view.tier_state
    return FoundCard(
        initial=member.name[:1] or "?",
        name=member.name or mask_phone(member.phone),
        sub=msg(
            "member.sub",
            phone=mask_phone(member.phone),
            month=formats.month(member.enrolled_on),
        ),
        tier=view.tier.name,
        points=formats.count(view.balance.available),
        points_label=msg("member.points", worth=formats.money(view.worth_minor, currency)),
        pending=_pending(view.balance, today),
        coupon_count=formats.count(len(view.coupons)),
        coupons_label=msg("member.coupons", n=len(view.coupons)),
        spend=formats.short_money(state.counted_minor, currency),
        progress_bp=_progress_bp(view),
        spend_label=window_message(view.tier_rules),
        progress_text=progress_message(view, currency),
        story=tier_story(view, currency, today),
        until_text=msg("member.until", day=formats.day(state.until, today))
        if state.until
        else None,
        warning=_warning(notices, view),
    )


def list_card(found: Several, cursor: int, today: date) -> ListCard:
    """The list after a search that has more than one answer."""
    key = "member.several_more" if found.has_more else "member.several"
    is_only = cursor == 0 and len(found.rows) == 1
    return ListCard(
        title=msg("member.only") if is_only else msg(key, n=len(found.rows)),
        rows=tuple(_row(hit, today) for hit in found.rows),
        cursor=cursor,
    )


def none_card(nobody: NoMatch) -> NoneCard:
    """Nobody has this number or name; a whole number can be enrolled with."""
    if nobody.phone is None:
        return NoneCard(title=msg("member.none_text"), text=msg("member.none_text_help"), phone="")
    return NoneCard(
        title=msg("member.none"),
        text=msg("member.none_help"),
        phone=phone_groups(nobody.phone),
    )


def refused_card(refused: CodeRefused) -> RefusedCard:
    """A code that is not a member's: amber for payment codes, red for the rest."""
    reason = refused.reason
    tone: Tone = "warn" if reason.code in PAYMENT_CODES else "bad"
    return RefusedCard(text=Message(f"code.{reason.code}", dict(reason.params)), tone=tone)


def _row(hit: MemberRow, today: date) -> ListRow:
    last = (
        msg("member.last_sale", day=formats.day(hit.last_sale_on, today))
        if hit.last_sale_on
        else msg("member.no_sale")
    )
    return ListRow(
        member_id=hit.member_id,
        name=hit.name,
        sub=msg("member.row_sub", phone=hit.masked_phone, last=last),
        tier=hit.tier_name,
    )


def _progress_bp(view: MemberView) -> int | None:
    state = view.tier_state
    if not state.to_next:
        return None
    if state.to_next[0].metric != "spend":
        return 0
    top = state.counted_minor + state.to_next_minor
    return state.counted_minor * 10_000 // top if top else None


def _pending(balance: Balance, today: date) -> Message | None:
    on, points = balance.next_active_on, balance.next_active_points
    if on is None:
        return None
    day = formats.day(on, today)
    if points == balance.pending:
        return msg("member.pending", points=formats.count(points), day=day)
    whole = formats.count(balance.pending)
    return msg("member.pending_part", points=whole, part=formats.count(points), day=day)


def _warning(notices: tuple[Reason, ...], view: MemberView) -> Message | None:
    if view.member.status == "suspended":
        return msg("notice.SUSPENDED_MEMBER")
    if notices and notices[0].code == "PASS_SEEN":
        return Message("notice.PASS_SEEN", notices[0].params)
    if view.balance.debt:
        return msg("member.debt", points=formats.count(abs(view.balance.debt)))
    return Message(f"notice.{notices[0].code}") if notices else None


def name_message(view: MemberView) -> Message:
    """The member's name, or the masked phone of one who gave none."""
    return plain(view.member.name or mask_phone(view.member.phone))
