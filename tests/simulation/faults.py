"""What befalls the machines: each fault that a seed has on happens a few times."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from tests.simulation.centre import Centre
from tests.simulation.counter import Rounds, Station
from tests.simulation.disks import Disk
from tests.simulation.network import Network
from tests.simulation.world import World

CUTS_MS = (5_000, 60_000, 400_000)
DISK = ("error", "error_after", "error_blind")
POWER = ("cut", "cut_after")


class Trouble:
    """Brings faults over the machines, and takes them away again in the end."""

    def __init__(
        self, world: World, network: Network, stations: list[Station], chance: Random
    ) -> None:
        self._world, self._network, self._stations = world, network, stations
        self._chance = chance
        self._engines: list[Rounds] = []
        self.kinds: dict[str, Callable[[], None]] = {
            "partition": self._partition,
            "crash": self._crash,
            "disk": self._disk,
            "centre_crash": self._centre_crash,
            "restore": self._restore,
            "clock": self._clock,
            "clone": self._clone,
            "revoke": self._revoke,
            "twin": self._twin,
        }

    @property
    def _centre(self) -> Centre:
        return self._network.centre

    def _one(self) -> Station:
        return self._chance.choice(self._stations)

    def _partition(self) -> None:
        station = self._one()
        who = self._chance.choice((station.name, station.seat.store_id, "centre"))
        way = self._chance.choice(("out", "back", "both"))
        self._network.cut[who] = way
        self._world.tell("wire", f"{who} is cut off: {way}")
        self._world.after(
            self._chance.choice(CUTS_MS), lambda: self._network.cut.pop(who, None) and None
        )

    def _crash(self) -> None:
        """Now, or at one of the next commits."""
        station, how = self._one(), self._chance.choice(("now", *POWER))
        if how != "now":
            self._at_commit(station, how)
        elif station.is_on:
            station.power_fails()

    def _disk(self) -> None:
        self._at_commit(self._one(), self._chance.choice(DISK))

    def _at_commit(self, station: Station, how: str) -> None:
        left = self._chance.randint(0, 3)

        def fate() -> str:
            nonlocal left
            left -= 1
            if left >= 0:
                return ""
            station.fate = lambda: ""
            self._world.tell(station.name, f"COMMIT: {how}")
            return how

        station.fate = fate

    def _centre_crash(self) -> None:
        self._centre.fate = self._chance.choice(POWER)

    def _restore(self) -> None:
        """A backup now, and some time later the centre comes out of it."""
        self._centre.back_up()
        self._world.tell("HQ", "a backup is made")
        self._world.after(self._chance.choice(CUTS_MS), self._come_back)

    def _come_back(self) -> None:
        if not self._network.is_calm and self._centre.restore():
            self._world.tell("HQ", "comes out of a backup")

    def _clock(self) -> None:
        station = self._one()
        minutes = self._chance.choice((-1_440, -30, -10, 10, 30, 1_440))
        station.wrong = timedelta(minutes=minutes)
        self._world.tell(station.name, f"the clock is {minutes} minutes wrong")
        self._world.after(self._chance.choice(CUTS_MS), lambda: self._set_right(station))

    def _set_right(self, station: Station) -> None:
        if station.wrong:
            station.wrong = timedelta()
            self._world.tell(station.name, "the clock is set right")

    def _clone(self) -> None:
        first = self._one()
        number = len(self._stations) + 10
        copy = Station(self._network, first.seat, number, Disk(first.disk))
        self._world.tell(first.name, f"its disk is copied: {copy.name}")
        self._stations.append(copy)
        copy.begin()

    def _revoke(self) -> None:
        station = self._one()
        if sum(not one.is_revoked for one in self._stations) < 2:
            return
        self._centre.revoke(station.seat.device_id)
        self._world.tell("HQ", f"{station.name} is taken out")

    def _twin(self) -> None:
        station = self._one()
        if station.is_on:
            self._world.tell(station.name, "a second engine runs")
            self._engines.append(Rounds(station, "twin"))

    def heal(self) -> None:
        """Everything works again from now on."""
        self._network.is_calm = True
        self._network.cut.clear()
        for engine in self._engines:
            engine.stop()
        for station in self._stations:
            station.fate = lambda: ""
            station.disk.blind = 0
            self._set_right(station)
            station.begin_again()
        self._centre.begin()
