"""Every panel and page by name: where it opens and what builds it, imported when opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ui.presenters.parts import Tools

if TYPE_CHECKING:
    from ui.presenters.desk import DeskPresenter
    from ui.shell.pane import Pane

Place = Literal["centre", "right", "page", "full"]
GetDesk = Callable[[], "DeskPresenter"]
"""The desk, made when a pane needs it: the lock is there before it."""
Build = Callable[[Tools, GetDesk, object], "Pane"]


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a pane opens and what builds it."""

    place: Place
    build: Build


def _lock(tools: Tools, _desk: GetDesk, argument: object) -> Pane:
    from ui.views.lock import LockPane

    return LockPane(tools, str(argument or ""))


def _enrol(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.enrol import build

    return build(tools, desk(), argument)


def _settle(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.settle import build

    return build(tools, desk(), argument)


def _refund(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.refund import build

    return build(tools, desk(), argument)


def _help(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.help import build

    return build(tools, desk(), argument)


def _settings(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.settings_page import build

    return build(tools, desk(), argument)


def _receipt(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.receipt_view import build

    return build(tools, desk(), argument)


def _coupons(tools: Tools, desk: GetDesk, _argument: object) -> Pane:
    from ui.views.coupons import CouponsPane

    return CouponsPane(tools, desk())


def _rewards(tools: Tools, desk: GetDesk, _argument: object) -> Pane:
    from ui.views.rewards import RewardsPane

    return RewardsPane(tools, desk())


def _number(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.presenters.number_entry import NumberRequest
    from ui.views.number_entry import NumberPane

    if not isinstance(argument, NumberRequest):
        raise TypeError("the number panel is opened with a NumberRequest")
    return NumberPane(tools, desk(), argument)


def _discount(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.discount import DiscountPane

    return DiscountPane(tools, desk(), str(argument))


def _held(tools: Tools, desk: GetDesk, _argument: object) -> Pane:
    from ui.views.held import HeldPane

    return HeldPane(tools, desk())


def _people(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.people import build

    return build(tools, desk(), argument)


def _sync(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.sync_centre import build

    return build(tools, desk(), argument)


def _phone(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.phone_reveal import build

    return build(tools, desk(), argument)


def _offline_points(tools: Tools, desk: GetDesk, _argument: object) -> Pane:
    from ui.views.offline_points import OfflinePointsPane

    return OfflinePointsPane(tools, desk())


def _card(tools: Tools, desk: GetDesk, argument: object) -> Pane:
    from ui.views.member_code import build

    return build(tools, desk(), argument)


SCREENS: Mapping[str, Screen] = MappingProxyType(
    {
        "lock": Screen("full", _lock),
        "enrol": Screen("centre", _enrol),
        "settle": Screen("right", _settle),
        "refund": Screen("page", _refund),
        "help": Screen("page", _help),
        "settings": Screen("page", _settings),
        "receipt": Screen("right", _receipt),
        "coupons": Screen("right", _coupons),
        "rewards": Screen("right", _rewards),
        "number": Screen("right", _number),
        "discount": Screen("right", _discount),
        "held": Screen("centre", _held),
        "people": Screen("page", _people),
        "sync": Screen("page", _sync),
        "phone": Screen("right", _phone),
        "offline_points": Screen("right", _offline_points),
        "card": Screen("centre", _card),
    }
)
