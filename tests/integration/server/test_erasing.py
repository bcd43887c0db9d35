"""Who wants to be forgotten is: nobody reads who it was, and what was booked stays (I13)."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.ledger import balance_of
from app.domain.operations import ERASED_BODY, Act, ChainHead, next_operation
from app.domain.refund import RefundPick
from server import tables
from server.book import Book
from server.chain import chain_facts
from server.disclosing import disclose
from server.erasing import erase_again, member_named, preview, waiting_for
from server.faults import NotDone
from server.keys import SealBroken, is_signed
from server.rows.members import MemberUnknown, member_with
from server.rows.operations import body_of
from server.verifying import verify
from tests.builders.baskets import golden_basket
from tests.builders.selling import returned, sold
from tests.integration.server.chain import Chain, Till, forged, sent

PHONE = "13900000021"


def enrolled(chain: Chain) -> tuple[Till, str]:
    till = chain.counter()
    member_id = till.enrol(phone=PHONE, name="陈晨晨")
    till.push()
    return till, member_id


def points(chain: Chain, member_id: str) -> int:
    today = chain.clock.now().date() + timedelta(days=30)
    return balance_of(chain.standing(member_id).lots, today).available


def assert_whole(chain: Chain) -> None:
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []


def test_nobody_reads_who_it_was_and_the_sales_stay(chain: Chain) -> None:
    till, member_id = enrolled(chain)
    sold(till.counter, golden_basket(), member_id=member_id)
    till.push()
    before = points(chain, member_id)
    chain.centre.erase(member_id, "asked for")
    found = chain.standing(member_id)
    assert (found.member.name, found.member.phone, found.member.status) == ("", "", "closed")
    assert found.member.birthday is None
    assert found.member.is_erased
    assert points(chain, member_id) == before > 0
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        assert member_with(book, "phone", f"+86{PHONE}") is None
        rows = connection.execute(select(tables.operations)).mappings().all()
        assert {row["kind"] for row in rows} == {"member.enrol", "sale.settle", "member.erase"}
        for row in rows:
            with pytest.raises(SealBroken):
                body_of(book, dict(row))
    assert_whole(chain)


def test_counters_are_told_that_it_is_erased(chain: Chain) -> None:
    till, member_id = enrolled(chain)
    cursor = till.rows().cursor
    chain.centre.erase(member_id, "asked for")
    [row] = till.rows(cursor).rows
    assert (row.entity_id, row.gone, row.document) == (member_id, "erased", None)


def test_what_comes_later_is_booked_for_nobody(chain: Chain) -> None:
    till, member_id = enrolled(chain)
    receipt = sold(till.counter, golden_basket(), member_id=member_id)
    chain.centre.erase(member_id, "asked for")
    [answer] = till.push().outcomes
    assert (answer.verdict, answer.member_id) == ("accepted", member_id)
    assert points(chain, member_id) > 0
    returned(till.counter, receipt.sale.sale_id, RefundPick(line_id="mugs", units=1))
    [answer] = till.push().outcomes
    assert (answer.verdict, answer.member_id) == ("accepted", member_id)
    assert chain.standing(member_id).member.is_erased
    assert_whole(chain)


def test_the_same_number_is_a_new_member_afterwards(chain: Chain) -> None:
    _, member_id = enrolled(chain)
    chain.centre.erase(member_id, "asked for")
    other = chain.counter("S02")
    again = other.enrol(phone=PHONE)
    [answer] = other.push().outcomes
    assert (answer.code, answer.member_id) == ("", again)
    assert chain.standing(again).member.phone == f"+86{PHONE}"


def test_whoever_turned_out_to_be_the_same_person_goes_too(chain: Chain) -> None:
    _, member_id = enrolled(chain)
    other = chain.counter("S02")
    same = other.enrol(phone=PHONE)
    [answer] = other.push().outcomes
    assert answer.code == "MERGED"
    card = other.counter.store.state.members[same].card_token
    chain.centre.erase(member_id, "asked for")
    with chain.storage.begin() as connection:
        assert member_with(Book(connection, chain.keys), "card", card) is None
    assert chain.standing(same).member.is_erased
    assert_whole(chain)


def test_no_counter_can_erase_anybody(chain: Chain) -> None:
    till, member_id = enrolled(chain)
    sold(till.counter, golden_basket(), member_id=member_id)
    [sale] = till.operations()[1:]
    act = Act(
        operation_id="forged",
        operator_id="o1",
        at=sale.at,
        business_on=sale.business_on,
        member_id=member_id,
    )
    head = ChainHead(device_id=sale.device_id, incarnation=1, seq=1, record_hash=sale.prev_hash)
    made = next_operation(head, act, "member.erase", {"reason": "spite"})
    [answer] = till.push((sent(made),)).outcomes
    assert (answer.verdict, answer.code) == ("quarantined", "OFFICE_ONLY")
    assert chain.standing(member_id).member.phone


def test_an_enrolment_without_its_person_holds_its_place_in_the_chain(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol(phone=PHONE)
    sold(till.counter, golden_basket(), member_id=member_id)
    enrolment, sale = till.operations()
    answers = till.push((forged(enrolment, body=ERASED_BODY), sale)).outcomes
    assert [(one.verdict, one.code) for one in answers] == [
        ("accepted", "MEMBER_ERASED"),
        ("adjusted", "COUPON_GONE"),
    ]
    assert chain.standing(member_id).member.is_erased
    assert_whole(chain)


def test_a_sale_without_its_body_is_forged(chain: Chain) -> None:
    till, member_id = enrolled(chain)
    sold(till.counter, golden_basket(), member_id=member_id)
    [sale] = till.operations()[1:]
    [answer] = till.push((forged(sale, body=ERASED_BODY),)).outcomes
    assert (answer.verdict, answer.code) == ("quarantined", "CHAIN_BROKEN")


def test_a_book_out_of_a_backup_forgets_again(chain: Chain) -> None:
    till, member_id = enrolled(chain)
    late = till.enrol(phone="13900000022")
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        assert erase_again(book, [member_id, late, member_id], chain.clock.now()) == 1
    assert chain.standing(member_id).member.is_erased
    [answer] = till.push().outcomes
    assert (answer.verdict, answer.code) == ("accepted", "MEMBER_ERASED")
    assert chain.standing(late).member.is_erased
    assert_whole(chain)


def test_a_member_is_found_by_id_phone_and_card(chain: Chain) -> None:
    till, member_id = enrolled(chain)
    card = till.counter.store.state.members[member_id].card_token
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        for text in (member_id, PHONE, f"+86 {PHONE}", card):
            assert member_named(book, text).member.member_id == member_id
        told = "\n".join(preview(book, member_named(book, PHONE)))
        for wrong in ("13900000099", "nobody", ""):
            with pytest.raises(NotDone, match="no member"):
                member_named(book, wrong)
    assert "陈晨晨" in told
    chain.centre.erase(member_id, "asked for")
    with chain.storage.begin() as connection, pytest.raises(NotDone, match="is erased"):
        member_named(Book(connection, chain.keys), member_id)
    with pytest.raises(MemberUnknown):
        chain.centre.erase("nobody", "asked for")


def test_an_office_is_no_counter_of_the_chain(chain: Chain) -> None:
    _, member_id = enrolled(chain)
    with chain.storage.begin() as connection:
        before = chain_facts(connection, "S01")
    chain.centre.erase(member_id, "asked for")
    with chain.storage.begin() as connection:
        assert chain_facts(connection, "S01") == before


def test_which_counters_have_not_heard_of_it(chain: Chain) -> None:
    till, member_id = enrolled(chain)
    deaf = chain.counter()
    chain.counter("S02")
    chain.centre.erase(member_id, "asked for")
    till.rows(till.rows().cursor)

    def waiting() -> list[str]:
        with chain.storage.begin() as connection:
            return [one.device_id for one in waiting_for(Book(connection, chain.keys), member_id)]

    assert waiting() == [deaf.device_id]
    deaf.rows(deaf.rows().cursor)
    assert waiting() == []


def test_a_member_gets_everything_that_is_known_of_him_signed(
    chain: Chain, tmp_path: Path
) -> None:
    till, member_id = enrolled(chain)
    receipt = sold(till.counter, golden_basket(), member_id=member_id)
    returned(till.counter, receipt.sale.sale_id, RefundPick(line_id="mugs", units=1))
    till.push()
    file = tmp_path / "known.zip"
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        assert disclose(book, member_named(book, PHONE), file, chain.clock.now()) == 1
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held["manifest.json"])
    assert is_signed(chain.keys.public, held["manifest.json"], held["manifest.sig"].decode())
    for name in ("data.json", "page.html"):
        assert manifest["sha256"][name] == hashlib.sha256(held[name]).hexdigest()
    known = json.loads(held["data.json"])
    assert known["member"]["phone"] == f"+86{PHONE}"
    assert [sale["receipt_no"] for sale in known["sales"]] == [receipt.sale.receipt_no]
    assert len(known["returns"]) == 1
    assert {one["kind"] for one in known["operations"]} == {
        "member.enrol",
        "sale.settle",
        "sale.refund",
    }
    assert {one["purpose"] for one in known["consents"]} == {"charter", "sms"}
    assert sum(one["points"] for one in known["ledger"]) == sum(
        one["remaining"] for one in known["points"]
    )
    page = held["page.html"].decode()
    assert "陈晨晨" in page
    with chain.storage.begin() as connection:
        kinds = select(tables.operations.c.kind).where(
            tables.operations.c.device_id == "office-S01"
        )
        assert connection.execute(kinds).scalars().all() == ["member.export"]
