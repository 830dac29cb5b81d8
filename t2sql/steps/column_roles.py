"""What each column of a result is to a chart: a measure, a time, an order, a category, an id."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal

from t2sql.types import QueryResult

Role = Literal["measure", "time", "order", "category", "id", "other"]
"""``order`` is a part of a calendar that repeats: an hour, a weekday, a month's number."""
MOST_ROWS: Final = 20_000
"""Rows that a chart is made of; more cannot be seen."""
MOST_COLUMNS: Final = 60
"""Columns that are looked at."""
_LONGEST_TIME: Final = 40
"""Letters that a time may have."""

_NUMERIC_TYPE = re.compile(
    r"(?:u?(?:tiny|small|medium|big|huge)?int(?:eger)?\d*|decimal|numeric|newdecimal|number|double"
    r"|double precision|float\d*|real|money|byteint|long)\b.*",
    re.IGNORECASE,
)
_ID = re.compile(
    r"(?i:(?:^|_)(?:id|uuid|guid|key|code|no|nr|zip|zipcode|postcode|phone|sku|hash|isbn)s?$)"
    r"|[a-z]I[Dd]$|(?:번호|아이디|코드)$"
)
_YEAR = re.compile(r"(?:^|_)(?:year|yr|yyyy)(?:$|_)|년도|연도|^년$", re.IGNORECASE)
_DATE = re.compile(r"date|(?:^|_)(?:dt|day|month|ym|ymd|period)(?:$|_)|월|일자|날짜")
_COUNTED = re.compile(r"(?:^|_)(?:n|num|number|count|cnt|total|sum|avg)(?:$|_)|수$|합계|평균")
_ORDERS: Final = (
    (re.compile(r"(?:^|_)(?:month|mon|mm|월)(?:$|_)|^월$", re.IGNORECASE), 1, 12),
    (re.compile(r"(?:^|_)(?:quarter|qtr|분기)(?:$|_)", re.IGNORECASE), 1, 4),
    (re.compile(r"(?:^|_)(?:week|wk|주차)(?:$|_)", re.IGNORECASE), 0, 53),
    (re.compile(r"(?:^|_)(?:hour|hr|hh|시간대|시)(?:$|_)", re.IGNORECASE), 0, 24),
    (re.compile(r"(?:^|_)(?:dow|weekday|day_of_week|요일)(?:$|_)", re.IGNORECASE), 0, 7),
    (re.compile(r"(?:^|_)(?:day|dd|일)(?:$|_)", re.IGNORECASE), 1, 31),
    (re.compile(r"(?:^|_)(?:day_of_year|doy)(?:$|_)", re.IGNORECASE), 1, 366),
)
_SHARE = re.compile(
    r"(?:^|_)(?:shares?|fraction|proportion|ratio|rate|pct|percent|percentage|portion)(?:$|_)|%"
    r"|비율|비중|점유율|[가-힣]률$|[가-힣]율$",
    re.IGNORECASE,
)
_NO_SHARE = re.compile(r"exchange|fx|환율", re.IGNORECASE)
_HUNDREDTHS = re.compile(r"(?:^|_)(?:pct|percent|percentage)(?:$|_)|%", re.IGNORECASE)
_NOT_ADDED = re.compile(
    r"(?:^|_)(?:avg|average|mean|median|min|max|p\d\d|price|score|rating|age|rank|std|stddev"
    r"|distinct|unique|uniques|dau|wau|mau|per)(?:$|_)|평균|중앙값|최대|최소|단가|순위|당",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?"
    r"(?:Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])", re.IGNORECASE)
_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnRole:
    """A column as a chart sees it."""

    place: int
    name: str
    role: Role
    distinct: int = 0
    """Different cells, NULL apart."""
    share: bool = False
    """Whether it is a part of a whole, or a rate: parts are not added up."""
    hundredths: bool = False
    """Of a share: whether 100 is the whole, and not 1."""
    adds_up: bool = False
    """Whether values of several rows make sense as a sum."""
    least: float = 0.0
    most: float = 0.0
    """Least and greatest number of a measure, where there is any."""


def read_roles(result: QueryResult) -> tuple[ColumnRole, ...]:
    """The role of each column that is looked at."""
    return tuple(
        read_role(result, place) for place in range(min(len(result.columns), MOST_COLUMNS))
    )


def read_role(result: QueryResult, place: int) -> ColumnRole:
    """The role of a column, by its cells first, then its type and its name."""
    kind = result.types[place] if place < len(result.types) else ""
    cells = [row[place] for row in result.rows[:MOST_ROWS]]
    return _read_role(place, result.columns[place], kind, cells)


def as_number(cell: Any) -> float | None:
    """A cell as a number that can be drawn; None for NULL, NaN, infinity and what is none."""
    if cell is None or isinstance(cell, bool):
        return None
    try:
        number = float(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def as_time(cell: Any) -> datetime | None:
    """A cell as a moment, by the clock on the wall that it was written with; None if it is none.

    Read are dates, timestamps, and texts and numbers as in ``2025-03``, ``2025-Q1``, ``2025-W07``,
    ``202503``, ``20250314`` and, of four digits, the year.
    """
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float, Decimal)):
        return _digits_time(cell)
    if not isinstance(cell, str) or len(cell) > _LONGEST_TIME:
        return None
    return _text_time(cell.strip())


