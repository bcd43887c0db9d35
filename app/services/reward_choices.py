"""What a member may choose for points in the order at hand, and why not (R-112)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.domain.basket import ClaimedReward, Wishes
from app.domain.engine.accounts import holding
from app.domain.engine.redemption import points_wish
from app.domain.member import MemberSnapshot
from app.domain.periods import BusinessTime
from app.domain.programme import Programme, Redemption, Reward, Text
from app.domain.quote import Quote, Reason, RedemptionQuote

MAIN = ""
"""The account of the points of the programme itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardChoice:
    """One thing to choose: a ``reward``, or as much of another account as an order takes.

    ``amount_minor``: what it takes, or would take. ``why``: what keeps it from being taken:
    ``BALANCE``, ``MAX_PER_ORDER`` …, the bounds of R-53, or ``MAX_REWARDS``.
    """

    account_id: str
    account: Text
    reward: Reward | None
    points: int
    amount_minor: int
    is_taken: bool
    why: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOrder:
    """An order that is open: what was quoted, and how to quote it with other wishes."""

    programme: Programme
    member: MemberSnapshot | None
    wishes: Wishes
    time: BusinessTime
    quote: Quote
    try_quote: Callable[[Wishes], Quote]


def has_choices(programme: Programme) -> bool:
    """Whether there is anything to choose: rewards, or another account that pays."""
    accounts = (account.redemption for account in programme.accounts)
    return programme.redemption.unit == "choice" or any(accounts)


def reward_choices(asked: AskedOrder) -> tuple[RewardChoice, ...]:
    """Everything that points of any kind are for, in the order of the programme."""
    if asked.member is None:
        return ()
    return tuple(_choices(asked))


def _choices(asked: AskedOrder) -> Iterator[RewardChoice]:
    for account_id, (name, rules) in _accounts(asked.programme).items():
        if rules.unit == "choice":
            for reward in rules.rewards:
                yield _reward(asked, account_id, name, rules, reward)
        elif account_id != MAIN:
            yield _whole(asked, account_id, name, rules)


def toggled(asked: AskedOrder, choice: RewardChoice) -> Wishes:
    """The wishes with this taken, or left; one too many takes the place of a single one."""
    if choice.reward is None:
        wished = 0 if choice.is_taken else None
        elsewhere = {**asked.wishes.redeem_elsewhere, choice.account_id: wished}
        return replace(asked.wishes, redeem_elsewhere=elsewhere)
    taken = list(redemption_of(asked.quote, choice.account_id).rewards)
    if choice.is_taken:
        taken.remove(choice.points)
        return _claiming(asked, choice.account_id, taken)
    return _with(asked, choice.account_id, choice.points)


def best(asked: AskedOrder) -> Wishes:
    """The wishes with the rewards that take most, for the fewest points."""
    accounts = _accounts(asked.programme)
    elsewhere = dict.fromkeys((name for name in accounts if name != MAIN), None)
    chooses = accounts[MAIN][1].unit == "choice"
    wishes = replace(asked.wishes, rewards=(), redeem_elsewhere=elsewhere)
    wishes = replace(wishes, redeem_points=None) if chooses else wishes
    quote = asked.try_quote(wishes)
    claims = [
        ClaimedReward(points=points, account_id=name)
        for name, (_, rules) in accounts.items()
        if rules.unit == "choice"
        for points in redemption_of(quote, name).rewards
    ]
    plain = {name: None for name in elsewhere if accounts[name][1].unit != "choice"}
    points = 0 if chooses else asked.wishes.redeem_points
    return replace(wishes, rewards=tuple(claims), redeem_elsewhere=plain, redeem_points=points)


def redemption_of(quote: Quote, account_id: str) -> RedemptionQuote:
    """What the quote says of one account."""
    if account_id == MAIN:
        return quote.redemption
    found = [one.redemption for one in quote.accounts if one.account_id == account_id]
    if not found or found[0] is None:
        raise KeyError(account_id)
    return found[0]


def _accounts(programme: Programme) -> dict[str, tuple[Text, Redemption]]:
    others = {
        one.account_id: (one.name, one.redemption) for one in programme.accounts if one.redemption
    }
    return {MAIN: ({}, programme.redemption), **others}


def _reward(
    asked: AskedOrder, account_id: str, name: Text, rules: Redemption, reward: Reward
) -> RewardChoice:
    now = redemption_of(asked.quote, account_id)
    is_taken = reward.points in now.rewards
    if is_taken:
        others = [points for points in now.rewards if points != reward.points]
        other = redemption_of(asked.try_quote(_claiming(asked, account_id, others)), account_id)
        amount, why = now.amount_minor - other.amount_minor, None
    else:
        amount, why = _possible(asked, account_id, rules, reward)
    return RewardChoice(
        account_id=account_id,
        account=name,
        reward=reward,
        points=reward.points,
        amount_minor=amount,
        is_taken=is_taken,
        why=why,
    )


