"""The doctor knows members whose operations were written before birthdays had a calendar."""

from __future__ import annotations

from app.domain.member import Birthday
from app.domain.operations import to_wire
from app.services.doctor.told import as_of_today
from tests.builders.store_rows import stored_member


def test_an_operation_of_before_tells_the_member_of_today() -> None:
    whole = to_wire(stored_member(birthday=Birthday(month=2, day=29)))
    before = {name: value for name, value in whole.items() if name != "tags"}
    before["birthday"] = {"month": 2, "day": 29, "year": None}
    assert as_of_today(before) == whole


def test_a_member_without_a_birthday_stays_without() -> None:
    whole = to_wire(stored_member(birthday=None, tags=("vip",)))
    assert as_of_today(whole) == whole
