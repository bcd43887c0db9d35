"""Layer L2: the tier discount, on every eligible line that has no better line promotion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.engine import reasons
from app.domain.engine.arithmetic import Arithmetic
from app.domain.engine.bill import Bill, Grant
from app.domain.engine.eligibility import LineIndex
from app.domain.engine.reasons import reason
from app.domain.money import BASIS_POINTS
from app.domain.programme import Scope, Tier
from app.domain.unit_facts import Benefit


class TierDiscount(NamedTuple):
    """What the level of the member takes off, and on which lines."""

    grant: Grant
    off_bp: int
    lines: tuple[int, ...]
    line_bits: int


def tier_discount(tier: Tier, index: LineIndex, scope: Scope) -> TierDiscount:
    """The discount of a tier over its eligible lines."""
    grant = Grant("L2", Benefit(kind="tier", id=tier.tier_id), tier.name)
    bits = index.bits(scope)
    off_bp = max(0, BASIS_POINTS - tier.payable_bp)
    return TierDiscount(grant, off_bp, index.positions(bits), bits)


class TierGround(NamedTuple):
    """What the tier discount looks at."""

    arithmetic: Arithmetic
    amounts: Sequence[int]
    """Line amounts it is a percentage of."""
    counts: Sequence[int]
    line_ids: Sequence[str]


def apply_tier(bill: Bill, tier: TierDiscount, promoted: set[int], ground: TierGround) -> int:
    """Take the tier discount, rounded once over its lines (R-11); returns what was taken.

    ``promoted``: lines that a promotion without ``with_tier`` already reduced; they are left out,
    and the trace says so with the first of them.
    """
    left_out = [line for line in tier.lines if line in promoted]
    lines = [line for line in tier.lines if line not in promoted]
    amounts = [ground.amounts[line] for line in lines]
    wanted, weights = ground.arithmetic.percent(
        amounts, [ground.counts[line] for line in lines], tier.off_bp
    )
    if weights is None and ground.amounts is not bill.amounts:
        weights = amounts
    taken = bill.reduce(tier.grant, wanted, lines, weights=weights)
    if taken and left_out:
        first = ground.line_ids[left_out[0]]
        bill.note_last(reason(reasons.SOME_LINES_BETTER, count=len(left_out), line_id=first))
    return taken
