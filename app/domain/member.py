"""Members: who they are, and the snapshot of facts that a quote relies on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from app.domain.later import LATER
from app.domain.ledger import Lot
from app.domain.programme import Metric

MemberStatus = Literal["active", "suspended", "closed", "merged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthday:
    """Month and day, and the year when the member gave it. 29 February counts as 28 in common
    years.

    A lunar birthday is kept as it was given and converted for each year; ``lunar_leap`` names a
    month that was a leap month (R-44).
    """

    month: int
    day: int
    year: int | None = None
    calendar: Literal["gregorian", "lunar", "lunar_leap"] = "gregorian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person enrolled. ``phone`` is E.164 (``+8613812345678``) and unique among live members
    (R-96).
    """

    member_id: str
    ver: int
    status: MemberStatus
    name: str
    phone: str
    card_token: str
    enrolled_on: date
    enrolled_at: datetime
    store_id: str
    birthday: Birthday | None = None
    merged_into: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def is_erased(self) -> bool:
        """Nobody knows any more who this was; what was booked stays under the bare id (I13)."""
        return not self.phone

    def erased(self) -> Member:
        """The same member without anything that says who it is; never live again."""
        return replace(
            self,
            status="merged" if self.merged_into else "closed",
            name="",
            phone="",
            card_token=self.member_id,
            birthday=None,
            tags=(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One yes or no of a member to one purpose, with the version of the text read out."""

    member_id: str
    purpose: str
    text_version: int
    is_given: bool
    recorded_at: datetime
    operator_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """One member's right to a benefit, used once (R-63). Both days inclusive."""

    coupon_id: str
    member_id: str
    coupon_type_id: str
    valid_from: date
    valid_until: date
    state: Literal["issued", "used", "returned_expired", "revoked"] = "issued"
    used_by_sale_id: str | None = None


VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierFact:
    """Something that counts towards a tier on a day (R-85).

    ``spend``: qualifying minor units and points won of a sale, negative for a return at the
    original date (R-77). ``grant``: a level ``tier_id`` given by hand until ``until``, a floor
    while it lasts, with its ``reason`` (R-91). ``paid``: a level that was bought; a later one of
    the same sale and level takes the place of the earlier, so that a return ends it.
    ``opening``: the level a member brought along on that day, valid until ``until``.
    ``recorded_on``: the day it was written down, when that is not ``on``: a level that was reached
    honestly is not taken away before its end (R-77). A void has ``VOID`` for its reason (R-81).
    """

    kind: Literal["spend", "grant", "paid", "opening"]
    on: date
    amount_minor: int = 0
    points: int = 0
    tier_id: str | None = None
    until: date | None = None
    sale_id: str | None = None
    recorded_on: date | None = None
    reason: str = ""


class Missing(NamedTuple):
    """How much of one metric is left to a threshold: minor units, points, days of visits or months
    of membership (R-86).
    """

    metric: Metric
    amount: int


class UpgradeAt(NamedTuple):
    """A higher level that a sale reaches when at least ``from_minor`` of it counts (R-47)."""

    tier_id: str
    from_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TierState:
    """The level on a day and how it stands (R-85 to R-93, R-95)."""

    tier_id: str
    until: date | None
    """Last day of validity; None for the base level, and where levels have no end."""
    counted_minor: int
    """Net spend in the window that counts today."""
    next_tier_id: str | None
    to_next_minor: int
    """Spend left to the next level; 0 when there is none, or none that spend leads to."""
    in_grace: bool = False
    to_keep_minor: int = 0
    """Spend left to keep the level; 0 when it is kept, or not kept by spend."""
    to_next: tuple[Missing, ...] = ()
    """All the ways to the next level; one of them is enough."""
    to_keep: tuple[Missing, ...] = ()
    """All the ways to keep this one; empty when it is kept, or cannot be."""
    upgrades: tuple[UpgradeAt, ...] = ()
    """Where the level counts the sale that reaches it (``tier_rules.includes_current``)."""
    paid_until: date | None = None
    """Last day of a level that is paid for, whether a higher one hides it or not."""
    counted_sales: int = 0
    """Sales in the window that counts today, of which something is left."""
    leaving_sales: int = 0
    """Those of them that no longer count after ``leaving_by``, the end of the next months."""
    leaving_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsWon:
    """What sales won for a member, less what returns of them took back (R-43)."""

    today: int = 0
    this_month: int = 0
    by_component: Mapping[str, int] = field(default_factory=dict)

    def of(self, component: str) -> int:
        """Points won by one component in all."""
        return self.by_component.get(component, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineFacts:
    """How a counter of a chain stands to the centre about one member (R-101).

    ``in_step_at``: when all that the centre knew was known here; None before the first time.
    ``is_covered``: what is known of the member holds all points spent here. Points spent here that
    it does not hold yet, by account: ``spent`` by the member in ``times`` sales, ``counter_spent``
    by everybody.
    """

    in_step_at: datetime | None
    is_home: bool = True
    is_covered: bool = True
    spent: Mapping[str, int] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    counter_spent: Mapping[str, int] = field(default_factory=dict)
    pass_until: datetime | None = field(default=None, metadata=LATER)
    """The member showed a pass of the centre that is good until then."""
    is_by_pass: bool = field(default=False, metadata=LATER)
    """Nothing else than the pass is known of the member."""

    def of(self, account_id: str) -> OfflineFacts:
        """The same with one account in the place of the points."""
        return OfflineFacts(
            in_step_at=self.in_step_at,
            is_home=self.is_home,
            is_covered=self.is_covered,
            spent={"": self.spent.get(account_id, 0)},
            times={"": self.times.get(account_id, 0)},
            counter_spent={"": self.counter_spent.get(account_id, 0)},
            pass_until=self.pass_until,
            is_by_pass=self.is_by_pass,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSnapshot:
    """The member facts a quote relies on: ``ver``, tier, lots, coupons, uses (R-1).

    ``tags``: what is known about the member beyond that, such as a segment or a stage.
    """

    member_id: str
    ver: int
    status: MemberStatus
    tier_id: str
    lots: tuple[Lot, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    birthday: Birthday | None = None
    birthday_used_years: tuple[int, ...] = ()
    redeemed_today: int = 0
    won: PointsWon = field(default_factory=PointsWon)
    won_elsewhere: Mapping[str, PointsWon] = field(default_factory=dict)
    """By account, for those beside the points."""
    enrolled_on: date | None = None
    tags: tuple[str, ...] = ()
    is_paid: bool = False
    """The member has a level that is paid for."""
    upgrades: tuple[UpgradeAt, ...] = ()
    """Where the level counts the sale that reaches it (``tier_rules.includes_current``)."""
    orders: int = field(default=0, metadata=LATER)
    """Sales before, of which something is kept (R-25)."""
    offline: OfflineFacts | None = field(default=None, metadata=LATER)
    """None in a store that is its own authority."""
