"""Small widgets that speak Messages, have names for screen readers, and follow the tokens."""

from ui.widgets.basic import (
    ActionButton,
    Button,
    Card,
    Label,
    Rule,
    column,
    row,
    set_look,
)
from ui.widgets.fields import Field, SearchField
from ui.widgets.pads import NumberPad, Stepper

__all__ = [
    "ActionButton",
    "Button",
    "Card",
    "Field",
    "Label",
    "NumberPad",
    "Rule",
    "SearchField",
    "Stepper",
    "column",
    "row",
    "set_look",
]
