"""Named scenes of the desk: the real presenters, driven to a state, drawn without a display.

A scene settles nothing and leaves no sale in hand behind, so that drawing it twice gives the same
picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QBuffer, QByteArray, QEventLoop, QIODevice
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.programme import Redemption, Reward
from app.domain.receipt import Receipt
from app.ports.printer import PaperOut
from app.services import sign_on
from app.services.first_run import programme_templates
from app.services.identify import Found, identify
from app.services.products import search_products
from app.services.sales import find_sales
from ui.application import Desk, make_application
from ui.i18n import Languages
from ui.presenters.lanes import Lane
from ui.presenters.parts import DeskParts, FirstRunParts
from ui.tasks import DeskLanes
from ui.views.discount import DiscountPane
from ui.views.enrol import EnrolPane
from ui.views.first_run import FirstRunPage, build
from ui.views.people import PeoplePane
from ui.views.receipt_view import ReceiptPane
from ui.views.refund import RefundPane
from ui.views.settle import SettlePane

REGULAR_PHONE = "13812345678"
STRANGER_PHONE = "13900000021"
GOODS = (("埃塞俄比亚咖啡豆", 2), ("手冲滤纸", 1), ("马克杯 350ml", 2))
"""What is rung up, by the beginning of a name; goods a store does not have are left out."""
POINTS = 600
REWARDS = Redemption(
    unit="choice",
    max_rewards=2,
    rewards=(
        Reward(points=300, off_minor=1_000),
        Reward(points=500, off_bp=1_000),
        Reward(points=1_000, off_bp=2_500, cap_minor=5_000),
        Reward(points=9_000, off_bp=10_000),
    ),
)


class SceneUnknown(KeyError):
    """No scene of this name."""


class _EmptyTray:
    """A printer without paper, so that its fault can be drawn."""

    name = "80 mm"

    def print_receipt(self, receipt: Receipt) -> None:  # noqa: ARG002 - the port's shape
        """Raises PaperOut."""
        raise PaperOut

    def open_drawer(self) -> None:
        """Nothing to open."""


def draw_scene(parts: DeskParts, name: str, size: tuple[int, int]) -> bytes:
    """Draw a scene as a PNG file's content; raises SceneUnknown."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(buffer, QByteArray(b"png")).write(render_scene(parts, name, size)):
        raise OSError("the picture cannot be made")
    return bytes(content.data())


def render_scene(parts: DeskParts, name: str, size: tuple[int, int]) -> QImage:
    """Draw a scene in the language of ``parts.settings``; ``size`` is width and height in
    pixels.
    """
    if name not in SCENES:
        raise SceneUnknown(name)
    if QApplication.instance() is None:
        make_application([])
    languages = Languages()
    languages.use(parts.settings.language)
    try:
        if name == "first_run":
            return _first_run_image(parts, size)
        return _desk_image(parts, languages, SCENES[name], size)
    finally:
        languages.remove()


def _desk_image(
    parts: DeskParts, languages: Languages, scene: Callable[[Desk], None], size: tuple[int, int]
) -> QImage:
    desk = Desk(parts, languages)
    try:
        desk.window.resize(*size)
        desk.window.show()
        desk.listen()
        operators = sign_on.operators(parts.ctx)
        cashiers = [each for each in operators if each.role == "cashier"]
        desk.session.sign_on((cashiers or list(operators))[0])
        desk.presenter.sale.start_anew()
        scene(desk)
        _drain(desk.tools.lanes.write, desk.tools.lanes.slow)
        image = _grab(desk.window)
        desk.presenter.sale.start_anew()
        _drain(desk.tools.lanes.write)
        return image
    finally:
        desk.close()


def _first_run_image(parts: DeskParts, size: tuple[int, int]) -> QImage:
    first = FirstRunParts(
        home=parts.home,
        settings=parts.settings,
        templates={each.programme_id: each.name for each in programme_templates()},
        make_demo=lambda _progress: None,
        set_up=lambda _new: "",
        join=lambda _asked: "",
        prepare=lambda: None,
        open_desk=lambda: parts,
    )
    lanes = DeskLanes()
    page: FirstRunPage = build(first, lanes.lanes, lambda _parts: None)
    try:
        page.resize(*size)
        page.show()
        return _grab(page)
    finally:
        page.close()
        lanes.close()


def _grab(widget: QWidget) -> QImage:
    QApplication.processEvents()
    return widget.grab().toImage()


def _drain(*lanes: Lane) -> None:
    """Wait until everything submitted so far has been answered."""
    for lane in lanes:
        loop = QEventLoop()
        lane.submit(_nothing, partial(_end, loop), partial(_end, loop))
        loop.exec()


def _nothing() -> None:
    return None


def _end(loop: QEventLoop, _answer: object) -> None:
    loop.quit()


def _empty(desk: Desk) -> None:
    """Nothing in hand."""
    desk.window.view.focus_member()


