"""Making someone a member in one panel, keeping every key stroke through every error."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.domain.errors import CommitUnknown, RuleBroken
from app.domain.member import Birthday
from app.domain.phone import bare_phone, mask_phone, phone_groups
from app.domain.programme import ConsentPurpose, Programme
from app.services.away import MembersLocked
from app.services.context import Context, business_now, programme_now
from app.services.enrol import (
    Enrolled,
    EnrolRequest,
    PhoneFree,
    PhoneImpossible,
    PhoneTaken,
    check_phone,
    enrol_member,
)
from app.services.identify import Found, identify, open_member
from app.services.member_view import MemberRow, MemberView
from ui.presenters import formats
from ui.presenters.birthday import read_birthday
from ui.presenters.message import Message, error_message, msg
from ui.presenters.parts import Tools

PhoneState = Literal["empty", "wrong", "free", "taken"]
Phase = Literal["editing", "saving", "checking", "done"]
FieldName = Literal["phone", "name", "birthday", "year", "referrer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolArgument:
    """What the desk knows when the panel opens; ``has_sale``: something is rung up already."""

    phone_text: str = ""
    has_sale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolModel:
    """All the panel shows. ``wrong`` names the field that has to change before saving."""

    phase: Phase = "editing"
    phone: str = ""
    name: str = ""
    birthday: str = ""
    year: str = ""
    referrer: str = ""
    reward: Message | None = None
    """What the programme gives for bringing a member along (R-120); None: nobody is asked."""
    referrer_id: str | None = None
    referrer_note: Message | None = None
    phone_state: PhoneState = "empty"
    phone_note: Message | None = None
    birthday_note: Message | None = None
    taken: MemberRow | None = None
    consents: tuple[ConsentPurpose, ...] = ()
    given: frozenset[str] = frozenset()
    has_sale: bool = False
    reading: ConsentPurpose | None = None
    notice: Message | None = None
    wrong: FieldName | Literal["consent"] | None = None
    enrolled: Enrolled | None = None


def _phone_note(answer: PhoneImpossible, text: str) -> Message:
    code = answer.reason.code
    is_short_form = bare_phone(text)[:1] not in ("+", "0", "1")
    if code == "NOT_MOBILE" and is_short_form:
        return msg("enrol.phone.ABROAD")
    return msg(f"enrol.phone.{code}", n=answer.reason.params.get("count", 0))


def _referrer(ctx: Context, text: str) -> dict[str, object]:
    """Who that is, and what is said of it: a whole number, a card or a pass; nobody is picked out
    of a list here.
    """
    try:
        found = identify(ctx, text) if text else None
    except MembersLocked as locked:
        return {"referrer_id": None, "referrer_note": error_message(locked)}
    if isinstance(found, Found) and found.view.member.status == "active":
        member = found.view.member
        note = msg("enrol.referrer_is", name=member.name or mask_phone(member.phone))
        return {"referrer_id": member.member_id, "referrer_note": note}
    note = msg("enrol.referrer_unknown")
    return {"referrer_id": None, "referrer_note": note if text else None}


def _reward(programme: Programme) -> Message | None:
    rules = programme.enrolment.referral
    if rules is None:
        return None
    return msg(
        "enrol.referrer_note",
        referrer=rules.referrer_points,
        newcomer=rules.newcomer_points,
        least=formats.money(rules.least_minor, programme.currency),
    )


class EnrolPresenter:
    """``selected`` gets the member to serve: the new one, or the one who already has the
    number.
    """

    def __init__(self, tools: Tools, selected: Callable[[MemberView], None]) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.model = EnrolModel()
        self._tools = tools
        self._selected = selected
        self._operation_id = ""

    def open(self, argument: EnrolArgument) -> None:
        """Start afresh, with what was typed so far carried over."""
        programme = programme_now(self._tools.ctx)
        preticked = (each for each in programme.enrolment.consents if each.preticked)
        self._operation_id = self._new_id()
        self.model = EnrolModel(
            phone=argument.phone_text,
            has_sale=argument.has_sale,
            reward=_reward(programme),
            consents=programme.enrolment.consents,
            given=frozenset(each.purpose for each in preticked),
        )
        self._check_phone()
        self.changed()

    def type(self, field: FieldName, text: str) -> None:
        """A field now holds this text; the phone and the birthday are looked at as they are
        keyed.
        """
        if self.model.phase != "editing" or getattr(self.model, field) == text:
            return
        keyed: dict[str, object] = {field: text, "notice": None, "wrong": None}
        self.model = dataclasses.replace(self.model, **keyed)  # type: ignore[arg-type]
        if field == "phone":
            self._check_phone()
        elif field in ("birthday", "year"):
            self._check_birthday()
        elif field == "referrer":
            known = _referrer(self._tools.ctx, text.strip())
            self.model = dataclasses.replace(self.model, **known)  # type: ignore[arg-type]
        self.changed()

    def tick(self, purpose: str) -> None:
        """Space: the member says yes, or takes the yes back."""
        if self.model.phase == "editing":
            self._set(given=self.model.given ^ {purpose}, notice=None, wrong=None)

    def read(self, purpose: str | None) -> None:
        """T: show the whole text of a purpose; None closes it."""
        found = (each for each in self.model.consents if each.purpose == purpose)
        self._set(reading=next(found, None))

    def use_taken(self) -> None:
        """Serve the member who already has this number instead."""
        if self.model.taken is not None:
            self._leave(open_member(self._tools.ctx, self.model.taken.member_id))

    def confirm(self) -> None:
        """Enter: enrol; on a number that is taken, serve its member; when done, go on."""
        phase = self.model.phase
        if phase == "done":
            self._tools.host.close()
        elif phase == "checking":
            self._save()
        elif phase == "editing" and self.model.reading is not None:
            self.read(None)
        elif phase == "editing" and self.model.phone_state == "taken":
            self.use_taken()
        elif phase == "editing" and self._is_complete():
            self._save()

    def back(self) -> None:
        """Esc: close the text that is open, or the panel; nothing is left while saving."""
        if self.model.reading is not None:
            self.read(None)
        elif self.model.phase in ("editing", "done"):
            self._tools.host.close()

    def leave(self) -> None:
        """The panel goes away; nothing may reach it any more."""
        self.changed = lambda: None

    def _is_complete(self) -> bool:
        model = self.model
        missing = [each for each in model.consents if each.required]
        if model.phone_state != "free":
            note = model.phone_note or msg("enrol.phone_needed")
            self._set(notice=note, wrong="phone")
        elif model.birthday_note is not None:
            self._set(notice=model.birthday_note, wrong="birthday")
        elif model.referrer.strip() and model.referrer_id is None:
            self._set(notice=msg("enrol.referrer_needed"), wrong="referrer")
        elif any(each.purpose not in model.given for each in missing):
            self._set(notice=msg("enrol.consent_needed"), wrong="consent")
        else:
            return True
        return False

    def _save(self) -> None:
        model = self.model
        request = EnrolRequest(
            phone_text=model.phone,
            name=model.name,
            birthday=self._birthday(),
            consents={each.purpose: each.purpose in model.given for each in model.consents},
            operator_id=self._tools.session.operator_id,
            operation_id=self._operation_id,
            referrer_id=model.referrer_id,
        )
        self._set(phase="saving", notice=None, wrong=None)
        ctx = self._tools.ctx
        self._tools.lanes.write.submit(
            lambda: enrol_member(ctx, request), self._saved, self._failed
        )

    def _saved(self, enrolled: Enrolled) -> None:
        self._set(phase="done", enrolled=enrolled)
        self._selected(enrolled.view)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CommitUnknown):
            self._set(phase="checking", notice=error_message(error))
            return
        self._operation_id = self._new_id()
        self.model = dataclasses.replace(self.model, phase="editing", notice=error_message(error))
        self._check_phone()
        self.changed()

    def _leave(self, view: MemberView) -> None:
        self._tools.host.close()
        self._selected(view)

    def _check_phone(self) -> None:
        text = self.model.phone
        nothing: dict[str, object] = {"phone_state": "empty", "phone_note": None, "taken": None}
        changes = self._phone_changes(text) if text.strip() else nothing
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]

    def _phone_changes(self, text: str) -> dict[str, object]:
        answer = check_phone(self._tools.ctx, text)
        if isinstance(answer, PhoneFree):
            return {
                "phone": phone_groups(answer.phone),
                "phone_state": "free",
                "phone_note": msg("enrol.phone_free"),
                "taken": None,
            }
        if isinstance(answer, PhoneTaken):
            note = msg("enrol.phone_taken")
            return {"phone_state": "taken", "phone_note": note, "taken": answer.row}
        return {"phone_state": "wrong", "phone_note": _phone_note(answer, text), "taken": None}

    def _check_birthday(self) -> None:
        try:
            self._birthday()
        except RuleBroken as error:
            self.model = dataclasses.replace(self.model, birthday_note=error_message(error))
            return
        self.model = dataclasses.replace(self.model, birthday_note=None)

    def _birthday(self) -> Birthday | None:
        today = business_now(self._tools.ctx).on
        return read_birthday(self.model.birthday, self.model.year, today)

    def _new_id(self) -> str:
        return self._tools.ctx.ids.new_id(self._tools.ctx.clock.now())

    def _set(self, **changes: object) -> None:
        self.model = dataclasses.replace(self.model, **changes)  # type: ignore[arg-type]
        self.changed()
