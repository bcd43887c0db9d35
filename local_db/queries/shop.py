"""The shop itself: profile, programme versions, catalogue, operators, baskets, settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select, text

from app.ports.store import HeldBasket, NoRulesYet, NotSetUp
from local_db import mappers
from local_db.mappers.records import (
    operator_in,
    operator_out,
    product_in,
    product_out,
    profile_in,
    profile_out,
)
from local_db.mappers.values import day_out
from local_db.search_keys import LAST_CHARACTER, product_keys, search_key
from local_db.session import Session
from local_db.statements import save_row
from local_db.tables import held_baskets as held_table
from local_db.tables import offer_uses as offer_uses_table
from local_db.tables import operators as operators_table
from local_db.tables import product_keys as keys_table
from local_db.tables import products, programmes, settings, store_profile

if TYPE_CHECKING:
    from app.domain.catalogue import Product
    from app.domain.offer_uses import OfferUse, OfferUses
    from app.domain.operator import Operator
    from app.domain.programme import Programme
    from app.domain.store import StoreProfile

_PROFILE = select(store_profile)
_SAVE_PROFILE = save_row(store_profile)

_BEGUN_HERE = (
    " FROM programmes WHERE valid_from <= :on"
    " AND (COALESCE(json_array_length(json_extract(document, '$.store_ids')), 0) = 0"
    " OR EXISTS (SELECT 1 FROM json_each(json_extract(document, '$.store_ids'))"
    " WHERE value = (SELECT store_id FROM store_profile)))"
)
"""Versions of this store that have begun, answered by the index programmes_by_day."""
_IN_FORCE = text(f"SELECT document{_BEGUN_HERE} ORDER BY valid_from DESC, version DESC LIMIT 1")
_BEGUN = text(f"SELECT version{_BEGUN_HERE} ORDER BY valid_from, version")
_VERSION = select(programmes.c.document).where(programmes.c.version == bindparam("version"))
_PUBLISH = insert(programmes)

_USED = text(
    "SELECT COUNT(*), COALESCE(SUM(amount_minor), 0) FROM offer_uses WHERE offer_id = :offer_id"
)
_USED_BY = text(
    "SELECT offer_id, used_on, year FROM offer_uses WHERE member_id = :member_id"
    " ORDER BY offer_id, sale_id"
)
_USE_OFFER = insert(offer_uses_table)
_RELEASE_OFFERS = delete(offer_uses_table).where(
    offer_uses_table.c.sale_id == bindparam("sale_id")
)

_BY_EAN = select(products).where(products.c.ean == bindparam("ean"))
_BY_SKU = select(products).where(products.c.sku == bindparam("sku"))
_BY_KEY = (
    select(keys_table.c.sku)
    .where(keys_table.c.key >= bindparam("first"), keys_table.c.key < bindparam("last"))
    .order_by(keys_table.c.key, keys_table.c.sku)
)
_PRODUCT_COUNT = select(func.count()).select_from(products)
_ADD_PRODUCT = insert(products)
_ADD_KEY = insert(keys_table)
_PRODUCTS = select(products)
_DELETE_PRODUCT = (
    delete(keys_table).where(keys_table.c.sku == bindparam("sku")),
    delete(products).where(products.c.sku == bindparam("sku")),
)

_OPERATOR = select(operators_table).where(
    operators_table.c.operator_id == bindparam("operator_id")
)
OPERATORS = select(operators_table).order_by(operators_table.c.operator_id)
_SAVE_OPERATOR = save_row(operators_table)

_HELD = select(held_table).where(text("is_open = 0")).order_by(text("held_at, held_id"))
_OPEN = select(held_table).where(text("is_open = 1"))
_HOLD = insert(held_table)
_DROP_HELD = delete(held_table).where(held_table.c.held_id == bindparam("held_id"))
_DROP_OPEN = delete(held_table).where(text("is_open = 1"))

_SETTING = select(settings.c.value).where(settings.c.key == bindparam("key"))
_SAVE_SETTING = save_row(settings)


def profile(session: Session) -> StoreProfile | None:
    """Who this counter is; None before set-up."""
    row = session.one(_PROFILE)
    return None if row is None else profile_in(row)


def save_profile(session: Session, profile: StoreProfile) -> None:
    """The one profile, replaced."""
    session.run(_SAVE_PROFILE, profile_out(profile))


def programme(session: Session, on: date) -> Programme:
    """The version in force here on a business day: of those for this store the one that began
    last; NoRulesYet without one.
    """
    row = session.one(_IN_FORCE, on=day_out(on))
    if row is None:
        raise NoRulesYet(on=on.isoformat())
    return mappers.quoting.programme_in(row[0])


def programme_version(session: Session, version: int) -> Programme:
    """The version that a sale carries (R-4); NotSetUp when the file does not hold it."""
    row = session.one(_VERSION, version=version)
    if row is None:
        raise NotSetUp(what="programme")
    return mappers.quoting.programme_in(row[0])


def earlier_programmes(session: Session, on: date) -> tuple[Programme, ...]:
    """The versions in force before the one of a business day, oldest first; often none."""
    begun = session.all(_BEGUN, on=day_out(on))
    return tuple(programme_version(session, version) for (version,) in begun[:-1])


def publish_programme(session: Session, programme: Programme) -> None:
    """One more version, final; AlreadyStored when its number is taken."""
    session.run(_PUBLISH, mappers.quoting.programme_out(programme))


def offer_uses(session: Session, offer_ids: Sequence[str], member_id: str | None) -> OfferUses:
    """Orders of everybody that used these offers, and those of the member."""
    totals = [(offer_id, session.one(_USED, offer_id=offer_id)) for offer_id in offer_ids]
    mine = () if member_id is None else session.all(_USED_BY, member_id=member_id)
    return mappers.quoting.offer_uses_in(
        ((offer_id, row) for offer_id, row in totals if row is not None), mine
    )


def use_offer(session: Session, use: OfferUse) -> None:
    """The sale used the offer; AlreadyStored when it is counted already."""
    session.run(_USE_OFFER, mappers.quoting.offer_use_out(use))


def release_offers(session: Session, sale_id: str) -> None:
    """All of the sale came back: its offers count for nobody any more."""
    session.run(_RELEASE_OFFERS, {"sale_id": sale_id})


def product_by_ean(session: Session, ean: str) -> Product | None:
    """The product with this barcode."""
    row = session.one(_BY_EAN, ean=ean)
    return None if row is None else product_in(row)


def product_by_sku(session: Session, sku: str) -> Product | None:
    """The product with this number."""
    row = session.one(_BY_SKU, sku=sku)
    return None if row is None else product_in(row)


def search_products(session: Session, text: str, limit: int) -> Sequence[Product]:
    """Products by number, barcode, or any later part of the name, its pinyin or initials."""
    first = search_key(text)
    if not first:
        return ()
    found: dict[str, None] = {}
    for (sku,) in session.each(_BY_KEY, first=first, last=first + LAST_CHARACTER):
        found[sku] = None
        if len(found) >= limit:
            break
    rows = (session.one(_BY_SKU, sku=sku) for sku in found)
    return tuple(product_in(row) for row in rows if row is not None)


def product_count(session: Session) -> int:
    """How many products the catalogue holds."""
    counted = session.one(_PRODUCT_COUNT)
    return int(counted[0]) if counted else 0


def replace_catalogue(session: Session, products: Iterable[Product]) -> None:
    """The whole catalogue, replaced; AlreadyStored for a SKU or barcode given twice. Goods that
    stay as they are keep their rows, so that a few new prices are a short transaction.
    """
    known = {row[0]: product_in(row) for row in session.all(_PRODUCTS)}
    seen: set[str] = set()
    fresh = []
    for product in products:
        if product.sku in seen:
            fresh += [product, product]  # for the table to refuse
        elif known.get(product.sku) != product:
            fresh.append(product)
        seen.add(product.sku)
    gone = [{"sku": sku} for sku in known.keys() - (seen - {one.sku for one in fresh})]
    for statement in _DELETE_PRODUCT:
        session.run_each(statement, gone)
    for product in fresh:
        session.run(_ADD_PRODUCT, product_out(product))
        keys = sorted(product_keys(product))
        session.run_each(_ADD_KEY, ({"key": key, "sku": product.sku} for key in keys))


def operator(session: Session, operator_id: str) -> Operator | None:
    """The operator, at work or not."""
    row = session.one(_OPERATOR, operator_id=operator_id)
    return None if row is None else operator_in(row)


def operators(session: Session) -> Sequence[Operator]:
    """Everyone, by id."""
    return tuple(map(operator_in, session.all(OPERATORS)))


def save_operator(session: Session, operator: Operator) -> None:
    """The operator, new or replaced."""
    session.run(_SAVE_OPERATOR, operator_out(operator))


def held_baskets(session: Session) -> Sequence[HeldBasket]:
    """Baskets put aside, oldest first."""
    return tuple(map(mappers.quoting.held_in, session.all(_HELD)))


def open_basket(session: Session) -> HeldBasket | None:
    """The basket that was open at the last change."""
    row = session.one(_OPEN)
    return None if row is None else mappers.quoting.held_in(row)


def hold_basket(session: Session, held: HeldBasket) -> None:
    """Put a basket aside."""
    session.run(_HOLD, mappers.quoting.held_out(held, is_open=0))


def drop_held(session: Session, held_id: str) -> None:
    """Forget a basket put aside; nothing when it is gone already."""
    session.run(_DROP_HELD, {"held_id": held_id})


def keep_open_basket(session: Session, held: HeldBasket | None) -> None:
    """Keep the open basket against a crash, in place of the one before; None forgets it."""
    session.run(_DROP_OPEN, {})
    if held is not None:
        session.run(_HOLD, mappers.quoting.held_out(held, is_open=1))


def setting(session: Session, key: str) -> str | None:
    """A stored setting, or None."""
    row = session.one(_SETTING, key=key)
    return None if row is None else row[0]


def save_setting(session: Session, key: str, value: str) -> None:
    """A setting, new or replaced."""
    session.run(_SAVE_SETTING, {"key": key, "value": value})
