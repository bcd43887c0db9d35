"""What is paid how: the arithmetic of the settle panel as one frozen value, amounts in minor
units.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from app.domain.money import Currency, amount_text, parse_amount
from app.domain.sale import Tender, TenderKind

TENDER_KINDS: tuple[TenderKind, ...] = ("cash", "wechat", "alipay", "card")
NOTES = (5, 10, 50, 100)
"""Whole units a customer is likely to hand over a multiple of."""
REFERENCE_LIMIT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Parts already taken (``paid``) and the one being keyed; an empty ``typed`` is all the
    rest.
    """

    currency: Currency = field(default_factory=Currency)
    due_minor: int = 0
    kind: TenderKind = "cash"
    typed: str = ""
    reference: str = ""
    paid: tuple[Tender, ...] = ()

    @property
    def remaining_minor(self) -> int:
        """What the parts taken so far leave to pay."""
        return max(0, self.due_minor - sum(tender.amount_minor for tender in self.paid))

    @property
    def received_minor(self) -> int:
        """What is handed over for this part; all that remains when nothing is keyed."""
        keyed = parse_amount(self.typed, self.currency) if self.typed else None
        return self.remaining_minor if keyed is None else keyed

    @property
    def change_minor(self) -> int:
        """Cash to give back for this part."""
        if self.kind != "cash":
            return 0
        return max(0, self.received_minor - self.remaining_minor)

    @property
    def is_over(self) -> bool:
        """More than remains by a tender that gives no change."""
        return self.kind != "cash" and self.received_minor > self.remaining_minor

    @property
    def finishes(self) -> bool:
        """True when taking this part leaves nothing to pay."""
        return self.received_minor >= self.remaining_minor

    @property
    def can_take(self) -> bool:
        """True when the part may be taken: something, and not too much."""
        takes_something = self.received_minor > 0 or self.remaining_minor == 0
        return takes_something and not self.is_over

    @property
    def quick_minor(self) -> tuple[int, ...]:
        """Up to three sums above the rest that a customer may hand over: two near, one large."""
        unit = self.currency.unit_minor
        rest = self.remaining_minor
        sums = sorted({-(-rest // (note * unit)) * note * unit for note in NOTES} - {rest})
        return tuple(dict.fromkeys((*sums[:2], *sums[-1:])))

    def keyed(self, text: str) -> Payment | None:
        """With another text in the amount field; None when it cannot become an amount."""
        is_open = text.endswith(".") and text.count(".") == 1 and self.currency.exponent > 0
        if text and parse_amount(text[:-1] if is_open else text, self.currency) is None:
            return None
        return dataclasses.replace(self, typed=text)

    def pressed(self, key: str) -> Payment | None:
        """After one key of the pad: a digit, ``.`` or ``back``."""
        if key == "back":
            return self.keyed(self.typed[:-1])
        if key == "." and not self.typed:
            return self.keyed("0.")
        return self.keyed(key if self.typed == "0" and key != "." else self.typed + key)

    def with_quick(self, amount_minor: int | None) -> Payment:
        """With a quick amount; None is the exact rest."""
        text = "" if amount_minor is None else amount_text(amount_minor, self.currency)
        return dataclasses.replace(self, typed=text)

    def part(self) -> Tender:
        """The part being keyed, as a tender."""
        return Tender(
            kind=self.kind,
            amount_minor=min(self.received_minor, self.remaining_minor),
            reference=self.reference.strip(),
            received_minor=self.received_minor if self.kind == "cash" else None,
        )

    def taken(self) -> Payment:
        """After this part was taken; the next is keyed afresh by the same kind."""
        parts = (*self.paid, self.part())
        return dataclasses.replace(self, paid=parts, typed="", reference="")

    def tenders(self) -> tuple[Tender, ...]:
        """All parts once this one is taken; a bill of nothing has none."""
        return self.taken().paid if self.remaining_minor > 0 else self.paid
