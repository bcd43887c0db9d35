"""Values of a counter's settings as stored text; what is legal is declared in app.config."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.operations import Act
from app.domain.rights import ApprovalNeeded, has_right
from app.services.changes import Changes
from app.services.context import Context, business_time_of, operator_of, profile_of
from app.services.saving import append


def read_settings(ctx: Context, keys: Iterable[str]) -> dict[str, str]:
    """The stored texts of these keys; a key that was never set is left out."""
    with ctx.store.read() as reader:
        stored = {key: reader.setting(key) for key in keys}
    return {key: text for key, text in stored.items() if text is not None}


def save_setting(ctx: Context, key: str, text: str, operator_id: str) -> Changes:
    """Store a checked value and put it on record; raises ApprovalNeeded, OperatorUnknown."""
    with ctx.store.write() as work:
        time = business_time_of(ctx, profile_of(work))
        if not has_right(operator_of(work, operator_id), "change_settings"):
            raise ApprovalNeeded("change_settings")
        act = Act(
            operation_id=ctx.ids.new_id(time.at),
            operator_id=operator_id,
            at=time.at,
            business_on=time.on,
        )
        work.save_setting(key, text)
        append(work, act, "setting.change", {"key": key, "value": text}, is_audit=True)
        work.commit()
    return Changes(setting=(key,))
