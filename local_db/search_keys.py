"""The words a person or a product is found by: name, pinyin and initials, all in one form.

A name with several readings gets a key for each; looking up is then one prefix of an index.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.domain.catalogue import Product

SURNAMES: dict[str, tuple[str, ...]] = {
    "曾": ("zeng", "ceng"),
    "单": ("shan", "dan"),
    "仇": ("qiu", "chou"),
    "解": ("xie", "jie"),
    "查": ("zha", "cha"),
    "区": ("ou", "qu"),
    "盖": ("ge", "gai"),
    "覃": ("qin", "tan"),
    "朴": ("piao", "pu"),
    "乐": ("yue", "le"),
    "任": ("ren",),
    "华": ("hua",),
    "洗": ("xian", "xi"),
    "折": ("she", "zhe"),
    "种": ("chong", "zhong"),
    "黑": ("he", "hei"),
    "秘": ("bi", "mi"),
    "宓": ("fu", "mi"),
    "员": ("yun", "yuan"),
    "繁": ("po", "fan"),
    "翟": ("zhai", "di"),
    "尉": ("wei", "yu"),
    "长": ("chang", "zhang"),
    "万俟": ("mo qi", "wan si"),
    "尉迟": ("yu chi", "wei chi"),
    "长孙": ("zhang sun", "chang sun"),
    "单于": ("chan yu", "dan yu"),
    "令狐": ("ling hu",),
    "澹台": ("tan tai", "dan tai"),
}
"""Readings a dictionary gets wrong for family names, ours first."""
GIVEN: dict[str, tuple[str, ...]] = {
    "乐": ("le", "yue"),
    "行": ("xing", "hang"),
    "长": ("chang", "zhang"),
    "重": ("zhong", "chong"),
    "朝": ("zhao", "chao"),
    "晟": ("sheng", "cheng"),
    "盛": ("sheng", "cheng"),
    "茜": ("qian", "xi"),
    "莘": ("shen", "xin"),
    "柏": ("bai", "bo"),
    "思": ("si",),
}
"""Characters of given names that people read in more than one way, whatever stands beside."""

MOST_READINGS = 12
LONGEST_NAME = 40
LAST_CHARACTER = "\U0010ffff"


def search_key(text: str) -> str:
    """One form for what is stored and what is typed: width and case folded, letters and digits."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ü", "v")
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def member_keys(name: str) -> frozenset[str]:
    """Everything a member's name is found by, each as a prefix."""
    words = name[:LONGEST_NAME].split()
    plain = search_key("".join(words))
    keys = {plain, *(search_key("".join(words[start:])) for start in range(1, len(words)))}
    if not plain.isascii():
        for reading in _readings_of_name(plain):
            keys.add("".join(reading))
            keys.add("".join(syllable[0] for syllable in reading))
    return frozenset(keys - {""})


def product_keys(product: Product) -> frozenset[str]:
    """SKU, EAN and the name from each of its characters, syllables and words on."""
    name = search_key(product.name[:LONGEST_NAME])
    keys = {search_key(product.sku), search_key(product.ean or "")}
    keys |= {name[start:] for start in range(len(name))}
    words = product.name_en[:LONGEST_NAME].split()
    keys |= {search_key("".join(words[start:])) for start in range(len(words))}
    if not name.isascii():
        syllables = _pinyin(name)
        initials = [s[0] if s.isalpha() else s for s in syllables]
        for start in range(len(syllables)):
            keys |= {"".join(syllables[start:]), "".join(initials[start:])}
    return frozenset(keys - {""})


def _readings_of_name(name: str) -> Iterator[tuple[str, ...]]:
    """Each way to say a name: all readings of the surname, ü as v, u and yu."""
    surname = next((name[:length] for length in (2, 1) if name[:length] in SURNAMES), "")
    syllables = [_ways_to_say(letter) for letter in name[len(surname) :]]
    if not surname:
        return itertools.islice(itertools.product(*syllables), MOST_READINGS)
    spoken = [reading.split() for reading in SURNAMES[surname]]
    ways = ((*family, *given) for given in itertools.product(*syllables) for family in spoken)
    return itertools.islice(ways, MOST_READINGS)


def _ways_to_say(letter: str) -> Sequence[str]:
    return GIVEN.get(letter) or _spellings(_reading(letter))


def _spellings(syllable: str) -> Sequence[str]:
    """吕 is typed lv, lu and lyu."""
    if "v" in syllable and syllable.isascii():
        return (syllable, syllable.replace("v", "u"), syllable.replace("v", "yu"))
    return (syllable,)


@functools.lru_cache(maxsize=4_096)
def _reading(letter: str) -> str:
    """The most usual reading of one character; the character itself when it has none."""
    said = "" if letter.isascii() else _readings().get(str(ord(letter)), "").partition(",")[0]
    # accents that are tones go, and the two dots of ü are kept as v
    plain = unicodedata.normalize("NFD", said).replace("u\u0308", "v")
    return search_key("".join(sign for sign in plain if sign.isascii())) or letter


@functools.cache
def _readings() -> Mapping[str, str]:
    """The readings of single characters, as the pinyin library keeps them.

    Read past the library, which would load its words too: 57 MB and 0.13 s of processor instead
    of 8 MB and 0.02 s, for names, which are not words.
    """
    found = importlib.util.find_spec("pypinyin")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pypinyin")
    path = Path(found.origin).with_name("pinyin_dict.json")
    readings: dict[str, str] = json.loads(path.read_bytes())
    return readings


def _pinyin(text: str) -> list[str]:
    if text.isascii():
        return [text] if text else []
    # goods are named in words, whose readings are worth their memory while a catalogue is read
    from pypinyin import lazy_pinyin

    return [search_key(part) or part for part in lazy_pinyin(text)]
