"""A chain on this one machine, to play with: a centre, and two counters of two stores.

Everything goes the way it goes in earnest, through the commands of both programs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from server import commands
from server.faults import NotDone
from server.home import Home, opened
from server.joining import Place

MANAGER, PIN = "店长", "2580"
RESOURCES = Path(__file__).resolve().parents[1] / "resources"
PROGRAMME = RESOURCES / "programmes" / "coffee-shops.json"
PRODUCTS = RESOURCES / "demo" / "products.csv"
STOP_S = 10


@dataclass(frozen=True, slots=True)
class Shop:
    """One store with its one counter."""

    store_id: str
    name: str

    @property
    def folder(self) -> str:
        """Where its counter is, beside the centre."""
        return f"counter-{self.store_id.lower()}"


SHOPS = (Shop("S01", "人民路店"), Shop("S02", "徐汇店"))


def run(parsed: argparse.Namespace) -> int:
    """Make the chain on the first run, then open it until it is told to stop."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    folder = parsed.folder.absolute()
    centre = Home(folder / "centre")
    with ExitStack() as ending:
        if not centre.folder.exists():
            _found(folder / "centre-half-made").rename(centre.folder)
        address = ending.enter_context(_serving(centre))
        for shop in SHOPS:
            if not (folder / shop.folder).exists():
                _join(centre, shop, folder / shop.folder, address)
        print(f"The centre answers at {address}. PIN of {MANAGER} at both counters: {PIN}.")
        if parsed.no_desks or not _has_screen():
            for shop in SHOPS:
                print(f"{shop.name}: memberdesk desk --home {folder / shop.folder}")
            print("Stop with Ctrl+C.", flush=True)
            _wait_for_ever()
        desks = [
            ending.enter_context(_running("app", "desk", "--home", str(folder / shop.folder)))
            for shop in SHOPS
        ]
        for desk in desks:
            desk.wait()
    return commands.DONE


def _found(folder: Path) -> Path:
    """A centre with two stores, and a programme for both; what was broken off is begun anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    told = ("--home", str(folder))
    _do("server", "init", *told)
    settings = Home(folder).settings
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("port = 8760", f"port = {_free_port()}"), encoding="utf-8")
    for shop in SHOPS:
        _do("server", "store", "add", shop.store_id, "--name", shop.name, *told)
    _do("server", "programme", "publish", str(PROGRAMME), *told)
    return folder


def _join(centre: Home, shop: Shop, home: Path, address: str) -> None:
    """Its counter, with goods to sell."""
    with opened(centre, os.environ) as at_work:
        place = Place(store_id=shop.store_id, counter_id="C1", counter_name="1 号柜台")
        invitation = f"{address}#{at_work.centre.invite(place)}"
    told = ("--home", str(home))
    _do("app", "join", invitation, "--manager", MANAGER, *told, typed=f"{PIN}\n")
    _do("app", "products", "import", str(PRODUCTS), *told)


@contextmanager
def _serving(centre: Home) -> Iterator[str]:
    """The address of the centre, once it answers."""
    told = ("serve", "--home", str(centre.folder))
    with _running("server", *told, stdout=subprocess.PIPE) as serving:
        said = "" if serving.stdout is None else serving.stdout.readline()
        if "answers on" not in said:
            raise NotDone(f"The centre in {centre.folder} does not start; try `serve` alone.")
        yield f"http://{said.strip().rstrip('.').rpartition(' ')[2]}"


@contextmanager
def _running(
    module: str, *arguments: str, stdout: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A program that is stopped at the end."""
    told = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(told, stdout=stdout, text=True) as process:  # noqa: S603 - our own
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _do(module: str, *arguments: str, typed: str = "") -> None:
    """One command of one of our programs; raises NotDone with what it said."""
    told: Sequence[str] = (sys.executable, "-m", module, *arguments)
    done = subprocess.run(  # noqa: S603 - our own
        told, input=typed, text=True, capture_output=True, check=False
    )
    if done.returncode:
        raise NotDone(f"{' '.join(told[2:])}: {done.stderr.strip() or done.stdout.strip()}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _wait_for_ever() -> None:
    """Until Ctrl+C, or until it is told to end."""
    told = threading.Event()
    while not told.wait(1):
        pass
