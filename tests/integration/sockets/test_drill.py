"""A new computer in the place of a lost one, timed (T23)."""

from __future__ import annotations

from tests.integration.sockets.chain import Chain
from tests.integration.sockets.drill import MOST_S, drill

MEMBERS = 300


def test_a_new_computer_is_in_service_and_what_was_sent_is_there(chain: Chain) -> None:
    steps = drill(chain, MEMBERS)
    assert list(steps)[-1] == "first sale"
    assert steps["first sale"] < MOST_S / 10  # with few members; the figures are in docs
