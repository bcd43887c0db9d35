"""Rows of what a quote is made with: programmes, baskets, uses of offers."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date

from app.domain.basket import Basket, Wishes
from app.domain.offer_uses import MemberUse, OfferTotal, OfferUse, OfferUses
from app.domain.operations import canonical_json
from app.domain.programme import Programme
from app.ports.store import HeldBasket
from app.services import documents
from local_db.mappers.values import day_out, instant_in, instant_out
from local_db.session import Row, Values


def programme_out(programme: Programme) -> Values:
    """Row of a version of the programme."""
    return {
        "version": programme.version,
        "valid_from": day_out(programme.valid_from),
        "document": canonical_json(programme),
    }


@functools.lru_cache(maxsize=32)
def programme_in(document: str) -> Programme:
    """The programme of its document, read once."""
    return documents.read(Programme, document)


def held_out(held: HeldBasket, is_open: int) -> Values:
    """Row of a basket put aside, or of the open one."""
    return {
        "held_id": held.held_id,
        "basket": canonical_json(held.basket),
        "wishes": canonical_json(held.wishes),
        "member_id": held.member_id,
        "operator_id": held.operator_id,
        "held_at": instant_out(held.held_at),
        "is_open": is_open,
    }


def held_in(row: Row) -> HeldBasket:
    """Basket put aside, of its row."""
    return HeldBasket(
        held_id=row[0],
        basket=documents.read(Basket, row[1]),
        wishes=documents.read(Wishes, row[2]),
        member_id=row[3],
        operator_id=row[4],
        held_at=instant_in(row[5]),
    )


def offer_use_out(use: OfferUse) -> Values:
    """Row of one use of an offer."""
    return {
        "offer_id": use.offer_id,
        "sale_id": use.sale_id,
        "member_id": use.member_id,
        "used_on": day_out(use.on),
        "year": use.year,
        "amount_minor": use.amount_minor,
    }


def offer_uses_in(totals: Iterable[tuple[str, Row]], mine: Iterable[Row]) -> OfferUses:
    """Counted uses: (offer id, count and amount) of everybody, and the rows of one member."""
    return OfferUses(
        totals=tuple(
            OfferTotal(offer_id=offer_id, orders=row[0], amount_minor=row[1])
            for offer_id, row in totals
        ),
        mine=tuple(
            MemberUse(offer_id=offer_id, on=date.fromisoformat(on), year=year)
            for offer_id, on, year in mine
        ),
    )
