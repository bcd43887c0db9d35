"""A counter follows when two members are one person, and when they are two again (R-96, R-97)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.ledger import balance_of
from app.domain.operations import digest
from app.domain.refund import RefundPick
from app.domain.sale import Tender
from app.services import exchange
from app.services.enrol import AlreadyMember, PhoneTaken, check_phone
from app.services.exchange import ExchangeRequest, exchange_goods
from app.services.identify import Found, identify, open_member
from app.services.imports import import_members
from server.hearing.merging import MergeBody
from tests.builders.baskets import golden_basket
from tests.builders.counter import MANAGER
from tests.builders.selling import returned, sold
from tests.integration.sync.desk import Desk

FIRST, SECOND = "13900000021", "13900000022"
Desks = Callable[[], Desk]


def two(desk: Desk) -> tuple[str, str]:
    """Two members with a sale each, known here and at the centre; the first is to stay."""
    ids = desk.enrol(FIRST), desk.enrol(SECOND)
    for member_id in ids:
        desk.sell(member_id)
    in_step(desk)
    return ids


def in_step(*desks: Desk) -> None:
    for desk in desks:
        desk.push_all()
        desk.pull_all()


def merge(desk: Desk, stays: str, goes: str) -> None:
    body = MergeBody(loser_id=goes, reason="same person")
    assert desk.chain.centre.merge(stays, body).verdict == "accepted"


def unmerge(desk: Desk, goes: str) -> None:
    assert desk.chain.centre.unmerge(goes, "two people").verdict == "accepted"


def found(desk: Desk, text: str) -> tuple[str, list[str]]:
    answer = identify(desk.counter.ctx, text)
    assert isinstance(answer, Found)
    return answer.view.member.member_id, [one.code for one in answer.notices]


def pending(desk: Desk, member_id: str) -> int:
    balance = open_member(desk.counter.ctx, member_id).balance
    return balance.available + balance.pending


def differing(desk: Desk) -> int:
    compared = desk.comparer.compare()
    assert compared is not None
    return compared.differing_count


def test_the_old_number_and_card_open_the_one_who_stays(desks: Desks) -> None:
    here, there = desks(), desks()
    stays, goes = two(here)
    in_step(there)
    with here.store.read() as reader:
        member = reader.member(goes)
    assert member is not None
    both = pending(here, stays) + pending(here, goes)
    before = [differing(desk) for desk in (here, there)]
    merge(here, stays, goes)
    in_step(here, there)
    for desk in (here, there):
        assert found(desk, SECOND) == found(desk, member.card_token) == (stays, ["MERGED_MEMBER"])
        assert found(desk, FIRST) == (stays, [])
        assert pending(desk, stays) == pending(desk, goes) == both
    assert [differing(desk) for desk in (here, there)] == before


def test_nobody_enrols_with_a_number_that_leads_to_somebody(desk: Desk, tmp_path: Path) -> None:
    stays, goes = two(desk)
    merge(desk, stays, goes)
    in_step(desk)
    taken = check_phone(desk.counter.ctx, SECOND)
    assert isinstance(taken, PhoneTaken)
    assert taken.row.member_id == stays
    with pytest.raises(AlreadyMember):
        desk.enrol(SECOND)
    table = tmp_path / "members.csv"
    table.write_text(f"phone,name\n{SECOND},陈\n", encoding="utf-8")
    report = import_members(desk.counter.ctx, table, is_trial=True)
    assert [row.reason for row in report.refused] == ["is that of a member already"]


def test_taken_back_each_is_itself_again(desks: Desks) -> None:
    here, there = desks(), desks()
    stays, goes = two(here)
    in_step(there)
    before = {one: pending(here, one) for one in (stays, goes)}
    alike = [differing(desk) for desk in (here, there)]
    merge(here, stays, goes)
    in_step(here)
    unmerge(here, goes)
    in_step(here, there)
    for desk in (here, there):
        assert found(desk, SECOND) == (goes, [])
        assert found(desk, FIRST) == (stays, [])
        assert {one: pending(desk, one) for one in (stays, goes)} == before
    assert [differing(desk) for desk in (here, there)] == alike


def test_an_alias_that_waited_for_its_member_does_not_come_back(desks: Desks) -> None:
    """It waits while who it leads to is not known here; taken back meanwhile, it is itself."""
    here, there = desks(), desks()
    goes = here.enrol(SECOND)
    in_step(here)
    in_step(there)
    stays = here.enrol(FIRST)
    here.push_all()
    there.sell(goes)
    merge(here, stays, goes)
    there.pull_all()
    unmerge(here, goes)
    in_step(there)
    assert found(there, SECOND) == (goes, [])
    merge(here, stays, goes)
    in_step(there)
    assert found(there, SECOND) == (stays, ["MERGED_MEMBER"])


def test_goods_bought_in_the_old_name_are_exchanged(desk: Desk) -> None:
    """What is taken back names the one, what is sold the other (found by seed 700094)."""
    stays, goes = two(desk)
    receipt = sold(desk.counter, golden_basket(), member_id=goes)
    in_step(desk)
    before = differing(desk)
    merge(desk, stays, goes)
    in_step(desk)
    ctx = desk.counter.ctx
    request = ExchangeRequest(
        operation_id=desk.counter.operation_id(),
        sale_id=receipt.sale.sale_id,
        picks=(RefundPick(line_id="mugs", units=1),),
        basket=golden_basket(),
        reason="size",
        operator_id=MANAGER,
        tenders=(),
    )
    to_pay = exchange.quote(ctx, request).to_pay_minor
    request = replace(request, tenders=(Tender(kind="cash", amount_minor=to_pay),))
    exchange_goods(ctx, replace(request, quote_digest=digest(exchange.quote(ctx, request))))
    in_step(desk)
    assert desk.answers()["sale.exchange 6"][0] == "accepted"
    assert differing(desk) == before


def test_goods_bought_in_the_old_name_still_come_back(desk: Desk) -> None:
    stays, goes = two(desk)
    receipt = sold(desk.counter, golden_basket(), member_id=goes)
    in_step(desk)
    before = pending(desk, stays)
    merge(desk, stays, goes)
    in_step(desk)
    both = pending(desk, stays)
    returned(desk.counter, receipt.sale.sale_id, RefundPick(line_id="mugs", units=1))
    in_step(desk)
    assert desk.answers()["sale.refund 6"][0] == "accepted"
    assert before < pending(desk, stays) < both
    assert balance_of(desk.chain.standing(goes).lots, desk.chain.clock.now().date()).debt == 0
