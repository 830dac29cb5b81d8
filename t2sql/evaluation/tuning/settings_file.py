"""Writes ``[search.weights]`` into a ``t2sql.toml`` and leaves all else of it as it stands."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from t2sql.errors import ConfigError

_REMARK: Final = "# fitted by `t2sql tune`; `t2sql tune --reset` goes back to the defaults"
_HEADING: Final = "[search.weights]"
_IS_HEADING: Final = re.compile(r"\s*\[\s*search\s*\.\s*weights\s*\]\s*(#.*)?\r?$")
_KEY: Final = re.compile(
    r"(?P<before>\s*[\"']?(?P<key>\w+)[\"']?\s*=\s*)(?P<value>[^#\s]+)(?P<after>\s*(#.*)?)$"
)
_BY_HAND: Final = "Write [search.weights] by hand, as a section of its own."


def write_weights(file: Path, weights: Mapping[str, float]) -> dict[str, float]:
    """Make the file's weights exactly these; none at all take the section away.

    Comments, order, line ends and everything outside the section stay. The new text is read
    again before it takes the old one's place, so a file is never broken.

    Returns:
        The weights that the file had before.

    Raises:
        ConfigError: the file cannot be read or written, or says its weights in another form.
    """
    file = file.resolve()
    try:
        old = file.read_bytes().decode("utf-8")
        before = _weights(tomllib.loads(old))
        new = replace_weights(old, weights)
        if new != old:
            _write(file, new)
    except ConfigError as error:
        raise ConfigError(f"{file}: {error.message}", hint=error.hint) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not valid TOML: {error}.") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {error.strerror}.") from None
    return before


def replace_weights(text: str, weights: Mapping[str, float]) -> str:
    """The text of a settings file with these weights and no others.

    Raises:
        ConfigError: the weights stand there in another form than a section of their own.
    """
    data = tomllib.loads(text)
    if _weights(data) == dict(weights):
        return text
    wanted = _with_weights(data, weights)
    for candidate in _candidates(text, weights):
        try:
            found = tomllib.loads(candidate)
        except tomllib.TOMLDecodeError:
            continue
        if _same(found, wanted):
            return candidate
    raise ConfigError("[search.weights] cannot be written there.", hint=_BY_HAND)


def _candidates(text: str, weights: Mapping[str, float]) -> Iterator[str]:
    """Texts that may be right. What looks like the heading may stand within a long text."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if _IS_HEADING.match(line):
            yield "\n".join(_edited(lines, at, weights))
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text.strip() else end if text.endswith("\n") else end * 2
    section = (_REMARK, _HEADING, *_entries(weights), "")
    yield text + gap + end.join(section)


def _edited(lines: Sequence[str], at: int, weights: Mapping[str, float]) -> list[str]:
    """The lines with the section that begins at one of them changed, or taken away."""
    left = dict(weights)
    stop = next((n for n in range(at + 1, len(lines)) if lines[n].lstrip()[:1] == "["), len(lines))
    kept: list[str] = []
    last = 0
    for line in lines[at + 1 : stop]:
        bare, end = (line[:-1], "\r") if line.endswith("\r") else (line, "")
        found = _KEY.match(bare)
        if found is None:
            kept.append(line)
        elif found["key"] in left:
            value = _number(left.pop(found["key"]))
            kept.append(f"{found['before']}{value}{found['after']}{end}")
            last = len(kept)
    head, end = list(lines[: at + 1]), "\r" if lines[at].endswith("\r") else ""
    if weights:
        new = [entry + end for entry in _entries(left)]
        return [*head, *kept[:last], *new, *kept[last:], *lines[stop:]]
    head.pop()
    if head and head[-1].strip() == _REMARK:
        head.pop()
        if head and not head[-1].strip() and len(head) > 1 and stop == len(lines):
            head.pop()
    return [*head, *kept, *lines[stop:]]


def _entries(weights: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(f"{name} = {_number(value)}" for name, value in weights.items())


def _number(value: float) -> str:
    """As TOML writes a float."""
    return repr(float(value))


def _weights(data: Mapping[str, Any]) -> dict[str, float]:
    search = data.get("search", {})
    found = search.get("weights", {}) if isinstance(search, Mapping) else {}
    return dict(found) if isinstance(found, Mapping) else {}


def _with_weights(data: Mapping[str, Any], weights: Mapping[str, float]) -> dict[str, Any]:
    wanted = deepcopy(dict(data))
    search = wanted.setdefault("search", {})
    if not isinstance(search, dict):
        raise ConfigError("`search` should be a table: [search].")
    search["weights"] = dict(weights)
    return wanted


def _same(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether two settings say the same; an empty section says as much as none."""
    return repr(_without_empty(found)) == repr(_without_empty(wanted))


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    plain = deepcopy(dict(data))
    search = plain.pop("search", None)
    if isinstance(search, dict):
        weights = search.pop("weights", None)
        if weights:
            search["weights"] = {key: float(weights[key]) for key in sorted(weights)}
        if search:
            plain["search"] = {key: search[key] for key in sorted(search)}
    elif search is not None:
        plain["search"] = search
    return {key: plain[key] for key in sorted(plain)}


def _write(file: Path, text: str) -> None:
    """Put the text in the file's place at once: whoever reads sees the old or the new one."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(text.encode("utf-8"))
            opened.flush()
            os.fsync(opened.fileno())
        new.chmod(file.stat().st_mode & 0o777)
        new.replace(file)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
