"""The members of a store as a table that ``members import`` reads, here or at a centre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.domain.ledger import DEBT_LOT, Lot, consumption_order, is_due, of_account
from app.domain.member import Birthday, Consent, Coupon
from app.domain.programme import Programme
from app.ports.inspection import Inspectable, Inspection
from app.ports.store import MemberFacts
from app.services.away import check_members_open
from app.services.context import Context, business_time_of, profile_of
from app.services.imports.members import MEMBER_COLUMNS, column_of
from app.services.imports.report import REASON
from app.services.imports.table import table_bytes
from app.services.member_view import view_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """The table, and what it cannot carry: members who are suspended stay behind, and so does
    debt beyond the points that are there.
    """

    table: bytes
    member_count: int
    suspended_count: int
    owing_count: int


def export_members(ctx: Context, inspector: Inspectable) -> Exported:
    """Every active member with points, tier, coupons and consents; raises NotSetUp and
    MembersLocked.
    """
    with inspector.inspect() as inspection:
        check_members_open(inspection)
        on = business_time_of(ctx, profile_of(inspection)).on
        programme = inspection.programme(on)
        accounts = ("", *(account.account_id for account in programme.accounts))
        plain = [name for name in MEMBER_COLUMNS.optional if name not in (REASON, "points")]
        header = ("phone", *plain, *map(column_of, accounts))
        rows, suspended_count, owing_count = [], 0, 0
        for member in inspection.all_members():
            suspended_count += member.status == "suspended"
            facts = inspection.member_facts(member.member_id, on)
            if member.status != "active" or facts is None:
                continue
            cells, owes = _cells(inspection, facts, programme, on)
            owing_count += owes
            rows.append([cells.get(name, "") for name in header])
    return Exported(
        table=table_bytes(header, rows),
        member_count=len(rows),
        suspended_count=suspended_count,
        owing_count=owing_count,
    )


def _cells(
    inspection: Inspection, facts: MemberFacts, programme: Programme, on: date
) -> tuple[dict[str, str], bool]:
    """By column, and whether debt is left over."""
    member, state = facts.member, view_of(facts, programme, on).tier_state
    is_base = state.tier_id == programme.tiers[0].tier_id
    cells = {
        "phone": member.phone,
        "name": member.name,
        "birthday": _birthday(member.birthday),
        "card": member.card_token,
        "joined": member.enrolled_on.isoformat(),
        "tier": "" if is_base else state.tier_id,
        "tier_until": "" if is_base or state.until is None else state.until.isoformat(),
        "coupons": "; ".join(_coupons(facts.coupons, on)),
        "consents": "; ".join(_given(inspection.consents(member.member_id))),
        "tags": "; ".join(member.tags),
    }
    owes = False
    for account_id in ("", *(account.account_id for account in programme.accounts)):
        lots, left = _paid_out(of_account(facts.lots, account_id), on)
        cells[column_of(account_id)] = "; ".join(map(_lot, lots))
        owes = owes or left > 0
    return cells, owes


def _paid_out(lots: Iterable[Lot], on: date) -> tuple[list[Lot], int]:
    """The lots that last, less what is owed, and what is owed beyond them."""
    kept, owed = [], 0
    for lot in sorted(lots, key=consumption_order):
        if lot.lot_id == DEBT_LOT:
            owed -= lot.remaining
        elif lot.remaining > 0 and not is_due(lot, on):
            kept.append(lot)
    found = []
    for lot in kept:
        paid = min(owed, lot.remaining)
        owed -= paid
        if lot.remaining > paid:
            found.append(replace(lot, remaining=lot.remaining - paid))
    return found, owed


def _lot(lot: Lot) -> str:
    return str(lot.remaining) if lot.expires_on is None else f"{lot.remaining}@{lot.expires_on}"


def _coupons(coupons: Iterable[Coupon], on: date) -> Iterator[str]:
    for coupon in coupons:
        if coupon.valid_until >= on:
            yield f"{coupon.coupon_type_id}@{coupon.valid_until}"


def _given(consents: Iterable[Consent]) -> list[str]:
    newest = {consent.purpose: consent.is_given for consent in consents}
    return [purpose for purpose, is_given in newest.items() if is_given]


def _birthday(birthday: Birthday | None) -> str:
    if birthday is None:
        return ""
    calendar = {"gregorian": "", "lunar": "lunar ", "lunar_leap": "lunar leap "}
    year = "" if birthday.year is None else f"{birthday.year:04}-"
    return f"{calendar[birthday.calendar]}{year}{birthday.month:02}-{birthday.day:02}"


def told_lines(found: Exported) -> Iterator[str]:
    """What a person is told."""
    yield f"{found.member_count:,} members are in the table."
    if found.suspended_count:
        yield f"{found.suspended_count:,} suspended members are not in it."
    if found.owing_count:
        yield f"{found.owing_count:,} of them owe points, which a table cannot carry."
