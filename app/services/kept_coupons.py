"""What a manager looks at before money goes back: coupons that stayed when their sales did not."""

from __future__ import annotations

from app.domain.issuing import coupons_kept
from app.domain.periods import add_months
from app.services.context import Context, business_now
from app.services.refunds import returns_with_days

MONTHS = 12
MOST_SALES = 500


def kept_coupons(ctx: Context, member_id: str) -> int:
    """Coupons that this member had used when the sales that brought them came back, over the
    returns of the last ``MONTHS`` in this counter's book (R-78); of the latest ``MOST_SALES``
    sales, so that nobody waits for a member who buys every hour.
    """
    since = add_months(business_now(ctx).on, -MONTHS)
    with ctx.store.read() as reader:
        sales = reader.sales_of_member(member_id, MOST_SALES)
        back = [sale.sale_id for sale in sales if sale.state in ("returned", "voided")]
        returns = [one for sale_id in back for one in returns_with_days(reader, sale_id)]
    return coupons_kept(returns, since)
