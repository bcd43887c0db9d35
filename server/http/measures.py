"""What Prometheus may ask of one process: counts and times, and nobody's name."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from sync.protocol.messages import Outcome

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OURS = "memberdesk_centre"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Measures:
    """Kept for one door."""

    def __init__(self, waiting: Callable[[], int], under_way: Callable[[], int]) -> None:
        mine = self._registry = CollectorRegistry()
        self._requests = Counter(
            f"{_OURS}_requests", "Answered requests.", ("method", "path", "status"), registry=mine
        )
        self._seconds = Histogram(
            f"{_OURS}_request_seconds",
            "Until the answer, waiting included.",
            ("path",),
            registry=mine,
            buckets=_SECONDS,
        )
        self._refusals = Counter(
            f"{_OURS}_refusals", "Refused and put off, by code.", ("code",), registry=mine
        )
        self._operations = Counter(
            f"{_OURS}_operations", "Operations heard.", ("verdict",), registry=mine
        )
        asleep = Gauge(f"{_OURS}_waiting", "Counters that wait for a change.", registry=mine)
        asleep.set_function(waiting)
        busy = Gauge(f"{_OURS}_under_way", "Requests at work or next.", registry=mine)
        busy.set_function(under_way)

    def answered(self, method: str, path: str, status: int, seconds: float, code: str) -> None:
        """One answer went out; ``path`` as it is declared, without anybody's ids."""
        self._requests.labels(method, path, str(status)).inc()
        self._seconds.labels(path).observe(seconds)
        if code:
            self._refusals.labels(code).inc()

    def heard(self, outcomes: tuple[Outcome, ...]) -> None:
        """Operations got their verdict; repetitions are told apart."""
        for outcome in outcomes:
            self._operations.labels("repeat" if outcome.is_repeat else outcome.verdict).inc()

    def told(self) -> bytes:
        """All of it as text."""
        return generate_latest(self._registry)
