"""What may happen to the lines, ranked: the choices of each component by what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.domain.engine.savings import Savings
from app.domain.money import BASIS_POINTS

SCALE: Final = BASIS_POINTS * BASIS_POINTS
"""Savings of choices are exact: minor units x 10,000 x 10,000, before any rounding."""

NEARER = {120: 64, 600: 512}
"""Looks after which sums of savings near thresholds are worth finding, and how many of them."""


class Choice:
    """One admissible set of applications of a component, with the tier or without it."""

    __slots__ = ("applications", "denied", "local_minor", "saving", "used")

    def __init__(
        self, applications: tuple[int, ...], used: int, denied: int, saving: int, local_minor: int
    ) -> None:
        self.applications = applications
        self.used = used
        """Candidates at work, as bits."""
        self.denied = denied
        """Candidates that may not be met, as bits."""
        self.saving = saving
        """Saved on the lines of the component, x SCALE."""
        self.local_minor = local_minor
        """Most that order offers on these lines alone can take off afterwards."""

    def value(self, rate_bp: int) -> int:
        """What it is worth, x SCALE x 10,000: a percentage takes its part of any rest."""
        kept = self.saving * (BASIS_POINTS - rate_bp)
        return kept + self.local_minor * (SCALE * BASIS_POINTS) if self.local_minor else kept


class LineLevel:
    """All that may happen to the lines, with the tier or without it."""

    def __init__(
        self, local: int, components: Sequence[list[Choice]], apart: Choice, slack_minor: int
    ) -> None:
        self.local = local
        """Order offers (bits) that are weighed with the choices of one component."""
        self.components = components
        """The choices of each, in the order of their applications."""
        self.apart = apart
        """What happens to lines without promotions."""
        self.slack_minor = slack_minor
        """Minor units by which rounding may differ from the savings of the choices."""
        self.highs, self.lows, self.locals = [0], [0], [0]
        """The most and the least that the components from each place on save, and the most that
        is taken off them locally."""
        for options in reversed(components):
            high = low = options[0].saving
            local = 0
            for one in options:
                high, low = max(high, one.saving), min(low, one.saving)
                local = max(local, one.local_minor)
            self.highs.append(self.highs[-1] + high)
            self.lows.append(self.lows[-1] + low)
            self.locals.append(self.locals[-1] + local)
        for each in (self.highs, self.lows, self.locals):
            each.reverse()
        self.most_saving = apart.saving + self.highs[0]
        self._ranked: dict[int, Ranked] = {}

    def ranked(self, rate_bp: int) -> Ranked:
        """The choices by their value where percentages take so much of any rest."""
        found = self._ranked.get(rate_bp)
        if found is None:
            found = self._ranked[rate_bp] = Ranked(self.components, rate_bp)
        return found


class Ranked:
    """The choices of each component, the most valuable first, and what is ahead of each place."""

    def __init__(self, components: Sequence[list[Choice]], rate_bp: int) -> None:
        self._choices = components
        self._values = [[one.value(rate_bp) for one in options] for options in components]
        self._sorted: dict[int, tuple[list[Choice], list[int]]] = {}
        self.ahead = [0]
        """The most that the components from each place on are worth."""
        for values in reversed(self._values):
            self.ahead.append(self.ahead[-1] + max(values))
        self.ahead.reverse()
        self._looks = 0
        self._savings: Savings | None = None

    def component(self, place: int) -> tuple[list[Choice], list[int]]:
        """The choices of one component with what they are worth."""
        found = self._sorted.get(place)
        if found is None:
            choices, values = self._choices[place], self._values[place]
            order = sorted(range(len(values)), key=values.__getitem__, reverse=True)
            found = [choices[one] for one in order], [values[one] for one in order]
            self._sorted[place] = found
        return found

    def near_thresholds(self) -> Savings | None:
        """What is known of sums of savings, once the search has looked often enough to want it."""
        self._looks += 1
        if self._looks in NEARER:
            pairs = zip(self._choices, self._values, strict=True)
            self._savings = Savings(
                [
                    [(one.saving, value) for one, value in zip(options, values, strict=True)]
                    for options, values in pairs
                ],
                NEARER[self._looks],
            )
        return self._savings
