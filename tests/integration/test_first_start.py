"""A first start: the demo store lies beside a shop's own folder, and pictures need no display."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from app.adapters.secrets import open_secrets
from app.bootstrap import desk, stores
from app.config.paths import StorePaths, demo_home
from app.services.first_run import NewStore
from ui.presenters.parts import DeskParts, FirstRunParts

SMALL = {"member_count": 30, "sale_count": 20}


@pytest.fixture(autouse=True)
def keys_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever key store this machine has stays as it is."""
    monkeypatch.setattr(stores, "open_secrets", partial(open_secrets, allow_os_store=False))


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same demo store, a few members large."""
    whole = stores.DemoWish
    monkeypatch.setattr(stores, "DemoWish", lambda until: whole(until=until, **SMALL))


def first_run(home: Path, ending: ExitStack) -> FirstRunParts:
    parts = desk.parts_of_folder(home, "en", ending)
    assert isinstance(parts, FirstRunParts)
    return parts


@pytest.mark.parametrize(("wanted", "shown"), [(None, "en"), ("zh_CN", "zh_CN")])
def test_the_first_page_speaks_the_language_of_the_system_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str | None, shown: str
) -> None:
    monkeypatch.setattr("ui.i18n.system_language", lambda: "en")
    parts = desk.parts_of_folder(tmp_path / "shop", wanted, ExitStack())
    assert parts.settings.language == shown


@pytest.mark.usefixtures("small_demo")
def test_the_demo_leaves_the_folder_of_the_shop_free(tmp_path: Path) -> None:
    home, opened = tmp_path / "shop", ExitStack()
    days: list[tuple[int, int]] = []
    parts = first_run(home, opened)
    parts.make_demo(lambda done, total: days.append((done, total)))
    assert days[-1][0] == days[-1][1]
    assert parts.open_desk().profile.is_demo
    opened.close()
    assert StorePaths(demo_home(home)).holds_store
    again = first_run(home, opened)
    again.make_demo(lambda _done, _total: pytest.fail("built twice"))
    assert again.open_desk().profile.is_demo
    opened.close()


def test_the_shops_own_store_opens_from_then_on(tmp_path: Path) -> None:
    home, opened = tmp_path / "shop", ExitStack()
    parts = first_run(home, opened)
    new = NewStore(
        store_name="小店",
        template_id=next(iter(parts.templates)),
        manager_name="王芳",
        manager_pin="7391",
    )
    assert len(parts.set_up(new).split("-")) == 5
    desk_parts = parts.open_desk()
    assert (desk_parts.profile.store_name, desk_parts.demo_pins) == ("小店", {})
    opened.close()
    assert isinstance(desk.parts_of_folder(home, None, opened), DeskParts)
    opened.close()


@pytest.mark.usefixtures("small_demo")
def test_without_a_display_the_desk_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desk, "has_display", lambda: False)
    with pytest.raises(stores.NoStoreHere):
        desk.run(tmp_path / "none", None)
    assert capsys.readouterr().out == ""
