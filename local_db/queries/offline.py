"""Points spent here that the centre has not confirmed (R-101).

``unconfirmed`` has a row for each sale that spent some, from the transaction that stores it until
what is known of the member holds it: not until it is answered, for the answer changes nothing of
what is known here (I4).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import text

from app.domain.away import AWAY, Away
from app.domain.member import OfflineFacts
from app.domain.offline import ShownPass, pass_setting
from app.domain.operations import canonical_json
from app.services.documents import read
from local_db.mappers.values import instant_in, instant_out
from local_db.queries.shop import setting
from local_db.session import Session

if TYPE_CHECKING:
    from app.domain.ledger import LedgerEntry

IN_STEP_AT = "centre.in_step_at"
"""Setting: microseconds since 1970 when all that the centre knew was known here."""

_STANDS = text(
    """
    SELECT m.store_id = p.store_id,
        EXISTS (SELECT 1 FROM waiting_rows AS w WHERE w.member_id = m.member_id)
    FROM store_profile AS p, members AS m
    WHERE p.authority = 'centre' AND m.member_id = :member_id
    """
)
_SPENT = text(
    """
    SELECT u.account_id, sum(u.points),
        sum(iif(:member_id IN (m.member_id, m.merged_into), u.points, 0)),
        sum(:member_id IN (m.member_id, m.merged_into))
    FROM unconfirmed AS u JOIN members AS m ON m.member_id = u.member_id GROUP BY u.account_id
    """
)
_NOTE = text(
    """
    INSERT INTO unconfirmed
    SELECT operation_id, member_id, account_id, -sum(points) FROM ledger_entries
    WHERE member_id = :member_id AND operation_id = :operation_id AND kind = 'redemption'
        AND EXISTS (SELECT 1 FROM store_profile WHERE authority = 'centre')
    GROUP BY account_id
    ON CONFLICT (operation_id, member_id, account_id) DO UPDATE SET points = excluded.points
    """
)
_COVER = text(
    """
    DELETE FROM unconfirmed WHERE operation_id IN (
        SELECT u.operation_id FROM unconfirmed AS u
        JOIN outbox AS x ON x.operation_id = u.operation_id
        WHERE (x.member_id = :member_id AND x.ver <= :ver)
            OR (u.member_id = :member_id AND x.outcome IN ('rejected', 'quarantined')))
    """
)


_NO_PASS = text("DELETE FROM settings WHERE key = :key")


def offline_facts(session: Session, member_id: str) -> OfflineFacts | None:
    """How this counter stands to the centre about a member; None where there is no centre."""
    stands = session.one(_STANDS, member_id=member_id)
    if stands is None:
        return None
    told, passed = setting(session, IN_STEP_AT), setting(session, pass_setting(member_id))
    shown = read(ShownPass, passed) if passed else None
    spent = session.all(_SPENT, member_id=member_id)
    return OfflineFacts(
        in_step_at=None if told is None else instant_in(int(told)),
        is_home=bool(stands[0]),
        is_covered=not stands[1] and not any(row[3] for row in spent),
        spent={row[0]: row[2] for row in spent if row[2]},
        times={row[0]: row[3] for row in spent if row[3]},
        counter_spent={row[0]: row[1] for row in spent},
        pass_until=None if shown is None else shown.until,
        is_by_pass=shown is not None and shown.is_all,
    )


def note_spent(session: Session, entries: Sequence[LedgerEntry]) -> None:
    """Keep in mind what these entries spend. What is given back leaves it as it is: the centre
    may have heard elsewhere that those goods came back.
    """
    spending = [one for one in entries if one.kind == "redemption"]
    for asked in sorted({(one.member_id, one.operation_id) for one in spending}):
        session.run(_NOTE, dict(zip(("member_id", "operation_id"), asked, strict=True)))


def cover(session: Session, member_id: str, ver: int) -> None:
    """What is known of the member holds everything up to this version, and what was refused
    will never be held.
    """
    session.run(_COVER, {"member_id": member_id, "ver": ver})
    session.run(_NO_PASS, {"key": pass_setting(member_id)})


def keep_in_step_at(session: Session, at: datetime) -> None:
    """All that the centre knew then is known here."""
    from local_db.queries.shop import save_setting

    save_setting(session, IN_STEP_AT, str(instant_out(at)))
    save_setting(session, AWAY, canonical_json(Away(seen_at=at)))
