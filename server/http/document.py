"""The OpenAPI document: the paths as they are declared, and every message of the protocol."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from sync.protocol.messages import JoinRequest, Lookup, Push, Refused, TokenRequest
from sync.protocol.refusals import REFUSALS

ASKED: dict[str, type[Any]] = {
    "/v1/join": JoinRequest,
    "/v1/token": TokenRequest,
    "/v1/ops": Push,
    "/v1/lookup": Lookup,
}
WITHOUT_TOKEN = frozenset({"/v1/hello", "/v1/join", "/v1/token"})
_TEMPLATE = "#/components/schemas/{model}"


def describe(app: FastAPI) -> dict[str, Any]:
    """The document of this app, which it also serves."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    found = get_openapi(title=app.title, version=app.version, routes=app.routes)
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
    app.openapi_schema = found
    return found


def _refusals(content: dict[str, Any]) -> dict[str, Any]:
    codes = ", ".join(sorted(REFUSALS))
    return {"description": f"Refused: {codes}; or BUSY.", "content": content}
