"""``memberdesk replay --programme``: what a draft would have cost on past baskets, and whom.

Every sale is computed with its own basket, wishes and time, under the draft. The tier is the one
that the draft gives by the days before and the sales before; points and coupons are those that the
member had, and those of a type that the draft lacks are worth nothing. Points spent are the
member's own, so money is compared as if none had been spent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from app.domain.engine import evaluate
from app.domain.errors import BadInput, MemberdeskError
from app.domain.member import MemberSnapshot, TierFact
from app.domain.money import Currency, amount_text
from app.domain.phone import mask_phone
from app.domain.programme import Programme
from app.domain.quote import Quote
from app.domain.sale import Sale
from app.domain.tiers import tier_state
from app.ports.inspection import Inspectable, Inspection
from app.services.context import profile_of
from app.services.replaying import Replayed, replayed

MOST_ROWS = 10


@dataclass(slots=True)
class Sums:
    """What sales came to, as sold and under the draft. Money in minor units, before points;
    ``worth``: what the points won are worth as money off, each sale rounded down.
    """

    sales: int = 0
    money_then: int = 0
    money_now: int = 0
    points_then: int = 0
    points_now: int = 0
    worth_then: int = 0
    worth_now: int = 0

    def add(self, then: Quote, now: Quote, version: Programme, draft: Programme) -> None:
        """One sale, as it was stored and as the draft has it."""
        self.sales += 1
        self.money_then += then.due_minor + then.redemption.amount_minor
        self.money_now += now.due_minor + now.redemption.amount_minor
        self.points_then += then.accrued_points
        self.points_now += now.accrued_points
        self.worth_then += _worth(then.accrued_points, version)
        self.worth_now += _worth(now.accrued_points, draft)

    @property
    def gain_minor(self) -> int:
        """What the buyer has more of under the draft, and the shop less."""
        return self.money_then - self.money_now + self.worth_now - self.worth_then


def _worth(points: int, programme: Programme) -> int:
    return points * programme.redemption.worth_minor // programme.redemption.points


class Lacking(NamedTuple):
    """Coupons of the store of a type that the draft lacks: used ones, and those still issued."""

    coupon_type_id: str
    used: int
    issued: int

    @property
    def line(self) -> str:
        return (
            f"the draft has no coupon type {self.coupon_type_id}: {self.used:,} used and "
            f"{self.issued:,} issued coupons are worth nothing under it"
        )


@dataclass(slots=True)
class _Member:
    """A member while the sales go by; ``facts`` are all that the store knows of the tier."""

    masked_phone: str
    facts: tuple[TierFact, ...]
    sums: Sums = field(default_factory=Sums)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReplay:
    """What a draft would have cost; ``members``: masked phone and sums, by member id;
    ``lacking``: coupons of the store that the draft has no type for, by type.
    """

    programme_id: str
    version: int
    currency: Currency
    total: Sums
    guests: Sums
    members: dict[str, tuple[str, Sums]]
    returned_count: int
    lacking: tuple[Lacking, ...]
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Every sale could be computed."""
        return not self.faults

    def better(self) -> list[tuple[str, Sums]]:
        """Members who gain, the most first."""
        found = [one for one in self.members.values() if one[1].gain_minor > 0]
        return sorted(found, key=lambda one: -one[1].gain_minor)

    def worse(self) -> list[tuple[str, Sums]]:
        """Members who lose, the most first."""
        found = [one for one in self.members.values() if one[1].gain_minor < 0]
        return sorted(found, key=lambda one: one[1].gain_minor)

    def lines(self) -> Iterator[str]:
        """The table as it is printed."""
        total = self.total
        yield from self.faults[:MOST_ROWS]
        yield f"{total.sales:,} sales under {self.programme_id}, version {self.version}"
        yield f"{self.returned_count:,} that came back whole are left out"
        yield from (one.line for one in self.lacking)
        yield ""
        yield _row("", "as sold", "draft", "difference")
        yield self._money("paid, before points", total.money_then, total.money_now)
        won = (f"{one:,}" for one in (total.points_then, total.points_now))
        yield _row("points won", *won, f"{total.points_now - total.points_then:+,}")
        yield self._money("worth of points won", total.worth_then, total.worth_now)
        yield ""
        yield f"the draft {self._cost(total.gain_minor)}"
        better, worse = self.better(), self.worse()
        same = len(self.members) - len(better) - len(worse)
        yield f"members better off {len(better):,}, worse off {len(worse):,}, as before {same:,}"
        yield f"sales without a member {self.guests.sales:,}: {self._cost(self.guests.gain_minor)}"
        yield from self._people("better off most", better)
        yield from self._people("worse off most", worse)

    def wire(self) -> dict[str, Any]:
        """As ``--json`` prints it; amounts in minor units."""
        return {
            "programme_id": self.programme_id,
            "version": self.version,
            "currency": self.currency.code,
            "total": _sums(self.total),
            "guests": _sums(self.guests),
            "returned": self.returned_count,
            "lacking_coupon_types": {
                one.coupon_type_id: {"used": one.used, "issued": one.issued}
                for one in self.lacking
            },
            "faults": list(self.faults),
            "members": {
                member_id: {"phone": phone, **_sums(sums)}
                for member_id, (phone, sums) in sorted(self.members.items())
            },
        }

    def _people(self, title: str, people: list[tuple[str, Sums]]) -> Iterator[str]:
        if people:
            yield ""
            yield title
        for phone, sums in people[:MOST_ROWS]:
            points = f"{sums.points_now - sums.points_then:+,} points"
            yield _row(phone, f"{sums.sales:,} sales", points, self._signed(sums.gain_minor))

    def _money(self, name: str, then: int, now: int) -> str:
        told = (amount_text(one, self.currency) for one in (then, now))
        return _row(name, *told, self._signed(now - then))

    def _cost(self, gain_minor: int) -> str:
        """What the buyers have more costs the shop, and what they have less saves it."""
        if not gain_minor:
            return "costs the shop as much as before"
        amount = amount_text(abs(gain_minor), self.currency)
        return f"costs the shop {amount} more" if gain_minor > 0 else f"saves the shop {amount}"

    def _signed(self, minor: int) -> str:
        return f"{'+' if minor > 0 else ''}{amount_text(minor, self.currency)}"


