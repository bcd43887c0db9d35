"""The tables of a store file: strict, integers and text, history that nobody can rewrite.

Days are ISO text, instants microseconds since 1970 in UTC, money minor units. A lot is the ledger
entries with its id: the one that opened it has its dates, and their sum is what remains (R-49).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, MetaData, Table
from sqlalchemy import literal_column as literal
from sqlalchemy import text as sql_text

from local_db.columns import day_column as _day
from local_db.columns import flag_column as _flag
from local_db.columns import json_column as _json
from local_db.columns import maybe_day_column as _maybe_day
from local_db.columns import maybe_text_column as _maybe_text
from local_db.columns import maybe_whole_column as _maybe_whole
from local_db.columns import one_of_column as _one_of
from local_db.columns import text_column as _text
from local_db.columns import whole_column as _whole

metadata = MetaData()

_STORES_OF_A_PROGRAMME = "json_extract(document, '$.store_ids')"


def _of_member(*, primary_key: bool = False) -> Column[str]:
    return _text("member_id", ForeignKey("members.member_id"), primary_key=primary_key)


def _partial(name: str, *columns: Any, where: str, unique: bool = False) -> Index:
    """An index over some of the rows."""
    return Index(name, *columns, unique=unique, sqlite_where=sql_text(where))


def _table(name: str, *columns: Any, clustered: bool = False) -> Table:
    """A strict table; ``clustered`` keeps its rows in the order of the primary key."""
    return Table(name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=not clustered)


store_profile = _table(
    "store_profile",
    _whole("only_row", CheckConstraint("only_row = 1"), primary_key=True),
    _text("store_id"),
    _text("store_name"),
    _text("counter_id"),
    _text("counter_name"),
    _text("device_id"),
    _whole("incarnation"),
    _text("currency"),
    _whole("exponent"),
    _text("zone"),
    _whole("day_cut_hour"),
    _whole("pin_length"),
    _text("language"),
    _one_of("authority", "local", "centre"),
    _text("pass_public_key"),
    _flag("is_demo"),
)

programmes = _table(
    "programmes",
    _whole("version", primary_key=True),
    _day("valid_from"),
    _json("document"),
    Index("programmes_by_day", "valid_from", "version", sql_text(_STORES_OF_A_PROGRAMME)),
)

products = _table(
    "products",
    _text("sku", primary_key=True),
    _text("name"),
    _whole("price_minor"),
    _maybe_text("ean"),
    _maybe_whole("member_price_minor"),
    _text("category_path"),
    _one_of("unit", "piece", "kg"),
    _text("tax_class"),
    _json("flags"),
    _maybe_whole("cost_minor"),
    _text("name_en"),
    _whole("fee_minor", usual=0),
    Index("products_by_ean", "ean", unique=True),
)

product_keys = _table(
    "product_keys",
    _text("key", primary_key=True),
    _text("sku", ForeignKey("products.sku"), primary_key=True),
    Index("product_keys_by_sku", "sku"),
    clustered=True,
)

LIVE = "status IN ('active', 'suspended')"

members = _table(
    "members",
    _text("member_id", primary_key=True),
    _whole("ver", CheckConstraint("ver > 0")),
    _one_of("status", "active", "suspended", "closed", "merged"),
    _text("name"),
    _text("phone"),
    _text("card_token"),
    _day("enrolled_on"),
    _whole("enrolled_at"),
    _text("store_id"),
    _maybe_whole("birth_month", CheckConstraint("birth_month BETWEEN 1 AND 12")),
    _maybe_whole("birth_day", CheckConstraint("birth_day BETWEEN 1 AND 31")),
    _maybe_whole("birth_year"),
    _maybe_text("merged_into", ForeignKey("members.member_id")),
    _text("last4"),
    _one_of("birth_calendar", "gregorian", "lunar", "lunar_leap", usual="gregorian"),
    _json("tags", usual="[]"),
    Index("members_by_phone", "phone", unique=True, sqlite_where=sql_text(LIVE)),
    Index("members_by_card", "card_token", unique=True),
    Index("merged_by_phone", "phone", sqlite_where=sql_text("merged_into IS NOT NULL")),
    Index("members_by_last4", "last4", sqlite_where=sql_text(LIVE)),
)

member_keys = _table(
    "member_keys",
    _text("key", primary_key=True),
    _of_member(primary_key=True),
    Index("member_keys_by_member", "member_id"),
    clustered=True,
)

consents = _table(
    "consents",
    _of_member(primary_key=True),
    _whole("recorded_at", primary_key=True),
    _text("purpose", primary_key=True),
    _whole("text_version"),
    _flag("is_given"),
    _text("operator_id"),
    clustered=True,
)

coupons = _table(
    "coupons",
    _text("coupon_id", primary_key=True),
    _of_member(),
    _text("coupon_type_id"),
    _day("valid_from"),
    _day("valid_until"),
    _one_of("state", "issued", "used", "returned_expired", "revoked"),
    _maybe_text("used_by_sale_id"),
    _partial("coupons_at_hand", "member_id", where="state = 'issued'"),
)

tier_facts = _table(
    "tier_facts",
    _of_member(primary_key=True),
    _whole("fact_no", primary_key=True),
    _one_of("kind", "spend", "grant", "paid", "opening"),
    _day("counts_on"),
    _whole("amount_minor"),
    _whole("points"),
    _maybe_text("tier_id"),
    _maybe_day("until_on"),
    _maybe_text("sale_id"),
    _maybe_day("recorded_on"),
    _text("reason"),
    clustered=True,
)

KINDS = ("accrual", "redemption", "reversal", "adjustment", "expiry", "merge_in", "merge_out")

entries = _table(
    "ledger_entries",
    _of_member(primary_key=True),
    _text("lot_id", primary_key=True),
    _text("entry_id", primary_key=True),
    _text("operation_id"),
    _one_of("kind", *KINDS),
    _text("component"),
    _whole("points"),
    _day("effective_on"),
    _whole("recorded_at"),
    _whole("programme_version"),
    _maybe_text("sale_id"),
    _maybe_text("reverses_entry_id"),
    _flag("opens_lot"),
    _maybe_day("active_on"),
    _maybe_day("expires_on"),
    _text("account_id", usual=""),
    CheckConstraint("opens_lot = 0 OR active_on IS NOT NULL"),
    Index("ledger_entries_by_id", "entry_id", unique=True),
    _partial("ledger_entries_by_sale", "sale_id", where="sale_id IS NOT NULL"),
    _partial("lots_by_id", "lot_id", "member_id", unique=True, where="opens_lot = 1"),
    _partial("lots_by_expiry", "expires_on", where="opens_lot = 1 AND expires_on IS NOT NULL"),
    clustered=True,
)

birthday_uses = _table(
    "birthday_uses",
    _of_member(primary_key=True),
    _whole("year", primary_key=True),
    _text("sale_id"),
    Index("birthday_uses_by_sale", "sale_id"),
    clustered=True,
)

orders_away = _table("orders_away", _of_member(primary_key=True), _whole("orders"), clustered=True)
"""What the centre counts of orders that count towards no tier, less those of this file."""

offer_uses = _table(
    "offer_uses",
    _text("offer_id", primary_key=True),
    _text("sale_id", primary_key=True),
    _maybe_text("member_id"),
    _day("used_on"),
    _whole("year"),
    _whole("amount_minor"),
    Index("offer_uses_by_sale", "sale_id"),
    _partial("offer_uses_by_member", "member_id", "offer_id", where="member_id IS NOT NULL"),
    clustered=True,
)
"""Of offers that are limited, until all of the sale came back."""

sales = _table(
    "sales",
    _whole("sale_no", primary_key=True),
    _text("sale_id"),
    _text("operation_id"),
    _text("receipt_no"),
    _text("store_id"),
    _text("counter_id"),
    _text("operator_id"),
    _maybe_text("member_id", ForeignKey("members.member_id")),
    _day("business_on"),
    _whole("settled_at"),
    _whole("programme_version"),
    _text("currency"),
    _whole("due_minor", CheckConstraint("due_minor >= 0")),
    Column("quote", LargeBinary, nullable=False),
    _text("quote_digest"),
    _one_of("state", "settled", "voided", "part_returned", "returned"),
    Index("sales_by_id", "sale_id", unique=True),
    Index("sales_by_operation", "operation_id", unique=True),
    Index("sales_by_receipt", "receipt_no", unique=True),
    Index("sales_by_time", "settled_at", "sale_id"),
    _partial(
        "sales_by_member", "member_id", "settled_at", "sale_id", where="member_id IS NOT NULL"
    ),
)

sale_lines = _table(
    "sale_lines",
    _text("sale_id", ForeignKey("sales.sale_id"), primary_key=True),
    _whole("line_no", primary_key=True),
    _text("line_id"),
    _one_of("kind", "piece", "weighed", "amount"),
    _text("sku"),
    _text("name"),
    _text("name_en"),
    _whole("quantity", CheckConstraint("quantity > 0")),
    _maybe_whole("grams"),
    _whole("net_minor"),
    _whole("returned_units"),
    _whole("returned_minor"),
    clustered=True,
)

sale_unit_runs = _table(
    "sale_unit_runs",
    _text("sale_id", ForeignKey("sales.sale_id"), primary_key=True),
    _whole("line_no", primary_key=True),
    _whole("run_no", primary_key=True),
    _whole("count", CheckConstraint("count > 0")),
    _whole("list_minor"),
    _whole("net_minor"),
    _whole("tax_minor"),
    _whole("qualifying_minor"),
    _whole("accrued_points"),
    _whole("redeemed_points"),
    _json("shares"),
    clustered=True,
)

tenders = _table(
    "tenders",
    _text("sale_id", ForeignKey("sales.sale_id"), primary_key=True),
    _whole("tender_no", primary_key=True),
    _one_of("kind", "cash", "wechat", "alipay", "card"),
    _whole("amount_minor"),
    _text("reference"),
    _maybe_whole("received_minor"),
    clustered=True,
)

operations = _table(
    "operations",
    _text("device_id", primary_key=True),
    _whole("incarnation", primary_key=True),
    _whole("seq", CheckConstraint("seq > 0"), primary_key=True),
    _text("operation_id"),
    _whole("version"),
    _text("kind"),
    _maybe_text("member_id"),
    _text("operator_id"),
    _whole("at"),
    _day("business_on"),
    _flag("is_audit"),
    _json("body"),
    _text("body_hash"),
    _text("prev_hash"),
    _text("record_hash"),
    Index("operations_by_id", "operation_id", unique=True),
    Index(
        "returns_by_sale",
        literal("json_extract(body, '$.sale_id')"),
        sqlite_where=sql_text("kind IN ('sale.refund', 'sale.void', 'sale.exchange')"),
    ),
    Index(
        "closed_attention",
        literal("json_extract(body, '$.about')"),
        sqlite_where=sql_text("kind = 'attention.close'"),
    ),
)
"""Not clustered: a body is too long for the pages of an index and would spill out of each."""

outbox = _table(
    "outbox",
    _text("operation_id", ForeignKey("operations.operation_id"), primary_key=True),
    _one_of("outcome", "waiting", "accepted", "adjusted", "rejected", "quarantined", "parked"),
    _text("code", usual=""),
    _text("params", usual="{}"),
    _maybe_text("member_id"),
    _maybe_whole("ver"),
    _partial("outbox_waiting", "operation_id", where="outcome = 'waiting'"),
    _partial("outbox_by_member", "member_id", "ver", where="member_id IS NOT NULL"),
    _partial(
        "outbox_attention",
        "operation_id",
        where="outcome IN ('rejected', 'quarantined', 'parked')",
    ),
    clustered=True,
)

waiting_rows = _table(
    "waiting_rows",
    _text("member_id", primary_key=True),
    _whole("ver"),
    _text("document"),
    clustered=True,
)
"""What the centre told of members, until it holds all that this counter did for them."""

unconfirmed = _table(
    "unconfirmed",
    _text("operation_id", primary_key=True),
    _of_member(primary_key=True),
    _text("account_id", primary_key=True, usual=""),
    _whole("points"),
    clustered=True,
)
"""Points spent here, until what is known of the member holds it (``queries.offline``)."""

chain_heads = _table(
    "chain_heads",
    _text("device_id", primary_key=True),
    _whole("incarnation", primary_key=True),
    _whole("seq"),
    _text("record_hash"),
    clustered=True,
)

sequences = _table(
    "sequences", _text("name", primary_key=True), _whole("last_value"), clustered=True
)

operators = _table(
    "operators",
    _text("operator_id", primary_key=True),
    _text("name"),
    _one_of("role", "cashier", "manager"),
    _text("pin_hash"),
    _flag("must_change_pin"),
    _whole("failed_count", CheckConstraint("failed_count >= 0")),
    _maybe_whole("locked_until"),
    _flag("is_active"),
)

held_baskets = _table(
    "held_baskets",
    _text("held_id", primary_key=True),
    _json("basket"),
    _json("wishes"),
    _maybe_text("member_id"),
    _text("operator_id"),
    _whole("held_at"),
    _flag("is_open"),
    _partial("one_open_basket", "is_open", unique=True, where="is_open = 1"),
)

settings = _table("settings", _text("key", primary_key=True), _text("value"), clustered=True)
