"""Rows and the frozen values they stand for: pure, both ways, nothing looked up.

Those of members, of sales and of what a quote needs are imported with the first row of their kind:
a desk shows its lock with its profile and its operators, and need not wait for more.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_db.mappers import people, quoting, sales

__all__ = ("people", "quoting", "sales")


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(name)
