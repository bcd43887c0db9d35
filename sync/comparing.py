"""Looks now and then whether this counter holds what the centre does, and fetches what differs."""

from __future__ import annotations

from app.domain.comparing import BUCKETS
from app.ports.centre_rows import CentreRows, Compared, Place
from app.ports.outbox import Outbox
from sync.link import Link
from sync.protocol.messages import Caller
from sync.protocol.refusals import TokenOver
from sync.pulling import Puller

EVERY_S = 3_600
"""How often a counter looks by itself."""


class Comparer:
    """Compares at one and the same place of the feed; all it remembers is in the file."""

    def __init__(
        self, link: Link, rows: CentreRows, outbox: Outbox, caller: Caller, puller: Puller
    ) -> None:
        self._link, self._rows, self._outbox = link, rows, outbox
        self._caller, self._puller = caller, puller

    def compare(self) -> Compared | None:
        """What differed and was fetched again; None when it cannot be told now, because the feed
        moved on or a first load is under way: pull, and ask once more. Raises what the centre
        raises of ``digests`` and ``chunk``.

        Members with operations that wait differ by right; their buckets are left for later.
        """
        place = self._rows.place()
        differing = self._differing(place)
        if differing is None:
            return None
        before = self._rows.held(differing)
        for bucket in differing:
            self._fetch(bucket, place)
        changed = before ^ self._rows.held(differing)
        left = self._differing(place) if differing else differing
        found = Compared(
            differing_count=len(differing),
            mended_count=len({member.member_id for member in changed}),
            left_count=len(left or ()),
        )
        self._rows.keep_comparison(found)
        return found

    def _differing(self, place: Place) -> tuple[int, ...] | None:
        if place.cursor == 0 or place.loaded_through is not None:
            return None
        here = self._rows.digests()
        try:
            there = self._link.centre.digests(self._link.token(), self._caller)
        except TokenOver:
            self._link.drop_token()
            return None
        is_same_place = there.cursor == place.cursor == self._rows.place().cursor
        if not is_same_place or there.history != self._outbox.history():
            return None
        pairs = zip(range(BUCKETS), here, there.buckets, strict=False)
        return tuple(number for number, mine, theirs in pairs if mine not in (None, theirs))

    def _fetch(self, bucket: int, place: Place) -> None:
        after, is_more = "", True
        while is_more:
            chunk = self._link.centre.chunk(self._link.token(), self._caller, after, bucket)
            self._rows.take(self._puller.read_chunk(chunk, after, bucket, place), place, place)
            after, is_more = chunk.through, chunk.is_more
