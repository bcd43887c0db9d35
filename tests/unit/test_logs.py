"""No number of a person or a card reaches the log, and ids stay readable (I18)."""

from __future__ import annotations

import pytest

from app.config.logs import redact

ID = "01a1f91c-3da0-71e3-ad7c-83d7fa7fa27c"


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
