"""What comes back is booked at the centre as it was at the counter (R-70, R-78, R-81, R-104)."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.ledger import Lot, balance_of
from app.domain.operations import digest
from app.domain.programme import Limits, Policies
from app.domain.refund import RefundPick
from app.domain.sale import Tender
from app.services import exchange
from app.services.exchange import ExchangeRequest, exchange_goods
from app.services.identify import open_member
from server import tables
from server.storage import Storage
from tests.builders.baskets import golden_basket, golden_wishes, line
from tests.builders.counter import ENROLMENT, MANAGER, WANG
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold, voided
from tests.integration.server.chain import Chain, Till


@pytest.fixture
def till(chain: Chain) -> Till:
    """A counter with the golden sale, pushed."""
    till = chain.counter()
    chain.take_in_wang(till)
    return till


def golden_sale(till: Till) -> str:
    return sold(till.counter, golden_basket(), golden_wishes()).sale.sale_id


def held(lots: tuple[Lot, ...]) -> list[Lot]:
    return sorted((lot for lot in lots if lot.remaining), key=lambda lot: lot.lot_id)


def assert_alike(chain: Chain, till: Till) -> None:
    """Points, coupons and tier facts of Wang are the same at both ends."""
    there, state = chain.standing(WANG), till.counter.store.state
    assert held(there.lots) == held(open_member(till.ctx, WANG).snapshot.lots)
    assert sorted(there.coupons, key=str) == sorted(state.coupons.values(), key=str)
    assert list(there.tier_facts) == [fact for _, fact in state.tier_facts]
    assert dict(there.birthdays) == {
        year: sale_id for (_, year), sale_id in state.birthdays.items()
    }


def test_parts_that_come_back_in_any_order(chain: Chain, till: Till) -> None:
    sale_id = golden_sale(till)
    returned(till.counter, sale_id, RefundPick(line_id="coffee", units=1))
    returned(till.counter, sale_id, RefundPick(line_id="mugs", units=2))
    returned(
        till.counter,
        sale_id,
        RefundPick(line_id="coffee", units=1),
        RefundPick(line_id="filters", units=1),
    )
    assert [one.verdict for one in till.push().outcomes] == ["accepted"] * 4
    assert_alike(chain, till)


def test_a_void_leaves_nothing_of_the_sale(chain: Chain, till: Till) -> None:
    before = chain.standing(WANG)
    voided(till.counter, golden_sale(till))
    assert [one.verdict for one in till.push().outcomes] == ["accepted"] * 2
    assert_alike(chain, till)
    after = chain.standing(WANG)
    assert held(after.lots) == held(before.lots)
    assert (after.coupons, after.birthdays) == (before.coupons, before.birthdays)


def test_a_sale_that_came_back_uses_its_limited_offers_no_more(chain: Chain) -> None:
    offers = golden_programme().offers
    limited = tuple(replace(each, limits=Limits(total=900)) for each in offers)
    chain.programme = golden_programme(enrolment=ENROLMENT, version=2, offers=limited)
    chain.centre.publish(chain.programme)
    till = chain.counter()
    chain.take_in_wang(till)
    gone, kept = golden_sale(till), golden_sale(till)
    till.push()
    used = {row.offer_id for row in offer_uses(chain) if row.sale_id == gone}
    assert used
    voided(till.counter, gone)
    till.push()
    assert {(row.offer_id, row.sale_id) for row in offer_uses(chain)} == {
        (offer_id, kept) for offer_id in used
    }


def offer_uses(chain: Chain) -> list[Any]:
    with chain.storage.begin() as connection:
        return list(connection.execute(select(tables.offer_uses)))


def test_goods_that_come_back_at_two_counters_count_once(chain: Chain, till: Till) -> None:
    sale_id = golden_sale(till)
    till.push()
    other = chain.counter("S02")
    mine = other.counter.store.state
    known = copy.deepcopy(till.counter.store.state)
    known.profile, known.operations = mine.profile, mine.operations
    other.counter.store.state = known
    pick = RefundPick(line_id="coffee", units=2)
    returned(till.counter, sale_id, pick)
    till.push()
    before = chain.standing(WANG)
    returned(other.counter, sale_id, pick)
    [outcome] = other.push().outcomes
    assert (outcome.verdict, outcome.code) == ("rejected", "ALREADY_RETURNED")
    assert chain.standing(WANG).lots == before.lots


def test_a_sale_whose_points_were_cut_comes_back_without_a_debt(chain: Chain, till: Till) -> None:
    other = chain.counter("S02")
    golden_sale(till)
    till.push()
    before = chain.standing(WANG)
    sale_id = golden_sale(other)
    returned(
        other.counter,
        sale_id,
        RefundPick(line_id="coffee", units=2),
        RefundPick(line_id="filters", units=1),
        RefundPick(line_id="mugs", units=2),
    )
    sale, back = other.push().outcomes
    assert sale.code == "COUPON_GONE"
    assert back.verdict in ("accepted", "adjusted")
    assert held(chain.standing(WANG).lots) == held(before.lots)


def test_goods_stay_back_whose_points_were_spent_where_the_counter_could_not_know(
    address: str,
) -> None:
    """R-72, R-104: the shop refuses such goods, but these have been taken back and paid for."""
    programme = golden_programme(enrolment=ENROLMENT, policies=Policies(refund_shortfall="refuse"))
    storage = Storage(address)
    chain = Chain(storage, programme)
    till, other = chain.counter(), chain.counter("S02")
    chain.take_in_wang(till)
    plain = replace(golden_wishes(), coupon_ids=(), redeem_points=0)
    sale = sold(till.counter, golden_basket(), plain).sale
    till.push()
    mine = other.counter.store.state
    known = copy.deepcopy(till.counter.store.state)
    known.profile, known.operations = mine.profile, mine.operations
    other.counter.store.state = known
    tea = replace(golden_basket(), basket_id="tea", lines=(line("tea", 100_000),))
    spent = sold(other.counter, tea, replace(plain, redeem_points=None)).sale
    other.push()
    before = balance_of(chain.standing(WANG).lots, sale.business_on)
    back = returned(till.counter, sale.sale_id, RefundPick(line_id="coffee", units=2))
    taken = sum(one.points for one in back.refund_quote.points_taken)
    [outcome] = till.push().outcomes
    after = balance_of(chain.standing(WANG).lots, sale.business_on)
    storage.close()
    assert outcome.verdict == "accepted"
    assert spent.quote.redeemed_points > 0 < taken
    assert before.available - after.available == taken


def test_an_exchange_books_both_halves(chain: Chain, till: Till) -> None:
    sale_id = golden_sale(till)
    basket = replace(golden_basket(), lines=(line("tea", 12_000),))
    request = ExchangeRequest(
        operation_id=till.counter.operation_id(),
        sale_id=sale_id,
        picks=(RefundPick(line_id="coffee", units=1),),
        basket=basket,
        reason="size",
        operator_id=MANAGER,
        tenders=(Tender(kind="cash", amount_minor=1),),
    )
    quoted = exchange.quote(till.ctx, request)
    paid = (Tender(kind="cash", amount_minor=quoted.to_pay_minor),)
    exchange_goods(till.ctx, replace(request, tenders=paid, quote_digest=digest(quoted)))
    assert [(one.code, dict(one.params)) for one in till.push().outcomes] == [("", {})] * 2
    assert_alike(chain, till)
