"""Values that are set field by field are those that their constructors make."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from app.domain.engine.values import FIELDS, made


@pytest.mark.parametrize("kind", FIELDS)
def test_a_value_is_made_with_all_of_its_fields(kind: Any) -> None:
    values = tuple(range(len(fields(kind))))
    names = [field.name for field in fields(kind)]
    assert made(kind, values) == kind(**dict(zip(names, values, strict=True)))


@pytest.mark.parametrize("kind", FIELDS)
def test_a_value_that_misses_a_field_is_not_made(kind: Any) -> None:
    with pytest.raises(IndexError):
        made(kind, tuple(range(len(fields(kind)) - 1)))
