"""What may be said of an error where anybody reads it."""

from __future__ import annotations


def place_of(fault: BaseException) -> str:
    """Its kind and the lines it came through; its text may hold somebody's name."""
    lines, trace = [], fault.__traceback__
    while trace is not None:
        lines.append(f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(fault).__name__} at {' '.join(lines[-4:])}"