def _row(name: str, *cells: str) -> str:
    return f"{name:<22}{''.join(f'{cell:>16}' for cell in cells)}".rstrip()


def _sums(sums: Sums) -> dict[str, int]:
    return {
        "sales": sums.sales,
        "money_then_minor": sums.money_then,
        "money_now_minor": sums.money_now,
        "points_then": sums.points_then,
        "points_now": sums.points_now,
        "worth_then_minor": sums.worth_then,
        "worth_now_minor": sums.worth_now,
        "gain_minor": sums.gain_minor,
    }


def replay_draft(store: Inspectable, draft: Programme) -> DraftReplay:
    """Every sale that was not returned whole; BadInput for a draft in another currency."""
    with store.inspect() as inspection:
        currency = profile_of(inspection).currency
        if draft.currency != currency:
            raise BadInput(path="currency", reason=f"the store sells in {currency.code}")
        return _Replay(inspection, draft).report()


class _Replay:
    """One pass over the sales, oldest first."""

    def __init__(self, inspection: Inspection, draft: Programme) -> None:
        self._inspection = inspection
        self._draft = draft
        self._members: dict[str, _Member] = {}
        self._seen: set[str] = set()
        self._total, self._guests = Sums(), Sums()
        self._returned = 0
        self._faults: list[str] = []

    def report(self) -> DraftReplay:
        """The sums of all sales."""
        for sale in self._inspection.all_sales():
            if sale.state in ("returned", "voided"):
                self._returned += 1
            else:
                self._take(sale)
            self._seen.add(sale.sale_id)
        return DraftReplay(
            programme_id=self._draft.programme_id,
            version=self._draft.version,
            currency=self._draft.currency,
            total=self._total,
            guests=self._guests,
            members={key: (one.masked_phone, one.sums) for key, one in self._members.items()},
            returned_count=self._returned,
            lacking=tuple(self._lacking()),
            faults=tuple(self._faults),
        )

    def _lacking(self) -> Iterator[Lacking]:
        counts: dict[str, Counter[str]] = {}
        for coupon in self._inspection.all_coupons():
            if self._draft.coupon_type(coupon.coupon_type_id) is None:
                counts.setdefault(coupon.coupon_type_id, Counter())[coupon.state] += 1
        for name, states in sorted(counts.items()):
            yield Lacking(name, states["used"], states["issued"])

    def _take(self, sale: Sale) -> None:
        try:
            was = replayed(self._inspection, sale)
            now = self._now(sale, was)
        except MemberdeskError as fault:
            self._faults.append(f"{sale.receipt_no} ({sale.sale_id}): {fault.sentence()}")
            return
        mine = self._guests if sale.member_id is None else self._member(sale.member_id).sums
        for sums in (self._total, mine):
            sums.add(sale.quote, now, was.programme, self._draft)

    def _now(self, sale: Sale, was: Replayed) -> Quote:
        asked = was.body.asked(self._draft)
        if asked.member is None or sale.member_id is None:
            return evaluate(*asked)
        return evaluate(*asked._replace(member=self._as_stood(sale, asked.member)))

    def _as_stood(self, sale: Sale, snapshot: MemberSnapshot) -> MemberSnapshot:
        """The member with the tier that the draft would have given by then."""
        facts = tuple(self._before(sale, self._member(snapshot.member_id).facts))
        state = tier_state(facts, self._draft, sale.business_on, enrolled_on=snapshot.enrolled_on)
        return replace(
            snapshot,
            tier_id=state.tier_id,
            upgrades=state.upgrades,
            is_paid=state.paid_until is not None,
        )

    def _before(self, sale: Sale, facts: Iterable[TierFact]) -> Iterator[TierFact]:
        for fact in facts:
            known_on = fact.recorded_on or fact.on
            if known_on < sale.business_on or (
                known_on == sale.business_on
                and (fact.sale_id is None or fact.sale_id in self._seen)
            ):
                yield fact

    def _member(self, member_id: str) -> _Member:
        if member_id not in self._members:
            member = self._inspection.member(member_id)
            facts = self._facts_of(member_id)
            phone = "" if member is None else mask_phone(member.phone)
            self._members[member_id] = _Member(phone, facts)
        return self._members[member_id]

    def _facts_of(self, member_id: str) -> tuple[TierFact, ...]:
        member = self._inspection.member(member_id)
        if member is None:
            return ()
        found = self._inspection.member_facts(member_id, member.enrolled_on)
        return () if found is None else found.tier_facts
