"""Shares of a growing total."""

import pytest

from app.domain.apportion import apportion


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (0, (), ()),
        (7, (0, 0), (0, 0)),
        (0, (3, 4), (0, 0)),
        (7, (3, 4), (3, 4)),
        (1, (1, 1, 1), (1, 0, 0)),
        (2, (1, 1, 1), (1, 1, 0)),
        (5, (0, 10), (0, 5)),
        (2, (1, 1, 1, 1, 1), (1, 1, 0, 0, 0)),
        (1, (1, 1, 0), (1, 0, 0)),
        (3, (1, 1, 1, 3), (1, 1, 0, 1)),
        (6_695, (15_000, 5_000, 1_470), (4_678, 1_559, 458)),
        (60, (53, 24, 23), (32, 14, 14)),
        (10, (1, 1, 1, 1), (3, 3, 2, 2)),
    ],
)
def test_shares(total, weights, shares):
    assert apportion(total, weights) == shares


def test_one_more_to_share_takes_nothing_back():
    """A largest remainder gives the smallest weight 2 of 10 and 1 of 11."""
    weights = (6, 6, 2)
    assert [apportion(total, weights)[2] for total in (10, 11)] == [1, 1]
