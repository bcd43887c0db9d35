"""``python -m server``: the commands of whoever runs a chain (docs/centre.md)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from server import (
    commands,
    demo_chain,
    exception_commands,
    member_commands,
    pass_commands,
    quarantine_commands,
    request_commands,
)
from server.data_requests import KINDS
from server.faults import NotDone

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - what add_subparsers answers
Run: TypeAlias = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 refused, 2 wrong usage or unreadable input."""
    parsed = _parser().parse_args(arguments)
    run: Run = parsed.run
    try:
        return run(parsed)
    except NotDone as fault:
        print(fault, file=sys.stderr)
        return commands.UNREADABLE if fault.is_unreadable else commands.REFUSED
    except OSError as fault:
        print(f"The computer refused: {fault.strerror or fault}.", file=sys.stderr)
        return commands.REFUSED
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in ("app", "server", "sync"):
            raise
        print(
            f"The package {missing.name} is not installed: pip install 'memberdesk[server]'.",
            file=sys.stderr,
        )
        return commands.REFUSED
    except KeyboardInterrupt:
        return commands.DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m server", description="The centre of a chain: one book for its counters."
    )
    actions = parser.add_subparsers(required=True, metavar="COMMAND")
    init = _action(actions, "init", commands.init, "make a new centre")
    init.add_argument(
        "--database",
        default="",
        metavar="URL",
        help="PostgreSQL by an address without a password (default: a file in the folder)",
    )
    serve = _action(actions, "serve", commands.serve, "answer counters until told to stop")
    serve.add_argument("--port", type=_port, metavar="N", help="another than that of centre.toml")
    _add_store(_group(actions, "store", "the shops of the chain"))
    programmes = _group(actions, "programme", "the rules of the chain")
    what = "check a programme, sign it and give it to the stores it names"
    publish = _action(programmes, "publish", commands.publish, what)
    publish.add_argument("file", type=Path, metavar="FILE", help="programme document")
    _add_products(_group(actions, "products", "what the stores sell"))
    _add_members(_group(actions, "members", "the members of the chain"))
    _add_requests(_group(actions, "requests", "what members ask about their own data"))
    _add_devices(_group(actions, "device", "the machines that are counters"))
    _add_quarantine(_group(actions, "quarantine", "what the centre could not judge yet"))
    _add_passes(_group(actions, "pass", "what members show where nobody has heard of them"))
    _action(actions, "stats", commands.show_stats, "the chain in numbers, and its devices")
    _add_exceptions(actions)
    check = _action(actions, "verify", commands.show_findings, "check the book against itself")
    check.add_argument("--heads", type=Path, metavar="FILE", help="and against what `heads` said")
    what = "tell where the chain of every device stands, to be kept elsewhere"
    _action(actions, "heads", commands.heads, what)
    copy = _action(
        actions, "backup", commands.backup, "copy the book while it is at work (SQLite)"
    )
    copy.add_argument("file", type=Path, metavar="FILE", help="new file")
    what = "say that the database came out of a backup, so that counters offer all again"
    _action(actions, "restored", commands.restored, what)
    what = "open a chain on this machine to play with: a centre and two counters"
    play = actions.add_parser("demo-chain", help=what, description=f"{what[0].upper()}{what[1:]}.")
    play.add_argument("folder", type=Path, metavar="DIR", help="where it is, or will be")
    play.add_argument("--no-desks", action="store_true", help="only say how to open the desks")
    play.set_defaults(run=demo_chain.run)
    openapi = actions.add_parser("openapi", help="print the document of the protocol")
    openapi.set_defaults(run=commands.show_openapi)
    return parser


def _add_exceptions(actions: Actions) -> None:
    what = "what somebody has to look at: by hand, over a PIN, overspent, refused"
    report = _action(actions, "exceptions", exception_commands.show, what)
    how = f"business day to begin with (default: {exception_commands.USUAL_DAYS} days ago)"
    report.add_argument("--since", type=exception_commands.day, metavar="DAY", help=how)
    report.add_argument("--store", metavar="STORE", help="of one shop (default: of all)")
    how = "leave out discounts by hand below this, in the smallest unit (%(default)s)"
    report.add_argument("--discounts-from", type=int, default=1, metavar="N", help=how)
    report.add_argument("--csv", type=Path, metavar="OUT.csv", help="into a new file, as a table")


def _add_store(stores: Actions) -> None:
    add = _action(stores, "add", commands.add_store, "add a shop to the chain")
    add.add_argument("store", metavar="STORE", help="its id, for good")
    add.add_argument("--name", default="", help="as it is called (default: its id)")
    add.add_argument("--zone", default="Asia/Shanghai", help="time zone (%(default)s)")
    add.add_argument("--currency", default="CNY", help="three letters (%(default)s)")


