"""The desk: an open store handed to the screens, and what must happen beside them."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.adapters.clock import StoppedClock
from app.adapters.files import replaced_whole
from app.adapters.printer import open_printer
from app.bootstrap import stores
from app.bootstrap.keeping import check_backup_room, housekeeping
from app.config.logs import start_logging, stop_logging
from app.config.memory import keep_large_blocks_apart, without_collecting
from app.config.paths import StorePaths, demo_home
from app.config.settings import SETTINGS
from app.domain.errors import BadInput, RuleBroken
from app.domain.operator import Operator
from app.domain.store import StoreProfile
from app.ports.printer import ReceiptPrinter
from app.services import sign_on
from app.services.away import note_away
from app.services.context import profile_of
from app.services.settings import read_settings
from ui.presenters.parts import DeskParts, DeskSettings, FirstRunParts, Joining

DONE = 0

PICTURE_TIME = time(10, 42)
PNG_START = b"\x89PNG\r\n\x1a\n"


class NotAPicture(RuleBroken):
    """Something else than a picture has the name of the picture; it may be the store itself."""

    code = "E-PIC-01"
    text = "{file} is not a PNG picture and is not replaced. Choose another name for the picture."


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One scene to draw. ``size``: width and height in pixels; no language: the store's own."""

    file: Path
    scene: str
    language: str | None
    size: tuple[int, int]


def has_display() -> bool:
    """False on a Linux machine without a screen, unless a Qt platform was chosen by hand."""
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def scene_names() -> tuple[str, ...]:
    """The scenes that can be drawn."""
    from ui.scenes import SCENES

    return tuple(SCENES)


def run(home: Path, language: str | None) -> int:
    """Open the desk in a folder, or the first-run page where there is no store yet.

    A fault is shown in a window and raised after it: an icon has no terminal to write to.
    """
    with without_collecting():
        from ui.application import run_desk
        from ui.views.start_fault import start_faults_shown

    if not has_display():
        picture = home / "desk.png"
        draw(home, Picture(file=picture, scene="bill", language=language, size=(1366, 768)))
        print(f"There is no display here; the desk is drawn to {picture} instead.")
        return DONE
    keep_large_blocks_apart()
    handler = start_logging(StorePaths(home).logs)
    with ExitStack() as ending:
        ending.callback(stop_logging, handler)
        with start_faults_shown(language or _system_language()):
            parts = parts_of_folder(home, language, ending)
        return run_desk(parts)


