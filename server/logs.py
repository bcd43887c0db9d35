"""The log of the centre: a JSON object a line on standard error, with ids and no people (I18)."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from server.faults import place_of


class JsonLines(logging.Formatter):
    """What a record says, and what it carries as ``of``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; of an error only its kind and place, for its text may hold a name."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        line = {
            "at": at,
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.getMessage(),
            **getattr(record, "of", {}),
        }
        fault = record.exc_info[1] if record.exc_info else None
        if fault is not None:
            line["fault"] = place_of(fault)
        return json.dumps(line, ensure_ascii=False)


def start_logging() -> logging.Handler:
    """To standard error; returns the handler."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return handler
