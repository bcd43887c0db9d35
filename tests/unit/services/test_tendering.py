"""Tenders sum to the fen, change is for cash, and secrets are not kept as references."""

from __future__ import annotations

import pytest

from app.domain.free_text import CardNumberRefused, TextTooLong
from app.domain.sale import Tender
from app.services.tendering import (
    MAX_TENDERS,
    CashShort,
    PaymentCodeRefused,
    ReferenceMissing,
    TenderNotPossible,
    TendersOver,
    TendersShort,
    check_sum,
    checked_tenders,
)


def tender(kind: str = "wechat", amount_minor: int = 100, **changes: object) -> Tender:
    return Tender(kind=kind, amount_minor=amount_minor, **changes)


def test_split_tenders_with_change_and_references_pass() -> None:
    given = (
        tender("cash", 20_000, received_minor=30_000),
        tender("card", 1_000, reference=" 0042 77 "),
        tender("alipay", 470),
    )
    kept = checked_tenders(given)
    assert [one.reference for one in kept] == ["", "0042 77", ""]
    assert kept[0].change_minor == 10_000
    check_sum(kept, 21_470)


def test_nothing_due_needs_no_tender() -> None:
    check_sum(checked_tenders(()), 0)


def test_the_sum_is_exact() -> None:
    with pytest.raises(TendersShort) as short:
        check_sum((tender(amount_minor=99),), 100)
    assert short.value.params == {"missing_minor": 1}
    with pytest.raises(TendersOver) as over:
        check_sum((tender(amount_minor=101),), 100)
    assert over.value.params == {"over_minor": 1}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (tender(amount_minor=0), TenderNotPossible),
        (tender(amount_minor=-5), TenderNotPossible),
        (tender(amount_minor=100_000_000), TenderNotPossible),
        (tender("wechat", received_minor=200), TenderNotPossible),
        (tender("cash", received_minor=10**9), TenderNotPossible),
        (tender("cash", received_minor=99), CashShort),
        (tender("card"), ReferenceMissing),
        (tender("card", reference="  "), ReferenceMissing),
        (tender(reference="134567890123456789"), PaymentCodeRefused),
        (tender("card", reference="4111 1111 1111 1111"), CardNumberRefused),
        (tender(reference="x" * 65), TextTooLong),
    ],
)
def test_what_is_no_tender(given: Tender, error: type) -> None:
    with pytest.raises(error):
        checked_tenders((given,))


def test_there_is_an_end_to_splitting() -> None:
    with pytest.raises(TenderNotPossible):
        checked_tenders((tender(),) * (MAX_TENDERS + 1))
