"""A copy of the database alone names nobody (T21)."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.book import Book
from server.keys import Keys, SealBroken, seal, unseal
from server.rows.members import standing
from tests.integration.server.chain import Chain


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_nothing_of_a_person_stands_in_the_database(chain: Chain, tmp_path: Path) -> None:
    till = chain.counter()
    member_id = till.enrol(phone="13900000021", name="陈晨晨")
    till.push()
    member = chain.standing(member_id).member
    assert member.name == "陈晨晨"
    written = b"".join(path.read_bytes() for path in tmp_path.glob("centre.db*"))
    assert member_id.encode() in written
    for secret in ("13900000021", "陈晨晨", member.card_token):
        assert secret.encode() not in written


def test_another_centres_keys_open_nothing(chain: Chain) -> None:
    till = chain.counter()
    member_id = till.enrol()
    till.push()
    with chain.storage.begin() as connection, pytest.raises(SealBroken):
        standing(Book(connection, Keys.new()), member_id)


def test_a_sealed_part_opens_for_its_own_member_only() -> None:
    key = Keys.new().sealing
    sealed = seal(key, b"who", "one")
    assert unseal(key, sealed, "one") == b"who"
    with pytest.raises(SealBroken):
        unseal(key, sealed, "another")
    with pytest.raises(SealBroken):
        unseal(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), "one")
