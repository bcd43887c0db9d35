"""Every colour, size and distance of the screens, named once, with the contrasts they owe."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours by role, as #RRGGBB."""

    bg: str
    surface: str
    head: str
    row_line: str
    selected: str
    divider: str
    dashes: str
    edge: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    accent_pressed: str
    accent_ink: str
    accent_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    gold: str
    gold_soft: str
    bar_fill: str
    bar_track: str
    top_bg: str
    top_ink: str
    top_strong: str
    pill_bg: str
    pill_ink: str
    pill_warn_bg: str
    pill_warn_ink: str
    pill_bad_bg: str
    pill_bad_ink: str


LIGHT = Palette(
    bg="#F4F5F7",
    surface="#FFFFFF",
    head="#FAFBFC",
    row_line="#EFF1F4",
    selected="#EFF7F4",
    divider="#E3E6EB",
    dashes="#CBD1DB",
    edge="#7E8898",
    ink="#161B26",
    ink2="#545D6E",
    ink3="#667085",
    accent="#0F6B57",
    accent_pressed="#0B5444",
    accent_ink="#FFFFFF",
    accent_soft="#E4F2EE",
    warn="#9A5B00",
    warn_soft="#FFF3DC",
    bad="#B42318",
    bad_soft="#FDECEA",
    gold="#7A5C14",
    gold_soft="#F7EFD9",
    bar_fill="#8A6A1F",
    bar_track="#ECEEF2",
    top_bg="#161B26",
    top_ink="#B7BFCC",
    top_strong="#FFFFFF",
    pill_bg="#2B3342",
    pill_ink="#E6E9EF",
    pill_warn_bg="#3A2A0E",
    pill_warn_ink="#FFD28A",
    pill_bad_bg="#43201C",
    pill_bad_ink="#FF9A8F",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A colour that stands on another, and the least ratio between them (4.5 text, 3 the rest)."""

    front: str
    back: str
    least: float


PAIRS = (
    *(Pair(front="ink", back=back, least=4.5) for back in ("surface", "bg", "selected", "head")),
    *(Pair(front="ink2", back=back, least=4.5) for back in ("surface", "bg", "selected", "head")),
    *(Pair(front="ink3", back=back, least=4.5) for back in ("surface", "bg", "selected", "head")),
    Pair(front="accent", back="surface", least=4.5),
    Pair(front="accent", back="selected", least=4.5),
    Pair(front="accent", back="accent_soft", least=4.5),
    Pair(front="accent_ink", back="accent", least=4.5),
    Pair(front="accent_ink", back="accent_pressed", least=4.5),
    Pair(front="warn", back="warn_soft", least=4.5),
    Pair(front="bad", back="bad_soft", least=4.5),
    Pair(front="bad", back="surface", least=4.5),
    Pair(front="gold", back="gold_soft", least=4.5),
    Pair(front="top_ink", back="top_bg", least=4.5),
    Pair(front="top_strong", back="top_bg", least=4.5),
    Pair(front="pill_ink", back="pill_bg", least=4.5),
    Pair(front="pill_warn_ink", back="pill_warn_bg", least=4.5),
    Pair(front="pill_bad_ink", back="pill_bad_bg", least=4.5),
    Pair(front="ink2", back="bar_track", least=4.5),
    Pair(front="ink", back="accent_soft", least=4.5),
    Pair(front="ink2", back="accent_soft", least=4.5),
    Pair(front="accent", back="bg", least=4.5),
    Pair(front="warn", back="surface", least=4.5),
    Pair(front="gold", back="surface", least=4.5),
    Pair(front="gold", back="selected", least=4.5),
    Pair(front="edge", back="surface", least=3),
    Pair(front="edge", back="bg", least=3),
    Pair(front="bar_fill", back="bar_track", least=3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Pixels at 100 %."""

    top_bar: int = 52
    key_bar: int = 45
    """A line of one pixel and targets of 44."""
    target: int = 44
    member_field: int = 56
    settle: int = 60
    pin_pad: int = 64
    number_pad: int = 52
    number_pad_tall: int = 72
    avatar: int = 52
    card_radius: int = 10
    field_radius: int = 8
    gap: int = 12
    column_gap: int = 14
    margin: int = 16
    text_due: int = 40
    text_settle_due: int = 36
    text_name: int = 20
    text_number: int = 20
    text_field: int = 15
    text_body: int = 16
    text: int = 14
    text_small: int = 13
    text_hint: int = 12


SIZES = Sizes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the desk divides a window of some width: the outer columns and the size of text."""

    least_width: int
    left: int
    right: int
    text_bp: int
    hint_count: int
    """Entries the key bar has room for, the last one being the way to all keys."""


SHAPES = (
    Shape(least_width=1680, left=420, right=400, text_bp=11_250, hint_count=12),
    Shape(least_width=1200, left=372, right=348, text_bp=10_000, hint_count=12),
    Shape(least_width=0, left=300, right=300, text_bp=10_000, hint_count=7),
)


def shape_for(width: int) -> Shape:
    """The widest shape that fits a window of ``width`` pixels."""
    return next(shape for shape in SHAPES if width >= shape.least_width)


FONT_FAMILIES = (
    "Microsoft YaHei UI",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)
"""In this order: without it, Noto CJK offers its Hong Kong face first."""


def scaled(pixels: int, text_bp: int) -> int:
    """A text size at a text scale in basis points, rounded half up."""
    return (pixels * text_bp + 5_000) // 10_000


def contrast(front: str, back: str) -> float:
    """Contrast ratio of two #RRGGBB colours by WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
