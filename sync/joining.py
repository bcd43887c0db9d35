"""How a machine asks to become a counter: an address, a one-time code, and a key of its own."""

from __future__ import annotations

import re
from collections.abc import Callable

from app.services.joining import (
    CentreNotReached,
    CentreRefuses,
    CodeGone,
    CodeUnknown,
    InvitationUnclear,
)
from sync.protocol.messages import Joined, JoinRequest
from sync.protocol.refusals import CentreAway, CentreRefusal, JoinRefused
from sync.protocol.service import CentralService
from sync.protocol.signing import join_message

TRIES = 3
"""A lost answer is asked for again with the same key, which costs nothing."""
_CODE = re.compile(r"[0-9A-Z]{10}")


def invitation_in(text: str, code: str = "") -> tuple[str, str]:
    """(address, code) of the text of a QR, or of an address and a code; raises InvitationUnclear.

    Signs between the letters of a code do not count, nor does their case.
    """
    address, _, told = text.strip().partition("#")
    plain = "".join(letter for letter in (code or told).upper() if letter.isalnum())
    if not address or "://" not in address or not _CODE.fullmatch(plain):
        raise InvitationUnclear
    return address.rstrip("/"), plain


def ask_to_join(
    centre: CentralService,
    invitation: tuple[str, str],
    key: tuple[str, Callable[[bytes], bytes]],
    machine: tuple[str, str],
) -> Joined:
    """The place that the code was for. ``key``: public part as hex, and what signs with it;
    ``machine``: its name and system. Raises CentreNotReached, CodeUnknown, CodeGone,
    CentreRefuses.
    """
    (address, code), (public_key, sign), (name, system) = invitation, key, machine
    request = JoinRequest(
        code=code,
        public_key=public_key,
        signature=sign(join_message(code, public_key)).hex(),
        name=name,
        system=system,
    )
    for left in reversed(range(TRIES)):
        try:
            return centre.join(request)
        except JoinRefused as refused:
            raise _told(str(refused.params.get("reason", ""))) from refused
        except CentreRefusal as refused:
            raise CentreRefuses(reason=refused.code) from refused
        except CentreAway as away:
            if not left:
                raise CentreNotReached(address=address, reason=str(away) or "away") from away
    raise AssertionError("every try ends above")


def _told(reason: str) -> CodeUnknown | CodeGone | CentreRefuses:
    if reason == "CODE_UNKNOWN":
        return CodeUnknown()
    if reason in ("CODE_USED", "CODE_OVER"):
        return CodeGone()
    return CentreRefuses(reason=reason)
