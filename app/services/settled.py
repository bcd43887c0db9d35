"""What a sale was computed from, as its operation keeps it: to replay it, and to return it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.basket import Basket, Wishes
from app.domain.engine.problem import Request
from app.domain.member import MemberSnapshot
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.sale import Tender
from app.services.receipts import MemberNote
from app.services.saving import Moved

SETTLE = "sale.settle"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledBody:
    """The body of a ``sale.settle`` operation: all that the quote was computed from."""

    request: str
    sale_id: str
    receipt_no: str
    basket: Basket
    wishes: Wishes
    member: MemberSnapshot | None
    programme_version: int
    time: BusinessTime
    tenders: tuple[Tender, ...]
    quote_digest: str
    due_minor: int
    note: MemberNote | None
    moved: Moved | None

    def asked(self, programme: Programme) -> Request:
        """The question that the quote answered; ``programme`` is the version it names."""
        return Request(self.basket, self.member, programme, self.wishes, self.time)
