"""``memberdesk programme show``: a programme in words, section by section."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.money import BASIS_POINTS
from app.domain.programme import (
    BirthdayRule,
    CouponType,
    Earning,
    Festival,
    Limits,
    Offer,
    Programme,
    Redemption,
    Reward,
    Stacking,
    Tier,
    TierRules,
)
from app.services.programme.benefits_told import (
    gate_told,
    mechanic_told,
    needs_told,
    scope_told,
    window_word,
)
from app.services.programme.settings_told import (
    bonuses_told,
    different,
    issue_told,
    joining_told,
    role_told,
    settings_told,
)
from app.services.programme.words import Words, factor, hundredths, words_in


def show_programme(programme: Programme, language: str) -> tuple[str, ...]:
    """The lines of a page a shop can read out: tiers, points, offers, coupons, other settings."""
    words = words_in(language, programme.currency)
    title = words.say(
        "title",
        name=words.text(programme.name),
        id=programme.programme_id,
        version=programme.version,
        valid_from=programme.valid_from.isoformat(),
    )
    if programme.store_ids:
        stores = words.say("title.stores", stores=words.several(programme.store_ids))
        title = f"{title}{words.say('and')}{stores}"
    sections = {
        "tiers": _tiers(words, programme),
        "earning": _earning(words, programme, programme.earning),
        "redemption": _redemption(words, programme.redemption),
        "accounts": _accounts(words, programme),
        "festivals": (_festival(words, one) for one in programme.festivals),
        "offers": (_offer(words, programme, offer) for offer in programme.offers),
        "coupon_types": _coupons(words, programme),
        "joining": joining_told(words, programme),
        "roles": (role_told(words, name, one) for name, one in programme.roles.items()),
        "others": settings_told(words, programme),
    }
    lines = [title]
    for name, told in sections.items():
        lines += ["", words.say(name)]
        lines += [f"  {line}" for line in told] or [f"  {words.say('none')}"]
    return tuple(lines)


def _tiers(words: Words, programme: Programme) -> Iterator[str]:
    rules = programme.tier_rules
    for number, tier in enumerate(programme.tiers):
        yield words.sentence((_standing(words, programme, tier, number), *_benefits(words, tier)))
    if len(programme.tiers) > 1:
        yield _validity(words, rules)
    names = {tier.tier_id: words.text(tier.name) for tier in programme.tiers}
    for plan in programme.plans:
        name, tier_name = words.text(plan.name), names[plan.tier_id]
        told = words.say("plan.sold", name=name, sku=plan.sku, tier=tier_name, months=plan.months)
        yield words.sentence((told,))
    if any(tier.payable_bp < BASIS_POINTS for tier in programme.tiers):
        told = words.say("tier.discount")
        yield words.sentence((told, *scope_told(words, rules.discount_scope)))


def _standing(words: Words, programme: Programme, tier: Tier, number: int) -> str:
    name = words.text(tier.name)
    if number == 0:
        return words.say("tier.base", name=name)
    ways = words.say("tier.or").join(_ways(words, tier, programme.tier_rules))
    return words.say("tier.reached", name=name, ways=ways or words.say("tier.way.none"))


def _ways(words: Words, tier: Tier, rules: TierRules) -> Iterator[str]:
    window = words.say(f"tier.window.{rules.window}", months=rules.window_months)
    for way in tier.ways():
        is_money = way.metric == "spend"
        entry = words.money(way.entry) if is_money else str(way.entry)
        keep = words.money(way.keep) if is_money else str(way.keep)
        yield words.say(f"tier.way.{way.metric}", entry=entry, keep=keep, window=window)


def _validity(words: Words, rules: TierRules) -> str:
    down = words.say(f"tier.down.{rules.down}")
    if rules.down == "never":
        return down
    told = words.say(
        f"tier.rules.{rules.validity}",
        months=rules.validity_months,
        month=rules.validity_end_month,
        days=rules.grace_days,
    )
    return f"{told} {down}"


def _benefits(words: Words, tier: Tier) -> Iterator[str]:
    if tier.payable_bp < BASIS_POINTS:
        yield words.say("tier.pays", percent=hundredths(tier.payable_bp))
    if tier.points_factor_bp != BASIS_POINTS:
        yield words.say("tier.factor", factor=factor(tier.points_factor_bp))


def _accounts(words: Words, programme: Programme) -> Iterator[str]:
    """Second balances and stamp cards."""
    for account in programme.accounts:
        yield words.say("set.account", name=words.text(account.name)) + words.say("colon").rstrip()
        told = [*_earning(words, programme, account.earning)]
        told += different(words, account.earning, Earning(), "earning")
        if account.redemption is None:
            told.append(words.say("set.account.kept"))
        else:
            told += _redemption(words, account.redemption)
            told += different(words, account.redemption, Redemption(), "redemption")
        if account.auto_redeem:
            told.append(words.say("set.account.auto"))
        if account.redemption is not None and programme.policies.refund_shortfall != "refuse":
            told.append(words.say("set.account.forgiven"))
        yield from (f"  {line}" for line in told)


def _earning(words: Words, programme: Programme, earning: Earning) -> Iterator[str]:
    rate = words.say("earning.rate", points=earning.points, per=words.money(earning.per_minor))
    yield words.sentence((rate, *scope_told(words, earning.scope)))
    if earning.birthday is not None:
        yield _birthday(words, earning.birthday)
    for day in earning.day_factors:
        told = words.say("earning.factor", name=words.text(day.name), factor=factor(day.factor_bp))
        yield words.sentence((told, *gate_told(words, day.gate, programme)))
    for goods in earning.category_factors:
        name = words.text(goods.name)
        told = words.say("earning.factor", name=name, factor=factor(goods.factor_bp))
        yield words.sentence((told, *scope_told(words, goods.scope)))
    yield from bonuses_told(words, earning, programme)
    most = words.say("earning.most", factor=factor(earning.max_factor_bp))
    cap = earning.max_points_per_order
    yield words.sentence((most, "" if cap is None else words.say("earning.cap", points=cap)))
    rule = earning.expiry
    span = words.say(f"span.{rule.unit}", count=rule.count)
    expiry = words.say(f"expiry.{rule.mode}", count=rule.count, span=span)
    days = earning.cooling_days
    yield words.sentence((expiry, words.say("earning.cooling", days=days) if days else ""))


def _birthday(words: Words, rule: BirthdayRule) -> str:
    told = words.say(
        f"earning.birthday.{window_word(rule)}",
        factor=factor(rule.factor_bp),
        before=rule.days_before,
        after=rule.days_after,
    )
    return words.sentence((told, words.say("earning.birthday.once") if rule.once_a_year else ""))


def _redemption(words: Words, rules: Redemption) -> Iterator[str]:
    yield from (_reward(words, one) for one in rules.rewards)
    yield words.sentence(
        (
            *_worth(words, rules),
            *_most(words, "redemption.order", rules.max_points_per_order),
            *_most(words, "redemption.day", rules.max_points_per_day),
            words.say("redemption.least", amount=words.money(rules.min_order_minor))
            if rules.min_order_minor
            else "",
            *scope_told(words, rules.scope),
        )
    )


def _worth(words: Words, rules: Redemption) -> Iterator[str]:
    share = hundredths(rules.max_share_bp)
    if rules.rewards:
        key = "redemption.choice" if rules.max_rewards == 1 else "redemption.choices"
        yield words.say(key, percent=share, count=rules.max_rewards)
        return
    yield words.say("redemption.rate", points=rules.points, worth=words.money(rules.worth_minor))
    yield words.say("redemption.bounds", least=rules.least, step=rules.step, percent=share)


def _reward(words: Words, reward: Reward) -> str:
    """One reward of several."""
    points, cap = reward.points, reward.cap_minor
    if reward.off_minor is not None:
        off = words.money(reward.off_minor)
        return words.sentence((words.say("redemption.amount", points=points, off=off),))
    told = words.say("redemption.percent", points=points, percent=hundredths(reward.off_bp or 0))
    most = "" if cap is None else words.say("percent_off.cap", amount=words.money(cap))
    return words.sentence((told, most))


def _most(words: Words, key: str, points: int | None) -> Iterator[str]:
    if points is not None:
        yield words.say(key, points=points)


def _festival(words: Words, festival: Festival) -> str:
    told = [day.isoformat() for day in festival.dates]
    if festival.month is not None and festival.day is not None:
        calendar = f"festival.{festival.calendar}"
        told.insert(0, words.say(calendar, month=festival.month, day=festival.day))
    around = (festival.days_before, festival.days_after)
    named = words.say("festival", name=words.text(festival.name), days=words.several(told))
    before, after = around
    clause = words.say("festival.around", before=before, after=after) if any(around) else ""
    return words.sentence((named, clause))


def _offer(words: Words, programme: Programme, offer: Offer) -> str:
    name = f"{words.text(offer.name)}{words.say('colon')}"
    return name + words.sentence(
        (
            *mechanic_told(words, offer.mechanic),
            *scope_told(words, offer.scope),
            *needs_told(words, offer.needs),
            words.say("code", code=offer.code) if offer.code else "",
            *gate_told(words, offer.gate, programme),
            *_limits(words, offer.limits),
            *_stacking(words, offer.stacking),
        )
    )


def _coupons(words: Words, programme: Programme) -> Iterator[str]:
    yield from (_coupon(words, programme, kind) for kind in programme.coupon_types)
    yield from (issue_told(words, issue, programme) for issue in programme.coupons.issues)


def _coupon(words: Words, programme: Programme, kind: CouponType) -> str:
    name = f"{words.text(kind.name)}{words.say('colon')}"
    return name + words.sentence(
        (
            *mechanic_told(words, kind.mechanic),
            *scope_told(words, kind.scope),
            *needs_told(words, kind.needs),
            words.say("coupon.days", days=kind.valid_days),
            words.say("coupon.next_day") if kind.starts_next_day else "",
            *gate_told(words, kind.gate, programme),
            *_stacking(words, kind.stacking),
        )
    )


def _limits(words: Words, limits: Limits) -> Iterator[str]:
    if limits.per_member is not None:
        yield words.say(f"limits.{limits.period}", count=limits.per_member)
    if limits.total is not None:
        yield words.say("limits.total", count=limits.total)
    if limits.budget_minor is not None:
        key = "limits.budget" if limits.over_budget == "give" else "limits.budget.nothing"
        yield words.say(key, amount=words.money(limits.budget_minor))


def _stacking(words: Words, stacking: Stacking) -> Iterator[str]:
    if stacking.exclusive:
        yield words.say("stacking.exclusive")
    if stacking.group:
        yield words.say("stacking.group", group=stacking.group)
    if "*" not in stacking.stack_with:
        groups = words.several(stacking.stack_with) or words.say("none")
        yield words.say("stacking.with", groups=groups)
    if stacking.with_tier:
        yield words.say("stacking.with_tier")
