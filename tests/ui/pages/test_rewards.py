"""Rewards on the desk: chosen and left by key and by tap, and a sentence for those that cannot be
taken (R-112).
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.programme import Account, Earning, Redemption, Reward
from app.services.identify import open_member
from tests.builders.baskets import golden_basket
from tests.builders.counter import WANG, Counter
from tests.builders.desk import golden_counter
from tests.builders.programmes import golden_programme
from tests.ui.conftest import OpenDesk
from ui.application import Desk
from ui.i18n import translate
from ui.presenters.rewards import RewardRow, reward_rows
from ui.views.points_card import PointsCard
from ui.views.rewards import RewardsPane
from ui.widgets import Button, Stepper
from ui.widgets.lists import ChoiceList

CARD = Account(
    account_id="card",
    name={"zh_CN": "咖啡印花", "en": "Coffee stamps"},
    earning=Earning(points=0),
    redemption=Redemption(unit="reward", points=10, worth_minor=1_800, max_share_bp=10_000),
)
CHOICE = Redemption(
    unit="choice",
    max_rewards=2,
    max_share_bp=10_000,
    rewards=(
        Reward(points=300, off_bp=1_000),
        Reward(points=500, off_minor=1_500),
        Reward(points=800, off_bp=5_000, cap_minor=3_000),
        Reward(points=9_000, off_bp=10_000),
    ),
)


@pytest.fixture
def counter(request: pytest.FixtureRequest) -> Counter:
    """A counter whose points are for rewards, and with a card of stamps."""
    rules = getattr(request, "param", CHOICE)
    return golden_counter(programme=golden_programme(redemption=rules, accounts=(CARD,)))


def with_member(desk: Desk, counter: Counter, *, has_goods: bool = True) -> Desk:
    desk.presenter.select(open_member(counter.ctx, WANG), ())
    if has_goods:
        desk.presenter.sale.change(basket=golden_basket())
    QApplication.processEvents()
    return desk


def pane_of(desk: Desk) -> RewardsPane:
    pane = desk.window.pane
    assert isinstance(pane, RewardsPane)
    return pane


def press(*keys: Qt.Key) -> None:
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key)
        QApplication.processEvents()


def rows(desk: Desk) -> list[tuple[str, str, bool]]:
    return [(translate(one.name), translate(one.effect), one.is_taken) for one in shown(desk)]


def shown(desk: Desk) -> tuple[RewardRow, ...]:
    return reward_rows(desk.presenter.sale)


def test_rewards_are_taken_and_left_by_keys_alone(open_desk: OpenDesk, counter: Counter) -> None:
    """R-112: F5, arrows, Space; what cannot be taken says what is missing."""
    desk = with_member(open_desk(), counter)
    press(Qt.Key.Key_F5)
    assert rows(desk) == [
        ("9 折", "本单可减 ¥22.07", False),
        ("减 ¥15.00", "本单可减 ¥15.00", False),
        ("5 折,最多 ¥30.00", "本单可减 ¥30.00", False),
        ("全免", "可用 4,286,还差 4,714", False),
        ("咖啡印花", "可用 0,还差 10", False),
    ]
    press(Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert [one.is_taken for one in shown(desk)] == [True, True, False, False, False]
    assert desk.presenter.state.column.due == "¥183.60"
    assert rows(desk)[2][1] == "每单最多 2 个,先取消一个"
    assert rows(desk)[3][1] == "可用 4,286,还差 4,714", "leaving another one would not help"
    press(Qt.Key.Key_Space)
    assert rows(desk)[1] == ("减 ¥15.00", "本单可减 ¥15.00", False)
    press(Qt.Key.Key_F5)
    assert [one.is_taken for one in shown(desk)] == [True, False, True, False, False]
    press(Qt.Key.Key_Escape)
    assert desk.window.pane is None


def test_rewards_are_taken_and_left_by_taps_alone(open_desk: OpenDesk, counter: Counter) -> None:
    desk = with_member(open_desk(language="en"), counter)
    choose = [one for one in desk.window.findChildren(Button) if one.key == "F5"]
    QTest.mouseClick(choose[0], Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    tap_row(desk, 0)
    assert rows(desk)[0] == ("10 % off", "takes off ¥22.07", True)
    tap_row(desk, 3)
    assert rows(desk)[3] == ("All of it", "3,986 at hand, 5,014 more needed", False)
    tap_row(desk, 0)
    assert not any(one.is_taken for one in shown(desk))
    assert desk.presenter.sale.quote.redeemed_points == 0


def tap_row(desk: Desk, row: int) -> None:
    seen = pane_of(desk).first_focus()
    assert isinstance(seen, ChoiceList)
    middle = seen.visualRect(seen.model().index(row, 0)).center()
    QTest.mouseClick(seen.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    QApplication.processEvents()


@pytest.mark.parametrize("counter", [CHOICE, Redemption()], indirect=True)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("width", [1024, 1366, 1920])
def test_the_points_card_has_what_the_rules_need(
    open_desk: OpenDesk, counter: Counter, language: str, width: int
) -> None:
    """Rewards and no steps, or steps and below them the rewards of another account."""
    desk = with_member(open_desk(width, 768, language=language), counter)
    card = desk.window.findChildren(PointsCard)[0]
    is_choice = desk.presenter.state.column.points.is_choice
    assert [bool(one.isVisible()) for one in card.findChildren(Stepper)] == [not is_choice]
    keys = [one.key for one in card.findChildren(Button) if one.isVisible() and one.key]
    assert keys == ["F5" if is_choice else "⇧F5"]
    press(Qt.Key.Key_F5)
    assert isinstance(desk.window.pane, RewardsPane) == is_choice
    desk.tools.host.close()
    target = QApplication.focusWidget() or desk.window
    QTest.keyClick(target, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    assert isinstance(desk.window.pane, RewardsPane)
