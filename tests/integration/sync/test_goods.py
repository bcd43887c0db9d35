"""What a store sells comes from the centre, signed, and the counter sells it at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from app.services.imports import ImportReport, hold_table
from app.services.products import product_by_code
from server import tables
from server.goods import publish_goods
from server.importing import Importing
from sync.pulling import NotOfThisCentre
from tests.integration.server.chain import CALLER, Chain
from tests.integration.sync.desk import Desk

Publish = Callable[..., ImportReport]


@pytest.fixture
def publish(chain: Chain, tmp_path: Path) -> Publish:
    def published(*rows: str, store_id: str = "S01", **how: bool) -> ImportReport:
        file = tmp_path / "goods.csv"
        file.write_text("\n".join(("sku,name,price,ean", *rows)), encoding="utf-8")
        importing = Importing(chain.storage, chain.keys, store_id, chain.clock.now)
        usual = {"is_trial": False, "is_strict": False}
        return publish_goods(importing, hold_table(file), **(usual | how))

    return published


def skus(desk: Desk) -> dict[str, int]:
    with desk.store.read() as reader:
        asked = "SELECT sku, price_minor FROM products ORDER BY sku"
        return dict(reader.connection.execute(asked).fetchall())


def test_counters_of_the_store_sell_what_was_published(
    desks: Callable[[], Desk], publish: Publish
) -> None:
    here, there = desks(), desks()
    here.pull_all()
    report = publish("TEA,绿茶,12.00,6901234567892", "CUP,杯子,8.50,")
    assert (report.accepted_count, report.is_done) == (2, True)
    for desk in (here, there):
        desk.pull_all()
        assert skus(desk) == {"CUP": 850, "TEA": 1200}
        assert product_by_code(desk.counter.ctx, "6901234567892").name == "绿茶"


def test_the_next_ones_take_their_place_and_nothing_else_changes(
    desk: Desk, publish: Publish
) -> None:
    publish("TEA,绿茶,12.00,6901234567892", "CUP,杯子,8.50,", "BAG,袋,1.00,")
    desk.pull_all()
    report = publish("TEA,绿茶,13.00,", "CUP,杯子,8.50,", "POT,壶,99.00,6901234567892")
    assert report.catalogue is not None
    change = report.catalogue
    told = (change.new_count, change.changed_count, change.same_count, change.leaving_count)
    assert told == (1, 1, 1, 1)
    desk.pull_all()
    assert skus(desk) == {"CUP": 850, "POT": 9900, "TEA": 1300}
    assert product_by_code(desk.counter.ctx, "6901234567892").sku == "POT"


def test_another_store_sells_its_own(desk: Desk, publish: Publish) -> None:
    publish("TEA,绿茶,12.00,", store_id="S02")
    before = skus(desk)
    desk.pull_all()
    assert skus(desk) == before


@pytest.mark.parametrize("how", ["is_trial", "is_strict"])
def test_a_trial_and_a_strict_one_with_a_bad_row_change_nothing(
    chain: Chain, publish: Publish, how: str
) -> None:
    report = publish("TEA,绿茶,12.00,", "BAD,坏,abc,", **{how: True})
    assert (report.accepted_count, len(report.refused), report.is_done) == (1, 1, False)
    with chain.storage.begin() as connection:
        assert connection.execute(select(tables.catalogues)).all() == []


def test_it_is_on_record_at_the_office(chain: Chain, publish: Publish) -> None:
    publish("TEA,绿茶,12.00,")
    publish("TEA,绿茶,13.00,")
    with chain.storage.begin() as connection:
        table = tables.operations
        found = connection.execute(select(table.c.kind, table.c.verdict)).all()
        versions = connection.execute(select(tables.catalogues.c.version)).scalars().all()
    assert found == [("catalogue.replace", "accepted")] * 2
    assert versions == [2]


def test_goods_that_nobody_signed_are_not_taken(
    chain: Chain, desk: Desk, publish: Publish
) -> None:
    publish("TEA,绿茶,12.00,")
    desk.pull_all()
    publish("TEA,绿茶,13.00,")
    table = tables.catalogues
    with chain.storage.begin() as connection:
        document = connection.execute(select(table.c.document)).scalar_one()
        cheap = document.replace("1300", "1")
        assert cheap != document
        connection.execute(update(table).values(document=cheap))
    with pytest.raises(NotOfThisCentre):
        desk.pull_all()
    assert skus(desk) == {"TEA": 1200}


def test_a_counter_from_before_leaves_them_aside(chain: Chain, desk: Desk, publish: Any) -> None:
    """Rows of kinds that a program does not know are no fault."""
    publish("TEA,绿茶,12.00,")
    token = desk.link.token()
    rows = chain.centre.changes(token, CALLER, 0).rows
    assert "catalogue" in {row.kind for row in rows}
    unknown = tuple(replace(row, kind="wallpaper") for row in rows)
    assert list(desk.puller._read(unknown)) == []
