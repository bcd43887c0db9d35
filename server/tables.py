"""The tables of the centre, the same on every SQL engine.

Nothing here needs more than keys and integers: no sequences of the engine, no triggers, no locks
by name. Every key of a member's rows begins with ``member_id``, so that they can be spread over
machines by it; the keys of a store's begin with the store (docs/scale.md).
"""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, MetaData, Table

from server.columns import day, flag, text, whole

metadata = MetaData()


centre = Table("centre", metadata, text("name", key=True), text("value"))
"""What the centre knows of itself: its history, and where it last was backed up."""

programmes = Table(
    "programmes",
    metadata,
    whole("version", key=True),
    day("valid_from"),
    text("document"),
    text("signature"),
)

catalogues = Table(
    "catalogues",
    metadata,
    text("store_id", key=True),
    whole("version"),
    text("document"),
    text("signature"),
)
"""The newest goods of each store, where the centre publishes them."""

stores = Table(
    "stores",
    metadata,
    text("store_id", key=True),
    text("name"),
    text("zone"),
    whole("day_cut_hour"),
    text("currency"),
)

invitations = Table(
    "invitations",
    metadata,
    text("code_hash", key=True),
    text("store_id"),
    text("counter_id"),
    text("counter_name"),
    whole("expires_at"),
    text("public_key", maybe=True),
    text("device_id", maybe=True),
)
"""``public_key`` and ``device_id`` once a machine has joined with the code."""

devices = Table(
    "devices",
    metadata,
    text("device_id", key=True),
    text("store_id"),
    text("counter_id"),
    text("name"),
    text("public_key"),
    text("status"),
    whole("incarnation"),
    whole("seq"),
    text("record_hash"),
    whole("joined_at"),
    whole("seen_at"),
    whole("durable_incarnation"),
    whole("durable_seq"),
)
"""``status``: active, frozen (its chain split in two) or revoked. ``seq`` and ``record_hash``: the
last record of its chain that the centre has; ``durable_seq``: the last that is in a backup, in the
life that is ``durable_incarnation``.
"""

nonces = Table(
    "nonces",
    metadata,
    text("device_id", key=True),
    text("nonce", key=True),
    whole("over_at"),
)
"""Of requests for a token that were answered, so that none is answered twice; ``over_at``: when
its time is too far away to be answered anyway.
"""

operations = Table(
    "operations",
    metadata,
    text("shard_id", key=True),
    text("operation_id", key=True),
    text("device_id"),
    whole("incarnation"),
    whole("seq"),
    whole("version"),
    text("kind"),
    text("member_id", maybe=True),
    text("operator_id"),
    whole("at"),
    day("business_on"),
    flag("is_audit"),
    Column("body", LargeBinary, nullable=False),
    text("body_hash"),
    text("prev_hash"),
    text("record_hash"),
    whole("received_at"),
    text("verdict"),
    text("code"),
    text("params"),
    text("booked_for", maybe=True),
    whole("ver", maybe=True),
    Index("operations_by_device", "device_id", "incarnation", "seq"),
)
"""``shard_id``: the member it names, else its device. The verdict is stored with the effect.
``body``: sealed with the key of the member it was booked for, so that it goes with the member.
"""

members = Table(
    "members",
    metadata,
    text("member_id", key=True),
    whole("ver"),
    text("status"),
    text("store_id"),
    text("merged_into", maybe=True),
    Column("identity", LargeBinary, nullable=True),
    day("last_sale_on", maybe=True),
    Index("members_by_merge", "merged_into"),
)
"""``identity``: name, phone, card and birthday, sealed with the member's own key; None once it is
erased.
"""

member_keys = Table(
    "member_keys", metadata, text("member_id", key=True), Column("sealed", LargeBinary)
)
"""A key for each member, itself sealed; without it the identity can be read by nobody."""

erasures = Table(
    "erasures", metadata, text("member_id", key=True), whole("erased_at"), text("reason")
)
"""Members of whom nobody may know any more who they were, so that none comes back (I13)."""

merges = Table(
    "merges",
    metadata,
    text("member_id", key=True),
    text("operation_id", key=True),
    text("winner_id"),
    whole("merged_at"),
    text("taken"),
    Column("before", LargeBinary, nullable=False),
)
"""Members that a person said are another one, which can be undone for 30 days (R-97). ``taken``:
what went over that no sale names, as JSON. ``before``: who the winner was, sealed with its key.
"""

passes = Table(
    "passes",
    metadata,
    text("member_id", key=True),
    whole("serial", key=True),
    whole("issued_at"),
    whole("expires_at"),
    text("device_id"),
    whole("blocked_at", maybe=True),
    Index("passes_by_serial", "serial"),
    Index("passes_by_block", "blocked_at"),
)
"""What was made for members to show, as long as it is good and the member's next one is not made.
``device_id``: the counter that asked for it, or nothing.
"""

data_requests = Table(
    "data_requests",
    metadata,
    text("member_id", key=True),
    text("request_id", key=True),
    text("kind"),
    text("store_id"),
    whole("asked_at"),
    day("due_on"),
    whole("closed_at", maybe=True),
    Index("requests_open", "closed_at", "due_on"),
)
"""What people asked about their own data, and by when it is to be done."""

