"""One counter of a chain as a process: its file, its use cases and its link, without a window.

``python -m tests.integration.sockets.counter HOME`` does what it reads on standard input, a line
for each thing, and answers with a line of JSON. It sends and fetches by itself, as under the desk.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.adapters.clock import SystemClock
from app.bootstrap.chain import in_step
from app.bootstrap.stores import OpenedStore, open_home
from app.domain.basket import Wishes
from app.domain.errors import MemberdeskError
from app.services.clock_guard import accept_clock
from app.services.context import Context
from app.services.enrol import EnrolRequest, enrol_member
from app.services.identify import NoMatch, identify, open_member
from app.services.sign_on import operators
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold
from ui.presenters.parts import CentreParts
from ui.presenters.pill import pill_of


@dataclass
class Clock:
    """Of a machine that somebody set wrong by so much."""

    off: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """What the machine believes."""
        return SystemClock().now() + self.off


@dataclass
class Seller:
    """Somebody at the counter; stands in for the counter of the builders."""

    opened: OpenedStore
    clock: Clock
    centre: CentreParts

    def __post_init__(self) -> None:
        self.operator_id = operators(self.ctx)[0].operator_id

    @property
    def ctx(self) -> Context:
        """The ports of the counter."""
        return self.opened.ctx

    def operation_id(self) -> str:
        """A new one."""
        return str(uuid4())

    def enrol(self, phone: str) -> str:
        """A new member; its id."""
        request = EnrolRequest(
            operation_id=self.operation_id(),
            operator_id=self.operator_id,
            phone_text=phone,
            consents={"charter": True, "sms": False},
        )
        made = enrol_member(self.ctx, request).view.member.member_id
        self.centre.link.wake()
        return made

    def sell(self, phone: str, points: str = "0") -> str:
        """The golden basket; the number of its receipt."""
        found = identify(self.ctx, phone)
        if isinstance(found, NoMatch):
            raise SystemExit(f"nobody has {phone}")
        who: Any = found
        done = sold(
            self,  # type: ignore[arg-type]
            golden_basket(),
            Wishes(redeem_points=int(points)),
            member_id=who.view.member.member_id,
            operator_id=self.operator_id,
        )
        self.centre.link.wake()
        return done.sale.receipt_no

    def points(self, phone: str) -> int | None:
        """What may be spent; None for a member whom nobody here has heard of."""
        found: Any = identify(self.ctx, phone)
        if isinstance(found, NoMatch):
            return None
        return open_member(self.ctx, found.view.member.member_id).balance.available

    def look(self) -> dict[str, Any]:
        """The pill, and the lists of the sync centre (F9)."""
        outcomes, state = self.centre.outcomes, self.centre.link.state()
        pill = pill_of(state, outcomes.backlog(), self.ctx.clock.now())
        return {
            "pill": pill.message.key,
            "tone": pill.tone,
            "is_away": state.is_away,
            "trouble": state.trouble,
            "waiting": outcomes.backlog().waiting,
            "unsent": len(outcomes.unsent(200)),
            "attention": [[one.kind, one.state, one.code] for one in outcomes.attention(200)],
        }

    def set_clock(self, off_s: str) -> None:
        """Somebody sets the clock of the machine."""
        self.clock.off = timedelta(seconds=float(off_s))

    def accept_clock(self) -> None:
        """A manager says that it is right now."""
        accept_clock(self.ctx, self.operator_id)

    def try_now(self) -> None:
        """The button in the sync centre."""
        self.centre.link.try_now()


def main(home: Path, off_s: float) -> None:
    """Until standard input ends."""
    clock = Clock(timedelta(seconds=off_s))
    with closing(open_home(home, clock)) as opened, in_step(opened) as centre:
        seller = Seller(opened, clock, centre)
        _say("ready")
        for line in sys.stdin:
            word, *rest = line.split()
            _say(_done(getattr(seller, word), rest))


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _done(what: Callable[..., Any], rest: list[str]) -> Any:
    try:
        return {"answer": what(*rest)}
    except MemberdeskError as refused:
        return {"refused": refused.code}


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0)
