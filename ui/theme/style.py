"""The one style sheet, generated from the tokens: a palette, a text scale, nothing else."""

from __future__ import annotations

import dataclasses

from ui.theme.pages import pages_style
from ui.theme.tokens import SIZES, Palette, scaled

_TEMPLATE = """
* {{ outline: none; }}
QWidget {{ color: {ink}; font-size: {text}px; }}
QWidget#window, QWidget#columns, QWidget#page {{ background: {bg}; }}
QFrame[card="true"] {{ background: {surface}; border: 1px solid {divider};
    border-radius: {card_radius}px; }}
QFrame[band="good"] {{ background: {accent_soft}; border-radius: {field_radius}px; }}
QFrame[band="warn"] {{ background: {warn_soft}; border-radius: {field_radius}px; }}
QFrame[band="bad"] {{ background: {bad_soft}; border-radius: {field_radius}px; }}
QFrame[band="plain"] {{ background: {bg}; border-radius: {field_radius}px; }}
QFrame[line="solid"] {{ background: {divider}; border: none; max-height: 1px; min-height: 1px; }}
QFrame[line="dashed"] {{ border: none; border-top: 1px dashed {dashes}; max-height: 1px; }}

QLabel {{ background: transparent; }}
QLabel[look="second"] {{ color: {ink2}; font-size: {small}px; }}
QLabel[look="third"] {{ color: {ink3}; font-size: {small}px; }}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="body"] {{ font-size: {body}px; }}
QLabel[look="title"] {{ font-size: {name}px; font-weight: 700; }}
QLabel[look="heading"] {{ font-size: {body}px; font-weight: 700; }}
QLabel[look="group"] {{ color: {ink3}; font-size: {small}px; font-weight: 700; }}
QLabel[look="number"] {{ font-size: {number}px; font-weight: 700; }}
QLabel[look="due"] {{ font-size: {due}px; font-weight: 700; }}
QLabel[look="saved"] {{ color: {accent}; font-weight: 600; }}
QLabel[look="good"] {{ color: {accent}; font-weight: 600; }}
QLabel[look="warn"] {{ color: {warn}; font-weight: 600; }}
QLabel[look="bad"] {{ color: {bad}; font-weight: 600; }}
QLabel[look="hint"] {{ color: {ink3}; font-size: {hint}px; border: 1px solid {divider};
    border-radius: 4px; padding: 2px 6px; }}
QLabel[look="key"] {{ color: {ink}; background: {head}; font-size: {small}px; font-weight: 600;
    border: 1px solid {divider}; border-radius: 4px; padding: 1px 6px; }}
QLabel[look="onaccent"] {{ color: {accent_ink}; font-size: {number}px; font-weight: 700; }}
QLabel[look="hintonaccent"] {{ color: {accent_ink}; font-size: {hint}px;
    border: 1px solid {accent_soft}; border-radius: 4px; padding: 2px 6px; }}
QLabel[look="onaccent"]:disabled, QLabel[look="hintonaccent"]:disabled {{ color: {ink2}; }}
QLabel[look="badge"] {{ color: {gold}; background: {gold_soft}; font-weight: 700;
    border-radius: 6px; padding: 5px 10px; }}
QLabel[look="avatar"] {{ color: {gold}; background: {gold_soft}; font-size: {avatar_text}px;
    font-weight: 700; border-radius: {avatar_radius}px; }}
QLabel[mark="warn"] {{ color: {warn}; background: {warn_soft}; }}
QLabel[mark="bad"] {{ color: {bad}; background: {bad_soft}; }}
QLabel[mark="good"] {{ color: {accent}; background: {accent_soft}; }}
QLabel[mark="gold"] {{ color: {gold}; background: {gold_soft}; }}
QLabel[mark] {{ font-size: {small}px; font-weight: 700; border-radius: 6px; }}

QPushButton {{ background: {surface}; color: {ink}; border: 1px solid {edge};
    border-radius: {field_radius}px; padding: 0 13px; min-height: {button}px; }}
QPushButton:focus {{ border: 3px solid {accent}; padding: 0 11px; min-height: {button_focus}px; }}
QPushButton:pressed {{ background: {accent_soft}; }}
QPushButton:disabled {{ color: {ink3}; border-color: {divider}; background: {bg}; }}
QPushButton:checked, QPushButton[kind="on"] {{ border: 2px solid {accent}; color: {accent};
    font-weight: 700; padding: 0 12px; min-height: {button_on}px; }}
QPushButton:checked:focus {{ border: 3px solid {accent}; background: {accent_soft};
    min-height: {button_focus}px; }}
QPushButton[kind="soft"] {{ background: {accent_soft}; border-color: {accent}; color: {accent};
    font-weight: 600; }}
QPushButton[kind="side"] {{ padding: 0 10px; }}
QPushButton[kind="danger"] {{ color: {bad}; border-color: {bad}; padding: 0 10px; }}
QPushButton[kind="square"] {{ font-size: {number}px; padding: 0; min-width: {button}px; }}
QPushButton[kind="value"] {{ font-size: {body}px; font-weight: 600; padding: 0; }}
QPushButton[kind="top"] {{ border: none; background: transparent; color: {top_ink};
    padding: 0; border-radius: 0; min-height: {target}px; }}
QPushButton[kind="digit"] {{ font-size: {number}px; padding: 0; min-height: {pad}px; }}
QPushButton[kind="link"] {{ border: none; color: {accent}; text-align: left; padding: 0;
    min-height: {target}px;
    background: transparent; font-size: {small}px; }}
QPushButton[kind="link"]:focus {{ border: 3px solid {accent}; }}
QPushButton[kind="primary"] {{ background: {accent}; color: {accent_ink}; border: none;
    border-radius: {card_radius}px; font-size: {number}px; font-weight: 700;
    min-height: {settle}px; }}
QPushButton[kind="primary"]:pressed {{ background: {accent_pressed}; }}
QPushButton[kind="primary"]:focus {{ border: 3px solid {ink}; min-height: {settle_focus}px; }}
QPushButton[kind="primary"]:disabled {{ background: {bar_track}; color: {ink2}; }}

QLineEdit {{ background: {surface}; border: 1px solid {edge}; border-radius: {field_radius}px;
    padding: 0 12px; min-height: {button}px; font-size: {field}px;
    selection-background-color: {accent}; selection-color: {accent_ink};
    placeholder-text-color: {ink3}; }}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 0 11px; min-height: {button_on}px; }}
QLineEdit[wrong="true"] {{ border: 2px solid {bad}; }}
QLineEdit#member {{ border: 2px solid {edge}; border-radius: {card_radius}px;
    font-size: {number}px; min-height: {member_field}px; }}
QLineEdit#member:focus {{ border: 2px solid {accent}; }}
QCheckBox {{ spacing: 10px; min-height: {target}px; }}
QCheckBox::indicator {{ width: 22px; height: 22px; border: 1px solid {edge}; border-radius: 6px;
    background: {surface}; }}
QCheckBox::indicator:checked {{ background: {accent}; border-color: {accent}; }}
QCheckBox:focus {{ color: {accent}; font-weight: 600; }}

QTableView, QListView, QTreeView {{ background: {surface}; border: none;
    selection-background-color: {selected}; selection-color: {ink}; gridline-color: {row_line}; }}
QTableView#bill:focus {{ border-left: 3px solid {accent}; }}
QHeaderView {{ background: {head}; border: none; }}
QHeaderView::section {{ background: {head}; color: {ink3}; font-size: {small}px; font-weight: 600;
    border: none; border-top: 1px solid {divider}; border-bottom: 1px solid {divider};
    padding: 0 14px 0 2px; min-height: 34px; }}
QHeaderView::section:first {{ padding-left: 14px; }}
QHeaderView[narrow="true"]::section {{ padding-right: 8px; }}
QHeaderView[narrow="true"]::section:first {{ padding-left: 8px; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar::handle:vertical {{ background: {dashes}; border-radius: 3px; min-height: 44px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QProgressBar {{ background: {bar_track}; border: none; border-radius: 3px; max-height: 6px;
    min-height: 6px; }}
QProgressBar::chunk {{ background: {bar_fill}; border-radius: 3px; }}
QProgressBar[busy="true"]::chunk {{ background: {accent}; }}

QFrame#topbar {{ background: {top_bg}; }}
QFrame#topbar QLabel {{ color: {top_ink}; font-size: {text}px; }}
QFrame#topbar QLabel#logo {{ color: {top_strong}; font-size: {body}px; font-weight: 700; }}
QPushButton[kind="pill"] {{ background: {pill_bg}; color: {pill_ink}; border: none;
    border-radius: 15px; padding: 0 12px; margin: 7px 0; min-height: 30px; max-height: 30px;
    font-size: {text}px; }}
QPushButton[kind="pill"][tone^="warn"] {{ background: {pill_warn_bg}; color: {pill_warn_ink}; }}
QPushButton[kind="pill"][tone="bad"] {{ background: {pill_bad_bg}; color: {pill_bad_ink};
    font-weight: 600; }}
QPushButton[kind="pill"][tone="warn-bold"] {{ font-weight: 600; }}
QPushButton[kind="pill"]:focus {{ border: 2px solid {top_strong}; }}
QFrame#keybar {{ background: {surface}; border: none; border-top: 1px solid {divider}; }}
QPushButton[kind="keybar"] {{ border: none; background: transparent; padding: 0;
    min-height: {target}px; border-radius: 0; }}
QPushButton[kind="keybar"]:pressed {{ background: {accent_soft}; }}
QPushButton[kind="keybar"] QLabel {{ color: {ink2}; font-size: {small}px; }}
QPushButton[kind="keybar"] QLabel[look="key"] {{ color: {ink}; }}
QPushButton[kind="keybar"]:disabled QLabel {{ color: {ink3}; }}
QFrame#notice {{ background: {top_bg}; }}
QFrame#notice QLabel {{ color: {top_strong}; font-size: {text}px; }}
QFrame#notice QPushButton {{ background: {pill_bg}; color: {top_strong};
    border: 1px solid {top_ink}; }}
"""


def style_sheet(palette: Palette, text_bp: int = 10_000) -> str:
    """The style sheet for a palette at a text scale in basis points (10000 = 100 %)."""
    sizes = {
        "text": SIZES.text,
        "small": SIZES.text_small,
        "body": SIZES.text_body,
        "name": SIZES.text_name,
        "number": SIZES.text_number,
        "due": SIZES.text_due,
        "hint": SIZES.text_hint,
        "field": SIZES.text_field,
        "avatar_text": 22,
    }
    own = _TEMPLATE.format(
        **dataclasses.asdict(palette),
        **{name: scaled(size, text_bp) for name, size in sizes.items()},
        card_radius=SIZES.card_radius,
        field_radius=SIZES.field_radius,
        avatar_radius=SIZES.avatar // 2,
        target=SIZES.target,
        button=SIZES.target - 2,
        button_on=SIZES.target - 4,
        button_focus=SIZES.target - 6,
        member_field=SIZES.member_field - 4,
        pad=SIZES.number_pad - 2,
        settle=SIZES.settle,
        settle_focus=SIZES.settle - 6,
    )
    return own + pages_style(palette, text_bp)
