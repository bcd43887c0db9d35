"""``docs/quote.md`` tells every field of a question, and its example comes out as it says."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import Any

import pytest

from app.domain.basket import Basket, BasketLine, ManualDiscount, Wishes
from app.domain.ledger import Lot
from app.domain.member import Coupon, MemberSnapshot
from app.domain.periods import BusinessTime
from app.domain.quote import Quote, QuoteLine
from app.domain.refund_quote import RefundPick, RefundQuote
from app.domain.sale import Tender
from app.services.quote_command import QuoteRequest, answer
from app.services.refund_command import PreviewRequest, Returned
from tests.architecture import source
from tests.architecture.test_programme_page import rows, usual

TEXT = (source.ROOT / "docs" / "quote.md").read_text("utf-8")
SECTIONS: dict[str, type[Any]] = {
    "The question": QuoteRequest,
    "`basket`": Basket,
    "One of `lines`": BasketLine,
    "`member`": MemberSnapshot,
    "One of `lots`": Lot,
    "One of `coupons`": Coupon,
    "`wishes`": Wishes,
    "`time`": BusinessTime,
    "A return": PreviewRequest,
    "`now`, and one of `earlier`": Returned,
}


def section(title: str) -> str:
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


@pytest.mark.parametrize(("title", "kind"), SECTIONS.items())
def test_a_section_names_each_field_with_what_is_usual(title: str, kind: type[Any]) -> None:
    told = rows(section(title))
    names = [name for row, _ in told for name in row]
    assert sorted(names) == sorted(field.name for field in fields(kind))
    by_name = {field.name: usual(field, is_mechanic=False) for field in fields(kind)}
    by_name |= {"uses": "none"} if kind is QuoteRequest else {}
    for row, last in told:
        assert last == "; ".join(dict.fromkeys(by_name[name] for name in row)), row


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("The answer", (Quote, QuoteLine)),
        ("`now`, and one of `earlier`", (Returned, RefundPick, RefundQuote)),
    ],
)
def test_what_is_told_of_an_answer_is_there(title: str, kinds: tuple[type[Any], ...]) -> None:
    known = {field.name for kind in kinds for field in fields(kind)}
    words = {"exact", "bounded", "units", "false"}
    told = set(re.findall(r"`(\w+)`", section(title)))
    assert told - known - words == set()


def test_small_parts_are_told_in_their_row() -> None:
    for kind, name in ((ManualDiscount, "manual"), (Tender, "tenders")):
        row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{name}`"))
        needed = {"kind", "value", "reason", "line_id", "amount_minor"}
        names = {field.name for field in fields(kind)} & needed
        assert [one for one in names if f"`{one}`" not in row] == []


def test_the_question_to_copy_comes_out_as_it_says() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    due = json.loads(answer(example))["due_minor"]
    assert f'`"due_minor":{due}`' in TEXT
