"""One check digit for all codes of our own: Damm's scheme, which is blind to no single wrong digit
and to no swap of two neighbours.
"""

from __future__ import annotations

_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def is_digits(text: str) -> bool:
    """One or more of the ten ASCII digits, nothing else."""
    return text.isascii() and text.isdigit()


def check_digit(digits: str) -> str:
    """The digit that makes ``digits`` + it pass ``is_checked``; ValueError for other signs."""
    if not is_digits(digits):
        raise ValueError("a check digit is made of digits")
    state = 0
    for digit in digits:
        state = int(_TABLE[state][int(digit)])
    return str(state)


def is_checked(digits: str) -> bool:
    """True for digits whose last one is the check digit of the others."""
    return is_digits(digits) and check_digit(digits) == "0"
