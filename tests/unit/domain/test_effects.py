"""The ids of what an operation writes are its own, so that till and centre write the same."""

from __future__ import annotations

from app.domain.operations import ids_of_parts, lots_of_parts


def test_the_parts_of_an_operation_have_the_same_ids_wherever_they_are_worked_out() -> None:
    here, there = ids_of_parts("op", "s"), ids_of_parts("op", "s")
    assert [here() for _ in range(3)] == [there() for _ in range(3)]


def test_parts_keep_their_order_and_never_meet() -> None:
    sold, returned = ids_of_parts("op", "s"), ids_of_parts("op", "r")
    ids = [sold() for _ in range(12)]
    assert ids == sorted(ids)
    assert not set(ids) & {returned() for _ in range(12)}


def test_a_lot_is_named_after_what_it_is_and_not_after_its_place() -> None:
    here, there = lots_of_parts("op", "s"), lots_of_parts("op", "s")
    birthday, base = here("birthday"), here("base")
    assert [there("base"), there("birthday")] == [base, birthday]
    assert len({base, birthday, here("base"), here("base")}) == 4
    assert there("base") != base
