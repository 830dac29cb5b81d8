"""Both languages say the same things, with the same values put in."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import t2sql.faces
from t2sql.faces.words import all_words, answer, browse, flow, words_for

ROOMS = {"flow": flow, "answer": answer, "browse": browse}


def fields_of(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_the_same_keys(room: str) -> None:
    assert set(ROOMS[room].ENGLISH) == set(ROOMS[room].KOREAN)


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_put_the_same_values_in(room: str) -> None:
    english, korean = ROOMS[room].ENGLISH, ROOMS[room].KOREAN
    different = {key for key, text in english.items() if fields_of(text) != fields_of(korean[key])}
    assert different == set()


@pytest.mark.parametrize("room", ROOMS)
def test_every_key_names_its_room(room: str) -> None:
    assert all(key.startswith(f"{room}.") for key in ROOMS[room].ENGLISH)


@pytest.mark.parametrize("room", ROOMS)
def test_korean_is_written_in_korean(room: str) -> None:
    named = {"SQL", "t2sql.toml"}  # what has no other name
    plain = {
        key
        for key, text in ROOMS[room].KOREAN.items()
        if re.search(r"[A-Za-z]{3}", re.sub(r"\{\w+\}", "", text))
        and not re.search(r"[가-힣]", text)
        and text not in named
    }
    assert plain == set()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("de-DE,ko;q=0.5", "ko"),
        ("de-DE", "en"),
        ("", "en"),
        (";;,,q=", "en"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert words_for(header).language == language


def test_every_word_of_looking_around_is_said_somewhere() -> None:
    folder = Path(t2sql.faces.__file__).parent
    code = "\n".join(
        file.read_text(encoding="utf-8")
        for file in folder.rglob("*.py")
        if "words" not in file.relative_to(folder).parts
    )
    families = ("kind", "join", "outcome", "confirm", "from", "theme")
    unsaid = {
        key
        for key in all_words()["en"].texts
        if key.startswith("browse.")
        and not re.search(f"[\"']{re.escape(key)}[\"']", code)
        and not key.startswith(tuple(f"browse.{family}_" for family in families))
        and not re.fullmatch(r"browse\.(one_\w+|\w+_count|\w+_one)", key)
    }
    assert unsaid == set()
