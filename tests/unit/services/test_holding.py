"""Baskets are put aside and taken up again; the open one outlives a crash (R-15, R-108)."""

from __future__ import annotations

import pytest

from app.domain.basket import Wishes
from app.domain.ringing import add_amount
from app.services import holding
from app.services.context import OperatorUnknown
from app.services.holding import HeldFull, HeldMissing, NothingToHold, OpenBasket
from tests.builders.counter import CASHIER, WANG, Counter, counter_of


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def current(counter: Counter, operator_id: str = CASHIER) -> OpenBasket:
    return OpenBasket(
        basket=add_amount(holding.new_basket(counter.ctx), 1_250, ""),
        wishes=Wishes(redeem_points=100),
        member_id=WANG,
        operator_id=operator_id,
    )


def test_a_new_basket_is_of_this_store(counter: Counter) -> None:
    one, two = holding.new_basket(counter.ctx), holding.new_basket(counter.ctx)
    assert one.store_id == "S01"
    assert one.basket_id != two.basket_id


def test_hold_and_resume_are_one_step_each(counter: Counter) -> None:
    holding.keep_open(counter.ctx, current(counter))
    held = holding.hold(counter.ctx, current(counter))
    assert holding.held(counter.ctx) == (held.held,)
    assert holding.restore_open(counter.ctx) is None
    resumed = holding.resume(counter.ctx, held.held.held_id)
    assert resumed.held == held.held
    assert resumed.held.wishes.redeem_points == 100
    assert holding.held(counter.ctx) == ()
    assert holding.restore_open(counter.ctx) == held.held
    assert held.changes.kinds == resumed.changes.kinds == {"held"}


def test_the_open_basket_is_there_after_a_crash(counter: Counter) -> None:
    shown = current(counter)
    assert holding.keep_open(counter.ctx, shown).kinds == frozenset()
    found = holding.restore_open(counter.ctx)
    assert found is not None
    assert (found.basket, found.member_id) == (shown.basket, WANG)
    holding.keep_open(counter.ctx, None)
    assert holding.restore_open(counter.ctx) is None


def test_a_dropped_basket_is_gone(counter: Counter) -> None:
    kept = holding.hold(counter.ctx, current(counter)).held
    held = holding.hold(counter.ctx, current(counter)).held
    assert holding.drop(counter.ctx, held.held_id).held == (held.held_id,)
    assert holding.held(counter.ctx) == (kept,)
    for act in (holding.drop, holding.resume):
        with pytest.raises(HeldMissing):
            act(counter.ctx, held.held_id)


def test_what_cannot_be_held(counter: Counter) -> None:
    empty = OpenBasket(
        basket=holding.new_basket(counter.ctx),
        wishes=Wishes(),
        member_id=None,
        operator_id=CASHIER,
    )
    with pytest.raises(NothingToHold):
        holding.hold(counter.ctx, empty)
    with pytest.raises(OperatorUnknown):
        holding.hold(counter.ctx, current(counter, "nobody"))
    for _ in range(holding.MAX_HELD):
        holding.hold(counter.ctx, current(counter))
    with pytest.raises(HeldFull):
        holding.hold(counter.ctx, current(counter))
