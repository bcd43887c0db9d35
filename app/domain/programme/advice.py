"""What a programme document may say but a shop would regret: advice, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from itertools import pairwise

from app.domain.money import BASIS_POINTS
from app.domain.occasions import has_day
from app.domain.programme.advice_points import points_advice
from app.domain.programme.benefits import AmountOff, EachFull, Gate, Gift, Mechanic, Scope
from app.domain.programme.depth import deepest, share_bp
from app.domain.programme.document import Programme
from app.domain.programme.faults import Advice
from app.domain.programme.meeting import benefits_of, gates_of, may_meet, meeting_of
from app.domain.programme.tiers import Tier

LANGUAGES = ("zh_CN", "en")
TEXT_FIELDS = ("name", "title", "body")
DEEP_BP = 5_000
"""Benefits that together take more than half of a price off are worth a second look."""
LEAST_BP = 100
"""Who writes less than one percent has mostly meant percent."""
LEAST_FACTOR_BP = 1_000
MOST_DAYS = 40 * 366
"""So far ahead a day is looked for on which a gate is open; any leap day lies within."""


def advice_on(programme: Programme) -> Iterator[Advice]:
    """Everything that deserves a second look, in the order of the document."""
    for look in (
        _texts,
        _hundredths,
        _tiers,
        points_advice,
        _effects,
        _budgets,
        _rounding,
        _gates,
        _groups,
        _depth,
    ):
        yield from look(programme)


def _texts(programme: Programme) -> Iterator[Advice]:
    """Words that one of our languages does not have."""
    for path, text in _texts_in(programme, ""):
        for language in LANGUAGES:
            if not text.get(language, "").strip():
                yield Advice("translation_missing", path, {"language": language})


def _texts_in(value: object, path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _texts_in(each, f"{path}[{number}]")
    elif is_dataclass(value):
        for name in [field.name for field in fields(value)]:
            inner, place = getattr(value, name), f"{path}.{name}".lstrip(".")
            if name in TEXT_FIELDS and isinstance(inner, Mapping):
                yield place, inner
            else:
                yield from _texts_in(inner, place)


def _hundredths(programme: Programme) -> Iterator[Advice]:
    """Small numbers of basis points: 50 is half a percent, and 2 as a factor next to nothing."""
    for path, value in _basis_points_in(programme, ""):
        if path.endswith("factor_bp") and 0 < value < LEAST_FACTOR_BP:
            yield Advice("factor_small", path, {"value": value})
        elif 0 < value < LEAST_BP:
            more = {"more": value * LEAST_BP, "more_bp": value * LEAST_BP}
            yield Advice("percent_small", path, {"value": value, "value_bp": value, **more})


def _basis_points_in(value: object, path: str) -> Iterator[tuple[str, int]]:
    """Every number of basis points with its path."""
    if isinstance(value, int):
        if path.rpartition(".")[2].endswith("_bp") or ".tax_rate_bp." in path:
            yield path, value
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield from _basis_points_in(each, f"{path}[{number}]")
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _basis_points_in(each, f"{path}.{name}")
    elif is_dataclass(value):
        for name in [field.name for field in fields(value)]:
            yield from _basis_points_in(getattr(value, name), f"{path}.{name}".lstrip("."))


def _tiers(programme: Programme) -> Iterator[Advice]:
    """Tiers nobody stands in, or that are worse than the one below (R-88, R-89)."""
    tiers = programme.tiers
    for way in tiers[0].ways():
        if way.entry:
            yield Advice("base_tier_entry", f"tiers[0].{way.entry_field}", {})
    for number, (below, tier) in enumerate(pairwise(tiers), start=1):
        path, both = f"tiers[{number}]", {"tier": tier.tier_id, "below": below.tier_id}
        begins = {way.metric: way.entry for way in below.ways()} if number > 1 else {}
        if not any(tier.ways()) and tier.tier_id not in {plan.tier_id for plan in programme.plans}:
            yield Advice("tier_unreachable", path, {"tier": tier.tier_id})
        for way in tier.ways():
            if way.entry <= begins.get(way.metric, 0 if number == 1 else -1):
                yield Advice("tier_skipped", f"{path}.{way.entry_field}", both)
        yield from _keeping(programme, tier, path)
        if tier.payable_bp > below.payable_bp:
            yield Advice("tier_worse", f"{path}.payable_bp", both)
        if tier.points_factor_bp < below.points_factor_bp:
            yield Advice("tier_worse", f"{path}.points_factor_bp", both)


def _keeping(programme: Programme, tier: Tier, path: str) -> Iterator[Advice]:
    """What keeps a tier: nothing at all, or more than what reaches it (R-89, R-90)."""
    for way in tier.ways():
        if way.keep == 0 < way.entry and programme.tier_rules.down != "never":
            yield Advice("never_falls", f"{path}.{way.keep_field}", {"tier": tier.tier_id})
        if way.keep > way.entry:
            yield Advice("keep_above_entry", f"{path}.{way.keep_field}", {"tier": tier.tier_id})


def _effects(programme: Programme) -> Iterator[Advice]:
    """Benefits that take nothing off, or everything."""
    for path, benefit in benefits_of(programme):
        mechanic = benefit.mechanic
        share = share_bp(mechanic)
        if share == 0:
            yield Advice("no_effect", f"{path}.mechanic", {})
        elif share is not None and share >= BASIS_POINTS:
            yield Advice("free_goods", f"{path}.mechanic", {})
        if isinstance(mechanic, AmountOff):
            yield from _idle_steps(path, mechanic)
        for name, scope in (("scope", benefit.scope), ("needs.scope", benefit.needs.scope)):
            if scope is not None and _is_empty(scope):
                yield Advice("no_goods", f"{path}.{name}", {})


def _budgets(programme: Programme) -> Iterator[Advice]:
    """Orders that get nothing beyond a budget: there is none, or it never suffices (R-25)."""
    for number, offer in enumerate(programme.offers):
        path, limits = f"offers[{number}]", offer.limits
        if limits.over_budget == "nothing":
            if limits.budget_minor is None:
                yield Advice("budget_missing", f"{path}.limits.over_budget", {})
                continue
            for place, least_minor in _least_given(offer.mechanic):
                if least_minor > limits.budget_minor:
                    params = {"least_minor": least_minor, "budget_minor": limits.budget_minor}
                    yield Advice("budget_too_small", f"{path}.mechanic{place}", params)


def _least_given(mechanic: Mechanic) -> Iterator[tuple[str, int]]:
    """Amounts that a mechanic gives whole or not at all, with their places."""
    if isinstance(mechanic, Gift):
        for number, item in enumerate(mechanic.items):
            yield f".items[{number}].cost_minor", item.cost_minor
    elif isinstance(mechanic, AmountOff):
        for number, step in enumerate(mechanic.steps):
            yield f".steps[{number}].off_minor", step.off_minor
    elif isinstance(mechanic, EachFull):
        yield ".off_minor", mechanic.off_minor


def _rounding(programme: Programme) -> Iterator[Advice]:
    """What is to pay moves by more than one unit of the currency."""
    step_minor = programme.rounding.step_minor
    if step_minor > 10 ** max(1, programme.currency.exponent):
        yield Advice("rounding_coarse", "rounding.step_minor", {"step_minor": step_minor})


def _idle_steps(path: str, mechanic: AmountOff) -> Iterator[Advice]:
    """A step that gives no more than one which is reached earlier."""
    for number, step in enumerate(mechanic.steps):
        others = (*mechanic.steps[:number], *mechanic.steps[number + 1 :])
        if any(
            other.threshold_minor <= step.threshold_minor and other.off_minor >= step.off_minor
            for other in others
        ):
            yield Advice("step_idle", f"{path}.mechanic.steps[{number}]", {})


def _is_empty(scope: Scope) -> bool:
    """Whether everything that is included is excluded again."""
    out = scope.excluded_category_paths
    paths_out = all(
        any(f"{path}/".startswith(f"{other}/") for other in out) for path in scope.category_paths
    )
    skus_out = all(sku in scope.excluded_skus for sku in scope.skus)
    return bool(scope.category_paths or scope.skus) and paths_out and skus_out


def _gates(programme: Programme) -> Iterator[Advice]:
    """Gates that never open, and festivals that no gate looks at."""
    for path, gate in gates_of(programme):
        first = max(gate.valid_from or programme.valid_from, programme.valid_from)
        if gate.valid_until is not None and gate.valid_until < first:
            until = gate.valid_until.isoformat()
            yield Advice("gate_never", path, {"until": until, "from": first.isoformat()})
        elif not _has_a_day(gate, programme, first):
            yield Advice("gate_no_day", path, {"from": first.isoformat()})
        if set(gate.tags) & set(gate.without_tags):
            yield Advice("gate_tags", f"{path}.without_tags", {})
    used = {
        one
        for _, gate in gates_of(programme)
        for one in (*gate.festival_ids, *gate.excluded_festival_ids)
    }
    for number, festival in enumerate(programme.festivals):
        if festival.festival_id not in used:
            yield Advice("festival_unused", f"festivals[{number}]", {})


def _has_a_day(gate: Gate, programme: Programme, first: date) -> bool:
    """Whether it opens before its end, or in the years to come where it has none."""
    last = date.max if gate.valid_until is None else gate.valid_until
    count = min((last - first).days + 1, MOST_DAYS)
    days = (first + timedelta(days=number) for number in range(count))
    return any(has_day(gate, programme.festivals, day) for day in days)


def _groups(programme: Programme) -> Iterator[Advice]:
    """Groups that nobody is in, and welcomes that are not returned (R-17)."""
    benefits = list(benefits_of(programme))
    groups = {benefit.stacking.group for _, benefit in benefits} - {""}
    for path, benefit in benefits:
        named = set(benefit.stacking.stack_with) - {"*"}
        if named - groups:
            params = {"groups": _listed(sorted(named - groups))}
            yield Advice("group_unknown", f"{path}.stacking.stack_with", params)
        hosts = [other for _, other in benefits if other.stacking.group in named]
        if hosts and not any(
            may_meet(meeting_of(benefit.stacking), meeting_of(host.stacking)) for host in hosts
        ):
            yield Advice("group_refuses", f"{path}.stacking.stack_with", {})


def _depth(programme: Programme) -> Iterator[Advice]:
    """The most that benefits can take off the same goods together (R-13)."""
    found = deepest(programme)
    if found.off_bp > DEEP_BP and len(found.ids) > 1:
        names = _listed(found.ids)
        yield Advice("stacks_deep", found.path, {"off_bp": found.off_bp, "benefits": names})


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
