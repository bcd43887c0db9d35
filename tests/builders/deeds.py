"""Whatever a counter writes: prepared as it stands on the screen, then done.

A deed is prepared on a till and gives what to do; it may be done again, as people do after an
error.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.adapters.signing import Ed25519Signer
from app.domain.basket import Basket, Wishes
from app.domain.card import PassClaims, encode_pass, key_id_of
from app.domain.ledger import Lot
from app.domain.member import Birthday
from app.domain.operations import canonical_json, digest
from app.domain.pin_tries import PinWrong
from app.domain.refund import RefundPick
from app.domain.sale import Tender
from app.domain.standing import Standing
from app.ports.centre_rows import CentreRow, Compared, Place
from app.ports.outbox import Answer
from app.services import exchange, holding, no_receipt, operators, refunds, sign_on
from app.services.backup import make_backup, make_daily_backup
from app.services.by_hand import (
    AdjustRequest,
    GrantRequest,
    TransferRequest,
    adjust_points,
    grant_tier,
    transfer_points,
)
from app.services.clock_guard import accept_clock
from app.services.demo.back_office import credit_points, issue_coupons, set_status
from app.services.enrol import EnrolRequest, enrol_member
from app.services.exchange import ExchangeRequest, exchange_goods
from app.services.expiring import expire_due_lots
from app.services.identify import identify
from app.services.imports import import_members, import_products
from app.services.joining import CENTRE, CentreFacts
from app.services.member_secrets import reveal_phone
from app.services.no_receipt import GoodsRequest, refund_goods
from app.services.settings import save_setting
from app.services.settle import settle_sale
from local_db.centre_rows import SqlCentreRows
from local_db.outbox import SqlOutbox
from local_db.outcomes import SqlAnswerTimes
from local_db.store import SqlStore
from tests.builders.baskets import COFFEE, FILTERS, MUGS, basket, golden_basket, golden_wishes
from tests.builders.counter import CASHIER_PIN, MANAGER_PIN, wang
from tests.builders.selling import refund_request, request_for, sold
from tests.builders.till import Till

Act = Callable[[], object]
Deed = Callable[[Till], Act]


def _sale(till: Till, **changes: Any) -> Act:
    given = {"member_id": till.member_id, "operator_id": till.manager_id, **changes}
    request = request_for(till.counter, **given)
    return lambda: settle_sale(till.counter.ctx, request)


def _return(till: Till, *picks: RefundPick) -> Any:
    changes = {"operator_id": till.manager_id, "approved_by": None}
    return refund_request(till.counter, till.sale_id, *picks, **changes)


# Sales


def a_sale(till: Till) -> Act:
    """Five goods, points and a coupon."""
    return _sale(till)


def a_sale_without_points(till: Till) -> Act:
    return _sale(till, wishes=Wishes())


def a_sale_to_nobody(till: Till) -> Act:
    return _sale(till, member_id=None, wishes=Wishes())


def a_sale_to_a_new_member(till: Till) -> Act:
    return _sale(till, member_id=till.friend_id, wishes=Wishes(), basket=basket(COFFEE))


def a_sale_in_cash(till: Till) -> Act:
    return _sale(till, kind="cash")


def a_sale_of_many_lines(till: Till) -> Act:
    lines = tuple(replace(FILTERS, line_id=f"l{n}", sku=f"F{n}") for n in range(40))
    return _sale(till, basket=basket(*lines), wishes=Wishes())


def a_sale_of_one_thing(till: Till) -> Act:
    return _sale(till, basket=basket(FILTERS), wishes=Wishes())


# What comes back


def a_refund(till: Till) -> Act:
    request = _return(till, RefundPick(line_id="coffee", units=1))
    return lambda: refunds.refund_sale(till.counter.ctx, request)


def a_refund_of_two_lines(till: Till) -> Act:
    picks = (RefundPick(line_id="filters", units=1), RefundPick(line_id="mugs", units=2))
    request = _return(till, *picks)
    return lambda: refunds.refund_sale(till.counter.ctx, request)


def a_refund_of_everything(till: Till) -> Act:
    picks = (("coffee", 2), ("filters", 1), ("mugs", 2))
    request = _return(till, *(RefundPick(line_id=name, units=units) for name, units in picks))
    return lambda: refunds.refund_sale(till.counter.ctx, request)


def a_void(till: Till) -> Act:
    request = _return(till)
    return lambda: refunds.void_sale(till.counter.ctx, request)


def _exchange(till: Till, goods: Basket) -> Act:
    ctx = till.counter.ctx
    request = ExchangeRequest(
        operation_id=till.counter.operation_id(),
        sale_id=till.sale_id,
        picks=(RefundPick(line_id="coffee", units=1),),
        basket=goods,
        reason="size",
        operator_id=till.manager_id,
        tenders=(Tender(kind="cash", amount_minor=1),),
    )
    to_pay = exchange.quote(ctx, request).to_pay_minor
    paid = (Tender(kind="cash", amount_minor=to_pay),) if to_pay > 0 else ()
    asked = replace(request, tenders=paid)
    asked = replace(asked, quote_digest=digest(exchange.quote(ctx, asked)))
    return lambda: exchange_goods(ctx, asked)


def an_exchange(till: Till) -> Act:
    """For something dearer."""
    return _exchange(till, basket(MUGS, replace(FILTERS, quantity=3)))


def an_exchange_for_less(till: Till) -> Act:
    return _exchange(till, basket(FILTERS))


def a_swap(till: Till) -> Act:
    """Goods for like goods."""
    return _exchange(till, basket(replace(COFFEE, quantity=1)))


def goods_without_a_receipt(till: Till) -> Act:
    goods = {"BEAN-500": 1}
    quoted = no_receipt.quote(till.counter.ctx, goods)
    request = GoodsRequest(
        operation_id=till.counter.operation_id(),
        goods=goods,
        reason="asked",
        operator_id=till.manager_id,
        quote_digest=digest(quoted),
    )
    return lambda: refund_goods(till.counter.ctx, request)


# Members


def _enrolment(till: Till, phone: str, **changes: Any) -> Act:
    request = EnrolRequest(
        operation_id=till.counter.operation_id(),
        operator_id=till.cashier_id,
        phone_text=phone,
        consents={"charter": True, "sms": True},
        **changes,
    )
    return lambda: enrol_member(till.counter.ctx, request)


def an_enrolment(till: Till) -> Act:
    return _enrolment(till, "13900001111")


def an_enrolment_with_all_fields(till: Till) -> Act:
    return _enrolment(till, "13900005555", name="陈晨", birthday=Birthday(month=2, day=29))


def points_by_hand(till: Till) -> Act:
    return lambda: credit_points(till.counter.ctx, till.member_id, 50, till.manager_id)


def _adjustment(till: Till, points: int) -> Act:
    request = AdjustRequest(
        operation_id=till.counter.operation_id(),
        member_id=till.member_id,
        points=points,
        reason="goodwill",
        note="asked",
        operator_id=till.manager_id,
    )
    return lambda: adjust_points(till.counter.ctx, request)


def points_given(till: Till) -> Act:
    return _adjustment(till, 500)


def points_taken(till: Till) -> Act:
    return _adjustment(till, -300)


def points_moved(till: Till) -> Act:
    request = TransferRequest(
        operation_id=till.counter.operation_id(),
        from_member_id=till.member_id,
        to_member_id=till.friend_id,
        points=150,
        operator_id=till.manager_id,
    )
    return lambda: transfer_points(till.counter.ctx, request)


def points_expired(till: Till) -> Act:
    till.counter.clock.advance(days=800)
    sold(till.counter, member_id=None, operator_id=till.manager_id)
    return lambda: expire_due_lots(till.counter.ctx)


def a_tier_granted(till: Till) -> Act:
    request = GrantRequest(
        operation_id=till.counter.operation_id(),
        member_id=till.friend_id,
        tier_id="silver",
        until=date(2027, 3, 1),
        reason="asked",
        operator_id=till.manager_id,
    )
    return lambda: grant_tier(till.counter.ctx, request)


def coupons(till: Till) -> Act:
    to = [till.member_id, till.friend_id]
    return lambda: issue_coupons(till.counter.ctx, "100-8", to, till.manager_id)


def a_status(till: Till) -> Act:
    return lambda: set_status(till.counter.ctx, till.friend_id, "suspended", till.manager_id)


def a_look_at_a_phone(till: Till) -> Act:
    return lambda: reveal_phone(till.counter.ctx, till.member_id, till.manager_id)


# People behind the counter


def a_new_operator(till: Till) -> Act:
    ctx = till.counter.ctx
    return lambda: operators.add_operator(ctx, "王强", "cashier", "4062", till.manager_id)


def a_role(till: Till) -> Act:
    ctx = till.counter.ctx
    return lambda: operators.set_role(ctx, till.cashier_id, "manager", till.manager_id)


def a_farewell(till: Till) -> Act:
    return lambda: operators.let_go(till.counter.ctx, till.cashier_id, till.manager_id)


def a_pin(till: Till) -> Act:
    ctx = till.counter.ctx
    return lambda: operators.reset_pin(ctx, till.cashier_id, "4062", till.manager_id)


def a_pin_of_ones_own(till: Till) -> Act:
    ctx = till.counter.ctx
    return lambda: sign_on.change_pin(ctx, till.manager_id, MANAGER_PIN, "7319")


def a_sign_on(till: Till) -> Act:
    return lambda: sign_on.sign_on(till.counter.ctx, till.cashier_id, CASHIER_PIN)


def a_wrong_pin(till: Till) -> Act:
    """The try is counted, whatever it is answered."""

    def act() -> None:
        with suppress(PinWrong):
            sign_on.sign_on(till.counter.ctx, till.cashier_id, "9999")

    return act


def a_sign_off(till: Till) -> Act:
    return lambda: sign_on.sign_off(till.counter.ctx, till.cashier_id)


def an_approval(till: Till) -> Act:
    ctx = till.counter.ctx
    return lambda: sign_on.approve(ctx, MANAGER_PIN, "refund", till.sale_id, till.cashier_id)


# The desk


def a_setting(till: Till) -> Act:
    return lambda: save_setting(till.counter.ctx, "look.sounds", "on", till.manager_id)


def a_clock(till: Till) -> Act:
    return lambda: accept_clock(till.counter.ctx, till.manager_id)


def _current(till: Till) -> holding.OpenBasket:
    return holding.OpenBasket(
        basket=golden_basket(),
        wishes=golden_wishes(),
        member_id=till.member_id,
        operator_id=till.cashier_id,
    )


def a_basket_put_aside(till: Till) -> Act:
    return lambda: holding.hold(till.counter.ctx, _current(till))


def a_basket_taken_up(till: Till) -> Act:
    kept = holding.hold(till.counter.ctx, _current(till)).held
    return lambda: holding.resume(till.counter.ctx, kept.held_id)


def a_basket_thrown_away(till: Till) -> Act:
    kept = holding.hold(till.counter.ctx, _current(till)).held
    return lambda: holding.drop(till.counter.ctx, kept.held_id)


def the_open_basket(till: Till) -> Act:
    return lambda: holding.keep_open(till.counter.ctx, _current(till))


def imported_members(till: Till) -> Act:
    path = till.home / "members.csv"
    path.write_text("phone\n13900002222\n", encoding="utf-8-sig")
    return lambda: import_members(till.counter.ctx, path)


def imported_products(till: Till) -> Act:
    path = till.home / "products.csv"
    path.write_text("sku,name,price\nB1,咖啡,62\n", encoding="utf-8-sig")
    return lambda: import_products(till.counter.ctx, path)


# The file


def a_checkpoint(till: Till) -> Act:
    store: SqlStore = till.counter.store
    return store.checkpoint


def a_backup(till: Till) -> Act:
    target = till.home / "copy.mdbackup"
    return lambda: make_backup(till.counter.store, till.tools, target)


def a_backup_of_the_day(till: Till) -> Act:
    folder = till.home / "backups"
    return lambda: make_daily_backup(till.counter.store, till.tools, folder)


# The centre

CHAIN_MEMBER = "019a0000-0000-7000-8000-000000000077"


def _row(number: int) -> CentreRow:
    mine = f"{CHAIN_MEMBER[:-2]}{number:02d}"
    member = replace(
        wang(),
        member_id=mine,
        phone=f"+86137000000{number:02d}",
        card_token=f"9{number:023d}",
        ver=3,
    )
    on = date(2026, 11, 1)
    lot = Lot(
        lot_id=f"lot{number}",
        member_id=mine,
        component="base",
        accrued_on=on,
        active_on=on,
        expires_on=None,
        sale_id=None,
        remaining=120,
    )
    return CentreRow(entity_id=mine, ver=3, standing=Standing(member=member, lots=(lot,)))


def a_page_of_the_feed(till: Till) -> Act:
    rows = SqlCentreRows(till.counter.store)
    return lambda: rows.take([_row(n) for n in range(5)], Place(), Place(cursor=5))


def a_chunk_of_the_first_load(till: Till) -> Act:
    rows = SqlCentreRows(till.counter.store)
    found = [_row(n) for n in range(20)]
    place = Place(cursor=9, loaded_through=found[-1].entity_id, loaded_count=20, member_count=40)
    return lambda: rows.take(found, Place(), place)


def answers_of_the_centre(till: Till) -> Act:
    outbox = SqlOutbox(till.counter.store)
    sent = outbox.waiting(100)
    answers = [
        Answer(operation_id=one.operation_id, outcome="accepted", member_id=one.member_id, ver=9)
        for one in sent
    ]
    return lambda: outbox.keep(answers, len(sent) + 1, outbox.begun())


def another_life_of_the_centre(till: Till) -> Act:
    outbox = SqlOutbox(till.counter.store)
    return lambda: outbox.begin_history("h2")


def a_comparison(till: Till) -> Act:
    rows = SqlCentreRows(till.counter.store)
    found = Compared(differing_count=1, mended_count=2, left_count=0)
    return lambda: rows.keep_comparison(found)


def when_the_centre_answered(till: Till) -> Act:
    times = SqlAnswerTimes(till.counter.store)
    return lambda: times.keep_answered_at(till.counter.clock.now())


def a_pass_shown(till: Till) -> Act:
    """Of somebody whom this counter has never heard of."""
    signer, now = Ed25519Signer(bytes(range(32))), till.counter.clock.now()
    till.counter.signer = signer
    told = CentreFacts(address="https://centre.example", server_keys=(signer.public_key,))
    with till.counter.store.write() as work:
        work.save_setting(CENTRE, canonical_json(told))
        work.commit()
    claims = PassClaims(
        key_id=key_id_of(signer.public_key),
        member_id=str(UUID(int=7)),
        tier_rank=0,
        balance=800,
        allowance=500,
        issued_at=now.replace(microsecond=0),
        expires_at=now.replace(microsecond=0) + timedelta(days=1),
        serial=77,
    )
    digits = encode_pass(claims, signer.sign)
    return lambda: identify(till.counter.ctx, digits)


USE_CASES: tuple[Deed, ...] = (
    a_sale,
    a_sale_without_points,
    a_sale_to_nobody,
    a_sale_to_a_new_member,
    a_sale_in_cash,
    a_sale_of_many_lines,
    a_sale_of_one_thing,
    a_refund,
    a_refund_of_two_lines,
    a_refund_of_everything,
    a_void,
    an_exchange,
    an_exchange_for_less,
    a_swap,
    goods_without_a_receipt,
    an_enrolment,
    an_enrolment_with_all_fields,
    points_by_hand,
    points_given,
    points_taken,
    points_moved,
    points_expired,
    a_tier_granted,
    coupons,
    a_status,
    a_look_at_a_phone,
    a_new_operator,
    a_role,
    a_farewell,
    a_pin,
    a_pin_of_ones_own,
    a_sign_on,
    a_wrong_pin,
    a_sign_off,
    an_approval,
    a_setting,
    a_clock,
    a_basket_put_aside,
    a_basket_taken_up,
    a_basket_thrown_away,
    the_open_basket,
    imported_members,
    imported_products,
)
"""What people do."""
OF_THE_CENTRE: tuple[Deed, ...] = (
    a_page_of_the_feed,
    a_chunk_of_the_first_load,
    answers_of_the_centre,
    another_life_of_the_centre,
    a_comparison,
    when_the_centre_answered,
    a_pass_shown,
)
"""What a counter of a chain keeps besides."""
OF_THE_FILE: tuple[Deed, ...] = (a_checkpoint, a_backup, a_backup_of_the_day)
"""What changes no fact."""
