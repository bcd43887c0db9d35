"""Stored sales once more: exactly as stored under their own version, or the cost of a draft."""

from dataclasses import replace

import pytest

from app.domain.errors import BadInput
from app.domain.money import Currency
from app.domain.programme import Earning, Programme
from app.services.context import programme_now
from app.services.replay_draft import DraftReplay, replay_draft
from app.services.replay_own import MOST_LINES, Changed, OwnReplay, replay_own
from tests.builders.counter import Counter, counter_of
from tests.builders.selling import returned, sold, voided
from tests.fakes.inspection import InspectedStore


@pytest.fixture
def counter() -> Counter:
    """A golden sale of Wang and one of nobody, a minute apart."""
    counter = counter_of()
    sold(counter)
    counter.clock.advance(minutes=1)
    sold(counter, member_id=None)
    return counter


def draft_of(counter: Counter, **changes: object) -> Programme:
    return replace(programme_now(counter.ctx), **changes)  # type: ignore[arg-type]


def under(counter: Counter, draft: Programme) -> DraftReplay:
    return replay_draft(InspectedStore(counter.store), draft)


def forged(counter: Counter, **changes: object) -> str:
    """The first sale with another quote; its receipt number."""
    sales = counter.store.state.sales
    first = next(iter(sales.values()))
    quote = replace(first.quote, **changes)  # type: ignore[arg-type]
    sales[first.sale_id] = replace(first, quote=quote)
    return f"{first.receipt_no} ({first.sale_id})"


def test_honest_sales_come_out_as_they_were_stored(counter: Counter) -> None:
    found = replay_own(InspectedStore(counter.store))
    assert (found.sale_count, found.is_whole) == (2, True)
    assert list(found.lines()) == ["2 sales replayed under their own versions: all match."]
    assert found.wire() == {"sales": 2, "changed": []}


def test_the_sale_and_the_place_where_it_differs_are_named(counter: Counter) -> None:
    name = forged(counter, due_minor=21_471, tax_minor=5)
    found = replay_own(InspectedStore(counter.store))
    assert not found.is_whole
    assert list(found.lines()) == [
        f"{name}: due_minor: 21471 stored, 21470 replayed, and 1 more",
        "2 sales replayed under their own versions: 1 differ.",
    ]
    parts = found.wire()["changed"][0]["differences"]
    assert parts[0] == {"where": "due_minor", "stored": 21_471, "replayed": 21_470}


def test_words_may_change_and_lines_are_told_by_their_place(counter: Counter) -> None:
    forged(counter, steps=(), evaluated_count=99)
    assert replay_own(InspectedStore(counter.store)).is_whole
    sales = counter.store.state.sales
    quote = next(iter(sales.values())).quote
    lines = (quote.lines[0], replace(quote.lines[1], net_minor=1), *quote.lines[2:])
    forged(counter, lines=lines)
    (changed,) = replay_own(InspectedStore(counter.store)).changed
    assert [part.where for part in changed.differences] == ["lines[1].net_minor"]


def test_a_sale_without_its_operation_cannot_be_replayed(counter: Counter) -> None:
    first = next(iter(counter.store.state.sales.values()))
    del counter.store.state.operations[first.operation_id]
    (changed,) = replay_own(InspectedStore(counter.store)).changed
    assert "it cannot be replayed" in changed.line


def test_the_first_lines_are_printed_and_the_others_counted() -> None:
    many = tuple(
        Changed(receipt_no=str(number), sale_id="s", fault="gone")
        for number in range(MOST_LINES + 2)
    )
    lines = list(OwnReplay(sale_count=30, changed=many).lines())
    assert (len(lines), lines[-2]) == (MOST_LINES + 2, "and 2 more")


def test_the_programme_in_force_costs_nothing(counter: Counter) -> None:
    found = under(counter, draft_of(counter))
    assert (found.total.sales, found.total.gain_minor) == (2, 0)
    assert (found.better(), found.worse(), found.is_whole) == ([], [], True)
    assert found.total.money_then == found.total.money_now > 0


def test_a_generous_draft_costs_and_names_who_gains(counter: Counter) -> None:
    found = under(counter, draft_of(counter, earning=Earning(points=5)))
    assert (found.total.points_then, found.total.points_now) == (428, 1_073)
    assert found.total.gain_minor == 1_073 - 428
    assert [phone for phone, _ in found.better()] == ["138****5678"]
    assert found.guests.gain_minor == 0
    lines = list(found.lines())
    assert "members better off 1, worse off 0, as before 0" in lines
    assert "better off most" in lines
    assert "worse off most" not in lines


