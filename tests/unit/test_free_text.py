"""Typed text keeps to one line and its length, and card numbers stay out."""

from __future__ import annotations

import pytest

from app.domain.free_text import (
    CardNumberRefused,
    ControlSigns,
    TextTooLong,
    clean_text,
    has_card_number,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  王 丽华\n ", "王 丽华"),
        ("Cafe\u0301", "Café"),
        ("<b>'; DROP TABLE members; --</b>", "<b>'; DROP TABLE members; --</b>"),
        ("☕😀", "☕😀"),
    ],
)
def test_text_is_kept_as_it_is_but_for_blanks(typed: str, kept: str) -> None:
    assert clean_text(typed, 40) == kept


@pytest.mark.parametrize("length", [41, 10_000])
def test_long_text_is_refused(length: int) -> None:
    with pytest.raises(TextTooLong) as caught:
        clean_text("x" * length, 40)
    assert caught.value.params == {"length": length, "limit": 40}


def test_a_long_run_of_blanks_loses_no_text() -> None:
    assert clean_text(" " * 400 + "said", 40) == "said"


@pytest.mark.parametrize("sign", ["\u202e", "\u0007", "\u200b", "\ue000"])
def test_signs_that_cannot_be_seen_are_refused(sign: str) -> None:
    with pytest.raises(ControlSigns):
        clean_text(f"a{sign}b", 40)


@pytest.mark.parametrize(
    "typed",
    [
        "4111111111111111",
        "card 4111-1111-1111-1111 ok",
        "6222 0212 3456 7890 128",
        "４１１１１１１１１１１１１１１１",
    ],
)
def test_card_numbers_are_refused(typed: str) -> None:
    assert has_card_number(typed)
    with pytest.raises(CardNumberRefused):
        clean_text(typed, 60)


@pytest.mark.parametrize("typed", ["4111111111111112", "13812345678", "R-000982", "12 34"])
def test_other_digits_are_not_card_numbers(typed: str) -> None:
    assert not has_card_number(typed)
