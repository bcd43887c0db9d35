"""Tries a whole day on a throw-away store, to show that this installation can do what it must."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.adapters.printer import FilePrinter
from app.adapters.printer_setup import PrinterSetup
from app.adapters.qr import card_png, read_qr
from app.bootstrap import stores
from app.domain.basket import Wishes
from app.domain.operations import digest
from app.domain.refund import RefundPick
from app.domain.ringing import add_product
from app.domain.sale import Tender
from app.services import refunds
from app.services.backup import make_backup
from app.services.context import business_now, programme_now
from app.services.doctor import examine
from app.services.enrol import Enrolled, EnrolRequest, enrol_member
from app.services.holding import new_basket
from app.services.identify import Found, Several, identify, open_member
from app.services.products import product_by_code
from app.services.quoting import quote
from app.services.restoring import restore_backup
from app.services.settle import Settled, SettleRequest, settle_sale

PHONE, NAME = "139 0000 0021", "陈喆"
COFFEE = "6901234567892"


class SelfTestFailed(AssertionError):
    """A step came out wrong; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """The throw-away store and where its papers go."""

    opened: stores.OpenedStore
    operator_id: str
    manager_id: str
    folder: Path
    recovery_code: str

    def new_id(self) -> str:
        return self.opened.ctx.ids.new_id(self.opened.ctx.clock.now())


def steps(folder: Path | None = None) -> Iterator[str]:
    """Do one thing after the other and name each that worked; SelfTestFailed at the first other.

    Nothing of it touches a real store: everything lies in ``folder`` (a temporary one).
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="memberdesk-") as made:
            yield from steps(Path(made))
        return
    home = folder / "store"
    wish = stores.DemoWish(until=stores.today(), member_count=30, sale_count=40)
    built = stores.make_demo(home, wish, lambda _done, _total: None)
    yield f"demo store built: {built.counts['members']} members, {built.counts['sales']} sales"
    opened = stores.open_home(home)
    try:
        trial = _trial(opened, folder, built.recovery_code)
        yield from _day(trial)
    finally:
        opened.close()


def _trial(opened: stores.OpenedStore, folder: Path, recovery_code: str) -> _Trial:
    with opened.store.read() as reader:
        by_role = {operator.role: operator.operator_id for operator in reader.operators()}
    return _Trial(
        opened=opened,
        operator_id=by_role["cashier"],
        manager_id=by_role["manager"],
        folder=folder,
        recovery_code=recovery_code,
    )


def _day(trial: _Trial) -> Iterator[str]:
    enrolled = _enrol(trial)
    yield "member enrolled, card read back from its picture"
    settled = _sell(trial, enrolled.view.member.member_id)
    yield f"sale {settled.sale.receipt_no} settled, receipt printed into a file"
    _refund(trial, settled)
    yield "one piece refunded"
    _back_up_and_restore(trial)
    yield "backup sealed, restored with the recovery code, and found well"


def _enrol(trial: _Trial) -> Enrolled:
    ctx = trial.opened.ctx
    purposes = programme_now(ctx).enrolment.consents
    request = EnrolRequest(
        operation_id=trial.new_id(),
        operator_id=trial.operator_id,
        phone_text=PHONE,
        name=NAME,
        consents={purpose.purpose: purpose.required for purpose in purposes},
    )
    enrolled = enrol_member(ctx, request)
    card_token = enrolled.view.member.card_token
    for text, kinds in ((PHONE, Found), ("chenzhe", Several), (card_token, Found)):
        _must(isinstance(identify(ctx, text), kinds), "the new member is not found")
    _must(read_qr(card_png(card_token)) == card_token, "the card is not read back")
    return enrolled


def _sell(trial: _Trial, member_id: str) -> Settled:
    ctx = trial.opened.ctx
    basket = new_basket(ctx)
    for _ in range(2):
        basket = add_product(basket, product_by_code(ctx, COFFEE))
    view = open_member(ctx, member_id)
    wishes = Wishes(tender_kinds=("wechat",))
    quoted = quote(basket, view, programme_now(ctx), wishes, business_now(ctx))
    request = SettleRequest(
        operation_id=trial.new_id(),
        basket=basket,
        wishes=wishes,
        member_id=member_id,
        tenders=(Tender(kind="wechat", amount_minor=quoted.due_minor),),
        operator_id=trial.operator_id,
        quote_digest=digest(quoted),
    )
    settled = settle_sale(ctx, request)
    _must(settled.view is not None and settled.view.balance.available > 0, "no points were won")
    papers = trial.folder / "papers"
    setup = PrinterSetup(transport="folder", address=str(papers))
    FilePrinter(setup).print_receipt(settled.receipt)
    _must(any(papers.iterdir()), "no receipt was printed")
    return settled


def _refund(trial: _Trial, settled: Settled) -> None:
    ctx = trial.opened.ctx
    picks = (RefundPick(line_id=settled.sale.lines[0].line_id, units=1),)
    quoted = refunds.quote(ctx, settled.sale.sale_id, picks)
    request = refunds.RefundRequest(
        operation_id=trial.new_id(),
        sale_id=settled.sale.sale_id,
        picks=picks,
        reason="self test",
        operator_id=trial.operator_id,
        approved_by=trial.manager_id,
        quote_digest=digest(quoted),
    )
    refunded = refunds.refund_sale(ctx, request)
    _must(refunded.sale.state == "part_returned", "the refund was not stored")


def _back_up_and_restore(trial: _Trial) -> None:
    sealed = trial.folder / "copy.mdbackup"
    make_backup(trial.opened.store, trial.opened.backup_tools, sealed)
    home = trial.folder / "restored"
    restore_backup(stores.restore_tools(), sealed, trial.recovery_code, home)
    restored = stores.open_home(home)
    try:
        report = examine(restored.store, restored.ctx.clock)
    finally:
        restored.close()
    _must(report.is_well, "; ".join(finding.sentence for finding in report.findings))


def _must(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise SelfTestFailed(otherwise)


def run(say: Callable[[str], None]) -> bool:
    """Every step, said aloud as it is done; False when one failed."""
    try:
        for step in steps():
            say(step)
    except SelfTestFailed as failure:
        say(f"failed: {failure}")
        return False
    return True
