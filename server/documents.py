"""Strict reading of what comes from outside, and of documents in the book."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")


class NotReadable(ValueError):
    """Not a document of that kind; names the first place that is wrong."""


def read(kind: type[T], text: str | bytes, extra: Literal["ignore", "forbid"] = "ignore") -> T:
    """The frozen value that canonical JSON holds; raises NotReadable. Fields that ``kind`` does
    not have are left aside: a record says more than each of its readers needs. ``forbid`` is for
    what people write.
    """
    from pydantic import ValidationError

    try:
        return cast("T", _adapter(cast("Any", kind)).validate_json(text, strict=True, extra=extra))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise NotReadable(f"{place}: {first['msg']}") from None


def write(kind: Any, value: object) -> bytes:
    """The value as JSON; instants as ISO text."""
    return _adapter(kind).dump_json(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
