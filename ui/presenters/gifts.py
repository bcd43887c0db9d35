"""Gifts of the sale in hand: what is given, and the next thing of the set (R-62)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.programme import Gift
from ui.presenters.message import Message, msg
from ui.presenters.sale_in_hand import SaleInHand


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftRow:
    """One gift that is reached: the thing that is given, or that none was wanted."""

    offer_id: str
    name: Message


def gift_rows(sale: SaleInHand) -> Iterator[GiftRow]:
    """Those that are given, then those that were not wanted."""
    for gift in sale.quote.gifts:
        yield GiftRow(offer_id=gift.offer_id, name=msg("gift.given", name=gift.item, n=gift.units))
    for refused in sale.quote.not_applied:
        if refused.reason.code == "DECLINED" and refused.benefit.id in sale.wishes.gifts:
            yield GiftRow(
                offer_id=refused.benefit.id, name=msg("gift.none", name=dict(refused.name))
            )


class Gifts:
    """The choice among the things of a gift, "no gift" being one of them."""

    def __init__(self, sale: SaleInHand) -> None:
        self._sale = sale

    def another(self, offer_id: str) -> None:
        """The next thing of the set; after the last one no gift, then the first again."""
        offer = next(one for one in self._sale.programme.offers if one.offer_id == offer_id)
        if not isinstance(offer.mechanic, Gift):
            return
        choices = [*(item.sku for item in offer.mechanic.items), ""]
        given = {gift.offer_id: gift.sku for gift in self._sale.quote.gifts}
        place = choices.index(given.get(offer_id, ""))
        wanted = choices[(place + 1) % len(choices)]
        self._sale.change_wishes(gifts={**self._sale.wishes.gifts, offer_id: wanted})
