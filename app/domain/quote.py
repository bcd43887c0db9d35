"""The quote: what would happen, with a trace for every fen from list to payable (R-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.later import LATER
from app.domain.programme.benefits import Text
from app.domain.unit_facts import Benefit, LineFacts, Share, UnitRun, unit_runs

Layer = Literal["L0", "L1", "L2", "L3", "L4", "L5", "L6", "L7"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A code of R-25 (or a note code) with its numbers; the sentence is made on the screen."""

    code: str
    params: Mapping[str, int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One basket line after all layers; values are for the whole line.

    ``net_minor`` is ``list_minor`` less all shares but those of ``points_paid``.
    """

    line_id: str
    unit_count: int
    list_minor: int
    base_minor: int
    """After L0: the price the member is entitled to."""
    net_minor: int
    tax_minor: int
    qualifying_minor: int
    accrued_points: int
    redeemed_points: int
    shares: tuple[Share, ...]
    fee_minor: int = field(default=0, metadata=LATER)
    """Deposits and fixed fees of its units, in no other value (R-34)."""

    @property
    def units(self) -> tuple[UnitRun, ...]:
        """The facts of every unit, which follow from those of the line (R-6, R-29)."""
        return unit_runs(
            LineFacts(
                self.unit_count,
                self.list_minor,
                self.shares,
                self.net_minor,
                self.tax_minor,
                self.qualifying_minor,
                self.accrued_points,
                self.redeemed_points,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStep:
    """One benefit that worked: what it looked at, what it took, and where it fell."""

    layer: Layer
    benefit: Benefit
    name: Text
    base_minor: int
    amount_minor: int
    lines: tuple[tuple[str, int], ...]
    """(line_id, minor units) of each line that got a share."""
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplied:
    """An offer or coupon that did not work, and the one reason for it (R-25)."""

    benefit: Benefit
    name: Text
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Coupons not used that would save ``saves_minor`` more; ``keep``: better keep it (R-21)."""

    coupon_ids: tuple[str, ...]
    saves_minor: int
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionQuote:
    """Points wished and taken (R-53, R-54). ``bound`` names the limit that set ``max_points``.

    ``max_points`` is also told when nothing is wished, so that "as many as possible" has a number.

    Bounds: BALANCE, IDENTITY, MAX_SHARE, MAX_PER_ORDER, MAX_PER_DAY, MIN_ORDER, MIN_POINTS,
    PAYABLE, NOT_MEMBER, SUSPENDED_MEMBER; in a chain OFFLINE_OFF, OFFLINE_AGE, OFFLINE_STORE,
    OFFLINE_TIMES, OFFLINE_MANAGER, OFFLINE_MEMBER, OFFLINE_COUNTER (R-101).
    """

    wished_points: int | None
    points: int
    amount_minor: int
    max_points: int
    bound: str
    is_cut: bool = False
    rewards: tuple[int, ...] = field(default=(), metadata=LATER)
    """Those that are given, by their points (R-112)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccrualPart:
    """One component of the points won, its own ledger entry (R-42).

    Components: base, tier, category:<id>, birthday, day:<id>, bonus:<id>.
    """

    component: str
    name: Text
    base_minor: int
    points: int
    cut_points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountQuote:
    """Another currency of the programme in this order, as the points stand in the quote itself.

    ``won`` and ``spent``: (line_id, points) of the lines that have some. ``redemption``: None
    where the programme has no use for what is won.
    """

    account_id: str
    name: Text
    accruals: tuple[AccrualPart, ...]
    accrued_points: int
    redeemed_points: int
    redemption: RedemptionQuote | None
    won: tuple[tuple[str, int], ...]
    spent: tuple[tuple[str, int], ...]


GIFT = "gift:"
"""Begins the line id of a gift; the id of its offer follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftLine:
    """Goods for nothing, in no sum of the quote (R-61): ``units`` of one thing of the offer.

    ``cost_minor`` and ``value_minor`` are those of a unit. ``lines``: the goods that it is for.
    """

    line_id: str
    offer_id: str
    name: Text
    sku: str
    item: Text
    units: int
    cost_minor: int
    value_minor: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The whole answer of the engine; its canonical digest is stored with the sale (R-2).

    ``due_minor`` = sum of line nets - shares of ``points_paid`` + ``rounding_minor`` (above
    zero where the sum was rounded up) + ``fees_minor``, and in a shop with prices without tax
    (``policies.tax_mode`` excl) + ``tax_minor``.
    ``qualifying_minor`` and
    the points count what the lines' scopes allow. Names of steps that are not of the programme
    (member price, manual, points, rounding) are empty: the screen names them by kind.
    """

    programme_version: int
    member_id: str | None
    tier_id: str | None
    lines: tuple[QuoteLine, ...]
    steps: tuple[TraceStep, ...]
    not_applied: tuple[NotApplied, ...]
    proposals: tuple[Proposal, ...]
    redemption: RedemptionQuote
    accruals: tuple[AccrualPart, ...]
    list_total_minor: int
    due_minor: int
    rounding_minor: int
    tax_minor: int
    qualifying_minor: int
    accrued_points: int
    redeemed_points: int
    used_coupon_ids: tuple[str, ...]
    search: Literal["exact", "bounded"] = "exact"
    evaluated_count: int = 0
    accounts: tuple[AccountQuote, ...] = ()
    notes: tuple[Reason, ...] = ()
    """Facts about the whole order: SUSPENDED_MEMBER, UNUSED_DISCOUNT …"""
    gifts: tuple[GiftLine, ...] = field(default=(), metadata=LATER)

    @property
    def fees_minor(self) -> int:
        """Deposits and fixed fees of all lines (R-34)."""
        return sum([line.fee_minor for line in self.lines])
