"""A pass of the centre at a counter: its key, and a member whom only the pass tells of (R-101)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from app.domain.card import (
    BlockedPasses,
    PassAltered,
    PassBlocked,
    PassClaims,
    PassNotOurs,
    key_id_of,
    read_pass,
)
from app.domain.carrying import carried_entries
from app.domain.errors import RuleBroken
from app.domain.ledger import EntryStamp, Lot
from app.domain.member import Member, TierFact
from app.domain.offline import JUST_USED, MOST_PASS_LIFE, SEEN_KEPT, ShownPass, pass_setting
from app.domain.operations import canonical_json
from app.domain.periods import BusinessTime
from app.domain.programme import Programme
from app.domain.store import StoreProfile
from app.ports.store import Reader, UnitOfWork
from app.services.context import Context
from app.services.documents import read
from app.services.joining import centre_of

SHOWN = "pass"
"""Component of the points that a pass tells of."""
BLOCKED = "centre.blocked_passes"
"""Setting: the passes that the chain takes no more, as the centre last told."""
SEEN = "passes.seen"
"""Setting: whose passes were shown here in the last day; kept, for a copy may be shown after the
program was started anew (T13).
"""


class MemberNotThere(RuleBroken):
    """The centre has not heard of the member, or not that this store knows it."""

    code = "E-PAS-05"
    text = (
        "The centre has not heard of this member yet. Try again when everything here has been "
        "sent."
    )


class MemberNotServed(RuleBroken):
    """The member is suspended or closed at the centre."""

    code = "E-PAS-06"
    text = "The centre makes no pass for this member, who is suspended or closed."


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPasses:
    """When a pass of each member was last shown that had not been used just before."""

    seen: Mapping[str, datetime]


def claims_of(
    ctx: Context, reader: Reader, profile: StoreProfile, digits: str, time: BusinessTime
) -> tuple[PassClaims, bool]:
    """What a pass says, and whether the centre of this counter made it, else this store.

    Raises PassNotOurs, PassAltered, PassExpired, PassBlocked.
    """
    centre = centre_of(reader)
    for key in () if centre is None else centre.server_keys:
        try:
            claims = read_pass(digits, partial(ctx.signer.is_of, key), time.at, key_id_of(key))
        except PassNotOurs:
            continue
        if claims.expires_at - claims.issued_at > MOST_PASS_LIFE:
            raise PassAltered
        if blocked_passes(reader).has(claims.serial, claims.issued_at):
            raise PassBlocked
        return claims, True
    own = profile.pass_public_key
    if centre is not None and not own:
        raise PassNotOurs
    return read_pass(digits, ctx.signer.verify, time.at, key_id_of(own) if own else None), False


def blocked_passes(reader: Reader) -> BlockedPasses:
    """Those that the centre told of."""
    told = reader.setting(BLOCKED)
    return read(BlockedPasses, told) if told else BlockedPasses()


def take_in(
    work: UnitOfWork, claims: PassClaims, programme: Programme, time: BusinessTime
) -> None:
    """Remember that the pass was shown. A member who was never seen here becomes one with the tier
    and the points that it tells of, until the centre tells more.
    """
    mine = claims.member_id
    seen = {one: at for one, at in _seen(work).items() if time.at - at < SEEN_KEPT}
    work.save_setting(SEEN, canonical_json(SeenPasses(seen={**seen, mine: time.at})))
    told = work.setting(pass_setting(mine))
    kept = None if not told else read(ShownPass, told)
    is_all = work.member(mine) is None or (kept is not None and kept.is_all)
    if kept is not None and (kept.serial == claims.serial or kept.until > claims.expires_at):
        return
    if work.member(mine) is None:
        work.add_member(_member(claims, time))
    if is_all:
        _tell_tier(work, claims, programme, time)
        _tell_points(work, claims, time)
    shown = ShownPass(
        serial=claims.serial, until=claims.expires_at, is_all=is_all, issued_at=claims.issued_at
    )
    work.save_setting(pass_setting(mine), canonical_json(shown))


def minutes_since_use(reader: Reader, member_id: str, at: datetime) -> int | None:
    """How long ago the member paid here after showing a pass; None where that is ten minutes or
    more, or never was (T13).
    """
    shown_at, sales = _seen(reader).get(member_id), reader.sales_of_member(member_id, 1)
    if shown_at is None or not sales:
        return None
    sold_at = sales[0].settled_at
    is_by_it = timedelta() <= sold_at - shown_at < SEEN_KEPT and at - sold_at < JUST_USED
    return max(0, (at - sold_at) // timedelta(minutes=1)) if is_by_it else None


def _seen(reader: Reader) -> Mapping[str, datetime]:
    told = reader.setting(SEEN)
    return read(SeenPasses, told).seen if told else {}


def _member(claims: PassClaims, time: BusinessTime) -> Member:
    """Nobody's number, so that no other number is taken for it."""
    return Member(
        member_id=claims.member_id,
        ver=1,
        status="active",
        name="",
        phone=f"+999{claims.serial:010d}",
        card_token=f"pass-{claims.member_id}",
        enrolled_on=time.on,
        enrolled_at=time.at,
        store_id="",
    )


def _tell_tier(
    work: UnitOfWork, claims: PassClaims, programme: Programme, time: BusinessTime
) -> None:
    if 0 < claims.tier_rank < len(programme.tiers):
        tier_id = programme.tiers[claims.tier_rank].tier_id
        until = time.on + (claims.expires_at - time.at) + timedelta(days=1)
        fact = TierFact(kind="opening", on=time.on, tier_id=tier_id, until=until)
        work.add_tier_fact(claims.member_id, fact)


def _tell_points(work: UnitOfWork, claims: PassClaims, time: BusinessTime) -> None:
    """What may be spent by the pass, less what this counter let the member spend already."""
    mine = claims.member_id
    facts = work.offline_facts(mine)
    spent = 0 if facts is None else facts.spent.get("", 0)
    lot = Lot(
        lot_id=f"pass/{mine}",
        member_id=mine,
        component=SHOWN,
        accrued_on=time.on,
        active_on=time.on,
        expires_on=None,
        sale_id=None,
        remaining=max(0, min(claims.balance, claims.allowance) - spent),
    )
    stamp = EntryStamp(
        operation_id=f"centre/pass/{claims.serial}",
        sale_id=None,
        member_id=mine,
        on=time.on,
        recorded_at=time.at,
        programme_version=0,
        new_id=lambda: f"pass/{mine}/{claims.serial}",
    )
    work.add_entries(tuple(carried_entries(work.lots((lot.lot_id,)), (lot,), stamp)))
