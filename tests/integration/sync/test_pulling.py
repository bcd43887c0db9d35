"""What one counter did stands at another, and nobody's own work is undone by it (I5, I10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from app.domain.basket import Wishes
from app.domain.comparing import bucket_of
from app.domain.ledger import DEBT_LOT, Lot
from app.domain.programme import Policies
from app.domain.refund import RefundPick
from app.domain.standing import Standing
from app.ports.centre_rows import CentreRow, Place
from app.ports.outbox import Answer
from app.services.by_hand import AdjustRequest, TransferRequest, adjust_points, transfer_points
from app.services.identify import open_member
from app.services.member_view import MemberView
from local_db.unit_of_work import MARK
from server.storage import Storage
from sync.protocol.messages import Changes
from sync.pulling import NotOfThisCentre
from tests.builders.baskets import basket, line
from tests.builders.counter import CASHIER, ENROLMENT, MANAGER
from tests.builders.programmes import golden_programme
from tests.builders.selling import returned, sold
from tests.integration.server.chain import Chain
from tests.integration.sync.desk import Desk

Desks = Callable[[], Desk]
PHONE = "13900000021"


def view(desk: Desk, member_id: str) -> MemberView:
    """All that is known of the member, whether the centre has confirmed it or not."""
    found = open_member(desk.counter.ctx, member_id)
    return replace(found, snapshot=replace(found.snapshot, offline=None))


def held(lots: tuple[Lot, ...]) -> list[Lot]:
    """What is left; debt has no day of its own."""
    left = sorted((lot for lot in lots if lot.remaining), key=lambda lot: lot.lot_id)
    undated = {"accrued_on": date.min, "active_on": date.min}
    return [replace(lot, **undated) if lot.lot_id == DEBT_LOT else lot for lot in left]


def assert_alike(desk: Desk, there: Standing) -> None:
    """The counter knows of the member what the centre does."""
    with desk.store.read() as reader:
        facts = reader.member_facts(there.member.member_id, desk.chain.clock.now().date())
    assert facts is not None
    assert facts.member == there.member
    assert held(facts.lots) == held(there.lots)
    issued = [coupon for coupon in there.coupons if coupon.state == "issued"]
    assert sorted(facts.coupons, key=str) == sorted(issued, key=str)
    assert sorted(facts.tier_facts, key=str) == sorted(there.tier_facts, key=str)
    assert facts.birthday_used_years == tuple(year for year, _ in there.birthdays)
    assert facts.orders_beside == there.orders_beside


def test_a_member_and_its_points_are_known_at_the_other_counter(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    here.sell(member_id)
    here.push_all()
    there.pull_all()
    assert_alike(there, here.chain.standing(member_id))
    assert view(there, member_id).balance == view(here, member_id).balance
    there.sell(member_id)
    there.push_all()
    here.pull_all()
    there.pull_all()
    for desk in (here, there):
        assert_alike(desk, here.chain.standing(member_id))


def test_an_order_that_counts_towards_no_tier_is_an_order_at_every_counter(desks: Desks) -> None:
    """R-25: first orders are counted over the chain, here with nothing but a gift card; what comes
    back of it later leaves none.
    """
    here, there, late = desks(), desks(), desks()
    member_id = here.enrol(PHONE)
    card = basket(line("card", 5_000, flags=("gift_card",)))
    made = sold(here.counter, card, Wishes(), member_id=member_id)
    here.push_all()
    for desk in (here, there):
        desk.pull_all()
        assert_alike(desk, here.chain.standing(member_id))
        assert view(desk, member_id).snapshot.orders == 1
    sold(there.counter, card, Wishes(), member_id=member_id)
    assert view(there, member_id).snapshot.orders == 2
    there.push_all()
    returned(here.counter, made.sale.sale_id, RefundPick(line_id="card", units=1))
    assert view(here, member_id).snapshot.orders == 0
    here.push_all()
    for desk in (here, there, late):
        desk.pull_all()
        assert_alike(desk, here.chain.standing(member_id))
        assert view(desk, member_id).snapshot.orders == 1


def test_goods_that_come_back_leave_an_order_of_what_does_not_count(desks: Desks) -> None:
    """R-25: the gift card of the sale stays; one order it was and is."""
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    both = basket(line("card", 5_000, flags=("gift_card",)), line("pot", 3_000))
    made = sold(here.counter, both, Wishes(), member_id=member_id)
    here.push_all()
    assert here.chain.standing(member_id).orders_beside == 0
    returned(here.counter, made.sale.sale_id, RefundPick(line_id="pot", units=1))
    here.push_all()
    for desk in (here, there):
        desk.pull_all()
        assert_alike(desk, here.chain.standing(member_id))
        assert view(desk, member_id).snapshot.orders == 1


def test_a_centre_that_does_not_tell_of_such_orders_takes_none_away(desks: Desks) -> None:
    """R-25: an older centre's rows have no ``orders_beside``."""
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    card = basket(line("card", 5_000, flags=("gift_card",)))
    sold(here.counter, card, Wishes(), member_id=member_id)
    here.push_all()
    there.pull_all()
    standing = there.chain.standing(member_id)
    older = replace(standing, orders_beside=None)
    row = CentreRow(entity_id=member_id, ver=standing.member.ver, standing=older)
    place = there.rows.place()
    assert there.rows.take([row], place, replace(place, cursor=place.cursor + 1))
    assert view(there, member_id).snapshot.orders == 1


