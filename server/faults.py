"""What may be said of an error where anybody reads it."""

from __future__ import annotations


def place_of(fault: BaseException) -> str:
    """Its kind and the lines it came through; its text may hold somebody's name."""
    lines, trace = [], fault.__traceback__
    while trace is not None:
        lines.append(f"{trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(fault).__name__} at {' '.join(lines[-4:])}"


class NotDone(Exception):
    """What a command could not do, as a sentence for whoever typed it."""

    def __init__(self, sentence: str, *, is_unreadable: bool = False) -> None:
        """``is_unreadable``: what was typed or handed in is wrong, not the state of the chain."""
        self.is_unreadable = is_unreadable
        super().__init__(sentence)
