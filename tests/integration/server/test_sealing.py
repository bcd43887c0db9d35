"""A copy of the database alone names nobody (T21)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.member import Birthday
from app.domain.refund import RefundPick
from app.services.by_hand import AdjustRequest, adjust_points
from app.services.enrol import EnrolRequest, enrol_member
from app.services.imports import hold_table
from server import tables
from server.book import Book
from server.importing import Importing
from server.keys import Keys, SealBroken, seal, unseal
from server.rows.members import standing
from tests.builders.baskets import golden_basket
from tests.builders.counter import CASHIER, MANAGER
from tests.builders.selling import returned, sold
from tests.integration.server.chain import Chain


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_nothing_of_a_person_stands_in_the_database(chain: Chain, tmp_path: Path) -> None:
    till = chain.counter()
    member_id = till.enrol(phone="13900000021", name="陈晨晨")
    till.push()
    member = chain.standing(member_id).member
    assert member.name == "陈晨晨"
    written = b"".join(path.read_bytes() for path in tmp_path.glob("centre.db*"))
    assert member_id.encode() in written
    for secret in ("13900000021", "陈晨晨", member.card_token):
        assert secret.encode() not in written


def test_no_row_of_any_table_names_anybody(chain: Chain, tmp_path: Path) -> None:
    """Whatever people do at counters and at the office."""
    here, there = chain.counter("S01"), chain.counter("S02")
    born = EnrolRequest(
        operation_id=here.counter.operation_id(),
        operator_id=CASHIER,
        phone_text="13900000021",
        name="陈晨晨",
        birthday=Birthday(month=7, day=19),
        consents={"charter": True, "sms": False},
    )
    member_id = enrol_member(here.ctx, born).view.member.member_id
    sale = sold(here.counter, golden_basket(), member_id=member_id).sale
    pick = RefundPick(line_id=sale.lines[0].line_id, units=1)
    returned(here.counter, sale.sale_id, pick, reason="陈晨晨 13900000021")
    by_hand = AdjustRequest(
        operation_id=here.counter.operation_id(),
        member_id=member_id,
        points=10,
        reason="goodwill",
        note="陈晨晨 13900000021",
        operator_id=CASHIER,
        approved_by=MANAGER,
    )
    adjust_points(here.ctx, by_hand)
    there.enrol("13900000021", "陈小姐姐")  # the same person
    assert {one.verdict for till in (here, there) for one in till.push().outcomes} == {"accepted"}
    file = tmp_path / "members.csv"
    file.write_text("phone,name,birthday\n13900000041,李一一,03-07\n", encoding="utf-8")
    importing = Importing(chain.storage, chain.keys, "S01", chain.clock.now)
    importing.members(hold_table(file), is_trial=False, is_strict=True)
    found = dumped(chain)
    assert member_id in found
    secrets = ("13900000021", "13900000041", "陈晨晨", "陈小姐姐", "李一一", "07-19", "03-07")
    cards = [chain.standing(member_id).member.card_token]
    assert [secret for secret in (*secrets, *cards) if secret in found] == []


def dumped(chain: Chain) -> str:
    """Every value of every row, bytes as what they would be read as."""
    found = []
    with chain.storage.glance() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(table.select()):
                for value in row:
                    is_raw = isinstance(value, bytes | memoryview)
                    found.append(bytes(value).decode("latin-1") if is_raw else str(value))
                    if is_raw:
                        found.append(bytes(value).decode("utf-8", "replace"))
    return "\n".join(found)


def test_another_centres_keys_open_nothing(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    till.push()
    with chain.storage.begin() as connection, pytest.raises(SealBroken):
        standing(Book(connection, Keys.new()), member_id)


def test_a_sealed_part_opens_for_its_own_member_only() -> None:
    key = Keys.new().sealing
    sealed = seal(key, b"who", "one")
    assert unseal(key, sealed, "one") == b"who"
    with pytest.raises(SealBroken):
        unseal(key, sealed, "another")
    with pytest.raises(SealBroken):
        unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), "one")
