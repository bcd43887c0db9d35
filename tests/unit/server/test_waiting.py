"""Counters that wait for a change are told at once, or at the next look."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

import pytest

from server.http import waiting
from server.http.waiting import Waiting


async def _told_after(places: dict[str, int], happens: Any) -> tuple[bool, float]:
    async def looked(_stores: Collection[str]) -> dict[str, int]:
        return dict(places)

    here = Waiting(looked, lambda: False)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    waits = asyncio.create_task(here.moved("S01", 1, 5))
    await asyncio.sleep(0.02)
    places["S01"] = 2
    happens(here)
    return await waits, loop.time() - begun


def test_what_was_heard_here_is_seen_without_waiting_for_the_next_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting, "LOOK_S", 60)
    has_moved, _ = asyncio.run(_told_after({"S01": 1}, lambda here: here.look_now()))
    assert has_moved


def test_what_another_process_heard_is_seen_at_the_next_look() -> None:
    has_moved, after_s = asyncio.run(_told_after({"S01": 1}, lambda _here: None))
    assert has_moved
    assert after_s >= waiting.LOOK_S


def test_who_waits_in_vain_is_told_so() -> None:
    async def nothing(_stores: Collection[str]) -> dict[str, int]:
        return {"S01": 1}

    async def waited() -> bool:
        here = Waiting(nothing, lambda: False)
        here.look_now()
        return await here.moved("S01", 1, 1)

    assert asyncio.run(waited()) is False
