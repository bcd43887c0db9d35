"""Names are found the way people say and type them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

from app.domain.catalogue import Product
from local_db.search_keys import MOST_READINGS, member_keys, product_keys, search_key


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("曾一", "zengyi cengyi"),
        ("单一", "shanyi danyi"),
        ("仇一", "qiuyi chouyi"),
        ("解一", "xieyi jieyi"),
        ("查一", "zhayi chayi"),
        ("区一", "ouyi quyi"),
        ("盖一", "geyi gaiyi"),
        ("覃一", "qinyi tanyi"),
        ("朴一", "piaoyi puyi"),
        ("尉迟一", "yuchiyi ycy"),
        ("长孙一", "zhangsunyi zsy"),
        ("欧阳一", "ouyangyi oyy"),
        ("吕一", "lvyi luyi lyuyi ly"),
        ("王绿", "wanglv wanglu wanglyu wl"),
        ("王伟", "wangwei ww 王伟"),
        ("曾", "zeng ceng z c 曾"),
        ("曾A", "zenga ca"),
        ("Anna Smith", "annasmith smith"),
        ("买买提·阿不都", "maimaitiabudou mmtabd"),
    ],
)
def test_a_name_has_every_reading(name: str, said: str) -> None:
    assert set(said.split()) <= member_keys(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("郝行东", "haoxingdong haohangdong hxd hhd"),
        ("贾国乐", "jiaguole jiaguoyue jgl jgy"),
        ("于思婷", "yusiting yst"),
        ("王重阳", "wangzhongyang wangchongyang"),
        ("赵长春", "zhaochangchun zhaozhangchun"),
    ],
)
def test_what_stands_beside_a_character_of_a_name_does_not_decide_its_reading(
    name: str, said: str
) -> None:
    assert set(said.split()) <= member_keys(name)


def test_single_characters_are_read_as_the_library_reads_them() -> None:
    characters = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂绿女嗯欧阳喆昊妤翀犇㐂𠮷々〇"
    read = ["".join(lazy_pinyin(character)).replace("ü", "v") for character in characters]
    for character, reading in zip(characters, read, strict=True):
        assert search_key(reading) in member_keys(character), character


def test_a_name_is_saved_without_the_words_of_the_pinyin_library() -> None:
    program = (
        "import sys; from local_db.search_keys import member_keys; member_keys('陈喆');"
        "sys.exit('pypinyin' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3])


@pytest.mark.parametrize("name", ["", " ", "😀", "···"])
def test_nothing_to_say_has_no_keys(name: str) -> None:
    assert member_keys(name) == frozenset()


def test_readings_and_lengths_are_bounded() -> None:
    keys = member_keys("吕" + "绿" * 500)
    assert len(keys) <= 2 * MOST_READINGS + 1
    assert max(map(len, keys)) < 200


@pytest.mark.parametrize(
    ("typed", "key"),
    [("ＺＸＭ", "zxm"), (" Zeng Xiao ", "zengxiao"), ("lü", "lv"), ("500g", "500g"), ("%_'", "")],
)
def test_typed_and_stored_take_one_form(typed: str, key: str) -> None:
    assert search_key(typed) == key


def test_a_product_is_found_from_each_part_on() -> None:
    keys = product_keys(
        Product(sku="A-1", name="云南咖啡500g", name_en="Ground coffee", price_minor=1, ean="123")
    )
    assert {"a1", "123", "咖啡500g", "kafei500g", "kf500g", "500g", "coffee"} <= keys


def test_a_plain_product_needs_no_pinyin() -> None:
    assert product_keys(Product(sku="1", name="Tea", price_minor=1)) == {"1", "tea", "ea", "a"}
