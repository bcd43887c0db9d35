"""Members of another system in the book of a chain, read and refused as at a counter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.domain.ledger import balance_of
from app.services.imports import ImportReport, hold_table, import_members
from server.book import Book
from server.faults import NotDone
from server.importing import Importing
from server.rows.members import member_with, standing
from server.verifying import verify
from tests.integration.server.chain import CALLER, Chain

TABLE = """phone,name,points,tier,tier_until,coupons,consents,birthday
13900000041,陈一,300@2027-01-31; 200,gold,2027-06-30,,,02-28
13900000042,李二,600,,,,,
13900000042,again,600,,,,,
139,short,,,,,,
13900000043,王三,abc,,,,,
"""
Import = Callable[..., ImportReport]


@pytest.fixture
def take(chain: Chain, tmp_path: Path) -> Import:
    file = tmp_path / "members.csv"
    file.write_text(TABLE, encoding="utf-8")

    def taken(store_id: str = "S01", **how: bool) -> ImportReport:
        importing = Importing(chain.storage, chain.keys, store_id, chain.clock.now)
        table = hold_table(file)
        return importing.members(
            table, is_trial=how.get("trial", False), is_strict=how.get("strict", False)
        )

    return taken


def known(chain: Chain, phone: str) -> str | None:
    with chain.storage.begin() as connection:
        return member_with(Book(connection, chain.keys), "phone", phone)


def assert_whole(chain: Chain) -> None:
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []


@pytest.mark.parametrize("how", ["trial", "strict"])
def test_a_trial_and_a_strict_import_with_a_bad_row_change_nothing(
    chain: Chain, take: Import, how: str
) -> None:
    report = take(**{how: True})
    assert (report.row_count, report.accepted_count, report.is_done) == (5, 2, False)
    assert [(row.number, row.column) for row in report.refused] == [
        (4, "phone"),
        (5, "phone"),
        (6, "points"),
    ]
    assert known(chain, "+8613900000041") is None


def test_good_rows_become_members_with_all_they_bring(chain: Chain, take: Import) -> None:
    report = take()
    assert (report.accepted_count, report.is_done) == (2, True)
    mine = known(chain, "+8613900000041")
    assert mine is not None
    found = chain.standing(mine)
    assert (found.member.name, found.member.store_id, found.member.ver) == ("陈一", "S01", 1)
    assert balance_of(found.lots, chain.clock.now().date()).available == 500
    assert date(2027, 1, 31) in {lot.expires_on for lot in found.lots}
    assert [(fact.tier_id, fact.until) for fact in found.tier_facts] == [
        ("gold", date(2027, 6, 30))
    ]
    assert_whole(chain)
    till, other = chain.counter("S01"), chain.counter("S02")
    assert mine in {row.entity_id for row in till.rows().rows}
    assert mine not in {row.entity_id for row in other.rows().rows}


def test_an_import_that_is_repeated_refuses_who_is_a_member(chain: Chain, take: Import) -> None:
    take()
    report = take()
    assert report.accepted_count == 0
    assert not report.is_done
    assert_whole(chain)


def test_a_store_that_is_none_is_named(take: Import) -> None:
    with pytest.raises(NotDone, match="no store S09"):
        take("S09")


def test_the_office_gets_no_token(chain: Chain, take: Import) -> None:
    take()
    with chain.storage.begin() as connection:
        device = connection.exec_driver_sql(
            "SELECT public_key, status FROM devices WHERE device_id = 'office-S01'"
        ).one()
    assert tuple(device) == ("", "active")


def test_what_a_counter_of_a_chain_imports_is_the_same_at_the_centre(
    chain: Chain, tmp_path: Path
) -> None:
    till, file = chain.counter(), tmp_path / "members.csv"
    file.write_text(TABLE, encoding="utf-8")
    assert import_members(till.ctx, file).accepted_count == 2
    assert {outcome.verdict for outcome in till.push().outcomes} == {"accepted"}
    mine = known(chain, "+8613900000041")
    assert mine is not None
    state = till.counter.store.state
    here = {
        entry.lot_id: entry.points for entry in state.entries.values() if entry.member_id == mine
    }
    there = {lot.lot_id: lot.remaining for lot in chain.standing(mine).lots}
    assert here == there
    assert sum(there.values()) == 500
    assert len(chain.standing(mine).tier_facts) == 1
    assert till.rows().rows
    assert chain.centre.chunk(till.token(), CALLER, "").rows
    with chain.storage.begin() as connection:
        assert standing(Book(connection, chain.keys), mine).member.ver == 1
