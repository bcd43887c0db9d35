"""The whole store file, read from end to end, for the doctor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING, Protocol

from app.ports.store import Reader

if TYPE_CHECKING:
    from app.domain.catalogue import Product
    from app.domain.ledger import LedgerEntry, Lot
    from app.domain.member import Consent, Coupon, Member, TierFact
    from app.domain.offer_uses import OfferUse
    from app.domain.operations import ChainHead, Operation
    from app.domain.sale import Sale


class Inspection(Reader, Protocol):
    """One consistent moment of the whole file; the iterators hold few rows at a time."""

    def file_problems(self) -> Iterable[str]:
        """Lines of the file's own integrity checks that say something other than ok."""
        ...

    def broken_references(self) -> Iterable[str]:
        """One ``table row`` for each row that refers to a row that is not there."""
        ...

    def misled_searches(self) -> Iterable[str]:
        """One ``member id`` or ``product sku`` for each row whose search keys are not its own."""
        ...

    def all_programmes(self) -> Iterator[tuple[int, date, str]]:
        """(version, day it is found from, SHA-256 of the document as it is stored), by version."""
        ...

    def all_products(self) -> Iterator[Product]:
        """Every product, in the order they were stored."""
        ...

    def all_members(self) -> Iterator[Member]:
        """Every member, by member id."""
        ...

    def all_entries(self) -> Iterator[LedgerEntry]:
        """Every ledger entry, by member id, then in the order they were recorded."""
        ...

    def all_lots(self) -> Iterator[Lot]:
        """Every lot as the desk sees it, empty and debt lots too, by member id, then lot id."""
        ...

    def all_coupons(self) -> Iterator[Coupon]:
        """Every coupon in every state, by coupon id."""
        ...

    def all_tier_facts(self) -> Iterator[tuple[str, TierFact]]:
        """Every tier fact with the member it counts for, by member id."""
        ...

    def all_consents(self) -> Iterator[Consent]:
        """Every yes and no, by member id."""
        ...

    def all_offer_uses(self) -> Iterator[OfferUse]:
        """Every use of a limited offer, by offer and sale."""

    def all_birthday_uses(self) -> Iterator[tuple[str, int, str]]:
        """(member id, year, sale id) of every birthday that was used, by member id."""
        ...

    def listed_dues(self) -> Iterator[tuple[str, int]]:
        """(sale id, minor units due) as lists of sales show them, in the order of all_sales."""
        ...

    def all_sales(self) -> Iterator[Sale]:
        """Every sale in the order of its receipt sequence, oldest first."""
        ...

    def all_operations(self) -> Iterator[Operation]:
        """Every record of the chain, by incarnation, then sequence."""
        ...

    def all_outcomes(self) -> Iterator[tuple[str, str]]:
        """(operation id, outcome) of the outbox, by operation id."""
        ...

    def stored_head(self) -> ChainHead:
        """The chain head as the file keeps it."""
        ...

    def digest(self) -> str:
        """The logical digest: equal for two files that hold the same facts."""
        ...


class Inspectable(Protocol):
    """A store that can be read as a whole."""

    def inspect(self) -> AbstractContextManager[Inspection]:
        """A consistent read of everything; does not block the writer."""
        ...