def test_points_spent_out_of_other_lots_than_the_counter_thought_come_to_the_same(
    desks: Desks,
) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    for points in (60, 500):
        give(here, member_id, points)
    here.push_all()
    there.pull_all()
    for desk in (here, there):  # both out of two lots, and the second of them out of one
        desk.sell(member_id, redeem_points=100)
    here.push_all()
    there.push_all()
    for desk in (here, there):
        desk.pull_all()
        assert_alike(desk, here.chain.standing(member_id))


def give(desk: Desk, member_id: str, points: int) -> None:
    request = AdjustRequest(
        operation_id=desk.counter.operation_id(),
        member_id=member_id,
        points=points,
        reason="goodwill",
        note="asked",
        operator_id=CASHIER,
        approved_by=MANAGER,
    )
    adjust_points(desk.counter.ctx, request)


def test_a_row_waits_until_it_holds_what_was_done_here(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    here.push_all()
    there.pull_all()
    here.sell(member_id)
    here.push_all()
    there.sell(member_id)
    before = view(there, member_id)
    there.pull_all()
    assert view(there, member_id) == before  # the sale of this counter is not lost by the other's
    there.push_all()
    there.pull_all()
    assert_alike(there, there.chain.standing(member_id))


def test_a_row_that_waited_never_takes_the_place_of_a_newer_one(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    here.push_all()
    there.pull_all()
    here.sell(member_id)
    here.push_all()
    there.sell(member_id)
    there.pull_all()  # the row of the other sale waits
    refuse_last(there)  # and the sale of this counter is never booked
    here.sell(member_id)
    here.push_all()
    there.pull_all()
    assert_alike(there, there.chain.standing(member_id))
    with there.store.read() as reader:
        assert reader.connection.execute("SELECT * FROM waiting_rows").fetchall() == []


def test_a_row_of_the_centres_other_life_is_gone_with_it(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    here.push_all()
    there.pull_all()
    here.sell(member_id)
    here.push_all()
    there.sell(member_id)
    there.pull_all()  # the row of the other sale waits
    there.outbox.begin_history("another")
    with there.store.read() as reader:
        assert reader.connection.execute("SELECT * FROM waiting_rows").fetchall() == []


def test_who_gets_points_of_another_keeps_them_until_the_centre_knows(tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'centre.db'}")
    policies = Policies(points_transfer=True)
    chain = Chain(storage, golden_programme(enrolment=ENROLMENT, policies=policies))
    here, there = (Desk(chain, tmp_path / f"{name}.db") for name in ("here", "there"))
    giver, taker = here.enrol(PHONE), here.enrol("13900000022")
    here.sell(giver)
    here.push_all()
    there.pull_all()
    request = TransferRequest(
        operation_id=there.counter.operation_id(),
        from_member_id=giver,
        to_member_id=taker,
        points=10,
        operator_id=MANAGER,
    )
    transfer_points(there.counter.ctx, request)
    given = view(there, taker)
    assert there.rows.digests()[bucket_of(taker)] is None  # differs by right
    here.sell(taker)
    here.push_all()
    there.pull_all()
    assert view(there, taker) == given
    there.push_all()
    there.pull_all()
    assert_alike(there, there.chain.standing(taker))
    for opened in (here.store, there.store, storage):
        opened.close()


def refuse_last(desk: Desk) -> None:
    """The centre answers that it books nothing of the last operation."""
    [last] = desk.outbox.waiting(10)
    refused = Answer(operation_id=last.operation_id, outcome="quarantined", code="HEARING_FAILED")
    desk.outbox.keep((refused,), last.seq + 1, desk.outbox.begun())


def test_what_the_centre_does_not_book_is_gone_at_the_counter_too(desks: Desks) -> None:
    desk = desks()
    member_id = desk.enrol(PHONE)
    desk.push_all()
    with desk.chain.storage.begin() as connection:
        connection.execute(text("UPDATE devices SET status = 'frozen'"))
    for number in (2, 3):
        desk.sell(member_id)
        desk.push_all()
        assert desk.answers()[f"sale.settle {number}"][:2] == ("quarantined", "DEVICE_FROZEN")
        desk.pull_all()
        assert_alike(desk, desk.chain.standing(member_id))


def test_debts_of_two_members_at_one_version_are_two(desks: Desks) -> None:
    desk = desks()
    members = [desk.enrol(PHONE), desk.enrol("13900000022")]
    desk.push_all()
    desk.pull_all()
    for points in (-5, -9):  # the second time after a backup
        rows = []
        for member_id in members:
            known = desk.chain.standing(member_id)
            debt = Lot(
                lot_id=DEBT_LOT,
                member_id=member_id,
                component=DEBT_LOT,
                accrued_on=known.member.enrolled_on,
                active_on=known.member.enrolled_on,
                expires_on=None,
                sale_id=None,
                remaining=points,
            )
            owing = replace(known, lots=(debt,))
            rows.append(CentreRow(entity_id=member_id, ver=known.member.ver, standing=owing))
        place = desk.rows.place()
        assert desk.rows.take(rows, place, replace(place, cursor=place.cursor + 1))
        assert [view(desk, one).balance.debt for one in members] == [-points, -points]


def test_a_counter_that_is_further_than_an_old_backup_begins_anew(
    desks: Desks, tmp_path: Path
) -> None:
    here, there = desks(), desks()
    storage = here.chain.storage
    storage.close()
    backup = (tmp_path / "centre.db").read_bytes()
    member_id = here.enrol(PHONE)
    here.push_all()
    there.pull_all()
    storage.close()
    for path in tmp_path.glob("centre.db*"):
        path.unlink()
    (tmp_path / "centre.db").write_bytes(backup)
    here.chain.centre.begin_history()
    for desk in (there, here):
        desk.pull_all()  # they have nothing to push that would tell them
    here.push_all()
    there.pull_all()
    assert_alike(there, here.chain.standing(member_id))


def test_rows_of_a_kind_that_is_not_known_yet_are_passed_by(desk: Desk) -> None:
    desk.pull_all()
    place = desk.rows.place()
    further = replace(place, cursor=place.cursor + 1)
    assert desk.rows.take((), place, further)
    assert desk.rows.place() == further


def test_what_a_newer_centre_tells_besides_is_left_aside(desks: Desks) -> None:
    here, there = desks(), desks()
    there.pull_all()
    asked = there.wire.changes

    def changes(*told: object) -> Changes:
        answer = asked(*told)
        rows = [
            replace(row, document=(row.document or "").replace("{", '{"mood":"good",', 1))
            for row in answer.rows
        ]
        return replace(answer, rows=tuple(rows))

    there.wire.changes = changes
    member_id = here.enrol("13900000021")
    here.push_all()
    there.pull_all()
    assert open_member(there.counter.ctx, member_id).member.phone == "+8613900000021"


def test_nothing_new_writes_nothing(desks: Desks) -> None:
    desk = desks()
    desk.enrol(PHONE)
    desk.push_all()
    desk.pull_all()
    with desk.store.read() as reader:
        before = reader.setting(MARK)
    desk.pull_all()
    with desk.store.read() as reader:
        assert reader.setting(MARK) == before


def test_an_answer_to_another_place_changes_nothing(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    here.push_all()
    there.pull_all()
    place = there.rows.place()
    assert not there.rows.take((), Place(), replace(place, cursor=place.cursor + 5))
    assert there.rows.place() == place
    assert view(there, member_id).member.phone == "+86" + PHONE


def test_rows_out_of_another_life_of_the_centre_are_kept_by_nobody(desks: Desks) -> None:
    here, there = desks(), desks()
    member_id = here.enrol(PHONE)
    here.push_all()
    there.puller.pull()  # learns the history
    since = there.rows.place()
    row = CentreRow(entity_id=member_id, ver=1, standing=here.chain.standing(member_id))
    there.outbox.begin_history("another")
    assert there.rows.place() == since
    assert not there.rows.take((row,), since, replace(since, cursor=1))
    assert there.rows.place() == since
    with there.store.read() as reader:
        assert reader.member(member_id) is None


def test_the_same_number_at_two_counters_becomes_one_member_at_both(desks: Desks) -> None:
    here, there = desks(), desks()
    first, second = here.enrol(PHONE), there.enrol(PHONE)
    there.sell(second)
    here.push_all()
    there.push_all()
    for desk in (there, here):
        desk.pull_all()
        assert_alike(desk, here.chain.standing(first))
    assert view(there, second).member.member_id == first


def test_a_programme_of_another_centre_is_not_kept(desks: Desks) -> None:
    desk = desks()
    place = desk.rows.place()
    desk.puller._is_signed = lambda _message, _signature: False
    desk.enrol(PHONE)
    desk.push_all()
    with pytest.raises(NotOfThisCentre):
        desk.pull_all()
    assert desk.rows.place() == place


@pytest.mark.parametrize("seed", range(6))
def test_counters_agree_in_the_end_whatever_the_order(desks: Desks, seed: int) -> None:
    rng, counters = Random(seed), [desks(), desks()]
    members = {counters[0].enrol(PHONE), counters[0].enrol("13900000022")}
    for desk in counters:
        desk.push_all()
        desk.pull_all()
    for _ in range(24):
        desk = rng.choice(counters)
        act = rng.choice((desk.pusher.push, desk.puller.pull, None))
        if act is None:
            desk.sell(rng.choice(sorted(members)))
        else:
            act()
    for _ in range(2):
        for desk in counters:
            desk.push_all()
            desk.pull_all()
    for desk in counters:
        assert desk.outbox.waiting_count() == 0
        for member_id in members:
            assert_alike(desk, desk.chain.standing(member_id))
