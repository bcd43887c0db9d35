"""One durable write: the queries that change something, and the commit."""

from __future__ import annotations

from sqlcipher3 import dbapi2 as driver

from app.domain.errors import CommitUnknown
from local_db.queries import ledger, members, sales, shop
from local_db.reader import SqlReader


class SqlUnitOfWork(SqlReader):
    """Implements ``app.ports.store.UnitOfWork`` on the writer, inside BEGIN IMMEDIATE.

    Whoever opened it rolls back what was not committed.
    """

    __slots__ = ()

    def commit(self) -> None:
        """Make it durable; CommitUnknown when COMMIT raised, for then nobody knows (I17)."""
        try:
            self.connection.execute("COMMIT")
        except driver.Error as error:
            raise CommitUnknown from error

    chain_head = sales.chain_head
    append_operation = sales.append_operation
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

    add_sale = sales.add_sale
    update_sale_returns = sales.update_sale_returns

    save_operator = shop.save_operator
    hold_basket = shop.hold_basket
    drop_held = shop.drop_held
    keep_open_basket = shop.keep_open_basket
    save_setting = shop.save_setting
