"""Looks of the panels and pages beside the desk, in the same words as the one style sheet."""

from __future__ import annotations

import dataclasses

from ui.theme.tokens import SIZES, Palette, scaled

_TEMPLATE = """
QLabel[look="numbergood"] {{ color: {accent}; font-size: {number}px; font-weight: 700; }}
QLabel[look="numberwarn"] {{ color: {warn}; font-size: {number}px; font-weight: 700; }}
QLabel[look="smallgood"] {{ color: {accent}; font-size: {small}px; }}
QLabel[look="smallwarn"] {{ color: {warn}; font-size: {small}px; }}
QLabel[look="smallbad"] {{ color: {bad}; font-size: {small}px; }}
QLabel[look="amountdue"] {{ font-size: {amount}px; font-weight: 700; }}
QLabel[look="pins"] {{ font-size: {amount}px; font-weight: 700; }}
QLabel[look="code"] {{ font-size: {amount}px; font-weight: 700; }}
QFrame[tile="plain"] {{ border: 1px solid {divider}; border-radius: {card_radius}px;
    background: {surface}; }}
QFrame[tile="field"] {{ border: 1px solid {edge}; border-radius: {card_radius}px;
    background: {surface}; }}
QFrame[tile="field"]:focus {{ border: 2px solid {accent}; }}
QFrame[tile="plain"][band="good"] {{ border-color: {accent_soft}; background: {accent_soft}; }}
QFrame[tile="plain"][band="warn"] {{ border-color: {warn_soft}; background: {warn_soft}; }}
QFrame[band="bad"] {{ background: {bad_soft}; border-radius: {field_radius}px; }}
QPushButton[kind="pin"] {{ font-size: {name}px; padding: 0; min-height: {pin_key}px;
    min-width: {pin_key}px; }}
QPushButton[kind="slim"] {{ padding: 0 2px; }}
QPushButton[kind="slim"]:focus {{ padding: 0; }}
QPushButton[kind="slimon"] {{ border: 2px solid {accent}; color: {accent}; font-weight: 700;
    padding: 0 1px; min-height: {button_on}px; }}
QPushButton[kind="slimon"]:focus {{ border: 3px solid {accent}; padding: 0;
    background: {accent_soft}; min-height: {button_focus}px; }}
QPushButton[kind="digittall"] {{ font-size: {number}px; padding: 0; min-height: {tall_key}px; }}
QPushButton[kind="digitlow"] {{ font-size: {name}px; padding: 0; }}
QPushButton[kind="tile"], QPushButton[kind="tileon"] {{ border-radius: {card_radius}px;
    padding: 0; min-height: 70px; }}
QPushButton[kind="tileon"] {{ background: {accent_soft}; border: 2px solid {accent}; }}
QPushButton[kind="row"] {{ border: none; border-bottom: 1px solid {row_line}; border-radius: 0;
    text-align: left; padding: 0; min-height: 64px; }}
QPushButton[kind="row"]:focus {{ border: 2px solid {accent}; padding: 0; }}
QPushButton[kind="row"][chosen="true"] {{ background: {selected};
    border-left: 3px solid {accent}; }}
QPushButton[kind="phone"] {{ border: none; background: transparent; text-align: left;
    padding: 0; min-height: {target}px; }}
QPushButton[kind="phone"]:focus {{ border: 3px solid {accent}; padding: 0; }}
QFrame[row="true"] {{ border: none; border-bottom: 1px solid {row_line}; background: {surface}; }}
QFrame[row="true"][chosen="true"] {{ background: {selected}; }}
QFrame[row="true"]:focus {{ border: 2px solid {accent}; }}
QFrame[head="true"] {{ background: {head}; border: none; border-top: 1px solid {divider};
    border-bottom: 1px solid {divider}; }}
QFrame[foot="true"] {{ background: {surface}; border: none; border-top: 1px solid {divider};
    border-bottom-left-radius: {card_radius}px; border-bottom-right-radius: {card_radius}px; }}
QLabel[look="tick"] {{ border: 1px solid {edge}; border-radius: 6px; background: {surface};
    color: {accent_ink}; font-weight: 700; }}
QLabel[look="ticked"] {{ border: 1px solid {accent}; border-radius: 6px; background: {accent};
    color: {accent_ink}; font-weight: 700; }}
QLineEdit[tall="true"] {{ min-height: {tall}px; font-size: {tall_text}px; }}
QLineEdit[tall="true"]:focus {{ border: 3px solid {accent}; padding: 0 10px;
    min-height: {tall_focus}px; }}
QComboBox {{ background: {surface}; border: 1px solid {edge}; border-radius: {field_radius}px;
    padding: 0 12px; min-height: {button}px; }}
QComboBox:focus {{ border: 2px solid {accent}; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {ink};
    selection-background-color: {accent_soft}; selection-color: {ink}; }}
QComboBox QAbstractItemView::item {{ min-height: {target}px; }}
"""


def pages_style(palette: Palette, text_bp: int = 10_000) -> str:
    """Style sheet of the pages for a palette at a text scale in basis points."""
    sizes = {
        "small": SIZES.text_small,
        "name": SIZES.text_name,
        "number": 22,
        "amount": 34,
        "tall_text": 17,
    }
    return _TEMPLATE.format(
        **dataclasses.asdict(palette),
        **{name: scaled(size, text_bp) for name, size in sizes.items()},
        card_radius=SIZES.card_radius,
        field_radius=SIZES.field_radius,
        button=SIZES.target - 2,
        button_on=SIZES.target - 4,
        button_focus=SIZES.target - 6,
        target=SIZES.target,
        pin_key=SIZES.pin_pad - 2,
        tall_key=SIZES.number_pad_tall - 2,
        tall=46,
        tall_focus=42,
    )
