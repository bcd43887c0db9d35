"""The doctor on a real store: an honest one is well, a forged or damaged one is not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.adapters.files import held_alone
from app.adapters.secrets import SealedFileSecrets
from app.domain.programme import Referral
from app.domain.refund import RefundPick
from app.services.backup import make_backup
from app.services.doctor import examine
from app.services.expiring import expire_due_lots
from app.services.imports import import_members, import_products
from app.services.operators import add_operator, let_go, set_role
from app.services.restoring import RestoreTools, restore_backup
from app.services.settings import save_setting
from local_db.engine import connect
from local_db.files import open_store
from tests.builders.selling import returned, sold, voided
from tests.integration.shop import KEY_BYTES, Shop, open_shop, set_up_shop

KEY = bytes([1]) * KEY_BYTES


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop with imported goods and members, three sales, a return and a void."""
    shop = set_up_shop(tmp_path / "home")
    counter = shop.counter
    products = tmp_path / "products.csv"
    products.write_text("sku,name,price\nB1,咖啡,62\n", encoding="utf-8-sig")
    assert import_products(counter.ctx, products).is_done
    members = tmp_path / "members.csv"
    members.write_text(
        "phone,name,birthday,points\n"
        "13900001111,曾小明,11-03,300@2027-01-31;2000\n"
        "13900002222,李雷,,\n",
        encoding="utf-8-sig",
    )
    assert import_members(counter.ctx, members).accepted_count == 2
    with shop.store.read() as reader:
        member = reader.member_by_phone("+8613900001111")
    assert member is not None
    people = {"member_id": member.member_id, "operator_id": shop.manager_id}
    manager = {"operator_id": shop.manager_id, "approved_by": None}
    part = sold(counter, **people).sale
    returned(counter, part.sale_id, RefundPick(line_id="coffee", units=1), **manager)
    counter.clock.advance(hours=1)
    voided(counter, sold(counter, **people).sale.sale_id, **manager)
    shop.enrol("13900003333")
    clerk = add_operator(counter.ctx, "王强", "cashier", "4062", shop.manager_id).operator_id
    set_role(counter.ctx, clerk, "manager", shop.manager_id)
    let_go(counter.ctx, clerk, shop.manager_id)
    save_setting(counter.ctx, "look.sounds", "on", shop.manager_id)
    counter.clock.advance(days=1)
    sold(counter, operator_id=shop.manager_id, member_id=None)
    yield shop
    shop.store.close()


def test_an_honest_store_is_well(shop: Shop) -> None:
    report = examine(shop.store, shop.counter.clock)
    assert report.findings == ()
    assert report.counts["sales"] == 3
    assert report.digest == shop.store.digest()


def test_it_is_well_where_members_were_rewarded(shop: Shop) -> None:
    """R-120: a sale moves points of two members, and so does its return."""
    counter = shop.counter
    with shop.store.write() as work:
        programme = work.programme(counter.clock.now().date())
        rules = Referral(referrer_points=300, newcomer_points=100)
        enrolment = replace(programme.enrolment, referral=rules)
        work.publish_programme(replace(programme, version=2, enrolment=enrolment))
        work.commit()
    referrer = shop.enrol("13900004444")
    newcomer = shop.enrol("13900005555", referrer_id=referrer)
    sales = [sold(counter, operator_id=shop.manager_id, member_id=newcomer).sale for _ in range(2)]
    manager = {"operator_id": shop.manager_id, "approved_by": None}
    voided(counter, sales[0].sale_id, **manager)
    sold(counter, operator_id=shop.manager_id, member_id=newcomer)
    found = examine(shop.store, counter.clock).findings
    assert [one for one in found if one.sentence.startswith("Programme 2 ")] == list(found)
    with shop.store.read() as reader:
        facts = reader.member_facts(referrer, counter.clock.now().date())
    assert facts is not None
    assert sum(lot.remaining for lot in facts.lots) == 300


