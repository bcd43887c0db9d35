"""The store in memory, read from end to end; what its file would say is told by the test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from app.domain.catalogue import Product
from app.domain.ledger import DEBT_LOT, LedgerEntry, Lot, debt_lot
from app.domain.member import Consent, Coupon, Member, TierFact
from app.domain.offer_uses import OfferUse
from app.domain.operations import ChainHead, Operation, digest, sha256_hex
from app.domain.sale import Sale
from tests.fakes.store import FakeReader, FakeStore, FakeWork, State


class FakeInspection(FakeReader):
    """Every row of one state; ``head`` is kept apart, as a file does."""

    def __init__(self, state: State, inspected: InspectedStore, head: ChainHead) -> None:
        super().__init__(state)
        self._inspected = inspected
        self._head = head

    def file_problems(self) -> Iterable[str]:
        return self._inspected.problems

    def broken_references(self) -> Iterable[str]:
        return self._inspected.broken

    def misled_searches(self) -> Iterable[str]:
        return self._inspected.misled

    def all_programmes(self) -> Iterator[tuple[int, date, str]]:
        for version, programme in sorted(self.state.programmes.items()):
            yield version, programme.valid_from, digest(programme)

    def all_products(self) -> Iterator[Product]:
        yield from self.state.products.values()

    def all_members(self) -> Iterator[Member]:
        yield from sorted(self.state.members.values(), key=lambda m: m.member_id)

    def all_entries(self) -> Iterator[LedgerEntry]:
        key = _entry_order
        yield from sorted(self.state.entries.values(), key=key)

    def all_lots(self) -> Iterator[Lot]:
        if self._inspected.lots is not None:
            yield from self._inspected.lots
            return
        lots = list(self._lots(lambda _: True))
        owed: Counter[str] = Counter()
        for entry in self.all_entries():
            if entry.lot_id == DEBT_LOT:
                owed[entry.member_id] += entry.points
        lots += (debt_lot(owner, points) for owner, points in owed.items())
        yield from sorted(lots, key=lambda lot: (lot.member_id, lot.lot_id))

    def all_coupons(self) -> Iterator[Coupon]:
        yield from sorted(self.state.coupons.values(), key=lambda c: c.coupon_id)

    def all_tier_facts(self) -> Iterator[tuple[str, TierFact]]:
        yield from sorted(self.state.tier_facts, key=lambda owned: owned[0])

    def all_consents(self) -> Iterator[Consent]:
        yield from sorted(
            self.state.consents, key=lambda c: (c.member_id, c.recorded_at, c.purpose)
        )

    def all_offer_uses(self) -> Iterator[OfferUse]:
        for _, use in sorted(self.state.offer_uses.items()):
            yield use

    def all_birthday_uses(self) -> Iterator[tuple[str, int, str]]:
        for (member_id, year), sale_id in sorted(self.state.birthdays.items()):
            yield member_id, year, sale_id

    def listed_dues(self) -> Iterator[tuple[str, int]]:
        dues = self._inspected.dues
        for sale in self.all_sales():
            yield sale.sale_id, dues.get(sale.sale_id, sale.quote.due_minor)

    def all_sales(self) -> Iterator[Sale]:
        yield from self.state.sales.values()

    def all_operations(self) -> Iterator[Operation]:
        key = _operation_order
        yield from sorted(self.state.operations.values(), key=key)

    def all_outcomes(self) -> Iterator[tuple[str, str]]:
        for operation_id in sorted(self.state.operations):
            yield operation_id, "accepted"

    def stored_head(self) -> ChainHead:
        return self._head

    def digest(self) -> str:
        return sha256_hex(repr(self.state))


def _entry_order(entry: LedgerEntry) -> tuple[str, object, str]:
    return entry.member_id, entry.recorded_at, entry.entry_id


def _operation_order(operation: Operation) -> tuple[str, int, int]:
    return operation.device_id, operation.incarnation, operation.seq


class InspectedStore:
    """A FakeStore as the doctor sees it; ``problems``, ``broken``, ``misled``, ``lots`` and
    ``head`` are what the test says instead.
    """

    def __init__(self, store: FakeStore) -> None:
        self.store = store
        self.problems: tuple[str, ...] = ()
        self.broken: tuple[str, ...] = ()
        self.misled: tuple[str, ...] = ()
        self.lots: tuple[Lot, ...] | None = None
        self.head: ChainHead | None = None
        self.dues: dict[str, int] = {}

    @contextmanager
    def inspect(self) -> Iterator[FakeInspection]:
        head = self.head or FakeWork(self.store).chain_head()
        yield FakeInspection(self.store.state, self, head)
