"""What a step came to, as a tree with the names that expectations use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, get_args

from app.domain.exchange import ExchangeQuote
from app.domain.goods_back import GoodsQuote
from app.domain.ledger import Balance
from app.domain.member import Missing
from app.domain.programme import Programme
from app.domain.quote import AccountQuote, Quote, QuoteLine
from app.domain.refund import RefundQuote, TenderBack
from app.domain.refund_quote import AccountBack
from app.domain.sale import TenderKind
from app.domain.unit_facts import Share, UnitRun
from app.services.member_view import MemberView
from app.services.scenarios.comparing import Amount, Found

KINDS = ("member_price", "tier", "manual", "points", "points_paid", "rounding")
"""Benefits that can be named by their kind alone."""


class Names(NamedTuple):
    """How the file names things. ``coupons``: type by id, of those in the file and of those that
    were issued since; ``declared``: the ids in the file.
    """

    programme: Programme
    coupons: Mapping[str, str]
    declared: frozenset[str]

    def amount(self, minor: int) -> Amount:
        """Money of this programme."""
        return Amount(minor, self.programme.currency)


def sale_found(quoted: Quote, names: Names) -> dict[str, Found]:
    """The quote that was settled."""
    redemption = quoted.redemption
    money = names.amount
    return {
        "due": money(quoted.due_minor),
        "list": money(quoted.list_total_minor),
        "tax": money(quoted.tax_minor),
        "rounding": money(-quoted.rounding_minor),
        "fees": money(quoted.fees_minor),
        "won": quoted.accrued_points,
        "won_by": {part.component: part.points for part in quoted.accruals},
        "spent_points": quoted.redeemed_points,
        "most_points": redemption.max_points,
        "bound": redemption.bound,
        "off": _off(_of_steps(quoted), names) | {"rounding": money(-quoted.rounding_minor)},
        "lines": {line.line_id: _line(line, names) for line in quoted.lines},
        "not_used": _not_used(quoted, names),
        "used": quoted.used_coupon_ids,
        "proposed": {
            coupon_id: money(one.saves_minor)
            for one in quoted.proposals
            for coupon_id in one.coupon_ids
        },
        "notes": _notes(quoted),
        "counts": money(quoted.qualifying_minor),
        "search": quoted.search,
        "gifts": _gifts(quoted),
        "accounts": {one.account_id: _account(one) for one in quoted.accounts},
    }


def _gifts(quoted: Quote) -> dict[str, Found]:
    """Pieces by SKU."""
    pieces: dict[str, Found] = {}
    for gift in quoted.gifts:
        before = pieces.get(gift.sku, 0)
        pieces[gift.sku] = gift.units + (before if isinstance(before, int) else 0)
    return pieces


def _account(one: AccountQuote) -> dict[str, Found]:
    redemption = one.redemption
    return {
        "won": one.accrued_points,
        "spent_points": one.redeemed_points,
        "most_points": 0 if redemption is None else redemption.max_points,
        "bound": "" if redemption is None else redemption.bound,
    }


def _notes(quoted: Quote) -> tuple[str, ...]:
    notes = (*quoted.notes, *(note for step in quoted.steps for note in step.notes))
    return tuple(note.code for note in notes)


def _line(line: QuoteLine, names: Names) -> dict[str, Found]:
    money = names.amount
    return {
        "list": money(line.list_minor),
        "base": money(line.base_minor),
        "net": money(line.net_minor),
        "tax": money(line.tax_minor),
        "fee": money(line.fee_minor),
        "won": line.accrued_points,
        "spent_points": line.redeemed_points,
        "counts": money(line.qualifying_minor),
        "off": _off(_of_shares(line.shares), names),
        "units": tuple(_unit(run, names) for run in line.units for _ in range(run.count)),
    }


def _unit(run: UnitRun, names: Names) -> Found:
    return {
        "net": names.amount(run.net_minor),
        "won": run.accrued_points,
        "spent_points": run.redeemed_points,
        "counts": names.amount(run.qualifying_minor),
    }


def _of_steps(quoted: Quote) -> Iterable[tuple[str, str, int]]:
    return ((one.benefit.kind, one.benefit.id, one.amount_minor) for one in quoted.steps)


def _of_shares(shares: Iterable[Share]) -> Iterable[tuple[str, str, int]]:
    return ((one.benefit.kind, one.benefit.id, one.amount_minor) for one in shares)


def _off(taken: Iterable[tuple[str, str, int]], names: Names) -> dict[str, Found]:
    """What each benefit took, by kind, by id, and for coupons by type; 0 for those that did not
    work.
    """
    programme = names.programme
    known = (
        *KINDS,
        *(offer.offer_id for offer in programme.offers),
        *(kind.coupon_type_id for kind in programme.coupon_types),
        *names.coupons,
    )
    sums = dict.fromkeys(known, 0)
    for kind, benefit_id, minor in taken:
        for name in {kind, benefit_id, names.coupons.get(benefit_id, kind)}:
            sums[name] = sums.get(name, 0) + minor
    return {name: names.amount(minor) for name, minor in sums.items()}


def _not_used(quoted: Quote, names: Names) -> dict[str, Found]:
    reasons: dict[str, Found] = {}
    for one in quoted.not_applied:
        kind = one.benefit.kind
        alias = names.coupons.get(one.benefit.id, kind) if kind in ("coupon", "tier") else kind
        reasons.setdefault(alias, one.reason.code)
        reasons[one.benefit.id] = one.reason.code
    return reasons


def refund_found(quoted: RefundQuote, names: Names) -> dict[str, Found]:
    """The preview of a refund or void, which is what was written (R-84)."""
    money = names.amount
    return {
        "money": money(quoted.total_minor),
        "tenders": _by_kind(quoted.tenders, names),
        "points_back": sum(one.points for one in quoted.points_back),
        "points_taken": sum(one.points for one in quoted.points_taken),
        "new_debt": quoted.debt_points,
        "expired_points": quoted.expired_points,
        "forgiven_points": quoted.forgiven_points,
        "deducted_points": quoted.deducted_points,
        "withheld": money(quoted.withheld_minor),
        "charged": money(quoted.charged_minor),
        "lost": {one.line_id: money(one.amount_minor) for one in quoted.lost},
        "coupons_back": _coupons(quoted, "returned"),
        "coupons_expired": _coupons(quoted, "returned_expired"),
        "counts": money(quoted.qualifying_minor),
        "revoked": tuple(
            names.coupons[one.coupon_id] for one in quoted.issued if one.outcome == "revoked"
        ),
        "coupon_value": money(quoted.issued_minor),
        "gift_value": money(quoted.gifts_minor),
        "lines": {
            line.line_id: {
                "money": money(line.amount_minor),
                "net": money(line.net_minor),
                "counts": money(line.qualifying_minor),
                "points_back": line.points_back,
                "points_taken": line.points_taken,
            }
            for line in quoted.lines
        },
        "accounts": {one.account_id: _account_back(one) for one in quoted.accounts},
    }


def exchange_found(quoted: ExchangeQuote, names: Names) -> dict[str, Found]:
    """The new sale of an exchange, and beside it what came back; a swap has neither."""
    found: dict[str, Found] = {"swapped": quoted.is_swap}
    if quoted.refund_quote is None or quoted.quote is None:
        return found
    return {
        **found,
        **sale_found(quoted.quote, names),
        "returned": refund_found(quoted.refund_quote, names),
        "to_pay": names.amount(quoted.to_pay_minor),
        "paid_out": _by_kind(quoted.paid_out, names),
    }


def goods_found(quoted: GoodsQuote, names: Names) -> dict[str, Found]:
    """Goods that came back without a receipt."""
    money = names.amount(quoted.total_minor)
    lines: dict[str, Found] = {
        one.sku: {"money": names.amount(one.units * one.unit_minor)} for one in quoted.goods
    }
    return {"money": money, "tenders": {"cash": money}, "lines": lines}


def _by_kind(backs: Iterable[TenderBack], names: Names) -> dict[str, Found]:
    sums: dict[str, int] = dict.fromkeys(get_args(TenderKind), 0)
    for back in backs:
        sums[back.kind] += back.amount_minor
    return {kind: names.amount(minor) for kind, minor in sums.items()}


def _coupons(quoted: RefundQuote, outcome: str) -> tuple[str, ...]:
    return tuple(one.coupon_id for one in quoted.coupons if one.outcome == outcome)


def _ways(ways: Iterable[Missing], names: Names) -> dict[str, Found]:
    return {
        one.metric: names.amount(one.amount) if one.metric == "spend" else one.amount
        for one in ways
    }


def _account_back(one: AccountBack) -> dict[str, Found]:
    return {
        "points_back": sum(back.points for back in one.points_back),
        "points_taken": sum(taken.points for taken in one.points_taken),
        "forgiven_points": one.forgiven_points,
    }


def _expiry(balance: Balance) -> dict[str, Found]:
    return {"points": balance.next_expiry_points, "on": balance.next_expiry_on}


def member_found(view: MemberView, names: Names) -> dict[str, Found]:
    """The member as the desk shows one after the step."""
    balance, tier, money = view.balance, view.tier_state, names.amount
    return {
        "balance": balance.available,
        "pending": balance.pending,
        "debt": balance.debt,
        "worth": money(view.worth_minor),
        "next_to_expire": _expiry(balance),
        "accounts": {
            account.account_id: {
                "balance": own.available,
                "pending": own.pending,
                "next_to_expire": _expiry(own),
            }
            for account, own in view.accounts
        },
        "coupons": tuple(
            coupon.coupon_id if coupon.coupon_id in names.declared else kind.coupon_type_id
            for coupon, kind in view.coupons
        ),
        "tier": tier.tier_id,
        "tier_until": tier.until or "never",
        "paid_until": tier.paid_until or "never",
        "counted": money(tier.counted_minor),
        "to_next": money(tier.to_next_minor),
        "to_keep": money(tier.to_keep_minor),
        "to_next_by": _ways(tier.to_next, names),
        "to_keep_by": _ways(tier.to_keep, names),
        "in_grace": tier.in_grace,
    }
