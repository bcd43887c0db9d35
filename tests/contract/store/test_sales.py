"""Sales come back as they went in, with what was returned since."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.sale import SaleSummary
from app.ports.store import AlreadyStored, Store
from tests.builders.store_rows import (
    NOW,
    TODAY,
    append,
    sale_line,
    stored_member,
    stored_sale,
    unit_run,
)

PEARS = sale_line("pears", kind="weighed", quantity=1, grams=530, sku="PEAR", units=(unit_run(),))
KEYED = sale_line("keyed", kind="amount", quantity=1, sku="", name_en="", units=())


def test_a_sale_comes_back_whole(store: Store) -> None:
    sale = stored_sale(lines=(PEARS, sale_line(units=(unit_run(count=1), unit_run())), KEYED))
    with store.write() as work:
        work.add_sale(sale)
        work.commit()
    with store.read() as reader:
        assert reader.sale("s1") == sale
        assert reader.sale_by_receipt("S01-C01-000001") == sale
        assert reader.sale("s2") is None
        assert reader.sale_by_receipt("S01-C01-000002") is None


@pytest.mark.parametrize("field", ["sale_id", "receipt_no"])
def test_a_sale_and_its_number_are_stored_once(store: Store, field: str) -> None:
    again = replace(stored_sale(2), **{field: getattr(stored_sale(), field)})
    with store.write() as work:
        work.add_sale(stored_sale())
        with pytest.raises(AlreadyStored):
            work.add_sale(again)


def test_returns_are_written_to_the_lines(store: Store) -> None:
    sale = stored_sale(lines=(sale_line(), KEYED))
    back = replace(
        sale,
        state="part_returned",
        lines=(sale_line(returned_units=1), replace(KEYED, returned_minor=500)),
    )
    with store.write() as work:
        work.add_sale(sale)
        work.update_sale_returns(back)
        assert work.sale("s1") == back
        with pytest.raises(KeyError):
            work.update_sale_returns(stored_sale(5))


def test_a_list_of_sales_is_newest_first(store: Store) -> None:
    walk_in = stored_sale(2, member_id=None, tenders=stored_sale().tenders[1:])
    with store.write() as work:
        work.add_member(stored_member(2))
        work.add_sale(stored_sale(1))
        work.add_sale(walk_in)
        work.add_sale(stored_sale(3, member_id="m2"))
        work.commit()
    with store.read() as reader:
        assert [row.sale_id for row in reader.recent_sales(9)] == ["s3", "s2", "s1"]
        assert [row.sale_id for row in reader.recent_sales(1)] == ["s3"]
        assert [row.sale_id for row in reader.sales_of_member("m1", 9)] == ["s1"]
        assert reader.sales_of_member("m9", 9) == ()
        assert reader.recent_sales(2)[1] == SaleSummary(
            sale_id="s2",
            receipt_no="S01-C01-000002",
            settled_at=NOW + timedelta(minutes=2),
            business_on=TODAY,
            due_minor=7_350,
            piece_count=2,
            returned_count=0,
            tender_kinds=("cash",),
            state="settled",
            member_id=None,
        )


def test_a_row_counts_pieces_returns_and_kinds_of_tender(store: Store) -> None:
    cash, wechat = stored_sale().tenders[1], stored_sale().tenders[0]
    lines = (
        sale_line(returned_units=1),
        replace(PEARS, returned_units=1),
        replace(KEYED, returned_minor=100),
        replace(KEYED, line_id="keyed-2"),
    )
    with store.write() as work:
        work.add_sale(stored_sale(lines=lines, tenders=(wechat, cash, wechat)))
        (row,) = work.recent_sales(1)
        assert (row.piece_count, row.returned_count) == (5, 3)
        assert row.tender_kinds == ("wechat", "cash")


def test_a_sale_without_tenders_is_listed(store: Store) -> None:
    with store.write() as work:
        work.add_sale(stored_sale(tenders=()))
        assert work.recent_sales(1)[0].tender_kinds == ()


def test_refunds_and_voids_of_a_sale_are_found(store: Store) -> None:
    with store.write() as work:
        append(work, "op-1", kind="sale.settle")
        assert work.return_operations("s1") == ()
        append(work, "op-2", kind="sale.refund")
        append(work, "op-3", kind="sale.void")
        append(work, "op-4", kind="sale.refund", body={"sale_id": "s2"})
        append(work, "op-5", kind="sale.exchange")
        found = [one.operation_id for one in work.return_operations("s1")]
        assert found == ["op-2", "op-3", "op-5"]


def test_the_lowest_price_of_late_is_found(store: Store) -> None:
    voided = stored_sale(2, state="voided")
    with store.write() as work:
        work.add_sale(voided)
        sku, on = voided.lines[0].sku, voided.business_on
        assert work.lowest_price(sku, on, is_tax_on_top=False) is None
        sale = stored_sale()
        work.add_sale(sale)
        runs, name = sale.lines[0].units, sale.lines[0].name
        least = min(run.net_minor for run in runs)
        assert work.lowest_price(sku, on, is_tax_on_top=False) == (name, least)
        with_tax = min(run.net_minor + run.tax_minor for run in runs)
        assert work.lowest_price(sku, on, is_tax_on_top=True) == (name, with_tax)
        assert work.lowest_price(sku, on + timedelta(days=1), is_tax_on_top=False) is None
        assert work.lowest_price("other", on, is_tax_on_top=False) is None
