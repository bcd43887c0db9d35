"""Arithmetic of the settle panel: parts, change, quick sums, keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Currency
from ui.presenters.payment import Payment

DUE = Payment(due_minor=21_470)


def test_nothing_keyed_is_the_exact_amount() -> None:
    assert (DUE.received_minor, DUE.change_minor, DUE.finishes) == (21_470, 0, True)


def test_the_quick_sums_of_the_picture() -> None:
    assert DUE.quick_minor == (21_500, 22_000, 30_000)


def test_a_round_amount_is_not_offered_twice() -> None:
    assert Payment(due_minor=10_000).quick_minor == ()


def test_cash_gives_change() -> None:
    paid = DUE.with_quick(22_000)
    assert paid.change_minor == 530
    assert (paid.part().amount_minor, paid.part().received_minor) == (21_470, 22_000)


@pytest.mark.parametrize("kind", ["wechat", "alipay", "card"])
def test_nothing_but_cash_gives_change(kind: str) -> None:
    paid = replace(DUE, kind=kind, typed="220")
    assert paid.is_over
    assert not paid.can_take
    assert paid.change_minor == 0


def test_a_part_leaves_the_rest() -> None:
    first = replace(DUE, typed="100").taken()
    assert first.remaining_minor == 11_470
    assert (first.typed, first.reference) == ("", "")
    assert [tender.amount_minor for tender in first.tenders()] == [10_000, 11_470]


def test_a_bill_of_nothing_has_no_tenders() -> None:
    assert Payment(due_minor=0).tenders() == ()
    assert Payment(due_minor=0).can_take


@pytest.mark.parametrize(
    ("keys", "typed"),
    [
        (["2", "2", "0"], "220"),
        (["."], "0."),
        (["0", "5"], "5"),
        (["5", ".", "5", "back"], "5."),
        (["back"], ""),
    ],
)
def test_keys_of_the_pad(keys: list[str], typed: str) -> None:
    payment: Payment | None = DUE
    for key in keys:
        assert payment is not None
        payment = payment.pressed(key)
    assert payment is not None
    assert payment.typed == typed


@pytest.mark.parametrize("text", ["-1", "1e3", "５", "1.234", "9" * 10, "1.2.", "abc", "😀", " "])
def test_what_cannot_become_an_amount_is_refused(text: str) -> None:
    assert DUE.keyed(text) is None


def test_a_currency_without_decimals_has_no_point() -> None:
    assert Payment(currency=Currency("JPY", 0), due_minor=500).keyed("5.") is None


@given(st.lists(st.integers(1, 50_000), max_size=5), st.integers(0, 100_000))
def test_the_parts_always_sum_to_what_is_due(parts: list[int], due_minor: int) -> None:
    payment = Payment(due_minor=due_minor)
    for part in parts:
        whole, cents = divmod(part, 100)
        keyed = payment.keyed(f"{whole}.{cents:02d}")
        assert keyed is not None
        if keyed.finishes or not keyed.can_take:
            break
        payment = keyed.taken()
    assert sum(tender.amount_minor for tender in payment.tenders()) == due_minor
    assert all(tender.change_minor >= 0 for tender in payment.tenders())
