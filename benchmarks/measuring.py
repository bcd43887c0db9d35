"""How long calls take, and the one table every benchmark prints."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def times_ms(call: Callable[[T], object], arguments: Iterable[T]) -> list[float]:
    """Milliseconds of one call for each argument, sorted; the collector waits until the end."""
    gc.collect()
    gc.disable()
    try:
        taken = []
        for argument in arguments:
            begun = time.perf_counter()
            call(argument)
            taken.append((time.perf_counter() - begun) * 1000)
    finally:
        gc.enable()
    return sorted(taken)


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The value below which ``percent`` of the sorted values lie."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def print_row(name: str, taken: Sequence[float], raw: Sequence[float] | None = None) -> None:
    """One line: p50 and p99, and how many times the raw p50 that is."""
    line = f"{name:<44} p50 {percentile(taken, 50):8.3f} ms   p99 {percentile(taken, 99):8.3f} ms"
    if raw is not None:
        line += f"   {percentile(taken, 50) / percentile(raw, 50):5.2f} x raw"
    print(line)
