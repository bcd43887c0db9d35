"""What counters are told of members is what the book knows of them, to the letter."""

from __future__ import annotations

from dataclasses import replace

from app.domain.comparing import HeldMember, digests_of
from app.domain.operations import canonical_json
from tests.builders.baskets import golden_basket
from tests.builders.counter import WANG
from tests.builders.selling import sold
from tests.integration.server.chain import CALLER, Chain


def test_a_row_tells_what_is_left_and_can_be_used(chain: Chain) -> None:
    till = chain.counter()
    chain.take_in_wang(till)
    sold(till.counter, golden_basket(), member_id=WANG)
    till.enrol()
    till.push()
    found = chain.centre.chunk(till.token(), CALLER, "")
    assert len(found.rows) == 2
    for row in found.rows:
        there = chain.standing(row.entity_id)
        told = replace(
            there,
            lots=tuple(lot for lot in there.lots if lot.remaining),
            coupons=tuple(one for one in there.coupons if one.state == "issued"),
        )
        assert (row.ver, row.document) == (there.member.ver, canonical_json(told))


def test_what_members_come_to_is_counted_alike_on_every_engine(chain: Chain) -> None:
    till, other = chain.counter(), chain.counter("S02")
    chain.take_in_wang(till)
    sold(till.counter, golden_basket(), member_id=WANG)
    till.enrol()
    other.enrol("13900000031")
    for one in (till, other):
        one.push()
    found = chain.centre.digests(till.token(), CALLER)
    held = []
    for row in chain.centre.chunk(till.token(), CALLER, "").rows:
        there = chain.standing(row.entity_id)
        points = sum(lot.remaining for lot in there.lots)
        issued = sum(one.state == "issued" for one in there.coupons)
        held.append(HeldMember(row.entity_id, row.ver, points, issued, len(there.tier_facts)))
    assert found.buckets == digests_of(held)
    assert found.cursor == chain.centre.snapshot(till.token(), CALLER).cursor


def test_a_store_loads_its_own_members_and_no_others(chain: Chain) -> None:
    here, there = chain.counter("S01"), chain.counter("S02")
    mine = {here.enrol(f"1390000002{number}") for number in range(3)}
    there.enrol("13900000031")
    for till in (here, there):
        till.push()
    assert {row.entity_id for row in chain.centre.chunk(here.token(), CALLER, "").rows} == mine
    assert chain.centre.snapshot(here.token(), CALLER).member_count == len(mine)
