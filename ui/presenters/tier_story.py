"""One sentence that explains a member's tier from the facts: until when, what counted, what is
missing, and what falls out of the window soon (R-95).
"""

from __future__ import annotations

from datetime import date

from app.domain.money import Currency
from app.domain.programme import TierRules
from app.services.member_view import MemberView
from ui.presenters import formats
from ui.presenters.message import Message, msg, plain

NOTHING = plain("")


def tier_story(view: MemberView, currency: Currency, today: date) -> Message:
    """The sentence for a business day."""
    return msg(
        "story",
        standing=_standing(view, today),
        counted=_counted(view, currency),
        keep=_keep(view, currency),
        leaving=_leaving(view, today),
    )


def window_message(rules: TierRules) -> Message:
    """Over what time spend is counted, as people say it."""
    return msg(f"member.window_{rules.window}", months=rules.window_months)


def _standing(view: MemberView, today: date) -> Message:
    state, tier = view.tier_state, view.tier.name
    if state.until is None:
        return msg("story.tier", tier=tier)
    day = formats.day(state.until, today)
    return msg("story.grace" if state.in_grace else "story.until", tier=tier, day=day)


def _counted(view: MemberView, currency: Currency) -> Message:
    state, window = view.tier_state, window_message(view.tier_rules)
    counted = formats.short_money(state.counted_minor, currency)
    if view.next_tier is None:
        return msg("story.counted", counted=counted, window=window)
    way = state.to_next[0]
    if way.metric == "spend":
        needed = formats.short_money(view.next_tier.entry_minor or 0, currency)
        return msg(
            "story.counted_of",
            counted=counted,
            needed=needed,
            tier=view.next_tier.name,
            window=window,
        )
    return msg("story.other", missing=progress_message(view, currency))


def _keep(view: MemberView, currency: Currency) -> Message:
    short_minor = view.tier_state.to_keep_minor
    if not short_minor:
        return NOTHING
    return msg("story.keep", amount=formats.short_money(short_minor, currency))


def _leaving(view: MemberView, today: date) -> Message:
    state = view.tier_state
    if state.leaving_by is None:
        return NOTHING
    return msg(
        "story.leaving",
        leaving=formats.count(state.leaving_sales),
        all=formats.count(state.counted_sales),
        day=formats.day(state.leaving_by, today),
    )


def progress_message(view: MemberView, currency: Currency) -> Message:
    """What is missing to the next tier, by the first way that leads there."""
    if view.next_tier is None:
        return msg("member.top_tier", tier=view.tier.name)
    way = view.tier_state.to_next[0]
    if way.metric == "spend":
        amount = formats.short_money(way.amount, currency)
        return msg("member.to_next", amount=amount, tier=view.next_tier.name)
    count = formats.count(way.amount)
    return msg(f"member.to_next_{way.metric}", count=count, tier=view.next_tier.name)
