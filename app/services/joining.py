"""A fresh store becomes a counter of a chain: its place, its first manager, and its centre."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.errors import BadInput, EnvironmentFault, RuleBroken
from app.domain.free_text import clean_text
from app.domain.later import LATER
from app.domain.money import Currency
from app.domain.operations import canonical_json
from app.domain.pin_tries import PIN_LENGTHS, check_first_pin
from app.domain.store import StoreProfile
from app.ports.store import RECEIPTS_AFTER, Reader, UnitOfWork
from app.services.away import begin_away
from app.services.context import Context
from app.services.documents import read
from app.services.first_run import (
    MAX_NAME_LENGTH,
    FirstManager,
    StoreKeys,
    begin_store,
)

CENTRE = "centre.facts"
"""Setting: where the centre of this counter is, and how its signatures are known."""
JOINED = "store.joined"


class InvitationUnclear(RuleBroken):
    """Neither the text of a QR nor an address with a code."""

    code = "E-CEN-01"
    text = (
        "This is no invitation of a centre. Enter its address and the code, as in "
        "https://centre.example#7K2QF-9M2XT, which is also the text of the QR."
    )


class AddressOpen(RuleBroken):
    """What is sent to that address could be read on its way."""

    code = "E-CEN-02"
    text = (
        "A counter speaks to its centre by https only, or on this computer itself. "
        "Enter the address that begins with https://."
    )


class CodeUnknown(RuleBroken):
    """The centre never gave this code."""

    code = "E-CEN-03"
    text = "The centre does not know this code. Compare it letter by letter, or ask for a new one."


class CodeGone(RuleBroken):
    """Used by another machine, or older than a quarter of an hour."""

    code = "E-CEN-04"
    text = (
        "This code is used up: it is for one computer and a quarter of an hour. "
        "Ask for a new one at the centre."
    )


class CentreNotReached(EnvironmentFault):
    """No answer, or none of a centre; ``reason`` in one word."""

    code = "E-CEN-05"
    text = (
        "The centre at {address} does not answer ({reason}). "
        "Check the address and the network, then do the same once more."
    )


class OwnStoreHere(RuleBroken):
    """The folder is a store by itself, whose members no centre knows."""

    code = "E-CEN-06"
    text = (
        "The store in this folder keeps its own books. Write its members into a table "
        "(memberdesk members export), take that in at the centre, and join with a new folder."
    )


class NoCentreHere(RuleBroken):
    """There is nothing to go on with."""

    code = "E-CEN-07"
    text = "The store in this folder belongs to no centre. Join with an invitation of one."


class CentreRefuses(RuleBroken):
    """A refusal that nothing at this counter can change; ``reason`` is its code."""

    code = "E-CEN-08"
    text = "The centre refuses this computer ({reason}). Ask whoever runs the centre."


class AuthoritiesUnread(BadInput):
    """The file of the chain's own certificate authority."""

    code = "E-CEN-12"
    text = "The certificates in {path} cannot be read: {reason}. Name a file in PEM."


class RulesAwaited(RuleBroken):
    """A counter is joined, and the centre has no version of the programme for its store."""

    code = "E-CEN-09"
    text = (
        "The centre has no programme for this store yet. Ask whoever runs the centre to publish "
        "one, then do the same once more."
    )


class AlreadyJoined(RuleBroken):
    """The folder belongs to a chain."""

    code = "E-CEN-11"
    text = (
        "This is already a counter of the chain at {address}. Join without an invitation to go on "
        "loading its members, or open the desk."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreFacts:
    """``server_keys``: hex of the keys that sign what the centre says, newest first.
    ``authorities``: file with the certificates of the chain's own authority, where it has one; ""
    for the public ones.
    """

    address: str
    server_keys: tuple[str, ...]
    authorities: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCounter:
    """The place that the centre gave, and who begins to work there."""

    centre: CentreFacts
    device_id: str
    incarnation: int
    store_id: str
    store_name: str
    counter_id: str
    counter_name: str
    zone: str
    day_cut_hour: int
    currency: str
    manager_name: str
    manager_pin: str
    language: str
    pass_public_key: str
    receipts_after: int = 0


def check_first_manager(name: str, pin: str) -> None:
    """Before a code is used up; raises BadInput, PinWeak, and the errors of clean_text."""
    if not clean_text(name, MAX_NAME_LENGTH):
        raise BadInput(path="manager", reason="a name is needed")
    check_first_pin(pin)


def join_store(ctx: Context, new: NewCounter, keys: StoreKeys) -> str:
    """Make an empty store that counter; answers the recovery code. Raises as ``begin_store``."""
    profile = StoreProfile(
        store_id=new.store_id,
        store_name=new.store_name,
        counter_id=new.counter_id,
        counter_name=new.counter_name,
        device_id=new.device_id,
        incarnation=new.incarnation,
        currency=Currency(new.currency, 2),
        zone=new.zone,
        day_cut_hour=new.day_cut_hour,
        pin_length=_pin_length(new.manager_pin),
        language=new.language,
        authority="centre",
        pass_public_key=new.pass_public_key,
    )
    first = FirstManager(
        name=new.manager_name,
        pin=new.manager_pin,
        record=JOINED,
        body={"profile": profile, "centre": new.centre},
    )

    def fill(work: UnitOfWork) -> None:
        work.save_setting(CENTRE, canonical_json(new.centre))
        begin_away(work, ctx.clock.now())
        if new.receipts_after:
            work.save_setting(RECEIPTS_AFTER, str(new.receipts_after))

    return begin_store(ctx, profile, first, keys, fill)


def _pin_length(pin: str) -> int:
    return min(max(len(pin), PIN_LENGTHS[0]), PIN_LENGTHS[-1])


def centre_of(reader: Reader) -> CentreFacts | None:
    """The centre of this counter; None for a store by itself."""
    told = reader.setting(CENTRE)
    return None if told is None else read(CentreFacts, told)
