"""Numbers of other countries."""

import pytest

from app.domain.phone import PhoneNotPossible
from app.services.phones import parse_phone


@pytest.mark.parametrize(
    ("text", "region", "phone"),
    [
        ("138 1234 5678", "CN", "+8613812345678"),
        ("+86 138 1234 5678", "HK", "+8613812345678"),
        ("0086 138 1234 5678", "HK", "+8613812345678"),
        ("+852 9123 4567", "CN", "+85291234567"),
        ("00852 9123 4567", "CN", "+85291234567"),
        ("9123 4567", "HK", "+85291234567"),
        ("0912-345-678", "TW", "+886912345678"),
        ("+44 7400 123456", "CN", "+447400123456"),
    ],
)
def test_numbers_become_international(text, region, phone):
    assert parse_phone(text, region) == phone


@pytest.mark.parametrize(
    ("text", "region", "reason"),
    [
        ("138", "CN", "TOO_SHORT"),
        ("+852 912", "CN", "TOO_SHORT"),
        ("+852 9123 4567 8901 2", "CN", "TOO_LONG"),
        ("+852 0123 4567", "CN", "NOT_MOBILE"),
        ("+999 1234 5678", "CN", "NOT_A_NUMBER"),
        ("wang", "HK", "NOT_A_NUMBER"),
    ],
)
def test_impossible_numbers_say_why(text, region, reason):
    with pytest.raises(PhoneNotPossible) as caught:
        parse_phone(text, region)
    assert caught.value.reason == reason
