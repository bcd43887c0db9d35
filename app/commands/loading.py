"""``memberdesk load-beside-desk``: what the desk starts beside itself; no command for people."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.bootstrap import LOAD_BESIDE
from app.commands import Commands
from app.config.memory import without_collecting


def add(commands: Commands) -> None:
    """The one command, which no help page names."""
    load = commands.add_parser(LOAD_BESIDE)
    load.add_argument("home", type=Path)
    load.set_defaults(run=_load)


def _load(parsed: argparse.Namespace) -> int:
    with without_collecting():
        from app.bootstrap.loading import load_beside_desk

    return load_beside_desk(parsed.home)
