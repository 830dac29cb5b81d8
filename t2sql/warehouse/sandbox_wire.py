"""How parent and child of the sandbox talk: frames on a pipe, and rows as columns in them.

A frame is a length and a body: a message in JSON, or a batch of rows. A batch holds each column
by itself: whole numbers and floats as arrays of the machine's own, all else as JSON of plain
cells with the column's tag. Nothing that comes back can run code in the parent, as a pickle
could, and every cell comes back as the type that DuckDB gave it.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

Message = Mapping[str, Any]
Cells = Sequence[Any]

LENGTH: Final = struct.Struct(">I")
BATCH: Final = b"\0"
"""The first byte of a batch; a message begins with a brace."""
LONGEST_FRAME: Final = 256 * 1024 * 1024
EXPLAIN: Final = "EXPLAIN (FORMAT json) "
"""What the child puts before a query that is only bound; places in its errors count from there."""
CELL_BYTES: Final = 32
"""What a cell costs the parent at least: an object of Python's and a pointer to it."""

_EPOCH: Final = datetime(1970, 1, 1)
_EPOCH_UTC: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 # loads faster
_MICROSECOND: Final = timedelta(microseconds=1)
_PLAIN: Final = frozenset((bool, int, float, str))
"""Types that JSON gives back as they were, NaN and infinity included."""
_LONG: Final = frozenset((str, bytes, type(None)))


def _since_epoch(cell: datetime) -> int:
    return (cell - _EPOCH) // _MICROSECOND


def _from_epoch(plain: int) -> datetime:
    return _EPOCH + timedelta(microseconds=plain)


_SCALARS: Final[Mapping[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]]] = {
    Decimal: ("decimal", str, Decimal),
    date: ("date", date.toordinal, date.fromordinal),
    datetime: ("datetime", _since_epoch, _from_epoch),
    time: ("time", time.isoformat, time.fromisoformat),
    timedelta: (
        "interval",
        lambda cell: cell // _MICROSECOND,
        lambda plain: timedelta(microseconds=plain),
    ),
    UUID: ("uuid", str, UUID),
    bytes: ("bytes", lambda cell: cell.decode("latin-1"), lambda plain: plain.encode("latin-1")),
}
"""By type: the tag, how a cell becomes plain, and how it becomes itself again."""
_READERS: Final = {tag: read for tag, _, read in _SCALARS.values()}


def message_frame(message: Message) -> bytes:
    """A message, ready to be sent."""
    body = json.dumps(message).encode()
    return LENGTH.pack(len(body)) + body


def encode_rows(rows: Sequence[Sequence[Any]], most: int = LONGEST_FRAME) -> bytes | None:
    """The body of a batch: at least one row, and each of the same width; None if it is longer."""
    columns: list[tuple[str, str, bytes]] = []
    room = most
    for cells in zip(*rows, strict=True):
        kinds = set(map(type, cells))
        # A long text is counted before it is written out, which would take it three times over.
        if kinds <= _LONG and sum(map(len, filter(None, cells))) > room:
            return None
        columns.append(_encode(cells, kinds))
        room -= len(columns[-1][-1])
        if room < 0:
            return None
    head = [(tag, more, len(payload)) for tag, more, payload in columns]
    told = json.dumps({"rows": len(rows), "columns": head}).encode()
    return b"".join((BATCH, LENGTH.pack(len(told)), told, *(column[2] for column in columns)))


def decode_rows(body: bytes) -> list[tuple[Any, ...]]:
    """The rows of a batch.

    Raises:
        ValueError: it is none.
    """
    try:
        start = len(BATCH) + LENGTH.size
        (size,) = LENGTH.unpack(body[len(BATCH) : start])
        head = json.loads(body[start : start + size])
        start += size
        columns = []
        for tag, more, length in head["columns"]:
            columns.append(_decode(tag, more, body[start : start + length], int(head["rows"])))
            start += length
        return list(zip(*columns, strict=True))
    except (LookupError, TypeError, ArithmeticError, RecursionError, struct.error) as error:
        raise ValueError(f"not a batch of rows: {type(error).__name__}") from error


