"""The stored answers are ours, and together they show every code, mechanic and switch."""

from __future__ import annotations

import pytest

from tests.vectors.forms import ANSWERS, Vector, answer, vectors
from tests.vectors.shown import ELSEWHERE, shown, switches, wanted

STORED = vectors()


@pytest.mark.parametrize("asks", list(ANSWERS))
def test_every_vector_is_answered_as_it_stands(asks: str) -> None:
    mine = [one for one in STORED if one.asks == asks]
    assert len(mine) >= 5
    wrong = [one.id for one in mine if answer(one.asks, one.request) != one.answer]
    assert wrong == []


def test_every_id_is_there_once() -> None:
    ids = [one.id for one in STORED]
    assert sorted(set(ids)) == sorted(ids)


def test_together_they_show_every_code_every_mechanic_and_every_switch() -> None:
    """R-25, and the switches of the programme: each matters to some answer."""
    found = set().union(*map(shown, STORED))
    assert wanted() - found == set()


def test_what_no_vector_can_show_is_a_switch() -> None:
    assert set(ELSEWHERE) <= switches()


def test_a_wrong_answer_would_be_seen() -> None:
    one = next(one for one in STORED if one.asks == "quote")
    spoilt: Vector = one._replace(answer={**one.answer, "due_minor": one.answer["due_minor"] + 1})
    assert answer(spoilt.asks, spoilt.request) != spoilt.answer
