"""From a sale stored at one counter to the points it won in the file of another one, while both
are online: a centre and two counters of one store, three processes on real sockets, counters that
send and fetch by themselves as under the desk.

Raw is the same exchanges without anybody waiting for anybody: sent, answered, fetched and kept at
once, one after the other. Run: ``python -m benchmarks.bench_visible``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app.bootstrap.chain import Beginning, in_step, join_home, linked
from app.bootstrap.stores import OpenedStore, open_home
from app.domain.basket import Wishes
from app.services.context import Context
from app.services.enrol import EnrolRequest, enrol_member
from app.services.identify import open_member
from app.services.sign_on import operators
from benchmarks.measuring import percentile
from server.demo_chain import PROGRAMME
from server.home import Home
from server.home import opened as opened_centre
from server.joining import Place
from tests.builders.baskets import golden_basket
from tests.builders.selling import sold

SALES = 200
RAW = 60
REST_S = 0.37
"""Between sales, so that they meet every moment of the rounds of others."""
LONGEST_S = 30.0
PIN = "2580"


@dataclass
class Seller:
    """Somebody at a counter."""

    ctx: Context

    def __post_init__(self) -> None:
        self.operator_id = operators(self.ctx)[0].operator_id
        self.enrolled = 0

    def operation_id(self) -> str:
        """A new one."""
        return str(uuid4())

    def enrol(self, phone: str = "13900000021") -> str:
        """A member to sell to; its id."""
        self.enrolled += 1
        request = EnrolRequest(
            operation_id=self.operation_id(),
            operator_id=self.operator_id,
            phone_text=phone,
            name="陈晨",
            consents={"charter": True, "sms": False},
        )
        return enrol_member(self.ctx, request).view.member.member_id

    def sell(self, member_id: str) -> None:
        """A basket with points to win."""
        sold(self, golden_basket(), Wishes(), member_id=member_id, operator_id=self.operator_id)  # type: ignore[arg-type]


def points_of(ctx: Context, member_id: str) -> int:
    """What the file of a counter says; -1 before it knows the member."""
    with ctx.store.read() as reader:
        if reader.member(member_id) is None:
            return -1
    return sum(lot.remaining for lot in open_member(ctx, member_id).snapshot.lots)


def other(home: Path) -> None:
    """The other counter: for each member and points on standard input, when there are more."""
    opened = open_home(home)
    with in_step(opened):
        print("ready", flush=True)
        for line in sys.stdin:
            member_id, before = line.split()
            over = time.monotonic() + LONGEST_S
            while points_of(opened.ctx, member_id) <= int(before):
                if time.monotonic() > over:
                    raise SystemExit("it never came")
                time.sleep(0.002)
            print(time.monotonic(), points_of(opened.ctx, member_id), flush=True)
    opened.close()


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="memberdesk-bench-") as name, ExitStack() as ending:
        folder = Path(name)
        address = ending.enter_context(centre(folder / "centre"))
        homes = [folder / counter_id for counter_id in ("C1", "C2")]
        for home in homes:
            join(home, address)
        opened = open_home(homes[0])
        ending.callback(opened.close)
        ours = _by_themselves(opened, homes[1])
        raw = _by_hand(opened, homes[1])
    print(f"{len(ours)} sales, two counters and a centre on SQLite, loopback")
    for what, taken in (("by themselves", ours), ("raw: by hand, one after the other", raw)):
        p50, p95, p99 = (1_000 * percentile(sorted(taken), one) for one in (50, 95, 99))
        print(f"{what:<34} p50 {p50:6.0f} ms   p95 {p95:6.0f} ms   p99 {p99:6.0f} ms")
    print(f"ratio at p50 {percentile(sorted(ours), 50) / percentile(sorted(raw), 50):.1f}")


def join(home: Path, address: tuple[str, str]) -> None:
    """Make a folder a counter of the store of this centre."""
    place = Place(store_id="S01", counter_id=home.name, counter_name=home.name)
    with opened_centre(Home(Path(address[1])), os.environ) as at_work:
        invitation = f"{address[0]}#{at_work.centre.invite(place)}"
    join_home(home, Beginning(invitation=invitation, manager_name="Lin", manager_pin=PIN))


def _by_themselves(opened: OpenedStore, home: Path) -> list[float]:
    seller, taken = Seller(opened.ctx), []
    told = [sys.executable, "-m", __spec__.name, str(home)]
    with (
        subprocess.Popen(
            told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as watching,
        in_step(opened) as centre,
    ):
        assert watching.stdin is not None
        assert watching.stdout is not None
        watching.stdout.readline()
        member_id, points = seller.enrol(), 0
        centre.link.wake()
        for _ in range(SALES):
            time.sleep(REST_S)
            seller.sell(member_id)
            stored = time.monotonic()
            centre.link.wake()
            watching.stdin.write(f"{member_id} {points}\n")
            watching.stdin.flush()
            at, now = watching.stdout.readline().split()
            taken.append(float(at) - stored)
            points = int(now)
        watching.stdin.close()
    return taken


def _by_hand(opened: OpenedStore, home: Path) -> list[float]:
    there, seller = open_home(home), Seller(opened.ctx)
    taken = []
    with linked(opened) as here, linked(there) as at_other:
        member_id = _member_of(opened)
        for _ in range(RAW):
            seller.sell(member_id)
            before = points_of(there.ctx, member_id)
            begun = time.monotonic()
            while here.pusher.push():
                pass
            while at_other.puller.pull():
                pass
            taken.append(time.monotonic() - begun)
            if points_of(there.ctx, member_id) <= before:
                raise SystemExit("it never came")
    there.close()
    return taken


def _member_of(opened: OpenedStore) -> str:
    with opened.store.read() as reader:
        found = reader.member_by_phone("+8613900000021")
    assert found is not None
    return found.member_id


@contextmanager
def centre(folder: Path) -> Iterator[tuple[str, str]]:
    """Address of a centre in a process of its own, and its folder; on the database that the
    environment names, if any.
    """
    told = ("--home", str(folder))
    _told("server", "init", *told)
    _told("server", "store", "add", "S01", "--name", "S01", *told)
    _told("server", "programme", "publish", str(PROGRAMME), *told)
    serve = [sys.executable, "-m", "server", "serve", "--port", "0", *told]
    with subprocess.Popen(
        serve, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as serving:
        assert serving.stdout is not None
        said = serving.stdout.readline().strip().rstrip(".")
        try:
            yield f"http://{said.rpartition(' ')[2]}", str(folder)
        finally:
            serving.terminate()


def _told(module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, text=True, capture_output=True
    )
    return done.stdout


if __name__ == "__main__":
    if len(sys.argv) > 1:
        other(Path(sys.argv[1]))
    else:
        main()
