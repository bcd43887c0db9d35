"""A member never seen here is served by a pass of the chain, checked without a network (T13)."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.adapters.signing import Ed25519Signer
from app.domain.basket import Wishes
from app.domain.card import PassClaims, encode_pass, key_id_of
from app.domain.check_digit import check_digit
from app.domain.offline import pass_setting
from app.domain.operations import canonical_json
from app.domain.programme import OfflineRules
from app.services.identify import CodeRefused, Found, Identified, identify, open_member
from app.services.joining import CENTRE, CentreFacts
from app.services.member_view import MemberView
from server.book import Book
from server.hearing.merging import MergeBody
from server.keys import Keys
from server.offices import do_at_office
from server.passes import PassDenied
from server.rows import passes
from server.storage import Storage
from tests.builders.baskets import basket, line
from tests.builders.counter import ENROLMENT
from tests.builders.programmes import golden_programme
from tests.builders.selling import quoted, sold
from tests.integration.server.chain import Chain
from tests.integration.sync.desk import Desk
from tests.integration.sync.test_offline import PHONE, enrolled, facts, in_step

GOODS = basket(line("x", 100_000))
RULES = OfflineRules(points_per_member=500)
WEEK = timedelta(days=7)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    programme = golden_programme(enrolment=ENROLMENT)
    redemption = replace(programme.redemption, offline=RULES)
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    yield Chain(storage, replace(programme, redemption=redemption))
    storage.close()


@pytest.fixture
def home(chain: Chain, tmp_path: Path) -> Desk:
    return desk_of(chain, tmp_path / "home.db", "S01")


@pytest.fixture
def other(chain: Chain, tmp_path: Path) -> Desk:
    """Of another store, which was in step when it was last heard of."""
    desk = desk_of(chain, tmp_path / "other.db", "S02")
    in_step(desk)
    return desk


def desk_of(chain: Chain, path: Path, store_id: str) -> Desk:
    """With the key of the chain, as it gets it when it joins."""
    desk = Desk(chain, path, store_id)
    told = CentreFacts(address="https://centre.example", server_keys=(chain.keys.public,))
    with desk.store.write() as work:
        work.save_setting(CENTRE, canonical_json(told))
        work.commit()
    desk.counter.signer = Ed25519Signer(bytes(32))
    return desk


def shown(desk: Desk, digits: str) -> Identified:
    return identify(desk.counter.ctx, digits)


def refused(desk: Desk, digits: str) -> str:
    found = shown(desk, digits)
    assert isinstance(found, CodeRefused)
    return found.reason.code


def test_a_member_never_seen_here_is_served_by_what_the_pass_says(home: Desk, other: Desk) -> None:
    member_id = enrolled(home)
    made = home.chain.centre.make_pass(f"+86{PHONE}", WEEK)
    assert (made.claims.member_id, made.claims.balance, made.claims.allowance) == (
        member_id,
        992,
        500,
    )
    home.chain.clock.advance(hours=30)
    found = shown(other, made.digits)
    assert isinstance(found, Found)
    assert found.is_identified
    assert (found.view.member.member_id, found.view.balance.available) == (member_id, 500)
    asked = quoted(other.counter, GOODS, Wishes(redeem_points=900), member_id).redemption
    assert (asked.points, asked.bound) == (500, "BALANCE")
    sale = sold(other.counter, GOODS, Wishes(redeem_points=400), member_id=member_id).sale
    assert (sale.member_id, sale.quote.redeemed_points) == (member_id, 400)
    assert facts(other, member_id).spent == {"": 400}


def test_what_was_spent_by_a_pass_is_not_there_again_when_another_is_shown(
    home: Desk, other: Desk
) -> None:
    member_id = enrolled(home)
    first = home.chain.centre.make_pass(member_id, timedelta(days=1))
    home.chain.clock.advance(minutes=5)
    shown(other, first.digits)
    sold(other.counter, GOODS, Wishes(redeem_points=300), member_id=member_id)
    second = home.chain.centre.make_pass(member_id, WEEK)
    for digits in (first.digits, second.digits, first.digits):
        shown(other, digits)
        asked = quoted(other.counter, GOODS, Wishes(redeem_points=900), member_id).redemption
        assert (asked.points, asked.bound) == (200, "OFFLINE_MEMBER")


def test_the_centre_books_it_and_its_row_takes_the_place_of_the_pass(
    home: Desk, other: Desk
) -> None:
    member_id = enrolled(home)
    made = home.chain.centre.make_pass(member_id, WEEK)
    home.chain.clock.advance(minutes=5)
    shown(other, made.digits)
    sold(other.counter, GOODS, Wishes(redeem_points=300), member_id=member_id)
    in_step(other)
    there = home.chain.standing(member_id)
    view = open_member(other.counter.ctx, member_id)
    assert view.member.phone == f"+86{PHONE}"
    assert sorted(lot.remaining for lot in view.snapshot.lots) == sorted(
        lot.remaining for lot in there.lots if lot.remaining
    )
    assert not facts(other, member_id).is_by_pass
    assert facts(other, member_id).pass_until is None
    assert [row[:2] for row in other.answers().values()] == [("accepted", "")]


def test_by_a_pass_alone_nobody_counts_as_in_step_and_it_ends(home: Desk, other: Desk) -> None:
    member_id = enrolled(home)
    made = home.chain.centre.make_pass(member_id, timedelta(days=1))
    shown(other, made.digits)
    in_step(other)  # a moment ago, but not about this member
    asked = quoted(other.counter, GOODS, Wishes(redeem_points=900), member_id).redemption
    assert asked.max_points == 500
    home.chain.clock.advance(hours=24)
    assert quoted(other.counter, GOODS, Wishes(redeem_points=900), member_id).redemption.bound == (
        "OFFLINE_AGE"
    )
    assert refused(other, made.digits) == "PASS_EXPIRED"


def test_a_pass_opens_the_points_of_a_member_away_from_home(home: Desk, other: Desk) -> None:
    member_id = enrolled(home)
    other.link.centre.lookup(other.link.token(), home.puller._caller, f"+86{PHONE}")
    in_step(other)
    home.chain.clock.advance(minutes=5)
    ask = Wishes(redeem_points=900)
    assert quoted(other.counter, GOODS, ask, member_id).redemption.bound == "OFFLINE_STORE"
    shown(other, home.chain.centre.make_pass(member_id, WEEK).digits)
    assert quoted(other.counter, GOODS, ask, member_id).redemption.bound == "OFFLINE_MEMBER"
    assert open_member(other.counter.ctx, member_id).balance.available == 992


def test_the_tier_of_the_pass_holds(home: Desk, other: Desk) -> None:
    claims = claims_by(home.chain.keys, home, tier_rank=2)
    shown(other, encode_pass(claims, home.chain.keys.sign))
    view = open_member(other.counter.ctx, claims.member_id)
    assert view.tier == home.chain.programme.tiers[2]


def claims_by(keys: Keys, desk: Desk, **changes: object) -> PassClaims:
    now = desk.chain.clock.now()
    claims = PassClaims(
        key_id=key_id_of(keys.public),
        member_id=str(uuid.UUID(int=7)),
        tier_rank=0,
        balance=800,
        allowance=500,
        issued_at=now,
        expires_at=now + timedelta(days=1),
        serial=77,
    )
    return replace(claims, **changes)  # type: ignore[arg-type]


def test_a_pass_that_is_not_of_the_chain_is_refused(home: Desk, other: Desk) -> None:
    chain, theirs = home.chain, Keys.new()
    good = encode_pass(claims_by(chain.keys, home), chain.keys.sign)
    forged = encode_pass(claims_by(chain.keys, home), theirs.sign)
    strange = key_id_of(chain.keys.public) ^ 1
    foreign = encode_pass(claims_by(theirs, home, key_id=strange), theirs.sign)
    now = chain.clock.now()
    long = claims_by(chain.keys, home, expires_at=now + WEEK + timedelta(seconds=1))
    number = (int(good[1:-1]) & ~(255 << 8 * 102)) | 2 << 8 * 102
    body = f"8{number:0249d}"
    newer = body + check_digit(body)
    assert refused(other, forged) == "PASS_ALTERED"
    assert refused(other, foreign) == "PASS_NOT_OURS"
    assert refused(other, newer) == "PASS_NOT_OURS"
    assert refused(other, encode_pass(long, chain.keys.sign)) == "PASS_ALTERED"
    assert refused(other, good[:-2] + ("0" if good[-2] != "0" else "1") + good[-1]) == (
        "PASS_ALTERED"
    )
    with other.store.read() as reader:
        assert reader.member(claims_by(chain.keys, home).member_id) is None
    assert isinstance(shown(other, good), Found)


def test_the_code_of_a_pass_is_read_back_by_a_reader(home: Desk) -> None:
    import qrcode
    import zxingcpp
    from PIL import Image

    member_id = enrolled(home)
    made = home.chain.centre.make_pass(member_id, WEEK)
    drawn = io.BytesIO()
    qrcode.make(made.digits).save(drawn)
    [read] = zxingcpp.read_barcodes(Image.open(drawn))
    assert read.text == made.digits


@pytest.mark.parametrize("life", [timedelta(), WEEK + timedelta(days=1), timedelta(days=-1)])
def test_no_pass_is_good_for_longer_than_a_week(home: Desk, life: timedelta) -> None:
    member_id = enrolled(home)
    with pytest.raises(PassDenied, match="one to seven days"):
        home.chain.centre.make_pass(member_id, life)


def test_nobody_gets_a_pass_who_is_not_in_the_chain(home: Desk) -> None:
    with pytest.raises(PassDenied, match="no member of that id"):
        home.chain.centre.make_pass("+8613900000099", WEEK)


def test_a_blocked_pass_is_refused_as_soon_as_a_counter_is_in_step(
    home: Desk, other: Desk
) -> None:
    member_id = enrolled(home)
    office = home.chain.centre
    made, kept = (office.make_pass(member_id, WEEK) for _ in range(2))
    assert office.block_passes(str(made.claims.serial)) == [made.claims.serial]
    assert isinstance(shown(other, made.digits), Found)  # nobody has told this counter yet
    in_step(other)
    assert refused(other, made.digits) == "PASS_BLOCKED"
    assert isinstance(shown(other, kept.digits), Found)
    # whoever was let in by it before the counter heard of it spends nothing more
    office.block_passes(member_id)
    in_step(other)
    assert refused(other, kept.digits) == "PASS_BLOCKED"
    asked = quoted(other.counter, GOODS, Wishes(redeem_points=900), member_id).redemption
    assert (asked.points, asked.bound) == (0, "OFFLINE_AGE")
    home.chain.clock.advance(minutes=1)
    assert isinstance(shown(other, office.make_pass(member_id, WEEK).digits), Found)


def test_a_pass_that_was_kept_before_it_was_told_when_it_was_made(home: Desk, other: Desk) -> None:
    member_id, office = enrolled(home), home.chain.centre
    made = office.make_pass(member_id, WEEK)
    assert isinstance(shown(other, made.digits), Found)
    name = pass_setting(member_id)
    with other.store.write() as work:
        kept = json.loads(work.setting(name) or "")
        del kept["issued_at"]
        work.save_setting(name, json.dumps(kept))
        work.commit()
    assert isinstance(open_member(other.counter.ctx, member_id), MemberView)
    office.block_passes(str(made.claims.serial))
    in_step(other)
    asked = quoted(other.counter, GOODS, Wishes(redeem_points=900), member_id).redemption
    assert (asked.points, asked.bound) == (0, "OFFLINE_AGE")


def test_a_store_that_is_new_hears_of_what_is_blocked_already(home: Desk, tmp_path: Path) -> None:
    made = home.chain.centre.make_pass(enrolled(home), WEEK)
    home.chain.centre.block_passes(str(made.claims.serial))
    home.chain.centre.add_store("S03", "S03", "Asia/Shanghai", "CNY")
    fresh = desk_of(home.chain, tmp_path / "fresh.db", "S03")
    in_step(fresh)
    assert refused(fresh, made.digits) == "PASS_BLOCKED"


def test_more_blocked_passes_than_are_told_one_by_one_block_all_that_are_older(
    home: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "MOST_SERIALS", 2)
    member_id, office, clock = enrolled(home), home.chain.centre, home.chain.clock
    older = office.make_pass(member_id, WEEK)
    made = []
    for _ in range(3):
        clock.advance(seconds=1)
        made.append(office.make_pass(member_id, WEEK))
    for one in made:
        office.block_passes(str(one.claims.serial))
    clock.advance(seconds=1)
    newest = office.make_pass(member_id, WEEK)
    in_step(other)
    for one in (older, *made):
        assert refused(other, one.digits) == "PASS_BLOCKED"
    assert isinstance(shown(other, newest.digits), Found)


def test_a_pass_that_has_ended_is_on_no_list(home: Desk) -> None:
    member_id, office = enrolled(home), home.chain.centre
    made = office.make_pass(member_id, timedelta(days=1))
    office.block_passes(member_id)
    assert [row.serial for row in blocked(home)] == [made.claims.serial]
    home.chain.clock.advance(hours=24)
    assert blocked(home) == []
    with pytest.raises(PassDenied, match="no pass with that serial"):
        office.block_passes(str(made.claims.serial))


def blocked(desk: Desk) -> list[Any]:
    chain = desk.chain
    with chain.storage.begin() as connection:
        return list(passes.blocked_rows(Book(connection, chain.keys), chain.clock.now()))


@pytest.mark.parametrize("deed", ["erase", "suspend", "merge"])
def test_a_pass_of_who_is_erased_suspended_or_merged_is_blocked(
    home: Desk, other: Desk, deed: str
) -> None:
    member_id, office = enrolled(home), home.chain.centre
    made = office.make_pass(member_id, WEEK)
    if deed == "erase":
        office.erase(member_id, "asked for")
    elif deed == "merge":
        office.merge(enrolled(home, "13900000022"), MergeBody(loser_id=member_id, reason="one"))
    else:
        suspend(home, member_id)
    in_step(other)
    assert refused(other, made.digits) == "PASS_BLOCKED"


def suspend(desk: Desk, member_id: str) -> None:
    """As an operation of the office: no counter has a key for it."""
    chain = desk.chain
    with chain.storage.begin() as connection:
        book = Book(connection, chain.keys)
        now = chain.clock.now()
        do_at_office(book, "S01", "member.edit", {"status": "suspended"}, member_id, now)
        book.close_feed()


def test_no_pass_of_before_is_good_once_the_book_came_out_of_a_backup(
    home: Desk, other: Desk
) -> None:
    member_id, office = enrolled(home), home.chain.centre
    made = office.make_pass(member_id, WEEK)
    home.chain.clock.advance(minutes=1)
    home.chain.history = office.begin_history()
    in_step(other)
    assert refused(other, made.digits) == "PASS_BLOCKED"
    home.chain.clock.advance(minutes=1)
    assert isinstance(shown(other, office.make_pass(member_id, WEEK).digits), Found)


def test_a_pass_that_was_just_used_names_the_member_and_proves_nothing(
    home: Desk, other: Desk, tmp_path: Path
) -> None:
    member_id, clock = enrolled(home), home.chain.clock
    made, later = (home.chain.centre.make_pass(member_id, WEEK) for _ in range(2))
    for _ in range(2):  # scanned twice for one basket
        found = shown(other, made.digits)
        assert isinstance(found, Found)
        assert (found.is_identified, found.notices) == (True, ())
    clock.advance(minutes=25)  # a long basket
    sold(other.counter, GOODS, Wishes(), member_id=member_id)
    in_step(other)  # the centre's row takes the place of the pass, and of nothing else
    clock.advance(minutes=3)
    for digits in (made.digits, later.digits):
        found = shown(other, digits)
        assert isinstance(found, Found)
        assert found.view.member.member_id == member_id
        assert not found.is_identified
        assert [(one.code, one.params) for one in found.notices] == [("PASS_SEEN", {"minutes": 3})]
    clock.advance(minutes=7)
    again = shown(other, made.digits)
    assert isinstance(again, Found)
    assert again.is_identified


def test_a_sale_for_which_no_pass_was_shown_makes_no_pass_a_copy(home: Desk, other: Desk) -> None:
    member_id, clock = enrolled(home), home.chain.clock
    made = home.chain.centre.make_pass(member_id, WEEK)
    shown(other, made.digits)
    clock.advance(hours=24)
    sold(other.counter, GOODS, Wishes(), member_id=member_id)
    clock.advance(minutes=1)
    found = shown(other, made.digits)
    assert isinstance(found, Found)
    assert found.is_identified
