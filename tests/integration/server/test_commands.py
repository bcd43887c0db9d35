"""``python -m server``: a chain from nothing to its first counter, and every way it is refused."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from server import clock, commands
from server.__main__ import main
from server.home import DATABASE
from sync.client import HttpCentre
from tests.contract.central_service.serving import CALLER, join_request

ROOT = Path(__file__).parents[3]
PROGRAMME = ROOT / "resources" / "programmes" / "coffee-grocery.json"
COMMANDS = (
    "init",
    "serve",
    "store add",
    "programme publish",
    "device invite",
    "device revoke",
    "stats",
    "verify",
    "heads",
    "members import",
    "members export",
    "members erase",
    "members erased",
    "pass issue",
    "pass block",
    "pass list",
    "exceptions",
    "requests add",
    "requests list",
    "requests done",
    "quarantine list",
    "quarantine hear",
    "backup",
    "restored",
    "openapi",
)


class Shell:
    """Types commands for one home."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys

    def __call__(self, line: str, *more: str) -> tuple[int, str]:
        """(exit code, everything that was written)."""
        code = main([*line.split(), *more, "--home", str(self.home)])
        found = self._capsys.readouterr()
        return code, found.out + found.err


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path / "centre", capsys)


@pytest.fixture
def chain(shell: Shell) -> Shell:
    """A centre with one store."""
    assert shell("init")[0] == 0
    assert shell("store add S01", "--name", "人民路店")[0] == 0
    return shell


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_what_it_does(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    assert f"python -m server {command}" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["", "fly", "store", "device revoke", "serve --port 70000"])
def test_wrong_usage_is_2(line: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(line.split())
    assert left.value.code == 2


def test_a_new_centre_is_for_its_owner_alone(shell: Shell) -> None:
    code, told = shell("init")
    assert code == 0
    assert "centre.keys" in told
    modes = {path.name: path.stat().st_mode & 0o777 for path in shell.home.iterdir()}
    assert set(modes.values()) == {0o600}
    assert shell.home.stat().st_mode & 0o777 == 0o700


def test_a_centre_is_made_once(chain: Shell) -> None:
    before = (chain.home / "centre.keys").read_bytes()
    assert chain("init") == (1, f"{chain.home} holds a centre already.\n")
    assert (chain.home / "centre.keys").read_bytes() == before


def test_without_a_centre_every_command_says_so(shell: Shell) -> None:
    for line in ("serve", "store add S01", "device invite S01 C1", "stats", "verify"):
        code, told = shell(line)
        assert code == 1
        assert "There is no centre in" in told


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("store add S01", 1, "The chain has a store S01 already."),
        ("store add S/2", 2, "A store's id is 1 to 8 capitals"),
        ("store add S02 --zone Mars", 2, "There is no time zone 'Mars'."),
        ("store add S02 --currency yuan", 2, "A currency is three capitals"),
        ("device invite S09 C1", 1, "The chain has no store S09."),
        ("device invite S01 C:1", 2, "A counter's id is"),
        ("device revoke d-0", 1, "The chain has no device d-0"),
        ("programme publish nowhere.json", 2, "nowhere.json: No such file"),
        (f"programme publish {ROOT / 'README.md'}", 2, "Nothing was published."),
    ],
)
def test_a_refusal_is_a_sentence(chain: Shell, line: str, code: int, sentence: str) -> None:
    found, told = chain(line)
    assert found == code
    assert sentence in told


def test_a_programme_is_published_once_for_stores_that_are_there(
    chain: Shell, tmp_path: Path
) -> None:
    code, told = chain("programme publish", str(PROGRAMME))
    assert code == 0
    assert "published for every store" in told
    assert "is published, and final" in chain("programme publish", str(PROGRAMME))[1]
    document = json.loads(PROGRAMME.read_bytes())
    other = tmp_path / "second.json"
    other.write_text(json.dumps({**document, "version": 2, "store_ids": ["S09"]}), "utf-8")
    assert chain("programme publish", str(other)) == (1, "The chain has no store S09.\n")
    other.write_text(json.dumps({**document, "version": 2, "offers": {}}), "utf-8")
    code, told = chain("programme publish", str(other))
    assert code == 2
    assert "offers" in told
    code = re.search(r"Code: (\S+),", chain("device invite S01 C1")[1])
    assert code is not None
    with commands.opened(commands.Home(chain.home), {}) as at_work:
        at_work.centre.join(join_request(code[1]))
    assert "programme: version 1," in chain("stats")[1]
    assert "worst case offline: CNY 200.00 (1 counters x 20,000 points)" in chain("stats")[1]