def _add_members(members: Actions) -> None:
    _add_import(members)
    who = "id, phone or card"
    what = "write all that is known of a member into an archive, for the member"
    export = _action(members, "export", member_commands.export, what)
    export.add_argument("member", metavar="MEMBER", help=who)
    export.add_argument("file", type=Path, metavar="FILE.zip", help="new file")
    _add_merging(members, who)
    what = "destroy who a member is; says first what would be lost"
    erase = _action(members, "erase", member_commands.erase, what)
    erase.add_argument("member", metavar="MEMBER", help=who)
    erase.add_argument("--reason", default="asked for", help="kept with it (%(default)s)")
    erase.add_argument("--yes", action="store_true", help="do it; it cannot be undone")
    what = "which counters still know who an erased member was"
    erased = _action(members, "erased", member_commands.show_erased, what)
    erased.add_argument("member", metavar="ID", help="of the member who was erased")


def _add_requests(requests: Actions) -> None:
    what = "put what a member asks on the list, with the day it is due"
    add = _action(requests, "add", request_commands.add, what)
    add.add_argument("member", metavar="MEMBER", help="id, phone or card")
    add.add_argument("kind", choices=KINDS, help="what is asked")
    what = "what is open, overdue first; exits 1 where anything is overdue"
    _action(requests, "list", request_commands.show, what)
    done = _action(requests, "done", request_commands.done, "it was done, which is kept")
    done.add_argument("request", metavar="REQUEST", help="from the list")
    done.add_argument("--refused", action="store_true", help="the law lets the chain refuse it")


def _add_merging(members: Actions, who: str) -> None:
    what = "two members are one person; says first what would be done"
    merge = _action(members, "merge", member_commands.merge_two, what)
    merge.add_argument("loser", metavar="MEMBER", help=f"who goes over: {who}")
    merge.add_argument("winner", metavar="INTO", help=f"who stays: {who}")
    merge.add_argument("--reason", default="same person", help="kept with it (%(default)s)")
    how = "whose birthday is right, where both have one"
    merge.add_argument("--birthday", default="", choices=("winner", "loser"), help=how)
    merge.add_argument("--yes", action="store_true", help="do it; it can be undone for 30 days")
    what = "take a merge back; says first what would be done"
    unmerge = _action(members, "unmerge", member_commands.unmerge, what)
    what = "id of the one that went over, or id, phone or card of the one it went over to"
    unmerge.add_argument("member", metavar="MEMBER", help=what)
    unmerge.add_argument("--reason", default="not the same person", help="(%(default)s)")
    unmerge.add_argument("--yes", action="store_true", help="do it")


def _add_import(members: Actions) -> None:
    what = "read members of a store from a CSV file"
    action = _action(members, "import", commands.import_members, what)
    _add_table(action, "id of the shop they are at home in")


def _add_products(products: Actions) -> None:
    what = "read the goods of a store from a CSV file; they take the place of those before"
    action = _action(products, "publish", commands.publish_products, what)
    _add_table(action, "id of the shop that sells them")


def _add_table(action: argparse.ArgumentParser, store: str) -> None:
    action.add_argument("store", metavar="STORE", help=store)
    action.add_argument("file", type=Path, metavar="FILE.csv", help="file to read")
    action.add_argument("--dry-run", action="store_true", help="report only, change nothing")
    action.add_argument("--strict", action="store_true", help="all rows or none")
    where = "new file for the refused rows"
    action.add_argument("--refused", type=Path, metavar="OUT.csv", help=where)


def _add_quarantine(quarantine: Actions) -> None:
    _action(quarantine, "list", quarantine_commands.show, "what waits, and why")
    what = "hear it once more, now that what was missing is there"
    hear = _action(quarantine, "hear", quarantine_commands.hear, what)
    hear.add_argument(
        "operation",
        nargs="?",
        metavar="ID",
        help="one operation, also of a machine that was taken out (default: all others)",
    )


def _add_devices(devices: Actions) -> None:
    invite = _action(devices, "invite", commands.invite, "print a code for a new counter")
    invite.add_argument("store", metavar="STORE", help="id of its shop")
    invite.add_argument("counter", metavar="COUNTER", help="id of the counter in the shop")
    invite.add_argument("--name", default="", help="as it is called (default: its id)")
    revoke = _action(devices, "revoke", commands.revoke, "a machine is no counter any more")
    revoke.add_argument("device", metavar="DEVICE", help="id of the machine, from stats")


def _add_passes(passes: Actions) -> None:
    issue = _action(passes, "issue", pass_commands.issue, "make a pass for a member")
    issue.add_argument("member", metavar="MEMBER", help="id, phone or card")
    how = "good for so long, 1 to 7 (%(default)s)"
    issue.add_argument("--days", type=int, default=7, help=how)
    what = "counters take a pass no more, or any that a member has"
    block = _action(passes, "block", pass_commands.block, what)
    block.add_argument("passes", metavar="PASS|MEMBER", help="its number, or id, phone or card")
    what = "passes that are blocked, or all that a member has, as long as they are good"
    shown = _action(passes, "list", pass_commands.show, what)
    shown.add_argument("member", nargs="?", metavar="MEMBER", help="id, phone or card")


def _group(actions: Actions, name: str, what: str) -> Actions:
    group = actions.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    return group.add_subparsers(required=True, metavar="ACTION")


def _action(actions: Actions, name: str, run: Run, what: str) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    action.add_argument("--home", metavar="DIR", help="folder of the centre (default: the user's)")
    action.set_defaults(run=run)
    return action


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a port from 0 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
