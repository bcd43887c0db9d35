"""``python -m tests.mutation [MODULE…]``: try the mutants of the rules, module by module.

``--quick`` tries the vectors and the unit tests of the rules; what survives is tried with the
scenarios, the tests of the commands and a part of the properties by a run without it.
``--report`` only tells what was found, ``--write`` puts it into docs/mutation.md as well.
Results are in build/mutation. What was noticed stays so as long as its module is the same; the
others are tried again, but for those that tests/mutation/explained.json explains.
"""

# ruff: noqa: T201 - a command for people to read
from __future__ import annotations

import sys

from tests.mutation.mutants import Module
from tests.mutation.results import MODULES, NOTICED, Results, explained, report, write
from tests.mutation.trial import tried

CHUNK = 200


def try_module(name: str, *, quick: bool) -> None:
    """Try what is not killed yet of one module, chunk by chunk, and keep what was found."""
    results = Results(Module(name))
    open_ones = [one for one in results.mutants if results.word(one) not in NOTICED]
    left = [one for one in open_ones if explained(one) is None]
    for begin in range(0, len(left), CHUNK):
        results.keep(tried(results.module, left[begin : begin + CHUNK], quick=quick))
        print(f"{name}: {min(begin + CHUNK, len(left))} of {len(left)} tried", flush=True)


def main() -> int:
    """Try, then tell the score of each module and every survivor that nobody explains."""
    options = {one for one in sys.argv[1:] if one.startswith("-")}
    named = [one for one in sys.argv[1:] if one not in options]
    names = [one for one in MODULES if not named or one.rpartition(".")[2] in named]
    if not options & {"--report", "--write"}:
        for name in names:
            try_module(name, quick="--quick" in options)
    left = report(names, with_mutants=bool(named))
    if "--write" in options:
        write()
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
