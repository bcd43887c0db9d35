"""A book that was made by an earlier program gets what it lacks when it is opened."""

from __future__ import annotations

from sqlalchemy import inspect

from server.storage import Storage
from server.tables import metadata


def test_tables_and_indexes_that_are_missing_are_made(address: str) -> None:
    storage = Storage(address)
    storage.create()
    with storage.begin() as connection:
        connection.exec_driver_sql("DROP INDEX members_by_merge")
        connection.exec_driver_sql("DROP TABLE merges")
    storage.create()
    storage.create()
    with storage.begin() as connection:
        found = inspect(connection)
        assert set(metadata.tables) <= set(found.get_table_names())
        names = {index["name"] for index in found.get_indexes("members")}
    assert "members_by_merge" in names
    storage.close()
