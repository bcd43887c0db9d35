"""What a member shows: the card token, and the signed pass that is checked without a network."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.check_digit import check_digit, is_checked, is_digits
from app.domain.errors import RuleBroken

CARD_PREFIX = "9"
CARD_LENGTH = 24
PASS_PREFIX = "8"  # noqa: S105  a digit printed on every pass, no secret
PASS_VERSION = 1

_CLAIMS = struct.Struct(">BB16sBIIIII")
_SIGNATURE_BYTES = 64
_PASS_BYTES = _CLAIMS.size + _SIGNATURE_BYTES
_BODY_DIGITS = len(str(256**_PASS_BYTES - 1))
PASS_LENGTH = 1 + _BODY_DIGITS + 1


class PassRefused(RuleBroken):
    """A pass that selects nobody, whatever the reason."""


class PassNotOurs(PassRefused):
    """Not in the shape of a pass, of an unknown version, or of another store's key."""

    code = "E-PAS-01"
    text = "This pass was not issued here. Ask for the phone number."


class PassAltered(PassRefused):
    """Check digit or signature do not fit the claims."""

    code = "E-PAS-02"
    text = "This pass was changed or not read whole. Scan it again or ask for the phone number."


class PassExpired(PassRefused):
    """The pass was ours, its time is over; params: ``member_id``."""

    code = "E-PAS-03"
    text = "This pass has expired. Ask the member to open it again."


class PassBlocked(PassRefused):
    """The pass was ours and is in time, and the chain takes it no more."""

    code = "E-PAS-04"
    text = "The chain has blocked this pass. Ask for the phone number."


@dataclass(frozen=True, slots=True, kw_only=True)
class PassClaims:
    """What a pass says about its member at ``issued_at``; instants in whole seconds, UTC.

    ``key_id``: which key signed (see ``key_id_of``). ``tier_rank``: place of the tier in the
    programme, 0 for the base level. ``allowance``: points that may be spent without the centre.
    """

    key_id: int
    member_id: str
    tier_rank: int
    balance: int
    allowance: int
    issued_at: datetime
    expires_at: datetime
    serial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedPasses:
    """Passes that the chain takes no more: these ``serials``, newest first, and every pass that
    was made at ``none_until`` or before.
    """

    serials: tuple[int, ...] = ()
    none_until: datetime | None = None

    def has(self, serial: int, issued_at: datetime) -> bool:
        """Whether the pass with this serial, made then, is among them."""
        is_too_old = self.none_until is not None and issued_at <= self.none_until
        return is_too_old or serial in self.serials


def make_card_token(digits22: str) -> str:
    """24 digits: 9, 22 unguessable digits, and the check digit."""
    if len(digits22) != CARD_LENGTH - 2:
        raise ValueError("a card token is made of 22 digits")
    return _checked(CARD_PREFIX + digits22)


def is_card_token(text: str) -> bool:
    """True for 24 digits beginning with 9 with the right check digit."""
    return len(text) == CARD_LENGTH and text.startswith(CARD_PREFIX) and is_checked(text)


def is_pass_shaped(text: str) -> bool:
    """True for digits of a pass's length and first digit, whatever they say."""
    return len(text) == PASS_LENGTH and text.startswith(PASS_PREFIX) and is_digits(text)


def key_id_of(public_key_hex: str) -> int:
    """The one-byte name of a signing key: its first byte."""
    return int(public_key_hex[:2], 16)


def encode_pass(claims: PassClaims, sign: Callable[[bytes], bytes]) -> str:
    """The pass as digits: 8, claims and signature as one number of fixed width, check digit.

    39 bytes of claims and 64 of signature are 103 bytes, a fixed 249 digits.
    """
    message = _CLAIMS.pack(
        PASS_VERSION,
        claims.key_id,
        uuid.UUID(claims.member_id).bytes,
        claims.tier_rank,
        claims.balance,
        claims.allowance,
        int(claims.issued_at.timestamp()),
        int(claims.expires_at.timestamp()),
        claims.serial,
    )
    number = int.from_bytes(message + sign(message), "big")
    return _checked(f"{PASS_PREFIX}{number:0{_BODY_DIGITS}d}")


def read_pass(
    digits: str,
    verify: Callable[[bytes, bytes], bool],
    now: datetime,
    key_id: int | None = None,
) -> PassClaims:
    """The claims of a pass that is ours, whole and in time, checked without a network.

    ``key_id`` tells a pass of another store's key (PassNotOurs) from a changed one (PassAltered).
    Raises PassNotOurs, PassAltered, PassExpired, in this order.
    """
    if not is_pass_shaped(digits):
        raise PassNotOurs
    number = int(digits[1:-1])
    if not is_checked(digits) or number >= 256**_PASS_BYTES:
        raise PassAltered
    signed = number.to_bytes(_PASS_BYTES, "big")
    message, signature = signed[: _CLAIMS.size], signed[_CLAIMS.size :]
    if message[0] != PASS_VERSION or (key_id is not None and message[1] != key_id):
        raise PassNotOurs
    if not verify(message, signature):
        raise PassAltered
    claims = _claims(message)
    if now >= claims.expires_at:
        raise PassExpired(member_id=claims.member_id)
    return claims


def _claims(message: bytes) -> PassClaims:
    _, key_id, member, tier_rank, balance, allowance, issued, expires, serial = _CLAIMS.unpack(
        message
    )
    return PassClaims(
        key_id=key_id,
        member_id=str(uuid.UUID(bytes=member)),
        tier_rank=tier_rank,
        balance=balance,
        allowance=allowance,
        issued_at=datetime.fromtimestamp(issued, UTC),
        expires_at=datetime.fromtimestamp(expires, UTC),
        serial=serial,
    )


def _checked(digits: str) -> str:
    return digits + check_digit(digits)
