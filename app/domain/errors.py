"""Errors answer two questions: whose fault it is, and who reads it.

MemberdeskError
├── RuleBroken          a rule of the shop says no; the operator reads it and can act
├── BadInput            a file, field or request is not readable; names the path to the wrong field
│   └── Mistakes        several of them
└── EnvironmentFault    disk, key store, printer, another process; the operator reads it, support
helps
    └── CommitUnknown   an error came out of COMMIT, and the outcome cannot be looked up

Everything else that escapes is a bug. Every error has a stable ``code`` and ``params``; the
sentence
a person reads is made where it is shown (``error.<code>`` in the translations); ``text`` is the
English sentence for the command line and the log. Params never hold phones or names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self


class Reason(str):
    """A sentence with numbers in it, which knows what it was made of, so that it can be told in
    another language.
    """

    template: str
    params: dict[str, int | str]

    def __new__(cls, template: str, **params: int | str) -> Self:
        """The English sentence with its parameters, if it has any, filled in."""
        made = super().__new__(cls, template.format(**params) if params else template)
        made.template, made.params = template, params
        return made


class MemberdeskError(Exception):
    """Base of every error that a person may read."""

    code: ClassVar[str] = "E-GEN-00"
    text: ClassVar[str] = "Something went wrong."

    def __init__(self, **params: int | str) -> None:
        self.params = params
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The English sentence, with the parameters filled in."""
        return self.text.format(**self.params)


class RuleBroken(MemberdeskError):
    """A rule of the shop says no."""

    code = "E-GEN-01"


class BadInput(MemberdeskError):
    """Input that cannot be read; params: ``path`` to the wrong field and ``reason``."""

    code = "E-INP-01"
    text = "{path}: {reason}"


class Mistakes(BadInput):
    """Several of them at once, in ``faults``; params: those of the first."""

    def __init__(self, faults: Iterable[BadInput]) -> None:
        self.faults = tuple(faults)
        super().__init__(**self.faults[0].params)

    def sentence(self) -> str:
        """All sentences, one in a line."""
        return "\n".join(fault.sentence() for fault in self.faults)


def refuse_all(faults: Iterable[BadInput]) -> None:
    """Raises Mistakes with all of them, if there are any."""
    found = tuple(faults)
    if found:
        raise Mistakes(found)


class EnvironmentFault(MemberdeskError):
    """The machine, not the shop's rules, stands in the way."""

    code = "E-ENV-01"


class CommitUnknown(EnvironmentFault):
    """COMMIT raised, and the store cannot be asked now whether the change is in it."""

    code = "E-DB-01"
    text = (
        "It is not known whether the last change was saved. "
        "Check the disk and its free space, then look it up before you repeat it."
    )
