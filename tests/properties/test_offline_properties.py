"""No counter spends more than its chain allows before the centre knows of it (R-101)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given

from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.member import OfflineFacts
from app.domain.programme import Redemption
from tests.builders.baskets import GOLDEN_TIME
from tests.properties.draws import examples
from tests.properties.strategies import any_requests


def allowed(rules: Redemption, facts: OfflineFacts, account_id: str) -> int | None:
    """As the shop would put it; None is all."""
    offline, since = rules.offline, facts.in_step_at
    is_level = facts.is_covered and since == GOLDEN_TIME.at
    if is_level and (offline.in_step == "all" or offline.mode == "off"):
        return None
    if since is None or GOLDEN_TIME.at - since >= timedelta(hours=offline.hours):
        return 0
    is_elsewhere = offline.stores == "home" and not facts.is_home and not is_level
    if offline.mode == "off" or is_elsewhere:
        return 0
    if facts.times.get(account_id, 0) >= offline.times_per_member:
        return 0
    of_member = offline.points_per_member - facts.spent.get(account_id, 0)
    of_counter = offline.points_per_counter - facts.counter_spent.get(account_id, 0)
    return max(0, min(of_member, of_counter))


@examples(2_000)
@given(any_requests())
def test_what_is_spent_and_offered_keeps_within_the_limits(request: Request) -> None:
    quote, member, programme = evaluate(*request), request.member, request.programme
    if member is None or member.offline is None:
        return
    spent = [("", programme.redemption, quote.redemption)]
    for account, one in zip(programme.accounts, quote.accounts, strict=True):
        if account.redemption is not None and one.redemption is not None:
            spent.append((account.account_id, account.redemption, one.redemption))
    for account_id, rules, redeemed in spent:
        most = allowed(rules, member.offline, account_id)
        if most is not None:
            assert max(redeemed.points, redeemed.max_points) <= most


@examples(500)
@given(any_requests())
def test_without_a_centre_nothing_else_is_different(request: Request) -> None:
    """The limits only ever take points away."""
    if request.member is None or request.member.offline is None:
        return
    free = request._replace(member=replace(request.member, offline=None))
    assert evaluate(*request).redemption.max_points <= evaluate(*free).redemption.max_points
