"""A paper printer for tests: reads an ESC/POS stream and shows what would be on the paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import zxingcpp
from PIL import Image, ImageOps


@dataclass
class Line:
    """A line of text as printed, with the style it was printed in."""

    text: str
    align: int
    is_bold: bool
    size: int


@dataclass
class Picture:
    """A raster picture as sent, 1 for black."""

    image: Image.Image
    align: int

    def qr_text(self) -> str:
        grey = ImageOps.invert(self.image.convert("L"))
        found = zxingcpp.read_barcodes(grey)
        return found[0].text if found else ""

    def ink_columns(self) -> tuple[int, int]:
        box = self.image.getbbox()
        assert box is not None
        return box[0], box[2]


@dataclass
class Paper:
    """Everything one stream did, in order."""

    encoding: str
    printed: list[Line | Picture] = field(default_factory=list)
    native_codes: list[str] = field(default_factory=list)
    cut_count: int = 0
    pulses: list[int] = field(default_factory=list)
    is_kanji_on: bool = False

    @property
    def lines(self) -> list[str]:
        return [row.text for row in self.printed if isinstance(row, Line)]

    @property
    def pictures(self) -> list[Picture]:
        return [row for row in self.printed if isinstance(row, Picture)]


class _Reader:
    """Goes through the bytes once; an unknown command fails the test."""

    def __init__(self, content: bytes, encoding: str) -> None:
        self.stream = io.BytesIO(content)
        self.paper = Paper(encoding)
        self.align, self.bold, self.size = 0, False, 1
        self.text = b""
        self.code = b""

    def byte(self) -> int:
        return self.stream.read(1)[0]

    def run(self) -> Paper:
        commands: dict[bytes, Callable[[], None]] = {
            b"\x1b": self.escape,
            b"\x1d": self.group,
            b"\x1c": self.kanji,
            b"\n": self.feed,
        }
        while one := self.stream.read(1):
            if one in commands:
                commands[one]()
                continue
            assert one >= b" ", one
            self.text += one
            if one >= b"\x80" and self.paper.encoding != "utf-8":
                self.text += self.stream.read(1)
        assert self.text == b""
        return self.paper

    def feed(self) -> None:
        text = self.text.decode(self.paper.encoding)
        self.paper.printed.append(Line(text, self.align, self.bold, self.size))
        self.text = b""

    def escape(self) -> None:
        command = self.stream.read(1)
        if command == b"@":
            self.align, self.bold, self.size = 0, False, 1
        elif command == b"a":
            self.align = self.byte()
        elif command == b"E":
            self.bold = self.byte() == 1
        elif command == b"d":
            self.byte()
        else:
            assert command == b"p", command
            self.paper.pulses.append(self.byte())
            self.stream.read(2)

    def kanji(self) -> None:
        assert self.stream.read(1) == b"&"
        self.paper.is_kanji_on = True

    def group(self) -> None:
        command = self.stream.read(1)
        if command == b"!":
            self.size = (self.byte() & 0x0F) + 1
        elif command == b"V":
            self.byte()
            self.paper.cut_count += 1
        elif command == b"(":
            self.native_code()
        else:
            assert command + self.stream.read(2) == b"v0\x00", command
            width, height = self.short(), self.short()
            image = Image.frombytes("1", (width * 8, height), self.stream.read(width * height))
            self.paper.printed.append(Picture(image, self.align))

    def native_code(self) -> None:
        assert self.stream.read(1) == b"k"
        body = self.stream.read(self.short())
        if body[1:2] == b"P":
            self.code = body[3:]
        elif body[1:2] == b"Q":
            self.paper.native_codes.append(self.code.decode("ascii"))

    def short(self) -> int:
        return int.from_bytes(self.stream.read(2), "little")


def paper_of(content: bytes, encoding: str = "gbk") -> Paper:
    """What a printer with this encoding would put on paper."""
    return _Reader(content, encoding).run()
