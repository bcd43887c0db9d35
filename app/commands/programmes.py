"""``memberdesk programme``: check a programme document, tell it in words, print its schema."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import DONE, LANGUAGES, UNREADABLE, Commands, say
from app.domain.errors import BadInput

if TYPE_CHECKING:
    from app.services.programme.checking import Checked


def add(commands: Commands) -> None:
    """``programme check``, ``programme show`` and ``programme schema``."""
    programme = commands.add_parser("programme", help="check a programme document, or tell it")
    actions = programme.add_subparsers(required=True, metavar="ACTION")
    check = _of_file(actions, "check", "name every mistake, and what is legal but unwise")
    check.set_defaults(run=_check)
    show = _of_file(actions, "show", "tell a programme in words")
    show.set_defaults(run=_show)
    schema = actions.add_parser("schema", help="print the JSON Schema of a programme document")
    schema.set_defaults(run=_schema)


def _of_file(actions: Commands, name: str, what: str) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
    action.add_argument("file", type=Path, metavar="FILE", help="file to read")
    action.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the lines")
    return action


def _check(parsed: argparse.Namespace) -> int:
    from app.services.programme.checking import mistake_told

    try:
        found = _checked(parsed)
    except BadInput as fault:
        print(mistake_told(fault, parsed.lang), file=sys.stderr)
        return UNREADABLE
    for line in found.lines:
        say(line)
    return UNREADABLE if found.programme is None else DONE


def _checked(parsed: argparse.Namespace) -> Checked:
    from app.services.documents import held
    from app.services.programme.checking import MAX_BYTES, check_document

    return check_document(held(parsed.file, MAX_BYTES), parsed.lang)


def _show(parsed: argparse.Namespace) -> int:
    from app.services.programme.showing import show_programme

    found = _checked(parsed)
    if found.programme is None:
        for line in found.lines:
            print(line, file=sys.stderr)
        return UNREADABLE
    for line in show_programme(found.programme, parsed.lang):
        say(line)
    return DONE


def _schema(_parsed: argparse.Namespace) -> int:
    import json

    from app.domain.programme import Programme
    from app.services.documents import schema

    say(json.dumps(schema(Programme), ensure_ascii=False, indent=2, sort_keys=True))
    return DONE
