"""What lies ahead of each place of a plan, of choices whose worth is known."""

from __future__ import annotations

from app.domain.engine.levels import SCALE, Choice, LineLevel, Ranked
from app.domain.money import BASIS_POINTS


def choice(saving: int, local_minor: int = 0) -> Choice:
    return Choice((), 0, 0, saving, local_minor)


def test_from_each_place_on_so_much_can_be_saved() -> None:
    """A component of one choice, and one of three; nothing after the last."""
    level = LineLevel(
        0, [[choice(7, 3)], [choice(5), choice(2, 9), choice(8, 1)]], choice(100), slack_minor=0
    )
    assert (level.highs, level.lows, level.locals) == ([15, 8, 0], [9, 2, 0], [12, 9, 0])
    assert level.most_saving == 115


def test_what_is_found_once_is_kept() -> None:
    level = LineLevel(0, [[choice(1), choice(3), choice(2)]], choice(0), slack_minor=0)
    ranked = level.ranked(1_000)
    assert level.ranked(1_000) is ranked
    assert level.ranked(2_000) is not ranked
    options, worth = ranked.component(0)
    assert [one.saving for one in options] == [3, 2, 1]
    assert worth == [9_000 * one for one in (3, 2, 1)]
    assert ranked.component(0)[0] is options


def test_what_is_ahead_is_the_best_of_each_component() -> None:
    """A percentage of the rest takes its part of what is saved, not of what offers take off."""
    ranked = Ranked([[choice(1), choice(0, 2)], [choice(4)]], 2_500)
    assert ranked.ahead == [2 * SCALE * BASIS_POINTS + 4 * 7_500, 4 * 7_500, 0]
