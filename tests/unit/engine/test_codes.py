"""R-110: an offer with a code works where the code was entered, and takes its chances there."""

from __future__ import annotations

import pytest

from app.domain.basket import Wishes
from app.domain.engine import evaluate
from app.domain.errors import BadInput
from app.domain.offer_codes import public_codes
from app.domain.programme import Offer, PercentOff
from app.domain.programme.check import check_programme
from app.domain.quote import Quote
from tests.builders.baskets import GOLDEN_TIME, basket, line, member
from tests.builders.programmes import offer, plain_programme, stacking

TEN = offer("ten", PercentOff(off_bp=1_000), code="Save10")


def quoted(*codes: str, offers: tuple[Offer, ...] = (TEN,), **wishes: tuple[str, ...]) -> Quote:
    programme = plain_programme(offers=offers)
    asked = Wishes(coupon_ids=codes, **wishes)  # type: ignore[arg-type]
    return evaluate(basket(line("x", 10_000)), member(), programme, asked, GOLDEN_TIME)


def codes_of(quote: Quote) -> dict[str, str]:
    return {one.benefit.id: one.reason.code for one in quote.not_applied}


def test_nothing_happens_without_the_code() -> None:
    quote = quoted()
    assert (quote.due_minor, codes_of(quote)) == (10_000, {"ten": "NO_CODE"})


@pytest.mark.parametrize("code", ["Save10", "SAVE10", "save10"])
def test_capitals_play_no_part(code: str) -> None:
    quote = quoted(code)
    assert (quote.due_minor, codes_of(quote)) == (9_000, {})


def test_a_code_of_nobody_is_unknown() -> None:
    assert codes_of(quoted("save11")) == {"ten": "NO_CODE", "save11": "UNKNOWN_COUPON"}


def test_a_code_is_not_forced_on_a_better_set() -> None:
    mine = offer("ten", TEN.mechanic, code="save10", stacking=stacking("g"))
    better = offer("best", PercentOff(off_bp=2_000), stacking=stacking("g"))
    quote = quoted("save10", offers=(mine, better))
    assert (quote.due_minor, codes_of(quote)) == (8_000, {"ten": "GROUP_TAKEN"})


def test_what_a_choice_by_hand_costs_is_measured_with_the_codes() -> None:
    """R-23: with the code 10 % are possible, and they were taken off by hand."""
    quote = quoted("save10", declined_offer_ids=("ten",))
    (note,) = quote.notes
    assert (note.code, note.params) == ("NOT_BEST", {"difference_minor": 1_000})


def test_codes_are_told_from_coupons() -> None:
    programme = plain_programme(offers=(TEN, offer("free", PercentOff(off_bp=1))))
    assert public_codes(programme, ("c1", "SAVE10", "")) == ("SAVE10",)


@pytest.mark.parametrize("code", [" save", "save ", "x" * 65])
def test_a_code_that_nobody_could_enter_is_refused(code: str) -> None:
    with pytest.raises(BadInput, match=r"offers\[0\].code"):
        check_programme(plain_programme(offers=(offer("ten", TEN.mechanic, code=code),)))
