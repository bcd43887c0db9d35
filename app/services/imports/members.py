"""Members of another system, with points, tier, coupons and card, out of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.card import is_card_token, make_card_token
from app.domain.carrying import OPENING_PART, opening_entries
from app.domain.errors import RuleBroken
from app.domain.issuing import issued_coupon
from app.domain.ledger import EntryStamp
from app.domain.member import Birthday, Consent, Coupon, Member, TierFact
from app.domain.operations import Act, ids_of_parts, lots_of_parts
from app.domain.operator import SYSTEM_OPERATOR
from app.domain.periods import BusinessTime
from app.domain.phone import PhoneNotPossible
from app.domain.programme import CouponType, Earning, Programme
from app.domain.sale_points import lot_expiry
from app.domain.store import StoreProfile
from app.ports.store import Reader, UnitOfWork
from app.services.birthdays import FORMS, birthday_from, born_on
from app.services.context import Context, business_time_of, profile_of
from app.services.enrol import CARD_DIGITS, MAX_NAME_LENGTH, check_birthday
from app.services.imports.cells import (
    check_word,
    count_of,
    day_of,
    optional_day,
    parts_of,
    text_of,
)
from app.services.imports.report import REASON, ImportReport, Tally
from app.services.imports.table import Columns, RowRefused, TableFile, TableRow, hold_table
from app.services.phones import parse_phone
from app.services.saving import append
from app.services.written import moved

MEMBER_COLUMNS = Columns(
    required=("phone",),
    optional=(
        "name",
        "birthday",
        "card",
        "joined",
        "points",
        "points_expire",
        "tier",
        "tier_until",
        "coupons",
        "consents",
        "tags",
        REASON,
    ),
    family="points:",
)
BATCH = 200
FORMER_TEXT = 0
"""Text version of a consent that was given in the former system."""
MOST_POINTS = 9_999_999
MOST_TAGS = 20
MAX_TAG_LENGTH = 40
_PHONE_WORDS = {"NOT_MOBILE": "not a mobile number", "NOT_A_NUMBER": "not a number"}
_NOON = time(12)
Lots = tuple[tuple[int, date | None], ...]
"""(points, last good day) of each lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brought:
    """One row, checked: everything but the ids and the card that are made when it is stored."""

    phone: str
    name: str
    birthday: Birthday | None
    card_token: str
    joined_on: date
    lots: Mapping[str, Lots]
    """By account of the programme, the points being ''."""
    tier_id: str
    tier_until: date | None
    coupons: tuple[tuple[CouponType, date | None], ...]
    consents: frozenset[str]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What every row is checked against and stored with."""

    ctx: Context
    profile: StoreProfile
    programme: Programme
    time: BusinessTime

    def new_id(self) -> str:
        return self.ctx.ids.new_id(self.time.at)


def import_members(
    ctx: Context, source: Path | TableFile, *, is_trial: bool = False, is_strict: bool = False
) -> ImportReport:
    """Enrol the members in a table, each by its own ``member.enrol`` operation.

    A trial (``is_trial``) changes nothing. Refused rows are left out; with ``is_strict`` a single
    one keeps everything as it was. Rows are stored in batches, so that an import that was cut
    short is repeated: who is a member already is refused. Raises TableUnreadable, TableNotOpened,
    NotSetUp.
    """
    table = hold_table(source) if isinstance(source, Path) else source
    with ctx.store.read() as reader:
        profile = profile_of(reader)
        now = business_time_of(ctx, profile)
        desk = _Desk(ctx=ctx, profile=profile, programme=reader.programme(now.on), time=now)
        columns = _columns(desk.programme)
        if is_trial or is_strict:
            trial = _Intake(desk)
            for row in trial.tally.rows(table, columns):
                trial.check(reader, row)
            if is_trial or trial.tally.refused:
                return trial.tally.report(is_done=False)
    intake = _Intake(desk)
    rows = intake.tally.rows(table, columns)
    while batch := tuple(islice(rows, BATCH)):
        with ctx.store.write() as work:
            for row in batch:
                brought = intake.check(work, row)
                if brought is not None:
                    _store(desk, work, brought)
            work.commit()
    return intake.tally.report(is_done=True)


def _columns(programme: Programme) -> Columns:
    """The columns of a table for this programme: one for each account it has."""
    accounts = tuple(column_of(account.account_id) for account in programme.accounts)
    return replace(MEMBER_COLUMNS, optional=MEMBER_COLUMNS.optional + accounts, family="")


def column_of(account_id: str) -> str:
    """The column of the points of an account."""
    return f"{MEMBER_COLUMNS.family}{account_id.lower()}" if account_id else "points"


class _Intake:
    """Checks row after row, and remembers whose phone and card came by already."""

    def __init__(self, desk: _Desk) -> None:
        self.tally = Tally()
        self._desk = desk
        self._rows_by_code: dict[str, int] = {}

    def check(self, reader: Reader, row: TableRow) -> _Brought | None:
        """The row, checked; None when it was refused."""
        try:
            brought = _brought(self._desk, row)
            self._refuse_twice(brought)
            _refuse_known(reader, brought)
        except RowRefused as refusal:
            self.tally.refuse(row.number, refusal)
            return None
        for code in filter(None, (brought.phone, brought.card_token)):
            self._rows_by_code[code] = row.number
        return brought

    def _refuse_twice(self, brought: _Brought) -> None:
        for column, code in (("phone", brought.phone), ("card", brought.card_token)):
            if code in self._rows_by_code:
                raise RowRefused(column, f"is that of row {self._rows_by_code[code]}, too")


def _refuse_known(reader: Reader, brought: _Brought) -> None:
    taken = reader.member_by_phone(brought.phone) or reader.merged_with_phone(brought.phone)
    if taken is not None:
        raise RowRefused("phone", "is that of a member already")
    if brought.card_token and reader.member_by_card(brought.card_token) is not None:
        raise RowRefused("card", "is that of a member already")


def _brought(desk: _Desk, row: TableRow) -> _Brought:
    try:
        phone = parse_phone(row.needed("phone"))
    except PhoneNotPossible as wrong:
        raise RowRefused("phone", f"is not possible ({_phone_words(wrong)})") from None
    card_token = row.text("card").replace(" ", "")
    if card_token and not is_card_token(card_token):
        raise RowRefused("card", "is not 24 digits that begin with 9 and end in a check digit")
    joined_on = optional_day(row, "joined") or desk.time.on
    if joined_on > desk.time.on:
        raise RowRefused("joined", "is a day to come")
    tier_id = row.text("tier")
    if tier_id:
        check_word(tier_id, (tier.tier_id for tier in desk.programme.tiers), "tier")
    return _Brought(
        phone=phone,
        name=text_of(row, "name", MAX_NAME_LENGTH),
        birthday=_birthday(desk, row.text("birthday")),
        card_token=card_token,
        joined_on=joined_on,
        lots=_all_lots(desk, row),
        tier_id=tier_id,
        tier_until=_still_good(desk, optional_day(row, "tier_until"), "tier_until"),
        coupons=tuple(_coupons(desk, row)),
        consents=_consents(desk, row),
        tags=_tags(row),
    )


def _phone_words(wrong: PhoneNotPossible) -> str:
    if wrong.reason in _PHONE_WORDS:
        return _PHONE_WORDS[wrong.reason]
    digits = {0: "digits are", 1: "one digit is"}.get(wrong.count, f"{wrong.count} digits are")
    return f"{digits} {'missing' if wrong.reason == 'TOO_SHORT' else 'too many'}"


def _birthday(desk: _Desk, text: str) -> Birthday | None:
    if not text:
        return None
    birthday = birthday_from(text)
    if birthday is None or born_on(birthday) is None:
        raise RowRefused("birthday", f"is not a day such as {FORMS}")
    try:
        check_birthday(birthday, desk.programme.enrolment.minimum_age, desk.time.on)
    except RuleBroken as wrong:
        raise RowRefused("birthday", wrong.sentence().rstrip(".")) from None
    return birthday


def _all_lots(desk: _Desk, row: TableRow) -> dict[str, Lots]:
    """What the member brings of the points and of every other account that is not empty."""
    usual = optional_day(row, "points_expire")
    found = {"": _lots(desk, row, "points", usual or _by_rule(desk, desk.programme.earning))}
    for account in desk.programme.accounts:
        column = column_of(account.account_id)
        lots = _lots(desk, row, column, _by_rule(desk, account.earning))
        if lots:
            found[account.account_id] = lots
    return found


def _by_rule(desk: _Desk, earning: Earning) -> date | None:
    return lot_expiry(earning.expiry, desk.time.on)


def _lots(desk: _Desk, row: TableRow, column: str, usual: date | None) -> Lots:
    """``600`` ends on the usual day; ``300@2027-01-31; 200`` is two lots."""
    lots = []
    for part in parts_of(row.text(column)):
        count, _, until = part.partition("@")
        points = count_of(count.strip(), column, MOST_POINTS)
        expires_on = day_of(until.strip(), column) if until else usual
        if points:
            lots.append((points, _still_good(desk, expires_on, column)))
    return tuple(lots)


def _coupons(desk: _Desk, row: TableRow) -> Iterator[tuple[CouponType, date | None]]:
    kinds = {kind.coupon_type_id: kind for kind in desk.programme.coupon_types}
    for part in parts_of(row.text("coupons")):
        type_id, _, until = part.partition("@")
        check_word(type_id.strip(), kinds, "coupons")
        last = day_of(until.strip(), "coupons") if until else None
        yield kinds[type_id.strip()], _still_good(desk, last, "coupons")


def _still_good(desk: _Desk, day: date | None, column: str) -> date | None:
    if day is not None and day < desk.time.on:
        raise RowRefused(column, "ended before today")
    return day


def _consents(desk: _Desk, row: TableRow) -> frozenset[str]:
    given = parts_of(row.text("consents"))
    for purpose in given:
        check_word(purpose, (one.purpose for one in desk.programme.enrolment.consents), "consents")
    return frozenset(given)


def _tags(row: TableRow) -> tuple[str, ...]:
    tags = parts_of(row.text("tags"))
    if len(tags) > MOST_TAGS or any(len(tag) > MAX_TAG_LENGTH for tag in tags):
        raise RowRefused("tags", f"is more than {MOST_TAGS} tags of {MAX_TAG_LENGTH} letters")
    return tuple(dict.fromkeys(tags))


def _store(desk: _Desk, work: UnitOfWork, brought: _Brought) -> None:
    member = _member(desk, brought)
    act = Act(
        operation_id=desk.new_id(),
        operator_id=SYSTEM_OPERATOR,
        at=desk.time.at,
        business_on=desk.time.on,
        member_id=member.member_id,
    )
    consents = tuple(_consent_records(desk, member, brought.consents))
    coupons = tuple(_coupon_records(desk, member.member_id, brought.coupons))
    stamp = EntryStamp(
        operation_id=act.operation_id,
        sale_id=None,
        member_id=member.member_id,
        on=desk.time.on,
        recorded_at=desk.time.at,
        programme_version=desk.programme.version,
        new_id=ids_of_parts(act.operation_id, OPENING_PART),
        lot_named=lots_of_parts(act.operation_id, OPENING_PART),
    )
    entries = opening_entries(brought.lots, stamp)
    tier_facts = tuple(_tier_facts(desk, brought))
    work.add_member(member)
    for consent in consents:
        work.add_consent(consent)
    for coupon in coupons:
        work.add_coupon(coupon)
    for fact in tier_facts:
        work.add_tier_fact(member.member_id, fact)
    body = {
        "source": "import",
        "member": member,
        "consents": consents,
        "coupons": coupons,
        "points": brought.lots[""],
        "accounts": {name: lots for name, lots in brought.lots.items() if name},
        "programme_version": desk.programme.version,
        "moved": moved(entries, ((member.member_id, fact) for fact in tier_facts)),
    }
    append(work, act, "member.enrol", body)
    work.add_entries(entries)


def _member(desk: _Desk, brought: _Brought) -> Member:
    joined_at = datetime.combine(brought.joined_on, _NOON, ZoneInfo(desk.profile.zone))
    return Member(
        member_id=desk.new_id(),
        ver=1,
        status="active",
        name=brought.name,
        phone=brought.phone,
        card_token=brought.card_token or make_card_token(desk.ctx.ids.digits(CARD_DIGITS)),
        enrolled_on=brought.joined_on,
        enrolled_at=min(joined_at.astimezone(UTC), desk.time.at),
        store_id=desk.profile.store_id,
        birthday=brought.birthday,
        tags=brought.tags,
    )


def _consent_records(desk: _Desk, member: Member, given: Iterable[str]) -> Iterator[Consent]:
    """What is required for membership was agreed to in the former system."""
    for purpose in desk.programme.enrolment.consents:
        yield Consent(
            member_id=member.member_id,
            purpose=purpose.purpose,
            text_version=FORMER_TEXT,
            is_given=purpose.required or purpose.purpose in given,
            recorded_at=desk.time.at,
            operator_id=SYSTEM_OPERATOR,
        )


def _coupon_records(
    desk: _Desk, member_id: str, coupons: Iterable[tuple[CouponType, date | None]]
) -> Iterator[Coupon]:
    for kind, until in coupons:
        coupon = issued_coupon(kind, member_id, desk.time, desk.new_id())
        first = min(coupon.valid_from, until or coupon.valid_from)
        yield replace(coupon, valid_from=first, valid_until=until or coupon.valid_until)


def _tier_facts(desk: _Desk, brought: _Brought) -> Iterator[TierFact]:
    if brought.tier_id and brought.tier_id != desk.programme.tiers[0].tier_id:
        yield TierFact(
            kind="opening",
            on=desk.time.on,
            tier_id=brought.tier_id,
            until=brought.tier_until,
        )
