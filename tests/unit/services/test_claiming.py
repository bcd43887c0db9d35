"""Points of a sale to nobody, claimed with the code on its receipt (R-48)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.basket import Wishes
from app.domain.claiming import claim_code, refusal
from app.domain.programme import (
    Account,
    BirthdayRule,
    CategoryFactor,
    DayFactor,
    Earning,
    Expiry,
    FlatBonus,
    Gate,
    Policies,
    Programme,
    Scope,
)
from app.domain.refund import RefundPick
from app.domain.sale import Sale
from app.services.by_hand import MemberNotActive
from app.services.claiming import (
    Claimed,
    ClaimedAlready,
    ClaimRequest,
    ClaimTooLate,
    ClaimUnknown,
    NothingToClaim,
    claim,
)
from app.services.doctor import examine
from app.services.identify import open_member
from app.services.papers import reprints
from app.services.saving import OperationReused
from tests.builders.baskets import basket, line
from tests.builders.counter import CASHIER, WANG, Counter, add_member, counter_of, wang
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold, voided
from tests.fakes.inspection import InspectedStore
from ui.presenters.refund_facts import opened

GOODS = (line("a", 5_000, quantity=2, sku="A", category_path="tea"), line("b", 333))
LI = "member-li"


def counter_with(**changes: object) -> Counter:
    """The golden shop without offers, Gold being worth twice the points."""
    programme: Programme = golden_programme(offers=(), coupon_types=())
    tiers = tuple(replace(tier, points_factor_bp=20_000) for tier in programme.tiers)
    return counter_of(programme=replace(programme, tiers=tiers, **changes))  # type: ignore[arg-type]


@pytest.fixture
def counter() -> Counter:
    return counter_with(earning=Earning())


def guest_sale(counter: Counter) -> Sale:
    return sold(counter, basket(*GOODS), Wishes(), member_id=None).sale


def request(counter: Counter, sale: Sale, **changes: object) -> ClaimRequest:
    asked = ClaimRequest(
        operation_id=counter.operation_id(),
        code=claim_code(sale.receipt_no, sale.sale_id),
        member_id=WANG,
        operator_id=CASHIER,
    )
    return replace(asked, **changes)  # type: ignore[arg-type]


def claimed(counter: Counter, sale: Sale, **changes: object) -> Claimed:
    return claim(counter.ctx, request(counter, sale, **changes))


def points(counter: Counter, member_id: str = WANG) -> int:
    return open_member(counter.ctx, member_id).balance.available


def is_well(counter: Counter) -> list[str]:
    report = examine(InspectedStore(counter.store), counter.clock)
    return [finding.sentence for finding in report.findings]


def test_a_member_gets_what_the_goods_would_have_won(counter: Counter) -> None:
    """103.33 paid wins 103 base points: gold's factor is not that of nobody, and the price is not
    gold's either."""
    before, sale = points(counter), guest_sale(counter)
    assert sale.quote.due_minor == 10_333
    done = claimed(counter, sale)
    assert (done.points, done.receipt_no) == (103, sale.receipt_no)
    assert points(counter) - before == 103
    assert is_well(counter) == []


def test_campaigns_are_those_of_the_sale_and_its_time() -> None:
    """The day of the sale counts, goods and fixed bonuses do; the birthday is nobody's."""
    day = Gate(days_of_month=(21,))
    earning = Earning(
        birthday=BirthdayRule(factor_bp=30_000),
        day_factors=(DayFactor(factor_id="d", name={}, factor_bp=20_000, gate=day),),
        category_factors=(
            CategoryFactor(
                factor_id="tea", name={}, factor_bp=15_000, scope=Scope(category_paths=("tea",))
            ),
        ),
        bonuses=(FlatBonus(bonus_id="b", name={}, points=7),),
    )
    counter = counter_with(earning=earning)
    sale = guest_sale(counter)
    counter.clock.advance(days=3)
    assert claimed(counter, sale).points == 103 + 50 + 103 + 7


def test_points_end_as_if_they_were_won_on_the_day_of_the_claim() -> None:
    counter = counter_with(earning=Earning(expiry=Expiry(mode="days", count=10)))
    sale = guest_sale(counter)
    counter.clock.advance(days=7)
    claimed(counter, sale)
    view = open_member(counter.ctx, WANG)
    (lot,) = [one for one in view.snapshot.lots if one.sale_id == sale.sale_id]
    assert (lot.accrued_on - sale.business_on).days == 7
    assert lot.expires_on is not None
    assert (lot.expires_on - sale.business_on).days == 17


def test_it_counts_towards_the_tier_on_the_day_of_the_sale(counter: Counter) -> None:
    sale = guest_sale(counter)
    counter.clock.advance(days=2)
    claimed(counter, sale)
    ((_, fact),) = [one for one in counter.store.state.tier_facts if one[1].sale_id]
    assert (fact.on, fact.amount_minor, fact.points) == (sale.business_on, 10_333, 103)
    assert fact.recorded_on is not None
    assert (fact.recorded_on - sale.business_on).days == 2


def test_other_currencies_come_with_the_points() -> None:
    stamps = Account(
        account_id="stamps",
        name={},
        earning=Earning(
            points=0, bonuses=(FlatBonus(bonus_id="u", name={}, points=1, per="unit"),)
        ),
    )
    counter = counter_with(earning=Earning(points=0), accounts=(stamps,))
    assert claimed(counter, guest_sale(counter)).points == 0
    ((account, balance),) = open_member(counter.ctx, WANG).accounts
    assert (account.account_id, balance.available) == ("stamps", 3)


