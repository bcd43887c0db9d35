"""The doctor on a real store: an honest one is well, a forged or damaged one is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.refund import RefundPick
from app.services.doctor import examine
from app.services.imports import import_members, import_products
from local_db.engine import connect
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
        "phone,points\n13900001111,300@2027-01-31;2000\n13900002222,\n", encoding="utf-8-sig"
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
    counter.clock.advance(days=1)
    sold(counter, operator_id=shop.manager_id, member_id=None)
    yield shop
    shop.store.close()


def test_an_honest_store_is_well(shop: Shop) -> None:
    report = examine(shop.store, shop.counter.clock)
    assert report.findings == ()
    assert report.counts["sales"] == 3
    assert report.digest == shop.store.digest()


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
    "points spent back": (
        "UPDATE ledger_entries SET points = 0 WHERE kind = 'redemption'",
        {"sales", "ledger"},
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_somebody_changed_in_the_file_is_found(shop: Shop, name: str) -> None:
    statement, checks = FORGERIES[name]
    connection = connect(shop.home / "store.db", KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    assert connection.execute(statement).rowcount > 0
    connection.close()
    report = examine(shop.store, shop.counter.clock)
    assert checks <= {finding.check for finding in report.findings}


def test_a_damaged_page_is_found(shop: Shop) -> None:
    shop.store.close()
    path = shop.home / "store.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    store = open_shop(shop.home)
    report = examine(store, shop.counter.clock)
    store.close()
    assert "file" in {finding.check for finding in report.findings}
