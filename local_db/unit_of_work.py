"""One durable write: the queries that change something, and the commit."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from sqlcipher3 import dbapi2 as driver

from app.domain.operations import Operation
from local_db.queries import ledger, members, sales, shop
from local_db.reader import SqlReader

MARK = "saving.mark"
"""Setting that tells the last write without an operation from all others."""

IsStored = Callable[[SqlReader], bool]
FindOut = Callable[[IsStored, driver.Error], None]
"""Looks at the file on a fresh connection: returns when it is stored, raises otherwise."""


class SqlUnitOfWork(SqlReader):
    """Implements ``app.ports.store.UnitOfWork`` on the writer, inside BEGIN IMMEDIATE.

    Whoever opened it rolls back what was not committed, and says how to find out what became of a
    COMMIT that raised.
    """

    __slots__ = ("_find_out", "_operation_id")

    def __init__(self, connection: driver.Connection, find_out: FindOut) -> None:
        super().__init__(connection)
        self._find_out = find_out
        self._operation_id = ""

    def commit(self) -> None:
        """Make it durable; an error out of COMMIT says nothing until it was looked up (I17).

        NotSaved or DiskFull when nothing was stored, CommitUnknown when nobody can find out.
        """
        is_stored = self._told_apart()
        try:
            self.connection.execute("COMMIT")
        except driver.Error as error:
            self._find_out(is_stored, error)

    def append_operation(self, operation: Operation) -> None:
        """The next record of the chain; its id tells this write from all others."""
        sales.append_operation(self, operation)
        self._operation_id = operation.operation_id

    def _told_apart(self) -> IsStored:
        operation_id = self._operation_id
        if operation_id:
            return lambda reader: reader.operation(operation_id) is not None
        mark = secrets.token_hex(8)
        self.save_setting(MARK, mark)
        return lambda reader: reader.setting(MARK) == mark

    chain_head = sales.chain_head
    next_receipt_sequence = sales.next_receipt_sequence

    save_profile = shop.save_profile
    publish_programme = shop.publish_programme
    replace_catalogue = shop.replace_catalogue

    add_member = members.add_member
    update_member = members.update_member
    bump_member = members.bump_member
    add_consent = members.add_consent
    add_coupon = ledger.add_coupon
    update_coupon = ledger.update_coupon
    add_tier_fact = ledger.add_tier_fact
    add_entries = ledger.add_entries
    use_birthday = ledger.use_birthday
    release_birthday = ledger.release_birthday
    use_offer = shop.use_offer
    release_offers = shop.release_offers

    add_sale = sales.add_sale
    update_sale_returns = sales.update_sale_returns

    save_operator = shop.save_operator
    hold_basket = shop.hold_basket
    drop_held = shop.drop_held
    keep_open_basket = shop.keep_open_basket
    save_setting = shop.save_setting
