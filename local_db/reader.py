"""All that can be read of one moment: the queries, bound to a session."""

from __future__ import annotations

from local_db.queries import ledger, members, offline, sales, shop
from local_db.session import Session


class SqlReader(Session):
    """Implements ``app.ports.store.Reader``; each name is a function of ``local_db.queries``."""

    __slots__ = ()

    profile = shop.profile
    programme = shop.programme
    programme_version = shop.programme_version

    member = members.member
    member_by_phone = members.member_by_phone
    member_by_card = members.member_by_card
    merged_with_phone = members.merged_with_phone
    member_facts = ledger.member_facts
    member_facts_by_phone = ledger.member_facts_by_phone
    members_by_last_digits = members.members_by_last_digits
    members_by_name = members.members_by_name
    consents = members.consents_of
    coupon = ledger.coupon
    offline_facts = offline.offline_facts

    entries_of_sale = ledger.entries_of_sale
    expiry_entries = ledger.expiry_entries
    lots_of_sale = ledger.lots_of_sale
    due_lots = ledger.due_lots
    lots = ledger.lots

    offer_uses = shop.offer_uses
    product_by_ean = shop.product_by_ean
    product_by_sku = shop.product_by_sku
    search_products = shop.search_products
    product_count = shop.product_count

    sale = sales.sale
    sale_by_receipt = sales.sale_by_receipt
    sales_of_member = sales.sales_of_member
    recent_sales = sales.recent_sales
    lowest_price = sales.lowest_price
    return_operations = sales.return_operations

    operator = shop.operator
    operators = shop.operators
    held_baskets = shop.held_baskets
    open_basket = shop.open_basket
    operation = sales.operation
    is_refused = sales.is_refused
    setting = shop.setting