device_places = Table(
    "device_places", metadata, text("device_id", key=True), whole("seq"), whole("told_at")
)
"""Up to where each device has kept the feed of its store, as it last said."""

handles = Table(
    "handles",
    metadata,
    text("handle", key=True),
    text("member_id"),
    Index("handles_of_member", "member_id"),
)
"""Keyed hashes of the phone and the card of each living member."""

entries = Table(
    "entries",
    metadata,
    text("member_id", key=True),
    text("entry_id", key=True),
    text("operation_id"),
    text("lot_id"),
    text("kind"),
    text("component"),
    whole("points"),
    day("effective_on"),
    whole("recorded_at"),
    whole("programme_version"),
    text("sale_id", maybe=True),
    text("reverses_entry_id", maybe=True),
    flag("opens_lot"),
    day("active_on", maybe=True),
    day("expires_on", maybe=True),
    text("account_id"),
    Index("entries_of_sale", "member_id", "sale_id"),
)
"""Only ever added to."""

lots = Table(
    "lots",
    metadata,
    text("member_id", key=True),
    text("lot_id", key=True),
    text("component"),
    day("accrued_on"),
    day("active_on"),
    day("expires_on", maybe=True),
    text("sale_id", maybe=True),
    whole("remaining"),
    text("account_id"),
)
"""What the entries add up to; ``verify`` adds them up again."""

coupons = Table(
    "coupons",
    metadata,
    text("member_id", key=True),
    text("coupon_id", key=True),
    text("coupon_type_id"),
    day("valid_from"),
    day("valid_until"),
    text("state"),
    text("used_by_sale_id", maybe=True),
)

tier_facts = Table(
    "tier_facts",
    metadata,
    text("member_id", key=True),
    whole("fact_no", key=True),
    text("kind"),
    day("counts_on"),
    whole("amount_minor"),
    whole("points"),
    text("tier_id", maybe=True),
    day("until_on", maybe=True),
    text("sale_id", maybe=True),
    day("recorded_on", maybe=True),
    text("reason"),
)

birthdays = Table(
    "birthdays", metadata, text("member_id", key=True), whole("year", key=True), text("sale_id")
)

orders_beside = Table(
    "orders_beside", metadata, text("member_id", key=True), text("sale_id", key=True)
)
"""Sales of which something is kept though nothing of it counts towards a tier (R-25)."""

referrals = Table(
    "referrals",
    metadata,
    text("member_id", key=True),
    text("referrer_id"),
    day("joined_on"),
    text("sale_id"),
    text("paid_by"),
)
"""New members whom another one brought along (R-120). ``sale_id``, ``paid_by``: the basket that
both were rewarded for, and its operation; empty while that is open.
"""

consents = Table(
    "consents",
    metadata,
    text("member_id", key=True),
    text("operation_id", key=True),
    text("purpose", key=True),
    whole("text_version"),
    flag("is_given"),
    whole("recorded_at"),
    text("operator_id"),
)

sales = Table(
    "sales",
    metadata,
    text("shard_id", key=True),
    text("sale_id", key=True),
    text("operation_id"),
    text("operation_shard"),
    text("receipt_no"),
    text("store_id"),
    day("business_on"),
    whole("due_minor"),
    text("document"),
    text("brought"),
    Index("sales_by_receipt", "receipt_no"),
)
"""``document``: the sale with its unit facts and what came back of it since. ``brought``: ids of
the coupons it brought, as a JSON list. ``operation_shard``: where its operation is kept.
"""

returns = Table(
    "returns",
    metadata,
    text("shard_id", key=True),
    text("sale_id", key=True),
    whole("return_no", key=True),
    text("operation_id"),
    text("document"),
)
"""``document``: what one return gave back and took, in the order of the returns of a sale."""

offer_uses = Table(
    "offer_uses",
    metadata,
    text("offer_id", key=True),
    text("sale_id", key=True),
    text("member_id", maybe=True),
    whole("amount_minor"),
    day("used_on"),
    whole("year"),
)

allotments = Table(
    "allotments",
    metadata,
    text("device_id", key=True),
    text("offer_id", key=True),
    *(whole(f"{what}_orders") for what in ("right", "used", "freed", "share")),
    *(whole(f"{what}_minor") for what in ("right", "used", "freed", "share")),
    whole("until_at"),
    Index("allotments_of_offer", "offer_id"),
)
"""What each counter may give of offers that the whole chain shares, in orders and in money, and
what it told that it gave; ``until_at`` 0 where it was never given a right (R-122).
"""

offer_locks = Table("offer_locks", metadata, text("offer_id", key=True), whole("turn"))
"""Locked by whoever gives rights of an offer."""

holdings = Table("holdings", metadata, text("store_id", key=True), text("member_id", key=True))
"""Which members a store holds: those at home there, and those it has seen."""

holders = Table("holders", metadata, text("member_id", key=True), text("store_id", key=True))
"""The same, asked from the member's side."""

scopes = Table("scopes", metadata, text("store_id", key=True), whole("seq"))
"""The counter of each store's feed; taken last in a transaction, so that no number is seen before
a smaller one.
"""

feed = Table(
    "feed",
    metadata,
    text("store_id", key=True),
    text("kind", key=True),
    text("entity_id", key=True),
    whole("seq"),
    Index("feed_in_order", "store_id", "seq"),
)
"""One row for each thing in a store's scope, at the place where it last changed."""
