"""Scenes: every one drawn, in both languages, twice the same, storing no sale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.counter import Counter
from tests.builders.desk import parts_of
from tests.builders.selling import sold
from ui.scenes import SCENES, SceneUnknown, draw_scene, render_scene

pytestmark = pytest.mark.usefixtures("qapp")
SIZE = (1366, 768)


def sale_count(counter: Counter) -> int:
    with counter.store.read() as reader:
        return len(reader.recent_sales(20))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_drawn_and_leaves_nothing_behind(
    counter: Counter, tmp_path: Path, name: str, language: str
) -> None:
    sold(counter)
    parts = parts_of(counter, tmp_path, language=language)
    first = render_scene(parts, name, SIZE)
    assert (first.width(), first.height()) == SIZE
    assert sale_count(counter) == 1
    with counter.store.read() as reader:
        assert reader.open_basket() is None


def test_scenes_differ(counter: Counter, tmp_path: Path) -> None:
    sold(counter)
    parts = parts_of(counter, tmp_path)
    pictures = {name: render_scene(parts, name, SIZE) for name in SCENES}
    names = list(SCENES)
    for index, name in enumerate(names):
        for other in names[index + 1 :]:
            assert pictures[name] != pictures[other], (name, other)


def test_a_scene_is_a_png_file(counter: Counter, tmp_path: Path) -> None:
    content = draw_scene(parts_of(counter, tmp_path), "empty", SIZE)
    assert content.startswith(b"\x89PNG\r\n")


def test_an_unknown_scene_is_refused(counter: Counter, tmp_path: Path) -> None:
    with pytest.raises(SceneUnknown):
        render_scene(parts_of(counter, tmp_path), "nowhere", SIZE)