def test_once_whoever_asks(counter: Counter) -> None:
    add_member(counter, replace(wang(), member_id=LI, phone="+8613900000000", card_token="9" * 24))
    sale = guest_sale(counter)
    asked = request(counter, sale)
    first = claim(counter.ctx, asked)
    after = points(counter)
    assert claim(counter.ctx, asked) == first, "the same operation is answered again"
    for member_id in (WANG, LI):
        with pytest.raises(ClaimedAlready):
            claimed(counter, sale, member_id=member_id)
    with pytest.raises(OperationReused):
        claim(counter.ctx, replace(asked, member_id=LI))
    assert points(counter) == after


def test_what_was_a_members_is_nobodys_to_claim(counter: Counter) -> None:
    with pytest.raises(ClaimedAlready):
        claimed(counter, sold(counter).sale)


@pytest.mark.parametrize(("days", "is_open"), [(7, True), (8, False)])
def test_within_its_days(counter: Counter, days: int, *, is_open: bool) -> None:
    sale = guest_sale(counter)
    counter.clock.advance(days=days)
    if is_open:
        assert claimed(counter, sale).points == 103
        return
    with pytest.raises(ClaimTooLate) as caught:
        claimed(counter, sale)
    assert caught.value.params == {"days": 7}


def test_a_programme_without_claims_has_no_code_and_takes_none() -> None:
    counter = counter_with(earning=Earning(), policies=Policies(claim_days=0))
    settled = sold(counter, basket(*GOODS), Wishes(), member_id=None)
    assert len([row for row in settled.receipt.rows if row.kind == "qr"]) == 1
    with pytest.raises(ClaimTooLate):
        claimed(counter, settled.sale)


@pytest.mark.parametrize(
    ("claim_days", "later", "told"),
    [(0, 0, "CLAIMED_TOO_LATE"), (1, 0, None), (1, 1, None), (1, 2, "CLAIMED_TOO_LATE")],
)
def test_the_days_are_one_rule_at_both_ends(
    counter: Counter, claim_days: int, later: int, told: str | None
) -> None:
    """The centre asks the same function, so that 0 is never there too."""
    sale = guest_sale(counter)
    terms = golden_programme(policies=Policies(claim_days=claim_days))
    assert refusal(sale, terms, sale.business_on + timedelta(days=later)) == told


def test_the_receipt_of_nobody_has_the_code_and_its_last_day(counter: Counter) -> None:
    settled = sold(counter, basket(*GOODS), Wishes(), member_id=None)
    codes = [row.left for row in settled.receipt.rows if row.kind == "qr"]
    assert codes[1:] == [claim_code(settled.sale.receipt_no, settled.sale.sale_id)]
    assert any("2026-11-28" in row.left for row in settled.receipt.rows)
    [again] = reprints(counter.ctx, settled.sale.sale_id)
    first = [row.left for row in again.rows if row.kind == "qr"]
    assert first == codes[:1], "T4: a reprint has none to claim with, claimed or not"
    assert all(row in settled.receipt.rows for row in again.rows)
    mine = sold(counter).receipt
    assert len([row for row in mine.rows if row.kind == "qr"]) == 1


def test_a_code_is_not_made_of_the_receipt_number(counter: Counter) -> None:
    sale, other = guest_sale(counter), guest_sale(counter)
    for code in (
        claim_code(sale.receipt_no, other.sale_id),
        claim_code("S01-C2-999999", sale.sale_id),
        "6",
        sale.receipt_no,
    ):
        with pytest.raises(ClaimUnknown):
            claimed(counter, sale, code=code)
    assert claim_code(sale.receipt_no, sale.sale_id) != claim_code(sale.receipt_no, other.sale_id)


def test_goods_that_win_nothing_or_came_back_bring_nothing(counter: Counter) -> None:
    part = guest_sale(counter)
    returned(counter, part.sale_id, RefundPick(line_id="b", units=1))
    gift_card = line("c", 5_000, flags=("gift_card",))
    for sale in (part, sold(counter, basket(gift_card), Wishes(), member_id=None).sale):
        with pytest.raises(NothingToClaim):
            claimed(counter, sale)


def test_a_suspended_member_gets_nothing(counter: Counter) -> None:
    sale = guest_sale(counter)
    with counter.store.write() as work:
        work.update_member(replace(work.member(WANG), status="suspended"))
        work.commit()
    with pytest.raises(MemberNotActive):
        claimed(counter, sale)


@pytest.mark.parametrize("earned", ["shares", "recount", "down"])
def test_returns_take_them_back_by_unit_facts(earned: str) -> None:
    """Whatever the policy: the sale was computed for nobody, who wins nothing."""
    counter = counter_with(earning=Earning(), policies=Policies(refund_earned=earned))  # type: ignore[arg-type]
    before, sale = points(counter), guest_sale(counter)
    claimed(counter, sale)
    part = returned(counter, sale.sale_id, RefundPick(line_id="a", units=1))
    assert part.sale.member_id == WANG
    assert sum(one.points for one in part.refund_quote.points_taken) == 50
    assert opened(counter.ctx, sale.sale_id).owner is not None
    returned(
        counter,
        sale.sale_id,
        RefundPick(line_id="a", units=1),
        RefundPick(line_id="b", units=1),
    )
    assert points(counter) == before
    assert is_well(counter) == []


def test_a_void_takes_them_back(counter: Counter) -> None:
    before, sale = points(counter), guest_sale(counter)
    claimed(counter, sale)
    voided(counter, sale.sale_id)
    assert points(counter) == before
    assert is_well(counter) == []
