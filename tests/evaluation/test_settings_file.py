"""Weights are written into a settings file that people wrote; all else of it stays."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.config import read_config
from t2sql.errors import ConfigError
from t2sql.evaluation.tuning.settings_file import replace_weights, write_weights

WRITTEN = """\
# our shop
[database]
url = "duckdb:///shop.duckdb" # the small one

[search] # how tables are found
embedder = "hash"

[search.weights] # by hand
# people know best
join = 0.5   # more than usual
meaning = 1

[limits]
rows = 10
"""


def weights_in(text: str) -> dict[str, float]:
    found: dict[str, float] = tomllib.loads(text).get("search", {}).get("weights", {})
    return found


def test_a_section_is_added_at_the_end() -> None:
    text = '[search]\nembedder = "hash"\n'
    new = replace_weights(text, {"join": 0.25, "crowd": 100})

    assert new.startswith(text)
    assert weights_in(new) == {"join": 0.25, "crowd": 100.0}
    assert "`t2sql tune --reset`" in new


def test_values_are_replaced_where_they_stand_and_remarks_stay() -> None:
    new = replace_weights(WRITTEN, {"join": 0.125, "words": 2.0})

    assert weights_in(new) == {"join": 0.125, "words": 2.0}
    assert "join = 0.125   # more than usual" in new
    assert "# people know best" in new
    assert "meaning" not in new
    assert new.split("[search.weights]")[0] == WRITTEN.split("[search.weights]", maxsplit=1)[0]
    assert new.endswith("\n[limits]\nrows = 10\n")


def test_the_same_weights_change_nothing() -> None:
    assert replace_weights(WRITTEN, {"join": 0.5, "meaning": 1}) == WRITTEN


def test_what_was_added_is_taken_away_without_a_trace() -> None:
    for text in ('[database]\nurl = "duckdb:///x"\n', "", "[limits]\nrows = 1\n\n"):
        added = replace_weights(text, {"join": 0.25})

        assert replace_weights(added, {}).rstrip("\n") == text.rstrip("\n")


def test_windows_line_ends_are_kept() -> None:
    new = replace_weights(WRITTEN.replace("\n", "\r\n"), {"join": 0.1, "words": 0.2})

    assert "\n" not in new.replace("\r\n", "")
    assert weights_in(new) == {"join": 0.1, "words": 0.2}


def test_a_heading_within_a_long_text_is_no_heading() -> None:
    text = '[project]\nname = """\n[search.weights]\njoin = 9\n"""\n'
    new = replace_weights(text, {"join": 0.1})

    assert new.startswith(text)
    assert tomllib.loads(new)["project"] == tomllib.loads(text)["project"]
    assert weights_in(new) == {"join": 0.1}


@pytest.mark.parametrize(
    "text",
    [
        "[search]\nweights = { join = 1.0 }\n",
        "[search]\nweights.join = 1.0\n",
        'search = { embedder = "hash" }\n',
        "search = 1\n",
    ],
)
def test_weights_in_another_form_are_left_to_the_person(text: str, tmp_path: Path) -> None:
    file = tmp_path / "t2sql.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ConfigError, match=r"t2sql\.toml"):
        write_weights(file, {"join": 0.5})
    assert file.read_text(encoding="utf-8") == text


def test_the_file_is_replaced_at_once_and_what_it_had_is_given_back(tmp_path: Path) -> None:
    file = tmp_path / "t2sql.toml"
    file.write_text(WRITTEN, encoding="utf-8")
    file.chmod(0o640)

    assert write_weights(file, {"join": 0.125}) == {"join": 0.5, "meaning": 1}
    assert read_config(file, {}).search.weights.given == {"join": 0.125}
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["t2sql.toml"]


def test_a_file_that_is_no_toml_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "t2sql.toml"
    file.write_bytes(b"[search\n\xff")

    with pytest.raises(ConfigError, match="not valid TOML"):
        write_weights(file, {"join": 0.5})
    assert file.read_bytes() == b"[search\n\xff"


NAMES = st.sampled_from(["meaning", "words", "join", "second_join", "crowd", "twin"])
WEIGHTS = st.dictionaries(NAMES, st.floats(0, 1e6, allow_nan=False), max_size=6)
REMARKS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
SECTIONS = st.lists(
    st.sampled_from(
        [
            '[project]\nname = "a # b"\n',
            "[limits]\nrows = 10\n\n",
            '[prompts]\n"odd key" = 1\n',
            '[llm.headers]\n"X [search.weights]" = "]"\n',
            "[search]\ncollection = '''\n[search.weights]\njoin = 3\n'''\n",
        ]
    ),
    unique=True,
    max_size=5,
)


@given(SECTIONS, st.none() | WEIGHTS, WEIGHTS, REMARKS, st.integers(0, 5), st.booleans())
def test_any_file_says_the_same_as_before_but_for_the_weights(
    sections: list[str],
    had: dict[str, float] | None,
    wanted: dict[str, float],
    remark: str,
    place: int,
    windows: bool,
) -> None:
    parts = [f"# {remark}\n{section}" for section in sections]
    if had is not None:
        lines = [f"{name} = {value!r} # {remark}\n" for name, value in had.items()]
        parts.insert(min(place, len(parts)), "".join(["[search.weights]\n", *lines]))
    text = "".join(parts)
    if windows:
        text = text.replace("\n", "\r\n")
    new = replace_weights(text, wanted)

    assert weights_in(new) == wanted
    assert without_weights(new) == without_weights(text)
    assert new.count(f"# {remark}") >= len(sections)
    assert replace_weights(new, wanted) == new


def without_weights(text: str) -> dict[str, Any]:
    data = tomllib.loads(text)
    search = data.pop("search", {})
    search.pop("weights", None)
    return {**data, "search": search}
