"""No phone, card or payment code reaches the log, whoever wrote the line (I18)."""

from __future__ import annotations

import logging

import pytest

from app.config.logs import RedactingFormatter, redact


@pytest.mark.parametrize("number", ["13812345678", "+8613812345678", "134567890123456789"])
def test_a_long_number_keeps_its_last_two_digits_alone(number: str) -> None:
    assert redact(f"asked for {number}.") == f"asked for ***{number[-2:]}."


@pytest.mark.parametrize("text", ["line 123456", "0190a1b2-1234567-89ab", "E-PTS-01"])
def test_ids_and_short_numbers_stay(text: str) -> None:
    assert redact(text) == text


def test_the_text_of_an_exception_is_redacted_too() -> None:
    fault = ValueError("13812345678")
    record = logging.LogRecord(
        "a", logging.ERROR, "a.py", 1, "no member %s", ("13900007777",), (ValueError, fault, None)
    )
    line = RedactingFormatter("%(message)s").format(record)
    assert "***77" in line
    assert "***78" in line
    assert "13900007777" not in line
    assert "13812345678" not in line
