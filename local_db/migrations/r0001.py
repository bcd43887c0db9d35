"""The first schema, as released: frozen text that later changes of the tables never touch."""

from __future__ import annotations

from alembic.operations import Operations

STATEMENTS = (
    """
    CREATE TABLE chain_heads (
        device_id TEXT NOT NULL,
        incarnation INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        record_hash TEXT NOT NULL,
        PRIMARY KEY (device_id, incarnation)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE held_baskets (
        held_id TEXT NOT NULL,
        basket TEXT NOT NULL CHECK (json_valid(basket)),
        wishes TEXT NOT NULL CHECK (json_valid(wishes)),
        member_id TEXT,
        operator_id TEXT NOT NULL,
        held_at INTEGER NOT NULL,
        is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
        PRIMARY KEY (held_id)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX one_open_basket ON held_baskets (is_open) WHERE is_open = 1",
    """
    CREATE TABLE members (
        member_id TEXT NOT NULL,
        ver INTEGER NOT NULL CHECK (ver > 0),
        status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'closed', 'merged')),
        name TEXT NOT NULL,
        phone TEXT NOT NULL,
        card_token TEXT NOT NULL,
        enrolled_on TEXT NOT NULL CHECK (enrolled_on GLOB '????-??-??'),
        enrolled_at INTEGER NOT NULL,
        store_id TEXT NOT NULL,
        birth_month INTEGER CHECK (birth_month BETWEEN 1 AND 12),
        birth_day INTEGER CHECK (birth_day BETWEEN 1 AND 31),
        birth_year INTEGER,
        merged_into TEXT,
        last4 TEXT NOT NULL,
        PRIMARY KEY (member_id),
        FOREIGN KEY(merged_into) REFERENCES members (member_id)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX members_by_card ON members (card_token)",
    "CREATE INDEX members_by_last4 ON members (last4) WHERE status IN ('active', 'suspended')",
    """
    CREATE UNIQUE INDEX members_by_phone ON members (phone)
        WHERE status IN ('active', 'suspended')
    """,
    """
    CREATE TABLE operations (
        device_id TEXT NOT NULL,
        incarnation INTEGER NOT NULL,
        seq INTEGER NOT NULL CHECK (seq > 0),
        operation_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        kind TEXT NOT NULL,
        member_id TEXT,
        operator_id TEXT NOT NULL,
        at INTEGER NOT NULL,
        business_on TEXT NOT NULL CHECK (business_on GLOB '????-??-??'),
        is_audit INTEGER NOT NULL CHECK (is_audit IN (0, 1)),
        body TEXT NOT NULL CHECK (json_valid(body)),
        body_hash TEXT NOT NULL,
        prev_hash TEXT NOT NULL,
        record_hash TEXT NOT NULL,
        PRIMARY KEY (device_id, incarnation, seq)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX operations_by_id ON operations (operation_id)",
    """
    CREATE INDEX refunds_by_sale ON operations (json_extract(body, '$.sale_id'))
        WHERE kind IN ('sale.refund', 'sale.void')
    """,
    """
    CREATE TABLE operators (
        operator_id TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('cashier', 'manager')),
        pin_hash TEXT NOT NULL,
        must_change_pin INTEGER NOT NULL CHECK (must_change_pin IN (0, 1)),
        failed_count INTEGER NOT NULL CHECK (failed_count >= 0),
        locked_until INTEGER,
        is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
        PRIMARY KEY (operator_id)
    ) STRICT
    """,
    """
    CREATE TABLE products (
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        price_minor INTEGER NOT NULL,
        ean TEXT,
        member_price_minor INTEGER,
        category_path TEXT NOT NULL,
        unit TEXT NOT NULL CHECK (unit IN ('piece', 'kg')),
        tax_class TEXT NOT NULL,
        flags TEXT NOT NULL CHECK (json_valid(flags)),
        cost_minor INTEGER,
        name_en TEXT NOT NULL,
        PRIMARY KEY (sku)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX products_by_ean ON products (ean)",
    """
    CREATE TABLE programmes (
        version INTEGER NOT NULL,
        valid_from TEXT NOT NULL CHECK (valid_from GLOB '????-??-??'),
        document TEXT NOT NULL CHECK (json_valid(document)),
        PRIMARY KEY (version)
    ) STRICT
    """,
    "CREATE INDEX programmes_by_day ON programmes (valid_from, version)",
    """
    CREATE TABLE sequences (
        name TEXT NOT NULL,
        last_value INTEGER NOT NULL,
        PRIMARY KEY (name)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE settings (
        "key" TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY ("key")
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE store_profile (
        only_row INTEGER NOT NULL CHECK (only_row = 1),
        store_id TEXT NOT NULL,
        store_name TEXT NOT NULL,
        counter_id TEXT NOT NULL,
        counter_name TEXT NOT NULL,
        device_id TEXT NOT NULL,
        incarnation INTEGER NOT NULL,
        currency TEXT NOT NULL,
        exponent INTEGER NOT NULL,
        zone TEXT NOT NULL,
        day_cut_hour INTEGER NOT NULL,
        pin_length INTEGER NOT NULL,
        language TEXT NOT NULL,
        authority TEXT NOT NULL CHECK (authority IN ('local', 'centre')),
        pass_public_key TEXT NOT NULL,
        is_demo INTEGER NOT NULL CHECK (is_demo IN (0, 1)),
        PRIMARY KEY (only_row)
    ) STRICT
    """,
    """
    CREATE TABLE birthday_uses (
        member_id TEXT NOT NULL,
        year INTEGER NOT NULL,
        sale_id TEXT NOT NULL,
        PRIMARY KEY (member_id, year),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX birthday_uses_by_sale ON birthday_uses (sale_id)",
    """
    CREATE TABLE consents (
        member_id TEXT NOT NULL,
        recorded_at INTEGER NOT NULL,
        purpose TEXT NOT NULL,
        text_version INTEGER NOT NULL,
        is_given INTEGER NOT NULL CHECK (is_given IN (0, 1)),
        operator_id TEXT NOT NULL,
        PRIMARY KEY (member_id, recorded_at, purpose),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE coupons (
        coupon_id TEXT NOT NULL,
        member_id TEXT NOT NULL,
        coupon_type_id TEXT NOT NULL,
        valid_from TEXT NOT NULL CHECK (valid_from GLOB '????-??-??'),
        valid_until TEXT NOT NULL CHECK (valid_until GLOB '????-??-??'),
        state TEXT NOT NULL CHECK (state IN ('issued', 'used', 'returned_expired', 'revoked')),
        used_by_sale_id TEXT,
        PRIMARY KEY (coupon_id),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) STRICT
    """,
    "CREATE INDEX coupons_at_hand ON coupons (member_id) WHERE state = 'issued'",
    """
    CREATE TABLE ledger_entries (
        member_id TEXT NOT NULL,
        lot_id TEXT NOT NULL,
        entry_id TEXT NOT NULL,
        operation_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('accrual', 'redemption', 'reversal',
            'adjustment', 'expiry', 'merge_in', 'merge_out')),
        component TEXT NOT NULL,
        points INTEGER NOT NULL,
        effective_on TEXT NOT NULL CHECK (effective_on GLOB '????-??-??'),
        recorded_at INTEGER NOT NULL,
        programme_version INTEGER NOT NULL,
        sale_id TEXT,
        reverses_entry_id TEXT,
        opens_lot INTEGER NOT NULL CHECK (opens_lot IN (0, 1)),
        active_on TEXT CHECK (active_on GLOB '????-??-??'),
        expires_on TEXT CHECK (expires_on GLOB '????-??-??'),
        PRIMARY KEY (member_id, lot_id, entry_id),
        CHECK (opens_lot = 0 OR active_on IS NOT NULL),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE UNIQUE INDEX ledger_entries_by_id ON ledger_entries (entry_id)",
    """
    CREATE INDEX ledger_entries_by_sale ON ledger_entries (sale_id)
        WHERE sale_id IS NOT NULL
    """,
    """
    CREATE INDEX lots_by_expiry ON ledger_entries (expires_on)
        WHERE opens_lot = 1 AND expires_on IS NOT NULL
    """,
    "CREATE UNIQUE INDEX lots_by_id ON ledger_entries (lot_id) WHERE opens_lot = 1",
    """
    CREATE TABLE member_keys (
        "key" TEXT NOT NULL,
        member_id TEXT NOT NULL,
        PRIMARY KEY ("key", member_id),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX member_keys_by_member ON member_keys (member_id)",
    """
    CREATE TABLE outbox (
        operation_id TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'accepted', 'adjusted',
            'rejected', 'quarantined', 'parked')),
        PRIMARY KEY (operation_id),
        FOREIGN KEY(operation_id) REFERENCES operations (operation_id)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX outbox_waiting ON outbox (operation_id) WHERE outcome = 'waiting'",
    """
    CREATE TABLE product_keys (
        "key" TEXT NOT NULL,
        sku TEXT NOT NULL,
        PRIMARY KEY ("key", sku),
        FOREIGN KEY(sku) REFERENCES products (sku)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX product_keys_by_sku ON product_keys (sku)",
    """
    CREATE TABLE sales (
        sale_no INTEGER NOT NULL,
        sale_id TEXT NOT NULL,
        operation_id TEXT NOT NULL,
        receipt_no TEXT NOT NULL,
        store_id TEXT NOT NULL,
        counter_id TEXT NOT NULL,
        operator_id TEXT NOT NULL,
        member_id TEXT,
        business_on TEXT NOT NULL CHECK (business_on GLOB '????-??-??'),
        settled_at INTEGER NOT NULL,
        programme_version INTEGER NOT NULL,
        currency TEXT NOT NULL,
        due_minor INTEGER NOT NULL CHECK (due_minor >= 0),
        quote BLOB NOT NULL,
        quote_digest TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('settled', 'voided', 'part_returned', 'returned')),
        PRIMARY KEY (sale_no),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) STRICT
    """,
    "CREATE UNIQUE INDEX sales_by_id ON sales (sale_id)",
    """
    CREATE INDEX sales_by_member ON sales (member_id, settled_at, sale_id)
        WHERE member_id IS NOT NULL
    """,
    "CREATE UNIQUE INDEX sales_by_operation ON sales (operation_id)",
    "CREATE UNIQUE INDEX sales_by_receipt ON sales (receipt_no)",
    "CREATE INDEX sales_by_time ON sales (settled_at, sale_id)",
    """
    CREATE TABLE tier_facts (
        member_id TEXT NOT NULL,
        fact_no INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('spend', 'grant', 'opening')),
        counts_on TEXT NOT NULL CHECK (counts_on GLOB '????-??-??'),
        amount_minor INTEGER NOT NULL,
        tier_id TEXT,
        until_on TEXT CHECK (until_on GLOB '????-??-??'),
        sale_id TEXT,
        recorded_on TEXT CHECK (recorded_on GLOB '????-??-??'),
        PRIMARY KEY (member_id, fact_no),
        FOREIGN KEY(member_id) REFERENCES members (member_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE sale_lines (
        sale_id TEXT NOT NULL,
        line_no INTEGER NOT NULL,
        line_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('piece', 'weighed', 'amount')),
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        name_en TEXT NOT NULL,
        quantity INTEGER NOT NULL CHECK (quantity > 0),
        grams INTEGER,
        net_minor INTEGER NOT NULL,
        returned_units INTEGER NOT NULL,
        returned_minor INTEGER NOT NULL,
        PRIMARY KEY (sale_id, line_no),
        FOREIGN KEY(sale_id) REFERENCES sales (sale_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE sale_unit_runs (
        sale_id TEXT NOT NULL,
        line_no INTEGER NOT NULL,
        run_no INTEGER NOT NULL,
        count INTEGER NOT NULL CHECK (count > 0),
        list_minor INTEGER NOT NULL,
        net_minor INTEGER NOT NULL,
        tax_minor INTEGER NOT NULL,
        qualifying_minor INTEGER NOT NULL,
        accrued_points INTEGER NOT NULL,
        redeemed_points INTEGER NOT NULL,
        shares TEXT NOT NULL CHECK (json_valid(shares)),
        PRIMARY KEY (sale_id, line_no, run_no),
        FOREIGN KEY(sale_id) REFERENCES sales (sale_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE tenders (
        sale_id TEXT NOT NULL,
        tender_no INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('cash', 'wechat', 'alipay', 'card')),
        amount_minor INTEGER NOT NULL,
        reference TEXT NOT NULL,
        received_minor INTEGER,
        PRIMARY KEY (sale_id, tender_no),
        FOREIGN KEY(sale_id) REFERENCES sales (sale_id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
        BEGIN SELECT RAISE(ABORT, 'ledger_entries is append-only'); END
    """,
    """
    CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
        BEGIN SELECT RAISE(ABORT, 'ledger_entries is append-only'); END
    """,
    """
    CREATE TRIGGER operations_no_update BEFORE UPDATE ON operations
        BEGIN SELECT RAISE(ABORT, 'operations is append-only'); END
    """,
    """
    CREATE TRIGGER operations_no_delete BEFORE DELETE ON operations
        BEGIN SELECT RAISE(ABORT, 'operations is append-only'); END
    """,
    """
    CREATE TRIGGER programmes_no_update BEFORE UPDATE ON programmes
        BEGIN SELECT RAISE(ABORT, 'programmes is append-only'); END
    """,
    """
    CREATE TRIGGER programmes_no_delete BEFORE DELETE ON programmes
        BEGIN SELECT RAISE(ABORT, 'programmes is append-only'); END
    """,
    """
    CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents
        BEGIN SELECT RAISE(ABORT, 'consents is append-only'); END
    """,
    """
    CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents
        BEGIN SELECT RAISE(ABORT, 'consents is append-only'); END
    """,
)


def upgrade(op: Operations) -> None:
    """Create everything in an empty file."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
