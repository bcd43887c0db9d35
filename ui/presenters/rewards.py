"""What the member may choose for points: which are taken, what the others take, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.money import Currency
from app.domain.programme import Reward
from app.domain.quote import Reason
from app.services.reward_choices import AskedOrder, RewardChoice, reward_choices
from ui.presenters import formats
from ui.presenters.message import Message, msg, plain
from ui.presenters.sale_in_hand import SaleInHand
from ui.presenters.words import folds, number_of, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRow:
    """One reward. ``effect``: what it takes off, would take, or why it cannot be taken."""

    choice: RewardChoice
    name: Message
    effect: Message
    cost: Message
    is_taken: bool


def asked_order(sale: SaleInHand) -> AskedOrder:
    """The sale in hand as the use cases of rewards take it."""
    return AskedOrder(
        programme=sale.programme,
        member=None if sale.view is None else sale.view.snapshot,
        wishes=sale.wishes,
        time=sale.time,
        quote=sale.quote,
        try_quote=sale.try_quote,
    )


def reward_rows(sale: SaleInHand) -> tuple[RewardRow, ...]:
    """The rewards of the programme for the member on the sale, as they stand there."""
    has_goods = bool(sale.basket.lines)
    return tuple(
        RewardRow(
            choice=choice,
            name=_name(choice, sale.programme.currency),
            effect=_effect(choice, sale.programme.currency, has_goods=has_goods),
            cost=_cost(choice),
            is_taken=choice.is_taken,
        )
        for choice in reward_choices(asked_order(sale))
    )


def _name(choice: RewardChoice, currency: Currency) -> Message:
    if choice.reward is None:
        return plain(choice.account)
    name = _reward(choice.reward, currency)
    return msg("reward.of", account=choice.account, reward=name) if choice.account_id else name


def _reward(reward: Reward, currency: Currency) -> Message:
    """'9 折', '10 % off': what a reward brings."""
    if reward.off_minor is not None:
        return msg("reward.amount", amount=formats.money(reward.off_minor, currency))
    off_bp = reward.off_bp or 0
    if off_bp == FREE_BP:
        name = msg("reward.free")
    else:
        name = msg("reward.percent", payable=folds(FREE_BP - off_bp), off=percent(off_bp))
    if reward.cap_minor is None:
        return name
    return msg("reward.at_most", reward=name, amount=formats.money(reward.cap_minor, currency))


FREE_BP = 10_000


def _cost(choice: RewardChoice) -> Message:
    key = "reward.cost_elsewhere" if choice.account_id else "reward.cost"
    return msg(key, n=choice.points, points=formats.count(choice.points))


def _effect(choice: RewardChoice, currency: Currency, *, has_goods: bool) -> Message:
    amount = formats.money(choice.amount_minor, currency)
    if choice.is_taken:
        return msg("coupon.takes", amount=amount)
    if choice.why is None:
        return msg("reward.would_take", amount=amount)
    is_of_goods = choice.why.code in ("PAYABLE", "MIN_ORDER", "IDENTITY")
    if is_of_goods and not has_goods:
        return msg("coupon.no_goods")
    return _why(choice.why, currency)


def _why(why: Reason, currency: Currency) -> Message:
    """The sentence why a reward cannot be taken, with what is missing to it."""
    numbers = {
        name: number_of(name, value, currency) if name.endswith("_minor") else formats.count(value)
        for name, value in why.params.items()
        if isinstance(value, int)
    }
    return Message(f"reward.why.{why.code}", numbers)
