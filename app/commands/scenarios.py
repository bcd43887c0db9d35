"""``memberdesk scenario``: acceptance tests that people wrote."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands import DONE, REFUSED, UNREADABLE, Commands, say, sentence_of
from app.domain.errors import BadInput

if TYPE_CHECKING:
    from app.services.scenarios import Read


def add(commands: Commands) -> None:
    """``scenario run`` and ``scenario schema``."""
    scenario = commands.add_parser("scenario", help="run acceptance tests that people wrote")
    actions = scenario.add_subparsers(required=True, metavar="ACTION")
    runs = actions.add_parser("run", help="run the scenarios of files")
    runs.description = (
        "Run every scenario of the files on a throw-away store and print a line for each: pass, "
        "fail with the differences or mistakes, or inexpressible with the reason, then its id."
    )
    runs.add_argument("files", nargs="+", type=Path, metavar="FILE", help="file to read")
    runs.set_defaults(run=_run)
    schema = actions.add_parser("schema", help="print the JSON Schema of a scenario file")
    schema.set_defaults(run=_schema)


def _run(parsed: argparse.Namespace) -> int:
    from app.bootstrap import scenarios

    code = DONE
    read: list[Read] = []
    for file in parsed.files:
        try:
            read += scenarios.read_file(file)
        except BadInput as wrong:
            print(sentence_of(wrong), file=sys.stderr)
            code = UNREADABLE
    counts = dict.fromkeys(("pass", "fail", "inexpressible"), 0)
    for verdict in scenarios.run(read):
        counts[verdict.word] += 1
        say(verdict.line)
    print(", ".join(f"{count} {word}" for word, count in counts.items()), file=sys.stderr)
    return code or (REFUSED if counts["fail"] else DONE)


def _schema(_parsed: argparse.Namespace) -> int:
    import json

    from app.services.scenarios import scenario_schema

    say(json.dumps(scenario_schema(), ensure_ascii=False, indent=2, sort_keys=True))
    return DONE
