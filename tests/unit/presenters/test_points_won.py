"""What is said beside the points that a sale wins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders.counter import ENROLMENT, counter_of
from tests.builders.desk import desk_bench
from tests.builders.programmes import golden_programme


@pytest.mark.parametrize(("most", "won", "is_cut"), [(100, "+100", True), (None, "+910", False)])
def test_points_that_a_limit_cut_say_so(most: int | None, won: str, *, is_cut: bool) -> None:
    programme = golden_programme(enrolment=ENROLMENT)
    earning = replace(programme.earning, max_points_per_order=most)
    bench = desk_bench(counter_of(programme=replace(programme, earning=earning)))
    bench.desk.search.typed("13812345678")
    bench.desk.ring_up.add_amount(50_000)
    column = bench.desk.state.column
    assert column.won == won
    assert (column.won_label.key == "won.capped") is is_cut
