"""``memberdesk scenario`` as a person meets it: lines, sentences, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.commands import DONE, REFUSED, UNREADABLE


def scenario(name: str, due: str, **more: Any) -> dict[str, Any]:
    step = {"at": "2026-03-02 10:00", "sale": {"amount": "12.00"}, "expect": {"due": due}}
    return {"id": name, "steps": [step], **more}


GOOD, BAD = scenario("good", "12.00"), scenario("坏", "12.01")
STRANGE = scenario("strange", "12.00", stored_value="9.00")
WRONG = scenario("wrong", "12.00", weather="rain")


def written(folder: Path, name: str, content: object) -> str:
    file = folder / name
    file.write_text(json.dumps(content), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("scenarios", "code", "lines"),
    [
        ([GOOD], DONE, ["pass good"]),
        ([GOOD, STRANGE], DONE, ["pass good", "inexpressible strange stored_value: money that"]),
        ([WRONG, GOOD], REFUSED, ["fail wrong weather: no such field", "pass good"]),
        (
            [BAD, GOOD],
            REFUSED,
            ["fail 坏 steps[0].expect.due: 12.01 expected, 12.00 found", "pass good"],
        ),
        ([], DONE, []),
    ],
)
def test_one_line_for_each(
    scenarios: list[Any],
    code: int,
    lines: list[str],
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    file = written(tmp_path, "some.json", {"scenarios": scenarios})
    assert main(["scenario", "run", file]) == code
    told = capsysbinary.readouterr().out.decode().splitlines()
    assert len(told) == len(lines)
    assert all(line.startswith(begin) for line, begin in zip(told, lines, strict=True))


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_run(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    wrong = written(tmp_path, "wrong.json", ["no", "scenario"])
    fine, failing = written(tmp_path, "a.json", GOOD), written(tmp_path, "b.json", BAD)
    missing = str(tmp_path / "missing.json")
    assert main(["scenario", "run", wrong, fine, missing, failing]) == UNREADABLE
    said = capsysbinary.readouterr()
    assert said.out.decode().splitlines()[0] == "pass good"
    err = said.err.decode().splitlines()
    assert err[0].startswith(f"{wrong}: $: not an object")
    assert err[1] == f"{missing}: there is no such file E-INP-01"
    assert err[2] == "1 pass, 1 fail, 0 inexpressible"


def test_no_file_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["scenario", "run"])
    assert left.value.code == UNREADABLE
    assert "FILE" in capsys.readouterr().err


def test_the_schema_is_json(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["scenario", "schema"]) == DONE
    schema = json.loads(capsysbinary.readouterr().out)
    assert schema["$defs"]["Scenario"]["required"] == ["id", "steps"]
    assert schema["$defs"]["Scenario"]["additionalProperties"] is False
    assert "from" in schema["$defs"]["CouponBefore"]["properties"]
