"""Why the centre could not be reached, or would not answer; never what it thinks of an operation.

``CentreFault``
    ``CentreAway``          no answer, or none that can be understood
        ``CentreBusy``      come again in ``after_s``
        ``CentreUntrusted`` whoever answers there does not prove to be the centre
    ``CentreRefusal``       understood and refused; params in ``params``
        ``JoinRefused`` ``TokenRefused`` ``TokenOver`` ``DeviceRevoked`` ``HistoryChanged``
        ``ResyncNeeded`` ``ProgramTooOld`` ``BadRequest``
        ``TooLarge`` ``PassNotMade``
"""

from __future__ import annotations

from typing import ClassVar


class CentreFault(Exception):
    """Something between this counter and its centre."""


class CentreAway(CentreFault):
    """Nobody knows whether the request arrived."""


class CentreBusy(CentreAway):
    """The centre asks to be left alone for ``after_s`` seconds."""

    def __init__(self, after_s: int) -> None:
        self.after_s = after_s
        super().__init__(f"busy for {after_s} s")


class CentreUntrusted(CentreAway):
    """Its certificate does not hold, or is for another name; nothing was sent."""


class CentreRefusal(CentreFault):
    """An answer with a code of its own; asking again in the same way gets the same."""

    code: ClassVar[str]
    status: ClassVar[int]

    def __init__(self, **params: str | int) -> None:
        self.params = params
        super().__init__(self.code)


class JoinRefused(CentreRefusal):
    """The code is unknown, used or over, or the signature is not of that key: ``reason``."""

    code = "JOIN_REFUSED"
    status = 403


class TokenRefused(CentreRefusal):
    """Unknown device, wrong signature, a request that was answered before, or a clock too far from
    the centre's: ``reason``, and ``server_at`` as ISO text.
    """

    code = "TOKEN_REFUSED"
    status = 401


class TokenOver(CentreRefusal):
    """The token has ended or was never given; get another."""

    code = "TOKEN_OVER"
    status = 401


class DeviceRevoked(CentreRefusal):
    """This machine is no counter any more; what it still holds may be pushed once."""

    code = "DEVICE_REVOKED"
    status = 403


class HistoryChanged(CentreRefusal):
    """The centre lives in another ``history``: it was restored from a backup."""

    code = "HISTORY_CHANGED"
    status = 409


class ResyncNeeded(CentreRefusal):
    """The place in the feed is older than what the centre remembers; load a snapshot."""

    code = "RESYNC_NEEDED"
    status = 410


class ProgramTooOld(CentreRefusal):
    """This program may push but not fetch any more; ``minimum`` names the oldest that may."""

    code = "PROGRAM_TOO_OLD"
    status = 426


class BadRequest(CentreRefusal):
    """Not a message of this protocol: ``reason``."""

    code = "BAD_REQUEST"
    status = 400


class TooLarge(CentreRefusal):
    """More than ``most`` of ``what`` (``bytes``, ``operations``) in one request; send less."""

    code = "TOO_LARGE"
    status = 413


class PassNotMade(CentreRefusal):
    """No pass for this member: ``reason`` is MEMBER_UNKNOWN (in this store's scope), NOT_ACTIVE or
    NO_PROGRAMME.
    """

    code = "PASS_NOT_MADE"
    status = 409


REFUSALS: dict[str, type[CentreRefusal]] = {
    refusal.code: refusal for refusal in CentreRefusal.__subclasses__()
}
"""By code, for whoever reads an answer."""