def _text_time(text: str) -> datetime | None:
    try:
        if (found := _ISO.fullmatch(text)) is not None:
            year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
            return datetime(year, month, day or 1, hour, minute, second)
        if (found := _QUARTER.fullmatch(text)) is not None:
            return datetime(int(found[1]), 3 * int(found[2]) - 2, 1)
        if (found := _WEEK.fullmatch(text)) is not None:
            return datetime.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None
    return _digits_time(int(text)) if re.fullmatch(r"\d{4}|\d{6}|\d{8}", text) else None


def _digits_time(number: float | Decimal) -> datetime | None:
    """A year, a year and month, or a day, written in digits."""
    if as_number(number) is None or number != int(number):
        return None
    digits = str(int(number))
    if len(digits) not in {4, 6, 8} or not 1800 <= int(digits[:4]) <= 2200:
        return None
    try:
        return datetime(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1))
    except ValueError:
        return None


def _read_role(place: int, name: str, kind: str, cells: Sequence[Any]) -> ColumnRole:
    known = [cell for cell in cells if cell is not None]
    distinct = _count_distinct(known)
    role: Role = _role_of(name, kind, known)
    if role != "measure":
        return ColumnRole(place, name, role, distinct)
    numbers = [number for cell in known if (number := as_number(cell)) is not None]
    least, most = min(numbers, default=0.0), max(numbers, default=0.0)
    share = bool(_SHARE.search(name)) and not _NO_SHARE.search(name) and _fits_share(name, numbers)
    return ColumnRole(
        place,
        name,
        role,
        distinct,
        share=share,
        hundredths=share and bool(_HUNDREDTHS.search(name) or max(abs(least), abs(most)) > 1),
        adds_up=not (_SHARE.search(name) or _NOT_ADDED.search(name)),
        least=least,
        most=most,
    )


def _fits_share(name: str, numbers: Sequence[float]) -> bool:
    """What is called a share is one where its values can be: a part of 1, or told as a percent."""
    if _HUNDREDTHS.search(name):
        return True
    return bool(numbers) and max(map(abs, numbers)) <= 1


def _role_of(name: str, kind: str, known: Sequence[Any]) -> Role:
    if not known:
        return "measure" if _NUMERIC_TYPE.fullmatch(kind) else "category"
    if all(isinstance(cell, bool) for cell in known):
        return "category"
    if all(isinstance(cell, (datetime, date)) for cell in known):
        return "time"
    if all(_is_number(cell) for cell in known):
        return _number_role(name, known)
    if all(isinstance(cell, str) for cell in known):
        return _text_role(name, kind, known)
    plain = (str, int, float, Decimal, bool, date)
    return "category" if all(isinstance(cell, plain) for cell in known) else _odd_role(known)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool)


def _odd_role(known: Sequence[Any]) -> Role:
    """Ids of a type of their own are told by text; lists, bytes and the like by nothing."""
    return "id" if all(type(cell).__name__ == "UUID" for cell in known) else "other"


def _text_role(name: str, kind: str, known: Sequence[str]) -> Role:
    if all(_is_dated(cell, name) for cell in known):
        return "time"
    if _NUMERIC_TYPE.fullmatch(kind) and all(as_number(cell) is not None for cell in known):
        return _number_role(name, [Decimal(cell) for cell in known])
    return "id" if _ID.search(name) else "category"


def _is_dated(text: str, name: str) -> bool:
    """Digits alone are a date only where the name says so."""
    if len(text) > _LONGEST_TIME:
        return False
    if text.strip().isdigit() and not (_YEAR.search(name) or _names_date(name)):
        return False
    return as_time(text) is not None


def _names_date(name: str) -> bool:
    return _DATE.search(name.lower()) is not None


def _number_role(name: str, known: Sequence[Any]) -> Role:
    whole = all(as_number(cell) is not None and cell == int(cell) for cell in known)
    if not whole:
        return "measure"
    if _COUNTED.search(name.lower()):
        return "measure"
    if _ID.search(name):
        return "id"
    if _YEAR.search(name) and all(1000 <= cell <= 2999 for cell in known):
        return "time"
    if _names_date(name) and all(cell > 9999 and as_time(cell) is not None for cell in known):
        return "time"
    for pattern, least, most in _ORDERS:
        if pattern.search(name) and all(least <= cell <= most for cell in known):
            return "order"
    return "measure"


def _count_distinct(known: Sequence[Any]) -> int:
    return len({cell_key(cell) for cell in known})


def cell_key(cell: Any) -> Any:
    """What is equal for equal cells only: TRUE is not 1, and lists have keys as well."""
    try:
        hash(cell)
    except TypeError:
        return repr(cell)
    return (type(cell), cell)


def is_unique(result: QueryResult, places: Sequence[int]) -> bool:
    """Whether these columns tell every row apart."""
    seen: set[tuple[Any, ...]] = set()
    for key in _keys(result, places):
        if key in seen:
            return False
        seen.add(key)
    return True


def _keys(result: QueryResult, places: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    for row in result.rows[:MOST_ROWS]:
        yield tuple(cell_key(row[place]) for place in places)
