"""The store file as the use cases see it: one writer, many short readers.

Everything handed over or back is a frozen value. ``with store.write() as work`` opens one durable
transaction (BEGIN IMMEDIATE); leaving it without ``commit()`` rolls back. ``with store.read() as
reader`` is a consistent short read. A reader is also every UnitOfWork's first half, so a use case
reads inside its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from app.domain.errors import EnvironmentFault, RuleBroken

if TYPE_CHECKING:
    from app.domain.basket import Basket, Wishes
    from app.domain.catalogue import Product
    from app.domain.ledger import LedgerEntry, Lot
    from app.domain.member import (
        Consent,
        Coupon,
        Member,
        OfflineFacts,
        PointsWon,
        TierFact,
    )
    from app.domain.offer_uses import OfferUse, OfferUses
    from app.domain.operations import ChainHead, Operation
    from app.domain.operator import Operator
    from app.domain.programme import Programme
    from app.domain.sale import Sale, SaleSummary
    from app.domain.store import StoreProfile


RECEIPTS_AFTER = "receipts.after"
"""Setting: the number that the first receipt of this counter follows; none for 0."""


class AlreadyStored(RuleBroken):
    """An id, phone, card or number that must be unique is in the store already."""

    code = "E-DB-02"
    text = "This is already in the store ({what}). Nothing was changed."


class NotSetUp(EnvironmentFault):
    """The file holds no store profile, or not the programme that is asked for."""

    code = "E-DB-03"
    text = "The store is not set up ({what} is missing). Set it up, or restore a backup."


class NoRulesYet(NotSetUp):
    """No version of the programme has begun on the day; as a rule the clock is wrong."""

    code = "E-CLK-02"
    text = (
        "On {on} this store has no rules yet, and that is what this computer's clock says. "
        "Set the clock, then go on."
    )


class NotSaved(EnvironmentFault):
    """COMMIT raised, and a look at the store showed that nothing was stored."""

    code = "E-SAV-01"
    text = "The last change was not saved, and nothing was charged in the books. Do it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """All the file knows of one member, from which snapshot, balance and tier are computed.

    ``lots`` hold every lot with something remaining (expired ones too) and the debt lot;
    ``coupons`` every coupon in state ``issued``; ``tier_facts`` all of them, by day;
    ``earlier_programmes`` the versions in force before the one of that day, oldest first (R-93);
    ``won`` what sales won, by account; ``orders_beside`` sales in the file of which something is
    kept, but nothing that counts towards a tier; ``offline`` how the counter stands to its centre.
    """

    member: Member
    lots: tuple[Lot, ...]
    coupons: tuple[Coupon, ...]
    tier_facts: tuple[TierFact, ...]
    birthday_used_years: tuple[int, ...]
    redeemed_today: int
    won: Mapping[str, PointsWon]
    last_sale_on: date | None
    earlier_programmes: tuple[Programme, ...] = ()
    orders_beside: int = 0
    offline: OfflineFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberHit:
    """One row of a member search; ``tier_id`` is filled by the use case."""

    member: Member
    last_sale_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBasket:
    """A basket put aside, or the open one kept against a crash; holds no lots or coupons."""

    held_id: str
    basket: Basket
    wishes: Wishes
    member_id: str | None
    operator_id: str
    held_at: datetime


class Reader(Protocol):
    """Reads of one consistent moment. ``on`` is the business day of 'today'."""

    def profile(self) -> StoreProfile | None: ...
    def programme(self, on: date) -> Programme: ...
    def programme_version(self, version: int) -> Programme: ...

    def member(self, member_id: str) -> Member | None: ...
    def member_by_phone(self, phone: str) -> Member | None: ...
    def member_by_card(self, card_token: str) -> Member | None: ...
    def merged_with_phone(self, phone: str) -> str | None:
        """Id of one with this number who turned out to be somebody else with another (R-96)."""
        ...

    def member_facts(self, member_id: str, on: date) -> MemberFacts | None: ...
    def member_facts_by_phone(self, phone: str, on: date) -> MemberFacts | None: ...
    def members_by_last_digits(
        self, digits: str, limit: int, name: str = ""
    ) -> Sequence[MemberHit]: ...
    def members_by_name(self, text: str, limit: int) -> Sequence[MemberHit]: ...
    def consents(self, member_id: str) -> Sequence[Consent]: ...
    def coupon(self, coupon_id: str) -> Coupon | None: ...
    def offline_facts(self, member_id: str) -> OfflineFacts | None: ...

    def entries_of_sale(self, sale_id: str) -> Sequence[LedgerEntry]: ...
    def expiry_entries(self, member_id: str) -> Sequence[LedgerEntry]: ...
    def lots_of_sale(self, sale_id: str) -> Sequence[Lot]: ...
    def due_lots(self, on: date, limit: int) -> Sequence[Lot]: ...
    def lots(self, lot_ids: Iterable[str]) -> Sequence[Lot]: ...

    def offer_uses(self, offer_ids: Sequence[str], member_id: str | None) -> OfferUses: ...
    def product_by_ean(self, ean: str) -> Product | None: ...
    def product_by_sku(self, sku: str) -> Product | None: ...
    def search_products(self, text: str, limit: int) -> Sequence[Product]: ...
    def product_count(self) -> int: ...

    def sale(self, sale_id: str) -> Sale | None: ...
    def sale_by_receipt(self, receipt_no: str) -> Sale | None: ...
    def sales_of_member(self, member_id: str, limit: int) -> Sequence[SaleSummary]: ...
    def lowest_price(
        self, sku: str, since: date, *, is_tax_on_top: bool
    ) -> tuple[str, int] | None: ...
    def recent_sales(self, limit: int) -> Sequence[SaleSummary]: ...
    def return_operations(self, sale_id: str) -> Sequence[Operation]: ...

    def operator(self, operator_id: str) -> Operator | None: ...
    def operators(self) -> Sequence[Operator]: ...
    def held_baskets(self) -> Sequence[HeldBasket]: ...
    def open_basket(self) -> HeldBasket | None: ...
    def operation(self, operation_id: str) -> Operation | None: ...
    def is_refused(self, operation_id: str) -> bool:
        """Whether the centre rejected the operation, or set it aside, so that it moves nothing."""
        ...

    def setting(self, key: str) -> str | None: ...


class UnitOfWork(Reader, Protocol):
    """One durable write, whatever it changes.

    When COMMIT itself raises, ``commit`` looks at the store before anything is said (I17): stored,
    it returns; not stored, NotSaved or a fault that says why; not to be found out, CommitUnknown.
    """

    def commit(self) -> None: ...

    def chain_head(self) -> ChainHead: ...
    def append_operation(self, operation: Operation) -> None: ...
    def next_receipt_sequence(self) -> int: ...

    def save_profile(self, profile: StoreProfile) -> None: ...
    def publish_programme(self, programme: Programme) -> None: ...
    def replace_catalogue(self, products: Iterable[Product]) -> None: ...

    def add_member(self, member: Member) -> None: ...
    def update_member(self, member: Member) -> None: ...
    def bump_member(self, member_id: str) -> int: ...
    def add_consent(self, consent: Consent) -> None: ...
    def add_coupon(self, coupon: Coupon) -> None: ...
    def update_coupon(self, coupon: Coupon) -> None: ...
    def add_tier_fact(self, member_id: str, fact: TierFact) -> None: ...
    def add_entries(self, entries: Iterable[LedgerEntry]) -> None: ...
    def use_birthday(self, member_id: str, year: int, sale_id: str) -> None: ...
    def release_birthday(self, sale_id: str) -> None: ...
    def use_offer(self, use: OfferUse) -> None: ...
    def release_offers(self, sale_id: str) -> None: ...

    def add_sale(self, sale: Sale) -> None: ...
    def update_sale_returns(self, sale: Sale) -> None: ...

    def save_operator(self, operator: Operator) -> None: ...
    def hold_basket(self, held: HeldBasket) -> None: ...
    def drop_held(self, held_id: str) -> None: ...
    def keep_open_basket(self, held: HeldBasket | None) -> None: ...
    def save_setting(self, key: str, value: str) -> None: ...


class Store(Protocol):
    """The encrypted file of this counter."""

    def read(self) -> AbstractContextManager[Reader]: ...
    def write(self) -> AbstractContextManager[UnitOfWork]: ...
