"""Points and coupons of the sale in hand: what the cashier and the member choose (R-15)."""

from __future__ import annotations

from app.domain.basket import Wishes
from app.domain.offer_codes import public_codes
from app.domain.rights import has_right
from app.services.reward_choices import best, has_choices, toggled
from ui.presenters import formats
from ui.presenters.message import msg
from ui.presenters.number_entry import NumberRequest
from ui.presenters.parts import Notice, Tools
from ui.presenters.rewards import RewardRow, asked_order
from ui.presenters.sale_in_hand import SaleInHand

ASKS_MANAGER = "OFFLINE_MANAGER"
"""The bound of points that a manager's yes takes away."""


class Benefits:
    """Wishes about points and coupons; the engine decides what becomes of them."""

    def __init__(self, tools: Tools, sale: SaleInHand) -> None:
        self._tools = tools
        self._sale = sale

    def step_points(self, step: int) -> None:
        """One step of the programme more or fewer, within what is allowed."""
        rules = self._sale.programme.redemption
        redemption = self._sale.quote.redemption
        points = redemption.points + step * rules.step
        if step > 0:
            points = min(max(points, rules.least), redemption.max_points)
        elif points < rules.least:
            points = 0
        self.wish_points(max(points, 0))

    def most_points(self) -> None:
        """As many as the bounds allow, also when the basket grows."""
        self._sale.change_wishes(redeem_points=None)

    def wish_points(self, points: int) -> None:
        """So many points, as far as the bounds allow."""
        if points != self._sale.quote.redemption.points:
            self._sale.change_wishes(redeem_points=points)

    def ask_points(self) -> None:
        """Open the pad for the points to redeem, or the rewards to choose from; its key again
        takes the most. Where the centre is away for long, a manager is asked first (R-101).
        """
        if self._sale.quote.redemption.bound == ASKS_MANAGER:
            self._ask_manager()
            return
        if self._sale.programme.redemption.unit == "choice":
            self.show_rewards()
            return
        if self._sale.view is None or self._sale.quote.redemption.max_points <= 0:
            self._tools.host.notify(Notice(message=msg("points.not_now"), tone="warn"))
            return
        points = self._sale.quote.redemption.points
        most = self._sale.quote.redemption.max_points
        self._tools.host.open(
            "number",
            NumberRequest(
                key="points",
                subject=msg("number.points.subject", n=most, most=formats.count(most)),
                start=str(points) if points else "",
                apply=self.wish_points,
                best=self.most_points,
            ),
        )

    def show_rewards(self) -> None:
        """Open what the member may choose; a sentence says where there is nothing to choose."""
        if not has_choices(self._sale.programme):
            self._tools.host.notify(Notice(message=msg("reward.none"), tone="warn"))
        elif self._sale.view is None:
            self._tools.host.notify(Notice(message=msg("desk.member_first"), tone="warn"))
        else:
            self._tools.host.open("rewards")

    def toggle_reward(self, row: RewardRow) -> None:
        """Put a reward on the sale or take it off (R-112); one that cannot be says why."""
        if row.choice.why is not None:
            message = msg("reward.refused", name=row.name, why=row.effect)
            self._tools.host.notify(Notice(message=message, tone="warn"))
            return
        self._change(toggled(asked_order(self._sale), row.choice))

    def best_rewards(self) -> None:
        """Those that take most, for the fewest points."""
        self._change(best(asked_order(self._sale)))

    def _change(self, wishes: Wishes) -> None:
        self._sale.change_wishes(
            rewards=wishes.rewards,
            redeem_points=wishes.redeem_points,
            redeem_elsewhere=wishes.redeem_elsewhere,
        )

    def allow_points(self, manager_id: str) -> None:
        """A manager allows points though the centre is away for long."""
        self._sale.change_wishes(redeem_approved_by=manager_id)
        if self._sale.quote.redemption.bound != ASKS_MANAGER:
            self.ask_points()

    def _ask_manager(self) -> None:
        operator = self._tools.session.operator
        if operator is not None and has_right(operator, "redeem_offline"):
            self.allow_points(operator.operator_id)
        else:
            self._tools.host.open("offline_points")

    def show_coupons(self) -> None:
        """Open the member's coupons; without a member a sentence says what to do first."""
        if self._sale.view is None:
            self._tools.host.notify(Notice(message=msg("desk.member_first"), tone="warn"))
            return
        self._tools.host.open("coupons")

    def toggle_coupon(self, coupon_id: str) -> None:
        """Put a coupon on the sale, or take it off and keep it off."""
        wishes = self._sale.wishes
        if coupon_id in self._sale.quote.used_coupon_ids:
            self._sale.change_wishes(
                coupon_ids=_without(wishes.coupon_ids, coupon_id),
                declined_coupon_ids=(*wishes.declined_coupon_ids, coupon_id),
            )
        else:
            self.use_coupons((coupon_id,))

    def use_coupons(self, coupon_ids: tuple[str, ...]) -> None:
        """Ask for these coupons, in place of whatever was chosen by itself."""
        wishes = self._sale.wishes
        declined = wishes.declined_coupon_ids
        for coupon_id in coupon_ids:
            declined = _without(declined, coupon_id)
        new = tuple(wanted for wanted in coupon_ids if wanted not in wishes.coupon_ids)
        self._sale.change_wishes(
            coupon_ids=(*wishes.coupon_ids, *new), declined_coupon_ids=declined
        )

    def best_coupons(self) -> None:
        """Back to the best choice of the engine; codes that were entered stay entered."""
        codes = public_codes(self._sale.programme, self._sale.wishes.coupon_ids)
        self._sale.change_wishes(coupon_ids=codes, declined_coupon_ids=(), auto_apply_coupons=True)


def _without(ids: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(known for known in ids if known != gone)
