"""``memberdesk replay`` as a person meets it: table, JSON, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.__main__ import main
from app.commands import DONE, REFUSED, UNREADABLE
from app.config.paths import StorePaths, resources
from local_db.engine import connect
from local_db.mappers.values import packed, unpacked
from tests.builders.baskets import basket, line
from tests.builders.selling import sold
from tests.integration.shop import set_up_shop

DRAFT = resources() / "programmes" / "coffee-grocery.json"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store with one sale of a member and one of nobody."""
    shop = set_up_shop(tmp_path / "home")
    member_id = shop.enrol("13900001111")
    for buyer in (member_id, None):
        goods = basket(line("tea", 10_000))
        sold(shop.counter, goods, member_id=buyer, operator_id=shop.manager_id)
    shop.store.close()
    return shop.home


def told(capsysbinary: pytest.CaptureFixture[bytes]) -> str:
    return capsysbinary.readouterr().out.decode()


def test_all_match(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["replay", "--home", str(home)]) == DONE
    assert told(capsysbinary) == "2 sales replayed under their own versions: all match.\n"
    assert main(["replay", "--home", str(home), "--json"]) == DONE
    assert json.loads(told(capsysbinary)) == {"sales": 2, "changed": []}


def test_a_forged_sale_fails(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    connection = connect(StorePaths(home).database, b"\x01" * 32)
    (stored,) = connection.execute("SELECT quote FROM sales WHERE sale_no = 1").fetchone()
    quote = json.loads(unpacked(stored)) | {"due_minor": 1}
    forged = packed(json.dumps(quote))
    connection.execute("UPDATE sales SET quote = ? WHERE sale_no = 1", (forged,))
    connection.close()
    assert main(["replay", "--home", str(home)]) == REFUSED
    assert "due_minor: 1 stored, " in told(capsysbinary)


def test_a_draft(home: Path, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    draft = json.loads(DRAFT.read_text(encoding="utf-8"))
    draft["earning"]["points"] *= 3
    file = tmp_path / "draft.json"
    file.write_text(json.dumps(draft), encoding="utf-8")
    asked = ["replay", "--home", str(home), "--programme", str(file)]
    assert main(asked) == DONE
    assert "members better off 1, worse off 0, as before 0" in told(capsysbinary)
    assert main([*asked, "--json"]) == DONE
    assert json.loads(told(capsysbinary))["total"]["sales"] == 2


def test_a_draft_that_cannot_be_read_is_told_with_every_mistake(
    home: Path, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    none = str(tmp_path / "none.json")
    assert main(["replay", "--home", str(home), "--programme", none]) == UNREADABLE
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"version": 1, "valid_from": "2026"}', encoding="utf-8")
    assert main(["replay", "--home", str(home), "--programme", str(wrong)]) == UNREADABLE
    assert capsysbinary.readouterr().err.decode().splitlines() == [
        f"{none}: there is no such file E-INP-01",
        f"{wrong}: programme_id: is missing E-INP-01",
        f"{wrong}: valid_from: not a day such as 2026-11-21 E-INP-01",
        f"{wrong}: name: is missing E-INP-01",
        f"{wrong}: tiers: is missing E-INP-01",
    ]
