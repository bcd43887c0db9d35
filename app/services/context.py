"""What every use case is handed: the ports, and the shop's own sense of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app.domain.errors import RuleBroken
from app.domain.periods import BusinessTime, business_time
from app.domain.rights import ApproverUnfit
from app.ports.clock import Clock
from app.ports.ids import Ids
from app.ports.pins import PinHasher
from app.ports.signing import PassSigner
from app.ports.store import NotSetUp, Reader, Store

if TYPE_CHECKING:
    from app.domain.operator import Operator
    from app.domain.programme import Programme
    from app.domain.store import StoreProfile


class OperatorUnknown(RuleBroken):
    """No such operator, or no longer at work here."""

    code = "E-AUT-01"
    text = "This operator does not work here. Sign on again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The ports of one counter; made once, at the composition root."""

    store: Store
    clock: Clock
    ids: Ids
    pins: PinHasher
    signer: PassSigner


def profile_of(reader: Reader) -> StoreProfile:
    """Who this counter is; raises NotSetUp."""
    profile = reader.profile()
    if profile is None:
        raise NotSetUp(what="profile")
    return profile


def business_time_of(ctx: Context, profile: StoreProfile) -> BusinessTime:
    """The present instant as this shop sees it (R-5)."""
    return business_time(ctx.clock.now(), ZoneInfo(profile.zone), profile.day_cut_hour)


def business_now(ctx: Context) -> BusinessTime:
    """The present instant as this shop sees it (R-5); raises NotSetUp."""
    with ctx.store.read() as reader:
        return business_time_of(ctx, profile_of(reader))


def programme_now(ctx: Context) -> Programme:
    """The version of the programme in force today; raises NotSetUp."""
    with ctx.store.read() as reader:
        return reader.programme(business_time_of(ctx, profile_of(reader)).on)


def operator_of(reader: Reader, operator_id: str) -> Operator:
    """The operator at work here; raises OperatorUnknown."""
    operator = reader.operator(operator_id)
    if operator is None or not operator.is_active:
        raise OperatorUnknown
    return operator


def check_approver(reader: Reader, operator_id: str) -> None:
    """Raises ApproverUnfit unless this is a manager at work here."""
    approver = reader.operator(operator_id)
    if approver is None or not approver.is_active or approver.role != "manager":
        raise ApproverUnfit
