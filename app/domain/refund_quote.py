"""What a refund would do, as one frozen answer: the preview, the entries and the receipt read it
(R-84).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple

from app.domain.engine.problem import Request
from app.domain.later import LATER
from app.domain.ledger import LedgerEntry, Lot, of_account
from app.domain.member import Coupon, TierFact, TierState
from app.domain.programme import Programme, Text
from app.domain.programme.policies import Shortfall
from app.domain.sale import Sale, TenderKind

CouponOutcome = Literal["stays_used", "returned", "returned_expired"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPick:
    """What comes back of one line: ``units`` of a piece or weighed line, or ``amount_minor`` of a
    keyed amount in its net value (``units=1``: all that is left of it).
    """

    line_id: str
    units: int = 0
    amount_minor: int = 0


class LineBack(NamedTuple):
    """What comes back of one line. ``amount_minor`` is money, ``net_minor`` the value before the
    rounding of the order; ``points_back`` were spent, ``points_taken`` were won.
    """

    line_id: str
    units: int
    amount_minor: int
    qualifying_minor: int
    points_back: int
    points_taken: int
    net_minor: int


class TenderBack(NamedTuple):
    """Money back the way it was paid."""

    kind: TenderKind
    amount_minor: int
    reference: str


class PointsBack(NamedTuple):
    """Spent points that return to their lot; expired meanwhile they return expired (R-73)."""

    lot_id: str
    points: int
    expires_on: date | None
    is_expired: bool


class PointsTaken(NamedTuple):
    """Won points taken from a lot."""

    lot_id: str
    points: int


class LineLost(NamedTuple):
    """What a line that stays costs more without the goods that come back (R-70)."""

    line_id: str
    amount_minor: int


class CouponBack(NamedTuple):
    """What becomes of a coupon that the sale used (R-75)."""

    coupon_id: str
    outcome: CouponOutcome


class IssuedBack(NamedTuple):
    """What becomes of a coupon that the sale brought: revoked, or used already; ``amount_minor``
    of its value is taken out of the money (R-66, R-78).
    """

    coupon_id: str
    outcome: Literal["revoked", "used"]
    amount_minor: int

    @property
    def is_used(self) -> bool:
        """It stays with the member (R-78)."""
        return self.outcome == "used"


class GiftBack(NamedTuple):
    """What becomes of a gift: pieces that came back, and those that should have and did not, for
    which ``amount_minor`` is taken out of the money (R-76).
    """

    line_id: str
    units: int
    missing: int
    amount_minor: int


class IssuedCoupon(NamedTuple):
    """A coupon that the sale brought, and what it took off where it was used."""

    coupon: Coupon
    value_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBack:
    """A return in another currency of the programme, where nothing is owed."""

    account_id: str
    name: Text
    points_back: tuple[PointsBack, ...]
    points_taken: tuple[PointsTaken, ...]
    expired_points: int = 0
    forgiven_points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundQuote:
    """The whole effect of a refund or void; after confirming, the ledger equals it (R-84).

    Won points are taken from lots (``points_taken``), become debt (``debt_points``), were lost
    already by expiry (``expired_points``), or by policy are forgiven (``forgiven_points``) or
    taken out of the money (``deducted_points``, worth ``withheld_minor``). ``charged_minor`` is
    what the goods that stay cost more, ``lost`` by line; below zero when an earlier refund charged
    more than is due now. The money of the lines = ``settled_minor`` + ``charged_minor``.
    """

    kind: Literal["refund", "void"]
    lines: tuple[LineBack, ...]
    total_minor: int
    tenders: tuple[TenderBack, ...]
    points_back: tuple[PointsBack, ...]
    points_taken: tuple[PointsTaken, ...]
    debt_points: int
    expired_points: int
    forgiven_points: int
    coupons: tuple[CouponBack, ...]
    qualifying_minor: int
    is_full: bool
    """Nothing of the sale is left after this."""
    tier_before: TierState | None = None
    tier_after: TierState | None = None
    deducted_points: int = 0
    withheld_minor: int = 0
    charged_minor: int = 0
    lost: tuple[LineLost, ...] = ()
    issued: tuple[IssuedBack, ...] = ()
    """When nothing is left of the sale, or as soon as what is left could not pay their value."""

    @property
    def settled_minor(self) -> int:
        """Money that was paid, or taken out for something."""
        return self.total_minor + self.withheld_minor + self.issued_minor + self.gifts_minor

    @property
    def gifts_minor(self) -> int:
        """Taken out for gifts that did not come back."""
        return sum(one.amount_minor for one in self.gifts)

    @property
    def issued_minor(self) -> int:
        """Taken out for coupons that the sale brought."""
        return sum(one.amount_minor for one in self.issued)

    accounts: tuple[AccountBack, ...] = ()
    gifts: tuple[GiftBack, ...] = field(default=(), metadata=LATER)


def with_shortfall(terms: Programme, shortfall: Shortfall) -> Programme:
    """The terms with another word for won points that are gone at a return."""
    return replace(terms, policies=replace(terms.policies, refund_shortfall=shortfall))


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundFacts:
    """All that a refund is computed from (R-70).

    ``terms``: the version of the sale, whose policies hold for all its returns. ``entries``: every
    entry of the sale, those of earlier refunds too. ``lots``: every lot of the member with
    something left, the debt lot, and every lot that ``entries`` name, empty or not. ``coupons``:
    those that are used by the sale. ``tier_facts``: all of the member, who joined on
    ``enrolled_on``; ``earlier_programmes``: the versions before the one in force (R-93).
    ``earlier``: the refunds before. ``issued``: coupons that
    the sale brought. ``asked``: what the sale was computed from, for policies that
    ask the engine again. ``stands``: the goods are back already.
    """

    sale: Sale
    terms: Programme
    entries: tuple[LedgerEntry, ...] = ()
    lots: tuple[Lot, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    tier_facts: tuple[TierFact, ...] = ()
    enrolled_on: date | None = None
    earlier_programmes: tuple[Programme, ...] = ()
    earlier: tuple[RefundQuote, ...] = ()
    issued: tuple[IssuedCoupon, ...] = ()
    asked: Request | None = None
    stands: bool = False

    def of(self, account_id: str) -> RefundFacts:
        """The facts as far as they are about one currency of points; only the points have debt,
        so that another currency forgives what it does not refuse (R-72).
        """
        terms = self.terms
        if account_id and terms.policies.refund_shortfall != "refuse":
            terms = with_shortfall(terms, "clamp")
        return replace(
            self,
            terms=terms,
            entries=tuple(one for one in self.entries if one.account_id == account_id),
            lots=of_account(self.lots, account_id),
        )

    def that_stand(self) -> RefundFacts:
        """For goods that are back already: nobody can refuse them any more (R-81, R-104)."""
        terms = self.terms
        if terms.policies.refund_shortfall == "refuse":
            terms = with_shortfall(terms, "debt")
        return replace(self, terms=terms, stands=True)

    @property
    def paid_minor(self) -> int:
        """Money that earlier refunds paid back."""
        return sum(quoted.total_minor for quoted in self.earlier)
