"""The programme document: every number of the membership programme, versioned, as data.

Amounts are minor units, percentages basis points (9500 = 95 % payable where the name says
``payable``; ``off`` where it says off), factors basis points (20000 = times two). Texts are
mappings
from a language (``zh_CN``, ``en``) to words.
"""

from app.domain.programme.benefits import (
    ALWAYS,
    NOTHING,
    AmountOff,
    BuyGet,
    Channel,
    CheapestUnit,
    CouponIssue,
    CouponType,
    EachFull,
    Gate,
    Gift,
    GiftItem,
    Limits,
    LinePercent,
    Mechanic,
    Needs,
    NForPrice,
    Occasion,
    Offer,
    PercentOff,
    Scope,
    Stacking,
    Step,
    Text,
    UnitAmount,
)
from app.domain.programme.desk import ConsentPurpose, Enrolment, RoleLimits
from app.domain.programme.document import CouponRules, Festival, Programme, Rounding
from app.domain.programme.plans import Plan
from app.domain.programme.points import (
    Account,
    BirthdayRule,
    CategoryFactor,
    ComponentLimit,
    DayFactor,
    Earning,
    Expiry,
    FlatBonus,
    Redemption,
    Reward,
)
from app.domain.programme.policies import Policies, TargetUnit
from app.domain.programme.tiers import Metric, Tier, TierRules

__all__ = [
    "ALWAYS",
    "NOTHING",
    "Account",
    "AmountOff",
    "BirthdayRule",
    "BuyGet",
    "CategoryFactor",
    "Channel",
    "CheapestUnit",
    "ComponentLimit",
    "ConsentPurpose",
    "CouponIssue",
    "CouponRules",
    "CouponType",
    "DayFactor",
    "EachFull",
    "Earning",
    "Enrolment",
    "Expiry",
    "Festival",
    "FlatBonus",
    "Gate",
    "Gift",
    "GiftItem",
    "Limits",
    "LinePercent",
    "Mechanic",
    "Metric",
    "NForPrice",
    "Needs",
    "Occasion",
    "Offer",
    "PercentOff",
    "Plan",
    "Policies",
    "Programme",
    "Redemption",
    "Reward",
    "RoleLimits",
    "Rounding",
    "Scope",
    "Stacking",
    "Step",
    "TargetUnit",
    "Text",
    "Tier",
    "TierRules",
    "UnitAmount",
]
