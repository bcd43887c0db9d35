"""Members of another system: every field checked, each one an operation of their own."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.domain.card import make_card_token
from app.domain.ledger import balance_of
from app.domain.member import Birthday, TierFact
from app.domain.programme import Account, Earning, Expiry
from app.services.imports import ImportReport, import_members
from app.services.imports.members import BATCH, FORMER_TEXT
from app.services.imports.table import TableUnreadable
from tests.builders.counter import WANG_CARD, Counter, counter_of
from tests.builders.programmes import TIERS, golden_programme

HEADER = "phone,name,birthday,card,joined,points,points_expire,tier,tier_until,coupons,consents\n"
TODAY = date(2026, 11, 21)
CARD = make_card_token("5" * 22)
PHONE = "+8613900001111"
WHOLE = (
    f"139 0000 1111,李 小红,1990-02-28,{CARD},2024-03-01,300@2027-01-31;200;0,2027-06-30,"
    "gold,2027-05-31,100-8@2026-12-24;tea-9,sms\n"
)


@pytest.fixture
def counter() -> Counter:
    return counter_of()


def table(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "members.csv"
    path.write_text(header + rows, encoding="utf-8-sig")
    return path


def test_a_lunar_birthday_and_tags_come_along(counter: Counter, tmp_path: Path) -> None:
    rows = "13900001111,lunar leap 06-01,vip; tea ;vip\n13900002222,,\n"
    path = table(tmp_path, rows, "phone,birthday,tags\n")
    assert import_members(counter.ctx, path).accepted_count == 2
    with counter.store.read() as reader:
        first, second = (reader.member_by_phone(f"+8613900{end}") for end in ("001111", "002222"))
    assert first is not None
    assert second is not None
    assert first.birthday == Birthday(month=6, day=1, calendar="lunar_leap")
    assert (first.tags, second.tags) == (("vip", "tea"), ())


STAMPS = (
    Account(account_id="stamps", name={}, earning=Earning(expiry=Expiry(mode="days", count=9))),
    Account(account_id="Green", name={}),
)


def test_other_accounts_of_the_programme_come_along(tmp_path: Path) -> None:
    """R-49: each in lots of its own, which end by the rule of the account or on their day."""
    counter = counter_of(programme=golden_programme(accounts=STAMPS))
    rows = "13900001111,50,7@2027-01-31;2,\n13900002222,,,8\n"
    path = table(tmp_path, rows, "phone,points,points:stamps,points:green\n")
    trial = import_members(counter.ctx, path, is_trial=True)
    assert (trial.accepted_count, trial.refused) == (2, ())
    assert import_members(counter.ctx, path).accepted_count == 2
    with counter.store.read() as reader:
        found = []
        for end in ("001111", "002222"):
            facts = reader.member_facts_by_phone(f"+8613900{end}", TODAY)
            assert facts is not None
            lots = facts.lots
            found.append({(lot.account_id, lot.remaining, lot.expires_on) for lot in lots})
    assert found == [
        {
            ("", 50, date(2027, 11, 30)),
            ("stamps", 7, date(2027, 1, 31)),
            ("stamps", 2, date(2026, 11, 30)),
        },
        {("Green", 8, date(2027, 11, 30))},
    ]


@pytest.mark.parametrize("cell", ["x", "-1", "5@2020-01-01", "5@soon"])
def test_a_wrong_balance_of_an_account_is_refused(tmp_path: Path, cell: str) -> None:
    counter = counter_of(programme=golden_programme(accounts=STAMPS))
    path = table(tmp_path, f"13900001111,{cell}\n", "phone,points:stamps\n")
    (refused,) = import_members(counter.ctx, path).refused
    assert refused.sentence.startswith("Row 2, points:stamps: ")


def test_an_account_that_the_programme_does_not_have_is_no_column(tmp_path: Path) -> None:
    counter = counter_of(programme=golden_programme(accounts=STAMPS))
    path = table(tmp_path, "13900001111,5\n", "phone,points:stars\n")
    with pytest.raises(TableUnreadable, match=r"'points:stars' is not known.*points:stamps"):
        import_members(counter.ctx, path)


@pytest.mark.parametrize("tags", ["x" * 41, ";".join(map(str, range(21)))])
def test_too_many_or_long_tags_are_refused(counter: Counter, tmp_path: Path, tags: str) -> None:
    path = table(tmp_path, f"13900001111,{tags}\n", "phone,tags\n")
    (refused,) = import_members(counter.ctx, path).refused
    assert refused.sentence.startswith("Row 2, tags: is more than 20 tags of 40 letters")


def test_a_member_comes_with_everything(counter: Counter, tmp_path: Path) -> None:
    report = import_members(counter.ctx, table(tmp_path, WHOLE))
    assert report == ImportReport(row_count=1, accepted_count=1, refused=(), is_done=True)
    with counter.store.read() as reader:
        facts = reader.member_facts_by_phone(PHONE, TODAY)
        assert facts is not None
        member = facts.member
        consents = reader.consents(member.member_id)
    assert (member.name, member.card_token, member.status) == ("李 小红", CARD, "active")
    assert member.birthday == Birthday(month=2, day=28, year=1990)
    assert (member.enrolled_on, member.enrolled_at.isoformat()) == (
        date(2024, 3, 1),
        "2024-03-01T04:00:00+00:00",
    )
    assert {(lot.remaining, lot.expires_on) for lot in facts.lots} == {
        (300, date(2027, 1, 31)),
        (200, date(2027, 6, 30)),
    }
    assert balance_of(facts.lots, TODAY).available == 500
    assert facts.tier_facts == (
        TierFact(kind="opening", on=TODAY, tier_id="gold", until=date(2027, 5, 31)),
    )
    assert {(c.coupon_type_id, c.valid_from, c.valid_until) for c in facts.coupons} == {
        ("100-8", TODAY, date(2026, 12, 24)),
        ("tea-9", TODAY, date(2026, 12, 20)),
    }
    assert {(c.purpose, c.is_given, c.text_version) for c in consents} == {
        ("charter", True, FORMER_TEXT),
        ("sms", True, FORMER_TEXT),
    }


def test_it_is_an_enrolment_that_says_where_it_comes_from(
    counter: Counter, tmp_path: Path
) -> None:
    import_members(counter.ctx, table(tmp_path, WHOLE))
    (operation,) = counter.store.state.operations.values()
    body = json.loads(operation.body)
    entries = [e for e in counter.store.state.entries.values() if e.component == "opening"]
    assert (operation.kind, body["source"]) == ("member.enrol", "import")
    assert body["points"] == [[300, "2027-01-31"], [200, "2027-06-30"]]
    assert {e.kind for e in entries} == {"adjustment"}
    assert operation.operation_id in {e.operation_id for e in entries}


def test_a_phone_alone_is_enough(counter: Counter, tmp_path: Path) -> None:
    report = import_members(counter.ctx, table(tmp_path, "13900001111\n", header="phone\n"))
    assert report.accepted_count == 1
    with counter.store.read() as reader:
        facts = reader.member_facts_by_phone(PHONE, TODAY)
    assert facts is not None
    assert facts.member.enrolled_on == TODAY
    assert facts.member.enrolled_at == counter.clock.now()
    assert (facts.lots, facts.coupons, facts.tier_facts) == ((), (), ())
    assert facts.member.card_token.startswith("9")


def test_points_without_a_day_follow_the_programme(counter: Counter, tmp_path: Path) -> None:
    import_members(counter.ctx, table(tmp_path, f"{PHONE},,11-03,,,600,,base,,,\n"))
    with counter.store.read() as reader:
        facts = reader.member_facts_by_phone(PHONE, TODAY)
    assert facts is not None
    assert [(lot.remaining, lot.expires_on) for lot in facts.lots] == [(600, date(2027, 11, 30))]
    assert facts.member.birthday == Birthday(month=11, day=3)
    assert facts.tier_facts == ()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",x\n", "Row 2, phone: is missing."),
        ("12345,x\n", "Row 2, phone: is not possible (6 digits are missing)."),
        ("13812345678,x\n", "Row 2, phone: is that of a member already."),
        (f"{PHONE},{'x' * 41}\n", "Row 2, name: The text has 41 characters"),
        (f"{PHONE},,1990-02-30\n", "Row 2, birthday: is not a day"),
        (f"{PHONE},,13-01\n", "Row 2, birthday: is not a day"),
        (f"{PHONE},,1850-01-01\n", "Row 2, birthday: This birthday is not a date"),
        ("1390000111,x\n", "Row 2, phone: is not possible (one digit is missing)."),
        ("139000011112,x\n", "Row 2, phone: is not possible (one digit is too many)."),
        ("139000011112345,x\n", "Row 2, phone: is not possible (4 digits are too many)."),
        ("12900001111,x\n", "Row 2, phone: is not possible (not a mobile number)."),
        ("shop,x\n", "Row 2, phone: is not possible (not a number)."),
        ("+852 123,x\n", "Row 2, phone: is not possible (5 digits are missing)."),
        ("+852 1234567890123,x\n", "Row 2, phone: is not possible (5 digits are too many)."),
        (f"{PHONE},,2012-11-22\n", "Row 2, birthday: Members must be at least 14 years old."),
        (f"{PHONE},,2030-01-01\n", "Row 2, birthday: This birthday is not a date."),
        (f"{PHONE},,,,,,,李小红\n", "Row 2, tier: is not one of base, silver, gold, platinum."),
        (f"{PHONE},,,,,,,13900002222\n", "Row 2, tier: is not one of base"),
        (f"{PHONE},,,,,,,m13900002222\n", "Row 2, tier: is not one of base"),
        (f"{PHONE},,,123\n", "Row 2, card: is not 24 digits"),
        (f"{PHONE},,,{WANG_CARD}\n", "Row 2, card: is that of a member already."),
        (f"{PHONE},,,,2026-11-22\n", "Row 2, joined: is a day to come."),
        (f"{PHONE},,,,20240301\n", "Row 2, joined: is not a day"),
        (f"{PHONE},,,,,-5\n", "Row 2, points: is not a whole number up to 9999999."),
        (f"{PHONE},,,,,99999999\n", "Row 2, points: is not a whole number"),
        (f"{PHONE},,,,,10000000\n", "Row 2, points: is not a whole number"),
        (f"{PHONE},,,,,1.5\n", "Row 2, points: is not a whole number"),
        (f"{PHONE},,,,,5@2026-11-20\n", "Row 2, points: ended before today."),
        (f"{PHONE},,,,,5@never\n", "Row 2, points: is not a day"),
        (
            f"{PHONE},,,,,,,diamond\n",
            "Row 2, tier: 'diamond' is not one of base, silver, gold, platinum.",
        ),
        (f"{PHONE},,,,,,,gold,2026-01-01\n", "Row 2, tier_until: ended before today."),
        (
            f"{PHONE},,,,,,,,,half-price\n",
            "Row 2, coupons: 'half-price' is not one of 200-20, 100-8, tea-9.",
        ),
        (f"{PHONE},,,,,,,,,tea-9@2026-01-01\n", "Row 2, coupons: ended before today."),
        (f"{PHONE},,,,,,,,,,cookies\n", "Row 2, consents: 'cookies' is not one of charter, sms."),
        (f"{PHONE},a\n{PHONE},b\n", "Row 3, phone: is that of row 2, too."),
        (f"{PHONE},,,{CARD}\n13900002222,,,{CARD}\n", "Row 3, card: is that of row 2, too."),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(
    counter: Counter, tmp_path: Path, row: str, sentence: str
) -> None:
    path = table(tmp_path, row + "13700001111,fine\n")
    trial = import_members(counter.ctx, path, is_trial=True)
    report = import_members(counter.ctx, path)
    assert len(report.refused) == 1
    assert report.refused[0].sentence.startswith(sentence)
    assert (trial.refused, trial.row_count) == (report.refused, report.row_count)
    with counter.store.read() as reader:
        assert reader.member_by_phone("+8613700001111") is not None


def test_who_is_old_enough_today_comes_in(counter: Counter, tmp_path: Path) -> None:
    rows = f"{PHONE},,2012-11-21\n13900002222,,11-22\n"
    assert import_members(counter.ctx, table(tmp_path, rows)).accepted_count == 2


def test_a_programme_without_coupons_says_so(tmp_path: Path) -> None:
    counter = counter_of(programme=golden_programme(coupon_types=()))
    report = import_members(counter.ctx, table(tmp_path, f"{PHONE},,,,,,,,,tea-9\n"))
    assert report.refused[0].reason == "'tea-9' is not known; the programme has none"


def test_no_reason_names_a_person(counter: Counter, tmp_path: Path) -> None:
    rows = f"13812345678,王丽华\n{PHONE},李小红,99\n{PHONE},李小红\n{PHONE},李小红\n"
    report = import_members(counter.ctx, table(tmp_path, rows))
    said = " ".join(row.sentence for row in report.refused)
    assert len(report.refused) == 3
    assert not any(secret in said for secret in ("138", "139", "王", "李"))


def test_a_trial_and_a_strict_refusal_change_nothing(counter: Counter, tmp_path: Path) -> None:
    path = table(tmp_path, WHOLE + "12345\n")
    before = counter.store.state
    assert not import_members(counter.ctx, path, is_trial=True).is_done
    assert not import_members(counter.ctx, path, is_strict=True).is_done
    assert counter.store.state == before
    assert import_members(counter.ctx, table(tmp_path, WHOLE), is_strict=True).is_done


def test_an_import_repeated_enrols_nobody_twice(counter: Counter, tmp_path: Path) -> None:
    path = table(tmp_path, WHOLE)
    import_members(counter.ctx, path)
    again = import_members(counter.ctx, path)
    assert (again.accepted_count, again.refused[0].column) == (0, "phone")
    assert not again.is_done


def test_more_rows_than_one_batch(counter: Counter, tmp_path: Path) -> None:
    count = 2 * BATCH + 1
    rows = "".join(f"1390000{index:04d}\n" for index in range(count))
    report = import_members(counter.ctx, table(tmp_path, rows, header="phone\n"))
    assert report.accepted_count == count
    assert len(counter.store.state.operations) == count


def test_a_file_that_is_no_table_changes_nothing(counter: Counter, tmp_path: Path) -> None:
    with pytest.raises(TableUnreadable):
        import_members(counter.ctx, table(tmp_path, "", header="telephone\n"))
    assert counter.store.state.operations == {}


def test_the_lowest_tier_needs_no_fact(counter: Counter, tmp_path: Path) -> None:
    rows = "".join(f"1390000111{i},,,,,,,{tier.tier_id}\n" for i, tier in enumerate(TIERS))
    import_members(counter.ctx, table(tmp_path, rows))
    opened = [fact.tier_id for _, fact in counter.store.state.tier_facts][1:]
    assert opened == ["silver", "gold", "platinum"]
