"""The command line: parses flags, calls the composition root, prints, answers an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from app import __version__
from app.commands import (
    DONE,
    LANGUAGES,
    REFUSED,
    UNREADABLE,
    Commands,
    joining,
    loading,
    programmes,
    questions,
    replays,
    scenarios,
    sentence_of,
)
from app.config.compiled import is_engine_compiled, use_compiled_engine
from app.config.memory import without_collecting
from app.config.paths import default_home, demo_home, usual_home_text
from app.domain.errors import BadInput, MemberdeskError

MOST_ROWS_SHOWN = 20
OURS = ("app", "ui", "local_db", "sync")
NOT_INSTALLED = (
    "The package {name} is not installed. Install Memberdesk with what it needs: pip install ."
    " E-ENV-01"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 a check failed or a refusal, 2 wrong usage or bad input."""
    use_compiled_engine()
    try:
        try:
            parsed = _parser().parse_args(arguments)
            run: Callable[[argparse.Namespace], int] = parsed.run
            return run(parsed)
        finally:  # what argparse wrote, too
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _write_no_more()
        return REFUSED
    except (MemberdeskError, OSError, UnicodeDecodeError) as fault:
        _write_no_more()
        print(sentence_of(fault), file=sys.stderr)
        return UNREADABLE if isinstance(fault, (BadInput, UnicodeDecodeError)) else REFUSED
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in OURS:
            raise
        print(NOT_INSTALLED.format(name=missing.name), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return REFUSED


def _write_no_more() -> None:
    """Drop what standard output does not take, or Python complains of it at its end."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="memberdesk", description="The membership client on the counter of a shop."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_desk(commands)
    _add_demo(commands)
    doctor = _command(commands, "doctor", _doctor, "check everything that is stored")
    doctor.add_argument("--digest", action="store_true", help="print the logical digest as well")
    backup = _command(commands, "backup", _backup, "write a sealed copy of the store")
    backup.add_argument("file", type=Path, metavar="FILE", help="file to write")
    restore = _command(commands, "restore", _restore, "bring a store back from a sealed copy")
    restore.description = (
        "Bring a store back from a sealed copy. The recovery code is read from standard input."
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="file to read")
    joining.add(commands)
    loading.add(commands)
    _add_imports(commands)
    questions.add(commands)
    scenarios.add(commands)
    programmes.add(commands)
    replays.add(commands)
    selftest = commands.add_parser("selftest", help="try a whole day on a throw-away store")
    selftest.set_defaults(run=_selftest)
    version = commands.add_parser("version", help="print versions")
    version.set_defaults(run=_version)
    return parser


def _command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    what: str,
    usual_home: Callable[[], Path] = default_home,
) -> argparse.ArgumentParser:
    sentence = f"{what[0].upper()}{what[1:]}."
    command = commands.add_parser(name, help=what, description=sentence)
    where = f"store folder (default: {usual_home_text(usual_home)})".replace("%", "%%")
    command.add_argument("--home", type=Path, default=None, metavar="DIR", help=where)
    command.set_defaults(run=run)
    return command


def _add_desk(commands: Commands) -> None:
    desk = _command(commands, "desk", _desk, "open the desk")
    desk.add_argument("--screenshot", type=Path, metavar="PNG", help="draw one scene and exit")
    desk.add_argument("--scene", metavar="NAME", help="scene to draw (default: bill)")
    desk.add_argument("--scenes", action="store_true", help="list the names of all scenes")
    desk.add_argument("--lang", choices=LANGUAGES, default=None, help="language of the screen")
    desk.add_argument("--size", type=_size, default=(1366, 768), metavar="WxH", help="window size")


def _add_demo(commands: Commands) -> None:
    demo = _command(commands, "demo", _demo, "build the demo store", _demo_home)
    demo.add_argument("--seed", type=int, default=1, help="the same seed and day, the same store")
    demo.add_argument("--until", type=_day, default=None, metavar="DAY", help="last day (today)")
    demo.add_argument("--members", type=_count, default=None, help="number of members")
    demo.add_argument("--sales", type=_count, default=None, help="number of sales, about")
    demo.add_argument(
        "--if-missing", action="store_true", help="do nothing when the folder holds a store"
    )


def _add_imports(commands: Commands) -> None:
    for kind in ("products", "members"):
        group = commands.add_parser(kind, help=f"bring the {kind} of a shop in")
        actions = group.add_subparsers(required=True, metavar="ACTION")
        action = _command(actions, "import", _import, f"read {kind} from a CSV file")
        action.add_argument("file", type=Path, metavar="FILE.csv", help="file to read")
        action.add_argument("--dry-run", action="store_true", help="report only, change nothing")
        action.add_argument("--strict", action="store_true", help="all rows or none")
        action.add_argument(
            "--refused",
            type=Path,
            metavar="OUT.csv",
            help="new file for the refused rows",
        )
        action.set_defaults(kind=kind)
        if kind == "members":
            what = "write members into a CSV file"
            export = _command(actions, "export", _export, what)
            export.add_argument("file", type=Path, metavar="FILE.csv", help="new file")


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    is_number = width.isdecimal() and height.isdecimal() and len(text) <= len("7680x4320")
    if not is_number or not (640 <= int(width) <= 7680 and 360 <= int(height) <= 4320):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1366x768")
    return int(width), int(height)


def _count(text: str) -> int:
    is_number = text.isdecimal() and len(text) <= len("100000")
    if not is_number or not 10 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a number from 10 to 100000")
    return int(text)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year < 2100:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a day such as 2026-11-21")
    return day


def _demo_home() -> Path:
    return demo_home(default_home())


def _home(parsed: argparse.Namespace) -> Path:
    home: Path | None = parsed.home
    return (home or default_home()).expanduser().absolute()


def _desk(parsed: argparse.Namespace) -> int:
    with without_collecting():
        from app.bootstrap import desk as desk_start

    if parsed.scenes:
        print("\n".join(desk_start.scene_names()))
        return DONE
    if parsed.scene is not None and parsed.screenshot is None:
        raise BadInput(path="scene", reason="name the file to draw it into with --screenshot")
    if parsed.screenshot is not None:
        scene = parsed.scene or "bill"
        picture = desk_start.Picture(
            file=parsed.screenshot, scene=scene, language=parsed.lang, size=parsed.size
        )
        return desk_start.draw(_home(parsed), picture)
    return desk_start.run(_home(parsed), parsed.lang)


def _demo(parsed: argparse.Namespace) -> int:
    from app.bootstrap import stores
    from app.config.paths import StorePaths

    home = _demo_home() if parsed.home is None else _home(parsed)
    if parsed.if_missing and StorePaths(home).holds_store:
        print(f"The demo store is in {home}.")
        return DONE
    wish = stores.DemoWish(
        seed=parsed.seed,
        until=parsed.until or stores.today(),
        member_count=parsed.members,
        sale_count=parsed.sales,
    )
    built = stores.make_demo(home, wish, _progress)
    counts = ", ".join(f"{count:,} {kind}" for kind, count in built.counts.items())
    print(f"The demo store is in {home}: {counts}.")
    print(f"logical digest: {built.digest}")
    print(f"recovery code: {built.recovery_code}")
    return DONE


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        filled = 40 * done // max(total, 1)
        end = "\n" if done == total else ""
        bar = f"[{'#' * filled}{'.' * (40 - filled)}]"
        print(f"\r{bar} {done}/{total} days", end=end, file=sys.stderr, flush=True)


def _doctor(parsed: argparse.Namespace) -> int:
    from app.bootstrap import stores
    from app.services.doctor import examine

    opened = stores.open_home(_home(parsed))
    try:
        report = examine(opened.store, opened.ctx.clock)
    finally:
        opened.close()
    for finding in report.findings:
        print(finding.sentence)
    hidden = report.finding_count - len(report.findings)
    if hidden:
        print(f"and {hidden} more of the same kinds")
    counted = ", ".join(f"{count:,} {kind}" for kind, count in report.counts.items())
    print(f"{counted or 'nothing'} looked at")
    if parsed.digest:
        print(f"logical digest: {report.digest}")
    print("Everything is well." if report.is_well else f"{report.finding_count} things are wrong.")
    return DONE if report.is_well else REFUSED


def _backup(parsed: argparse.Namespace) -> int:
    from app.bootstrap import stores
    from app.services.backup import make_backup

    opened = stores.open_home(_home(parsed))
    try:
        make_backup(opened.store, opened.backup_tools, parsed.file.absolute())
    finally:
        opened.close()
    print(f"Sealed copy written to {parsed.file}. It opens with the recovery code.")
    return DONE


def _restore(parsed: argparse.Namespace) -> int:
    from app.bootstrap import stores
    from app.services.restoring import restore_backup

    if sys.stdin is None:
        raise BadInput(path="standard input", reason="the recovery code is read from it")
    if sys.stdin.isatty():
        print("Recovery code: ", end="", file=sys.stderr, flush=True)
    code = sys.stdin.readline().strip()
    restored = restore_backup(stores.restore_tools(), parsed.file, code, _home(parsed))
    when = f"{restored.made_at:%Y-%m-%d %H:%M} UTC"
    print(f"{restored.profile.store_name} is back as it was on {when}.")
    return DONE


def _import(parsed: argparse.Namespace) -> int:
    from app.bootstrap import stores
    from app.services import imports

    run, columns = {
        "products": (imports.import_products, imports.PRODUCT_COLUMNS),
        "members": (imports.import_members, imports.MEMBER_COLUMNS),
    }[parsed.kind]
    if parsed.refused is not None:
        stores.check_free(parsed.refused)
    opened = stores.open_home(_home(parsed))
    try:
        table = imports.hold_table(parsed.file)
        report = run(opened.ctx, table, is_trial=parsed.dry_run, is_strict=parsed.strict)
    finally:
        opened.close()
    _print_some([row.sentence for row in report.refused])
    _print_some(report.warnings)
    refused = f"{len(report.refused):,} refused"
    print(f"{report.row_count:,} rows: {report.accepted_count:,} good, {refused}.")
    if report.catalogue is not None:
        print(report.catalogue.sentence)
    print("Imported." if report.is_done else "Nothing was changed.")
    if parsed.refused is not None and report.refused:
        rows = imports.refused_table(table, columns, report.refused)
        stores.write_new(parsed.refused, rows)
        print(f"The refused rows are in {parsed.refused}.")
    return REFUSED if report.refused else DONE


def _export(parsed: argparse.Namespace) -> int:
    from app.bootstrap import stores
    from app.services import imports

    stores.check_free(parsed.file)
    opened = stores.open_home(_home(parsed))
    try:
        found = imports.export_members(opened.ctx, opened.store)
    finally:
        opened.close()
    stores.write_new(parsed.file, found.table)
    for line in imports.told_lines(found):
        print(line)
    print(f"Whoever has {parsed.file} reads all of it: delete it when it is taken in.")
    return DONE


def _print_some(sentences: Sequence[str]) -> None:
    for sentence in sentences[:MOST_ROWS_SHOWN]:
        print(sentence)
    if len(sentences) > MOST_ROWS_SHOWN:
        print(f"and {len(sentences) - MOST_ROWS_SHOWN:,} more")


def _selftest(_parsed: argparse.Namespace) -> int:
    from app.bootstrap import selftest

    return DONE if selftest.run(print) else REFUSED


def _version(_parsed: argparse.Namespace) -> int:
    from app.bootstrap import stores

    print(f"memberdesk {__version__}")
    print(f"engine {'compiled' if is_engine_compiled() else 'plain'}")
    for line in stores.versions():
        print(line)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
