"""``docs/profiles.md`` tells each ready-made profile: its switches, in words, and its sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.config.paths import resources
from app.services.programme.showing import show_programme
from app.services.scenarios.programmes import programme_of
from tests.architecture import source

TEXT = (source.ROOT / "docs" / "profiles.md").read_text("utf-8")
PROFILES = {
    file.stem: json.loads(file.read_text("utf-8"))
    for file in sorted(resources().joinpath("profiles").glob("*.json"))
}
SCENARIOS = source.ROOT / "tests" / "scenarios" / "foreign"


def section(name: str) -> str:
    """The text of one profile, which begins with its name."""
    found = re.search(rf"^## `{name}`: .*?(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, name
    return found[0]


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """Every field that a profile sets, as the page writes it."""
    if isinstance(value, dict) and value:
        for name, each in value.items():
            yield from leaves(each, f"{path}.{name}".lstrip("."))
    else:
        yield f"| `{path}` | `{json.dumps(value).strip(chr(34))}` |"


def in_words(name: str) -> list[str]:
    """What ``programme show`` tells of it, and not of a plain programme."""
    plain = show_programme(programme_of(None, resources()), "en")
    told = show_programme(programme_of({"profile": name}, resources()), "en")
    return [line.strip() for line in told[1:] if line not in plain]


def place_of(url: str) -> str:
    """Where a source is published: a repository, or a site."""
    parts = urlsplit(url)
    ways = parts.path.strip("/").split("/")
    return "/".join((parts.netloc, *ways[:2])) if parts.netloc == "github.com" else parts.netloc


def sources(name: str) -> set[str]:
    file = json.loads(SCENARIOS.joinpath(f"{name}.json").read_text("utf-8"))
    told = " ".join(one["source"] for one in file["scenarios"])
    return {place_of(url) for url in re.findall(r"https?://[^\s,;]+", told)}


@pytest.mark.parametrize("name", PROFILES)
def test_every_switch_of_a_profile_stands_on_its_page(name: str) -> None:
    rows = [line for line in section(name).splitlines() if line.startswith("| `")]
    assert rows == list(leaves(PROFILES[name]))


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_is_told_in_words(name: str) -> None:
    told = [line[2:] for line in section(name).splitlines() if line.startswith("- ")]
    assert told == in_words(name)


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_names_its_sources_and_what_it_cannot_state(name: str) -> None:
    (told,) = re.findall(r"^Sources: (.*?)\.\n", section(name), re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"`(.*?)`", told)) == sources(name)
    assert "\nCannot be stated: " in section(name)


def test_there_is_no_other_profile_on_the_page() -> None:
    assert re.findall(r"^## `(\w+)`", TEXT, re.MULTILINE) == list(PROFILES)
