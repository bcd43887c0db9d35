"""The scenario document: what was there before, what people did, and what is expected of it.

Amounts of money are text with decimals of the programme's currency; days are ISO days, moments
local times of the store. ``programme`` is read apart, see ``programmes``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from app.domain.programme import Channel
from app.domain.sale import TenderKind
from app.services.scenarios.deeds import AdjustStep, ClaimStep, GrantStep, TransferStep

Money = str
"""Such as ``214.70``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreBefore:
    """The shop, where it matters (R-5)."""

    zone: str = "Asia/Shanghai"
    day_cut_hour: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsBefore:
    """One lot; without ``ends_on`` it ends by the rule of the programme, ``never`` is possible."""

    points: int
    account: str = ""
    won_on: date | None = None
    ends_on: date | Literal["never"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponBefore:
    """A coupon the member holds; without days as if it was issued on the eve."""

    id: str
    type: str
    from_: Annotated[date | None, Field(alias="from")] = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentBefore:
    """Spend that counts towards the tier (R-85)."""

    on: date
    amount: Money
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantBefore:
    """A tier granted by hand (R-91)."""

    tier: str
    on: date
    until: date | None = None
    reason: str = "scenario"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberBefore:
    """A member as of the day before the first step. ``birthday``: MM-DD or YYYY-MM-DD,
    after ``lunar`` where it is one.
    """

    tier: str | None = None
    tier_until: date | None = None
    birthday: str | None = None
    joined: date | None = None
    tags: tuple[str, ...] = ()
    status: Literal["active", "suspended", "closed"] = "active"
    points: tuple[PointsBefore, ...] = ()
    coupons: tuple[CouponBefore, ...] = ()
    spent: tuple[SpentBefore, ...] = ()
    granted: tuple[GrantBefore, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRung:
    """One line: a product with its ``price``, weighed with ``grams``, or a keyed ``amount``."""

    id: str
    sku: str | None = None
    name: str | None = None
    price: Money | None = None
    member_price: Money | None = None
    amount: Money | None = None
    quantity: int = 1
    grams: int | None = None
    category: str = ""
    tax: str = ""
    flags: tuple[str, ...] = ()
    fee: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A discount by hand: ``percent``, ``amount`` or a new ``price``; without line for all."""

    line: str | None = None
    percent: str | None = None
    amount: Money | None = None
    price: Money | None = None
    reason: str = "scenario"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """One tender of a split payment."""

    kind: TenderKind
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineBefore:
    """A counter of a chain at this sale: ``hours`` since it and the centre last knew the same (0:
    they do now); points ``spent`` by the member in so many sales (``times``) that the centre has
    not confirmed, and by everybody (``counter_spent``).
    """

    hours: int = 1
    home: bool = True
    spent: int = 0
    times: int = 0
    counter_spent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleStep:
    """A basket rung up and paid. ``codes``: coupons asked for; ``without``: offers and coupons
    taken off; ``redeem``: points wished; ``redeem_elsewhere``: the same by account. ``rewards``:
    those claimed by their points, and by account. ``gifts``: what each is to be, by offer and
    SKU, ``none`` for no gift.
    """

    id: str = ""
    member: str | None = None
    lines: tuple[LineRung, ...] = ()
    amount: Money | None = None
    codes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    redeem: int | Literal["most"] = 0
    redeem_elsewhere: Mapping[str, int | Literal["most"]] = field(default_factory=dict)
    rewards: tuple[int, ...] = ()
    rewards_elsewhere: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    manual: tuple[ByHand, ...] = ()
    gifts: Mapping[str, str] = field(default_factory=dict)
    identified: bool = False
    tender: TenderKind | tuple[Paid, ...] = "cash"
    channel: Channel = "counter"
    offline: OfflineBefore | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundStep:
    """Goods back: units of lines (an amount of a keyed line), ``all`` that is left, or an
    ``amount`` of a sale of one keyed amount. ``goods``: pieces by SKU, without a receipt.
    """

    sale: str = ""
    goods: Mapping[str, int] | None = None
    lines: Literal["all"] | Mapping[str, int | Money] | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidStep:
    """A sale of today undone."""

    sale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeStep:
    """Goods of a sale for others; ``sale`` is for the member who bought, and its ``tender`` for
    what is left to pay.
    """

    back: RefundStep
    sale: SaleStep


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolStep:
    """Somebody becomes a member, with every consent that is required (R-120)."""

    member: str
    birthday: str | None = None
    referrer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectUnit:
    """One unit of a line, largest net first."""

    net: Money | None = None
    won: int | None = None
    spent_points: int | None = None
    counts: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectLine:
    """One line of a sale, or of a refund (``money``, ``points_back``, ``points_taken``)."""

    list: Money | None = None
    base: Money | None = None
    net: Money | None = None
    tax: Money | None = None
    fee: Money | None = None
    won: int | None = None
    spent_points: int | None = None
    counts: Money | None = None
    off: Mapping[str, Money] | None = None
    units: tuple[ExpectUnit, ...] | None = None
    money: Money | None = None
    points_back: int | None = None
    points_taken: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectExpiry:
    """What ends next (R-52); 0 points when nothing does."""

    points: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectReturned:
    """The return inside an exchange."""

    money: Money | None = None
    tenders: Mapping[str, Money] | None = None
    points_back: int | None = None
    points_taken: int | None = None
    new_debt: int | None = None
    coupons_back: tuple[str, ...] | None = None
    counts: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectAccount:
    """One account beside the points, after a sale, a return, or of the member."""

    won: int | None = None
    spent_points: int | None = None
    most_points: int | None = None
    bound: str | None = None
    points_back: int | None = None
    points_taken: int | None = None
    forgiven_points: int | None = None
    balance: int | None = None
    pending: int | None = None
    next_to_expire: ExpectExpiry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What is expected of a step; only what is named is compared. docs/scenarios.md tells all."""

    refused: str | None = None
    # a sale
    due: Money | None = None
    list: Money | None = None
    tax: Money | None = None
    rounding: Money | None = None
    fees: Money | None = None
    won: int | None = None
    won_by: Mapping[str, int] | None = None
    spent_points: int | None = None
    most_points: int | None = None
    bound: str | None = None
    off: Mapping[str, Money] | None = None
    lines: Mapping[str, ExpectLine] | None = None
    not_used: Mapping[str, str] | None = None
    used: tuple[str, ...] | None = None
    proposed: Mapping[str, Money] | None = None
    notes: tuple[str, ...] | None = None
    counts: Money | None = None
    issued: tuple[str, ...] | None = None
    search: Literal["exact", "bounded"] | None = None
    gifts: Mapping[str, int] | None = None
    # a refund or void
    money: Money | None = None
    tenders: Mapping[str, Money] | None = None
    points_back: int | None = None
    points_taken: int | None = None
    new_debt: int | None = None
    expired_points: int | None = None
    forgiven_points: int | None = None
    deducted_points: int | None = None
    withheld: Money | None = None
    charged: Money | None = None
    lost: Mapping[str, Money] | None = None
    revoked: tuple[str, ...] | None = None
    coupon_value: Money | None = None
    gift_value: Money | None = None
    coupons_back: tuple[str, ...] | None = None
    coupons_expired: tuple[str, ...] | None = None
    # an exchange, beside what a sale has
    returned: ExpectReturned | None = None
    to_pay: Money | None = None
    paid_out: Mapping[str, Money] | None = None
    swapped: bool | None = None
    # the member afterwards
    balance: int | None = None
    pending: int | None = None
    debt: int | None = None
    worth: Money | None = None
    next_to_expire: ExpectExpiry | None = None
    accounts: Mapping[str, ExpectAccount] | None = None
    coupons: tuple[str, ...] | None = None
    tier: str | None = None
    tier_until: date | Literal["never"] | None = None
    paid_until: date | Literal["never"] | None = None
    counted: Money | None = None
    to_next: Money | None = None
    to_keep: Money | None = None
    to_next_by: Mapping[str, int | Money] | None = None
    to_keep_by: Mapping[str, int | Money] | None = None
    in_grace: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStep:
    """One thing that somebody did at a local time; exactly one of the eleven kinds.

    ``member`` does nothing but look. ``publish``: fields of a new version of the programme, over
    the one before. ``by``: who works the counter; ``approved``: a manager stood by.
    """

    at: str
    sale: SaleStep | None = None
    refund: RefundStep | None = None
    void: VoidStep | None = None
    exchange: ExchangeStep | None = None
    member: str | None = None
    enrol: EnrolStep | None = None
    publish: Mapping[str, Any] | None = None
    claim: ClaimStep | None = None
    adjust: AdjustStep | None = None
    transfer: TransferStep | None = None
    grant: GrantStep | None = None
    by: Literal["manager", "cashier"] = "manager"
    approved: bool = False
    expect: Expect = field(default_factory=Expect)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioDocument:
    """A scenario without its programme."""

    id: str
    title: str = ""
    source: str = ""
    why: str = ""
    rules: tuple[str, ...] = ()
    store: StoreBefore = field(default_factory=StoreBefore)
    members: Mapping[str, MemberBefore] = field(default_factory=dict)
    steps: tuple[ScenarioStep, ...]
