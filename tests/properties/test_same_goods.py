"""What is paid and won does not depend on how pieces of the same goods are shared among lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.basket import BasketLine, ManualDiscount, Wishes
from app.domain.engine import evaluate
from app.domain.engine.problem import Request
from app.domain.programme import BuyGet, Policies, Tier
from app.domain.quote import Quote
from app.domain.unit_facts import UnitRun
from tests.builders.baskets import GOLDEN_TIME, basket, line, member
from tests.builders.programmes import offer, plain_programme
from tests.properties.draws import Draws, examples
from tests.properties.strategies import any_request, drawn

Origin = dict[str, str]
"""The line that each part was taken from."""


def goods_of(line: BasketLine) -> BasketLine:
    return replace(line, line_id="", name="", quantity=1)


def parted(draws: Draws) -> tuple[Request, Request, Origin]:
    """A question, and the same one with lines in parts; the first part stays where it was."""
    whole = any_request(draws)
    by_hand = {one.line_id for one in whole.wishes.manual}
    lines: list[BasketLine] = []
    later: list[BasketLine] = []
    for one in whole.basket.lines:
        pieces = one.quantity
        is_whole = one.kind != "piece" or one.line_id in by_hand
        while pieces and not is_whole:
            count = draws.between(1, pieces)
            pieces -= count
            part = replace(one, line_id=f"{one.line_id}.{pieces}", quantity=count)
            (lines if pieces + count == one.quantity else later).append(part)
        if is_whole:
            lines.append(one)
    at = {one.line_id.split(".")[0]: place for place, one in enumerate(lines)}
    for part in later:
        place = draws.between(at[part.line_id.split(".")[0]] + 1, len(lines))
        lines.insert(place, part)
        at = {name: where + (where >= place) for name, where in at.items()}
    first: dict[BasketLine, str] = {}
    home: dict[str, str] = {}
    for one in whole.basket.lines:
        key = goods_of(one) if one.kind == "piece" and one.line_id not in by_hand else one
        home[one.line_id] = first.setdefault(key, one.line_id)
    origin = {one.line_id: home[one.line_id.split(".")[0]] for one in lines}
    origin |= home
    split = whole._replace(basket=replace(whole.basket, lines=tuple(lines)))
    return whole, split, origin


def units(lines: Iterable[tuple[UnitRun, ...]]) -> list[str]:
    """Every unit for itself, in any order."""
    runs = chain.from_iterable(lines)
    return sorted(chain.from_iterable([repr(replace(run, count=1))] * run.count for run in runs))


def summed(pairs: Iterable[tuple[str, int]], origin: Origin) -> dict[str, int]:
    found: dict[str, int] = {}
    for line_id, amount in pairs:
        found[origin[line_id]] = found.get(origin[line_id], 0) + amount
    return found


def put_together(quote: Quote, origin: Origin) -> Quote:
    """The quote as if nothing had been in parts, all but its lines."""
    return replace(
        quote,
        lines=(),
        steps=tuple(
            replace(step, lines=tuple(summed(step.lines, origin).items()), notes=())
            for step in quote.steps
        ),
        accounts=tuple(
            replace(
                one,
                won=tuple(summed(one.won, origin).items()),
                spent=tuple(summed(one.spent, origin).items()),
            )
            for one in quote.accounts
        ),
        gifts=tuple(
            replace(one, lines=tuple(dict.fromkeys(origin[part] for part in one.lines)))
            for one in quote.gifts
        ),
        notes=(),
        not_applied=(),
    )


@examples(1_500)
@given(drawn(parted, 760))
def test_lines_in_parts_cost_what_they_cost_together(
    asked: tuple[Request, Request, Origin],
) -> None:
    """R-111: nothing that is paid, won, spent, used or refused is another, down to each unit."""
    whole, split, origin = asked
    one, other = evaluate(*whole), evaluate(*split)
    assert put_together(other, origin) == put_together(one, origin)
    assert [why.reason.code for why in other.not_applied] == [
        why.reason.code for why in one.not_applied
    ]
    for goods in set(origin.values()):
        parts, joint = (
            [part for part in quote.lines if origin[part.line_id] == goods]
            for quote in (other, one)
        )
        assert units(part.units for part in parts) == units(part.units for part in joint)
        for name in ("base_minor", "fee_minor"):
            assert sum(getattr(part, name) for part in parts) == sum(
                getattr(part, name) for part in joint
            )


SECOND_HALF = offer("second", BuyGet(buy=1, get=1, off_bp=5_000, same_sku=True))
GOLD = Tier(tier_id="base", name={"en": "Gold"}, payable_bp=9_000)
MUG = line("l0", 1_000, 2, sku="mug")


def rung(*lines: BasketLine, wishes: Wishes | None = None, tax: str = "incl") -> Quote:
    policies = Policies(tax_mode="excl", tax_rate_bp={"": 1_300}) if tax == "excl" else Policies()
    rules = plain_programme(offers=(SECOND_HALF,), tiers=(GOLD,), policies=policies)
    return evaluate(basket(*lines), member(), rules, wishes or Wishes(), GOLDEN_TIME)


@pytest.mark.parametrize("tax", ["incl", "excl"])
def test_a_trigger_of_its_own_line_keeps_no_tier_discount_beside_its_target(tax: str) -> None:
    """R-111, R-14, R-33: two mugs are two mugs."""
    parts = (replace(MUG, quantity=1), replace(MUG, line_id="l1", quantity=1))
    together, apart = rung(MUG, tax=tax), rung(*parts, tax=tax)
    assert apart.due_minor == together.due_minor
    assert [one.net_minor for one in apart.lines] == [750, 750]
    assert [step.lines for step in apart.steps] == [(("l0", 250), ("l1", 250))]


@given(st.sampled_from(["list_price_minor", "flags", "fee_minor", "tax_class", "sku"]))
def test_other_goods_stay_apart(field: str) -> None:
    """R-111: the same goods are equal in all that rules look at."""
    other = {"list_price_minor": 999, "flags": ("a",), "fee_minor": 5, "tax_class": "t", "sku": ""}
    one, two = replace(MUG, quantity=1), replace(MUG, line_id="l1", quantity=1)
    quote = rung(one, replace(two, **{field: other[field]}))  # type: ignore[arg-type]
    assert [line.net_minor for line in quote.lines] != [750, 750]


def test_a_line_with_a_discount_by_hand_is_a_line_of_its_own() -> None:
    hand = ManualDiscount(kind="percent", value=1_000, reason="r", line_id="l1")
    parts = (replace(MUG, quantity=1), replace(MUG, line_id="l1", quantity=1))
    quote = rung(*parts, wishes=Wishes(manual=(hand,)))
    (step,) = [step for step in quote.steps if step.layer == "L5"]
    assert [line_id for line_id, _ in step.lines] == ["l1"]
