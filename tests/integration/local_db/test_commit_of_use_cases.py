"""Whatever a person does, an error out of COMMIT is looked up before anything is said (I17)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.refund import RefundPick
from app.ports.store import NotSaved
from app.services import holding, operators, refunds, sign_on
from app.services.clock_guard import accept_clock
from app.services.demo.back_office import credit_points, issue_coupons, set_status
from app.services.enrol import EnrolRequest, enrol_member
from app.services.expiring import expire_due_lots
from app.services.imports import import_members, import_products
from app.services.member_secrets import reveal_phone
from app.services.settings import save_setting
from app.services.settle import settle_sale
from local_db.engine import Connections
from local_db.files import create_store
from local_db.store import SqlStore
from tests.builders.baskets import golden_basket, golden_wishes
from tests.builders.counter import CASHIER, CASHIER_PIN, MANAGER, WANG, Counter, counter_of
from tests.builders.selling import refund_request, request_for, sold
from tests.integration.local_db.conftest import KEY
from tests.integration.local_db.test_commit_errors import Faulty


@dataclass
class Desk:
    """A counter on a disk whose next COMMIT can be made to raise; one sale was settled."""

    counter: Counter
    faulty: Faulty
    folder: Path
    sale_id: str = ""

    def fail_next_commit(self, *, is_stored: bool) -> None:
        writer = self.faulty.opened[0]
        writer.fails, writer.is_done_first = "COMMIT", is_stored

    def digest(self) -> str:
        store: SqlStore = self.counter.store
        return store.digest()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path, faulty = tmp_path / "store.db", Faulty()
    create_store(path, KEY).close()
    counter = counter_of(SqlStore(Connections(path, KEY, faulty)))
    desk = Desk(counter, faulty, tmp_path)
    desk.sale_id = sold(counter).sale.sale_id
    yield desk
    counter.store.close()


Act = Callable[[], object]


def a_sale(desk: Desk) -> Act:
    request = request_for(desk.counter)
    return lambda: settle_sale(desk.counter.ctx, request)


def a_refund(desk: Desk) -> Act:
    request = refund_request(desk.counter, desk.sale_id, RefundPick(line_id="coffee", units=1))
    return lambda: refunds.refund_sale(desk.counter.ctx, request)


def a_void(desk: Desk) -> Act:
    request = refund_request(desk.counter, desk.sale_id)
    return lambda: refunds.void_sale(desk.counter.ctx, request)


def an_enrolment(desk: Desk) -> Act:
    request = EnrolRequest(
        operation_id=desk.counter.operation_id(),
        operator_id=CASHIER,
        phone_text="13900001111",
        consents={"charter": True},
    )
    return lambda: enrol_member(desk.counter.ctx, request)


def points_by_hand(desk: Desk) -> Act:
    return lambda: credit_points(desk.counter.ctx, WANG, 50, MANAGER)


def points_expired(desk: Desk) -> Act:
    desk.counter.clock.advance(days=400)
    sold(desk.counter, member_id=None)
    return lambda: expire_due_lots(desk.counter.ctx)


def coupons(desk: Desk) -> Act:
    return lambda: issue_coupons(desk.counter.ctx, "100-8", [WANG], MANAGER)


def a_status(desk: Desk) -> Act:
    return lambda: set_status(desk.counter.ctx, WANG, "suspended", MANAGER)


def a_new_operator(desk: Desk) -> Act:
    return lambda: operators.add_operator(desk.counter.ctx, "王强", "cashier", "4062", MANAGER)


def a_role(desk: Desk) -> Act:
    return lambda: operators.set_role(desk.counter.ctx, CASHIER, "manager", MANAGER)


def a_farewell(desk: Desk) -> Act:
    return lambda: operators.let_go(desk.counter.ctx, CASHIER, MANAGER)


def a_pin(desk: Desk) -> Act:
    return lambda: operators.reset_pin(desk.counter.ctx, CASHIER, "4062", MANAGER)


def a_sign_on(desk: Desk) -> Act:
    return lambda: sign_on.sign_on(desk.counter.ctx, CASHIER, CASHIER_PIN)


def a_setting(desk: Desk) -> Act:
    return lambda: save_setting(desk.counter.ctx, "look.sounds", "on", MANAGER)


def a_clock(desk: Desk) -> Act:
    return lambda: accept_clock(desk.counter.ctx, MANAGER)


def a_look_at_a_phone(desk: Desk) -> Act:
    return lambda: reveal_phone(desk.counter.ctx, WANG, MANAGER)


def a_basket_put_aside(desk: Desk) -> Act:
    current = holding.OpenBasket(
        basket=golden_basket(), wishes=golden_wishes(), member_id=WANG, operator_id=CASHIER
    )
    return lambda: holding.hold(desk.counter.ctx, current)


def imported_members(desk: Desk) -> Act:
    path = desk.folder / "members.csv"
    path.write_text("phone\n13900002222\n", encoding="utf-8-sig")
    return lambda: import_members(desk.counter.ctx, path)


def imported_products(desk: Desk) -> Act:
    path = desk.folder / "products.csv"
    path.write_text("sku,name,price\nB1,咖啡,62\n", encoding="utf-8-sig")
    return lambda: import_products(desk.counter.ctx, path)


ACTS = pytest.mark.parametrize(
    "prepare",
    [
        a_sale,
        a_refund,
        a_void,
        an_enrolment,
        points_by_hand,
        points_expired,
        coupons,
        a_status,
        a_new_operator,
        a_role,
        a_farewell,
        a_pin,
        a_sign_on,
        a_setting,
        a_clock,
        a_look_at_a_phone,
        a_basket_put_aside,
        imported_members,
        imported_products,
    ],
)


@ACTS
def test_what_was_stored_is_answered_as_if_nothing_had_happened(
    desk: Desk, prepare: Callable[[Desk], Act]
) -> None:
    act, before = prepare(desk), operation_count(desk)
    desk.fail_next_commit(is_stored=True)
    act()
    assert desk.faulty.opened[0].fails == "", "a COMMIT raised"
    assert operation_count(desk) - before <= 1, "done once"


@ACTS
def test_what_was_lost_is_said_and_changes_nothing(
    desk: Desk, prepare: Callable[[Desk], Act]
) -> None:
    act, before = prepare(desk), desk.digest()
    desk.fail_next_commit(is_stored=False)
    with pytest.raises(NotSaved):
        act()
    assert desk.digest() == before
    act()
    if prepare not in WITHOUT_FACTS:
        assert desk.digest() != before, "doing it again does it"


WITHOUT_FACTS = (a_basket_put_aside,)


def operation_count(desk: Desk) -> int:
    with desk.counter.store.inspect() as inspection:
        return sum(1 for _ in inspection.all_operations())
