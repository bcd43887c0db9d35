"""Every pair of colours that meet keeps its contrast; sizes keep their least."""

from __future__ import annotations

import pytest

from ui.theme.style import style_sheet
from ui.theme.tokens import LIGHT, PAIRS, SIZES, Pair, contrast, scaled, shape_for


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.front} on {pair.back}")
def test_contrast(pair: Pair) -> None:
    ratio = contrast(getattr(LIGHT, pair.front), getattr(LIGHT, pair.back))
    assert ratio >= pair.least


def test_contrast_is_that_of_the_guideline() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
    assert round(contrast("#8A6A1F", "#F7EFD9"), 2) == 4.40


def test_every_colour_of_text_is_held_to_a_pair() -> None:
    fronts = {pair.front for pair in PAIRS}
    assert {"ink", "ink2", "ink3", "accent", "warn", "bad", "gold", "edge"} <= fronts


def test_the_window_decides_columns_and_text() -> None:
    assert (shape_for(1024).left, shape_for(1366).left, shape_for(1920).left) == (300, 372, 420)
    assert shape_for(1920).text_bp == 11_250
    assert scaled(16, 11_250) == 18


def test_targets_are_large_enough() -> None:
    assert min(SIZES.target, SIZES.member_field, SIZES.settle, SIZES.pin_pad) >= 44


def test_the_style_sheet_has_no_hole() -> None:
    sheet = style_sheet(LIGHT, 12_500)
    assert "{{" not in sheet
    assert sheet.count("{") == sheet.count("}")
