"""A limit that the whole chain shares is never overdrawn, however counters are apart (R-122)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.basket import Wishes
from app.domain.programme import Limits, LinePercent, Programme
from app.domain.sale import Sale
from server import tables
from server.stats import told
from server.storage import Storage
from tests.builders.baskets import basket, line
from tests.builders.counter import ENROLMENT, MANAGER
from tests.builders.programmes import golden_programme, offer
from tests.builders.selling import sold, voided
from tests.integration.server.chain import Chain
from tests.integration.sync.desk import Desk

Open = Callable[[Limits], tuple[Chain, Desk, Desk]]


def limited(limits: Limits) -> Programme:
    flash = offer("flash", LinePercent(off_bp=1_000), limits=limits)
    return golden_programme(enrolment=ENROLMENT, offers=(flash,))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    made: list[Desk] = []
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")

    def open_chain(limits: Limits) -> tuple[Chain, Desk, Desk]:
        chain = Chain(storage, limited(limits))
        made.extend(Desk(chain, tmp_path / f"{name}.db") for name in ("a", "b"))
        for desk in made:
            desk.pull_all()
            sell(desk)
            in_step(desk)
        return chain, *made

    yield open_chain
    for desk in made:
        desk.store.close()
    storage.close()


def sell(desk: Desk) -> Sale:
    """Tea for 120.00, of which the offer takes 12.00."""
    return sold(desk.counter, basket(line("tea", 12_000)), Wishes(), member_id=None).sale


def in_step(desk: Desk) -> None:
    desk.push_all()
    desk.pull_all()


def is_reduced(sale: Sale) -> bool:
    return any(step.benefit.id == "flash" for step in sale.quote.steps)


def reason(sale: Sale) -> str:
    return next(one.reason.code for one in sale.quote.not_applied)


def given(chain: Chain) -> int:
    with chain.storage.begin() as connection:
        return len(connection.execute(tables.offer_uses.select()).all())


def device_of(desk: Desk) -> str:
    with desk.store.read() as reader:
        profile = reader.profile()
    assert profile is not None
    return profile.device_id


def sells(desk: Desk, count: int) -> int:
    """How many of so many sales were reduced."""
    return sum(is_reduced(sell(desk)) for _ in range(count))


def test_a_counter_that_was_given_no_right_yet_spends_nothing(
    opened: Open, tmp_path: Path
) -> None:
    chain, _, _ = opened(Limits(total=8))
    assert given(chain) == 0
    fresh = Desk(chain, tmp_path / "fresh.db")
    fresh.pull_all()
    assert reason(sell(fresh)) == "ALLOTMENT"
    fresh.store.close()


def test_counters_that_are_alone_never_give_more_than_the_limit(opened: Open) -> None:
    chain, here, there = opened(Limits(total=8))
    alone = sells(here, 6), sells(there, 6)
    assert alone == (2, 1)
    assert reason(sell(here)) == "ALLOTMENT"
    in_step(here)
    in_step(there)
    assert given(chain) == sum(alone)
    for _ in range(6):
        sells(here, 3)
        sells(there, 3)
        in_step(here)
        in_step(there)
    assert given(chain) == 8
    assert {outcome for outcome, _, _ in {**here.answers(), **there.answers()}.values()} == {
        "accepted"
    }


def test_money_of_a_budget_is_shared_in_the_same_way(opened: Open) -> None:
    """12.00 a sale of 100.00 in all, and no order goes beyond it."""
    chain, here, there = opened(Limits(budget_minor=10_000, over_budget="nothing"))
    assert (sells(here, 9), sells(there, 9)) == (2, 1)
    for _ in range(8):
        in_step(here)
        in_step(there)
        sells(here, 2)
        sells(there, 2)
    in_step(here)
    in_step(there)
    assert given(chain) <= 8


def test_a_right_ends_and_what_was_not_used_is_for_everybody_again(opened: Open) -> None:
    chain, here, there = opened(Limits(total=8))
    chain.clock.advance(hours=25)
    assert reason(sell(here)) == "ALLOTMENT"
    in_step(here)  # what it did since is known, so nothing under its right is still to come
    assert sells(here, 1) == 1
    in_step(here)
    for _ in range(8):
        sells(here, 2)
        in_step(here)
    with chain.storage.begin() as connection:
        held = {
            row.device_id: row.right_orders - row.used_orders
            for row in connection.execute(tables.allotments.select())
        }
    assert given(chain) + held[device_of(there)] == 8
    chain.clock.advance(days=31)
    sell(here)
    in_step(here)
    assert sells(here, 1) == 1  # what the other one never told is over by now


def test_what_comes_back_may_be_given_again(opened: Open) -> None:
    chain, here, there = opened(Limits(total=4))
    reduced = [sale for sale in (sell(here), sell(here)) if is_reduced(sale)]
    assert len(reduced) == 1
    assert not is_reduced(sell(here))
    voided(here.counter, reduced[0].sale_id, operator_id=MANAGER)
    assert is_reduced(sell(here))
    for _ in range(6):
        in_step(here)
        in_step(there)
        sells(here, 2)
        sells(there, 2)
    in_step(here)
    in_step(there)
    assert given(chain) == 4


def test_what_is_told_after_the_centre_gave_it_up_stands_and_is_told(opened: Open) -> None:
    """R-104."""
    chain, here, there = opened(Limits(total=4))
    assert sells(here, 1) == 1
    chain.clock.advance(days=32)
    for _ in range(6):
        sells(there, 2)
        in_step(there)
    assert given(chain) == 4
    in_step(here)
    assert ("adjusted", "OFFER_OVERSPENT") in {answer[:2] for answer in here.answers().values()}
    with chain.storage.begin() as connection:
        [line] = [
            one
            for one in told(connection, chain.clock.now().date())
            if one.startswith("offer flash")
        ]
    assert line == "offer flash: 5 of 4 orders given, 0 held by counters"


def test_an_offer_without_a_shared_limit_needs_no_right(opened: Open) -> None:
    chain, here, _ = opened(Limits(per_member=1))
    assert replace(chain.programme).offers[0].limits.total is None
    assert reason(sell(here)) == "NOT_MEMBER"
