"""Fetches what changed at the centre, one answer at a time, each kept whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain.programme import Programme
from app.domain.standing import Standing
from app.ports.centre_rows import CentreRow, CentreRows
from app.ports.outbox import Outbox
from app.services.documents import read
from sync.link import Link
from sync.protocol.messages import Caller, Row
from sync.protocol.refusals import TokenOver


class NotOfThisCentre(Exception):
    """A programme whose signature does not fit: kept by nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedProgramme:
    """A version of the programme as it comes: canonical JSON and the centre's hex signature."""

    programme: str
    signature: str


class Puller:
    """Reads the feed from where the file stands."""

    def __init__(
        self,
        link: Link,
        rows: CentreRows,
        outbox: Outbox,
        caller: Caller,
        is_signed: Callable[[bytes, str], bool],
    ) -> None:
        """``is_signed``: whether the centre made that hex signature over those bytes."""
        self._link, self._rows, self._outbox = link, rows, outbox
        self._caller, self._is_signed = caller, is_signed

    def pull(self) -> bool:
        """Keep one answer; True while there is more. Raises what the centre raises of
        ``changes``, and NotOfThisCentre.
        """
        since = self._rows.cursor()
        try:
            changes = self._link.centre.changes(self._link.token(), self._caller, since)
        except TokenOver:
            self._link.drop_token()
            return True
        if changes.history != self._outbox.history():
            self._outbox.begin_history(changes.history)
            return True
        if changes.since == since:
            self._rows.take(tuple(self._read(changes.rows)), since, changes.cursor)
        return changes.is_more

    def _read(self, rows: tuple[Row, ...]) -> Iterator[CentreRow]:
        """Rows of kinds that this program does not know yet are left for a later one."""
        for row in rows:
            if row.kind == "programme" and row.document is not None:
                yield self._programme(row)
            elif row.kind == "member" and row.document is not None:
                standing = read(Standing, row.document)
                yield CentreRow(entity_id=row.entity_id, ver=row.ver, standing=standing)
            elif row.kind == "member" and row.into is not None:
                yield CentreRow(entity_id=row.entity_id, ver=row.ver, into=row.into)

    def _programme(self, row: Row) -> CentreRow:
        signed = read(SignedProgramme, row.document or "")
        if not self._is_signed(signed.programme.encode(), signed.signature):
            raise NotOfThisCentre(row.entity_id)
        programme = read(Programme, signed.programme)
        return CentreRow(entity_id=row.entity_id, ver=row.ver, programme=programme)