def _encode(cells: Cells, kinds: set[type]) -> tuple[str, str, bytes]:
    """Tag, what the tag needs to know, and the cells, which are of these types."""
    has_nulls = type(None) in kinds
    kinds.discard(type(None))
    if not kinds:
        return "null", "", b""
    if kinds <= _PLAIN:
        return _encode_plain(cells, None if has_nulls or len(kinds) > 1 else kinds.pop())
    kind = kinds.pop()
    if kinds or kind not in _SCALARS:
        return "any", "", _json([_pack(cell) for cell in cells])
    tag, write, _ = _SCALARS[kind]
    if kind is datetime:
        zones = {str(cell.tzinfo) if cell.tzinfo else "" for cell in cells if cell is not None}
        if len(zones) > 1:
            return "any", "", _json([_pack(cell) for cell in cells])
        if zone := zones.pop():
            return "zoned", zone, _json([_apply(_utc, cell) for cell in cells])
    plain = [_apply(write, cell) for cell in cells] if has_nulls else list(map(write, cells))
    return tag, "", _json(plain)


def _encode_plain(cells: Cells, kind: type | None) -> tuple[str, str, bytes]:
    """``kind`` is the one type of all cells; None: there are several, or NULLs."""
    if kind is float:
        return "float", "", array("d", cells).tobytes()
    if kind is int:
        try:
            return "int", "", array("q", cells).tobytes()
        except OverflowError:
            pass  # a HUGEINT; JSON writes it out
    return "plain", "", _json(cells)


def _decode(tag: str, more: str, payload: bytes, rows: int) -> list[Any]:
    if tag == "null":
        return [None] * rows
    if tag in {"int", "float"}:
        numbers: array[Any] = array("q" if tag == "int" else "d")
        numbers.frombytes(payload)
        return numbers.tolist()
    cells: list[Any] = json.loads(payload)
    if tag == "plain":
        return cells
    if tag == "any":
        return [_unpack(cell) for cell in cells]
    if tag == "zoned":
        zone = _zone(more)
        return [None if cell is None else zone.fromutc(_from_epoch(cell)) for cell in cells]
    read = _READERS[tag]
    return [_apply(read, cell) for cell in cells] if None in cells else list(map(read, cells))


def _pack(cell: Any) -> Any:
    """Any cell as JSON holds it: what is not plain stands in a list behind its tag."""
    kind = type(cell)
    if cell is None or kind in _PLAIN:
        return cell
    if kind is datetime and cell.tzinfo is not None:
        return ["zoned", str(cell.tzinfo), _utc(cell)]
    if kind in _SCALARS:
        tag, write, _ = _SCALARS[kind]
        return [tag, write(cell)]
    if kind in {list, tuple}:
        return [kind.__name__, *map(_pack, cell)]
    if kind is dict:
        return ["dict", [_pack(key) for key in cell], [_pack(value) for value in cell.values()]]
    return str(cell)


def _unpack(packed: Any) -> Any:
    if not isinstance(packed, list):
        return packed
    tag, *inner = packed
    if tag == "list":
        return [_unpack(cell) for cell in inner]
    if tag == "tuple":
        return tuple(_unpack(cell) for cell in inner)
    if tag == "dict":
        return dict(zip(map(_unpack, inner[0]), map(_unpack, inner[1]), strict=True))
    if tag == "zoned":
        return _zone(inner[0]).fromutc(_from_epoch(inner[1]))
    return _READERS[tag](inner[0])


def _utc(cell: datetime) -> int:
    return (cell - _EPOCH_UTC) // _MICROSECOND


def _zone(name: str) -> Any:
    """The zone as DuckDB makes it: by pytz."""
    import pytz  # type: ignore[import-untyped] # it has no types of its own

    return pytz.timezone(name)


def _apply(change: Callable[[Any], Any], cell: Any) -> Any:
    return None if cell is None else change(cell)


def _json(cells: Cells) -> bytes:
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()
