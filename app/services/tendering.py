"""Do the tenders pay the quote? Sums to the fen, change for cash alone, no secrets kept."""

from __future__ import annotations

from app.domain.codes import classify
from app.domain.errors import RuleBroken
from app.domain.free_text import CardNumberRefused, clean_text, has_card_number
from app.domain.ringing import MAX_AMOUNT_MINOR
from app.domain.sale import Tender

MAX_TENDERS = 10
MAX_REFERENCE_LENGTH = 64


class TendersShort(RuleBroken):
    """The tenders do not reach what is due; ``missing_minor`` is left to pay."""

    code = "E-TND-01"
    text = "The payments do not reach the amount due ({missing_minor} missing)."


class TendersOver(RuleBroken):
    """The tenders exceed what is due; ``over_minor`` is too much."""

    code = "E-TND-02"
    text = "The payments exceed the amount due ({over_minor} too much)."


class CashShort(RuleBroken):
    """Less cash was handed over than this payment takes."""

    code = "E-TND-03"
    text = "The cash received does not cover the cash payment."


class ReferenceMissing(RuleBroken):
    """A bank card payment without the reference of the terminal slip."""

    code = "E-TND-04"
    text = "Enter the reference that the card terminal printed."


class PaymentCodeRefused(RuleBroken):
    """A customer's payment code in the place of a reference; it is never stored."""

    code = "E-TND-05"
    text = "This is a payment code. Take it on the terminal; it is not stored here."


class TenderNotPossible(RuleBroken):
    """An amount of zero or far too much, change for something that is not cash, or too many."""

    code = "E-TND-06"
    text = "This payment cannot be. Check the amounts of each payment."


def checked_tenders(tenders: tuple[Tender, ...]) -> tuple[Tender, ...]:
    """The tenders with trimmed references, each one possible in itself.

    Raises TenderNotPossible, CashShort, ReferenceMissing, PaymentCodeRefused, CardNumberRefused.
    """
    if len(tenders) > MAX_TENDERS:
        raise TenderNotPossible
    return tuple(_checked(tender) for tender in tenders)


def check_sum(tenders: tuple[Tender, ...], due_minor: int) -> None:
    """Raises TendersShort or TendersOver unless the amounts sum to what is due."""
    paid = sum(tender.amount_minor for tender in tenders)
    if paid < due_minor:
        raise TendersShort(missing_minor=due_minor - paid)
    if paid > due_minor:
        raise TendersOver(over_minor=paid - due_minor)


def _checked(tender: Tender) -> Tender:
    if not 0 < tender.amount_minor <= MAX_AMOUNT_MINOR:
        raise TenderNotPossible
    if tender.received_minor is not None:
        if tender.kind != "cash" or tender.received_minor > MAX_AMOUNT_MINOR:
            raise TenderNotPossible
        if tender.change_minor < 0:
            raise CashShort
    return Tender(
        kind=tender.kind,
        amount_minor=tender.amount_minor,
        reference=_checked_reference(tender),
        received_minor=tender.received_minor,
    )


def _checked_reference(tender: Tender) -> str:
    if classify(tender.reference.strip()).kind == "payment":
        raise PaymentCodeRefused
    if has_card_number(tender.reference):
        raise CardNumberRefused
    reference = clean_text(tender.reference, MAX_REFERENCE_LENGTH)
    if tender.kind == "card" and not reference:
        raise ReferenceMissing
    return reference
