"""A counter takes out who a member was as soon as it hears of it, whatever else waits (I13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Table

from app.domain.operations import ERASED_BODY
from app.domain.refund import RefundPick
from app.services.doctor.chain import check_chain
from app.services.doctor.findings import Watch, no_progress
from app.services.identify import open_member
from app.services.member_view import MemberMissing
from server import tables
from tests.builders.baskets import golden_basket
from tests.builders.selling import returned, sold
from tests.integration.server.chain import CALLER, Chain
from tests.integration.sync.desk import Desk

PHONE = "13900000021"
Desks = Callable[[], Desk]


def values(desk: Desk) -> str:
    """Every value of every table of the file."""
    with desk.store.read() as reader:
        tables = reader.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        return "\n".join(
            str(row)
            for (table,) in tables
            for row in reader.connection.execute(f"SELECT * FROM {table}")
        )


def known(desk: Desk, member_id: str) -> bool:
    with desk.store.read() as reader:
        member = reader.member(member_id)
    return member is not None and not member.is_erased


def differing(desk: Desk) -> int:
    """Members whom only the builder knows differ, and nobody else."""
    compared = desk.comparer.compare()
    assert compared is not None
    return compared.differing_count


def faults(desk: Desk) -> list[str]:
    with desk.store.inspect() as inspection:
        return [one.sentence for one in check_chain(inspection, Watch(no_progress))]


def test_who_it_was_stands_nowhere_in_the_file(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    with here.store.read() as reader:
        member = reader.member(member_id)
    assert member is not None
    here.sell(member_id)
    here.push_all()
    for desk in (here, there):
        desk.pull_all()
        assert PHONE in values(desk)
        assert member.card_token in values(desk)
        before = differing(desk)
    here.chain.centre.erase(member_id, "asked for")
    for desk in (here, there):
        desk.pull_all()
        found = values(desk)
        assert PHONE not in found
        assert member.card_token not in found
        assert differing(desk) == before


def test_goods_of_its_sales_still_come_back(desk: Desk) -> None:
    member_id = desk.enrol(PHONE)
    receipt = sold(desk.counter, golden_basket(), member_id=member_id)
    desk.push_all()
    desk.pull_all()
    desk.chain.centre.erase(member_id, "asked for")
    desk.pull_all()
    with pytest.raises(MemberMissing):
        open_member(desk.counter.ctx, member_id)
    returned(desk.counter, receipt.sale.sale_id, RefundPick(line_id="mugs", units=1))
    desk.push_all()
    assert desk.answers()["sale.refund 3"][0] == "accepted"
    assert faults(desk) == []


def test_what_was_not_sent_yet_is_still_sent(desk: Desk) -> None:
    member_id = desk.enrol(PHONE)
    desk.push_all()
    desk.sell(member_id)
    desk.chain.centre.erase(member_id, "asked for")
    desk.pull_all()
    assert not known(desk, member_id)
    desk.push_all()
    desk.pull_all()
    assert desk.answers()["sale.settle 2"][:2] == ("accepted", "")
    assert desk.outbox.waiting_count() == 0
    assert not known(desk, member_id)


def test_the_chain_of_the_file_holds_and_is_offered_again(desk: Desk) -> None:
    member_id = desk.enrol(PHONE)
    desk.push_all()
    desk.pull_all()
    desk.chain.centre.erase(member_id, "asked for")
    desk.pull_all()
    assert [one.body for one in desk.outbox.waiting(10)] == []
    desk.outbox.begin_history(desk.chain.history)
    assert [one.body for one in desk.outbox.waiting(10)] == [ERASED_BODY]
    desk.push_all()
    assert desk.answers()["member.enrol 1"][0] == "accepted"


def test_the_same_number_is_enrolled_anew(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    here.push_all()
    there.pull_all()
    here.chain.centre.erase(member_id, "asked for")
    here.pull_all()
    again = here.enrol(PHONE)
    here.push_all()
    there.pull_all()
    assert again != member_id
    assert known(there, again)
    assert not known(there, member_id)


def test_nothing_of_a_member_that_it_never_held(chain: Chain, desk: Desk) -> None:
    till = chain.counter("S02")
    member_id = till.enrol(PHONE)
    till.push()
    chain.centre.erase(member_id, "asked for")
    desk.pull_all()
    with desk.store.read() as reader:
        assert reader.member(member_id) is None


def test_an_alias_of_somebody_whom_this_counter_never_knew(chain: Chain, desk: Desk) -> None:
    """It enrolled the same person once more while it was alone, and hears of the erasure first."""
    till = chain.counter("S02")
    winner = till.enrol(PHONE)
    till.push()
    alias = desk.enrol(PHONE)
    desk.push_all()
    chain.centre.erase(winner, "asked for")
    desk.pull_all()
    assert not known(desk, alias)
    assert PHONE not in values(desk)
    with desk.store.read() as reader:
        assert reader.connection.execute("SELECT count(*) FROM waiting_rows").fetchone() == (0,)


def test_a_member_whom_a_counter_looked_up_after_the_backup(chain: Chain, desk: Desk) -> None:
    """The book that came out of it does not know any more that this store holds the member."""
    till = chain.counter("S02")
    member_id = till.enrol(PHONE)
    till.push()
    desk.pull_all()
    backup = [holds(chain, table) for table in HOLDING]
    desk.link.centre.lookup(desk.link.token(), CALLER, f"+86{PHONE}")
    desk.pull_all()
    assert known(desk, member_id)
    with chain.storage.begin() as connection:
        for table, rows in zip(HOLDING, backup, strict=True):
            connection.execute(table.delete())
            connection.execute(table.insert(), rows)
    chain.centre.begin_history()
    desk.pull_all()
    chain.centre.erase(member_id, "asked for")
    desk.pull_all()
    assert not known(desk, member_id)
    assert PHONE not in values(desk)


HOLDING = (tables.holdings, tables.holders, tables.feed)


def holds(chain: Chain, table: Table) -> list[dict[str, Any]]:
    with chain.storage.begin() as connection:
        return [dict(row) for row in connection.execute(table.select()).mappings()]
