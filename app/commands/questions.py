"""``memberdesk quote`` and ``refund-preview``: a request as JSON in, the answer as JSON out."""

from __future__ import annotations

import argparse
import sys
from types import ModuleType

from app.commands import DONE, Commands
from app.domain.errors import BadInput, refuse_all

MAX_BYTES = 10_000_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What some editors begin a file with."""


def add(commands: Commands) -> None:
    """The two commands that need no store."""
    quote = commands.add_parser("quote", help="compute a quote: JSON in, JSON with trace out")
    quote.description = (
        "Read a request from standard input, write its quote with the trace to standard output, "
        "both as JSON."
    )
    quote.set_defaults(run=_quote)
    preview = commands.add_parser(
        "refund-preview", help="say what a return would do: JSON in, JSON out"
    )
    preview.description = (
        "Read a sale and what comes back of it from standard input, write the money, points, "
        "coupons and tier that move to standard output, both as JSON."
    )
    preview.set_defaults(run=_preview)
    for command in (quote, preview):
        command.add_argument("--schema", action="store_true", help="print the JSON Schema of both")


def _quote(parsed: argparse.Namespace) -> int:
    from app.services import quote_command

    return _answered(parsed, quote_command)


def _preview(parsed: argparse.Namespace) -> int:
    from app.services import refund_command

    return _answered(parsed, refund_command)


def _answered(parsed: argparse.Namespace, command: ModuleType) -> int:
    # JSON is UTF-8 both ways, whatever the console of this machine speaks.
    text = command.schemas() if parsed.schema else _answer(command)
    sys.stdout.buffer.write(f"{text}\n".encode())
    return DONE


def _answer(command: ModuleType) -> str:
    from app.services.documents import given_twice

    asked = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(asked) > MAX_BYTES:
        raise BadInput(path="$", reason=f"more than {MAX_BYTES} bytes")
    asked = asked.removeprefix(BYTE_ORDER_MARK)
    refuse_all(given_twice(asked))
    answer: str = command.answer(asked)
    return answer
