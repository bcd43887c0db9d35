"""What an operation keeps of a sale: all that the counter and the centre compute it from."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.basket import Basket, Wishes
from app.domain.engine.problem import Request
from app.domain.member import Coupon, MemberSnapshot
from app.domain.offer_uses import NO_USES, OfferUses
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.sale import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldBody:
    """The basket and everything it was quoted with; ``issued``: coupons that the sale brought."""

    sale_id: str
    receipt_no: str
    basket: Basket
    wishes: Wishes
    member: MemberSnapshot | None
    programme_version: int
    time: BusinessTime
    tenders: tuple[Tender, ...]
    quote_digest: str
    issued: tuple[Coupon, ...] = ()
    uses: OfferUses = NO_USES

    def asked(self, programme: Programme) -> Request:
        """The question that the quote answered; ``programme`` is the version it names."""
        return Request(self.basket, self.member, programme, self.wishes, self.time, self.uses)