def draw(home: Path, picture: Picture) -> int:
    """Draw one scene without a display into a file; the store is left as it is.

    The scene is played on a copy, and a demo store on the morning after its year, so that the same
    store gives the same picture on any day. NotAPicture when the file is there and is none.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.scenes import SCENES, draw_scene

    if picture.scene not in SCENES:
        raise BadInput(path="scene", reason=f"choose one of {', '.join(SCENES)}")
    _refuse_other_files(picture.file)
    opened = stores.open_home(home)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="memberdesk-") as folder,
            _copied(opened, Path(folder)) as copy,
        ):
            parts = _desk_parts(copy, picture.language)
            if parts.profile.authority == "centre":
                from app.bootstrap.chain import at_rest

                parts = replace(parts, centre=at_rest(copy))
            content = draw_scene(parts, picture.scene, picture.size)
    finally:
        opened.close()
    picture.file.absolute().parent.mkdir(parents=True, exist_ok=True)
    _refuse_other_files(picture.file)
    with replaced_whole(picture.file) as stream:
        stream.write(content)
    return DONE


def _refuse_other_files(file: Path) -> None:
    """An earlier picture is drawn over, nothing else is."""
    if not os.path.lexists(file):
        return
    if file.is_file() and not file.is_symlink():
        with file.open("rb") as stream:
            if stream.read(len(PNG_START)) == PNG_START:
                return
    raise NotAPicture(file=str(file))


@contextmanager
def _copied(opened: stores.OpenedStore, folder: Path) -> Iterator[stores.OpenedStore]:
    paths = StorePaths(folder)
    opened.store.backup_to(paths.database)
    copy = stores.open_copy(opened, paths)
    try:
        with copy.store.read() as reader:
            profile, last = profile_of(reader), reader.recent_sales(1)
        if profile.is_demo and last:
            day = last[0].business_on + timedelta(days=1)
            at = datetime.combine(day, PICTURE_TIME, ZoneInfo(profile.zone))
            ctx = replace(copy.ctx, clock=StoppedClock(at.astimezone(UTC)))
            copy = replace(copy, ctx=ctx)
        yield copy
    finally:
        copy.close()


def parts_of_folder(
    home: Path, language: str | None, ending: ExitStack
) -> DeskParts | FirstRunParts:
    """What a folder opens: its desk, or the first-run page of one without a store. ``ending``
    closes what was opened.
    """
    chosen = home

    def open_desk() -> DeskParts:
        opened = ending.enter_context(closing(stores.open_home(chosen)))
        with opened.store.read() as reader:
            is_local = profile_of(reader).authority == "local"
        if is_local:
            return _desk_parts(opened, language)
        from app.bootstrap.chain import fetch_rules, in_step

        note_away(opened.ctx)
        fetch_rules(opened)
        parts = _desk_parts(opened, language)
        centre = ending.enter_context(in_step(opened))
        return replace(parts, centre=centre, after_sale=centre.link.wake)

    def make_demo(progress: Callable[[int, int], None]) -> None:
        nonlocal chosen
        chosen = demo_home(home)
        if not StorePaths(chosen).holds_store:
            stores.make_demo(chosen, stores.DemoWish(until=stores.today()), progress)

    def join(asked: Joining) -> str:
        from app.bootstrap.chain import Beginning, join_home

        return join_home(home, Beginning(**asdict(asked)))

    def prepare() -> None:
        with closing(stores.open_home(home)) as opened:
            with opened.store.read() as reader:
                is_local = profile_of(reader).authority == "local"
            if not is_local:
                from app.bootstrap.chain import fetch_rules

                fetch_rules(opened)

    if StorePaths(home).holds_store:
        return open_desk()
    from app.services.first_run import programme_templates

    language = language or _system_language()
    return FirstRunParts(
        home=home,
        settings=DeskSettings(language=language),
        templates={each.programme_id: each.name for each in programme_templates()},
        make_demo=make_demo,
        set_up=lambda new: stores.make_store(home, new),
        join=join,
        prepare=prepare,
        open_desk=open_desk,
    )


def _system_language() -> str:
    """What a page says before there is a store that has a language of its own."""
    from ui.i18n import system_language

    return system_language()


def _desk_parts(opened: stores.OpenedStore, language: str | None) -> DeskParts:
    ctx = opened.ctx
    with opened.store.read() as reader:
        profile = profile_of(reader)
        operators = reader.operators()
    stored = read_settings(ctx, (declared.key for declared in SETTINGS))
    if language is not None:
        stored["look.language"] = language

    def back_up() -> Path:
        from app.services.backup import make_daily_backup

        check_backup_room(opened)
        return make_daily_backup(opened.store, opened.backup_tools, opened.paths.backups)

    def reset_manager_pin(recovery_code: str, operator_id: str, new_pin: str) -> Operator:
        return sign_on.reset_manager_pin(ctx, opened.sealer, recovery_code, operator_id, new_pin)

    return DeskParts(
        ctx=ctx,
        profile=profile,
        settings=settings_of(profile, stored),
        home=opened.paths.home,
        printer=_printer(stored.get("printer.connection", "")),
        secrets_kind=opened.secrets.kind,
        back_up=back_up,
        housekeep=housekeeping(opened),
        check_room=opened.store.check_room,
        reset_manager_pin=reset_manager_pin,
        demo_pins=_demo_pins(operators) if profile.is_demo else {},
    )


def _printer(connection: str) -> ReceiptPrinter:
    """The printer of the settings; a wrong connection speaks at the first print."""

    def raster(text: str, width_px: int) -> Sequence[bytes]:
        from ui.receipts.raster import qt_line_raster

        return qt_line_raster(text, width_px)

    return open_printer(connection, raster)


def _demo_pins(operators: Sequence[Operator]) -> Mapping[str, str]:
    from app.services.demo.staff import DEMO_PINS

    return {each.operator_id: DEMO_PINS[each.name] for each in operators if each.name in DEMO_PINS}


def settings_of(profile: StoreProfile, stored: dict[str, str]) -> DeskSettings:
    """The stored texts as the screens need them; what was never set has its default."""
    value = {declared.key: declared.default for declared in SETTINGS} | stored
    return DeskSettings(
        language=stored.get("look.language", profile.language),
        scan_gap_ms=int(value["scanner.gap_ms"]),
        sounds=value["look.sounds"] == "on",
        auto_lock_minutes=int(value["counter.lock_after_minutes"]),
        print_receipts=value["printer.receipts"] == "on",
        text_bp=int(value["look.text_size"]) * 100,
    )
