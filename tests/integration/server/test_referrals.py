"""Who brings a member along is rewarded once in the chain, and so is the newcomer (R-120)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.domain.basket import Wishes
from app.domain.ledger import balance_of
from app.domain.programme import Expiry, Programme, Referral
from app.domain.refund import RefundPick
from app.domain.standing import Standing
from app.services.enrol import EnrolRequest, enrol_member
from server.book import Book
from server.hearing.merging import MergeBody
from server.storage import Storage
from server.verifying import verify
from tests.builders.baskets import golden_basket
from tests.builders.counter import CASHIER, ENROLMENT, MANAGER
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold, voided
from tests.integration.server.chain import Chain, Till

REWARD = Referral(referrer_points=300, newcomer_points=100, least_minor=5_000)


def rewarding(**changes: object) -> Programme:
    rules = replace(REWARD, **changes)  # type: ignore[arg-type]
    return golden_programme(enrolment=replace(ENROLMENT, referral=rules))


@pytest.fixture
def storage(address: str) -> Iterator[Storage]:
    storage = Storage(address)
    yield storage
    storage.close()


@pytest.fixture
def chain(storage: Storage) -> Chain:
    return Chain(storage, rewarding())


def brought(till: Till, referrer_id: str, phone: str = "13900000022") -> str:
    request = EnrolRequest(
        operation_id=till.counter.operation_id(),
        operator_id=CASHIER,
        phone_text=phone,
        name="李梅",
        consents={"charter": True, "sms": False},
        referrer_id=referrer_id,
    )
    return enrol_member(till.ctx, request).view.member.member_id


def buys(till: Till, member_id: str) -> str:
    return sold(till.counter, golden_basket(), Wishes(), member_id=member_id).sale.sale_id


def brings_back(till: Till, sale_id: str) -> None:
    with till.counter.store.read() as reader:
        sale = reader.sale(sale_id)
    assert sale is not None
    picks = (RefundPick(line_id=one.line_id, units=one.quantity) for one in sale.goods)
    returned(till.counter, sale_id, *picks, operator_id=MANAGER)
    till.push()


def rewards(found: Standing) -> dict[str, int]:
    named = (lot for lot in found.lots if lot.component in ("referral", "newcomer"))
    return {lot.component: lot.remaining for lot in named}


def test_both_are_rewarded_for_the_first_basket_and_for_no_other(chain: Chain) -> None:
    till = chain.counter()
    referrer = till.enrol()
    newcomer = brought(till, referrer)
    till.push()
    assert rewards(chain.standing(referrer)) == {}
    buys(till, newcomer)
    buys(till, newcomer)
    assert {one.verdict for one in till.push().outcomes} == {"accepted"}
    assert rewards(chain.standing(referrer)) == {"referral": 300}
    assert rewards(chain.standing(newcomer)) == {"newcomer": 100}


def test_the_points_get_to_the_referrers_own_store_by_its_feed(chain: Chain) -> None:
    home, away = chain.counter("S01"), chain.counter("S02")
    referrer = home.enrol()
    home.push()
    known_as = replace(chain.standing(referrer).member)
    with away.counter.store.write() as work:
        work.add_member(known_as)
        work.commit()
    newcomer = brought(away, referrer)
    away.push()
    before = home.rows().cursor
    buys(away, newcomer)
    away.push()
    told = [row.entity_id for row in home.rows(before).rows]
    assert told == [referrer]


@pytest.mark.parametrize("first", [0, 1])
def test_whichever_counter_is_heard_first_pays_once(chain: Chain, first: int) -> None:
    tills = chain.counter("S01"), chain.counter("S01")
    referrer = tills[0].enrol()
    newcomer = brought(tills[0], referrer)
    tills[0].push()
    with tills[1].counter.store.write() as work:
        for one in (referrer, newcomer):
            work.add_member(chain.standing(one).member)
        work.commit()
    for till in tills:
        buys(till, newcomer)
    for till in (tills[first], tills[1 - first]):
        till.push()
    assert rewards(chain.standing(referrer)) == {"referral": 300}
    assert rewards(chain.standing(newcomer)) == {"newcomer": 100}


def test_whoever_turns_out_to_be_a_member_already_brings_nobody_anything(chain: Chain) -> None:
    """R-98: enrolled offline under a number that is somebody's, the referrer's own for one."""
    here, there = chain.counter(), chain.counter()
    referrer = here.enrol("13900000021")
    here.push()
    with there.counter.store.write() as work:
        work.add_member(replace(chain.standing(referrer).member, phone="+8613900000029"))
        work.commit()
    again = brought(there, referrer, "13900000021")
    buys(there, again)
    assert there.push().outcomes[0].code == "MERGED"
    assert rewards(chain.standing(referrer)) == {}


def test_a_referrer_who_is_an_alias_is_paid_under_the_one_it_is(chain: Chain) -> None:
    here, there = chain.counter(), chain.counter()
    known = here.enrol("13900000021")
    here.push()
    alias = there.enrol("13900000021")
    newcomer = brought(there, alias)
    buys(there, newcomer)
    there.push()
    assert rewards(chain.standing(known)) == {"referral": 300}


def test_small_baskets_and_late_ones_bring_nothing(storage: Storage) -> None:
    chain = Chain(storage, rewarding(days=0, least_minor=100_000_000))
    till = chain.counter()
    newcomer = brought(till, till.enrol())
    buys(till, newcomer)
    till.push()
    assert rewards(chain.standing(newcomer)) == {}


def test_what_was_paid_goes_back_with_the_basket_and_the_next_one_is_rewarded(
    chain: Chain,
) -> None:
    till = chain.counter()
    referrer = till.enrol()
    newcomer = brought(till, referrer)
    sale_id = buys(till, newcomer)
    voided(till.counter, sale_id, operator_id=MANAGER)
    till.push()
    found, on = chain.standing(referrer), chain.clock.now().date()
    assert rewards(found) == {"referral": 0}
    assert balance_of(found.lots, on).available == 0
    buys(till, newcomer)
    till.push()
    assert sum(rewards(chain.standing(newcomer)).values()) == 100
    with chain.storage.begin() as connection:
        assert list(verify(Book(connection, chain.keys))) == []


def test_points_of_a_reward_that_were_spent_are_owed(chain: Chain) -> None:
    till = chain.counter()
    referrer = till.enrol()
    newcomer = brought(till, referrer)
    sale_id = buys(till, newcomer)
    sold(till.counter, golden_basket(), Wishes(redeem_points=300), member_id=referrer)
    till.push()
    won = sum(lot.remaining for lot in chain.standing(referrer).lots)
    voided(till.counter, sale_id, operator_id=MANAGER)
    till.push()
    assert sum(lot.remaining for lot in chain.standing(referrer).lots) == won - 300


def test_a_programme_may_leave_it(storage: Storage) -> None:
    chain = Chain(storage, rewarding(returned="keep"))
    till = chain.counter()
    newcomer = brought(till, till.enrol())
    sale_id = buys(till, newcomer)
    brings_back(till, sale_id)
    assert rewards(chain.standing(newcomer)) == {"newcomer": 100}


def test_a_void_leaves_no_reward_whatever_the_programme_says(storage: Storage) -> None:
    """R-81."""
    chain = Chain(storage, rewarding(returned="keep"))
    till = chain.counter()
    referrer = till.enrol()
    newcomer = brought(till, referrer)
    voided(till.counter, buys(till, newcomer), operator_id=MANAGER)
    till.push()
    assert rewards(chain.standing(newcomer)) == {"newcomer": 0}
    assert rewards(chain.standing(referrer)) == {"referral": 0}


def test_a_part_that_leaves_too_little_takes_the_reward(storage: Storage) -> None:
    chain = Chain(storage, rewarding(least_minor=20_000))
    till = chain.counter()
    newcomer = brought(till, till.enrol())
    sale = sold(till.counter, golden_basket(), Wishes(), member_id=newcomer).sale
    till.push()
    assert rewards(chain.standing(newcomer)) == {"newcomer": 100}
    first = sale.goods[0]
    pick = RefundPick(line_id=first.line_id, units=first.quantity)
    returned(till.counter, sale.sale_id, pick, operator_id=MANAGER)
    till.push()
    assert rewards(chain.standing(newcomer)) == {"newcomer": 0}


def test_a_reward_that_was_written_off_is_not_charged(storage: Storage) -> None:
    """R-72: by the centre, after which nothing of its lot is left."""
    earning = replace(golden_programme().earning, expiry=Expiry(mode="days", count=10))
    chain = Chain(storage, replace(rewarding(), earning=earning))
    till = chain.counter()
    referrer = till.enrol()
    newcomer = brought(till, referrer)
    sale_id = buys(till, newcomer)
    till.push()
    chain.clock.advance(days=60)
    chain.centre.expire()
    buys(till, referrer)
    till.push()
    assert rewards(chain.standing(referrer)) == {"referral": 0}
    before = sum(lot.remaining for lot in chain.standing(referrer).lots)
    brings_back(till, sale_id)
    assert sum(lot.remaining for lot in chain.standing(referrer).lots) == before


@pytest.mark.parametrize("is_paid", [True, False])
def test_nobody_is_paid_for_bringing_themselves_along(chain: Chain, is_paid: bool) -> None:
    """R-104: what was paid before anybody knew stands, and is told; nothing is paid afterwards."""
    till = chain.counter()
    referrer = till.enrol()
    newcomer = brought(till, referrer)
    if is_paid:
        buys(till, newcomer)
    till.push()
    body = MergeBody(loser_id=referrer, reason="one person")
    outcome = chain.centre.merge(newcomer, body)
    assert (outcome.verdict, outcome.code) == ("accepted", "SELF_REFERRAL" if is_paid else "")
    buys(till, newcomer)
    till.push()
    paid = {"newcomer": 100, "referral": 300} if is_paid else {}
    assert rewards(chain.standing(newcomer)) == paid


def test_somebody_who_was_a_member_before_is_no_newcomer(chain: Chain) -> None:
    till = chain.counter()
    before, referrer = till.enrol("13900000023"), till.enrol()
    newcomer = brought(till, referrer)
    till.push()
    chain.centre.merge(newcomer, MergeBody(loser_id=before, reason="one person"))
    buys(till, newcomer)
    till.push()
    assert rewards(chain.standing(referrer)) == {}
    chain.centre.unmerge(before, "not after all")
    buys(till, newcomer)
    till.push()
    assert rewards(chain.standing(referrer)) == {"referral": 300}
