"""The store in memory: plain dicts, a copy for each write, swapped in by commit."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar

from app.domain.catalogue import Product
from app.domain.errors import CommitUnknown
from app.domain.ledger import DEBT_LOT, EXTENSION_LOT, LedgerEntry, Lot, debt_lot, lasting
from app.domain.member import Consent, Coupon, Member, OfflineFacts, PointsWon, TierFact
from app.domain.offer_uses import MemberUse, OfferTotal, OfferUse, OfferUses
from app.domain.operations import ChainHead, Operation
from app.domain.operator import Operator
from app.domain.programme import Programme
from app.domain.sale import Sale, SaleSummary
from app.domain.store import StoreProfile
from app.ports.store import (
    RECEIPTS_AFTER,
    AlreadyStored,
    HeldBasket,
    MemberFacts,
    MemberHit,
    NoRulesYet,
    NotSaved,
    NotSetUp,
)
from local_db.search_keys import member_keys, product_keys, search_key

LIVE = ("active", "suspended")
K = TypeVar("K")
V = TypeVar("V")
CommitFault = Literal["", "stored", "lost", "unknown_stored", "unknown_lost"]
REFUNDS = ("sale.refund", "sale.void", "sale.exchange")


@dataclass
class State:
    """All rows; values are frozen, so copying the containers is a whole snapshot."""

    profile: StoreProfile | None = None
    open_basket: HeldBasket | None = None
    receipt_sequence: int = 0
    programmes: dict[int, Programme] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    consents: list[Consent] = field(default_factory=list)
    coupons: dict[str, Coupon] = field(default_factory=dict)
    tier_facts: list[tuple[str, TierFact]] = field(default_factory=list)
    entries: dict[str, LedgerEntry] = field(default_factory=dict)
    birthdays: dict[tuple[str, int], str] = field(default_factory=dict)
    offer_uses: dict[tuple[str, str], OfferUse] = field(default_factory=dict)
    sales: dict[str, Sale] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    held: dict[str, HeldBasket] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    offline: OfflineFacts | None = None
    """How the counter stands to its centre about everybody; a store of its own has none."""

    def copy(self) -> State:
        copied = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, dict | list):
                setattr(copied, name, value.copy())
        return copied


class FakeReader:
    """Reads of one state."""

    def __init__(self, state: State) -> None:
        self.state = state

    def profile(self) -> StoreProfile | None:
        return self.state.profile

    def programme(self, on: date) -> Programme:
        begun = self._begun(on)
        if not begun:
            raise NoRulesYet(on=on.isoformat())
        return begun[-1]

    def programme_version(self, version: int) -> Programme:
        try:
            return self.state.programmes[version]
        except KeyError:
            raise NotSetUp(what="programme") from None

    def member(self, member_id: str) -> Member | None:
        return self.state.members.get(member_id)

    def member_by_phone(self, phone: str) -> Member | None:
        return next((m for m in self._live() if m.phone == phone), None)

    def merged_with_phone(self, phone: str) -> str | None:
        merged = (m for m in self.state.members.values() if m.merged_into and m.phone == phone)
        return min((m.member_id for m in merged), default=None)

    def member_by_card(self, card_token: str) -> Member | None:
        return next((m for m in self.state.members.values() if m.card_token == card_token), None)

    def offline_facts(self, member_id: str) -> OfflineFacts | None:
        """As the test says."""
        return self.state.offline

    def member_facts(self, member_id: str, on: date) -> MemberFacts | None:
        member = self.member(member_id)
        return None if member is None else self._facts(member, on)

    def member_facts_by_phone(self, phone: str, on: date) -> MemberFacts | None:
        member = self.member_by_phone(phone)
        return None if member is None else self._facts(member, on)

    def members_by_last_digits(
        self, digits: str, limit: int, name: str = ""
    ) -> Sequence[MemberHit]:
        wanted = search_key(name)
        if len(digits) < 4 or (name and not wanted):
            return ()
        named = [
            member
            for member in self._live()
            if not wanted or any(key.startswith(wanted) for key in member_keys(member.name))
        ]
        hits = [self._hit(m) for m in named if m.phone.endswith(digits)]
        hits.sort(key=lambda hit: hit.member.member_id)
        hits.sort(key=lambda hit: hit.last_sale_on or date.min, reverse=True)
        return tuple(hits[:limit])

    def members_by_name(self, text: str, limit: int) -> Sequence[MemberHit]:
        wanted = search_key(text)
        found = sorted(
            (min(keys), m.member_id, m)
            for m in self._live()
            if (keys := [key for key in member_keys(m.name) if key.startswith(wanted)])
        )
        return tuple(self._hit(m) for _, _, m in found[:limit]) if wanted else ()

    def consents(self, member_id: str) -> Sequence[Consent]:
        found = [c for c in self.state.consents if c.member_id == member_id]
        return tuple(sorted(found, key=lambda c: (c.recorded_at, c.purpose)))

    def coupon(self, coupon_id: str) -> Coupon | None:
        return self.state.coupons.get(coupon_id)

    def entries_of_sale(self, sale_id: str) -> Sequence[LedgerEntry]:
        found = [e for e in self.state.entries.values() if e.sale_id == sale_id]
        return tuple(sorted(found, key=lambda e: (e.recorded_at, e.entry_id)))

    def expiry_entries(self, member_id: str) -> Sequence[LedgerEntry]:
        entries = self.state.entries.values()
        return tuple(e for e in entries if e.member_id == member_id and e.kind == "expiry")

    def lots_of_sale(self, sale_id: str) -> Sequence[Lot]:
        return self._lots(lambda e: e.sale_id == sale_id)

    def due_lots(self, on: date, limit: int) -> Sequence[Lot]:
        due = [
            lot
            for lot in self._lots(lambda _: True)
            if lot.expires_on is not None and lot.expires_on < on and lot.remaining > 0
        ]
        return tuple(sorted(due, key=lambda lot: (lot.member_id, lot.lot_id)))[:limit]

    def lots(self, lot_ids: Iterable[str]) -> Sequence[Lot]:
        wanted = set(lot_ids)
        return self._lots(lambda e: e.lot_id in wanted)

    def offer_uses(self, offer_ids: Sequence[str], member_id: str | None) -> OfferUses:
        uses = [use for _, use in sorted(self.state.offer_uses.items())]
        totals = {
            offer_id: [use.amount_minor for use in uses if use.offer_id == offer_id]
            for offer_id in offer_ids
        }
        return OfferUses(
            totals=tuple(
                OfferTotal(offer_id=offer_id, orders=len(found), amount_minor=sum(found))
                for offer_id, found in totals.items()
            ),
            mine=tuple(
                MemberUse(offer_id=use.offer_id, on=use.on, year=use.year)
                for use in uses
                if member_id is not None and use.member_id == member_id
            ),
        )

    def product_by_ean(self, ean: str) -> Product | None:
        return next((p for p in self.state.products.values() if p.ean == ean), None)

    def product_by_sku(self, sku: str) -> Product | None:
        return self.state.products.get(sku)

    def product_count(self) -> int:
        return len(self.state.products)

    def search_products(self, text: str, limit: int) -> Sequence[Product]:
        wanted = search_key(text)
        found = sorted(
            (min(keys), p.sku, p)
            for p in self.state.products.values()
            if (keys := [key for key in product_keys(p) if key.startswith(wanted)])
        )
        return tuple(p for _, _, p in found[:limit]) if wanted else ()

    def sale(self, sale_id: str) -> Sale | None:
        return self.state.sales.get(sale_id)

    def sale_by_receipt(self, receipt_no: str) -> Sale | None:
        return next((s for s in self.state.sales.values() if s.receipt_no == receipt_no), None)

    def sales_of_member(self, member_id: str, limit: int) -> Sequence[SaleSummary]:
        return self._summaries([s for s in self._newest() if s.member_id == member_id], limit)

    def recent_sales(self, limit: int) -> Sequence[SaleSummary]:
        return self._summaries(self._newest(), limit)

    def lowest_price(
        self, sku: str, since: date, *, is_tax_on_top: bool
    ) -> tuple[str, int] | None:
        found = [
            (run.net_minor + (run.tax_minor if is_tax_on_top else 0), line.name)
            for sale in self._newest()
            for line in sale.goods
            for run in line.units
            if sale.business_on >= since and sale.state != "voided"
            if line.kind == "piece" and line.sku == sku
        ]
        paid, name = min(found, key=lambda one: one[0], default=(0, None))
        return None if name is None else (name, paid)

    def return_operations(self, sale_id: str) -> Sequence[Operation]:
        refunds = [o for o in self.state.operations.values() if o.kind in REFUNDS]
        return tuple(o for o in refunds if json.loads(o.body).get("sale_id") == sale_id)

    def operator(self, operator_id: str) -> Operator | None:
        return self.state.operators.get(operator_id)

    def operators(self) -> Sequence[Operator]:
        return tuple(sorted(self.state.operators.values(), key=lambda o: o.operator_id))

    def held_baskets(self) -> Sequence[HeldBasket]:
        return tuple(sorted(self.state.held.values(), key=lambda h: (h.held_at, h.held_id)))

    def open_basket(self) -> HeldBasket | None:
        return self.state.open_basket

    def operation(self, operation_id: str) -> Operation | None:
        return self.state.operations.get(operation_id)

    def is_refused(self, operation_id: str) -> bool:
        """Here nothing is ever refused: what a centre says needs a file."""
        return False

    def setting(self, key: str) -> str | None:
        return self.state.settings.get(key)

    def _live(self) -> list[Member]:
        return [m for m in self.state.members.values() if m.status in LIVE]

    def _newest(self) -> list[Sale]:
        return sorted(
            self.state.sales.values(), key=lambda s: (s.settled_at, s.sale_id), reverse=True
        )

    def _summaries(self, sales: list[Sale], limit: int) -> Sequence[SaleSummary]:
        return tuple(_summary(sale) for sale in sales[:limit])

    def _last_sale_on(self, member_id: str) -> date | None:
        return next((s.business_on for s in self._newest() if s.member_id == member_id), None)

    def _hit(self, member: Member) -> MemberHit:
        return MemberHit(member=member, last_sale_on=self._last_sale_on(member.member_id))

    def _lots(self, is_wanted: Callable[[LedgerEntry], bool]) -> Sequence[Lot]:
        opened = [e for e in self.state.entries.values() if e.opens_lot and is_wanted(e)]
        return tuple(sorted(map(self._lot, opened), key=lambda lot: lot.lot_id))

    def _lot(self, opening: LedgerEntry) -> Lot:
        assert opening.active_on is not None
        lot = Lot(
            lot_id=opening.lot_id,
            member_id=opening.member_id,
            component=opening.component,
            accrued_on=opening.effective_on,
            active_on=opening.active_on,
            expires_on=opening.expires_on,
            sale_id=opening.sale_id,
            remaining=self._sum(opening.member_id, opening.lot_id),
            account_id=opening.account_id,
        )
        extensions = [
            (e.effective_on, e.expires_on)
            for e in self.state.entries.values()
            if (e.member_id, e.lot_id) == (opening.member_id, EXTENSION_LOT) and e.expires_on
        ]
        return lasting(lot, extensions)

    def _sum(self, member_id: str, lot_id: str) -> int:
        return sum(
            e.points
            for e in self.state.entries.values()
            if e.member_id == member_id and e.lot_id == lot_id
        )

    def _facts(self, member: Member, on: date) -> MemberFacts:
        mine = [e for e in self.state.entries.values() if e.member_id == member.member_id]
        lots = [self._lot(e) for e in mine if e.opens_lot]
        debts = [e for e in mine if e.lot_id == DEBT_LOT]
        if debts:
            lots.append(debt_lot(member.member_id, sum(e.points for e in debts)))
        redeemed = {
            e.entry_id: e
            for e in mine
            if e.kind == "redemption" and e.effective_on == on and not e.account_id
        }
        given_back = [e for e in mine if e.reverses_entry_id in redeemed]
        facts = [fact for owner, fact in self.state.tier_facts if owner == member.member_id]
        coupons = [c for c in self.state.coupons.values() if c.member_id == member.member_id]
        return MemberFacts(
            member=member,
            lots=tuple(sorted((lot for lot in lots if lot.remaining), key=lambda lot: lot.lot_id)),
            coupons=tuple(
                sorted(
                    (c for c in coupons if c.state == "issued"),
                    key=lambda c: (c.valid_until, c.coupon_id),
                )
            ),
            tier_facts=tuple(sorted(facts, key=lambda fact: fact.on)),
            birthday_used_years=tuple(
                sorted(year for owner, year in self.state.birthdays if owner == member.member_id)
            ),
            redeemed_today=-sum(e.points for e in [*redeemed.values(), *given_back]),
            won={
                account_id: _points_won([e for e in mine if e.account_id == account_id], on)
                for account_id in sorted({e.account_id for e in mine if _is_won(e)})
            },
            last_sale_on=self._last_sale_on(member.member_id),
            earlier_programmes=tuple(self._begun(on)[:-1]),
            orders_beside=self._orders_beside(member.member_id, facts),
            offline=self.state.offline,
        )

    def _orders_beside(self, member_id: str, facts: Iterable[TierFact]) -> int:
        counted: Counter[str | None] = Counter()
        for fact in facts:
            counted[fact.sale_id] += fact.amount_minor if fact.kind == "spend" else 0
        won = {
            entry.sale_id
            for entry in self.state.entries.values()
            if entry.member_id == member_id and _is_won(entry)
        }
        return sum(
            (sale.member_id == member_id or (sale.member_id is None and sale.sale_id in won))
            and sale.state in ("settled", "part_returned")
            and counted[sale.sale_id] <= 0
            for sale in self._newest()
        )

    def _begun(self, on: date) -> list[Programme]:
        profile = self.state.profile
        begun = (
            p
            for p in self.state.programmes.values()
            if p.valid_from <= on
            and (not p.store_ids or (profile is not None and profile.store_id in p.store_ids))
        )
        return sorted(begun, key=lambda p: (p.valid_from, p.version))


def _is_won(entry: LedgerEntry) -> bool:
    return entry.kind == "accrual" and entry.sale_id is not None


def _points_won(entries: list[LedgerEntry], on: date) -> PointsWon:
    won = {e.entry_id: e for e in entries if e.kind == "accrual"}
    counted = [(e, e) for e in won.values() if e.sale_id is not None]
    counted += [(e, won[e.reverses_entry_id]) for e in entries if e.reverses_entry_id in won]
    by_component: dict[str, int] = {}
    for entry, first in counted:
        points = by_component.get(first.component, 0) + entry.points
        by_component[first.component] = points
    return PointsWon(
        today=sum(entry.points for entry, first in counted if first.effective_on == on),
        this_month=sum(
            entry.points for entry, first in counted if first.effective_on >= on.replace(day=1)
        ),
        by_component={name: points for name, points in by_component.items() if points},
    )


def _summary(sale: Sale) -> SaleSummary:
    return SaleSummary(
        sale_id=sale.sale_id,
        receipt_no=sale.receipt_no,
        settled_at=sale.settled_at,
        business_on=sale.business_on,
        due_minor=sale.quote.due_minor,
        piece_count=sum(line.quantity for line in sale.lines),
        returned_count=sum(line.returned_units or line.returned_minor > 0 for line in sale.lines),
        tender_kinds=tuple(dict.fromkeys(tender.kind for tender in sale.tenders)),
        state=sale.state,
        member_id=sale.member_id,
    )


class FakeWork(FakeReader):
    """One write on a copy of the state."""

    def __init__(self, store: FakeStore) -> None:
        super().__init__(store.state.copy())
        self._store = store

    def commit(self) -> None:
        fault, self._store.commit_fault = self._store.commit_fault, ""
        if "lost" not in fault:
            self._store.state = self.state.copy()
        if fault == "lost":
            raise NotSaved
        if fault.startswith("unknown"):
            raise CommitUnknown

    def chain_head(self) -> ChainHead:
        profile = self.state.profile
        if profile is None:
            raise NotSetUp(what="profile")
        chain = [
            o
            for o in self.state.operations.values()
            if (o.device_id, o.incarnation) == (profile.device_id, profile.incarnation)
        ]
        head = ChainHead(device_id=profile.device_id, incarnation=profile.incarnation)
        if not chain:
            return head
        last = max(chain, key=lambda o: o.seq)
        return dataclasses.replace(head, seq=last.seq, record_hash=last.record_hash)

    def append_operation(self, operation: Operation) -> None:
        head = self.chain_head()
        if (operation.seq, operation.prev_hash) != (head.seq + 1, head.record_hash):
            raise AlreadyStored(what="operation")
        _add(self.state.operations, operation.operation_id, operation, "operation")

    def next_receipt_sequence(self) -> int:
        if not self.state.receipt_sequence:
            self.state.receipt_sequence = int(self.setting(RECEIPTS_AFTER) or 0)
        self.state.receipt_sequence += 1
        return self.state.receipt_sequence

    def save_profile(self, profile: StoreProfile) -> None:
        self.state.profile = profile

    def publish_programme(self, programme: Programme) -> None:
        _add(self.state.programmes, programme.version, programme, "programme version")

    def replace_catalogue(self, products: Iterable[Product]) -> None:
        self.state.products = {}
        eans: set[str] = set()
        for product in products:
            if product.ean in eans:
                raise AlreadyStored(what="product")
            _add(self.state.products, product.sku, product, "product")
            eans |= {product.ean} if product.ean is not None else set()

    def add_member(self, member: Member) -> None:
        self._check_unique(member)
        _add(self.state.members, member.member_id, member, "member")

    def update_member(self, member: Member) -> None:
        self._check_unique(member)
        _set(self.state.members, member.member_id, member)

    def bump_member(self, member_id: str) -> int:
        member = self.state.members[member_id]
        self.state.members[member_id] = dataclasses.replace(member, ver=member.ver + 1)
        return member.ver + 1

    def add_consent(self, consent: Consent) -> None:
        self.state.consents.append(consent)

    def add_coupon(self, coupon: Coupon) -> None:
        _add(self.state.coupons, coupon.coupon_id, coupon, "coupon")

    def update_coupon(self, coupon: Coupon) -> None:
        _set(self.state.coupons, coupon.coupon_id, coupon)

    def add_tier_fact(self, member_id: str, fact: TierFact) -> None:
        self.state.tier_facts.append((member_id, fact))

    def add_entries(self, entries: Iterable[LedgerEntry]) -> None:
        for entry in entries:
            _add(self.state.entries, entry.entry_id, entry, "ledger entry")

    def use_offer(self, use: OfferUse) -> None:
        _add(self.state.offer_uses, (use.offer_id, use.sale_id), use, "offer use")

    def release_offers(self, sale_id: str) -> None:
        kept = {key: use for key, use in self.state.offer_uses.items() if key[1] != sale_id}
        self.state.offer_uses = kept

    def use_birthday(self, member_id: str, year: int, sale_id: str) -> None:
        _add(self.state.birthdays, (member_id, year), sale_id, "birthday use")

    def release_birthday(self, sale_id: str) -> None:
        kept = {key: sale for key, sale in self.state.birthdays.items() if sale != sale_id}
        self.state.birthdays = kept

    def add_sale(self, sale: Sale) -> None:
        if self.sale_by_receipt(sale.receipt_no) is not None:
            raise AlreadyStored(what="sale")
        _add(self.state.sales, sale.sale_id, sale, "sale")

    def update_sale_returns(self, sale: Sale) -> None:
        stored = self.state.sales[sale.sale_id]
        back = {line.line_id: (line.returned_units, line.returned_minor) for line in sale.lines}
        lines = tuple(
            dataclasses.replace(line, returned_units=units, returned_minor=amount_minor)
            for line in stored.lines
            for units, amount_minor in (back[line.line_id],)
        )
        self.state.sales[sale.sale_id] = dataclasses.replace(stored, state=sale.state, lines=lines)

    def save_operator(self, operator: Operator) -> None:
        self.state.operators[operator.operator_id] = operator

    def hold_basket(self, held: HeldBasket) -> None:
        _add(self.state.held, held.held_id, held, "held basket")

    def drop_held(self, held_id: str) -> None:
        self.state.held.pop(held_id, None)

    def keep_open_basket(self, held: HeldBasket | None) -> None:
        self.state.open_basket = held

    def save_setting(self, key: str, value: str) -> None:
        self.state.settings[key] = value

    def _check_unique(self, member: Member) -> None:
        for other in self.state.members.values():
            if other.member_id == member.member_id:
                continue
            same_phone = other.phone == member.phone and {other.status, member.status} <= set(LIVE)
            if same_phone or other.card_token == member.card_token:
                raise AlreadyStored(what="member")


def _add(rows: dict[K, V], key: K, value: V, what: str) -> None:
    if key in rows:
        raise AlreadyStored(what=what)
    rows[key] = value


def _set(rows: dict[K, V], key: K, value: V) -> None:
    if key not in rows:
        raise KeyError(key)
    rows[key] = value


class FakeStore:
    """``commit_fault``: COMMIT raises the next time, with the data 'stored' or 'lost'; 'unknown'
    when it cannot be looked up.
    """

    def __init__(self) -> None:
        self.state = State()
        self.commit_fault: CommitFault = ""

    @contextmanager
    def read(self) -> Iterator[FakeReader]:
        yield FakeReader(self.state)

    @contextmanager
    def write(self) -> Iterator[FakeWork]:
        yield FakeWork(self)
