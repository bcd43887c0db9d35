"""All benefits and gates of a programme, and which of them may work together (R-16, R-17)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.programme.benefits import CouponType, Gate, Offer, Scope, Stacking
from app.domain.programme.document import Programme


def benefits_of(programme: Programme) -> Iterator[tuple[str, Offer | CouponType]]:
    """Offers, then coupon types, each with its path."""
    for number, offer in enumerate(programme.offers):
        yield f"offers[{number}]", offer
    for number, kind in enumerate(programme.coupon_types):
        yield f"coupon_types[{number}]", kind


def gates_of(programme: Programme) -> Iterator[tuple[str, Gate]]:
    """Every gate with its path: of benefits, of coupons that sales bring, of days and bonuses."""
    for path, benefit in benefits_of(programme):
        yield f"{path}.gate", benefit.gate
    for number, issue in enumerate(programme.coupons.issues):
        yield f"coupons.issues[{number}].gate", issue.gate
    earnings = [("earning", programme.earning)]
    earnings += [
        (f"accounts[{number}].earning", account.earning)
        for number, account in enumerate(programme.accounts)
    ]
    for path, earning in earnings:
        for number, day in enumerate(earning.day_factors):
            yield f"{path}.day_factors[{number}].gate", day.gate
        for number, bonus in enumerate(earning.bonuses):
            yield f"{path}.bonuses[{number}].gate", bonus.gate


Meeting = tuple[str, tuple[str, ...], bool]
"""Group, groups that are welcome, and whether it works alone; all that meeting hangs on."""


def meeting_of(stacking: Stacking) -> Meeting:
    """What decides whom a benefit may meet."""
    return (stacking.group, stacking.stack_with, stacking.exclusive)


def may_meet(one: Meeting, other: Meeting) -> bool:
    """Symmetric; denial wins, an exclusive benefit meets none, of a group one works."""
    if one[2] or other[2] or (one[0] and one[0] == other[0]):
        return False
    return _welcomes(one[1], other[0]) and _welcomes(other[1], one[0])


def welcomes_all(one: Meeting) -> bool:
    """Whether it is met by all that welcome it and are not of its group."""
    return "*" in one[1] and not one[2]


def _welcomes(stack_with: tuple[str, ...], group: str) -> bool:
    return "*" in stack_with or (group != "" and group in stack_with)


def may_share_goods(one: Scope, other: Scope) -> bool:
    """Whether some line can be in both scopes, as far as the document tells."""
    if not (one.category_paths or one.skus) or not (other.category_paths or other.skus):
        return True
    if set(one.skus) & set(other.skus):
        return True
    if (one.skus and other.category_paths) or (other.skus and one.category_paths):
        return True
    return any(
        f"{first}/".startswith(f"{second}/") or f"{second}/".startswith(f"{first}/")
        for first in one.category_paths
        for second in other.category_paths
    )