def test_the_code_of_an_invitation_can_be_scanned(chain: Shell) -> None:
    import zxingcpp

    with (chain.home / "centre.toml").open("a", encoding="utf-8") as settings:
        settings.write('address = "https://centre.example"\n')
    code, told = chain("device invite S01 C1")
    assert code == 0
    shown = re.search(r"Code: (\w{5}-\w{5})", told)
    assert shown is not None
    assert "for one machine and 15 minutes" in told
    [read] = zxingcpp.read_barcodes(picture(told))
    assert read.text == f"https://centre.example#{shown[1]}"
    assert f"memberdesk join '{read.text}' --manager NAME" in told


def picture(told: str) -> Image.Image:
    """The block letters as a terminal draws them, light on dark."""
    rows = [line for line in told.splitlines() if line.startswith(("█", "▀"))]
    drawn = Image.new("L", (len(rows[0]), 2 * len(rows)), 0)
    for y, row in enumerate(rows):
        for x, letter in enumerate(row):
            for half, lit in enumerate((letter in "█▀", letter in "█▄")):
                drawn.putpixel((x, 2 * y + half), 255 if lit else 0)
    return drawn.resize((8 * drawn.width, 8 * drawn.height), Image.Resampling.NEAREST)


def test_a_counter_joins_is_counted_and_revoked(chain: Shell) -> None:
    code = re.search(r"Code: (\S+),", chain("device invite S01 C1", "--name", "门口")[1])
    assert code is not None
    with commands.opened(commands.Home(chain.home), {}) as at_work:
        joined = at_work.centre.join(join_request(code[1]))
    assert (joined.store_name, joined.counter_name) == ("人民路店", "门口")
    told = chain("stats")[1]
    assert "devices: 1 (1 active)" in told
    assert f"{joined.device_id}  store S01, counter C1, active, 0 operations" in told
    assert f"device revoke {joined.device_id}" in chain("device invite S01 C1")[1]
    assert chain("device revoke", joined.device_id)[0] == 0
    assert "devices: 1 (1 revoked)" in chain("stats")[1]
    assert joined.device_id not in chain("device invite S01 C1")[1]
    assert chain("verify") == (0, "The book is whole.\n")


def test_a_password_never_stands_on_a_command_line(shell: Shell) -> None:
    code, told = shell("init --database postgresql://me:secret@127.0.0.1/centre")
    assert code == 2
    assert DATABASE in told
    assert "secret" not in told
    assert not shell.home.exists()


@pytest.mark.parametrize("address", ["mysql://127.0.0.1/centre", "nonsense", "postgresql//x"])
def test_an_address_of_no_database_of_ours_is_2(shell: Shell, address: str) -> None:
    assert shell("init", "--database", address)[0] == 2
    assert not (shell.home / "centre.keys").exists()


def test_a_database_that_does_not_answer_is_1_and_its_password_untold(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE, "postgresql://me:secret@127.0.0.1:1/centre")
    code, told = shell("init")
    assert code == 1
    assert "does not serve: OperationalError" in told
    assert "secret" not in told
    assert not (shell.home / "centre.keys").exists()


def test_files_that_others_may_read_are_refused(chain: Shell) -> None:
    keys = chain.home / "centre.keys"
    keys.chmod(0o640)
    assert chain("stats") == (
        1,
        f"Others on this machine may read {keys}. Run: chmod 600 {keys}\n",
    )


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("port = '1'", 2, "port: "),
        ("mood = 'good'", 2, "mood: "),
        ("port = ", 2, "centre.toml: "),
        ('host = "0.0.0.0"', 1, "On 0.0.0.0 others can listen."),
        ('host = "centre.example"', 1, "On centre.example others can listen."),
        ('host = "192.0.2.1"\nbehind_proxy = true', 1, "Cannot listen on 192.0.2.1:8760: "),
    ],
)
def test_settings_that_cannot_be_are_refused(
    chain: Shell, text: str, code: int, sentence: str
) -> None:
    (chain.home / "centre.toml").write_text(text, encoding="utf-8")
    found, told = chain("serve")
    assert found == code
    assert sentence in told