def test_it_is_well_on_any_later_day(shop: Shop) -> None:
    shop.counter.clock.advance(days=500)
    assert examine(shop.store, shop.counter.clock).is_well


FORGERIES = {
    "more points": (
        "UPDATE ledger_entries SET points = points + 1000 WHERE kind = 'accrual'",
        {"sales"},
    ),
    "another tender": ("UPDATE tenders SET amount_minor = amount_minor - 100", {"sales"}),
    "an operation less": ("DELETE FROM operations WHERE seq = 4", {"chain"}),
    "another body": (
        "UPDATE operations SET body = replace(body, '200', '201') WHERE kind = 'member.enrol'",
        {"chain"},
    ),
    "a number moved": (
        "UPDATE sales SET receipt_no = 'S01-C1-000009' WHERE sale_no = 3",
        {"sales"},
    ),
    "a member less": ("DELETE FROM members WHERE phone = '+8613900001111'", {"references"}),
    "a line less": ("DELETE FROM sale_lines WHERE line_no = 1", {"sales"}),
    "points brought along": (
        "UPDATE ledger_entries SET points = points + 500 WHERE component = 'opening'",
        {"effects"},
    ),
    "points that last": (
        "UPDATE ledger_entries SET expires_on = '2099-12-31' WHERE opens_lot = 1",
        {"effects"},
    ),
    "a lot of one's own": (
        (
            "INSERT INTO ledger_entries SELECT member_id, 'x', 'x', operation_id, 'adjustment',"
            " 'x', 9000, effective_on, recorded_at, programme_version, NULL, NULL, 1,"
            " active_on, NULL, account_id FROM ledger_entries WHERE opens_lot = 1 LIMIT 1"
        ),
        {"effects"},
    ),
    "entries of no operation": (
        "UPDATE ledger_entries SET operation_id = 'none' WHERE kind = 'redemption'",
        {"references", "effects"},
    ),
    "a dearer list": ("UPDATE sales SET due_minor = due_minor + 1 WHERE sale_no = 1", {"sales"}),
    "another operator": ("UPDATE sales SET operator_id = 'x' WHERE sale_no = 1", {"sales"}),
    "another day": ("UPDATE sales SET business_on = '2020-01-01' WHERE sale_no = 1", {"sales"}),
    "another good": ("UPDATE sale_lines SET sku = 'X' WHERE line_no = 0", {"sales"}),
    "more of a good": ("UPDATE sale_lines SET quantity = 9 WHERE line_no = 0", {"sales"}),
    "one more unit back": (
        "UPDATE sale_lines SET returned_units = 2 WHERE returned_units = 1 AND quantity = 2",
        {"sales"},
    ),
    "more spent for the tier": (
        "UPDATE tier_facts SET amount_minor = amount_minor + 100000 WHERE fact_no = 1",
        {"effects"},
    ),
    "a tier as a gift": (
        (
            "INSERT INTO tier_facts SELECT member_id, 99, 'grant', '2026-01-01', 0, 0, 'gold',"
            " '2030-01-01', NULL, NULL, '' FROM members LIMIT 1"
        ),
        {"effects"},
    ),
    "a coupon of one's own": (
        (
            "INSERT INTO coupons SELECT 'x', member_id, 'off20', '2026-01-01', '2099-01-01',"
            " 'issued', NULL FROM members LIMIT 1"
        ),
        {"effects"},
    ),
    "a coupon that lasts": ("UPDATE coupons SET valid_until = '2099-01-01'", {"effects"}),
    "a coupon revoked": ("UPDATE coupons SET state = 'revoked'", {"effects"}),
    "a coupon given back": ("UPDATE coupons SET state = 'returned_expired'", {"effects"}),
    "a manager by himself": (
        "INSERT INTO operators SELECT 'x', name, role, '', 0, 0, NULL, 1 FROM operators LIMIT 1",
        {"effects"},
    ),
    "a last receipt cut off": ("UPDATE sequences SET last_value = 7", {"references"}),
    "points spent back": (
        "UPDATE ledger_entries SET points = 0 WHERE kind = 'redemption'",
        {"sales", "ledger"},
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_somebody_changed_in_the_file_is_found(shop: Shop, name: str) -> None:
    statement, checks = FORGERIES[name]
    forge(shop, statement)
    report = examine(shop.store, shop.counter.clock)
    assert checks <= {finding.check for finding in report.findings}


def forge(shop: Shop, statement: str) -> None:
    connection = connect(shop.home / "store.db", KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    assert connection.execute(statement).rowcount > 0
    connection.close()


LEI = "(SELECT member_id FROM members WHERE name = '李雷')"
ROWS = {
    "another phone": (
        f"UPDATE members SET phone = '+8613900009999', last4 = '9999' WHERE member_id = {LEI}",
        r"Member \S+ is not as the operations left it: phone\.",
    ),
    "another name": (
        f"UPDATE members SET name = '' WHERE member_id = {LEI}",
        r"Member \S+ is not as the operations left it: name\.",
    ),
    "a member closed": (
        f"UPDATE members SET status = 'closed' WHERE member_id = {LEI}",
        r"Member \S+ is not as the operations left it: status\.",
    ),
    "a later version of a member": (
        f"UPDATE members SET ver = ver + 1 WHERE member_id = {LEI}",
        r"Member \S+ is not as the operations left it: ver\.",
    ),
    "another birthday": (
        f"UPDATE members SET birth_month = 11, birth_day = 21 WHERE member_id = {LEI}",
        r"Member \S+ is not as the operations left it: birthday\.",
    ),
    "another card": (
        f"UPDATE members SET card_token = '900000000000000000000001' WHERE member_id = {LEI}",
        r"Member \S+ is not as the operations left it: card_token\.",
    ),
    "a member of nobody's": (
        (
            "INSERT INTO members SELECT 'x', 1, 'closed', name, phone, 'x', enrolled_on,"
            " enrolled_at, store_id, NULL, NULL, NULL, NULL, last4, birth_calendar, tags"
            " FROM members LIMIT 1"
        ),
        r"Member x is stored, but no operation wrote it\.",
    ),
    "a use of an offer of no sale's": (
        (
            "INSERT INTO offer_uses SELECT 'x', sale_id, NULL, business_on, 2026, 1"
            " FROM sales LIMIT 1"
        ),
        r"Sale \S+: the use of the offer x is counted otherwise\.",
    ),
    "a member less": (
        f"DELETE FROM members WHERE member_id = {LEI}",
        r"Member \S+ was written by an operation, but is not stored\.",
    ),
    "other last digits": (
        f"UPDATE members SET last4 = '9999' WHERE member_id = {LEI}",
        r"A search for member \S+ goes wrong",
    ),
    "a search key less": (
        "DELETE FROM member_keys WHERE key = 'lilei'",
        r"A search for member \S+ goes wrong",
    ),
    "a search key too many": (
        f"INSERT INTO member_keys VALUES ('wang', {LEI})",
        r"A search for member \S+ goes wrong",
    ),
    "goods nobody finds": ("DELETE FROM product_keys", r"A search for product B1 goes wrong"),
    "dearer goods": (
        "UPDATE products SET price_minor = price_minor + 1",
        r"The products are not those of catalogue 1, the last one stored\.",
    ),
    "a consent turned round": (
        "UPDATE consents SET is_given = 1 - is_given",
        r"Member \S+: a consent is stored that no operation wrote\.",
    ),
    "a consent less": (
        f"DELETE FROM consents WHERE member_id = {LEI}",
        r"Member \S+: a consent of an operation is not there\.",
    ),
    "a birthday unused": (
        "DELETE FROM birthday_uses",
        r"Member \S+: sale \S+ used the birthday of 2026, which is not marked as used\.",
    ),
    "a birthday used": (
        (
            "INSERT INTO birthday_uses SELECT member_id, 2025, sale_id FROM sales"
            " WHERE member_id IS NOT NULL LIMIT 1"
        ),
        r"Member \S+: the birthday of 2025 is marked as used by sale \S+, which did not use it",
    ),
    "an older programme": (
        "UPDATE programmes SET valid_from = '2020-01-01'",
        r"Programme 1 is not as the operations left it: valid_from\.",
    ),
    "another programme": (
        "UPDATE programmes SET document = replace(document, '20000', '90000')",
        r"Programme 1 is not as the operations left it: digest\.",
    ),
    "an operation sent back": (
        "UPDATE outbox SET outcome = 'rejected'",
        r"Operation \S+ is rejected in the outbox, though this store is its own authority\.",
    ),
    "an operation not in the outbox": (
        "DELETE FROM outbox",
        r"The row operations \S+ refers to a row that is not there\.",
    ),
    "an operation in the outbox alone": (
        "INSERT INTO outbox (operation_id, outcome) VALUES ('x', 'accepted')",
        r"The row outbox x refers to a row that is not there\.",
    ),
    "another shop": (
        "UPDATE store_profile SET store_name = 'x'",
        r"Profile is not as the operations left it: store_name\.",
    ),
    "a manager made of a cashier": (
        "UPDATE operators SET role = 'cashier'",
        r"Operator \S+ is not as the operations left it: role\.",
    ),
    "a setting": (
        "UPDATE settings SET value = 'off' WHERE key = 'look.sounds'",
        r"Setting look\.sounds is not what the last change of it stored\.",
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_is_not_what_the_operations_say_is_named(shop: Shop, name: str) -> None:
    statement, sentence = ROWS[name]
    forge(shop, statement.replace("", ""))
    said = [finding.sentence for finding in examine(shop.store, shop.counter.clock).findings]
    assert any(re.match(sentence, each) for each in said), said


def test_it_is_well_after_points_expired_and_a_restore(shop: Shop, tmp_path: Path) -> None:
    shop.counter.clock.advance(days=500)
    sold(shop.counter, operator_id=shop.manager_id, member_id=None)
    assert expire_due_lots(shop.counter.ctx).member
    assert examine(shop.store, shop.counter.clock).findings == ()
    home = restored(shop, tmp_path)
    store = open_shop(home)
    report = examine(store, shop.counter.clock)
    store.close()
    assert report.findings == ()


def test_a_damaged_page_is_found(shop: Shop) -> None:
    shop.store.close()
    path = shop.home / "store.db"
    content = bytearray(path.read_bytes())
    for place in range(len(content) * 7 // 8, len(content), 4_096):
        content[place] ^= 0xFF
    path.write_bytes(content)
    store = open_shop(shop.home)
    report = examine(store, shop.counter.clock)
    store.close()
    told = [finding.sentence for finding in report.findings if finding.check == "file"]
    assert told
    assert not any("\n" in sentence or ".." in sentence for sentence in told)


def restored(shop: Shop, tmp_path: Path) -> Path:
    copy, home = tmp_path / "copy.mdbackup", tmp_path / "restored"
    make_backup(shop.store, shop.tools, copy)
    tools = RestoreTools(
        sealer=shop.sealer,
        open_store=open_store,
        open_secrets=SealedFileSecrets,
        clock=shop.counter.clock,
        ids=shop.counter.ids,
        alone=held_alone,
    )
    restore_backup(tools, copy, shop.recovery_code, home)
    return home


def test_a_former_incarnation_whose_tail_was_cut_is_found(shop: Shop, tmp_path: Path) -> None:
    home = restored(shop, tmp_path)
    connection = connect(home / "store.db", KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DROP TRIGGER operations_no_delete")
    connection.execute(
        "DELETE FROM operations WHERE incarnation = 1 AND seq ="
        " (SELECT max(seq) FROM operations WHERE incarnation = 1)"
    )
    connection.close()
    store = open_shop(home)
    report = examine(store, shop.counter.clock)
    store.close()
    said = [finding.sentence for finding in report.findings if finding.check == "chain"]
    assert said == ["Incarnation 2 does not begin where the one before it ended."]
