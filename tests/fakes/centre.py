"""A link to a centre that a test holds in its hand."""

from __future__ import annotations

from app.ports.centre_link import LinkState


class FakeCentreLink:
    """``now_state`` is what it says; what it was told to do is counted."""

    def __init__(self) -> None:
        self.now_state = LinkState()
        self.woken_count = 0
        self.tried_count = 0

    def state(self) -> LinkState:
        """As the test set it."""
        return self.now_state

    def wake(self) -> None:
        """Counted."""
        self.woken_count += 1

    def try_now(self) -> None:
        """Counted."""
        self.tried_count += 1
