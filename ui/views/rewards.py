"""The rewards panel: what points pay for, put on the sale or taken off it (R-112)."""

from __future__ import annotations

from ui.presenters.desk import DeskPresenter
from ui.presenters.message import Message, msg
from ui.presenters.parts import Tools
from ui.presenters.rewards import RewardRow, reward_rows
from ui.views.choices_panel import ChoicesPanel, Choosing
from ui.widgets.lists import Choice


class RewardsPane(ChoicesPanel):
    """The rewards of the sale in hand. What each takes is quoted once for each change."""

    def __init__(self, tools: Tools, desk: DeskPresenter) -> None:
        rows: tuple[RewardRow, ...] = ()

        def choices() -> tuple[Choice, ...]:
            nonlocal rows
            rows = reward_rows(desk.sale)
            return tuple(
                Choice(title=one.name, sub=one.effect, side=one.cost, is_on=one.is_taken)
                for one in rows
            )

        def toggle(index: int) -> None:
            if index < len(rows):
                desk.benefits.toggle_reward(rows[index])

        choosing = Choosing(
            title=msg("reward.title"),
            help=_help(desk),
            best=msg("reward.best"),
            key="F5",
            commands=("points", "rewards"),
            choices=choices,
            toggle=toggle,
            take_best=desk.benefits.best_rewards,
        )
        super().__init__(tools, desk, choosing)


def _help(desk: DeskPresenter) -> Message:
    rules = desk.sale.programme.redemption
    if rules.unit == "choice":
        return msg("reward.help_choice", n=rules.max_rewards)
    return msg("reward.help")
