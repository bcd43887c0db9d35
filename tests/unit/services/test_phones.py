"""Numbers of other countries."""

import phonenumbers
import pytest

from app.domain.phone import PhoneNotPossible, country_code, mask_phone, phone_groups
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
        ("+853 6612 3456", "CN", "+85366123456"),
        ("00853-6612-3456", "CN", "+85366123456"),
        ("+886 912 345 678", "CN", "+886912345678"),
        ("+886 0912 345 678", "CN", "+886912345678"),
        ("00886 912 345 678", "CN", "+886912345678"),
        ("\uff0b852 \uff19123 4567", "CN", "+85291234567"),
        ("+1 (202) 555-0123", "CN", "+12025550123"),
    ],
)
def test_numbers_become_international(text, region, phone):
    assert parse_phone(text, region) == phone


@pytest.mark.parametrize(
    ("text", "region", "reason", "count"),
    [
        ("138", "CN", "TOO_SHORT", 8),
        ("+852 912", "CN", "TOO_SHORT", 5),
        ("+852 9", "CN", "TOO_SHORT", 7),
        ("+852", "CN", "TOO_SHORT", 8),
        ("00852 9123 456", "CN", "TOO_SHORT", 1),
        ("+853 6612 345", "CN", "TOO_SHORT", 1),
        ("+886 912 345 67", "CN", "TOO_SHORT", 1),
        ("+852 9123 4567 8901 2", "CN", "TOO_LONG", 5),
        ("+886 912 345 6789", "CN", "TOO_LONG", 1),
        ("+1 202 555 01234 5678 9012 3456", "CN", "TOO_LONG", 13),
        ("+852 0123 4567", "CN", "NOT_MOBILE", 0),
        ("+999 1234 5678", "CN", "NOT_A_NUMBER", 0),
        ("+0 1234 5678", "CN", "NOT_A_NUMBER", 0),
        ("+", "CN", "NOT_A_NUMBER", 0),
        ("+8", "CN", "NOT_A_NUMBER", 0),
        ("00", "CN", "NOT_A_NUMBER", 0),
        ("wang", "HK", "NOT_A_NUMBER", 0),
    ],
)
def test_impossible_numbers_say_why(text, region, reason, count):
    with pytest.raises(PhoneNotPossible) as caught:
        parse_phone(text, region)
    assert (caught.value.reason, caught.value.count) == (reason, count)


@pytest.mark.parametrize(
    "text",
    [
        "+1 800 FLOWERS",
        "+852 9123 4567 ext 5",
        "+852 9123 4567;isub=1",
        "tel:+85291234567",
        "+852 \u0669\u0661\u0662\u0663 4567",
        "\u202a+852 9123 4567\u202c",
        "+852 9123 4567 \U0001f600",
        "+852+9123+4567",
        "<b>+85291234567</b>",
        "+" + "9" * 10_000,
        "00" * 5_000,
    ],
)
def test_only_plain_digits_are_a_number(text):
    with pytest.raises(PhoneNotPossible):
        parse_phone(text)


def test_country_codes_are_those_of_the_table():
    for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        assert country_code(f"+{code}1234") == f"+{code}"


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS - {"CN", "TA"}))
def test_a_number_of_every_country_reads_back_and_is_masked(region):
    example = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert parse_phone(phone_groups(e164)) == e164
    assert parse_phone("00" + e164[1:]) == e164
    shown = mask_phone(e164).split("****")
    assert e164.startswith(shown[0])
    assert e164.endswith(shown[1])
    assert len(e164) - len("".join(shown)) >= 2
