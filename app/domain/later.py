"""Fields that came when values of their kind were stored already."""

from __future__ import annotations

from collections.abc import Mapping

LATER: Mapping[str, bool] = {"later": True}
"""Metadata of such a field: its canonical form leaves it out where it has its default, so that
what was stored before keeps its digest.
"""
