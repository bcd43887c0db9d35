"""Fetches what the centre knows, one answer at a time, each kept whole or not at all.

A counter without a place in the feed loads everything first, some members at a time in the order
of their ids, and then goes on in the feed from where it stood when the load began (ADR 0013).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from app.domain.card import BlockedPasses
from app.domain.catalogue import Catalogue
from app.domain.offline import ChainFacts
from app.domain.programme import Programme
from app.domain.standing import Standing
from app.ports.centre_rows import CentreRow, CentreRows, Place
from app.ports.outbox import Outbox
from app.services.documents import read
from sync.link import Link
from sync.protocol.messages import MOST_CHUNK_ROWS, Caller, Changes, Chunk, Row, Snapshot
from sync.protocol.refusals import CentreAway, ResyncNeeded, TokenOver
from sync.protocol.signing import chunk_digest, chunk_message

Ahead: TypeAlias = Callable[[Callable[[], Chunk]], Callable[[], Chunk]]
"""Begins a call, perhaps in another thread, and gives back what waits for its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a first load goes on.

    ``ahead``: with it the next chunk is on its way while one is kept. ``apart``: keeps the next
    members without this thread; False where it has ended, whatever for, and the thread goes on by
    itself. ``rows_at_once``: of a chunk in one transaction, so many as others can wait for.
    """

    ahead: Ahead | None = None
    apart: Callable[[], bool] | None = None
    rows_at_once: int = MOST_CHUNK_ROWS


class NotOfThisCentre(Exception):
    """A programme or a chunk whose signature does not fit: kept by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedProgramme:
    """A version of the programme as it comes: canonical JSON and the centre's hex signature."""

    programme: str
    signature: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCatalogue:
    """The goods of a store as they come: canonical JSON and the centre's hex signature."""

    catalogue: str
    signature: str


