"""The engine's rules once more, slow and plain: every admissible set is tried, nothing is pruned.

Written apart from the engine, with its own grouping, allocation and layers, so that a mistake in
one of them shows as a difference. Gates are not repeated here: all benefits are in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, combinations
from typing import TypeVar

from app.domain.basket import Basket, BasketLine, ManualDiscount, Wishes
from app.domain.member import MemberSnapshot
from app.domain.programme import (
    AmountOff,
    BuyGet,
    CheapestUnit,
    CouponType,
    EachFull,
    Gift,
    LinePercent,
    NForPrice,
    Offer,
    PercentOff,
    Programme,
    Scope,
    Stacking,
    UnitAmount,
)

T = TypeVar("T")
BY_UNIT = (LinePercent, UnitAmount)
LINE_MECHANICS = (BuyGet, NForPrice, *BY_UNIT)


@dataclass(frozen=True)
class Rule:
    """An offer or a coupon."""

    id: str
    layer: int
    mechanic: object
    stacking: Stacking
    lines: tuple[int, ...]
    scope: Scope
    until: str = ""
    bought: frozenset[int] = frozenset()
    beside: tuple[tuple[int, ...], int] = ((), 0)
    """Lines, and the money that must be left of them."""
    reduced: frozenset[int] = frozenset()
    """Lines of triggers and of targets, where these are goods of their own."""


@dataclass(frozen=True)
class Use:
    """A line rule on one group of lines."""

    rule: Rule
    lines: tuple[int, ...]


def half_up(value: Fraction) -> int:
    return int((value + Fraction(1, 2)).__floor__())


def share_out(amount: int, weights: Sequence[Fraction | int], caps: Sequence[int]) -> list[int]:
    """Largest remainder, one missing unit at a time; what exceeds a cap goes to the others."""
    got = [0] * len(weights)
    is_open = [weight > 0 and cap > 0 for weight, cap in zip(weights, caps, strict=True)]
    left = amount
    while left and any(is_open):
        whole = sum(weight for weight, one in zip(weights, is_open, strict=True) if one)
        exact = [
            Fraction(left) * weight / whole if one else Fraction(0)
            for weight, one in zip(weights, is_open, strict=True)
        ]
        shares = [value.__floor__() for value in exact]
        while sum(shares) < left:
            rest = [value - share for value, share in zip(exact, shares, strict=True)]
            best = max(range(len(rest)), key=lambda k: (rest[k], weights[k], -k))
            shares[best] += 1
        for k, share in enumerate(shares):
            taken = min(share, caps[k] - got[k])
            got[k] += taken
            left -= taken
            is_open[k] = is_open[k] and got[k] < caps[k]
    return got


def in_scope(scope: Scope, line: BasketLine) -> bool:
    path = line.category_path
    under = [path[: k + 1] for k in range(len(path)) if k + 1 == len(path) or path[k + 1] == "/"]
    included = not (scope.category_paths or scope.skus)
    included = included or line.sku in scope.skus or any(p in scope.category_paths for p in under)
    excluded = line.sku in scope.excluded_skus
    excluded = excluded or any(p in scope.excluded_category_paths for p in under)
    excluded = excluded or any(flag in scope.excluded_flags for flag in line.flags)
    return included and not excluded and (scope.keyed_amounts or line.kind != "amount")


def together(basket: Basket, by_hand: set[str | None]) -> Basket:
    """Pieces of the same goods on the first of their lines (R-111)."""
    found: list[BasketLine] = []
    for line in basket.lines:
        for place, other in enumerate(found):
            named = replace(line, line_id=other.line_id, name=other.name, quantity=other.quantity)
            if line.sku and named == other and not by_hand & {line.line_id, other.line_id}:
                found[place] = replace(other, quantity=other.quantity + line.quantity)
                break
        else:
            found.append(line)
    return replace(basket, lines=tuple(found))


class Reference:
    """All sets of one request; ``best`` is what the best of them leave to pay before 抹零."""

    def __init__(
        self, basket: Basket, member: MemberSnapshot, programme: Programme, wishes: Wishes
    ) -> None:
        self.basket = together(basket, {one.line_id for one in wishes.manual})
        self.programme, self.wishes, self.member = programme, wishes, member
        self.unit = [
            line.list_price_minor
            if line.member_price_minor is None
            else min(line.list_price_minor, line.member_price_minor)
            for line in self.basket.lines
        ]
        self.count = [line.quantity for line in self.basket.lines]
        self.base = [unit * n for unit, n in zip(self.unit, self.count, strict=True)]
        floor = programme.policies.prices_floor_minor
        self.floor = [min(unit, floor) * n for unit, n in zip(self.unit, self.count, strict=True)]
        self.tier_off = 10_000 - programme.tier(member.tier_id).payable_bp
        self.tier_lines = self.lines_of(programme.tier_rules.discount_scope)
        self.redeem_lines = self.lines_of(programme.redemption.scope)
        self.rules = [rule for rule in self.all_rules() if rule.lines and self.reached(rule)]
        self.uses = self.all_uses()

    def lines_of(self, scope: Scope) -> tuple[int, ...]:
        return tuple(k for k, line in enumerate(self.basket.lines) if in_scope(scope, line))

    def all_rules(self) -> Iterator[Rule]:
        for offer in self.programme.offers:
            if isinstance(offer.mechanic, Gift):
                continue
            layer = 1 if isinstance(offer.mechanic, LINE_MECHANICS) else 3
            yield self.rule(offer.offer_id, layer, offer)
        for coupon in self.member.coupons:
            kind = self.programme.coupon_type(coupon.coupon_type_id)
            assert kind is not None
            yield self.rule(coupon.coupon_id, 4, kind, coupon.valid_until.isoformat())

    def rule(self, rule_id: str, layer: int, what: Offer | CouponType, until: str = "") -> Rule:
        lines, mechanic = self.lines_of(what.scope), what.mechanic
        found = Rule(rule_id, layer, mechanic, what.stacking, lines, what.scope, until)
        needed = self.lines_of(what.needs.scope or what.scope)
        if sum(self.count[k] for k in needed if self.base[k]) < what.needs.units:
            return replace(found, lines=())
        if sum(self.base[k] for k in needed) < what.needs.threshold_minor:
            return replace(found, lines=())
        found = replace(found, beside=(needed, what.needs.threshold_minor))
        if isinstance(mechanic, CheapestUnit):
            line = min(
                lines, key=lambda k: (self.unit[k] or 1 << 60, self.alike(k), k), default=None
            )
            return replace(found, lines=() if line is None else (line,))
        if isinstance(mechanic, BuyGet) and mechanic.target_scope is not None:
            reduced = self.lines_of(mechanic.target_scope)
            every = tuple(sorted({*lines, *reduced}))
            sets = frozenset(lines), frozenset(reduced)
            return replace(found, lines=every, bought=sets[0], reduced=sets[1])
        return found

    def reached(self, rule: Rule) -> bool:
        if not isinstance(rule.mechanic, UnitAmount):
            return True
        return sum(self.base[k] for k in rule.lines) >= rule.mechanic.threshold_minor

    def all_uses(self) -> list[Use]:
        line_rules = [rule for rule in self.rules if rule.layer == 1]
        uses: list[Use] = []
        contested: set[int] = set()
        for rule in (one for one in line_rules if not isinstance(one.mechanic, BY_UNIT)):
            for group in self.groups(rule):
                use = Use(rule, group)
                if self.take(use, self.count):
                    uses.append(use)
                    if rule.mechanic.same_sku:  # type: ignore[attr-defined]
                        contested.update(group)
        covers = [set(rule.lines) for rule in self.rules]
        covers += [set(rule.beside[0]) for rule in self.rules if rule.layer > 1 and rule.beside[1]]
        covers += [set(self.tier_lines if self.tier_off else ()), set(self.redeem_lines)]
        for rule in (one for one in line_rules if isinstance(one.mechanic, BY_UNIT)):
            classes: dict[object, list[int]] = {}
            for k in rule.lines:
                cover = tuple(k in one for one in covers)
                key = (cover, k if k in contested else -1)
                is_limited = rule.mechanic.max_units is not None  # type: ignore[attr-defined]
                classes.setdefault(None if is_limited else key, []).append(k)
            uses += [Use(rule, tuple(group)) for group in classes.values()]
        uses = [use for use in uses if self.take(use, self.count)]
        return sorted(uses, key=self.use_order)

    def alike(self, k: int) -> tuple[object, ...]:
        """Which of equally dear goods come first: it is no matter of when they were rung."""
        line = self.basket.lines[k]
        goods = (line.sku, line.category_path, line.flags, line.kind, line.tax_class, line.name)
        return (*goods, line.ean, self.count[k], line.grams or 0, line.list_price_minor)

    @staticmethod
    def use_order(use: Use) -> tuple[object, ...]:
        percent = getattr(use.rule.mechanic, "off_bp", 0)
        is_percent = isinstance(use.rule.mechanic, BY_UNIT)
        priority = -use.rule.stacking.priority
        return (priority, is_percent, -percent if is_percent else 0, use.rule.id)

    def groups(self, rule: Rule) -> list[tuple[int, ...]]:
        least = getattr(rule.mechanic, "min_unit_price_minor", 0)
        by_key: dict[object, list[int]] = {}
        for k in rule.lines:
            if self.unit[k] >= least:
                line = self.basket.lines[k]
                key = (line.sku or k) if rule.mechanic.same_sku else ""  # type: ignore[attr-defined]
                by_key.setdefault(key, []).append(k)
        return [tuple(group) for group in by_key.values()]

    def take(
        self, use: Use, free: Sequence[int]
    ) -> tuple[dict[int, Fraction], dict[int, int]] | None:
        """(exact discount by line, units used by line), unit by unit."""
        units = [k for k in use.lines for _ in range(free[k])]
        units.sort(key=lambda k: (-self.unit[k], self.alike(k), k))
        off: dict[int, Fraction] = {}
        used: dict[int, int] = {}
        mechanic = use.rule.mechanic
        if isinstance(mechanic, BuyGet) and mechanic.target_scope is not None:
            return self.take_apart(use.rule, units)
        if isinstance(mechanic, BY_UNIT):
            units = [k for k in reversed(units) if self.unit[k]] if mechanic.max_units else units
            rounds = [[k] for k in units[: mechanic.max_units]]
        elif isinstance(mechanic, BuyGet):
            rounds = whole_rounds(units, mechanic.buy + mechanic.get, mechanic.max_times)
        else:
            assert isinstance(mechanic, NForPrice)
            rounds = whole_rounds(units, mechanic.count, mechanic.max_times)
        for group in rounds:
            given = self.round_off(mechanic, group)
            if given is None:
                break
            for k in group:
                used[k] = used.get(k, 0) + 1
            for k, value in given:
                off[k] = off.get(k, Fraction(0)) + value
        off = {k: value for k, value in off.items() if value > 0}
        return (off, used) if off else None

    def take_apart(
        self, rule: Rule, units: Sequence[int]
    ) -> tuple[dict[int, Fraction], dict[int, int]] | None:
        """As many rounds as there can be; the cheapest targets, then the dearest triggers."""
        mechanic, left = rule.mechanic, list(units)
        assert isinstance(mechanic, BuyGet)
        most = len(units) if mechanic.max_times is None else mechanic.max_times
        times = max(
            k for k in range(most + 1) if enough(rule, left, k * mechanic.buy, k * mechanic.get)
        )
        need, off, used = times * mechanic.get, {}, dict[int, int]()
        for k in reversed(units):
            if need and k in rule.reduced:
                without = left.copy()
                without.remove(k)
                if enough(rule, without, times * mechanic.buy, need - 1):
                    left, need = without, need - 1
                    value = Fraction(self.unit[k] * mechanic.off_bp, 10_000)
                    off[k] = off.get(k, Fraction(0)) + value
                    used[k] = used.get(k, 0) + 1
        for k in [k for k in left if k in rule.bought][: times * mechanic.buy]:
            used[k] = used.get(k, 0) + 1
        off = {k: value for k, value in off.items() if value > 0}
        return (off, used) if off else None

    def round_off(
        self, mechanic: object, group: Sequence[int]
    ) -> list[tuple[int, Fraction]] | None:
        if isinstance(mechanic, LinePercent):
            return [(k, Fraction(self.unit[k] * mechanic.off_bp, 10_000)) for k in group]
        if isinstance(mechanic, UnitAmount):
            return [(k, Fraction(min(self.unit[k], mechanic.off_minor))) for k in group]
        if isinstance(mechanic, BuyGet):
            targets = group[mechanic.buy :]
            return [(k, Fraction(self.unit[k] * mechanic.off_bp, 10_000)) for k in targets]
        assert isinstance(mechanic, NForPrice)
        whole = sum(self.unit[k] for k in group)
        gain = whole - mechanic.price_minor
        return [(k, Fraction(gain * self.unit[k], whole)) for k in group] if gain > 0 else None

    def sets(self) -> Iterator[tuple[tuple[Use, ...], bool, tuple[Rule, ...]]]:
        orders = sorted(
            (rule for rule in self.rules if rule.layer > 1),
            key=lambda rule: (
                rule.layer,
                not (rule.layer == 4 and bool(rule.scope.category_paths or rule.scope.skus)),
                not isinstance(rule.mechanic, PercentOff)
                and getattr(rule.mechanic, "off_minor", 0) is not None,
                -rule.stacking.priority,
                rule.until,
                rule.id,
            ),
        )
        for uses in subsets(self.uses):
            for chosen in subsets(orders):
                rules = list({use.rule.id: use.rule for use in uses}.values()) + list(chosen)
                if not all(may_meet(a, b) for a, b in combinations(rules, 2)):
                    continue
                is_alone = any(rule.stacking.exclusive for rule in rules)
                for tier in (False, True):
                    if not (tier and (is_alone or not self.tier_off)):
                        yield uses, tier, chosen

    def best(self) -> tuple[int, set[int]]:
        """The least before points, for points spent are no saving (R-19), and what the sets that
        reach it leave to pay after points. Coupons asked for by hand count before money (R-23)."""
        found = [
            (-sum(rule.id in self.wishes.coupon_ids for rule in orders), *value)
            for uses, tier, orders in self.sets()
            if (value := self.payable(uses, tier, orders)) is not None
        ]
        least = min((missing, given) for missing, given, _ in found)
        return least[1], {payable for *judged, payable in found if tuple(judged) == least}

    def payable(
        self, uses: Sequence[Use], tier: bool, orders: Sequence[Rule]
    ) -> tuple[int, int] | None:
        """What one set leaves before and after points, None when a member has no effect."""
        amounts = list(self.base)
        promoted = self.line_layer(amounts, uses)
        if promoted is None:
            return None
        if tier:
            lines = [k for k in self.tier_lines if k not in promoted]
            exact = Fraction(sum(amounts[k] for k in lines) * self.tier_off, 10_000)
            if not self.off(amounts, half_up(exact), lines):
                return None
        for layer in (3, 4):
            chosen = [rule for rule in orders if rule.layer == layer]
            if any(sum(amounts[k] for k in rule.beside[0]) < rule.beside[1] for rule in chosen):
                return None
            met = [sum(amounts[k] for k in rule.lines) for rule in chosen]
            for rule, reached in zip(chosen, met, strict=True):
                running = sum(amounts[k] for k in rule.lines)
                if isinstance(rule.mechanic, CheapestUnit):
                    running = -(-running // self.count[rule.lines[0]])
                if not self.off(amounts, order_off(rule.mechanic, reached, running), rule.lines):
                    return None
        for manual in self.wishes.manual:
            self.by_hand(amounts, manual)
        given = sum(amounts)
        self.redeem(amounts)
        return given, sum(amounts)

    def line_layer(self, amounts: list[int], uses: Sequence[Use]) -> set[int] | None:
        free = list(self.count)
        off: dict[str, dict[int, Fraction]] = {}
        promoted: set[int] = set()
        for use in uses:
            taken = self.take(use, free)
            if taken is None:
                return None
            for k, count in taken[1].items():
                free[k] -= count
            mine = off.setdefault(use.rule.id, {})
            for k, value in taken[0].items():
                mine[k] = mine.get(k, Fraction(0)) + value
                if not use.rule.stacking.with_tier:
                    promoted.add(k)
        for mine in off.values():
            lines = sorted(mine)
            amount = half_up(sum(mine.values(), Fraction(0)))
            if not self.off(amounts, amount, lines, [mine[k] for k in lines]):
                return None
        return promoted

    def off(
        self,
        amounts: list[int],
        amount: int,
        lines: Sequence[int],
        weights: Sequence[Fraction | int] | None = None,
    ) -> int:
        caps = [amounts[k] - self.floor[k] for k in lines]
        shares = share_out(min(amount, sum(caps)), weights or [amounts[k] for k in lines], caps)
        for k, share in zip(lines, shares, strict=True):
            amounts[k] -= share
        return sum(shares)

    def by_hand(self, amounts: list[int], manual: ManualDiscount) -> None:
        ids = [line.line_id for line in self.basket.lines]
        lines = [k for k, line_id in enumerate(ids) if manual.line_id in (None, line_id)]
        running = sum(amounts[k] for k in lines)
        wanted = {
            "percent": half_up(Fraction(running * manual.value, 10_000)),
            "amount": manual.value,
            "price": max(0, running - manual.value),
        }[manual.kind]
        self.off(amounts, min(wanted, running), lines)

    def redeem(self, amounts: list[int]) -> None:
        rules = self.programme.redemption
        room = sum(amounts[k] - self.floor[k] for k in self.redeem_lines)
        if sum(amounts) < rules.min_order_minor:
            return
        most = sum(lot.remaining for lot in self.member.lots)
        if rules.unit == "choice":
            self.choose(amounts, most, room * rules.max_share_bp // 10_000)
            return
        by_share = room * rules.max_share_bp // 10_000 * rules.points // rules.worth_minor
        most = min(most, by_share)
        most -= most % rules.step_points
        most = most if most >= rules.min_points else 0
        wish = self.wishes.redeem_points
        points = most if wish is None else min(most, wish - wish % rules.step_points)
        if points >= rules.min_points:
            self.off(amounts, points * rules.worth_minor // rules.points, self.redeem_lines)

    def choose(self, amounts: list[int], held: int, share: int) -> None:
        """Rewards within these points: those that are claimed, the dearest, or the best."""
        wish, whole = self.wishes.redeem_points, sum(amounts[k] for k in self.redeem_lines)
        off = {}
        for one in self.programme.redemption.rewards:
            percent = half_up(Fraction(whole * (one.off_bp or 0), 10_000))
            off[one.points] = min(one.off_minor or percent, one.cap_minor or whole)
        sets = [
            chosen
            for number in range(1 << len(off))
            if (chosen := {one for k, one in enumerate(off) if number >> k & 1})
            and len(chosen) <= self.programme.redemption.max_rewards
            and sum(chosen) <= held
            and all(off[one] and sum(off[x] for x in chosen - {one}) < share for one in chosen)
        ]
        best: AbstractSet[int] = set()
        if self.wishes.rewards:
            for claim in self.wishes.rewards:
                best = best | {claim.points} if best | {claim.points} in sets else best
        else:
            takes = {frozenset(one): min(share, sum(off[x] for x in one)) for one in sets}
            if wish is None:
                best = max(takes, key=lambda one: (takes[one], -sum(one), -len(one)), default=best)
            else:
                takes = {one: amount for one, amount in takes.items() if sum(one) <= wish}
                best = max(takes, key=lambda one: (sum(one), takes[one], -len(one)), default=best)
        for one in (points for points in off if points in best):
            taken = min(off[one], share)
            self.off(amounts, taken, self.redeem_lines)
            share -= taken


def enough(rule: Rule, units: Sequence[int], bought: int, reduced: int) -> bool:
    """Whether so many triggers and targets are among these units, each being only one."""
    both = sum(k in rule.bought and k in rule.reduced for k in units)
    only_bought = sum(k in rule.bought for k in units) - both
    only_reduced = sum(k in rule.reduced for k in units) - both
    return max(0, bought - only_bought) + max(0, reduced - only_reduced) <= both


def whole_rounds(units: Sequence[int], size: int, most: int | None) -> list[Sequence[int]]:
    times = len(units) // size
    times = times if most is None else min(times, most)
    return [units[k * size : (k + 1) * size] for k in range(times)]


def order_off(mechanic: object, met: int, running: int) -> int:
    if isinstance(mechanic, AmountOff):
        return max([s.off_minor for s in mechanic.steps if met >= s.threshold_minor], default=0)
    if isinstance(mechanic, PercentOff):
        if met < mechanic.threshold_minor:
            return 0
        off = half_up(Fraction(running * mechanic.off_bp, 10_000))
        return off if mechanic.cap_minor is None else min(off, mechanic.cap_minor)
    if isinstance(mechanic, CheapestUnit):
        if mechanic.off_minor is not None:
            return min(running, mechanic.off_minor)
        return half_up(Fraction(running * (mechanic.off_bp or 0), 10_000))
    assert isinstance(mechanic, EachFull)
    times = met // mechanic.threshold_minor
    return mechanic.off_minor * min(times, mechanic.max_times or times)


def may_meet(one: Rule, other: Rule) -> bool:
    a, b = one.stacking, other.stacking
    if a.exclusive or b.exclusive or (a.group and a.group == b.group):
        return False
    return all(
        "*" in mine.stack_with or (theirs.group and theirs.group in mine.stack_with)
        for mine, theirs in ((a, b), (b, a))
    )


def subsets(items: Sequence[T]) -> Iterable[tuple[T, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))
