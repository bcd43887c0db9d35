"""A pass to take home, on paper too; and the question whether the clock may date a sale."""

from __future__ import annotations

import pytest

from app.domain.card import PassExpired, read_pass
from app.services.clock_guard import accept_clock, clock_behind
from app.services.identify import Found, identify
from app.services.member_secrets import lend_pass
from app.services.papers import print_card
from tests.builders.counter import MANAGER, WANG, WANG_CARD, Counter, counter_of
from tests.builders.selling import sold


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def test_a_lent_pass_finds_the_member_for_seven_days(counter: Counter) -> None:
    lent = lend_pass(counter.ctx, WANG)
    counter.clock.advance(days=6, hours=23)
    found = identify(counter.ctx, lent.digits)
    assert isinstance(found, Found)
    assert found.view.member.member_id == WANG
    counter.clock.advance(hours=1)
    with pytest.raises(PassExpired):
        read_pass(lent.digits, counter.signer.verify, counter.clock.now())
    assert lent.expires_at == counter.clock.now()


def test_a_lent_pass_on_paper_says_until_when(counter: Counter) -> None:
    lent = lend_pass(counter.ctx, WANG)
    receipt = print_card(counter.ctx, WANG, "en", lent)
    texts = [row.left for row in receipt.rows]
    assert lent.digits in texts
    assert "Valid until 2026-11-28 10:42" in texts
    assert WANG_CARD not in texts
    assert WANG_CARD in [row.left for row in print_card(counter.ctx, WANG, "en").rows]


def test_a_clock_behind_the_last_sale_is_told_until_it_is_accepted(counter: Counter) -> None:
    assert clock_behind(counter.ctx) is None
    sold(counter)
    assert clock_behind(counter.ctx) is None
    counter.clock.advance(minutes=-20)
    behind = clock_behind(counter.ctx)
    assert behind is not None
    assert behind.params["minutes"] == 20
    accept_clock(counter.ctx, MANAGER)
    assert clock_behind(counter.ctx) is None
