"""A day book: use cases read and write as always; the day is durable as a whole or not at all."""

from dataclasses import replace

import pytest

from app.services.context import programme_now
from app.services.demo.day_book import DayBook
from app.services.settings import read_settings, save_setting
from tests.builders.counter import MANAGER, counter_of


def test_what_was_written_is_seen_at_once_and_kept_by_the_owners_commit() -> None:
    counter = counter_of()
    with counter.store.write() as work:
        page = replace(counter.ctx, store=DayBook(work))
        save_setting(page, "look.sounds", "off", MANAGER)
        assert read_settings(page, ["look.sounds"]) == {"look.sounds": "off"}
        work.commit()
    assert read_settings(counter.ctx, ["look.sounds"]) == {"look.sounds": "off"}


def test_nothing_is_kept_without_the_owners_commit() -> None:
    counter = counter_of()
    with counter.store.write() as work:
        save_setting(replace(counter.ctx, store=DayBook(work)), "look.sounds", "off", MANAGER)
    assert read_settings(counter.ctx, ["look.sounds"]) == {}


def test_a_day_that_fails_leaves_nothing() -> None:
    counter = counter_of()

    def fail() -> None:
        with counter.store.write() as work:
            page = replace(counter.ctx, store=DayBook(work))
            save_setting(page, "look.sounds", "off", MANAGER)
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        fail()
    assert read_settings(counter.ctx, ["look.sounds"]) == {}


def test_the_programme_of_a_day_is_the_stores() -> None:
    counter = counter_of()
    with counter.store.write() as work:
        page = replace(counter.ctx, store=DayBook(work))
        assert programme_now(page) is programme_now(page)
        assert programme_now(page) == programme_now(counter.ctx)
