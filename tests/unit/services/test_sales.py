"""Sales are found by what is on the receipt, by their member, or simply as the latest."""

from __future__ import annotations

import pytest

from app.domain.basket import Wishes
from app.domain.codes import receipt_code
from app.services.sales import SaleMissing, find_sales, open_sale
from tests.builders.baskets import basket, line
from tests.builders.counter import WANG, WANG_CARD, Counter, counter_of
from tests.builders.selling import sold


@pytest.fixture
def counter() -> Counter:
    counter = counter_of()
    sold(counter)
    counter.clock.advance(minutes=1)
    sold(counter, basket(line("a", 500, 3)), Wishes(), member_id=None)
    return counter


def numbers(counter: Counter, text: str = "", member_id: str | None = None) -> list[str]:
    return [row.receipt_no[-1] for row in find_sales(counter.ctx, text, member_id)]


@pytest.mark.parametrize(
    "text",
    ["S01-C2-000001", " s01-c2-000001 ", "1", "000001", receipt_code("S01-C2-000001")],
)
def test_a_receipt_number_in_any_form_finds_its_sale(counter: Counter, text: str) -> None:
    (row,) = find_sales(counter.ctx, text)
    assert (row.receipt_no, row.due_minor, row.piece_count) == ("S01-C2-000001", 21_470, 5)
    assert (row.returned_count, row.tender_kinds, row.member_id) == (0, ("wechat",), WANG)


@pytest.mark.parametrize("text", ["13812345678", WANG_CARD])
def test_a_member_finds_their_sales(counter: Counter, text: str) -> None:
    assert numbers(counter, text) == ["1"]
    assert numbers(counter, member_id=WANG) == ["1"]


def test_without_a_text_the_latest_come_first(counter: Counter) -> None:
    assert numbers(counter) == ["2", "1"]


@pytest.mark.parametrize("text", ["9", "13900000021", "1234567", "☕", "x" * 10_000])
def test_nothing_is_found(counter: Counter, text: str) -> None:
    assert numbers(counter, text) == []


def test_a_sale_opens_by_its_id(counter: Counter) -> None:
    (row,) = find_sales(counter.ctx, "2")
    assert open_sale(counter.ctx, row.sale_id).lines[0].quantity == 3
    with pytest.raises(SaleMissing):
        open_sale(counter.ctx, "nothing")
