"""The check digit against Damm's own example."""

import pytest

from app.domain.check_digit import check_digit, is_checked, is_digits


def test_the_published_example():
    assert check_digit("572") == "4"
    assert is_checked("5724")
    assert not is_checked("5725")


@pytest.mark.parametrize("text", ["", "12a", "１２", "-1", "1 2", "²"])
def test_only_plain_digits(text):
    assert not is_digits(text)
    assert not is_checked(text)
    with pytest.raises(ValueError, match="digits"):
        check_digit(text)
