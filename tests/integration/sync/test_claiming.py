"""A claim that the centre refused is none at its counter (R-48, R-104)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.basket import Wishes
from app.domain.claiming import claim_code
from app.domain.sale import Sale
from app.ports.outbox import Answer, Answered
from app.services.claiming import ClaimedAlready, ClaimRequest, claim
from app.services.doctor import examine
from app.services.refunds import quote_of_void
from tests.builders.baskets import basket, line
from tests.builders.counter import CASHIER
from tests.builders.selling import sold, voided
from tests.integration.sync.desk import Desk


def claimed(desk: Desk, sale: Sale, member_id: str) -> None:
    request = ClaimRequest(
        operation_id=desk.counter.operation_id(),
        code=claim_code(sale.receipt_no, sale.sale_id),
        member_id=member_id,
        operator_id=CASHIER,
    )
    claim(desk.counter.ctx, request)


def told(desk: Desk, outcome: Answered, code: str) -> None:
    """The centre took all that waits but the last."""
    waiting = desk.outbox.waiting(10)
    answers = [Answer(operation_id=one.operation_id, outcome="accepted") for one in waiting]
    answers[-1] = replace(answers[-1], outcome=outcome, code=code)
    desk.outbox.keep(answers, waiting[-1].seq + 1, desk.outbox.begun())


def found(desk: Desk) -> list[str]:
    """What the doctor says."""
    return [one.sentence for one in examine(desk.store, desk.counter.clock).findings]


@pytest.mark.parametrize(
    ("outcome", "code"), [("rejected", "CLAIMED_TOO_LATE"), ("quarantined", "QUOTE_DIFFERS")]
)
def test_a_refused_claim_leaves_the_sale_nobodys(desk: Desk, outcome: Answered, code: str) -> None:
    """Its member has what the centre says; another may claim, and goods that come back take
    nothing from either.
    """
    before = found(desk)  # of the member whose past was made up
    li, wu = desk.enrol("13900000021"), desk.enrol("13900000022")
    sale = sold(desk.counter, basket(line("a", 10_000)), Wishes(), member_id=None).sale
    claimed(desk, sale, li)
    with pytest.raises(ClaimedAlready):
        claimed(desk, sale, wu)
    assert quote_of_void(desk.counter.ctx, sale.sale_id).points_taken
    told(desk, outcome, code)
    quoted = quote_of_void(desk.counter.ctx, sale.sale_id)
    assert (quoted.points_taken, quoted.debt_points) == ((), 0)
    claimed(desk, sale, wu)
    with pytest.raises(ClaimedAlready):
        claimed(desk, sale, li)
    assert voided(desk.counter, sale.sale_id).sale.member_id == wu
    assert sorted(found(desk)) == sorted(before)


@pytest.mark.parametrize("outcome", ["accepted", "adjusted"])
def test_a_claim_that_the_centre_took_stands(desk: Desk, outcome: Answered) -> None:
    li = desk.enrol("13900000021")
    sale = sold(desk.counter, basket(line("a", 10_000)), Wishes(), member_id=None).sale
    claimed(desk, sale, li)
    told(desk, outcome, "")
    assert quote_of_void(desk.counter.ctx, sale.sale_id).points_taken
