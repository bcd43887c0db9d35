"""The tables of the centre, the same on every SQL engine.

Nothing here needs more than keys and integers: no sequences of the engine, no triggers, no locks
by name. Every key of a member's rows begins with ``member_id``, so that they can be spread over
machines by it; the keys of a store's begin with the store (docs/scale.md).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()


def _text(name: str, *, key: bool = False, maybe: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=maybe)


def _whole(name: str, *, key: bool = False, maybe: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=maybe, autoincrement=False)


def _day(name: str, *, maybe: bool = False) -> Column[object]:
    return Column(name, Date, nullable=maybe)


def _flag(name: str) -> Column[int]:
    """0 or 1; instants are whole microseconds since 1970 UTC, in ``_whole`` columns."""
    return Column(name, Integer, nullable=False)


centre = Table("centre", metadata, _text("name", key=True), _text("value"))
"""What the centre knows of itself: its history, and where it last was backed up."""

programmes = Table(
    "programmes",
    metadata,
    _whole("version", key=True),
    _day("valid_from"),
    _text("document"),
    _text("signature"),
)

catalogues = Table(
    "catalogues",
    metadata,
    _text("store_id", key=True),
    _whole("version"),
    _text("document"),
    _text("signature"),
)
"""The newest goods of each store, where the centre publishes them."""

stores = Table(
    "stores",
    metadata,
    _text("store_id", key=True),
    _text("name"),
    _text("zone"),
    _whole("day_cut_hour"),
    _text("currency"),
)

invitations = Table(
    "invitations",
    metadata,
    _text("code_hash", key=True),
    _text("store_id"),
    _text("counter_id"),
    _text("counter_name"),
    _whole("expires_at"),
    _text("public_key", maybe=True),
    _text("device_id", maybe=True),
)
"""``public_key`` and ``device_id`` once a machine has joined with the code."""

devices = Table(
    "devices",
    metadata,
    _text("device_id", key=True),
    _text("store_id"),
    _text("counter_id"),
    _text("name"),
    _text("public_key"),
    _text("status"),
    _whole("incarnation"),
    _whole("seq"),
    _text("record_hash"),
    _whole("joined_at"),
    _whole("seen_at"),
    _whole("durable_incarnation"),
    _whole("durable_seq"),
)
"""``status``: active, frozen (its chain split in two) or revoked. ``seq`` and ``record_hash``: the
last record of its chain that the centre has; ``durable_seq``: the last that is in a backup, in the
life that is ``durable_incarnation``.
"""

nonces = Table(
    "nonces",
    metadata,
    _text("device_id", key=True),
    _text("nonce", key=True),
    _whole("over_at"),
)
"""Of requests for a token that were answered, so that none is answered twice; ``over_at``: when
its time is too far away to be answered anyway.
"""

operations = Table(
    "operations",
    metadata,
    _text("shard_id", key=True),
    _text("operation_id", key=True),
    _text("device_id"),
    _whole("incarnation"),
    _whole("seq"),
    _whole("version"),
    _text("kind"),
    _text("member_id", maybe=True),
    _text("operator_id"),
    _whole("at"),
    _day("business_on"),
    _flag("is_audit"),
    Column("body", LargeBinary, nullable=False),
    _text("body_hash"),
    _text("prev_hash"),
    _text("record_hash"),
    _whole("received_at"),
    _text("verdict"),
    _text("code"),
    _text("params"),
    _text("booked_for", maybe=True),
    _whole("ver", maybe=True),
    Index("operations_by_device", "device_id", "incarnation", "seq"),
)
"""``shard_id``: the member it names, else its device. The verdict is stored with the effect.
``body``: sealed with the key of the member it was booked for, so that it goes with the member.
"""

members = Table(
    "members",
    metadata,
    _text("member_id", key=True),
    _whole("ver"),
    _text("status"),
    _text("store_id"),
    _text("merged_into", maybe=True),
    Column("identity", LargeBinary, nullable=True),
    _day("last_sale_on", maybe=True),
    Index("members_by_merge", "merged_into"),
)
"""``identity``: name, phone, card and birthday, sealed with the member's own key; None once it is
erased.
"""

member_keys = Table(
    "member_keys", metadata, _text("member_id", key=True), Column("sealed", LargeBinary)
)
"""A key for each member, itself sealed; without it the identity can be read by nobody."""

erasures = Table(
    "erasures", metadata, _text("member_id", key=True), _whole("erased_at"), _text("reason")
)
"""Members of whom nobody may know any more who they were, so that none comes back (I13)."""

merges = Table(
    "merges",
    metadata,
    _text("member_id", key=True),
    _text("operation_id", key=True),
    _text("winner_id"),
    _whole("merged_at"),
    _text("taken"),
    Column("before", LargeBinary, nullable=False),
)
"""Members that a person said are another one, which can be undone for 30 days (R-97). ``taken``:
what went over that no sale names, as JSON. ``before``: who the winner was, sealed with its key.
"""

passes = Table(
    "passes",
    metadata,
    _text("member_id", key=True),
    _whole("serial", key=True),
    _whole("issued_at"),
    _whole("expires_at"),
    _text("device_id"),
    _whole("blocked_at", maybe=True),
    Index("passes_by_serial", "serial"),
    Index("passes_by_block", "blocked_at"),
)
"""What was made for members to show, as long as it is good and the member's next one is not made.
``device_id``: the counter that asked for it, or nothing.
"""

data_requests = Table(
    "data_requests",
    metadata,
    _text("member_id", key=True),
    _text("request_id", key=True),
    _text("kind"),
    _text("store_id"),
    _whole("asked_at"),
    _day("due_on"),
    _whole("closed_at", maybe=True),
    Index("requests_open", "closed_at", "due_on"),
)
"""What people asked about their own data, and by when it is to be done."""

device_places = Table(
    "device_places", metadata, _text("device_id", key=True), _whole("seq"), _whole("told_at")
)
"""Up to where each device has kept the feed of its store, as it last said."""

handles = Table(
    "handles",
    metadata,
    _text("handle", key=True),
    _text("member_id"),
    Index("handles_of_member", "member_id"),
)
"""Keyed hashes of the phone and the card of each living member."""

entries = Table(
    "entries",
    metadata,
    _text("member_id", key=True),
    _text("entry_id", key=True),
    _text("operation_id"),
    _text("lot_id"),
    _text("kind"),
    _text("component"),
    _whole("points"),
    _day("effective_on"),
    _whole("recorded_at"),
    _whole("programme_version"),
    _text("sale_id", maybe=True),
    _text("reverses_entry_id", maybe=True),
    _flag("opens_lot"),
    _day("active_on", maybe=True),
    _day("expires_on", maybe=True),
    _text("account_id"),
    Index("entries_of_sale", "member_id", "sale_id"),
)
"""Only ever added to."""

lots = Table(
    "lots",
    metadata,
    _text("member_id", key=True),
    _text("lot_id", key=True),
    _text("component"),
    _day("accrued_on"),
    _day("active_on"),
    _day("expires_on", maybe=True),
    _text("sale_id", maybe=True),
    _whole("remaining"),
    _text("account_id"),
)
"""What the entries add up to; ``verify`` adds them up again."""

coupons = Table(
    "coupons",
    metadata,
    _text("member_id", key=True),
    _text("coupon_id", key=True),
    _text("coupon_type_id"),
    _day("valid_from"),
    _day("valid_until"),
    _text("state"),
    _text("used_by_sale_id", maybe=True),
)

tier_facts = Table(
    "tier_facts",
    metadata,
    _text("member_id", key=True),
    _whole("fact_no", key=True),
    _text("kind"),
    _day("counts_on"),
    _whole("amount_minor"),
    _whole("points"),
    _text("tier_id", maybe=True),
    _day("until_on", maybe=True),
    _text("sale_id", maybe=True),
    _day("recorded_on", maybe=True),
    _text("reason"),
)

birthdays = Table(
    "birthdays", metadata, _text("member_id", key=True), _whole("year", key=True), _text("sale_id")
)

orders_beside = Table(
    "orders_beside", metadata, _text("member_id", key=True), _text("sale_id", key=True)
)
"""Sales of which something is kept though nothing of it counts towards a tier (R-25)."""

referrals = Table(
    "referrals",
    metadata,
    _text("member_id", key=True),
    _text("referrer_id"),
    _day("joined_on"),
    _text("sale_id"),
    _text("paid_by"),
)
"""New members whom another one brought along (R-120). ``sale_id``, ``paid_by``: the basket that
both were rewarded for, and its operation; empty while that is open.
"""

consents = Table(
    "consents",
    metadata,
    _text("member_id", key=True),
    _text("operation_id", key=True),
    _text("purpose", key=True),
    _whole("text_version"),
    _flag("is_given"),
    _whole("recorded_at"),
    _text("operator_id"),
)

sales = Table(
    "sales",
    metadata,
    _text("shard_id", key=True),
    _text("sale_id", key=True),
    _text("operation_id"),
    _text("operation_shard"),
    _text("receipt_no"),
    _text("store_id"),
    _day("business_on"),
    _whole("due_minor"),
    _text("document"),
    _text("brought"),
    Index("sales_by_receipt", "receipt_no"),
)
"""``document``: the sale with its unit facts and what came back of it since. ``brought``: ids of
the coupons it brought, as a JSON list. ``operation_shard``: where its operation is kept.
"""

returns = Table(
    "returns",
    metadata,
    _text("shard_id", key=True),
    _text("sale_id", key=True),
    _whole("return_no", key=True),
    _text("operation_id"),
    _text("document"),
)
"""``document``: what one return gave back and took, in the order of the returns of a sale."""

offer_uses = Table(
    "offer_uses",
    metadata,
    _text("offer_id", key=True),
    _text("sale_id", key=True),
    _text("member_id", maybe=True),
    _whole("amount_minor"),
    _day("used_on"),
    _whole("year"),
)

allotments = Table(
    "allotments",
    metadata,
    _text("device_id", key=True),
    _text("offer_id", key=True),
    *(_whole(f"{what}_orders") for what in ("right", "used", "freed", "share")),
    *(_whole(f"{what}_minor") for what in ("right", "used", "freed", "share")),
    _whole("until_at"),
    Index("allotments_of_offer", "offer_id"),
)
"""What each counter may give of offers that the whole chain shares, in orders and in money, and
what it told that it gave; ``until_at`` 0 where it was never given a right (R-122).
"""

offer_locks = Table("offer_locks", metadata, _text("offer_id", key=True), _whole("turn"))
"""Locked by whoever gives rights of an offer."""

holdings = Table("holdings", metadata, _text("store_id", key=True), _text("member_id", key=True))
"""Which members a store holds: those at home there, and those it has seen."""

holders = Table("holders", metadata, _text("member_id", key=True), _text("store_id", key=True))
"""The same, asked from the member's side."""

scopes = Table("scopes", metadata, _text("store_id", key=True), _whole("seq"))
"""The counter of each store's feed; taken last in a transaction, so that no number is seen before
a smaller one.
"""

feed = Table(
    "feed",
    metadata,
    _text("store_id", key=True),
    _text("kind", key=True),
    _text("entity_id", key=True),
    _whole("seq"),
    Index("feed_in_order", "store_id", "seq"),
)
"""One row for each thing in a store's scope, at the place where it last changed."""
