"""No phone, card or payment code reaches the log, whoever wrote the line (I18)."""

from __future__ import annotations

import logging

import pytest

from app.config.logs import RedactingFormatter, redact

ID = "01a1f91c-3da0-71e3-ad7c-83d7fa7fa27c"


@pytest.mark.parametrize("number", ["13812345678", "+8613812345678", "134567890123456789"])
def test_a_long_number_keeps_its_last_two_digits_alone(number: str) -> None:
    assert redact(f"asked for {number}.") == f"asked for ***{number[-2:]}."


@pytest.mark.parametrize(
    "text", ["line 123456", "0190a1b2-1234-7567-89ab-123456789012", "E-PTS-01"]
)
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


@pytest.mark.parametrize(
    "text",
    [
        "13912345678",
        "phone13912345678",
        "name-13912345678",
        "+8613912345678 is taken",
        "('13912345678',)",
        "139 1234 5678",
        "139-1234-5678",
        "card 912345678901234567805678",
        "7f13912345678",
    ],
)
def test_long_numbers_are_cut_to_their_last_two_digits(text: str) -> None:
    said = redact(text)
    assert "1234" not in said
    assert "***78" in said


@pytest.mark.parametrize(
    "text", [ID, f"member {ID}: odd", "5" * 64, "2026-11-21 08:03:11,090 S01-C1-000042 line 4711"]
)
def test_ids_hashes_days_and_receipts_stay(text: str) -> None:
    assert redact(text) == text
