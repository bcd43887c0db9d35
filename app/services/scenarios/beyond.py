"""What scenarios may ask for and this version does not do: known words, each with its sentence."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.errors import BadInput
from app.services.document_faults import NotKnown
from app.services.scenarios.amounts import TooFine

NOT_BUILT: Mapping[str, str] = {
    "best_per_line": "a benefit works as a whole, no line chooses alone (R-18)",
    "latest": "which promotion was made last is no reason for a price",
    "stored_value": "money that is paid in and spent later is not built",
    "times_card": "paid cards for so many times are not built",
    "change_to_wallet": "change is paid out, not kept",
    "taxes": "a line has one tax",
}
"""Fields, kinds and words that nobody can mistake for another; all others are mistakes."""


def why_beyond(fault: BadInput) -> str | None:
    """The sentence for what is known and not built; None when it is a plain mistake."""
    if isinstance(fault, TooFine):
        return str(fault.params["reason"])
    if isinstance(fault, NotKnown):
        return NOT_BUILT.get(str(fault.params["word"]))
    return None
