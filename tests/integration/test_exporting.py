"""A store writes its members into a table, and a centre has them as the store had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.ledger import balance_of
from app.domain.member import Birthday
from app.services.imports import export_members, hold_table, told_lines
from local_db.files import create_store
from server.book import Book
from server.importing import Importing
from server.rows.members import member_with
from server.storage import Storage
from tests.builders.counter import WANG
from tests.integration.server.chain import Chain
from tests.integration.sync.desk import KEY


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    yield Chain(storage)
    storage.close()


def test_a_centre_has_the_members_as_the_store_had(chain: Chain, tmp_path: Path) -> None:
    store, on = create_store(tmp_path / "store.db", KEY), chain.clock.now().date()
    counter = chain.open(chain.join(), store)
    with store.write() as work:
        member = work.member(WANG)
        assert member is not None
        work.connection.execute(
            "UPDATE members SET birth_calendar = 'lunar_leap', birth_month = 6, birth_day = 1,"
            ' birth_year = NULL, tags = \'["vip", "coffee"]\''
        )
        work.commit()
    with store.read() as reader:
        here = reader.member_facts(WANG, on)
    assert here is not None
    found = export_members(counter.ctx, store)
    store.close()
    assert list(told_lines(found)) == ["1 members are in the table."]
    file = tmp_path / "members.csv"
    file.write_bytes(found.table)
    importing = Importing(chain.storage, chain.keys, "S02", chain.clock.now)
    report = importing.members(hold_table(file), is_trial=False, is_strict=True)
    assert [row.sentence for row in report.refused] == []
    with chain.storage.begin() as connection:
        mine = member_with(Book(connection, chain.keys), "phone", here.member.phone)
    assert mine is not None
    there = chain.standing(mine)
    assert there.member.card_token == here.member.card_token
    assert there.member.name == here.member.name
    assert there.member.birthday == Birthday(month=6, day=1, calendar="lunar_leap")
    assert there.member.tags == ("vip", "coffee")
    assert balance_of(there.lots, on).available == balance_of(here.lots, on).available
    assert sorted(lot.expires_on or on for lot in there.lots) == sorted(
        lot.expires_on or on for lot in here.lots if lot.remaining
    )
    assert [fact.tier_id for fact in there.tier_facts] == ["gold"]
    assert sorted((one.coupon_type_id, one.valid_until) for one in there.coupons) == sorted(
        (one.coupon_type_id, one.valid_until) for one in here.coupons if one.valid_until >= on
    )
