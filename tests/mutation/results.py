"""What was found, kept outside the sources; which survivors are explained; the score."""

# ruff: noqa: T201 - a command for people to read
from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.mutation.mutants import ROOT, Module, Mutant
from tests.mutation.trial import ENDLESS, KILLED, Verdict

NOTICED = (KILLED, ENDLESS)
PAGE = ROOT / "docs" / "mutation.md"
BEGIN, END = "<!-- score -->", "<!-- end of score -->"
_STRICT = re.compile(r",? ?\bstrict=(True|None|False)|, (?=\))")

FOLDER = ROOT / "build" / "mutation"
EXPLAINED = Path(__file__).parent / "explained.json"
_ENGINE = (
    "rounding arithmetic tax price coupons allocation line_offers order_offers mechanics "
    "redemption rewards accrual accrual_caps bounds plan choice search problem same_goods "
    "offs line_choices line_walk levels exhaustive items goods values found savings benefits bill "
    "winning earning_base applications manual bonuses limits accounts account_quotes tier "
    "pipeline eligibility gifts fallbacks gaps reasons rejections trace offline_notes"
)
_DOMAIN = (
    "engine apportion unit_facts ledger sale_points refund_quote refund_gifts refund_rules "
    "refund_accounts refund_back refund_reprice refund_money refund_points refund tier_walk"
)
MODULES = (
    *(f"app.domain.engine.{one}" for one in _ENGINE.split()),
    *(f"app.domain.{one}" for one in _DOMAIN.split()),
)


class Results:
    """The verdicts on the mutants of one module, empty when the module is another one now."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._file = FOLDER / f"{module.name}.json"
        self._digest = hashlib.sha256(module.source.encode()).hexdigest()
        self._found: dict[str, dict[str, Any]] = {}
        if self._file.exists():
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            if stored["source"] == self._digest:
                self._found = stored["mutants"]
        self.mutants = module.mutants()

    def word(self, mutant: Mutant) -> str | None:
        """What became of one; None when it was never tried."""
        return self._found[mutant.name]["word"] if mutant.name in self._found else None

    def keep(self, found: Sequence[tuple[Mutant, Verdict]]) -> None:
        """Write these too."""
        for mutant, verdict in found:
            self._found[mutant.name] = {**mutant._asdict(), **verdict._asdict()}
        FOLDER.mkdir(parents=True, exist_ok=True)
        stored = {"source": self._digest, "mutants": self._found}
        self._file.write_text(json.dumps(stored, indent=1, ensure_ascii=False), encoding="utf-8")


def explained(mutant: Mutant) -> str | None:
    """Why nothing can notice this change; None when nobody has said so."""
    was, becomes = (_STRICT.sub("", one).replace(" ", "") for one in (mutant.was, mutant.becomes))
    if was == becomes:
        return "both have the same length: `strict` only tells us of a mistake of ours"
    return _known().get((mutant.function, mutant.was, mutant.becomes))


@functools.cache
def _known() -> dict[tuple[str, str, str], str]:
    stored = json.loads(EXPLAINED.read_text(encoding="utf-8"))
    return {
        (f"{one['module']}.{one['function']}", was, becomes): one["why"]
        for one in stored
        for was, becomes in one["changes"]
    }


class Score(NamedTuple):
    """One module: its mutants, those noticed, those explained, and those that are open."""

    name: str
    mutants: int
    killed: int
    explained: int
    open_ones: list[Mutant]

    @property
    def text(self) -> str:
        """Of those that can be noticed at all, how many are, as 97.3 %."""
        return f"{100 * self.killed / (self.mutants - self.explained):.1f} %"


def score(name: str) -> Score:
    """The score of one module from what is kept."""
    results = Results(Module(name))
    left = [one for one in results.mutants if results.word(one) not in NOTICED]
    open_ones = [one for one in left if explained(one) is None]
    count = len(results.mutants)
    return Score(name, count, count - len(left), len(left) - len(open_ones), open_ones)


def report(names: Sequence[str], *, with_mutants: bool) -> int:
    """Print the score of each module; how many survivors nobody explains."""
    scores = [score(name) for name in names]
    for one in scores:
        print(f"{one.name}: {one.killed} of {one.mutants} noticed, {one.explained} explained,")
        print(f"    {len(one.open_ones)} open: {one.text}")
        for mutant in one.open_ones if with_mutants else ():
            print(f"  {mutant.name}\n    - {mutant.was}\n    + {mutant.becomes}")
    return sum(len(one.open_ones) for one in scores)


def write() -> None:
    """Put the scores, and every survivor, between the marks of the page."""
    scores = [score(name) for name in MODULES if (FOLDER / f"{name}.json").exists()]
    rows = [
        "| module | mutants | noticed | explained | open | score |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    rows += [
        f"| `{one.name}` | {one.mutants} | {one.killed} | {one.explained} | {len(one.open_ones)} "
        f"| {one.text} |"
        for one in scores
    ]
    whole = [
        sum(each)
        for each in zip(
            *[(one.mutants, one.killed, one.explained, len(one.open_ones)) for one in scores],
            strict=True,
        )
    ]
    mutants, killed, known, left = whole
    rows.append(
        f"| all | {mutants:,} | {killed:,} | {known:,} | {left:,} "
        f"| {100 * killed / (mutants - known):.1f} % |"
    )
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    table = "\n".join(rows)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
