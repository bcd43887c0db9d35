"""Stamps and other balances that counters win and spend without knowing of each other."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.domain.basket import Basket, Wishes
from app.domain.ledger import EntryStamp, balance_of, of_account
from app.domain.programme import Account, Earning, FlatBonus, Policies, Redemption
from app.domain.refund import RefundPick
from server.book import Book
from server.storage import Storage
from server.verifying import verify
from tests.builders.baskets import basket, line
from tests.builders.counter import ENROLMENT, WANG
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold, voided
from tests.fakes.clock import GOLDEN_NOON
from tests.integration.server.chain import Chain, Till

STAMPS = "stamps"
COFFEE = basket(line("coffee", 3_000))


def card() -> Account:
    """Ten stamps, one for each piece, pay a piece; a card holds twelve."""
    stamp = FlatBonus(bonus_id="s", name={"en": "s", "zh_CN": "s"}, points=1, per="unit")
    earning = Earning(points=0, per_minor=100, bonuses=(stamp,), max_balance=12)
    return Account(
        account_id=STAMPS,
        name={"en": "Stamps", "zh_CN": "集章"},
        earning=earning,
        redemption=Redemption(unit="item", points=10, max_share_bp=10_000),
    )


@pytest.fixture
def chain(address: str) -> Iterator[Chain]:
    storage = Storage(address)
    yield Chain(storage, golden_programme(enrolment=ENROLMENT, accounts=(card(),)))
    storage.close()


@pytest.fixture
def tills(chain: Chain) -> tuple[Till, Till]:
    """Both believe that the golden member has ten stamps, as it had."""
    found = chain.counter(), chain.counter()
    for till in found:
        with till.counter.store.write() as work:
            stamp = EntryStamp(
                operation_id="opening",
                sale_id=None,
                member_id=WANG,
                on=date(2026, 5, 2),
                recorded_at=GOLDEN_NOON.replace(month=5, day=2),
                programme_version=1,
                new_id=lambda: "stamps-lot",
                account_id=STAMPS,
            )
            lasting = (date(2026, 5, 2), None)
            work.add_entries([stamp.opening("adjustment", "opening", 10, lasting)])
            work.commit()
    chain.take_in_wang(found[0])
    return found


def debts(chain: Chain) -> tuple[int, int]:
    """Of points, of stamps."""
    lots, on = chain.standing(WANG).lots, chain.clock.now().date()
    both = (balance_of(of_account(lots, name), on).debt for name in ("", STAMPS))
    return next(both), next(both)


def assert_whole(chain: Chain) -> None:
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []


def spend(till: Till, goods: Basket, **wishes: int) -> str:
    wanted = Wishes(
        redeem_elsewhere={STAMPS: wishes.get("stamps", 0)}, redeem_points=wishes.get("points", 0)
    )
    return sold(till.counter, goods, wanted, member_id=WANG).sale.sale_id


def test_stamps_spent_twice_are_told_and_borne_by_the_shop(
    chain: Chain, tills: tuple[Till, Till]
) -> None:
    """R-104: debt belongs to the points alone, and never takes in that of another balance."""
    for till in tills:
        spend(till, COFFEE, stamps=10)
    [first], [second] = (till.push().outcomes for till in tills)
    assert (first.verdict, first.code) == ("accepted", "")
    assert (second.verdict, dict(second.params)) == ("adjusted", {"BALANCE_OVERSPENT": 10})
    assert debts(chain) == (0, 0)
    for till in tills:
        spend(till, basket(line("x", 20_000)), points=4_200)
    [_], [late] = (till.push().outcomes for till in tills)
    assert late.params["POINTS_OVERSPENT"] > 0
    assert debts(chain)[0] > 0
    assert debts(chain)[1] == 0
    assert_whole(chain)


def test_what_comes_back_gives_no_stamps_that_were_not_taken(
    chain: Chain, tills: tuple[Till, Till]
) -> None:
    for till in tills:
        sale_id = spend(till, COFFEE, stamps=10)
    [_], [_] = (till.push().outcomes for till in tills)
    returned(tills[1].counter, sale_id, RefundPick(line_id="coffee", units=1))
    [back] = tills[1].push().outcomes
    assert back.verdict in ("accepted", "adjusted")
    stamps = of_account(chain.standing(WANG).lots, STAMPS)
    assert 0 <= sum(lot.remaining for lot in stamps) <= 2
    assert_whole(chain)


def test_a_card_holds_no_more_than_it_may_whoever_stamps_it(
    chain: Chain, tills: tuple[Till, Till]
) -> None:
    """R-43: both counters see room for two."""
    for till in tills:
        spend(till, basket(replace(line("tea", 500), quantity=3)))
    [first], [second] = (till.push().outcomes for till in tills)
    assert (first.verdict, first.code) == ("accepted", "")
    assert (second.verdict, dict(second.params)) == ("adjusted", {"POINTS_CAPPED": 2})
    stamps = of_account(chain.standing(WANG).lots, STAMPS)
    assert sum(lot.remaining for lot in stamps) == 12
    assert_whole(chain)


@pytest.mark.parametrize("shortfall", ["debt", "clamp", "deduct_cash", "refuse"])
def test_stamps_that_were_spent_elsewhere_are_borne_where_their_sale_was_voided(
    address: str, shortfall: Any
) -> None:
    """R-81, R-104: the counter could not know, and a counter that knows does not void."""
    storage = Storage(address)
    rules = golden_programme(
        enrolment=ENROLMENT,
        accounts=(card(),),
        policies=Policies(refund_shortfall=shortfall),
    )
    chain = Chain(storage, rules)
    here, there = chain.counter(), chain.counter()
    chain.take_in_wang(here)
    bought = spend(here, basket(replace(line("tea", 500), quantity=10)))
    here.push()
    mine = there.counter.store.state
    known = copy.deepcopy(here.counter.store.state)
    known.profile, known.operations = mine.profile, mine.operations
    there.counter.store.state = known
    spend(there, COFFEE, stamps=10)
    there.push()
    preview = voided(here.counter, bought).refund_quote.accounts[0]
    assert (sum(one.points for one in preview.points_taken), preview.forgiven_points) == (10, 0)
    [outcome] = here.push().outcomes
    assert (outcome.verdict, dict(outcome.params)) == ("adjusted", {"BALANCE_OVERSPENT": 10})
    stamps = of_account(chain.standing(WANG).lots, STAMPS)
    assert sum(lot.remaining for lot in stamps) == 0
    assert_whole(chain)
    storage.close()


def test_a_void_that_takes_all_back_is_the_same_at_both_ends(
    chain: Chain, tills: tuple[Till, Till]
) -> None:
    """R-81, R-84: stamps won and spent, each sale undone before those it was paid from."""
    here, _ = tills
    before = sum(lot.remaining for lot in of_account(chain.standing(WANG).lots, STAMPS))
    first = spend(here, basket(replace(line("tea", 500), quantity=2)))
    second = spend(here, basket(replace(line("cup", 500), quantity=1)), stamps=10)
    third = spend(here, COFFEE)
    for sale_id in (third, second, first):
        voided(here.counter, sale_id)
    assert {one.verdict for one in here.push().outcomes} == {"accepted"}
    assert sum(lot.remaining for lot in of_account(chain.standing(WANG).lots, STAMPS)) == before
    assert_whole(chain)
