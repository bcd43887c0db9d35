"""Runs tests on the compiled engine; loaded with ``-p tests.packaging.compiled_engine``."""

from __future__ import annotations

from app.config.compiled import is_engine_compiled, use_compiled_engine

use_compiled_engine()
if not is_engine_compiled():
    raise SystemExit("there is no compiled engine of these sources: make compiled")
