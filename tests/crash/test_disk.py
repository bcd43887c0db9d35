"""The model of a disk: what may be there after a power cut, and what never."""

from __future__ import annotations

from random import Random

from tests.crash.disk import (
    Delete,
    Disk,
    MakeFolder,
    Record,
    Rename,
    Sync,
    SyncNames,
    Truncate,
    Write,
)

A, B = b"a" * 1024, b"b" * 1024


def left(before: dict[str, bytes], *records: Record) -> list[dict[str, bytes]]:
    """The different disks."""
    disk = Disk(before)
    for record in records:
        disk.take(record)
    found: list[dict[str, bytes]] = []
    for state in disk.states(Random(1), more=200):
        files = state.build()
        if files not in found:
            found.append(files)
    return found


def contents(found: list[dict[str, bytes]], name: str = "f") -> set[bytes | None]:
    return {files.get(name) for files in found}


def test_what_was_flushed_is_there() -> None:
    assert contents(left({"f": A}, Write("f", 0, B), Sync("f"))) == {B}


def test_a_write_is_there_or_not_or_in_part_by_sectors() -> None:
    halves = {b"a" * 512 + b"b" * 512, b"b" * 512 + b"a" * 512}
    assert contents(left({"f": A}, Write("f", 0, B))) == {A, B, *halves}


def test_less_than_a_sector_is_never_torn() -> None:
    assert contents(left({"f": A}, Write("f", 512, b"xy"))) == {A, A[:512] + b"xy" + A[514:]}


def test_writes_come_in_any_order() -> None:
    found = contents(left({"f": b"--"}, Write("f", 0, b"x"), Write("f", 1, b"y")))
    assert found == {b"--", b"x-", b"-y", b"xy"}


def test_a_hole_is_zeros() -> None:
    found = contents(left({"f": b""}, Write("f", 0, b"x"), Write("f", 3, b"y")))
    assert found == {b"", b"x", b"\0\0\0y", b"x\0\0y"}


def test_a_cut_of_the_file_is_there_or_not() -> None:
    assert contents(left({"f": b"xyz"}, Truncate("f", 1))) == {b"xyz", b"x"}
    assert contents(left({"f": b"xyz"}, Truncate("f", 1), Sync("f"))) == {b"x"}


def test_a_flush_of_one_file_says_nothing_of_another() -> None:
    found = left({"f": b"-", "g": b"-"}, Write("f", 0, b"x"), Write("g", 0, b"y"), Sync("g"))
    assert contents(found) == {b"-", b"x"}
    assert contents(found, "g") == {b"y"}


def test_a_new_file_may_have_no_name_until_its_folder_is_flushed() -> None:
    made = (Write("f", 0, b"x"), Sync("f"))
    assert contents(left({}, *made)) == {None, b"x"}
    assert contents(left({}, *made, SyncNames(""))) == {b"x"}
    assert contents(left({}, *made, SyncNames("elsewhere"))) == {None, b"x"}


def test_names_go_and_move_in_their_order() -> None:
    assert contents(left({"f": b"x"}, Delete("f"))) == {b"x", None}
    assert contents(left({"f": b"x"}, Delete("f"), SyncNames(""))) == {None}
    moved = left({"f": b"x", "g": b"y"}, Rename("f", "g"))
    assert moved == [{"f": b"x", "g": b"y"}, {"g": b"x"}]
    assert left({"f": b"x", "g": b"y"}, Rename("f", "g"), SyncNames("")) == [{"g": b"x"}]


def test_a_file_that_takes_the_name_of_another_leaves_the_old_one_until_it_is_flushed() -> None:
    found = left({"f": b"x"}, Delete("f"), Write("f", 0, b"y"), Sync("f"))
    assert contents(found) == {b"x", None, b"y"}


def test_what_is_in_a_new_folder_is_there_when_the_folder_is() -> None:
    made = (MakeFolder("d"), Write("d/f", 0, b"x"), Sync("d/f"), SyncNames("d"))
    assert contents(left({}, *made), "d/f") == {None, b"x"}
    assert contents(left({}, *made, SyncNames("")), "d/f") == {b"x"}


def test_a_write_whose_flush_failed_may_be_lost_though_a_later_one_succeeds() -> None:
    failed = (Write("f", 0, b"x"), Sync("f", is_done=False))
    assert contents(left({"f": b"--"}, *failed, Sync("f"))) == {b"--", b"x-"}
    later = (Write("f", 1, b"y"), Sync("f"))
    assert contents(left({"f": b"--"}, *failed, *later)) == {b"-y", b"xy"}
    again = (Write("f", 0, b"x"), Sync("f"))
    assert contents(left({"f": b"--"}, *failed, *again)) == {b"x-"}
