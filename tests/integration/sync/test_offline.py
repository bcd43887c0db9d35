"""Points spent before the centre confirms them count until what is known here holds them (R-101,
I4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.basket import Wishes
from app.domain.member import OfflineFacts
from app.domain.offline import ChainFacts
from app.domain.programme import OfflineRules
from app.domain.quote import RedemptionQuote
from app.domain.rights import ApproverUnfit
from app.services.identify import open_member
from app.services.refunds import void_sale
from app.services.settle import QuoteChanged, Settled, settle_sale
from local_db.outcomes import SqlOutcomes
from server.storage import Storage
from tests.builders.baskets import basket, line
from tests.builders.counter import CASHIER, ENROLMENT, MANAGER
from tests.builders.programmes import golden_programme
from tests.builders.selling import quoted, refund_request, request_for, sold
from tests.integration.server.chain import CALLER, Chain
from tests.integration.sync.desk import Desk
from tests.integration.sync.test_engine import engine_of

Desks = Callable[[], Desk]
PHONE = "13900000021"
GOODS = basket(line("x", 100_000))
"""Wins a thousand points."""
SMALL = OfflineRules(points_per_member=500, points_per_counter=700, times_per_member=2)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    programme = golden_programme(enrolment=ENROLMENT)
    rules = replace(programme.redemption, offline=SMALL)
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    yield Chain(storage, replace(programme, redemption=rules))
    storage.close()


def facts(desk: Desk, member_id: str) -> OfflineFacts:
    found = open_member(desk.counter.ctx, member_id).snapshot.offline
    assert found is not None
    return found


def in_step(desk: Desk) -> None:
    engine = engine_of(desk)
    for _ in range(4):
        engine.send()
        engine.fetch()


def enrolled(desk: Desk, phone: str = PHONE) -> str:
    """With a thousand points that the centre knows of."""
    member_id = desk.enrol(phone)
    sold(desk.counter, GOODS, Wishes(), member_id=member_id)
    in_step(desk)
    return member_id


def spend(desk: Desk, member_id: str, points: int | None = None, **wishes: object) -> Settled:
    asked = Wishes(redeem_points=points, **wishes)  # type: ignore[arg-type]
    return sold(desk.counter, GOODS, asked, member_id=member_id)


def most(desk: Desk, member_id: str) -> RedemptionQuote:
    return quoted(desk.counter, GOODS, Wishes(redeem_points=100), member_id).redemption


def test_all_points_may_be_spent_in_step_and_none_before_the_first_time(desk: Desk) -> None:
    member_id = desk.enrol(PHONE)
    sold(desk.counter, GOODS, Wishes(), member_id=member_id)
    assert facts(desk, member_id).in_step_at is None
    assert most(desk, member_id).bound == "OFFLINE_AGE"
    in_step(desk)
    assert facts(desk, member_id) == OfflineFacts(in_step_at=desk.chain.clock.now())
    assert spend(desk, member_id).sale.quote.redeemed_points == 900


def test_what_was_spent_counts_until_a_row_holds_it_and_not_until_the_answer(desk: Desk) -> None:
    member_id = enrolled(desk)
    desk.chain.clock.advance(minutes=5)
    assert spend(desk, member_id, 300).sale.quote.redeemed_points == 300
    used = replace(facts(desk, member_id), spent={"": 300}, times={"": 1}, counter_spent={"": 300})
    assert facts(desk, member_id) == replace(used, is_covered=False)
    desk.push_all()
    assert desk.outbox.waiting_count() == 0
    assert facts(desk, member_id).spent == {"": 300}
    assert most(desk, member_id).max_points == 200
    desk.pull_all()
    assert facts(desk, member_id).spent == {}
    assert facts(desk, member_id).is_covered
    assert most(desk, member_id).max_points == 500


def test_the_counter_has_a_limit_over_all_members_and_each_a_number_of_times(desk: Desk) -> None:
    one, other = enrolled(desk), enrolled(desk, "13900000022")
    desk.chain.clock.advance(minutes=5)
    spend(desk, one, 200)
    spend(desk, one, 200)
    assert most(desk, one).bound == "OFFLINE_TIMES"
    assert spend(desk, other).sale.quote.redeemed_points == 300
    assert most(desk, other).bound == "OFFLINE_COUNTER"


def test_points_that_came_back_leave_the_room_as_it_is(desk: Desk) -> None:
    member_id = enrolled(desk)
    desk.chain.clock.advance(minutes=5)
    sale_id = spend(desk, member_id, 300).sale.sale_id
    void_sale(desk.counter.ctx, refund_request(desk.counter, sale_id))
    assert facts(desk, member_id).spent == {"": 300}


def test_away_from_home_nothing_is_spent_offline(chain: Chain, tmp_path: Path) -> None:
    here, there = Desk(chain, tmp_path / "here.db"), Desk(chain, tmp_path / "there.db", "S02")
    member_id = enrolled(here)
    there.link.centre.lookup(there.link.token(), CALLER, f"+86{PHONE}")
    in_step(there)
    assert not facts(there, member_id).is_home
    assert most(there, member_id).max_points == 900
    chain.clock.advance(minutes=5)
    assert most(there, member_id).bound == "OFFLINE_STORE"


def test_a_row_that_waits_makes_a_counter_careful(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = enrolled(here)
    in_step(there)
    sold(there.counter, GOODS, Wishes(), member_id=member_id)  # not sent
    spend(here, member_id, 800)
    in_step(here)
    there.pull_all()
    assert not facts(there, member_id).is_covered
    assert most(there, member_id).max_points == 500


def test_what_the_centre_refused_is_not_waited_for(desk: Desk) -> None:
    member_id = enrolled(desk)
    desk.chain.clock.advance(minutes=5)
    spend(desk, member_id, 300)
    with desk.chain.storage.begin() as connection:
        connection.execute(text("UPDATE devices SET status = 'frozen'"))
    desk.push_all()
    assert facts(desk, member_id).spent == {"": 300}
    desk.pull_all()
    assert facts(desk, member_id).spent == {}


def test_after_hours_a_manager_allows_it_and_nobody_else(desk: Desk) -> None:
    member_id = enrolled(desk)
    desk.chain.clock.advance(hours=9)
    assert most(desk, member_id).bound == "OFFLINE_MANAGER"
    allowed = spend(desk, member_id, 300, redeem_approved_by=MANAGER)
    assert allowed.sale.quote.redeemed_points == 300
    with pytest.raises(ApproverUnfit):
        spend(desk, member_id, 100, redeem_approved_by=CASHIER)


def test_what_the_screen_showed_in_step_is_not_settled_when_it_no_longer_is(desk: Desk) -> None:
    member_id = enrolled(desk)
    request = request_for(desk.counter, GOODS, Wishes(redeem_points=900), member_id=member_id)
    desk.chain.clock.advance(minutes=5)
    with pytest.raises(QuoteChanged) as changed:
        settle_sale(desk.counter.ctx, request)
    assert changed.value.quote.redemption.points == 500
    assert [note.code for note in changed.value.quote.notes] == ["POINTS_OFFLINE"]


def test_counters_are_told_how_large_the_chain_is(chain: Chain, tmp_path: Path) -> None:
    here = Desk(chain, tmp_path / "here.db")
    there = Desk(chain, tmp_path / "there.db", "S02")
    in_step(here)
    assert SqlOutcomes(here.store).chain() == ChainFacts(counters=2, here=1)
    seat = chain.join()
    in_step(here)
    assert SqlOutcomes(here.store).chain() == ChainFacts(counters=3, here=2)
    chain.centre.revoke(seat.device_id)
    in_step(there)
    assert SqlOutcomes(there.store).chain() == ChainFacts(counters=2, here=1)
