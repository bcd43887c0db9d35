"""The centre as a counter reaches it: its address, whom it trusts there, and its own key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from secrets import token_hex
from ssl import create_default_context

from app import __version__
from app.adapters.signing import Ed25519Signer
from app.bootstrap.stores import DatabaseKeyMissing, OpenedStore
from app.services.context import profile_of
from app.services.joining import (
    AddressOpen,
    AuthoritiesUnread,
    CentreFacts,
    CentreNotReached,
    CentreRefuses,
    NoCentreHere,
    centre_of,
)
from local_db.migrations import HEAD
from sync.client import AddressUnsafe, HttpCentre
from sync.link import Link
from sync.protocol.messages import Caller
from sync.protocol.refusals import CentreAway, CentreRefusal

DEVICE_KEY = "device"
"""Among the secrets: the seed of the key that this machine is known by at the centre."""


def caller() -> Caller:
    """This program, as every request names it."""
    return Caller(program=__version__, schema=HEAD)


@contextmanager
def asking(opened: OpenedStore) -> Iterator[Link]:
    """For one question of a person, who waits for the answer."""
    with opened.store.read() as reader:
        facts, profile = centre_of(reader), profile_of(reader)
    if facts is None:
        raise NoCentreHere
    sign, device = device_key_of(opened).sign, (profile.device_id, profile.incarnation)
    with closing(centre_at(facts)) as centre:
        try:
            yield Link(centre, device, sign, opened.ctx.clock.now, partial(token_hex, 16))
        except CentreRefusal as refused:
            raise CentreRefuses(reason=refused.code) from refused
        except CentreAway as away:
            raise CentreNotReached(address=facts.address, reason=str(away)) from away


def facts_before(address: str, authorities: Path | None) -> CentreFacts:
    """As they are before the centre has told its keys; raises AuthoritiesUnread."""
    if authorities is None:
        return CentreFacts(address=address, server_keys=())
    path = authorities.expanduser().absolute()
    try:
        create_default_context(cafile=str(path))
    except (OSError, ValueError) as fault:
        raise AuthoritiesUnread(path=str(path), reason=type(fault).__name__) from None
    return CentreFacts(address=address, server_keys=(), authorities=str(path))


def centre_at(facts: CentreFacts) -> HttpCentre:
    """Raises AddressOpen."""
    authorities = Path(facts.authorities) if facts.authorities else None
    try:
        return HttpCentre(facts.address, caller(), authorities)
    except AddressUnsafe:
        raise AddressOpen from None


def device_key_of(opened: OpenedStore) -> Ed25519Signer:
    """By which the centre knows this machine."""
    return Ed25519Signer(secret_of(opened, DEVICE_KEY))


def secret_of(opened: OpenedStore, name: str) -> bytes:
    """Raises DatabaseKeyMissing."""
    found = opened.secrets.get(name)
    if found is None:
        raise DatabaseKeyMissing
    return found
