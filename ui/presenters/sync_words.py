"""The words of the sync centre: what an entry is, what became of it, and what to do."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.allotting import Allotment, is_shared, left_of
from app.domain.money import Currency
from app.domain.offer_uses import OfferTotal
from app.domain.offline import ChainFacts, worst_cases
from app.domain.programme import Offer
from app.ports.centre_link import ConnectionTest, LinkState
from app.ports.outcomes import Backlog, Traced
from app.services.context import Context, business_now, profile_of, programme_now
from app.services.sign_on import operators as at_work
from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.parts import Tools
from ui.presenters.pill import is_online, pill_of

OUTCOMES_IN_WORDS = frozenset(
    {
        "ALREADY_RETURNED",
        "BALANCE_OVERSPENT",
        "BIRTHDAY_USED",
        "BODY_NOT_READABLE",
        "CHAIN_BROKEN",
        "CHAIN_SPLIT",
        "CLAIMED_ALREADY",
        "CLAIMED_TOO_LATE",
        "COUPON_GONE",
        "DEVICE_FROZEN",
        "DEVICE_REVOKED",
        "EDIT_UNKNOWN",
        "HEARING_FAILED",
        "KIND_UNKNOWN",
        "MEMBER_DIFFERS",
        "MEMBER_ERASED",
        "MEMBER_UNKNOWN",
        "MERGED",
        "OFFICE_ONLY",
        "OPERATION_REUSED",
        "POINTS_CAPPED",
        "OFFER_OVERSPENT",
        "POINTS_OVERSPENT",
        "POINTS_SHORT",
        "PROGRAMME_UNKNOWN",
        "QUOTE_DIFFERS",
        "SALE_UNKNOWN",
        "SAME_MEMBER",
        "TENDERS_DIFFER",
    }
)
"""Codes of the centre that have a sentence of their own; another gets that of its state."""
KINDS_IN_WORDS = frozenset(
    {
        "sale.settle",
        "sale.refund",
        "sale.void",
        "sale.exchange",
        "sale.claim",
        "goods.refund",
        "member.enrol",
        "member.edit",
        "points.adjust",
        "points.transfer",
        "tier.grant",
        "coupon.issue",
    }
)


class SyncWords:
    """Says things in the time of the store, with the names of those who work here."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._zone = ZoneInfo(tools.parts.profile.zone)
        self._names = {one.operator_id: one.name for one in at_work(tools.ctx)}

    def headline(self, link: LinkState, backlog: Backlog) -> Message:
        """The first line: how it stands, what waits, when the centre answered last."""
        now, answered_at = self._tools.ctx.clock.now(), link.answered_at
        if answered_at is not None and not backlog.waiting and is_online(link, now):
            return msg("sync.all_sent", time=self._time(answered_at))
        said = msg("sync.standing", said=pill_of(link, backlog, now).message)
        if answered_at is None:
            return said
        return msg("sync.and_last", said=said, time=self._time(answered_at))

    def next_try(self, link: LinkState) -> Message | None:
        """When the centre is asked again, while it is away."""
        at = link.next_try_at
        return None if at is None else msg("sync.next_try", time=self._time(at))

    def title_of(self, traced: Traced) -> Message:
        """What was done, with the receipt number where there is one."""
        kind = traced.kind if traced.kind in KINDS_IN_WORDS else "other"
        what = msg(f"sync.kind.{kind}")
        if traced.receipt_no is None:
            return what
        return msg("sync.kind_of", what=what, receipt_no=traced.receipt_no)

    def sub_of(self, traced: Traced) -> Message:
        """When, and by whom."""
        name = self._names.get(traced.operator_id, "")
        return plain(f"{self._time(traced.at)} {name}".strip())

    def _time(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        today = self._tools.ctx.clock.now().astimezone(self._zone).date()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"


def cause_of(traced: Traced) -> Message:
    """Why the centre did not take it as it was."""
    if traced.code in OUTCOMES_IN_WORDS:
        return msg(f"outcome.{traced.code}")
    return msg(f"outcome.{traced.state}")


def advice_of(traced: Traced) -> Message:
    """What to do about it."""
    if traced.kind.startswith("sale.") and traced.state == "quarantined":
        return msg("outcome.do.sale")
    return msg(f"outcome.do.{traced.state}")


def state_words(traced: Traced) -> Message:
    """One word for what became of it."""
    return msg(f"outcome.state.{traced.state}")


def lock_words(backlog: Backlog) -> Message | None:
    """That members are locked, or will be, because the centre was not heard (T1)."""
    days = backlog.lock_days
    if days is None:
        return None
    return msg("sync.lock_in", n=days) if days else msg("sync.locked")


def worst_words(ctx: Context, chain: ChainFacts | None) -> Message | None:
    """What members can spend beyond what they have, at most, while the centre is away (I4)."""
    if chain is None:
        return None
    programme = programme_now(ctx)
    first, *_ = worst_cases(programme, chain)
    counted = {
        "counters": formats.count(first.counters),
        "points": formats.count(first.counter_points),
        "here": formats.count(first.member_counters),
        "most": formats.count(first.member_points),
    }
    if first.minor is None or first.member_minor is None:
        return msg("sync.worst_points", **counted)
    return msg(
        "sync.worst",
        amount=formats.money(first.minor, programme.currency),
        of_member=formats.money(first.member_minor, programme.currency),
        **counted,
    )


def rights_words(ctx: Context, chain: ChainFacts | None) -> Message | None:
    """What this counter may still give of each offer that the whole chain shares (R-122)."""
    rights = () if chain is None else chain.allotted
    time = business_now(ctx)
    with ctx.store.read() as reader:
        programme, device_id = reader.programme(time.on), profile_of(reader).device_id
        offers = {one.offer_id: one for one in programme.offers if is_shared(one)}
        uses = reader.offer_uses(tuple(offers), None)
    found: Message | None = None
    for right in rights:
        is_mine = right.device_id == device_id and time.at < right.until
        if is_mine and right.offer_id in offers:
            offer = offers[right.offer_id]
            one = _right_words(offer, right, uses.total(right.offer_id), programme.currency)
            found = one if found is None else msg("sync.rights", first=found, then=one)
    return found


def _right_words(offer: Offer, right: Allotment, used: OfferTotal, currency: Currency) -> Message:
    orders, amount_minor = left_of(right, used)
    money = formats.money(amount_minor, currency)
    if offer.limits.total is None:
        return msg("sync.right.money", offer=plain(offer.name), amount=money)
    if offer.limits.budget_minor is None:
        return msg("sync.right.orders", offer=plain(offer.name), n=orders)
    return msg("sync.right.both", offer=plain(offer.name), n=orders, amount=money)


def test_words(test: ConnectionTest) -> Message:
    """How asking the centre went."""
    if test.took_ms is None:
        if test.trouble is not None:
            return msg(f"sync.test.{test.trouble}", address=test.address)
        return msg("sync.test.away", address=test.address)
    if test.trouble == "clock":
        return msg("sync.test.clock", address=test.address, n=abs(test.clock_off_s))
    return msg("sync.test.good", address=test.address, ms=test.took_ms)
