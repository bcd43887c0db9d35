"""``memberdesk join``: this computer becomes a counter of a chain, or goes on loading."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.commands import DONE, LANGUAGES, Commands, say
from app.config.memory import without_collecting
from app.config.paths import default_home, usual_home_text
from app.domain.errors import BadInput


def add(commands: Commands) -> None:
    """The one command."""
    join = commands.add_parser("join", help="become a counter of a chain")
    join.description = (
        "Become a counter of a chain with an invitation of its centre, and load the members of "
        "the store. The PIN of the first manager is read from standard input. Without an "
        "invitation a load that was broken off goes on."
    )
    where = f"store folder (default: {usual_home_text(default_home)})".replace("%", "%%")
    join.add_argument("invitation", nargs="?", help="text of the QR, or the centre's address")
    join.add_argument("code", nargs="?", default="", help="code, where the text holds none")
    join.add_argument("--home", type=Path, default=None, metavar="DIR", help=where)
    join.add_argument("--manager", default="", metavar="NAME", help="name of the first manager")
    what = "certificates of the chain's own authority, in PEM; the file has to stay there"
    join.add_argument("--authorities", type=Path, metavar="FILE", help=what)
    join.add_argument("--lang", choices=LANGUAGES, default="zh_CN", help="language of the screen")
    join.set_defaults(run=_join)


def _join(parsed: argparse.Namespace) -> int:
    with without_collecting():
        from app.bootstrap import chain, stores

    home: Path = (parsed.home or default_home()).expanduser().absolute()
    if parsed.invitation is not None:
        beginning = chain.Beginning(
            invitation=parsed.invitation,
            code=parsed.code,
            manager_name=parsed.manager,
            manager_pin=_pin(),
            language=parsed.lang,
            authorities=parsed.authorities,
        )
        recovery_code = chain.join_home(home, beginning)
        say(f"recovery code: {recovery_code}")
    opened = stores.open_home(home)
    try:
        count = chain.load(opened, _progress)
    finally:
        opened.close()
    say(f"{home} is a counter of the chain: {count:,} members came from the centre.")
    return DONE


def _pin() -> str:
    if sys.stdin is None:
        raise BadInput(
            path="standard input", reason="the PIN of the first manager is read from it"
        )
    if sys.stdin.isatty():
        sys.stderr.write("PIN of the first manager, 4 to 6 digits: ")
        sys.stderr.flush()
    return sys.stdin.readline().strip()


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        filled = 40 * done // max(total, 1)
        bar = f"[{'#' * filled}{'.' * (40 - filled)}]"
        sys.stderr.write(f"\r{bar} {done:,} of {total:,} members")
        sys.stderr.flush()