def test_a_dearer_draft_costs_less_and_names_who_loses(counter: Counter) -> None:
    tiers = tuple(replace(tier, payable_bp=10_000) for tier in programme_now(counter.ctx).tiers)
    found = under(counter, draft_of(counter, tiers=tiers))
    assert found.total.gain_minor < 0
    assert [phone for phone, _ in found.worse()] == ["138****5678"]
    assert found.total.money_now > found.total.money_then


def test_cost_is_told_in_words_with_an_amount_that_has_no_sign(counter: Counter) -> None:
    dearer = [replace(tier, payable_bp=10_000) for tier in programme_now(counter.ctx).tiers]
    for draft, words in (
        (draft_of(counter, earning=Earning(points=5)), "the draft costs the shop 6.45 more"),
        (draft_of(counter), "the draft costs the shop as much as before"),
        (draft_of(counter, tiers=tuple(dearer)), "the draft saves the shop 8.62"),
    ):
        lines = list(under(counter, draft).lines())
        assert words in lines
    assert "sales without a member 1: costs the shop as much as before" in lines


def test_coupons_that_the_draft_has_no_type_for_are_told(counter: Counter) -> None:
    found = under(counter, draft_of(counter, coupon_types=()))
    held = counter.store.state.coupons.values()
    by_type = {(one.coupon_type_id, one.state) for one in held}
    told = [line for line in found.lines() if line.startswith("the draft has no coupon type ")]
    assert [one.coupon_type_id for one in found.lacking] == sorted({name for name, _ in by_type})
    assert told == [one.line for one in found.lacking] != []
    assert found.wire()["lacking_coupon_types"] == {
        one.coupon_type_id: {"used": one.used, "issued": one.issued} for one in found.lacking
    }
    assert (sum(one.used for one in found.lacking), under(counter, draft_of(counter)).lacking) == (
        sum(one.state == "used" for one in held),
        (),
    )


def test_the_tier_is_the_one_that_the_draft_gives(counter: Counter) -> None:
    """Wang came with Gold; a draft without it has the base for Wang."""
    base = programme_now(counter.ctx).tiers[:1]
    found = under(counter, draft_of(counter, tiers=base))
    assert found.total.gain_minor < 0


def test_the_sale_itself_does_not_count_for_its_tier(counter: Counter) -> None:
    tiers = programme_now(counter.ctx).tiers
    at_once = (tiers[0], replace(tiers[-1], entry_minor=1, payable_bp=5_000))
    before = under(counter, draft_of(counter, tiers=tiers[:1])).total.money_now
    one_fact = counter.store.state.tier_facts[-1:]
    counter.store.state.tier_facts[:] = one_fact
    assert under(counter, draft_of(counter, tiers=at_once)).total.money_now == before


def test_what_came_back_whole_is_left_out(counter: Counter) -> None:
    voided(counter, next(iter(counter.store.state.sales)))
    found = under(counter, draft_of(counter))
    assert (found.total.sales, found.returned_count) == (1, 1)


def test_what_came_back_in_part_is_counted_as_it_was_sold(counter: Counter) -> None:
    from app.domain.refund import RefundPick

    sale_id = next(iter(counter.store.state.sales))
    returned(counter, sale_id, RefundPick(line_id="coffee", units=1))
    assert under(counter, draft_of(counter)).total.sales == 2


def test_a_sale_that_cannot_be_computed_is_told(counter: Counter) -> None:
    first = next(iter(counter.store.state.sales.values()))
    del counter.store.state.operations[first.operation_id]
    found = under(counter, draft_of(counter))
    assert not found.is_whole
    assert found.faults[0].startswith(first.receipt_no)
    assert next(iter(found.lines())) == found.faults[0]


def test_a_draft_in_another_currency_is_refused(counter: Counter) -> None:
    with pytest.raises(BadInput, match="currency"):
        under(counter, draft_of(counter, currency=Currency(code="EUR", exponent=2)))


def test_json_holds_what_the_table_sums(counter: Counter) -> None:
    found = under(counter, draft_of(counter, earning=Earning(points=5)))
    wire = found.wire()
    assert wire["total"]["gain_minor"] == found.total.gain_minor
    (member,) = wire["members"].values()
    assert (member["phone"], member["sales"]) == ("138****5678", 1)