class Puller:
    """Reads from where the file stands; all it remembers is in the file."""

    def __init__(
        self,
        link: Link,
        rows: CentreRows,
        outbox: Outbox,
        caller: Caller,
        is_signed: Callable[[bytes, str], bool],
        manner: Manner = Manner(),
    ) -> None:
        """``is_signed``: whether the centre made that hex signature over those bytes."""
        self._link, self._rows, self._outbox = link, rows, outbox
        self._caller, self._is_signed, self._manner = caller, is_signed, manner
        self.place = Place()
        """Where the latest question began."""
        self._begun: tuple[str, Callable[[], Chunk]] | None = None
        self.is_in_step = False
        """The latest answer left nothing that the centre knew and this counter does not."""

    def pull(self, wait_s: int = 0) -> bool:
        """Keep one answer, which the centre may hold back for ``wait_s`` until there is one; True
        while there is more. Raises what the centre raises of ``snapshot``, ``chunk`` and
        ``changes``, and NotOfThisCentre.
        """
        since = self.place = self._rows.place()
        self.is_in_step = False
        if since.loaded_through and self._manner.apart is not None:
            # the first chunk is kept here, so that a centre that refuses is heard of here
            if self._manner.apart():
                return True
            since = self.place = self._rows.place()
        try:
            answer = self._ask(since, wait_s)
        except TokenOver:
            self._link.drop_token()
            return True
        except ResyncNeeded:
            # The centre never was where this counter stands: it is older than it says.
            self._outbox.begin_history(self._outbox.history())
            return True
        if answer.history != self._outbox.history():
            self._outbox.begin_history(answer.history)
            return True
        return self._keep(answer, since)

    def _ask(self, since: Place, wait_s: int) -> Snapshot | Chunk | Changes:
        (begun, self._begun) = (self._begun, None)
        if begun is not None and begun[0] == since.loaded_through:
            return begun[1]()
        centre, token = self._link.centre, self._link.token()
        if since.loaded_through is not None:
            return centre.chunk(token, self._caller, since.loaded_through)
        if since.cursor == 0:
            return centre.snapshot(token, self._caller)
        return centre.changes(token, self._caller, since.cursor, wait_s)

    def _keep(self, answer: Snapshot | Chunk | Changes, since: Place) -> bool:
        """Whether there is more. An answer to another question is kept by nobody."""
        if isinstance(answer, Chunk):
            self._keep_chunk(answer, since)
            return True
        if isinstance(answer, Snapshot):
            is_asked = is_more = answer.cursor > 0  # else the store has nothing yet
            place = Place(
                cursor=answer.cursor, loaded_through="", member_count=answer.member_count
            )
        else:
            place = Place(cursor=answer.cursor)
            is_asked, is_more = answer.since == since.cursor, answer.is_more
        if is_asked:
            is_kept = self._rows.take(tuple(self._read(answer.rows)), since, place)
            self.is_in_step = is_kept and not is_more and isinstance(answer, Changes)
        return is_more

    def _keep_chunk(self, chunk: Chunk, since: Place) -> None:
        """Its members in the order of their ids, so that any of them is a place to go on from."""
        self._check(chunk)
        is_asked = chunk.after == since.loaded_through and chunk.cursor >= since.cursor
        if not is_asked or chunk.bucket is not None:
            return
        if chunk.is_more:
            self._begin_next(chunk.through)
        at_once = self._manner.rows_at_once
        for first in range(0, max(len(chunk.rows), 1), at_once):
            rows = chunk.rows[first : first + at_once]
            place = _after(chunk, first + at_once, since, len(rows))
            if not self._rows.take(tuple(self._read(rows)), since, place):
                return
            since = place

    def _begin_next(self, after: str) -> None:
        if self._manner.ahead is not None:
            call = partial(self._link.centre.chunk, self._link.token(), self._caller, after)
            self._begun = (after, self._manner.ahead(call))

    def read_chunk(
        self, chunk: Chunk, after: str, bucket: int, place: Place
    ) -> tuple[CentreRow, ...]:
        """The rows of a chunk of one part that is no older than ``place``; raises CentreAway,
        NotOfThisCentre.
        """
        self._check(chunk)
        if (chunk.after, chunk.bucket) != (after, bucket) or chunk.cursor < place.cursor:
            raise CentreAway("another chunk")
        return tuple(self._read(chunk.rows))

    def _check(self, chunk: Chunk) -> None:
        goes_on = not chunk.is_more or chunk.through != chunk.after
        if chunk_digest(chunk.rows) != chunk.digest or not goes_on:
            raise CentreAway("chunk damaged")
        if not self._is_signed(chunk_message(chunk), chunk.signature):
            raise NotOfThisCentre(chunk.through)

    def _read(self, rows: tuple[Row, ...]) -> Iterator[CentreRow]:
        """Rows of kinds that this program does not know yet are left for a later one."""
        for row in rows:
            if row.kind == "programme" and row.document is not None:
                yield self._programme(row)
            elif row.kind == "catalogue" and row.document is not None:
                yield self._catalogue(row)
            elif row.kind == "chain" and row.document is not None:
                chain = read(ChainFacts, row.document, leaves_unknown=True)
                yield CentreRow(entity_id=row.entity_id, ver=row.ver, chain=chain)
            elif row.kind == "passes" and row.document is not None:
                passes = read(BlockedPasses, row.document, leaves_unknown=True)
                yield CentreRow(entity_id=row.entity_id, ver=row.ver, passes=passes)
            elif row.kind == "member" and row.document is not None:
                standing = read(Standing, row.document, leaves_unknown=True)
                yield CentreRow(entity_id=row.entity_id, ver=row.ver, standing=standing)
            elif row.kind == "member" and row.into is not None:
                yield CentreRow(entity_id=row.entity_id, ver=row.ver, into=row.into)
            elif row.kind == "member" and row.gone == "erased":
                yield CentreRow(entity_id=row.entity_id, ver=row.ver, is_erased=True)

    def _catalogue(self, row: Row) -> CentreRow:
        signed = read(SignedCatalogue, row.document or "")
        if not self._is_signed(signed.catalogue.encode(), signed.signature):
            raise NotOfThisCentre(row.entity_id)
        catalogue = read(Catalogue, signed.catalogue, leaves_unknown=True)
        return CentreRow(entity_id=row.entity_id, ver=row.ver, catalogue=catalogue)

    def _programme(self, row: Row) -> CentreRow:
        signed = read(SignedProgramme, row.document or "")
        if not self._is_signed(signed.programme.encode(), signed.signature):
            raise NotOfThisCentre(row.entity_id)
        programme = read(Programme, signed.programme)
        return CentreRow(entity_id=row.entity_id, ver=row.ver, programme=programme)


def _after(chunk: Chunk, end: int, since: Place, count: int) -> Place:
    """Where the rows of a chunk before ``end`` lead, ``count`` of which come now."""
    if end < len(chunk.rows):
        through = chunk.rows[end - 1].entity_id
    elif chunk.is_more:
        through = chunk.through
    else:
        return Place(cursor=since.cursor)
    return replace(since, loaded_through=through, loaded_count=since.loaded_count + count)
