"""Rows in memory as they will stand when they are written, and back again after an error."""

from __future__ import annotations

from typing import Any

import pytest

from server import tables
from server.shelf import NotTogether, Shelf

BIRTHDAYS = tables.birthdays


def birthday(year: int, sale_id: str = "s1", member_id: str = "m1") -> dict[str, Any]:
    return {"member_id": member_id, "year": year, "sale_id": sale_id}


def shelf_with(*rows: dict[str, Any]) -> Shelf:
    shelf = Shelf()
    shelf.keep(BIRTHDAYS, [("m1",)], rows)
    return shelf


def taken(shelf: Shelf) -> list[tuple[str, str, list[Any]]]:
    return [(table.name, kind, rows) for table, kind, rows in shelf.take()]


def test_what_waits_is_there_for_whoever_reads_in_the_order_of_the_keys() -> None:
    shelf = shelf_with(birthday(2025))
    shelf.add(BIRTHDAYS, birthday(2024))
    shelf.put(BIRTHDAYS, birthday(2025, "s2"))
    assert shelf.rows(BIRTHDAYS, ("m1",)) == [birthday(2024), birthday(2025, "s2")]
    shelf.remove(BIRTHDAYS, birthday(2024))
    assert shelf.rows(BIRTHDAYS, ("m1",)) == [birthday(2025, "s2")]


def test_what_waits_lies_on_top_of_what_is_fetched_later() -> None:
    shelf = Shelf()
    shelf.put(BIRTHDAYS, birthday(2025, "s2"))
    shelf.remove(BIRTHDAYS, birthday(2024))
    shelf.add(BIRTHDAYS, birthday(2026, member_id="m2"))
    shelf.keep(BIRTHDAYS, [("m1",)], [birthday(2024), birthday(2025)])
    assert shelf.rows(BIRTHDAYS, ("m1",)) == [birthday(2025, "s2")]


def test_a_row_that_is_there_cannot_be_new() -> None:
    shelf = shelf_with(birthday(2025))
    shelf.add(BIRTHDAYS, birthday(2026))
    for year in (2025, 2026):
        with pytest.raises(NotTogether):
            shelf.add(BIRTHDAYS, birthday(year))


def test_undone_is_what_was_written_after_the_mark_and_nothing_else() -> None:
    shelf = shelf_with(birthday(2024), birthday(2025))
    shelf.add(BIRTHDAYS, birthday(2026))
    mark = shelf.mark()
    shelf.put(BIRTHDAYS, birthday(2024, "other"))
    shelf.put(BIRTHDAYS, birthday(2026, "other"))
    shelf.remove(BIRTHDAYS, birthday(2025))
    shelf.add(BIRTHDAYS, birthday(2027))
    shelf.undo(mark)
    assert shelf.rows(BIRTHDAYS, ("m1",)) == [birthday(2024), birthday(2025), birthday(2026)]
    assert taken(shelf) == [("birthdays", "add", [birthday(2026)])]


def test_rows_that_were_fetched_under_something_undone_are_as_they_were_fetched() -> None:
    shelf = Shelf()
    mark = shelf.mark()
    shelf.put(BIRTHDAYS, birthday(2025, "other"))
    shelf.keep(BIRTHDAYS, [("m1",)], [birthday(2025)])
    shelf.undo(mark)
    assert shelf.rows(BIRTHDAYS, ("m1",)) == [birthday(2025)]
    assert taken(shelf) == []


def test_what_was_taken_to_be_written_waits_again_when_that_is_undone() -> None:
    shelf = shelf_with()
    shelf.add(BIRTHDAYS, birthday(2025))
    mark = shelf.mark()
    assert len(taken(shelf)) == 1
    assert taken(shelf) == []
    shelf.undo(mark)
    assert taken(shelf) == [("birthdays", "add", [birthday(2025)])]


def test_a_row_is_written_once_as_it_stands_at_the_end() -> None:
    shelf = shelf_with()
    shelf.add(BIRTHDAYS, birthday(2025))
    shelf.put(BIRTHDAYS, birthday(2025, "s2"))
    shelf.remove(BIRTHDAYS, birthday(2024))
    shelf.add(BIRTHDAYS, birthday(2024, "s3"))
    assert taken(shelf) == [
        ("birthdays", "put", [birthday(2024, "s3")]),
        ("birthdays", "add", [birthday(2025, "s2")]),
    ]


def test_an_operation_is_found_by_its_member_and_its_id() -> None:
    shelf, row = Shelf(), {"shard_id": "m1", "operation_id": "o1"}
    shelf.keep(tables.operations, [("m1", "o1"), ("m1", "o2")], [row])
    assert shelf.rows(tables.operations, ("m1", "o1")) == [row]
    assert shelf.rows(tables.operations, ("m1", "o2")) == []
    assert not shelf.has(tables.operations, ("m1", "o3"))
