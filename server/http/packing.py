"""Long answers go packed, where the caller reads that: a first load is some fifth as long then."""

from __future__ import annotations

import gzip

from fastapi import Request, Response

LEAST_BYTES = 2_048
LEVEL = 1
"""Higher ones cost the centre more time than a line of today takes for the bytes they spare."""
JSON = "application/json"


def is_packing_wanted(request: Request) -> bool:
    """Whether the caller said that it reads gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def packed(body: bytes, *, is_wanted: bool) -> Response:
    """A body of JSON as an answer; to be called where nobody waits for this thread."""
    if not is_wanted or len(body) < LEAST_BYTES:
        return Response(body, media_type=JSON)
    found = gzip.compress(body, LEVEL, mtime=0)
    return Response(found, media_type=JSON, headers={"Content-Encoding": "gzip"})
