"""A sealed file is secret, and every change to it shows."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.sealing import CHUNK_BYTES, AesSealer
from app.ports.backup import (
    BackupDamaged,
    BackupNotWritten,
    BackupTooNew,
    BackupUnreadable,
    NotABackup,
    RecoveryCodeWrong,
)

KEY = bytes(range(32))
CODE = "7Q2M-9XKD-44TB-VW1C"
PATTERN = bytes(range(251))
LENGTHS = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 7]


def sealer() -> AesSealer:
    return AesSealer(memory_kib=64, passes=1)


def sealed(path: Path, content: bytes) -> Path:
    with sealer().writer(path, KEY, sealer().wrap_key(CODE, KEY)) as add:
        for start in range(0, len(content), 10_000):
            add(content[start : start + 10_000])
    return path


def content_of(length: int) -> bytes:
    return (PATTERN * (length // len(PATTERN) + 1))[:length]


@pytest.mark.parametrize("length", LENGTHS)
def test_what_was_sealed_comes_back(tmp_path: Path, length: int) -> None:
    path = sealed(tmp_path / "b.mdbackup", content_of(length))
    assert b"".join(sealer().chunks(path, KEY)) == content_of(length)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), CODE.replace("-", ""), f" {CODE} \n"])
def test_the_code_may_be_typed_as_a_person_types(typed: str) -> None:
    assert sealer().unwrap_key(typed, sealer().wrap_key(CODE, KEY)) == KEY


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE[:-1] + "D", "x"])
def test_another_code_is_wrong(typed: str) -> None:
    with pytest.raises(RecoveryCodeWrong):
        sealer().unwrap_key(typed, sealer().wrap_key(CODE, KEY))


def test_the_cost_is_that_of_the_rule_and_comes_with_the_key() -> None:
    wrapped = AesSealer().wrap_key(CODE, KEY)
    assert wrapped[:5] == (64 * 1024).to_bytes(4, "big") + b"\x03"
    assert sealer().unwrap_key(CODE, wrapped) == KEY


@pytest.mark.parametrize(
    "wrapped",
    [b"", b"short", b"\xff" * 81, b"\x00" * 81, (64).to_bytes(4, "big") + b"\xff" * 77],
)
def test_an_absurd_key_is_damage_and_costs_nothing(wrapped: bytes) -> None:
    with pytest.raises(BackupDamaged):
        sealer().unwrap_key(CODE, wrapped)


def test_nothing_readable_is_in_the_file(tmp_path: Path) -> None:
    content = b"member 13812345678 " * 9_000
    kept = sealed(tmp_path / "b", content).read_bytes()
    assert b"13812345678" not in kept
    assert KEY not in kept
    assert len(kept) < len(content) + 400


def test_two_files_of_the_same_content_differ_in_every_chunk(tmp_path: Path) -> None:
    one, two = (sealed(tmp_path / name, content_of(1000)).read_bytes() for name in "ab")
    assert one[-1000:] != two[-1000:]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_after_the_magic_shows(tmp_path: Path, data: st.DataObject) -> None:
    content = content_of(2 * CHUNK_BYTES + 5)
    path = tmp_path / "b"
    whole = bytearray(path.read_bytes() if path.exists() else sealed(path, content).read_bytes())
    place = data.draw(st.integers(10, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    altered = tmp_path / "altered"
    altered.write_bytes(whole)
    with pytest.raises(BackupDamaged):
        list(sealer().chunks(altered, KEY))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "b"
    content = content_of(2 * CHUNK_BYTES)
    whole = path.read_bytes() if path.exists() else sealed(path, content).read_bytes()
    cut = tmp_path / "cut"
    cut.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises((BackupDamaged, NotABackup)):
        list(sealer().chunks(cut, KEY))


def test_a_file_cut_between_two_chunks_is_refused(tmp_path: Path) -> None:
    path = sealed(tmp_path / "b", content_of(3 * CHUNK_BYTES))
    whole = path.read_bytes()
    path.write_bytes(whole[: -(CHUNK_BYTES + 16)])
    with pytest.raises(BackupDamaged):
        list(sealer().chunks(path, KEY))


def test_a_header_alone_is_no_backup(tmp_path: Path) -> None:
    path = sealed(tmp_path / "b", b"")
    path.write_bytes(path.read_bytes()[:-16])
    with pytest.raises(BackupDamaged, match="ends after its header"):
        list(sealer().chunks(path, KEY))


def test_chunks_cannot_change_places(tmp_path: Path) -> None:
    path = sealed(tmp_path / "b", content_of(3 * CHUNK_BYTES))
    whole, chunk = path.read_bytes(), CHUNK_BYTES + 16
    head = len(whole) - 3 * chunk
    first, second = whole[head : head + chunk], whole[head + chunk : head + 2 * chunk]
    path.write_bytes(whole[:head] + second + first + whole[head + 2 * chunk :])
    with pytest.raises(BackupDamaged, match="part 1"):
        list(sealer().chunks(path, KEY))


def test_bytes_added_at_the_end_show(tmp_path: Path) -> None:
    path = sealed(tmp_path / "b", content_of(100))
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(BackupDamaged):
        list(sealer().chunks(path, KEY))


def test_another_kind_of_file_and_a_later_version_are_told_apart(tmp_path: Path) -> None:
    path = sealed(tmp_path / "b", b"")
    newer = path.read_bytes()[:8] + b"\x00\x02" + path.read_bytes()[10:]
    path.write_bytes(newer)
    with pytest.raises(BackupTooNew):
        sealer().wrapped_key(path)
    path.write_bytes(b"PK\x03\x04 a zip")
    with pytest.raises(NotABackup):
        sealer().wrapped_key(path)
    with pytest.raises(BackupUnreadable, match="No such file"):
        sealer().wrapped_key(tmp_path / "missing")


def test_a_disk_that_refuses_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackupNotWritten, match="No such file"):
        sealed(tmp_path / "missing" / "b", b"x")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a POSIX notion")
def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * CHUNK_BYTES, before[1]))
    try:
        with pytest.raises(BackupNotWritten, match="File too large"):
            sealed(tmp_path / "b", content_of(4 * CHUNK_BYTES))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []
