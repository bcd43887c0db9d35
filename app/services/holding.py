"""Baskets put aside, and the open one kept against a crash: wishes, no results (R-108)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.basket import Basket, Wishes
from app.domain.errors import RuleBroken
from app.ports.store import HeldBasket, UnitOfWork
from app.services.changes import Changes
from app.services.context import Context, business_time_of, operator_of, profile_of

MAX_HELD = 50


class HeldFull(RuleBroken):
    """No room for another held basket."""

    code = "E-HLD-01"
    text = "{limit} baskets are held, no more fit. Resume or drop one first."


class HeldMissing(RuleBroken):
    """Another counter window resumed or dropped it."""

    code = "E-HLD-02"
    text = "This basket is no longer held."


class NothingToHold(RuleBroken):
    """The basket has no lines."""

    code = "E-HLD-03"
    text = "The basket is empty; there is nothing to hold."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBasket:
    """What is on the desk right now."""

    basket: Basket
    wishes: Wishes
    member_id: str | None
    operator_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A basket that was put aside or taken up again."""

    held: HeldBasket
    changes: Changes


def new_basket(ctx: Context) -> Basket:
    """An empty basket of this store."""
    with ctx.store.read() as reader:
        profile = profile_of(reader)
    return Basket(basket_id=ctx.ids.new_id(ctx.clock.now()), store_id=profile.store_id)


def hold(ctx: Context, current: OpenBasket) -> Held:
    """Put the open basket aside; raises NothingToHold, HeldFull, OperatorUnknown."""
    if not current.basket.lines:
        raise NothingToHold
    with ctx.store.write() as work:
        operator_of(work, current.operator_id)
        if len(work.held_baskets()) >= MAX_HELD:
            raise HeldFull(limit=MAX_HELD)
        held = _kept(ctx, work, current)
        work.hold_basket(held)
        work.keep_open_basket(None)
        work.commit()
    return Held(held=held, changes=Changes(held=(held.held_id,)))


def held(ctx: Context) -> tuple[HeldBasket, ...]:
    """The held baskets, oldest first."""
    with ctx.store.read() as reader:
        return tuple(reader.held_baskets())


def resume(ctx: Context, held_id: str) -> Held:
    """Take a held basket up again as the open one, in one step; raises HeldMissing.

    Quote it anew: coupons, points and rules may have moved on meanwhile (R-15).
    """
    with ctx.store.write() as work:
        found = _held(work, held_id)
        work.drop_held(held_id)
        work.keep_open_basket(found)
        work.commit()
    return Held(held=found, changes=Changes(held=(held_id,)))


def drop(ctx: Context, held_id: str) -> Changes:
    """Throw a held basket away; raises HeldMissing."""
    with ctx.store.write() as work:
        _held(work, held_id)
        work.drop_held(held_id)
        work.commit()
    return Changes(held=(held_id,))


def keep_open(ctx: Context, current: OpenBasket | None) -> Changes:
    """Keep the open basket on disk, so that a crash loses nothing; None once it is empty."""
    with ctx.store.write() as work:
        kept = None if current is None else _kept(ctx, work, current)
        work.keep_open_basket(kept)
        work.commit()
    return Changes()


def restore_open(ctx: Context) -> HeldBasket | None:
    """The basket that was open when the desk last stopped."""
    with ctx.store.read() as reader:
        return reader.open_basket()


def _kept(ctx: Context, work: UnitOfWork, current: OpenBasket) -> HeldBasket:
    time = business_time_of(ctx, profile_of(work))
    return HeldBasket(
        held_id=ctx.ids.new_id(time.at),
        basket=current.basket,
        wishes=current.wishes,
        member_id=current.member_id,
        operator_id=current.operator_id,
        held_at=time.at,
    )


def _held(work: UnitOfWork, held_id: str) -> HeldBasket:
    for held_basket in work.held_baskets():
        if held_basket.held_id == held_id:
            return held_basket
    raise HeldMissing
