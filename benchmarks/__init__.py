"""Each prints a table: ours, the raw limit measured in the same run, the ratio.

They measure what a built program runs: the compiled engine, when there is one; ``--plain``
asks for the other.
"""

import sys

from app.config.compiled import use_compiled_engine

if "--plain" not in sys.argv:
    use_compiled_engine()
