"""The wire between counters and their centre: it loses, delays, repeats and cuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sync.protocol.messages import (
    Caller,
    Changes,
    Chunk,
    Digests,
    Hello,
    Joined,
    JoinRequest,
    Outcome,
    PassMade,
    Push,
    Pushed,
    Row,
    Snapshot,
    Token,
    TokenRequest,
)
from sync.protocol.refusals import CentreAway, CentreBusy, CentreFault, CentreRefusal
from tests.simulation.centre import Centre, CentreStopped
from tests.simulation.plan import Plan
from tests.simulation.world import World

QUICK_MS = (5, 20, 80)
SLOW_MS = (500, 3_000, 15_000)


class Network:
    """Every call of every counter goes through ``call``; ``cut`` holds who is cut off, and how:
    ``out`` for requests, ``back`` for answers, ``both``.
    """

    def __init__(self, world: World, centre: Centre, plan: Plan) -> None:
        self.world, self.centre, self.plan = world, centre, plan
        self.cut: dict[str, str] = {}
        self.is_calm = False
        self._chance = world.chance("network")

    def call(self, who: Line, name: str, *said: Any) -> Any:
        """One request and its answer, with whatever befalls them."""
        way = self.cut.get(who.name) or self.cut.get(who.store_id) or self.cut.get("centre", "")
        delay = self._draw("delay", 0.4)
        self._wait(who, delay)
        if way in ("out", "both") or self._is("drop", 0.15):
            raise self._away(who, name, "never arrives")
        if self._is("busy", 0.1):
            self.world.tell(who.name, f"{name}: the centre is busy")
            raise CentreBusy(self._chance.choice((1, 5, 30)))
        if self._is("duplicate", 0.15):
            self._later(lambda: self._deliver(who, name, said))
        if self._is("delay", 0.1):
            self._later(lambda: self._deliver(who, name, said))
            raise self._away(who, name, "arrives when nobody waits any more")
        try:
            answer = self.centre.answer(name, *said)
        except CentreStopped:
            if self.centre.is_up:
                self.centre.stop(self._chance.choice((1_000, 20_000)))
            raise self._away(who, name, "finds no centre") from None
        except CentreRefusal as refusal:
            self._wait(who, delay)
            self.world.tell(who.name, f"{name}: refused {refusal.code}")
            raise
        self._wait(who, delay)
        if way == "back" or self._is("lost_answer", 0.2):
            raise self._away(who, name, "is answered, and nobody hears it")
        heard = who.heard.setdefault(name, [])
        heard.append(answer)
        if name in ("changes", "snapshot", "chunk") and self._is("late_answer", 0.3):
            self.world.tell(who.name, f"{name}: perhaps an older answer")
            answer = self._chance.choice(heard)
        return answer

    def _away(self, who: Line, name: str, what: str) -> CentreAway:
        self.world.tell(who.name, f"{name}: {what}")
        return CentreAway()

    def _deliver(self, who: Line, name: str, said: tuple[Any, ...]) -> None:
        try:
            self.centre.answer(name, *said)
            self.world.tell(who.name, f"{name}: arrives late, or once more")
        except (CentreFault, CentreStopped) as fault:
            self.world.tell(who.name, f"{name}: arrives late: {type(fault).__name__}")

    def _is(self, fault: str, share: float) -> bool:
        is_on = fault in self.plan.faults and not self.is_calm
        return is_on and self._chance.random() < share

    def _draw(self, fault: str, share: float) -> int:
        return self._chance.choice(SLOW_MS if self._is(fault, share) else QUICK_MS)

    def _later(self, what: Callable[[], None]) -> None:
        self.world.after(self._chance.choice((100, 5_000, 60_000)), what)

    def _wait(self, who: Line, ms: int) -> None:
        alive = who.alive()
        self.world.run(self.world.ms + ms)
        alive()


class Line:
    """``CentralService`` as one counter reaches it.

    ``alive`` answers how to find out later that the counter still is; what it gives raises
    PowerCut when it is not. ``heard``: every answer, for those that come once more.
    """

    def __init__(
        self,
        network: Network,
        names: tuple[str, str],
        alive: Callable[[], Callable[[], None]],
    ) -> None:
        self._network = network
        self.name, self.store_id = names
        self.alive = alive
        self.heard: dict[str, list[Any]] = {}

    def hello(self, caller: Caller) -> Hello:
        found: Hello = self._network.call(self, "hello", caller)
        return found

    def join(self, request: JoinRequest) -> Joined:
        found: Joined = self._network.call(self, "join", request)
        return found

    def token(self, request: TokenRequest) -> Token:
        found: Token = self._network.call(self, "token", request)
        return found

    def push(self, token: str, push: Push) -> Pushed:
        found: Pushed = self._network.call(self, "push", token, push)
        return found

    def outcome(self, token: str, operation_id: str, member_id: str | None) -> Outcome | None:
        found: Outcome | None = self._network.call(self, "outcome", token, operation_id, member_id)
        return found

    def changes(self, token: str, caller: Caller, since: int, wait_s: int = 0) -> Changes:
        found: Changes = self._network.call(self, "changes", token, caller, since, wait_s)
        return found

    def snapshot(self, token: str, caller: Caller) -> Snapshot:
        found: Snapshot = self._network.call(self, "snapshot", token, caller)
        return found

    def chunk(self, token: str, caller: Caller, after: str, bucket: int | None = None) -> Chunk:
        found: Chunk = self._network.call(self, "chunk", token, caller, after, bucket)
        return found

    def digests(self, token: str, caller: Caller) -> Digests:
        found: Digests = self._network.call(self, "digests", token, caller)
        return found

    def lookup(self, token: str, caller: Caller, sought: str) -> Row | None:
        found: Row | None = self._network.call(self, "lookup", token, caller, sought)
        return found

    def pass_of(self, token: str, caller: Caller, member_id: str) -> PassMade:
        found: PassMade = self._network.call(self, "pass_of", token, caller, member_id)
        return found
