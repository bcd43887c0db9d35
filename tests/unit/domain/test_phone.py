"""Chinese mobile numbers as people type them."""

import pytest

from app.domain.phone import PhoneNotPossible, mask_phone, normalise_phone, phone_groups


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        " 138 1234 5678 ",
        "138-1234-5678",
        "+8613812345678",
        "+86 138 1234 5678",
        "008613812345678",
        "8613812345678",
        "013812345678",
        "(86) 138.1234.5678",
        "１３８１２３４５６７８",
        "138\u30001234\u30005678",
    ],
)
def test_one_number_in_many_clothes(text):
    assert normalise_phone(text) == "+8613812345678"


@pytest.mark.parametrize(
    ("text", "reason", "count"),
    [
        ("", "NOT_A_NUMBER", 0),
        ("wang", "NOT_A_NUMBER", 0),
        ("138x2345678", "NOT_A_NUMBER", 0),
        ("1+3812345678", "NOT_A_NUMBER", 0),
        ("1", "TOO_SHORT", 10),
        ("1381234567", "TOO_SHORT", 1),
        ("+86138", "TOO_SHORT", 8),
        ("+86", "TOO_SHORT", 11),
        ("138123456789", "TOO_LONG", 1),
        ("+861381234567890", "TOO_LONG", 2),
        ("12812345678", "NOT_MOBILE", 0),
        ("02112345678", "NOT_MOBILE", 0),
        ("5678", "NOT_MOBILE", 0),
        ("+85291234567", "NOT_MOBILE", 0),
    ],
)
def test_what_is_wrong_is_said_with_a_number(text, reason, count):
    with pytest.raises(PhoneNotPossible) as caught:
        normalise_phone(text)
    assert (caught.value.reason, caught.value.count) == (reason, count)
    assert caught.value.params == {"reason": reason, "count": count}
    assert reason in caught.value.sentence()


@pytest.mark.parametrize(
    ("phone", "masked", "groups"),
    [
        ("+8613812345678", "138****5678", "138 1234 5678"),
        ("+85291234567", "+852****4567", "+852 9123 4567"),
        ("+85366123456", "+853****3456", "+853 6612 3456"),
        ("+886912345678", "+886****5678", "+886 912 345 678"),
        ("+6591234567", "+65****4567", "+65 9123 4567"),
        ("+12025550123", "+1****0123", "+1 202 555 0123"),
        ("+447400123456", "+44****3456", "+44 740 012 3456"),
        ("+4915112345678", "+49****5678", "+49 151 1234 5678"),
        ("+2901234", "+290****34", "+290 1234"),
        ("+6834000", "+683****00", "+683 4000"),
    ],
)
def test_how_numbers_are_shown(phone, masked, groups):
    assert mask_phone(phone) == masked
    assert phone_groups(phone) == groups