def test_keys_of_another_centre_open_nothing(chain: Shell, tmp_path: Path) -> None:
    other = Shell(tmp_path / "other", chain._capsys)
    other("init")
    (other.home / "centre.keys").replace(chain.home / "centre.keys")
    code, told = chain("stats")
    assert code == 1
    assert "are not those of this book" in told
    (chain.home / "centre.keys").write_text('{"sealing": "00"}', encoding="utf-8")
    assert chain("stats")[0] == 2


def test_the_book_can_be_in_the_database_that_the_environment_names(
    chain: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_address: str
) -> None:
    monkeypatch.setenv(DATABASE, postgres_address.replace("+psycopg", ""))
    code, told = chain("stats")
    assert code == 1
    assert "There is no centre" in told
    there = Shell(tmp_path / "there", chain._capsys)
    assert there("init")[0] == 0
    assert there("store add S01")[0] == 0
    assert not (there.home / "centre.db").exists()
    assert Shell(tmp_path / "again", chain._capsys)("init") == (
        1,
        "That database holds a centre already, with keys of its own.\n",
    )
    monkeypatch.delenv(DATABASE)
    assert "that variable is missing now" in there("stats")[1]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_it_answers_until_it_is_told_to_stop(chain: Shell) -> None:
    line = [sys.executable, "-m", "server", "serve", "--port", "0", "--home", str(chain.home)]
    with subprocess.Popen(
        line,
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        port = re.search(r"answers on 127\.0\.0\.1:(\d+)\.", told)
        assert port is not None
        centre = HttpCentre(f"http://127.0.0.1:{port[1]}", CALLER)
        assert centre.hello(CALLER).history.startswith("h-")
        centre.close()
        process.send_signal(signal.SIGINT)
        _, logged = process.communicate(timeout=30)
    assert process.returncode == 0
    lines = [json.loads(line) for line in logged.splitlines()]
    assert [line["path"] for line in lines if line["message"] == "request"] == ["/v1/hello"]


def test_the_document_of_the_protocol_is_the_one_in_docs(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """When it differs: ``python -m server openapi > docs/openapi.json``."""
    assert main(["openapi"]) == 0
    assert capsysbinary.readouterr().out == (ROOT / "docs" / "openapi.json").read_bytes()


def test_a_member_is_shown_before_it_is_erased(chain: Shell, tmp_path: Path) -> None:
    chain("programme publish", str(PROGRAMME))
    table = tmp_path / "members.csv"
    table.write_text("phone,name\n13900000041,陈一\n", encoding="utf-8")
    assert chain("members import S01", str(table))[0] == 0
    file = tmp_path / "known.zip"
    code, told = chain("members export 13900000041", str(file))
    assert (code, "0 sales" in told) == (0, True)
    code, told = chain("members export 13900000041", str(file))
    assert (code, "is here already" in told) == (1, True)
    code, told = chain("members erase 13900000041")
    assert code == 1
    assert "陈一, +8613900000041" in told
    assert "--yes" in told
    code, told = chain("members erase 13900000041 --yes --reason asked")
    assert code == 0
    member_id = told.split()[0]
    assert chain("members erased", member_id) == (
        0,
        "Every counter that had it has taken out who it was.\n",
    )
    code, told = chain("members erase", member_id, "--yes")
    assert (code, "is erased" in told) == (1, True)
    code, told = chain("members erased nobody")
    assert (code, "Nobody with the id" in told) == (1, True)
    assert chain("verify")[0] == 0


def test_the_goods_of_a_store_are_published(chain: Shell, tmp_path: Path) -> None:
    chain("programme publish", str(PROGRAMME))
    table, refused = tmp_path / "goods.csv", tmp_path / "refused.csv"
    table.write_text("sku,name,price\nTEA,绿茶,12.00\nBAD,坏,abc\n", encoding="utf-8")
    code, told = chain("products publish S01", str(table), "--strict")
    assert (code, "Nothing was changed" in told) == (1, True)
    code, told = chain("products publish S01", str(table), "--refused", str(refused))
    assert code == 1
    assert "The catalogue: 1 new" in told
    assert "Published" in told
    assert "BAD" in refused.read_text("utf-8-sig")
    code, told = chain("products publish S99", str(table))
    assert (code, "no store S99" in told) == (1, True)


def test_two_members_are_merged_and_parted(chain: Shell, tmp_path: Path) -> None:
    chain("programme publish", str(PROGRAMME))
    table = tmp_path / "members.csv"
    table.write_text("phone,name\n13900000041,陈一\n13900000042,陈二\n", encoding="utf-8")
    assert chain("members import S01", str(table))[0] == 0
    code, told = chain("members merge 13900000042 +8613900000042")
    assert (code, told) == (1, "Both are the same member already.\n")
    code, told = chain("members merge 13900000042 13900000041")
    assert (code, "goes over: 陈二" in told, "--yes" in told) == (1, True, True)
    code, told = chain("members merge 13900000042 13900000041 --yes")
    assert code == 0
    goes, stays = told.split()[0], told.split()[2]
    assert told.endswith(f"members unmerge {goes}\n")
    code, told = chain("members merge 13900000042 13900000041 --yes")
    assert (code, told) == (1, "Both are the same member already.\n")
    code, told = chain("members unmerge 13900000042")
    assert (code, f"merged into {stays}" in told) == (1, True)
    code, told = chain("members unmerge", goes, "--yes")
    assert (code, told) == (0, f"{goes} is a member of its own again.\n")
    code, told = chain("members unmerge", goes, "--yes")
    assert (code, "No person merged" in told) == (1, True)
    code, told = chain("members unmerge", stays, "--yes")
    assert (code, told) == (1, f"Nobody was merged into {stays}, or it was taken back.\n")


def test_which_of_several_is_parted_is_named_by_its_id(chain: Shell, tmp_path: Path) -> None:
    chain("programme publish", str(PROGRAMME))
    table = tmp_path / "members.csv"
    numbers = [f"1390000004{one}" for one in range(3)]
    table.write_text("phone,name\n" + "".join(f"{one},陈\n" for one in numbers), encoding="utf-8")
    chain("members import S01", str(table))
    gone = [chain(f"members merge {one} {numbers[0]} --yes")[1].split()[0] for one in numbers[1:]]
    code, told = chain(f"members unmerge {numbers[2]}")
    assert (code, "Several were merged" in told) == (1, True)
    assert all(one in told for one in gone)
    assert chain("members unmerge", gone[0], "--yes")[0] == 0
    code, told = chain(f"members unmerge {numbers[2]} --yes")
    assert (code, told) == (0, f"{gone[1]} is a member of its own again.\n")
    assert chain("verify")[0] == 0


def test_a_book_out_of_a_backup_forgets_whom_it_knew(chain: Shell, tmp_path: Path) -> None:
    chain("programme publish", str(PROGRAMME))
    table = tmp_path / "members.csv"
    table.write_text("phone,name\n13900000041,陈一\n", encoding="utf-8")
    chain("members import S01", str(table))
    copy = tmp_path / "copy.db"
    assert chain("backup", str(copy))[0] == 0
    member_id = chain("members erase 13900000041 --yes")[1].split()[0]
    for left in chain.home.glob("centre.db*"):
        left.unlink()
    copy.replace(chain.home / "centre.db")
    code, told = chain("members erase 13900000041")
    assert (code, "no member" in told) == (1, True)
    code, told = chain("members erased", member_id)
    assert code == 0


def test_a_quarantine_without_anything_says_so(chain: Shell) -> None:
    assert chain("quarantine list") == (0, "Nothing is in quarantine.\n")
    assert chain("quarantine hear") == (0, "0 heard, 0 still in quarantine.\n")
    code, told = chain("quarantine hear nobodys")
    assert (code, "No operation nobodys is in quarantine" in told) == (1, True)


def test_exceptions_are_told_and_written_into_a_new_table(chain: Shell, tmp_path: Path) -> None:
    """Nothing here; what there can be is in test_exceptions.py."""
    assert chain("exceptions --since 2026-01-01") == (0, "Nothing since 2026-01-01.\n")
    out = tmp_path / "out.csv"
    assert chain(f"exceptions --store S01 --since 2026-01-01 --csv {out}")[0] == 0
    assert out.read_text("utf-8-sig").startswith("on,at,store_id,counter_id,operator_id,what")
    code, told = chain(f"exceptions --csv {out}")
    assert (code, told) == (1, f"{out} is here already; choose another name.\n")
    with pytest.raises(SystemExit) as left:
        chain("exceptions --since yesterday")
    assert left.value.code == 2


def a_member(chain: Shell, folder: Path) -> None:
    assert chain("programme publish", str(PROGRAMME))[0] == 0
    table = folder / "members.csv"
    table.write_text("phone,name\n13900000021,陈晨\n", "utf-8")
    assert chain("members import S01", str(table))[0] == 0


def test_a_pass_is_made_for_a_member_and_can_be_scanned(chain: Shell, tmp_path: Path) -> None:
    import zxingcpp

    a_member(chain, tmp_path)
    code, told = chain("pass issue +8613900000021", "--days", "3")
    assert code == 0
    [digits] = [line for line in told.splitlines() if line.isdecimal()]
    [read] = zxingcpp.read_barcodes(picture(told))
    assert read.text == digits
    assert chain("pass issue +8613900000021", "--days", "8") == (
        1,
        "A pass is good for one to seven days.\n",
    )
    assert chain("pass issue +8613900000022") == (
        1,
        "The chain has no member of that id, phone or card.\n",
    )


def test_a_pass_is_blocked_by_its_serial_or_with_all_of_its_member(
    chain: Shell, tmp_path: Path
) -> None:
    a_member(chain, tmp_path)
    told = [chain("pass issue +8613900000021")[1] for _ in range(2)]
    first, second = (re.findall(r"^Pass (\d+) of", one)[0] for one in told)
    assert chain("pass list") == (0, "None.\n")
    assert chain("pass list 13900000021")[1].count("good until") == 2
    says = "is blocked: counters refuse it as soon as they are in step.\n"
    assert chain("pass block", first) == (0, f"Pass {first} {says}")
    code, told_now = chain("pass list")
    assert code == 0
    assert told_now.split()[0] == first
    assert "blocked since" in told_now
    assert chain("pass block 13900000021")[1].count(says) == 2
    assert second in chain("pass list")[1]
    assert chain("pass block 13900000022") == (
        1,
        (
            "The chain has no pass with that serial that is still good, and no member of that id,"
            " phone or card.\n"
        ),
    )


def test_what_a_member_asks_is_on_the_list_until_it_is_done(
    chain: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    a_member(chain, tmp_path)
    assert chain("requests list") == (0, "Nobody waits for anything.\n")
    assert "requests: 0 open, 0 overdue" in chain("stats")[1]
    numbers = {}
    for kind in ("unsubscribe", "view", "correct"):
        code, told = chain("requests add 13900000021", kind)
        assert code == 0
        assert f"to {kind}, due on 2026-12-07" in told
        numbers[kind] = told.split()[1]
    now += timedelta(days=1)
    chain("requests add 13900000021 erase")
    now = datetime(2026, 12, 8, 9, tzinfo=UTC)
    code, told = chain("requests list")
    assert code == 1
    assert told.count("1 days overdue") == 3
    assert told.splitlines()[-2].split()[1] == "erase"
    assert "requests: 4 open, 3 overdue; see requests list" in chain("stats")[1]
    done = f"Request {numbers['correct']} is done, on record.\n"
    assert chain("requests done", numbers["correct"]) == (0, done)
    assert chain("requests done", numbers["correct"])[0] == 1
    assert "is refused" in chain("requests done --refused", numbers["unsubscribe"])[1]
    assert chain("members export 13900000021", str(tmp_path / "mine.zip"))[0] == 0
    assert chain("requests list")[1].split()[1] == "erase"
    assert chain("members erase 13900000021 --yes")[0] == 0
    assert chain("requests list") == (0, "Nobody waits for anything.\n")
    assert chain("verify") == (0, "The book is whole.\n")


def test_how_long_a_chain_gives_itself_is_a_setting(chain: Shell, tmp_path: Path) -> None:
    a_member(chain, tmp_path)
    file = chain.home / "centre.toml"
    before = file.read_text("utf-8")
    for days, code in ((30, 0), (0, 2), (91, 2)):
        file.write_text(f"{before}request_days = {days}\n", "utf-8")
        assert chain("requests add 13900000021 view")[0] == code
    with pytest.raises(SystemExit):
        chain("requests add 13900000021 sing")
