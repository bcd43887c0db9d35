"""Counters that wait for a change: one look at the feeds' counters for all of them together.

Whoever waits holds a socket and no thread. A process that heard something looks at once; what
another process over the same database heard is seen at the next look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress

LOOK_S = 0.2

Places = Callable[[Collection[str]], Awaitable[dict[str, int]]]
_log = logging.getLogger(__name__)


class Waiting:
    """Those who wait in this process."""

    def __init__(self, places: Places, is_over: Callable[[], bool]) -> None:
        """``places``: how far each store's feed is; ``is_over``: nobody waits any longer."""
        self._places, self._is_over = places, is_over
        self._waiting: dict[asyncio.Future[bool], tuple[str, int]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._sooner = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def look_now(self) -> None:
        """Something was heard here that others may wait for."""
        self._sooner.set()

    async def moved(self, store_id: str, since: int, wait_s: int) -> bool:
        """Whether the feed went beyond ``since`` in that time."""
        told = asyncio.get_running_loop().create_future()
        self._waiting[told] = (store_id, since)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            return await asyncio.wait_for(told, wait_s)
        except TimeoutError:
            return False
        finally:
            del self._waiting[told]

    async def _look(self) -> None:
        while self._waiting:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._sooner.wait(), LOOK_S)
            self._sooner.clear()
            is_over = self._is_over()
            try:
                found = await self._places({store_id for store_id, _ in self._waiting.values()})
            except Exception as fault:  # noqa: BLE001 - whoever waits asks again by itself
                _log.warning("the feeds could not be looked at: %s", type(fault).__name__)
                found = {}
            for told, (store_id, since) in tuple(self._waiting.items()):
                has_moved = found.get(store_id, 0) > since
                if (has_moved or is_over) and not told.done():
                    told.set_result(has_moved)