def _possible(
    asked: AskedOrder, account_id: str, rules: Redemption, reward: Reward
) -> tuple[int, Reason | None]:
    """What a reward would take besides those that are taken, or why it cannot be."""
    now = redemption_of(asked.quote, account_id)
    if 1 < rules.max_rewards <= len(now.rewards):
        # to leave another one helps only where the points are there
        short = _short(asked, account_id, rules, reward.points)
        full = Reason(code="MAX_REWARDS", params={"limit": rules.max_rewards})
        return 0, short or full
    beside = 0 if rules.max_rewards == 1 else now.points
    if (short := _short(asked, account_id, rules, reward.points, beside)) is not None:
        return 0, short
    tried = redemption_of(asked.try_quote(_with(asked, account_id, reward.points)), account_id)
    if reward.points not in tried.rewards:
        return 0, _money_reason(asked, account_id, rules, is_beside=bool(beside))
    return tried.amount_minor - (now.amount_minor if beside else 0), None


def _whole(asked: AskedOrder, account_id: str, name: Text, rules: Redemption) -> RewardChoice:
    """As much of another account as an order takes."""
    now = redemption_of(asked.quote, account_id)
    elsewhere = {**asked.wishes.redeem_elsewhere, account_id: None}
    most = asked.try_quote(replace(asked.wishes, redeem_elsewhere=elsewhere))
    tried = now if now.points else redemption_of(most, account_id)
    why = None
    if not tried.points:
        least = _short(asked, account_id, rules, rules.least)
        why = least or _money_reason(asked, account_id, rules, is_beside=False)
    return RewardChoice(
        account_id=account_id,
        account=name,
        reward=None,
        points=tried.points or rules.least,
        amount_minor=tried.amount_minor,
        is_taken=bool(now.points),
        why=why,
    )


def _short(
    asked: AskedOrder, account_id: str, rules: Redemption, needed: int, beside: int = 0
) -> Reason | None:
    """The narrowest bound of points that these go over, ``beside`` those that are taken, with
    what is left to it and what is missing.
    """
    member = None if asked.member is None else holding(asked.member, account_id)
    limits = points_wish(rules, None, member, asked.time, ()).limits
    earning = asked.programme.earning
    own = asked.quote.accrued_points if earning.same_order and not earning.cooling_days else 0
    own = own if account_id == MAIN else 0
    at_hand = [(bound, most + own if bound == "BALANCE" else most) for bound, most in limits]
    bound, most = min(at_hand, key=lambda entry: entry[1])
    left = max(0, most - beside)
    if needed <= left:
        return None
    params = {"needed": needed, "limit": left, "gap": needed - left}
    return Reason(code=bound, params=params)


def _money_reason(
    asked: AskedOrder, account_id: str, rules: Redemption, *, is_beside: bool
) -> Reason:
    """Why points that are there take nothing: the order, the card, or what is left to pay."""
    before = _payable_before(asked, account_id)
    if before < rules.min_order_minor:
        gap = rules.min_order_minor - before
        params = {"threshold_minor": rules.min_order_minor, "gap_minor": gap}
        return Reason(code="MIN_ORDER", params=params)
    free = rules.free_limit_minor
    if free is not None and not asked.wishes.is_identified:
        return Reason(code="IDENTITY", params={"limit_minor": free})
    return Reason(code="TAKEN" if is_beside else "PAYABLE", params={})


def _payable_before(asked: AskedOrder, account_id: str) -> int:
    """The goods before this account and those after it take anything of them."""
    quote = asked.quote
    amount = sum(line.net_minor for line in quote.lines)
    if asked.programme.redemption.kind == "discount":
        amount += quote.redemption.amount_minor
    if asked.programme.policies.points_position == "before_coupons":
        amount += sum(step.amount_minor for step in quote.steps if step.layer in ("L4", "L5"))
    is_reached = account_id == MAIN
    for one in reversed(quote.accounts):
        if is_reached:
            break
        amount += 0 if one.redemption is None else one.redemption.amount_minor
        is_reached = one.account_id == account_id
    return amount


def _with(asked: AskedOrder, account_id: str, points: int) -> Wishes:
    """The wishes with one reward more, or in place of the only one there may be."""
    rules = _accounts(asked.programme)[account_id][1]
    taken = redemption_of(asked.quote, account_id).rewards if rules.max_rewards > 1 else ()
    return _claiming(asked, account_id, [*taken, points])


def _claiming(asked: AskedOrder, account_id: str, points: list[int]) -> Wishes:
    """The wishes with just these rewards of one account."""
    wishes = asked.wishes
    others = [one for one in wishes.rewards if one.account_id != account_id]
    mine = [ClaimedReward(points=one, account_id=account_id) for one in points]
    wishes = replace(wishes, rewards=(*others, *mine))
    if account_id == MAIN:
        return replace(wishes, redeem_points=0)
    return replace(wishes, redeem_elsewhere={**wishes.redeem_elsewhere, account_id: 0})
