"""How deep the benefits of a programme can cut together, told from the document alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.money import BASIS_POINTS
from app.domain.programme.benefits import (
    AmountOff,
    BuyGet,
    CouponType,
    EachFull,
    Gift,
    LineMechanic,
    Mechanic,
    NForPrice,
    Offer,
    PercentOff,
    Scope,
    Stacking,
    UnitAmount,
)
from app.domain.programme.document import Programme
from app.domain.programme.meeting import (
    benefits_of,
    may_meet,
    may_share_goods,
    meeting_of,
)


class Depth(NamedTuple):
    """What a set takes off the same goods at most; ``path`` leads to its strongest member."""

    off_bp: int
    ids: tuple[str, ...]
    path: str


class _Cut(NamedTuple):
    id: str
    path: str
    off_bp: int
    scope: Scope
    stacking: Stacking
    is_line: bool


def share_bp(mechanic: Mechanic) -> int | None:
    """The largest part of the goods that it can take off; None where that hangs on prices."""
    if isinstance(mechanic, (NForPrice, UnitAmount, Gift)):
        is_free = isinstance(mechanic, NForPrice) and not mechanic.price_minor
        return BASIS_POINTS if is_free else None
    if isinstance(mechanic, BuyGet):
        return _group_bp(mechanic)
    if isinstance(mechanic, AmountOff):
        return max(_part_bp(step.off_minor, step.threshold_minor) for step in mechanic.steps)
    if isinstance(mechanic, EachFull):
        return _part_bp(mechanic.off_minor, mechanic.threshold_minor)
    if isinstance(mechanic, PercentOff) and mechanic.cap_minor == 0:
        return 0
    return mechanic.off_bp


def _group_bp(mechanic: BuyGet) -> int | None:
    if mechanic.target_scope is not None:
        return None
    return mechanic.off_bp * mechanic.get // (mechanic.buy + mechanic.get)


def _part_bp(off_minor: int, threshold_minor: int) -> int:
    if not off_minor:
        return 0
    return min(BASIS_POINTS, off_minor * BASIS_POINTS // max(threshold_minor, off_minor))


def deepest(programme: Programme) -> Depth:
    """The strongest set that may meet: at most one on the lines, the tier, and the order.

    Benefits that can make goods free need no others to do so, and are left out.
    """
    cuts = [_cut(path, benefit) for path, benefit in benefits_of(programme)]
    cuts = [cut for cut in cuts if 0 < cut.off_bp < BASIS_POINTS]
    cuts.sort(key=lambda cut: (-cut.off_bp, cut.id))
    tier = _tier_cut(programme)
    starts: list[tuple[_Cut, ...]] = [(), (tier,)]
    for cut in cuts:
        if cut.is_line:
            starts += [(cut, tier)] if cut.stacking.with_tier else [(cut,)]
    orders = [cut for cut in cuts if not cut.is_line]
    return max((_joined(start, orders) for start in starts), key=lambda depth: depth.off_bp)


def _cut(path: str, benefit: Offer | CouponType) -> _Cut:
    one = benefit.offer_id if isinstance(benefit, Offer) else benefit.coupon_type_id
    is_line = isinstance(benefit.mechanic, LineMechanic)
    off_bp = share_bp(benefit.mechanic) or 0
    return _Cut(one, f"{path}.stacking", off_bp, benefit.scope, benefit.stacking, is_line)


def _tier_cut(programme: Programme) -> _Cut:
    tiers = programme.tiers
    best = min(range(len(tiers)), key=lambda number: tiers[number].payable_bp)
    off_bp = BASIS_POINTS - tiers[best].payable_bp
    scope = programme.tier_rules.discount_scope
    return _Cut(tiers[best].tier_id, f"tiers[{best}]", off_bp, scope, Stacking(), is_line=True)


def _joined(start: Sequence[_Cut], orders: Sequence[_Cut]) -> Depth:
    """The start with every further one that may meet all before it, strongest first."""
    chosen = [cut for cut in start if cut.off_bp]
    for cut in orders:
        if all(
            may_meet(meeting_of(cut.stacking), meeting_of(other.stacking))
            and may_share_goods(cut.scope, other.scope)
            for other in chosen
        ):
            chosen.append(cut)
    left = BASIS_POINTS
    for cut in chosen:
        left = left * (BASIS_POINTS - cut.off_bp) // BASIS_POINTS
    path = max(chosen, key=lambda cut: cut.off_bp).path if chosen else ""
    return Depth(BASIS_POINTS - left, tuple(cut.id for cut in chosen), path)
