"""What a programme document must hold beyond its shape: every wrong number, id and name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain
from typing import get_args

from app.domain.errors import BadInput, Reason
from app.domain.money import BASIS_POINTS
from app.domain.operator import Role
from app.domain.programme.benefits import OrderMechanic
from app.domain.programme.check_benefits import (
    benefit_bounds,
    code_faults,
    festival_faults,
    gate_bounds,
    gift_faults,
    mechanic_faults,
    need_faults,
)
from app.domain.programme.check_points import points_faults
from app.domain.programme.document import Programme
from app.domain.programme.faults import (
    HOW_MANY,
    MAX_COUNT,
    MAX_DAYS_AROUND,
    MAX_FACTOR_BP,
    MAX_MINOR,
    MAX_MONTHS,
    Bound,
    Fault,
    id_faults,
    named,
    within,
)
from app.domain.programme.meeting import benefits_of, gates_of
from app.domain.programme.points import Earning, OfflineRules, Redemption
from app.domain.sale import TenderKind

MAX_EXPONENT = 3
"""No currency in use has more minor digits."""
MAX_ACCOUNTS = 9
MAX_REWARDS = 12
"""The desk asks what each of them would take, with every change of the order."""
MAX_REWARDS_AT_ONCE = 3
MAX_AGE = 120
MAX_OFFLINE_HOURS = 720
NO_TIER = "there is no tier {id}"
NO_COUPON_TYPE = "there is no coupon type {id}"


def check_programme(programme: Programme, path: str = "programme") -> None:
    """Raises BadInput for the first mistake of ``faults_of``."""
    for fault in faults_of(programme):
        raise BadInput(path=f"{path}.{fault.path}", reason=fault.reason)


def faults_of(programme: Programme, lost: Collection[str] = ()) -> Iterator[Fault]:
    """Every number out of its range, id used twice, and name of something that is not there.

    ``lost``: parts of which something was left out because its shape is wrong; what relies on
    them cannot be told.
    """
    yield from _range_faults(programme)
    for place, ids in _ids(programme).items():
        yield from id_faults(place, ids)
    for parts, look in _TOGETHER:
        if not any(part in lost for part in parts):
            yield from look(programme)
    yield from _unknown_words(programme)
    yield from _own_faults(programme)


def _own_faults(programme: Programme) -> Iterator[Fault]:
    """Fields of one part that do not go together."""
    yield from gift_faults(programme)
    yield from code_faults(programme)
    for number, festival in enumerate(programme.festivals):
        yield from festival_faults(f"festivals[{number}]", festival)
    for number, kind in enumerate(programme.coupon_types):
        if not isinstance(kind.mechanic, OrderMechanic):
            place = f"coupon_types[{number}].mechanic.kind"
            yield Fault(place, "a coupon works on the order")
    for path, benefit in benefits_of(programme):
        yield from mechanic_faults(f"{path}.mechanic", benefit.mechanic)
        yield from need_faults(f"{path}.needs", benefit.needs, benefit.mechanic)
    for name in set(programme.policies.tax_rate_bp) & set(programme.policies.tax_rate_ppm):
        yield Fault(f"policies.tax_rate_ppm.{name}", "has a rate in tax_rate_bp already")


def _range_faults(programme: Programme) -> Iterator[Fault]:
    """Every number out of its range, whatever else the programme holds."""
    for bound in chain(_rule_bounds(programme), benefit_bounds(programme), _desk(programme)):
        if bound.value is not None and not bound.least <= bound.value <= bound.most:
            yield bound.fault


def _ids(programme: Programme) -> dict[str, list[str]]:
    """Lists whose members go by an id, each once."""
    earning = programme.earning
    return {
        "accounts": [account.account_id for account in programme.accounts],
        "tiers": [tier.tier_id for tier in programme.tiers],
        "festivals": [one.festival_id for one in programme.festivals],
        "offers": [offer.offer_id for offer in programme.offers],
        "coupon_types": [one.coupon_type_id for one in programme.coupon_types],
        "plans": [plan.plan_id for plan in programme.plans],
        "earning.day_factors": [one.factor_id for one in earning.day_factors],
        "earning.bonuses": [one.bonus_id for one in earning.bonuses],
        "earning.category_factors": [one.factor_id for one in earning.category_factors],
        "enrolment.consents": [one.purpose for one in programme.enrolment.consents],
    }


def _unknown_words(programme: Programme) -> Iterator[Fault]:
    """Roles and ways to pay that no till knows."""
    for role in programme.roles:
        if role not in get_args(Role):
            reason = Reason("no such role, one of {words}", words=", ".join(get_args(Role)))
            yield Fault(f"roles.{role}", reason)
    for number, kind in enumerate(programme.rounding.tender_kinds):
        if kind not in get_args(TenderKind):
            known = ", ".join(get_args(TenderKind))
            reason = Reason("no such way to pay, one of {words}", words=known)
            yield Fault(f"rounding.tender_kinds[{number}]", reason)


def _welcome_faults(programme: Programme) -> Iterator[Fault]:
    """Coupon types that new members get and that are none."""
    for number, one in enumerate(programme.enrolment.welcome_coupon_type_ids):
        if programme.coupon_type(one) is None:
            path = f"enrolment.welcome_coupon_type_ids[{number}]"
            yield Fault(path, named(NO_COUPON_TYPE, one))


def _gate_faults(programme: Programme) -> Iterator[Fault]:
    """Festivals and tiers that gates name and that are none."""
    festivals = {one.festival_id for one in programme.festivals}
    tiers = {tier.tier_id for tier in programme.tiers}
    for path, gate in gates_of(programme):
        for name in ("festival_ids", "excluded_festival_ids"):
            for number, one in enumerate(getattr(gate, name)):
                if one not in festivals:
                    reason = named("there is no festival {id}", one)
                    yield Fault(f"{path}.{name}[{number}]", reason)
        for number, one in enumerate(gate.tier_ids):
            if one not in tiers:
                yield Fault(f"{path}.tier_ids[{number}]", named(NO_TIER, one))


def _issue_faults(programme: Programme) -> Iterator[Fault]:
    """Coupon types and tiers that coupons of sales name and that are none."""
    tiers = {tier.tier_id for tier in programme.tiers}
    for number, issue in enumerate(programme.coupons.issues):
        place, brings, reached = (
            f"coupons.issues[{number}]",
            issue.brings_type_id,
            issue.reached_tier_id,
        )
        if programme.coupon_type(brings) is None:
            yield Fault(f"{place}.brings_type_id", named(NO_COUPON_TYPE, brings))
        if reached is not None and reached not in tiers:
            yield Fault(f"{place}.reached_tier_id", named(NO_TIER, reached))


def _plan_faults(programme: Programme) -> Iterator[Fault]:
    """Every plan gives a level above the base, and is a product of its own."""
    levels = {tier.tier_id for tier in programme.tiers[1:]}
    skus = [plan.sku for plan in programme.plans]
    for number, plan in enumerate(programme.plans):
        if plan.tier_id not in levels:
            reason = named("there is no tier {id} above the first", plan.tier_id)
            yield Fault(f"plans[{number}].tier_id", reason)
        if not plan.sku.strip():
            yield Fault(f"plans[{number}].sku", "needs a product of its own")
        elif plan.sku in skus[:number]:
            reason = named("another plan is sold as {id} already", plan.sku)
            yield Fault(f"plans[{number}].sku", reason)


_TOGETHER: tuple[tuple[tuple[str, ...], Callable[[Programme], Iterator[Fault]]], ...] = (
    (("festivals", "tiers"), _gate_faults),
    (("tiers",), _plan_faults),
    (("coupon_types",), _welcome_faults),
    (("coupon_types", "tiers"), _issue_faults),
    (("earning", "redemption", "tier_rules", "policies", "accounts"), points_faults),
)
"""Looks at what parts of a programme say of each other, with the parts they rely on."""


def _desk(programme: Programme) -> Iterator[Bound]:
    """What roles may do, and who may become a member."""
    for name, role in programme.roles.items():
        place = f"roles.{name}"
        yield Bound(f"{place}.manual_discount_bp", role.manual_discount_bp, 0, BASIS_POINTS)
        yield Bound(f"{place}.manual_discount_minor", role.manual_discount_minor, 0, MAX_MINOR)
        yield Bound(f"{place}.refund_minor", role.refund_minor, 0, MAX_MINOR)
        yield Bound(f"{place}.adjust_points", role.adjust_points, 0, MAX_MINOR)
    yield Bound("enrolment.minimum_age", programme.enrolment.minimum_age, 0, MAX_AGE)
    referral = programme.enrolment.referral
    if referral is not None:
        for name, least in (("referrer_points", 0), ("newcomer_points", 0), ("least_minor", 1)):
            yield Bound(f"enrolment.referral.{name}", getattr(referral, name), least, MAX_MINOR)
        yield Bound("enrolment.referral.days", referral.days, 0, MAX_COUNT)
    for number, consent in enumerate(programme.enrolment.consents):
        yield Bound(f"enrolment.consents[{number}].version", consent.version, 1, MAX_MINOR)


def _rule_bounds(programme: Programme) -> Iterator[Bound]:
    """Tiers, points, rounding and the search."""
    yield Bound("version", programme.version, 1, MAX_MINOR)
    yield Bound("currency.exponent", programme.currency.exponent, 0, MAX_EXPONENT)
    yield Bound("tiers", len(programme.tiers), 1, MAX_COUNT, HOW_MANY)
    yield from _tier_bounds(programme)
    yield from within("earning", _earning_bounds(programme.earning))
    yield from within("redemption", _redemption_bounds(programme.redemption))
    yield Bound("accounts", len(programme.accounts), 0, MAX_ACCOUNTS, HOW_MANY)
    for number, account in enumerate(programme.accounts):
        yield from within(f"accounts[{number}].earning", _earning_bounds(account.earning))
        if account.redemption is not None:
            place = f"accounts[{number}].redemption"
            yield from within(place, _redemption_bounds(account.redemption))
    yield from _limit_bounds(programme)


def _earning_bounds(earning: Earning) -> Iterator[Bound]:
    """How points are won, and when they end."""
    least = 1 if earning.expiry.mode == "inactivity" else 0
    yield Bound("expiry.count", earning.expiry.count, least, MAX_COUNT)
    yield Bound("cooling_days", earning.cooling_days, 0, MAX_COUNT)
    yield Bound("points", earning.points, 0, MAX_COUNT)
    yield Bound("per_minor", earning.per_minor, 1, MAX_MINOR)
    yield Bound("min_order_minor", earning.min_order_minor, 0, MAX_MINOR)
    yield Bound("max_factor_bp", earning.max_factor_bp, 0, MAX_FACTOR_BP)
    yield from _cap_bounds(earning)
    yield from _factor_bounds(earning)


def _redemption_bounds(redemption: Redemption) -> Iterator[Bound]:
    """What points are worth, and how many of them are taken."""
    yield Bound("points", redemption.points, 1, MAX_MINOR)
    yield Bound("worth_minor", redemption.worth_minor, 1, MAX_MINOR)
    yield Bound("min_points", redemption.min_points, 1, MAX_MINOR)
    yield Bound("step_points", redemption.step_points, 1, MAX_MINOR)
    yield Bound("max_share_bp", redemption.max_share_bp, 0, BASIS_POINTS)
    yield Bound("max_points_per_order", redemption.max_points_per_order, 0, MAX_MINOR)
    yield Bound("max_points_per_day", redemption.max_points_per_day, 0, MAX_MINOR)
    yield Bound("min_order_minor", redemption.min_order_minor, 0, MAX_MINOR)
    yield Bound("free_limit_minor", redemption.free_limit_minor, 0, MAX_MINOR)
    yield Bound("rewards", len(redemption.rewards), 0, MAX_REWARDS, HOW_MANY)
    yield Bound("max_rewards", redemption.max_rewards, 1, MAX_REWARDS_AT_ONCE)
    for number, reward in enumerate(redemption.rewards):
        yield Bound(f"rewards[{number}].points", reward.points, 1, MAX_MINOR)
        yield Bound(f"rewards[{number}].off_bp", reward.off_bp, 1, BASIS_POINTS)
        yield Bound(f"rewards[{number}].off_minor", reward.off_minor, 1, MAX_MINOR)
        yield Bound(f"rewards[{number}].cap_minor", reward.cap_minor, 1, MAX_MINOR)
    yield from within("offline", _offline_bounds(redemption.offline))


def _offline_bounds(offline: OfflineRules) -> Iterator[Bound]:
    """What is spent before the centre knows of it (R-101)."""
    yield Bound("points_per_member", offline.points_per_member, 0, MAX_MINOR)
    yield Bound("times_per_member", offline.times_per_member, 0, MAX_COUNT)
    yield Bound("points_per_counter", offline.points_per_counter, 0, MAX_MINOR)
    yield Bound("hours", offline.hours, 1, MAX_OFFLINE_HOURS)
    yield Bound("hours_alone", offline.hours_alone, 0, offline.hours)


def _tier_bounds(programme: Programme) -> Iterator[Bound]:
    """Levels, what leads to them, and how they move (R-86 to R-90)."""
    for number, tier in enumerate(programme.tiers):
        for name in ("entry_minor", "keep_minor", "entry_points", "keep_points"):
            yield Bound(f"tiers[{number}].{name}", getattr(tier, name), 0, MAX_MINOR)
        for name in ("entry_visits", "keep_visits"):
            yield Bound(f"tiers[{number}].{name}", getattr(tier, name), 0, MAX_COUNT)
        yield Bound(f"tiers[{number}].entry_months", tier.entry_months, 0, MAX_MONTHS)
        yield Bound(f"tiers[{number}].payable_bp", tier.payable_bp, 0, BASIS_POINTS)
        yield Bound(f"tiers[{number}].points_factor_bp", tier.points_factor_bp, 0, MAX_FACTOR_BP)
    rules = programme.tier_rules
    yield Bound("tier_rules.window_months", rules.window_months, 1, MAX_MONTHS)
    yield Bound("tier_rules.validity_months", rules.validity_months, 0, MAX_MONTHS)
    yield Bound("tier_rules.validity_end_month", rules.validity_end_month, 1, 12)
    yield Bound("tier_rules.grace_days", rules.grace_days, 0, MAX_COUNT)
    yield Bound("tier_rules.paid_grace_days", rules.paid_grace_days, 0, MAX_COUNT)
    for number, plan in enumerate(programme.plans):
        yield Bound(f"plans[{number}].months", plan.months, 1, MAX_MONTHS)


def _factor_bounds(earning: Earning) -> Iterator[Bound]:
    """Factors of days, categories and the birthday."""
    for number, day in enumerate(earning.day_factors):
        yield Bound(f"day_factors[{number}].factor_bp", day.factor_bp, 0, MAX_FACTOR_BP)
        yield from within(f"day_factors[{number}].gate", gate_bounds(day.gate))
    for number, one in enumerate(earning.category_factors):
        yield Bound(f"category_factors[{number}].factor_bp", one.factor_bp, 0, MAX_FACTOR_BP)
    if earning.birthday is not None:
        yield Bound("birthday.factor_bp", earning.birthday.factor_bp, 0, MAX_FACTOR_BP)
        yield Bound("birthday.days_before", earning.birthday.days_before, 0, MAX_DAYS_AROUND)
        yield Bound("birthday.days_after", earning.birthday.days_after, 0, MAX_DAYS_AROUND)


def _cap_bounds(earning: Earning) -> Iterator[Bound]:
    """The most points, and bonuses of a fixed number."""
    for name in ("order", "day", "month"):
        most: int | None = getattr(earning, f"max_points_per_{name}")
        yield Bound(f"max_points_per_{name}", most, 0, MAX_MINOR)
    yield Bound("max_balance", earning.max_balance, 0, MAX_MINOR)
    for number, limit in enumerate(earning.limits):
        yield Bound(f"limits[{number}].max_points", limit.max_points, 0, MAX_MINOR)
    for number, bonus in enumerate(earning.bonuses):
        yield Bound(f"bonuses[{number}].points", bonus.points, 0, MAX_COUNT)
        yield Bound(f"bonuses[{number}].threshold_minor", bonus.threshold_minor, 0, MAX_MINOR)
        yield from within(f"bonuses[{number}].gate", gate_bounds(bonus.gate))


def _limit_bounds(programme: Programme) -> Iterator[Bound]:
    """Caps, floors and switches."""
    policies = programme.policies
    yield Bound("rounding.step_minor", programme.rounding.step_minor, 1, MAX_MINOR)
    yield Bound("coupons.min_gain_minor", programme.coupons.min_gain_minor, 0, MAX_MINOR)
    yield Bound("coupons.min_gain_face_bp", programme.coupons.min_gain_face_bp, 0, BASIS_POINTS)
    grace_days = policies.refund_expired_grace_days
    yield Bound("policies.refund_expired_grace_days", grace_days, 0, MAX_COUNT)
    days = policies.refund_no_receipt_days
    yield Bound("policies.refund_no_receipt_days", days, 0, MAX_COUNT)
    yield Bound("policies.claim_days", policies.claim_days, 0, MAX_COUNT)
    yield Bound("policies.prices_floor_minor", policies.prices_floor_minor, 0, MAX_MINOR)
    yield Bound("policies.search_budget", policies.search_budget, 1, 1_000_000)
    for name, rate in policies.tax_rate_bp.items():
        yield Bound(f"policies.tax_rate_bp.{name}", rate, 0, BASIS_POINTS)
    for name, rate in policies.tax_rate_ppm.items():
        yield Bound(f"policies.tax_rate_ppm.{name}", rate, 0, 100 * BASIS_POINTS)