def _member(desk: Desk) -> None:
    """The regular, identified."""
    found = identify(desk.tools.ctx, REGULAR_PHONE)
    if isinstance(found, Found):
        desk.presenter.select(found.view, found.notices)


def _goods(desk: Desk) -> None:
    for name, pieces in GOODS:
        for product in search_products(desk.tools.ctx, name, 1):
            for _ in range(pieces):
                desk.presenter.ring_up.add_product(product)


def _bill(desk: Desk) -> None:
    """A full bill of a member, every benefit in the right column."""
    _member(desk)
    _goods(desk)
    desk.presenter.sale.change_wishes(redeem_points=POINTS)


def _no_match(desk: Desk) -> None:
    """A number that nobody has, with goods rung up."""
    _goods(desk)
    desk.presenter.search.typed(STRANGER_PHONE)
    desk.presenter.search.confirmed()


def _enrol(desk: Desk) -> None:
    """Enrolling that number."""
    _no_match(desk)
    desk.presenter.enrol()
    pane = desk.window.pane
    if isinstance(pane, EnrolPane):
        pane.presenter.type("name", "陈")
        for consent in pane.presenter.model.consents[:2]:
            if consent.purpose not in pane.presenter.model.given:
                pane.presenter.tick(consent.purpose)


def _settle(desk: Desk) -> None:
    """Taking cash."""
    _bill(desk)
    desk.presenter.settle()
    pane = desk.window.pane
    if isinstance(pane, SettlePane):
        pane.presenter.choose("cash")
        sums = pane.presenter.model.payment.quick_minor
        pane.presenter.take(sums[1] if len(sums) > 1 else None)


def _refund(desk: Desk) -> None:
    """One piece of the regular's last sale, with a manager's PIN to come."""
    _member(desk)
    desk.window.open_screen("refund")
    pane = desk.window.pane
    if isinstance(pane, RefundPane):
        opened = pane.presenter.model.opened
        if opened is not None:
            lines = opened.sale.lines
            dearest = max(range(len(lines)), key=lambda index: lines[index].net_minor)
            pane.presenter.move(dearest)
            pane.presenter.toggle(dearest)
            pane.first_focus().setFocus()


def _error(desk: Desk) -> None:
    """A printer without paper: the sale is safe, the receipt can be printed again."""
    _member(desk)
    view = desk.presenter.sale.view
    member_id = view.member.member_id if view is not None else None
    for sale in find_sales(desk.tools.ctx, member_id=member_id)[:1]:
        desk.window.open_screen("receipt", sale.sale_id)
    pane = desk.window.pane
    if isinstance(pane, ReceiptPane):
        pane.presenter.use_printer(_EmptyTray())
        pane.presenter.print_again()


def _people(desk: Desk) -> None:
    """A manager with one cashier chosen: what can be changed."""
    operators = sign_on.operators(desk.tools.ctx)
    managers = [each for each in operators if each.role == "manager"]
    cashiers = [each for each in operators if each.role == "cashier"]
    desk.session.sign_on((managers or list(operators))[0])
    desk.window.open_screen("people")
    pane = desk.window.pane
    if isinstance(pane, PeoplePane) and cashiers:
        pane.tiles[operators.index(cashiers[0])].click()


def _card(desk: Desk) -> None:
    """The card of the regular, to be scanned or photographed from the screen."""
    _member(desk)
    view = desk.presenter.sale.view
    if view is not None:
        desk.window.open_screen("card", view.member.member_id)


def _coupons(desk: Desk) -> None:
    """The coupons of a full bill."""
    _bill(desk)
    desk.window.open_screen("coupons")


def _rewards(desk: Desk) -> None:
    """The rewards of a full bill, in a shop whose points are for these."""
    sale = desk.presenter.sale
    sale.programme = replace(sale.programme, redemption=REWARDS)
    _bill(desk)
    desk.window.open_screen("rewards")


def _discount(desk: Desk) -> None:
    """A discount by hand, above what a cashier may give."""
    _bill(desk)
    desk.presenter.ring_up.ask_discount()
    pane = desk.window.pane
    if isinstance(pane, DiscountPane):
        pane.key_in("50")


def _help(desk: Desk) -> None:
    """Every key."""
    desk.window.open_screen("help")


def _lock(desk: Desk) -> None:
    """Who works here."""
    desk.window.run("lock")


def _first_run(desk: Desk) -> None:
    """The page of an empty folder; it has no desk, so nothing is driven here."""


SCENES: Mapping[str, Callable[[Desk], None]] = MappingProxyType(
    {
        "empty": _empty,
        "member": _member,
        "bill": _bill,
        "nomatch": _no_match,
        "enrol": _enrol,
        "settle": _settle,
        "coupons": _coupons,
        "rewards": _rewards,
        "discount": _discount,
        "refund": _refund,
        "card": _card,
        "people": _people,
        "help": _help,
        "error": _error,
        "lock": _lock,
        "first_run": _first_run,
    }
)
"""Every scene by the name the command line takes."""
