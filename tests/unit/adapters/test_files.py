"""A file is replaced whole or stays as it was."""

from pathlib import Path

import pytest

from app.adapters.files import replaced_whole


def test_the_new_content_is_there_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"old")
    with replaced_whole(path) as stream:
        stream.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), replaced_whole(path) as stream:
        stream.writelines([b"ne", "w"])  # type: ignore[list-item]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), replaced_whole(tmp_path / "no" / "keys"):
        pass
