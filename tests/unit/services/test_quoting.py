"""The latest quote is kept for settling, and for nothing but the very same question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.domain.engine import evaluate
from app.domain.offer_uses import NO_USES, OfferTotal, OfferUses
from app.domain.periods import BusinessTime
from app.services.identify import open_member
from app.services.quoting import quote
from tests.builders.baskets import basket, golden_basket, golden_wishes, line
from tests.builders.counter import WANG, counter_of
from tests.builders.programmes import golden_programme

TIME = BusinessTime(datetime(2026, 11, 21, 6, 0, tzinfo=UTC), date(2026, 11, 21), 14 * 60)


def test_the_same_question_of_the_same_minute_is_not_worked_out_again() -> None:
    view, programme = open_member(counter_of().ctx, WANG), golden_programme()
    first = quote(golden_basket(), view, programme, golden_wishes(), TIME)
    later = replace(TIME, at=TIME.at + timedelta(seconds=5))
    again = open_member(counter_of().ctx, WANG)
    assert quote(golden_basket(), again, programme, golden_wishes(), later) is first


def test_whatever_moves_is_a_question_of_its_own() -> None:
    view, programme = open_member(counter_of().ctx, WANG), golden_programme()
    asked = (golden_basket(), view, programme, golden_wishes(), TIME, NO_USES)
    first = quote(*asked)
    moved = (
        basket(line("L1", 9_900)),
        None,
        golden_programme(),
        replace(golden_wishes(), coupon_ids=()),
        replace(TIME, on=date(2026, 11, 28), minute=15 * 60),
        OfferUses(totals=(OfferTotal(offer_id="o", orders=1, amount_minor=0),)),
    )
    for place, value in enumerate(moved):
        question = (*asked[:place], value, *asked[place + 1 :])
        quote(*asked)
        answer = quote(*question)
        member = None if question[1] is None else question[1].snapshot
        assert answer is not first
        assert answer == evaluate(question[0], member, *question[2:])
