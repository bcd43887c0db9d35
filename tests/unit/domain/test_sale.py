"""Change of a tender."""

import pytest

from app.domain.sale import Tender


@pytest.mark.parametrize(("received", "change"), [(None, 0), (21_470, 0), (22_000, 530)])
def test_change_is_what_was_handed_over_too_much(received, change):
    tender = Tender(kind="cash", amount_minor=21_470, received_minor=received)
    assert tender.change_minor == change
