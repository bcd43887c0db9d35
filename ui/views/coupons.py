"""The coupon panel: coupons of the member, put on the sale or taken off it."""

from __future__ import annotations

from ui.presenters.coupons import coupon_rows
from ui.presenters.desk import DeskPresenter
from ui.presenters.message import msg
from ui.presenters.parts import Tools
from ui.views.choices_panel import ChoicesPanel, Choosing
from ui.widgets.lists import Choice


class CouponsPane(ChoicesPanel):
    """The coupons of the sale in hand."""

    def __init__(self, tools: Tools, desk: DeskPresenter) -> None:
        def choices() -> tuple[Choice, ...]:
            return tuple(
                Choice(
                    title=coupon.name,
                    sub=msg("coupon.row", effect=coupon.effect, until=coupon.until),
                    is_on=coupon.is_used,
                )
                for coupon in coupon_rows(desk.sale)
            )

        def toggle(index: int) -> None:
            rows = coupon_rows(desk.sale)
            if index < len(rows):
                desk.benefits.toggle_coupon(rows[index].coupon_id)

        choosing = Choosing(
            title=msg("coupon.title"),
            help=msg("coupon.help"),
            best=msg("coupon.best"),
            key="F4",
            commands=("coupons",),
            choices=choices,
            toggle=toggle,
            take_best=desk.benefits.best_coupons,
        )
        super().__init__(tools, desk, choosing)
