"""Refusals as answers: a code and its params, with the status of the code."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from server.documents import write
from server.faults import place_of
from server.http.admission import Shed
from server.http.frame import NOTES
from sync.protocol.messages import Refused
from sync.protocol.refusals import BadRequest, CentreRefusal

BUSY = "BUSY"
AWAY_S = 5
"""When to come again to a centre whose database does not answer."""


def add_refusals(app: FastAPI) -> None:
    """Everything that is no answer speaks alike."""

    @app.exception_handler(CentreRefusal)
    async def refused(request: Request, refusal: CentreRefusal) -> Response:
        return _answer(request, refusal.status, refusal.code, refusal.params)

    @app.exception_handler(Shed)
    async def shed(request: Request, fault: Shed) -> Response:
        return _busy(request, fault.status, fault.after_s)

    @app.exception_handler(OperationalError)
    async def away(request: Request, fault: OperationalError) -> Response:
        request.scope[NOTES]["fault"] = place_of(fault)
        return _busy(request, 503, AWAY_S)

    @app.exception_handler(RequestValidationError)
    async def wrong(request: Request, fault: RequestValidationError) -> Response:
        first = fault.errors()[0]
        place = ".".join(map(str, first["loc"]))
        params = {"reason": f"{place}: {first['msg']}"}
        return _answer(request, BadRequest.status, BadRequest.code, params)

    @app.exception_handler(HTTPException)
    async def nowhere(request: Request, fault: HTTPException) -> Response:
        return _answer(request, fault.status_code, BadRequest.code, {"reason": fault.detail})


def _busy(request: Request, status: int, after_s: int) -> Response:
    answer = _answer(request, status, BUSY, {"after_s": after_s})
    answer.headers["Retry-After"] = str(after_s)
    return answer


def _answer(request: Request, status: int, code: str, params: Mapping[str, str | int]) -> Response:
    request.scope[NOTES]["code"] = code
    body = write(Refused, Refused(error=code, params=params))
    return Response(body, status, media_type="application/json")
