"""``memberdesk replay``: stored sales once more, under their own versions or under a draft."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from app.commands import DONE, REFUSED, Commands, say
from app.config.paths import default_home, usual_home_text
from app.domain.errors import BadInput, Mistakes
from app.domain.programme import Programme


def add(commands: Commands) -> None:
    """The one command, with its two questions."""
    replay = commands.add_parser("replay", help="compute every stored sale once more")
    replay.description = (
        "Compute every stored sale once more under its own programme version, and say which one "
        "does not come out as it was stored; or with --programme under a draft, and say what it "
        "would have cost, who would be better off and who worse. Changes nothing."
    )
    where = f"store folder (default: {usual_home_text(default_home)})".replace("%", "%%")
    replay.add_argument("--home", type=Path, default=None, metavar="DIR", help=where)
    replay.add_argument("--programme", type=Path, metavar="FILE", help="draft of a programme")
    replay.add_argument("--json", action="store_true", help="print JSON instead of a table")
    replay.set_defaults(run=_replay)


def _replay(parsed: argparse.Namespace) -> int:
    from app.bootstrap import stores
    from app.services.replay_draft import replay_draft
    from app.services.replay_own import replay_own

    home: Path = (parsed.home or default_home()).expanduser().absolute()
    draft = None if parsed.programme is None else _draft(parsed.programme)
    opened = stores.open_home(home)
    try:
        found = replay_own(opened.store) if draft is None else replay_draft(opened.store, draft)
    finally:
        opened.close()
    lines = [json.dumps(found.wire(), ensure_ascii=False, indent=2)]
    for line in lines if parsed.json else found.lines():
        say(line)
    return DONE if found.is_whole else REFUSED


def _draft(file: Path) -> Programme:
    from app.services.documents import held
    from app.services.programme.checking import MAX_BYTES, open_programme

    try:
        return open_programme(held(file, MAX_BYTES))
    except Mistakes as wrong:
        raise Mistakes(_of_file(file, fault) for fault in wrong.faults) from None


def _of_file(file: Path, fault: BadInput) -> BadInput:
    return BadInput(path=f"{file}: {fault.params['path']}", reason=fault.params["reason"])
