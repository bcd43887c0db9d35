"""What a manager or an auditor has to look at, told from the operations alone (feature 84, T4)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from app.domain.basket import ManualDiscount, Wishes
from app.domain.claiming import claim_code
from app.domain.operations import digest
from app.services.by_hand import AdjustRequest, adjust_points
from app.services.claiming import ClaimRequest, claim
from app.services.imports.table import table_bytes
from app.services.no_receipt import GoodsRequest, quote, refund_goods
from server.book import Book
from server.exceptions import HEADER, Occurrence, occurrences
from tests.builders.baskets import COFFEE, basket, golden_basket
from tests.builders.counter import CASHIER, MANAGER, WANG
from tests.builders.selling import sold, voided
from tests.integration.server.chain import Chain, Till

LONG_AGO = date(2020, 1, 1)


def told(chain: Chain, since: date = LONG_AGO, **asked: object) -> list[Occurrence]:
    with chain.storage.begin() as connection:
        return list(occurrences(Book(connection, chain.keys), since, **asked))  # type: ignore[arg-type]


def what(chain: Chain, **asked: object) -> list[str]:
    return [one.what for one in told(chain, **asked)]


def adjusted(till: Till, member_id: str, points: int) -> None:
    request = AdjustRequest(
        operation_id=till.counter.operation_id(),
        member_id=member_id,
        points=points,
        reason="goodwill",
        note="陈晨 13900000021",
        operator_id=CASHIER,
        approved_by=MANAGER,
    )
    adjust_points(till.ctx, request)


def test_an_honest_day_has_nothing_to_look_at(chain: Chain) -> None:
    till = chain.counter()
    sold(till.counter, golden_basket(), Wishes(), member_id=till.enrol())
    till.push()
    assert what(chain) == []


def test_what_is_done_by_hand_or_over_a_pin_is_told_and_nothing_that_was_typed(
    chain: Chain,
) -> None:
    till = chain.counter()
    member_id = till.enrol()
    adjusted(till, member_id, 50)
    by_hand = ManualDiscount(
        kind="amount", value=3_000, reason="陈晨", approved_by=MANAGER, approved_minor=3_000
    )
    wishes = Wishes(manual=(by_hand,))
    sale = sold(till.counter, golden_basket(), wishes, member_id=member_id).sale
    voided(till.counter, sale.sale_id, operator_id=MANAGER)
    till.push()
    found = told(chain)
    assert [one.what for one in found] == [
        "POINTS_BY_HAND",
        "DISCOUNT_BY_HAND",
        "APPROVED",
        "VOID",
    ]
    points, discount, _, void = found
    assert (points.points, points.detail, points.approved_by) == (50, "goodwill", MANAGER)
    assert (discount.amount_minor, discount.receipt_no) == (3_000, sale.receipt_no)
    assert void.amount_minor == sale.quote.due_minor
    assert {one.member_id for one in found} == {member_id}
    written = table_bytes(HEADER, (one.cells() for one in found)).decode()
    assert "陈晨" not in written
    assert "13900000021" not in written
    assert len(list(csv.reader(io.StringIO(written)))) == 5


def test_a_claim_is_told_with_its_receipt_and_its_points(chain: Chain) -> None:
    """R-48, T4: nobody but the cashier sees whose receipt it was."""
    till = chain.counter()
    member_id = till.enrol()
    sale = sold(till.counter, golden_basket(), Wishes(), member_id=None).sale
    request = ClaimRequest(
        operation_id=till.counter.operation_id(),
        code=claim_code(sale.receipt_no, sale.sale_id),
        member_id=member_id,
        operator_id=CASHIER,
    )
    won = claim(till.ctx, request).points
    till.push()
    [one] = told(chain)
    assert (one.what, one.member_id, one.receipt_no, one.points) == (
        "POINTS_CLAIMED",
        member_id,
        sale.receipt_no,
        won,
    )


def test_small_discounts_and_other_days_and_stores_are_left_out(chain: Chain) -> None:
    till = chain.counter()
    by_hand = ManualDiscount(
        kind="amount", value=500, reason="x", approved_by=MANAGER, approved_minor=500
    )
    sold(till.counter, golden_basket(), Wishes(manual=(by_hand,)), member_id=None)
    till.push()
    assert what(chain) == ["DISCOUNT_BY_HAND", "APPROVED"]
    assert what(chain, discounts_from_minor=501) == ["APPROVED"]
    assert what(chain, store_id="S02") == []
    assert what(chain, since=date(2100, 1, 1)) == []


def test_goods_without_a_receipt_are_told(chain: Chain) -> None:
    till = chain.counter()
    sold(till.counter, basket(COFFEE), Wishes(), member_id=None)
    goods = {COFFEE.sku: 1}
    request = GoodsRequest(
        operation_id=till.counter.operation_id(),
        goods=goods,
        reason="陈晨",
        operator_id=CASHIER,
        approved_by=MANAGER,
        quote_digest=digest(quote(till.ctx, goods)),
    )
    refund_goods(till.ctx, request)
    till.push()
    [found] = told(chain)
    assert (found.what, found.approved_by) == ("RETURN_WITHOUT_RECEIPT", MANAGER)


def test_what_the_chain_knew_better_and_what_it_refused_is_told(chain: Chain) -> None:
    here, there = chain.counter(), chain.counter()
    chain.take_in_wang(here)
    for till in (here, there):
        sold(till.counter, golden_basket(), Wishes(redeem_points=600), member_id=WANG)
    here.push()
    there.push()
    operation = here.operations()[0]
    here.push((replace(operation, record_hash="f" * 64),))
    named = {one.what: one for one in told(chain)}
    assert {"COUPON_GONE", "QUARANTINED"} <= named.keys()
    assert named["COUPON_GONE"].detail == "1"
    assert named["QUARANTINED"].detail == "CHAIN_SPLIT"


def test_a_body_that_was_changed_in_the_book_is_told(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    adjusted(till, member_id, 50)
    till.push()
    with chain.storage.begin() as connection:
        connection.execute(text("UPDATE operations SET body_hash = 'x'"))
    assert what(chain) == ["ALTERED", "ALTERED", "POINTS_BY_HAND"]


def test_of_an_erased_member_the_record_says_what_is_left(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    adjusted(till, member_id, 50)
    till.push()
    chain.centre.erase(member_id, "asked for")
    [found] = told(chain)
    assert (found.what, found.points, found.member_id) == ("POINTS_BY_HAND", None, member_id)


@pytest.mark.parametrize("cell", ["-300", "=1+1", "-1+1"])
def test_numbers_below_zero_stay_numbers_and_formulas_never_run(cell: str) -> None:
    """T15."""
    written = table_bytes(("a",), [(cell,)]).decode("utf-8-sig").splitlines()[1]
    assert written == (cell if cell == "-300" else f"'{cell}")
