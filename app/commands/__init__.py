"""Commands of the command line that have a page of their own: flags in, lines and a code out."""

from __future__ import annotations

import argparse
import sys
from typing import TypeAlias

from app.domain.errors import MemberdeskError, Mistakes

DONE, REFUSED, UNREADABLE = 0, 1, 2
LANGUAGES = ("zh_CN", "en")

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - what add_subparsers answers


def sentence_of(fault: MemberdeskError | OSError | UnicodeDecodeError) -> str:
    """The fault's own sentence, or one for what no part of the program foresaw; of several
    mistakes one in each line.
    """
    if isinstance(fault, Mistakes):
        return "\n".join(sentence_of(one) for one in fault.faults)
    if isinstance(fault, MemberdeskError):
        return f"{fault.sentence()} {fault.code}"
    if isinstance(fault, UnicodeDecodeError):
        return "The input is not UTF-8 text. E-INP-01"
    what = fault.strerror or str(fault)
    return f"The computer refused: {what}. Check the path, its rights and the free space. E-ENV-01"


def say(text: str) -> None:
    """One line on standard output, in UTF-8 whatever the console of this machine speaks."""
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.buffer.flush()
