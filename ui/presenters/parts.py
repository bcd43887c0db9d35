"""What the composition root hands to the screens, and what every presenter is given of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from app.domain.operator import Operator
from app.domain.store import StoreProfile
from app.ports.centre_link import CentreLink, ConnectionTest
from app.ports.outcomes import Outcomes, Traced
from app.ports.printer import ReceiptPrinter
from app.services.context import Context
from ui.presenters.lanes import Lanes
from ui.presenters.message import Message

if TYPE_CHECKING:
    from app.services.first_run import NewStore
    from app.services.member_secrets import LentPass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """The settings the screens need. ``scan_gap_ms``: keys faster than this are a scan (20 to 80).

    ``auto_lock_minutes``: 0 never locks by itself. ``language``: ``zh_CN`` or ``en``.
    """

    language: str = "zh_CN"
    scan_gap_ms: int = 45
    sounds: bool = False
    auto_lock_minutes: int = 3
    print_receipts: bool = True
    text_bp: int = 10_000


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreParts:
    """What a counter of a chain has besides.

    ``link``: what sends and fetches in the background. ``outcomes``: what became of operations.
    ``test``: asks the centre who it is; slow lane; raises nothing, a fault is its answer.
    ``ask_again(entry)``: whether the centre has judged since what it could not; slow lane; raises
    CentreNotReached, CentreRefuses. ``ask_pass(member_id)``: a pass of the chain for a member;
    slow lane; raises those two and MemberNotThere, MemberNotServed, RulesAwaited.
    ``save_diagnostics``: writes what whoever helps from afar needs, with nobody in it, and answers
    with the file; slow lane.
    """

    link: CentreLink
    outcomes: Outcomes
    test: Callable[[], ConnectionTest]
    ask_again: Callable[[Traced], bool]
    ask_pass: Callable[[str], LentPass]
    save_diagnostics: Callable[[], Path]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskParts:
    """An open store and everything the desk needs of the outside; made by the composition root.

    ``home``: the store folder. ``secrets_kind``: where the keys lie, said on the settings page.
    ``after_sale``: run on the write lane once the sale's receipt is on its way (checkpoint).
    ``housekeep``: what is due now (a look through the file, expiry entries, daily backup, a
    checkpoint); runs on the slow lane once the desk is painted and every few minutes; what it
    raises is shown.
    ``check_room``: raises what is said instead of beginning another sale on a nearly full disk.
    ``back_up``: makes a backup now and answers with its file; runs on the slow lane.
    ``centre``: None in a store that is its own authority.
    ``on_ready``: called once, when the desk has been painted for the first time.
    ``reset_manager_pin(recovery_code, operator_id, new_pin)``: a forgotten manager PIN; None
    where the store has no recovery code. ``demo_pins``: operator id -> PIN, said on the lock page
    of a demo store and empty in every other.
    """

    ctx: Context
    profile: StoreProfile
    settings: DeskSettings
    home: Path
    printer: ReceiptPrinter
    secrets_kind: Literal["os_store", "sealed_file"] = "os_store"
    after_sale: Callable[[], None] = _nothing
    check_room: Callable[[], None] = _nothing
    back_up: Callable[[], Path] | None = None
    housekeep: Callable[[], None] = _nothing
    reset_manager_pin: Callable[[str, str, str], Operator] | None = None
    demo_pins: Mapping[str, str] = field(default_factory=dict)
    centre: CentreParts | None = None
    on_ready: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """``invitation``: the text of the QR, or the centre's address, # and the code."""

    invitation: str = field(repr=False)
    manager_name: str
    manager_pin: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunParts:
    """A folder without a store; every way out ends with ``open_desk``.

    ``make_demo(progress)``: builds the demo store, calling ``progress(done, total)``; slow lane.
    ``set_up(new_store)``: makes the store of a ``first_run.NewStore``; the recovery code; slow
    lane. ``join(joining)``: makes it a counter of a chain instead; the recovery code; slow lane.
    ``prepare()``: fetches what the desk cannot open without, once the store is there; slow lane.
    ``templates``: the programme templates by id, with their names.
    """

    home: Path
    settings: DeskSettings
    templates: Mapping[str, Mapping[str, str]]
    make_demo: Callable[[Callable[[int, int], None]], None]
    set_up: Callable[[NewStore], str]
    join: Callable[[Joining], str]
    prepare: Callable[[], None]
    open_desk: Callable[[], DeskParts]
    on_ready: Callable[[], None] = _nothing


Tone = Literal["info", "good", "warn", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One sentence over the key bar, for ten seconds; with ``undo`` it carries a button."""

    message: Message
    tone: Tone = "info"
    undo: Callable[[], None] | None = None


class Host(Protocol):
    """The window as a presenter sees it. Opening a screen replaces the one that is open."""

    def open(self, screen: str, argument: object = None) -> None:
        """Open a panel or page by its name in ``ui.shell.screens``."""
        ...

    def close(self) -> None:
        """Close the open panel or page; the focus goes back to where it was."""
        ...

    def notify(self, notice: Notice) -> None:
        """Show a notice; a newer one takes its place."""
        ...

    def use_setting(self, key: str, value: str) -> None:
        """A setting was changed that needs no restart: it is in force from now on."""
        ...

    def sound(self, kind: Literal["found", "not_found", "refused"]) -> None:
        """A tone, when sounds are on; what it means is always shown as well."""
        ...


class Session:
    """Who is signed on at this counter now; nobody while the desk is locked."""

    def __init__(self) -> None:
        self._operator: Operator | None = None
        self._listeners: list[Callable[[], None]] = []

    @property
    def operator(self) -> Operator | None:
        """The operator signed on, None while locked."""
        return self._operator

    @property
    def operator_id(self) -> str:
        """Id of the operator signed on, '' while locked."""
        return self._operator.operator_id if self._operator else ""

    def sign_on(self, operator: Operator) -> None:
        """This operator works here from now on."""
        self._operator = operator
        self._tell()

    def sign_off(self) -> None:
        """Nobody does."""
        self._operator = None
        self._tell()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after each change."""
        self._listeners.append(listener)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every presenter is built with."""

    parts: DeskParts
    lanes: Lanes
    host: Host
    session: Session

    @property
    def ctx(self) -> Context:
        """First argument of every use case."""
        return self.parts.ctx
