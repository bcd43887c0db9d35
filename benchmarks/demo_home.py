"""The demo store that benchmarks work on, built once and kept."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap import stores
from app.config.paths import StorePaths

HOME = Path(__file__).parents[1] / "build" / "demo-store"


def demo_home() -> Path:
    """The folder of a full demo store; builds it when it is not there."""
    if not StorePaths(HOME).holds_store:
        print(f"building the demo store in {HOME} ...")
        stores.make_demo(HOME, stores.DemoWish(until=stores.today()), lambda _done, _total: None)
    return HOME
