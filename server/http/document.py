"""The OpenAPI document: the paths as they are declared, and every message of the protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from starlette.routing import BaseRoute

from sync.protocol.messages import (
    PROTOCOL_VERSION,
    JoinRequest,
    Lookup,
    PassRequest,
    Push,
    Refused,
    TokenRequest,
)
from sync.protocol.refusals import REFUSALS

TITLE = "Memberdesk centre"
ASKED: dict[str, type[Any]] = {
    "/v1/join": JoinRequest,
    "/v1/token": TokenRequest,
    "/v1/ops": Push,
    "/v1/lookup": Lookup,
    "/v1/passes": PassRequest,
}
WITHOUT_TOKEN = frozenset({"/v1/hello", "/v1/join", "/v1/token"})
_TEMPLATE = "#/components/schemas/{model}"


def describe(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The document of these paths."""
    found = get_openapi(title=TITLE, version=str(PROTOCOL_VERSION), routes=routes)
    kinds = [*ASKED.values(), Refused]
    _, more = TypeAdapter.json_schemas(
        [(kind, "validation", TypeAdapter(kind)) for kind in kinds], ref_template=_TEMPLATE
    )
    parts = found["components"]
    parts["schemas"] = {
        name: schema
        for name, schema in {**parts["schemas"], **more["$defs"]}.items()
        if not name.endswith("ValidationError")
    }
    parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    refused = {"application/json": {"schema": {"$ref": _TEMPLATE.format(model="Refused")}}}
    for path, operations in found["paths"].items():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["4XX"] = _refusals(refused)
            operation["responses"]["503"] = {
                "description": "Come again later.",
                "content": refused,
            }
        if path in ASKED:
            schema = {"$ref": _TEMPLATE.format(model=ASKED[path].__name__)}
            content = {"application/json": {"schema": schema}}
            operations["post"]["requestBody"] = {"required": True, "content": content}
        if path not in WITHOUT_TOKEN:
            for operation in operations.values():
                operation["security"] = [{"token": []}]
    return found


def _refusals(content: dict[str, Any]) -> dict[str, Any]:
    codes = ", ".join(sorted(REFUSALS))
    return {"description": f"Refused: {codes}; or BUSY.", "content": content}
