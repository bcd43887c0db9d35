"""Everything that power cuts, failing disks and kills could do to a counter, one after the other.

``python -m tests.crash --kills 200`` (``make crash KILLS=200``); exit 1 when anything was lost,
torn or told wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from random import SystemRandom

from tests.crash import errors, kills, makers, power


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    given = parser.parse_args()
    # keys of stores that are made here never go into the key store of this machine
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    seed = ["--seed", str(given.seed)]
    sys.stdout.write(f"seed {given.seed}\n")
    sys.stdout.flush()
    found = [
        power.main(seed),
        makers.main(),
        errors.main(seed),
        kills.main(["--kills", str(given.kills), *seed]),
    ]
    return max(found)


if __name__ == "__main__":
    sys.exit(main())
