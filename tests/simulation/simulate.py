"""One seed from its plan to its verdict."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import server.feed
import sync.engine
from tests.simulation.centre import Centre, chain
from tests.simulation.checking import check
from tests.simulation.counter import Station
from tests.simulation.disks import Disk
from tests.simulation.faults import Trouble
from tests.simulation.network import Network
from tests.simulation.office import Office
from tests.simulation.passes import Passes
from tests.simulation.plan import Plan, plan_of
from tests.simulation.planting import put
from tests.simulation.spending import check_overspent
from tests.simulation.watching import Book
from tests.simulation.work import People
from tests.simulation.world import World, error_told

HEALED_MS = 600_000
"""Virtual time after which everything must have been said (I6)."""
LOOK_MS = 5_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a seed came to."""

    seed: int
    violations: tuple[str, ...]
    trace: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Of the whole trace."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()


def simulate(seed: int) -> Outcome:
    """Run one seed; the same answer in every process."""
    logging.getLogger("sync").setLevel(logging.CRITICAL)  # the trace tells it
    world = World(seed)
    plan = plan_of(world.chance("plan"))
    with (
        put(server.feed, "MOST_ROWS", plan.page),
        put(server.feed, "MOST_CHUNK_ROWS", plan.page),
        put(sync.engine, "EVERY_S", plan.compare_s),
        _machines(world, plan) as machines,
    ):
        try:
            _live(world, plan, *machines)
        except Exception as error:  # noqa: BLE001 - a fault of the program is a finding, too
            world.wrong("fault", error_told(error))
    return Outcome(seed, tuple(world.violations), tuple(world.trace))


@contextmanager
def _machines(world: World, plan: Plan) -> Iterator[tuple[Centre, Network, list[Station]]]:
    world.tell("plan", plan.told())
    centre = Centre(world, plan)
    network = Network(world, centre, plan)
    stations = [
        Station(network, seat, seat.number, Disk(seat.disk))
        for seat in chain(plan.offline).seats[: plan.counters]
    ]
    with ExitStack() as rest:
        rest.callback(centre.close)
        try:
            yield centre, network, stations
        finally:
            for station in stations:
                station.end()
                station.disk.close()


def _live(
    world: World, plan: Plan, centre: Centre, network: Network, stations: list[Station]
) -> None:
    for station in stations:
        station.begin()
    trouble = Trouble(world, network, stations, world.chance("trouble"))
    people = People(world.chance("people"), plan.phones)
    watch = Book(world, centre)
    chance = world.chance("times")
    kinds = [name for name, _ in plan.work]
    weights = [weight for _, weight in plan.work]
    for _ in range(plan.acts):
        kind = chance.choices(kinds, weights)[0]
        world.at(
            chance.randrange(plan.lasts_ms),
            lambda kind=kind: people.work(chance.choice(stations), kind),
        )
    for name in sorted(plan.faults & trouble.kinds.keys()):
        for _ in range(chance.randint(1, 3)):
            world.at(chance.randrange(plan.lasts_ms), trouble.kinds[name])
    if chance.random() < 0.3:
        world.at(chance.randrange(plan.lasts_ms), centre.publish)
    Office(world, centre, world.chance("office")).plan(plan.lasts_ms)
    Passes(world, centre, stations, people).plan(plan.lasts_ms)
    for _ in range(3):
        world.at(chance.randrange(plan.lasts_ms), watch.look)
    world.run(plan.lasts_ms)
    trouble.heal()
    world.tell("all", "everything works again")
    healed = world.ms
    while world.ms < healed + HEALED_MS and not all(one.is_in_step() for one in stations):
        world.run(world.ms + LOOK_MS)
    watch.look()
    for station in stations:
        station.spending.look()
    check(world, centre, stations)
    with centre.book() as connection:
        check_overspent(world, plan, stations, connection)
